"""The inbox at two sizes: its list statement against SQL written by hand, its page against viewflow's stock queue."""

import json
import statistics
import time
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from urllib.parse import SplitResult

import httpx
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.bench import world
from tests.bench.servers import server
from workflows.engine.models import WorkItem
from workflows.inbox.listing import PAGE, ordered
from workflows.inbox.views import LISTS

SMALL = 10_000
STATEMENTS, PAGES, WARM_UP = 300, 30, 5  # how often each is asked for; the first ones are not counted
BARS = {"statement_vs_bare": "≤ 2", "stock_page_vs_ours": "≥ 10", "page_statements": "≤ 12", "growth": "≤ 1.3"}

COLUMNS = ", ".join(f"i.{field.column}" for field in WorkItem._meta.concrete_fields)
IN_FORCE = "s.valid_from <= %(now)s AND s.valid_to > %(now)s"
MY_DESKS = f"ARRAY(SELECT s.desk_id FROM orgs_seat s WHERE s.user_id = %(user)s AND {IN_FORCE})"
BY_HAND = f"""
    SELECT {COLUMNS} FROM engine_workitem i
    WHERE i.desk_id = ANY({MY_DESKS}) AND i.closed_at IS NULL AND ({{whose}})
    ORDER BY i.deadline, i.id LIMIT {PAGE + 1}
"""  # the fastest of the ways tried: desk IN (SELECT …), a LATERAL for each desk, EXISTS for the seats, this
WHOSE = {
    "mine": f"""i.owner_id = %(user)s OR (i.desk_id, i.owner_id) IN (
        SELECT s.desk_id, s.on_behalf_of_id FROM orgs_seat s WHERE s.user_id = %(user)s AND {IN_FORCE})""",
    "free": f"""i.owner_id IS NULL OR (i.desk_id, i.owner_id) NOT IN (
        SELECT s.desk_id, s.user_id FROM orgs_seat s JOIN orgs_user u ON u.id = s.user_id AND u.is_active
        WHERE s.desk_id = ANY({MY_DESKS}) AND {IN_FORCE})""",
}


def run(tasks: int, url: SplitResult, quiet: bool) -> None:
    """Builds both districts, measures them in turns, prints the table and the line of JSON."""
    tasks = max(tasks // world.TASKS_OF_ORGANIZATION * world.TASKS_OF_ORGANIZATION, SMALL)
    sizes = list(dict.fromkeys([SMALL, tasks]))
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["viewflow"])
    with world.districts(sizes) as session:
        needed = statements_of_page(tasks, session)
        times = statements(sizes) | pages(sizes, url, session)

    def slowest(*names: str, size: int = tasks) -> float:
        return max(times[name, size] for name in names)

    ours = [f"our page, {which}" for which in WHOSE]
    figures = {
        "statement_vs_bare": max(
            times[f"our statement, {which}", tasks] / times[f"by hand, {which}", tasks] for which in WHOSE
        ),
        "stock_page_vs_ours": times["stock queue", tasks] / slowest(*ours),
        "page_statements": needed,
        "growth": max(times[name, tasks] / times[name, SMALL] for name in ours),
    }
    if not quiet:
        print(f"{'milliseconds, median':<24}" + "".join(f"{size:>12,}" for size in sizes))
        for name in dict.fromkeys(name for name, _ in times):
            print(f"{name:<24}" + "".join(f"{times[name, size]:>12.2f}" for size in sizes))
        for name, figure in figures.items():
            print(f"{name:<24}{figure:>12.2f}   to reach: {BARS[name]}")
    print(json.dumps({name: round(figure, 2) for name, figure in figures.items()}))


def medians(calls: dict[Hashable, Callable[[], object]], times: int) -> dict[Hashable, float]:
    """Milliseconds of each call, asked in turns, so that what else the machine does falls on all alike."""
    taken: dict[Hashable, list[float]] = {name: [] for name in calls}
    for turn in range(WARM_UP + times):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            if turn >= WARM_UP:
                taken[name].append((time.perf_counter() - begun) * 1000)
    return {name: statistics.median(values) for name, values in taken.items()}


def statements(sizes: list[int]) -> dict:
    """The SQL of our queryset and the same by hand, both prepared through one cursor of psycopg; the same rows."""
    times = {}
    for size in sizes:
        world.switch_to(world.name_of(size))
        user, now = world.visitor(), timezone.now()
        parameters = connection.get_connection_params()
        del parameters["cursor_factory"]  # Django's puts the parameters into the text; prepared they stay apart
        with psycopg.connect(**parameters, autocommit=True) as bare, bare.cursor() as cursor:

            def rows(sql: str, values, cursor=cursor) -> list[tuple]:
                return cursor.execute(sql, values, prepare=True).fetchall()

            asked = {}
            for which, whose in WHOSE.items():
                query = ordered(LISTS[which][1](user), done=False)[: PAGE + 1].query
                asked["our statement", which] = query.sql_with_params()
                asked["by hand", which] = BY_HAND.format(whose=whose), {"user": user.pk, "now": now}
                assert rows(*asked["our statement", which]) == rows(*asked["by hand", which]), f"{which}: other rows"
            calls = {
                (f"{whose}, {which}", size): lambda question=question: rows(*question)
                for (whose, which), question in asked.items()
            }
            times |= medians(calls, STATEMENTS)
    return times


def pages(sizes: list[int], url: SplitResult, session: str) -> dict:
    """Our page and the stock queue through HTTP, for the same visitor; every page shows PAGE rows."""
    calls: dict = {}
    with ExitStack() as stack:
        for size in sizes:
            database = url._replace(path=f"/{world.name_of(size)}").geturl()
            ours, stock = (
                stack.enter_context(
                    httpx.Client(
                        base_url=stack.enter_context(server(f"{application}:application", DATABASE_URL=database)),
                        cookies={settings.SESSION_COOKIE_NAME: session},
                        timeout=120,
                    )
                )
                for application in ("config.wsgi", "tests.bench.stock")
            )
            for which in WHOSE:
                calls[f"our page, {which}", size] = lambda ours=ours, which=which: seen(
                    ours.get("/", params={"list": which}), 'class="task__name"'
                )
            calls["stock queue", size] = lambda stock=stock: seen(stock.get("/reply/queue/"), ">#1")
        return medians(calls, PAGES)


def seen(page: httpx.Response, mark: str) -> None:
    """The page is what it should be: a page, with its rows on it."""
    if page.status_code != 200 or page.text.count(mark) != PAGE:
        raise RuntimeError(f"{page.url}: {page.status_code}, {page.text.count(mark)} rows\n{page.text[:2000]}")


def statements_of_page(size: int, session: str) -> int:
    """How many statements the inbox needs, on the list that needs most."""
    world.switch_to(world.name_of(size))
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    counts = []
    for which in LISTS:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/", {"list": which}).status_code == 200
        counts.append(len(captured))
    return max(counts)
