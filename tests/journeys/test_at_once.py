"""Two people at once, a double click, a stale tab: one outcome, the other is told in words, never a 500."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from orgs.actions.staff import end_appointment
from orgs.journal.verifying import breaks
from orgs.models import Case
from tests.orgs.factories import appoint, district, user
from tests.replies.factories import Clerk, case_of, said
from workflows.engine.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 4


@pytest.fixture
def world():
    return district()


@pytest.fixture
def waiting(world) -> Case:
    """A case that waits for approval, and a second lawful approver."""
    case = case_of(world.vk_adm)
    rural = Clerk(world.rural)
    rural.must(case, "reply")
    rural.must(case, "send", text="Почистят завтра.")
    return case


def at_once(*jobs):
    """Runs the jobs in threads that start together; gives their answers."""
    barrier = Barrier(len(jobs))

    def run(job):
        try:
            barrier.wait()
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


def post(clerk: Clerk, item: WorkItem, request_id, way="agree", **fields):
    fields = {"way": way, "request_id": str(request_id), "version": 1, **fields}
    return lambda: clerk.client.post(reverse("engine:task", args=[item.pk]), fields)


def test_of_two_approvers_at_once_one_decides_and_the_other_is_told(world, waiting):
    second = user("Вторая Подпись Визовна", where=world.pr)
    appoint(second, "pr_approver", world.pr)
    item = waiting.items.open().get()
    clerks = [Clerk(world.pr_approver), Clerk(second)]
    answers = at_once(
        post(clerks[0], item, uuid4()), post(clerks[1], item, uuid4(), way="return", remarks="Нет срока.")
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    told = next(answer for answer in answers if answer.status_code == 409)
    assert "уже выполнили" in said(told)
    assert waiting.versions.get().decisions.count() == 1
    assert waiting.items.open().count() == 1
    assert not list(breaks())


def test_a_double_click_is_one_decision_and_two_equal_answers(world, waiting):
    item, request_id = waiting.items.open().get(), uuid4()
    clerk = Clerk(world.pr_approver)
    answers = at_once(*[post(clerk, item, request_id) for _ in range(RACERS)])
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/")}
    assert waiting.versions.get().decisions.count() == 1
    assert waiting.items.count() == 4


def test_a_task_is_taken_by_one_of_those_who_reach_for_it_at_once(world, waiting):
    others = [user(f"Согласующий {n} Визович", where=world.pr) for n in ("Первый", "Второй", "Третий")]
    for other in others:
        appoint(other, "pr_approver", world.pr)
    item = waiting.items.open().get()
    clerks = [Clerk(person) for person in others]
    address = reverse("engine:take", args=[item.pk])
    answers = at_once(*[lambda clerk=clerk: clerk.client.post(address) for clerk in clerks])
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409]
    item.refresh_from_db()
    assert item.owner in others


def test_a_stale_tab_is_told_who_was_first(world, waiting):
    item = waiting.items.open().get()
    clerk = Clerk(world.pr_approver)
    assert post(clerk, item, uuid4())().status_code == 302
    answer = post(clerk, item, uuid4(), way="return", remarks="Поздно.")()
    assert answer.status_code == 409 and world.pr_approver.short_name.replace("\xa0", " ") in said(answer)
    back = clerk.client.get(reverse("engine:task", args=[item.pk]))
    assert back.status_code == 409 and "уже выполнили" in said(back)


def test_a_task_taken_over_meanwhile_is_not_decided_by_the_former(world, waiting):
    second = user("Вторая Подпись Визовна", where=world.pr)
    appoint(second, "pr_approver", world.pr)
    item = waiting.items.open().get()
    assert Clerk(second).client.post(reverse("engine:take", args=[item.pk])).status_code == 302
    answer = post(Clerk(world.pr_approver), item, uuid4())()
    assert answer.status_code == 409 and second.short_name.replace("\xa0", " ") in said(answer)
    assert waiting.versions.get().decisions.count() == 0


def test_an_appointment_that_ended_meanwhile_decides_nothing(world, waiting):
    item = waiting.items.open().get()
    clerk = Clerk(world.pr_approver)
    for appointment in world.pr_approver.appointments.all():
        end_appointment(appointment, actor=None)
    answer = post(clerk, item, uuid4())()
    assert answer.status_code == 409 and "не за вашим столом" in said(answer)
    assert waiting.versions.get().decisions.count() == 0


def test_a_version_that_came_meanwhile_is_not_agreed_unseen(world, waiting):
    item = waiting.items.open().get()
    clerk = Clerk(world.pr_approver)
    answer = post(clerk, item, uuid4(), version=7)()
    assert answer.status_code == 409 and "новая версия" in said(answer)


def test_many_messages_at_once_get_numbers_without_gaps(world):
    cases = at_once(*[lambda n=n: case_of(world.vk_adm, f"Вопрос {n}") for n in range(RACERS)])
    assert sorted(case.number for case in cases) == list(range(1, RACERS + 1))
    assert not list(breaks())


def test_no_task_of_the_engine_is_ever_in_error(world, waiting):
    from viewflow.workflow.models import Task

    assert not Task.objects.filter(status="ERROR").exists()


def test_a_text_is_not_lost_when_somebody_was_first(world, waiting):
    item = waiting.items.open().get()
    clerk = Clerk(world.pr_approver)
    assert post(clerk, item, uuid4())().status_code == 302
    late = post(clerk, item, uuid4(), way="correct", text="Мой длинный исправленный текст")()
    assert late.status_code == 409 and "Мой длинный исправленный текст" in said(late)


def test_one_page_sent_for_two_tasks_is_told_so(world, waiting):
    other = case_of(world.vk_adm, "Ещё вопрос")
    request_id = uuid4()
    assert post(Clerk(world.pr_approver), waiting.items.open().get(), request_id)().status_code == 302
    answer = post(Clerk(world.rural), other.items.open().get(), request_id, way="reply")()
    assert answer.status_code == 409 and other.items.open().get().title == "Разобрать сообщение"


def test_two_cases_that_join_each_other_at_once_do_not_both_close(world):
    first, second = case_of(world.vk_adm, "Раз"), case_of(world.vk_adm, "Два")
    clerk = Clerk(world.rural)

    def join(case, other):
        return post(clerk, case.items.open().get(), uuid4(), way="same_case", joined_to=other.number_text)

    answers = at_once(join(first, second), join(second, first))
    assert {answer.status_code for answer in answers} <= {302, 409, 422}
    assert Case.objects.filter(closed_at=None).exists(), "somebody answers the citizens"


def test_papers_are_issued_once_however_often_the_worker_is_woken(world):
    from orgs.waking import work_once
    from workflows.replies.jobs import issue_papers
    from workflows.replies.models import Reply

    case = case_of(world.vk_adm)
    Clerk(world.rural).must(case, "no_reply", reason="Благодарность.")
    assert Reply.objects.get(case=case).papers_due
    work_once()
    issue_papers(case.pk)
    assert list(case.papers.values_list("kind", flat=True)) == ["reply_record"]
    assert not Reply.objects.get(case=case).papers_due
