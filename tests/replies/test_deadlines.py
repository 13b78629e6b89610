"""By when an answer is due (norms reply_hours and reply_hours_urgent)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from orgs.models import Norm
from tests.orgs.factories import district
from tests.replies.factories import Clerk, case_of, said
from workflows.replies.models import Reply

pytestmark = pytest.mark.django_db
TOMSK = ZoneInfo("Asia/Tomsk")
CAME = datetime(2026, 11, 24, 16, 20, tzinfo=TOMSK)


@pytest.fixture
def world():
    return district()


def local(moment):
    return moment.astimezone(TOMSK).strftime("%d.%m %H:%M")


def test_an_answer_is_due_in_nine_working_hours_and_every_step_keeps_that_term(world):
    with time_machine.travel(CAME):
        case = case_of(world.vk_adm)
        assert local(case.items.get().deadline) == "25.11 17:20"
        Clerk(world.rural).must(case, "reply")
        assert local(case.items.open().get().deadline) == "25.11 17:20"
        page = said(Clerk(world.rural).page(case))
    assert "Осталось 9 рабочих часов" in page and "завтра, до 17:20" in page and "Как посчитан срок" in page


def test_an_urgent_one_is_due_in_four(world):
    with time_machine.travel(CAME):
        case = case_of(world.vk_adm)
        Clerk(world.rural).must(case, "reply", urgent="on")
        assert local(case.items.open().get().deadline) == "25.11 11:20"
        assert Reply.objects.get(case=case).norm_code == "reply_hours_urgent"


def test_without_a_norm_there_is_no_term_and_the_page_says_so(world):
    Norm.objects.filter(code="reply_hours").update(valid_to=datetime(2023, 1, 1, tzinfo=TOMSK))
    case = case_of(world.vk_adm)
    assert not case.items.get().has_deadline
    assert "Без срока" in said(Clerk(world.rural).get("inbox:inbox", list="free"))
