"""The way of a reply through HTTP: every triage outcome, every verdict."""

import pytest

from approvals.models import Verdict
from orgs.actions.staff import end_appointment
from orgs.models import Case
from tests.orgs.factories import appoint, district, user
from tests.replies.factories import Clerk, address_of_answer, case_of, hidden, said
from workflows.engine.models import WorkItem
from workflows.networks.reading import Kind
from workflows.replies.models import Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return district()


@pytest.fixture
def rural(world):
    return Clerk(world.rural)


@pytest.fixture
def approver(world):
    return Clerk(world.pr_approver)


@pytest.fixture
def case(world):
    return case_of(world.vk_adm)


def reply_of(case: Case) -> Reply:
    return Reply.objects.get(case=case)


def titles(case: Case) -> list[str]:
    return list(case.items.open().values_list("title", flat=True))


def prepared(case, rural, text="Дорогу почистят завтра до 12:00."):
    rural.must(case, "reply")
    rural.must(case, "send", text=text)


@pytest.mark.clause("П.3", "Пор.6.3")
def test_a_reply_goes_from_the_message_to_the_placed_text(world, case, rural, approver):
    prepared(case, rural)
    assert titles(case) == ["Согласовать ответ"]
    approver.must(case, "agree")
    assert titles(case) == ["Разместить ответ"]
    rural.must(case, "place", address=address_of_answer(world.vk_adm))
    case.refresh_from_db()
    reply = reply_of(case)
    assert case.closed_at and reply.read_back == "attested" and not titles(case)
    assert reply.version.decisions.get().verdict == Verdict.AGREED


def test_a_returned_reply_goes_back_to_the_specialist(case, rural, approver):
    prepared(case, rural)
    approver.must(case, "return", remarks="Нет срока.\n\n- Кто отвечает?")
    item = case.items.open().get()
    assert (item.title, item.owner) == ("Подготовить ответ", rural.user)
    page = rural.page(case).content.decode()
    assert "Нет срока." in page and "Кто отвечает?" in page
    remark = reply_of(case).version.decisions.get().remarks.first()
    rural.must(case, "send", text="Завтра до 12:00, отвечает участок.", heeded=[remark.pk])
    assert approver.page(case).content.decode().count("учтено") == 1
    assert case.versions.count() == 2


def test_a_correction_is_complete_when_the_specialist_accepts_it(world, case, rural, approver):
    prepared(case, rural)
    approver.must(case, "correct", text="Дорогу почистят завтра до 11:00.")
    page = rural.page(case).content.decode()
    assert "Принять правку" in page and "<ins>" in page
    rural.must(case, "place", address=address_of_answer(world.vk_adm))
    verdicts = list(case.versions.values_list("number", "decisions__verdict"))
    assert verdicts == [(1, Verdict.CORRECTED), (2, Verdict.ACCEPTED)]


def test_an_objection_is_decided_by_somebody_else_than_the_corrector(world, case, rural, approver):
    prepared(case, rural)
    approver.must(case, "correct", text="Почистят когда-нибудь.")
    rural.must(case, "object", reason="Пропал срок.")
    item = case.items.open().get()
    assert item.title == "Согласовать ответ"
    assert item.desk.organization == world.root, "nobody else approves in PR: the fallback desk of the route"
    boss = Clerk(world.head_of_affairs)
    assert boss.do(case, "correct", text="Сам напишу.").status_code == 422, "he controls, he edits no text"
    boss.must(case, "return", remarks="Верните срок.")
    rural.must(case, "send", text="Дорогу почистят завтра до 12:00!")
    approver.must(case, "agree")
    rural.must(case, "place", address=address_of_answer(world.vk_adm))


@pytest.mark.parametrize(
    ("way", "fields"),
    [
        ("agree", {}),
        ("correct", {"text": "Опять по-своему."}),
        ("return", {"remarks": "Нет."}),
        ("drop", {"reason": "Не нужен."}),
    ],
)
def test_the_corrector_decides_nothing_about_his_own_correction(world, case, rural, approver, way, fields):
    deputy = user("Вторая Подпись Визовна", where=world.pr)
    appoint(deputy, "pr_approver", world.pr)
    prepared(case, rural)
    approver.must(case, "correct", text="Почистят когда-нибудь.")
    rural.must(case, "object", reason="Пропал срок.")
    answer = approver.do(case, way, version=2, **fields)
    assert answer.status_code == 422 and "другой человек" in said(answer)
    Clerk(deputy).must(case, "return", remarks="Верните срок.")


def test_the_agreement_of_another_is_not_withdrawn(world, case, rural, approver):
    deputy = user("Вторая Подпись Визовна", where=world.pr)
    appoint(deputy, "pr_approver", world.pr)
    prepared(case, rural)
    approver.must(case, "agree")
    approver.client.post(f"/replies/{case.pk}/withdraw/", {"reason": "Подумаю."})
    item = case.items.open().get()
    Clerk(deputy).client.post(f"/tasks/{item.pk}/take-over/", {"why": "absent"})
    Clerk(deputy).must(case, "agree")
    assert approver.client.post(f"/replies/{case.pk}/withdraw/", {"reason": "Нет!"}).status_code == 422
    assert titles(case) == ["Разместить ответ"]


def test_whoever_lost_the_seat_recalls_and_withdraws_nothing(world, case, rural, approver):
    prepared(case, rural)
    for appointment in world.rural.appointments.all():
        end_appointment(appointment, actor=None)
    appoint(world.rural, "auditor", world.root, with_subordinates=True)
    assert rural.client.post(f"/replies/{case.pk}/recall/").status_code == 409
    assert titles(case) == ["Согласовать ответ"]


def test_the_office_may_find_that_no_reply_is_needed(case, rural, approver):
    prepared(case, rural)
    approver.must(case, "drop", reason="Ответ уже дан под другой записью.")
    case.refresh_from_db()
    assert case.closed_at and reply_of(case).reason == "Ответ уже дан под другой записью."


@pytest.mark.parametrize("outcome", ["no_reply", "moderation"])
def test_a_message_without_a_reply_is_closed_with_a_reason(case, rural, outcome):
    assert rural.do(case, outcome).status_code == 422
    rural.must(case, outcome, reason="Благодарность.")
    case.refresh_from_db()
    assert case.closed_at and reply_of(case).triage == outcome


def test_a_message_is_passed_to_another_organization_which_gets_its_own_case(world, case, rural, approver):
    rural.must(case, "pass", organization=world.school.pk)
    case.refresh_from_db()
    there = Case.objects.get(because_of=case)
    assert case.closed_at and there.organization == world.school
    assert there.items.open().get().desk.organization == world.school
    specialist = Clerk(world.school_specialist)
    assert "Пётр Выдумкин" in specialist.page(there).content.decode()
    # the text stands on the page of the Administration: its own route agrees and places it (П 3; Порядок, п. 6.3)
    prepared(there, specialist)
    assert there.items.open().get().desk.organization == world.pr
    approver.must(there, "agree")
    assert there.items.open().get().desk.organization == world.rural_unit
    rural.must(there, "place", address=address_of_answer(world.vk_adm))


def test_a_school_that_asks_nobody_places_nothing_on_the_administrations_page_unagreed(world, case, rural):
    from orgs.duties import Duty
    from tests.orgs.factories import route

    route(world.school, Duty.APPROVE_REPLIES, None)
    rural.must(case, "pass", organization=world.school.pk)
    there = Case.objects.get(because_of=case)
    head = Clerk(world.school_head)
    prepared(there, head)
    assert titles(there) == ["Согласовать ответ"]
    assert there.items.open().get().desk.organization == world.pr


def test_a_message_that_wants_to_be_an_appeal_is_told_how(case, rural, approver):
    rural.must(case, "hand_over", handed_over="appeals")
    assert "59-ФЗ" in rural.page(case).content.decode()
    assert "59-ФЗ" in reply_of(case).draft


def test_a_message_joins_another_case(world, case, rural):
    other = case_of(world.vk_adm, "И у нас не чищено")
    assert rural.do(other, "same_case", joined_to="О-2020-0001").status_code == 422
    rural.must(other, "same_case", joined_to=case.number_text)
    other.refresh_from_db()
    assert other.closed_at
    assert "И у нас не чищено" in rural.get("engine:case", case.pk).content.decode()


def test_the_author_recalls_what_nobody_has_decided(case, rural, approver):
    prepared(case, rural)
    assert rural.client.post(f"/replies/{case.pk}/recall/").status_code == 302
    assert titles(case) == ["Подготовить ответ"]
    assert not WorkItem.objects.done_by(rural.user).filter(title="Согласовать ответ").exists()
    rural.must(case, "send", text="Исправил сам: завтра до 12:00.")
    approver.must(case, "agree")
    assert rural.client.post(f"/replies/{case.pk}/recall/").status_code == 409


def test_the_approver_withdraws_his_word_until_it_is_placed(case, rural, approver):
    prepared(case, rural)
    approver.must(case, "agree")
    assert rural.client.post(f"/replies/{case.pk}/withdraw/", {"reason": "Хочу."}).status_code == 422
    assert approver.client.post(f"/replies/{case.pk}/withdraw/", {"reason": "Изменился график."}).status_code == 302
    assert titles(case) == ["Согласовать ответ"]
    approver.must(case, "return", remarks="Новый график.")


def test_what_no_longer_fits_goes_back_to_be_written_and_agreed_anew(case, rural, approver):
    prepared(case, rural)
    approver.must(case, "agree")
    rural.must(case, "rework", reason="График изменился.")
    assert titles(case) == ["Подготовить ответ"]


def test_a_draft_is_kept_from_the_first_save_and_makes_the_writer_the_owner(case, rural):
    rural.must(case, "reply")
    rural.must(case, "save", text="Чер")
    item = case.items.open().get()
    assert item.owner == rural.user and reply_of(case).draft == "Чер"
    assert "Чер" in rural.page(case).content.decode()
    rural.must(case, "save", text="")
    assert reply_of(case).draft == "Чер", "an empty text does not replace a written one"


def test_a_draft_saved_in_another_window_is_not_written_over(case, rural):
    rural.must(case, "reply")
    stale = hidden(rural.page(case))
    rural.must(case, "save", text="Из первого окна")
    item = rural.open_item(case)
    answer = rural.client.post(f"/tasks/{item.pk}/", {**stale, "way": "save", "text": "Из второго окна"})
    assert answer.status_code == 422
    assert "Из первого окна" in said(answer) and "Из второго окна" in said(answer)
    again = {**hidden(answer), "way": "send", "text": "Из обоих окон"}
    assert rural.client.post(f"/tasks/{item.pk}/", again).status_code == 302
    assert case.versions.get().text == "Из обоих окон"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "Вставьте адрес"),
        ("https://example.com/wall-1_2?reply=3", "не адрес"),
        ("https://vk.com/wall-111_77?reply=9", "не с этой страницы"),
        ("https://ok.ru/group/59000000001/topic/1", "из другой сети"),
        ("https://vk.com/club{page}", "адрес записи"),
        ("https://vk.com/wall-{page}_77", "адрес записи"),
        ("https://vk.com/wall-{page}_78?reply=9", "другое обсуждение"),
        ("https://vk.com/gim{page}?sel=21", "личная переписка"),
    ],
)
def test_an_address_that_is_not_on_the_page_is_refused_in_words(case, rural, approver, address, why):
    prepared(case, rural)
    approver.must(case, "agree")
    answer = rural.do(case, "place", address=address.format(page=case.page.external_id))
    assert answer.status_code == 422 and why in said(answer)
    assert not reply_of(case).placing


def test_one_answer_closes_one_case(world, case, rural, approver):
    other, address = case_of(world.vk_adm, "Ещё вопрос"), address_of_answer(world.vk_adm)
    for each in (case, other):
        prepared(each, rural)
        approver.must(each, "agree")
    rural.must(case, "place", address=address)
    answer = rural.do(other, "place", address=address.replace("vk.com", "m.vk.com"))
    assert answer.status_code == 422 and "уже записан" in said(answer)


def test_a_private_message_is_answered_in_private(world, rural, approver):
    case = case_of(world.vk_adm, kind=Kind.DIRECT)
    prepared(case, rural)
    approver.must(case, "agree")
    answer = rural.do(case, "place", address=address_of_answer(world.vk_adm))
    assert answer.status_code == 422 and "Сообщение личное" in said(answer)
    rural.must(case, "place", address=f"https://vk.com/gim{world.vk_adm.external_id}?sel=21")


def test_the_term_of_a_passed_message_goes_on(world, case, rural):
    rural.must(case, "pass", organization=world.school.pk)
    there = Case.objects.get(because_of=case)
    assert Reply.objects.get(case=there).due == reply_of(case).due


def test_passing_to_where_nobody_works_is_said(world, case, rural):
    from tests.orgs.factories import organization

    nowhere = organization("museum")
    answer = rural.client.get(rural.must(case, "pass", organization=nowhere.pk).url, {"list": "done"})
    assert "никто не работает" in said(answer) and not Case.objects.filter(because_of=case).exists()


def test_the_address_of_the_message_itself_is_no_address_of_an_answer(case, rural, approver):
    prepared(case, rural)
    approver.must(case, "agree")
    assert rural.do(case, "place", address=reply_of(case).message.link).status_code == 422


def test_a_school_head_who_composed_the_reply_signs_as_its_composer(world):
    case = case_of(world.vk_school)
    head = Clerk(world.school_head)
    prepared(case, head)
    head.must(case, "agree")
    assert reply_of(case).version.decisions.get().composer_himself


def test_the_route_may_ask_nobody(world):
    from orgs.duties import Duty
    from tests.orgs.factories import route

    route(world.school, Duty.APPROVE_REPLIES, None)
    case = case_of(world.vk_school)
    specialist = Clerk(world.school_specialist)
    prepared(case, specialist)
    assert titles(case) == ["Разместить ответ"]
    specialist.must(case, "place", address=address_of_answer(world.vk_school))
