"""The inbox: my work, what I may take, what I have done; one page costs the same whatever the table holds."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orgs.actions.staff import end_appointment
from orgs.models import FOREVER, User
from tests.orgs.factories import appoint, district, substitute, user
from tests.replies.factories import Clerk, case_of, said
from workflows.engine.models import WorkItem
from workflows.inbox.listing import PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return district()


@pytest.fixture
def rural(world):
    return Clerk(world.rural)


def rows(answer) -> list[str]:
    return re.findall(r'class="task__no">([^<]+)<', answer.content.decode())


def test_a_new_message_may_be_taken_and_then_is_mine(world, rural):
    case = case_of(world.vk_adm, "Где лыжня?")
    assert rows(rural.get("inbox:inbox")) == []
    assert "Где лыжня?" in said(rural.get("inbox:inbox", list="free"))
    rural.client.post(f"/tasks/{case.items.get().pk}/take/")
    assert rows(rural.get("inbox:inbox")) == [case.number_text]
    assert rows(rural.get("inbox:inbox", list="free")) == []


def test_what_was_done_stands_among_the_done(world, rural):
    case = case_of(world.vk_adm)
    rural.must(case, "no_reply", reason="Благодарность.")
    assert rows(rural.get("inbox:inbox", list="done")) == [case.number_text]
    assert "Выполнено" in said(rural.get("inbox:inbox", list="done"))


def test_paging_by_key_shows_every_task_once_in_the_order_of_deadlines(world, rural):
    cases = [case_of(world.vk_adm, f"Вопрос {n}") for n in range(PAGE * 2 + 3)]
    for place, item in enumerate(WorkItem.objects.order_by("-pk")):
        deadline = FOREVER if place % 7 == 0 else timezone.now() + timedelta(minutes=place // 2)
        WorkItem.objects.filter(pk=item.pk).update(deadline=deadline)
    seen, address = [], "/?list=free"
    while address:
        page = rural.client.get(address).content.decode()
        seen += re.findall(r'href="/tasks/(\d+)/"', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = "/" + following[1].replace("&amp;", "&") if following else ""
    expected = WorkItem.objects.order_by("deadline", "pk").values_list("pk", flat=True)
    assert seen == [str(pk) for pk in expected] and len(seen) == len(cases)


@pytest.mark.parametrize("after", ["x", "2026-01-01_1", "2026-01-01T00:00:00+00:00_x", "_", "9" * 40])
def test_a_broken_key_shows_the_first_page(world, rural, after):
    case_of(world.vk_adm)
    assert len(rows(rural.get("inbox:inbox", list="free", after=after))) == 1


def test_the_filters_narrow_by_page_organization_words_and_lateness(world, rural):
    first, second = case_of(world.vk_adm, "Фонарь не горит"), case_of(world.ok_head, "Мостик качается")
    WorkItem.objects.filter(case=second).update(deadline=timezone.now() - timedelta(hours=1))

    def found(**query):
        return rows(rural.get("inbox:inbox", list="free", **query))

    assert len(found()) == 2
    assert found(page=world.ok_head.pk) == [second.number_text]
    assert found(organization=world.adm.pk) == [first.number_text]
    assert found(late="on") == [second.number_text]
    assert found(q="ФОНАРЬ горит") == [first.number_text]
    assert found(q="мостик", organization=world.adm.pk) == []
    assert "Ничего не нашлось" in said(rural.get("inbox:inbox", list="free", q="гриб"))


def test_an_overdue_task_is_said_in_words_and_counted(world, rural):
    case = case_of(world.vk_adm)
    rural.client.post(f"/tasks/{case.items.get().pk}/take/")
    WorkItem.objects.update(deadline=timezone.now() - timedelta(days=9))
    page = said(rural.get("inbox:inbox"))
    assert "Просрочено" in page and "из них просрочено 1" in page


def test_a_substitute_sees_whose_work_it_is_and_goes_on_with_it(world, rural):
    case = case_of(world.vk_adm)
    rural.must(case, "reply")
    deputy = user("Помощникова Анна Львовна", where=world.rural_unit)
    substitute(world.rural, deputy, "responsible_specialist", world.rural_unit)
    clerk = Clerk(deputy)
    page = said(clerk.get("inbox:inbox"))
    assert case.number_text in page and "за Ответова" in page
    clerk.must(case, "send", text="Почистят завтра.")
    version = case.versions.get()
    assert (version.author, version.instead_of) == (deputy, world.rural)


def test_with_the_appointment_the_done_work_is_out_of_sight(world, rural):
    case = case_of(world.vk_adm)
    rural.must(case, "no_reply", reason="Благодарность.")
    rural.get("inbox:inbox")  # what was said of the case is said once
    for appointment in world.rural.appointments.all():
        end_appointment(appointment, actor=None)
    answer = rural.client.get("/?list=done", follow=True)
    assert answer.status_code == 200 and case.number_text not in said(answer)


def test_one_who_has_a_seat_of_his_own_does_the_work_of_the_one_he_stands_in_for(world, rural):
    case = case_of(world.vk_adm)
    rural.must(case, "reply")
    colleague = user("Коллегин Пётр Петрович", where=world.rural_unit)
    appoint(colleague, "responsible_specialist", world.rural_unit)
    clerk = Clerk(colleague)
    item = case.items.open().get()
    assert clerk.client.post(f"/tasks/{item.pk}/take/").status_code == 409
    substitute(world.rural, colleague, "responsible_specialist", world.rural_unit)
    assert rows(clerk.get("inbox:inbox")) == [case.number_text]
    clerk.must(case, "send", text="Почистят завтра.")
    assert case.versions.get().instead_of == world.rural


def test_the_work_of_a_blocked_person_is_free(world, rural):
    case = case_of(world.vk_adm)
    rural.must(case, "reply")
    colleague = user("Коллегин Пётр Петрович", where=world.rural_unit)
    appoint(colleague, "responsible_specialist", world.rural_unit)
    User.objects.filter(pk=world.rural.pk).update(is_active=False)
    clerk = Clerk(colleague)
    assert rows(clerk.get("inbox:inbox", list="free")) == [case.number_text]
    clerk.must(case, "send", text="Почистят завтра.")


def test_a_task_is_taken_over_with_a_reason_that_stays(world, rural):
    case = case_of(world.vk_adm)
    rural.must(case, "reply")
    colleague = user("Коллегин Пётр Петрович", where=world.rural_unit)
    appoint(colleague, "responsible_specialist", world.rural_unit)
    clerk = Clerk(colleague)
    item = case.items.open().get()
    assert clerk.client.post(f"/tasks/{item.pk}/take-over/", {"why": "x"}).status_code == 422
    assert clerk.client.post(f"/tasks/{item.pk}/take-over/", {"why": "absent"}).status_code == 302
    item.refresh_from_db()
    assert item.owner == colleague
    assert "у коллеги" in said(clerk.get("engine:case", case.pk))


def test_what_a_colleague_left_behind_may_be_taken(world, rural):
    case = case_of(world.vk_adm)
    leaver = user("Уволенов Пётр Петрович", where=world.rural_unit)
    appointment = appoint(leaver, "responsible_specialist", world.rural_unit)
    item = case.items.get()
    Clerk(leaver).client.post(f"/tasks/{item.pk}/take/")
    assert rows(rural.get("inbox:inbox", list="free")) == []
    assert rural.client.post(f"/tasks/{item.pk}/take/").status_code == 409
    end_appointment(appointment, actor=None)
    assert rows(rural.get("inbox:inbox", list="free")) == [case.number_text]
    assert rural.client.post(f"/tasks/{item.pk}/take/").status_code == 302


def test_another_organization_sees_nothing_of_it(world):
    case_of(world.vk_adm, "Вопрос Администрации")
    page = said(Clerk(world.school_head).get("inbox:inbox", list="free", q="Вопрос"))
    assert "Вопрос Администрации" not in page


def test_whoever_has_no_desk_is_led_to_what_he_may_open(world):
    assert Clerk(world.administrator).get("inbox:inbox").url == "/manage/"
    assert Clerk(world.auditor).get("inbox:inbox").url == "/cases/"


def test_a_page_costs_the_same_with_one_task_and_with_many(world, rural):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert rural.get("inbox:inbox", list="free").status_code == 200
        return len(captured)

    case_of(world.vk_adm)
    few = statements()
    for n in range(PAGE + 5):
        case_of(world.ok_adm if n % 2 else world.vk_head, f"Вопрос {n}")
    assert statements() == few <= 12


def test_the_list_of_cases_shows_what_may_be_read_and_finds_by_number_and_word(world):
    ours, theirs = case_of(world.vk_adm, "Фонарь не горит"), case_of(world.vk_school, "Где линейка?")
    auditor = Clerk(world.auditor)

    def found(clerk, **query):
        return re.findall(r'href="/cases/(\d+)/"', said(clerk.get("inbox:cases", **query)))

    assert found(auditor) == [str(theirs.pk), str(ours.pk)]
    assert found(auditor, q="фонарь") == found(auditor, q="не горит") == [str(ours.pk)]
    assert found(auditor, q=ours.number_text.lower(), organization=world.adm.pk) == [str(ours.pk)]
    assert found(auditor, state="closed") == []
    assert found(Clerk(world.school_head)) == [str(theirs.pk)]
    assert found(Clerk(world.administrator)) == []


def test_the_list_of_cases_costs_the_same_however_long_it_is(world):
    clerk = Clerk(world.head_of_affairs)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get("inbox:cases").status_code == 200
        return len(captured)

    case_of(world.vk_adm), case_of(world.vk_school)
    few = statements()
    for n in range(PAGE + 2):
        case_of(world.vk_school if n % 2 else world.vk_head, f"Вопрос {n}")
    assert statements() == few <= 12
