"""Cases are numbered within organization, kind and year, without gaps."""

import threading
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from orgs.actions.cases import close_case, open_case
from orgs.errors import RuleError
from orgs.journal import action
from orgs.models import Case
from tests.orgs.factories import organization

TOMSK = ZoneInfo("Asia/Tomsk")


def opened(where) -> Case:
    return open_case(kind="О", organization=where, title="Дорога", actor=None)


@pytest.mark.django_db
def test_the_number_begins_anew_in_each_organization_and_each_year_of_its_zone(time_machine):
    one, other = organization("school"), organization("school")
    time_machine.move_to(datetime(2026, 12, 31, 23, 59, tzinfo=TOMSK), tick=False)
    assert [opened(one).number_text, opened(one).number_text, opened(other).number_text] == [
        "О-2026-0001",
        "О-2026-0002",
        "О-2026-0001",
    ]
    time_machine.move_to(datetime(2027, 1, 1, 0, 0, 1, tzinfo=TOMSK), tick=False)
    assert opened(one).number_text == "О-2027-0001"


@pytest.mark.django_db
def test_a_case_is_found_by_its_number_and_its_title():
    case = opened(organization("school"))
    assert "о-" in case.search
    assert "дорога" in case.search


@pytest.mark.django_db
def test_a_closed_case_says_when():
    case = opened(organization("school"))
    close_case(case, actor=None)
    case.refresh_from_db()
    assert case.closed_at is not None


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_and_no_twins_when_many_open_cases_at_once_and_some_fail():
    where = organization("school")
    start, wrong = threading.Barrier(4), []

    @action
    def refused():
        opened(where)
        raise RuleError("Нельзя.")

    def work():
        try:
            start.wait()
            for turn in range(8):
                if turn % 3 == 2:
                    with pytest.raises(RuleError):
                        refused()
                else:
                    opened(where)
        except Exception as error:  # told by the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    numbers = list(Case.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 4 * 6 + 1))
