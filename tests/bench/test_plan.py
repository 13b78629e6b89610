import json

import pytest
from django.db import connection

from tests.bench import world
from workflows.inbox.listing import PAGE, ordered
from workflows.inbox.views import LISTS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the plan is PostgreSQL's"),
]


def nodes(plan: dict):
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def test_the_lists_of_tasks_go_by_their_index_and_sort_little():
    world.found()
    world.fill(50_000)
    for which, (_, tasks) in LISTS.items():
        query = ordered(tasks(world.visitor()), done=which == "done")[: PAGE + 1]
        plan = json.loads(query.explain(format="json", analyze=True, buffers=True))[0]["Plan"]
        steps = list(nodes(plan))
        assert "engine_item_" in str([step.get("Index Name") for step in steps]), plan
        assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] <= 200, plan
        assert all(step["Plans"][0]["Actual Rows"] <= 1_000 for step in steps if step["Node Type"].endswith("Sort")), (
            plan
        )
        assert not [step for step in steps if step["Node Type"] == "Seq Scan" and step["Relation Name"] != "orgs_seat"]
