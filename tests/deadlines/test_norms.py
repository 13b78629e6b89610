from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orgs.models import Act, Norm, Organization
from workflows.deadlines.calendar import working_time_of
from workflows.deadlines.norms import deadline_for

pytestmark = pytest.mark.django_db

IN_FORCE = datetime(2022, 12, 1, tzinfo=UTC)
START = datetime(2026, 11, 24, 9, 20, 37, tzinfo=UTC)  # 16:20:37 in Tomsk


@pytest.fixture
def administration():
    return Organization.objects.create(
        code="adm", name="Администрация", short_name="Администрация", kind="administration"
    )


@pytest.fixture
def order():
    return Act.objects.create(
        code="k-14", kind="prikaz_kadry", number="14-к", date=IN_FORCE, valid_from=IN_FORCE, title="О закреплении"
    )


def norm(act, value, valid_from=IN_FORCE, **fields):
    return Norm.objects.create(
        code="reply_hours", value=value, unit="рабочих часов", act=act, clause="п. 3", valid_from=valid_from, **fields
    )


def test_a_norm_gives_the_deadline_and_its_clause(administration, order):
    norm(order, 9)
    deadline = deadline_for("reply_hours", administration, START)
    assert deadline.due == datetime(2026, 11, 25, 10, 20, tzinfo=UTC)  # 17:20 in Tomsk, to the minute
    assert deadline.hours == Decimal(9)
    assert "п. 3" in deadline.clause and "№ 14-к" in deadline.clause


def test_the_hours_and_the_zone_are_those_of_the_organization(administration, order):
    norm(order, Decimal("1.5"))
    administration.zone, administration.opens = "Europe/Moscow", time(10)
    deadline = deadline_for("reply_hours", administration, datetime(2026, 11, 25, 5, tzinfo=UTC))  # 8:00 in Moscow
    assert deadline.due == datetime(2026, 11, 25, 11, 30, tzinfo=ZoneInfo("Europe/Moscow"))
    assert working_time_of(administration).full_day == timedelta(hours=7)


def test_where_no_norm_rules_there_is_no_deadline(administration, order):
    norm(order, 9, valid_from=START + timedelta(days=1))
    assert deadline_for("reply_hours", administration, START) is None
