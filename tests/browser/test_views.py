"""Every view of the product in the browser, in the states people meet: forms, refusals, endings, empty lists.

Rooms with a file of their own here look at their own views; the last test knows whether one was forgotten.
"""

from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import URLResolver, get_resolver, reverse

from approvals.models import Verdict
from orgs.actions.staff import end_appointment
from orgs.waking import work_once
from tests.browser.harness import LOOKED_AT, check_look, check_page, log_in, set_up_second_step, sign_in
from tests.orgs.factories import appoint, district, substitute, user
from tests.replies.factories import address_of_answer, case_of
from workflows.engine import items, steps
from workflows.engine.nodes import Task
from workflows.messages.models import Message
from workflows.networks.reading import Kind
from workflows.replies import actions
from workflows.replies.flow import ReplyFlow
from workflows.replies.models import Reply, ReplyTemplate, Triage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NO_PAGE = {  # addresses at which nothing is to be seen: a button is pressed there, a file comes, another page is opened
    "engine:take",
    "engine:take_over",
    "engine:give_back",
    "engine:hand_over",
    "replies:recall",
    "messages:reveal",
    "orgs:file",
    "orgs:person_block",
    "orgs:person_unblock",
    "orgs:person_second_factor",
    "vision",
    "mfa_download_recovery_codes",
}
FILES = {path.name for path in Path(__file__).parent.glob("test_*.py")}
TEXT = "Здравствуйте!\nДорогу расчистят в среду. Отвечает дорожный участок."


@pytest.fixture
def world(transactional_db):
    return district()


# --- Walking a case to where it is wanted -----------------------------------------------------------------------------


def do(case, who, what) -> None:
    """The open step of the case, done by the person through the engine."""
    steps.complete(case.items.open().get().pk, actor=who, request_id=uuid4(), do=what)


def triaged(world, outcome=Triage.REPLY, where=None, who=None, text="Когда почистят дорогу?\n\nИ тротуар?", **kwargs):
    case, who = case_of(where or world.vk_adm, text), who or world.rural
    do(case, who, lambda case, seat: actions.triage(case, outcome, actor=who, **kwargs))
    return case


def sent(world, case=None, who=None, text=TEXT):
    case, who = case or triaged(world), who or world.rural
    do(case, who, lambda case, seat: actions.send(case, text, actor=who))
    return case


def decided(world, verdict, case=None, **kwargs):
    case, who = case or sent(world), world.pr_approver
    do(case, who, lambda case, seat: actions.decide(case, verdict, actor=who, **kwargs))
    return case


def returned(world):
    return decided(world, Verdict.RETURNED, remarks="Нет срока: когда именно расчистят?\nНе сказано про тротуар.")


def corrected(world):
    return decided(world, Verdict.CORRECTED, text=TEXT.replace("в среду", "в среду до 12:00"))


def placed(world, case=None):
    case = case or decided(world, Verdict.AGREED)
    version, address = Reply.objects.get(case=case).version, address_of_answer(world.vk_adm)
    do(case, world.rural, lambda case, seat: actions.place(case, address, version.sha256, actor=world.rural))
    return case


def sent_again(world):
    case = returned(world)
    heeded = Reply.objects.get(case=case).version.decisions.get().remarks.all()[:1]
    text = TEXT.replace("в среду", "в четверг до 12:00")
    do(case, world.rural, lambda case, seat: actions.send(case, text, actor=world.rural, heeded=heeded))
    return case


# --- Looking ----------------------------------------------------------------------------------------------------------


def look(page, name: str, address: str, **kwargs) -> None:
    page.name = name
    page.goto(address)
    check_page(page, **kwargs)


def task(case, way: str = "") -> str:
    address = reverse("engine:task", args=[case.items.open().get().pk])
    return f"{address}?way={way}" if way else address


def press_what_is_refused(page) -> None:
    """Sends the form as it stands, past what the browser itself would say."""
    form = page.locator("main form[method=post]:has(.btn-main, .btn-bad)").first
    form.evaluate("form => form.noValidate = true")
    form.locator(".btn-main, .btn-bad").first.click()
    page.get_by_role("alert").wait_for()
    assert page.title().startswith("Ошибка: ")


STEPS = {
    "triage": lambda world: case_of(world.vk_adm),
    "prepare": returned,
    "approve": sent_again,
    "place": corrected,
}


def test_every_step_of_the_journey_is_in_the_table():
    assert set(STEPS) == {node.name for node in ReplyFlow.instance.nodes() if isinstance(node, Task)}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_in_all_its_ways_and_its_refusals(page, world, step):
    case = STEPS[step](world)
    view = getattr(ReplyFlow, step).view
    sign_in(page, world.pr_approver if step == "approve" else world.rural)
    for way in set(view.ways) - view.drafts:
        look(page, f"{step}_{way}", task(case, way))
        if page.locator("main form .field [name]:not([type=checkbox])").count():
            if step == "prepare":
                page.get_by_label("Текст ответа").fill(" ")
            if way == "correct":
                page.get_by_label("Исправленный текст").fill("")
            press_what_is_refused(page)
            page.name = f"{step}_{way}_refused"
            check_page(page, without_script=False)


def test_writing_begins_with_a_template_or_with_what_tells_how_to_appeal(page, world):
    template = ReplyTemplate(organization=world.adm, title="Приём граждан", text="Здравствуйте! Приём по вторникам.")
    template = actions.save_template(template, actor=world.rural)
    sign_in(page, world.rural)
    case = triaged(world)
    look(page, "prepare_with_templates", task(case))
    page.get_by_role("link", name="Приём граждан").click()
    assert page.get_by_label("Текст ответа").input_value() == template.text
    look(page, "prepare_hand_over", task(triaged(world, Triage.HAND_OVER, handed_over="appeals")))
    school = triaged(world, where=world.vk_school, who=world.school_head)
    sent(world, school, who=world.school_head)
    sign_in(page, world.school_head)
    look(page, "approve_composer_himself", task(school))


def test_an_approval_that_is_another_persons(page, world):
    case = sent(world)
    appoint(world.rural, "pr_approver", world.pr)
    sign_in(page, world.rural)
    page.goto(task(case))
    page.get_by_text("Эту версию согласует другой человек.").wait_for()
    look(page, "approve_blocked", task(case))
    assert not page.get_by_role("button", name="Согласовать").count()
    items.take(case.items.open().get().pk, actor=world.pr_approver)
    sign_in(page, world.rural)
    look(page, "approve_taken_by_a_colleague", task(case))
    substitute(world.pr_approver, world.pr_moderator, "pr_approver", world.pr)
    sign_in(page, world.pr_moderator)
    page.goto(task(case))
    page.get_by_text("Вы действуете по замещению.").wait_for()
    look(page, "approve_for_another", task(case))


def test_an_objection_to_a_correction(page, world):
    case = corrected(world)
    do(case, world.rural, lambda c, seat: actions.object_to_correction(c, "До 12:00 не успеть.", actor=world.rural))
    sign_in(page, world.head_of_affairs)
    look(page, "approve_after_an_objection", task(case))


def test_whoever_comes_late_is_told_who_was_first(window, world):
    case = sent(world)
    first, late = window(), window()
    for page in (first, late):
        sign_in(page, world.pr_approver)
        page.goto(task(case))
    first.get_by_role("button", name="Согласовать").click()
    first.get_by_role("status").wait_for()
    late.get_by_role("button", name="Согласовать").click()
    assert "уже выполнили: Согласова А. В." in late.locator("main").inner_text().replace("\xa0", " ")
    check_page(late, without_script=False)
    first.go_back()
    assert "уже выполнили" in first.locator("main").inner_text().replace("\xa0", " "), "the back button shows no form"
    assert Reply.objects.get(case=case).version.decisions.count() == 1


def test_an_agreed_text_is_placed_or_the_word_is_taken_back(page, world):
    case = decided(world, Verdict.AGREED)
    sign_in(page, world.rural)
    look(page, "place_agreed", task(case))
    page.get_by_label("Адрес вашего ответа").fill("https://ok.ru/group/59000000001/topic/1")
    press_what_is_refused(page)
    page.name = "place_refused_address"
    check_page(page, without_script=False)
    sign_in(page, world.pr_approver)
    look(page, "case_with_withdrawing", case.get_absolute_url())
    look(page, "withdraw", reverse("replies:withdraw", args=[case.pk]))
    press_what_is_refused(page)
    check_page(page, without_script=False)


def test_a_case_at_every_stage(page, world):
    sign_in(page, world.rural)
    look(page, "case_new", case_of(world.vk_adm, kind=Kind.DIRECT).get_absolute_url())
    open_case = sent_again(world)
    look(page, "case_waiting_for_approval", open_case.get_absolute_url())
    look(page, "diagram_open", reverse("engine:diagram", args=[open_case.pk]))
    closed = placed(world, corrected(world))
    look(page, "case_with_its_record_in_the_making", closed.get_absolute_url())
    work_once()
    look(page, "case_closed", closed.get_absolute_url())
    look(page, "diagram_closed", reverse("engine:diagram", args=[closed.pk]))
    look(page, "case_without_reply", triaged(world, Triage.NO_REPLY, reason="Благодарность.").get_absolute_url())
    look(page, "case_passed", triaged(world, Triage.PASS, organization=world.school).get_absolute_url())
    joined = triaged(world, Triage.SAME_CASE, joined_to=open_case.number_text)
    look(page, "case_joined", joined.get_absolute_url())
    look(page, "case_with_another_message", open_case.get_absolute_url())


def test_a_case_of_another_legal_entity_is_masked(page, world):
    case = case_of(world.vk_school, "Позвоните мне: 8-900-000-11-22", kind=Kind.DIRECT)
    sign_in(page, world.head_of_affairs)
    page.goto(case.get_absolute_url())
    page.get_by_role("link", name="Открыть, указав причину").wait_for()
    assert "8-900-000-11-22" not in page.content()
    look(page, "case_masked", case.get_absolute_url())


def test_the_inbox_in_every_state(page, world):
    sign_in(page, world.rural)
    for name in ("mine", "free", "done"):
        look(page, f"inbox_{name}_empty", f"/?list={name}")
    look(page, "cases_empty", reverse("inbox:cases"))
    returned(world), corrected(world), case_of(world.vk_head), triaged(world, Triage.NO_REPLY, reason="Спасибо.")
    late = case_of(world.ok_adm, "Опять снег 🌨 " + "ооочень" * 30)
    late.items.update(deadline=late.opened_at)
    for name in ("mine", "free", "done"):
        look(page, f"inbox_{name}", f"/?list={name}")
    look(page, "inbox_filtered", "/?list=free&q=снег&late=on")
    look(page, "inbox_nothing_found", "/?list=mine&q=нетакого")
    look(page, "cases", reverse("inbox:cases"))
    look(page, "cases_nothing_found", reverse("inbox:cases") + "?q=нетакого")
    items.take(late.items.open().get().pk, actor=world.rural)
    look(page, "inbox_overdue", "/")


def test_the_templates_of_replies(page, world):
    sign_in(page, world.rural)
    look(page, "templates_empty", reverse("replies:templates"))
    look(page, "template_new", reverse("replies:new_template"))
    press_what_is_refused(page)
    check_page(page, without_script=False)
    for title, retire in (("Приём граждан", False), ("Старая заготовка", True)):
        template = ReplyTemplate(organization=world.adm, title=title, text="Приём по вторникам.")
        template = actions.save_template(template, actor=world.rural, retire=retire)
    look(page, "templates", reverse("replies:templates"))
    look(page, "template", reverse("replies:template", args=[template.pk]))


def test_a_person_without_a_desk_and_one_whose_appointment_ended(page, world):
    someone = user("Бывшев Уволен Вчерашневич", where=world.rural_unit)
    appointment = appoint(someone, "responsible_specialist", world.rural_unit)
    sign_in(page, someone)
    case = case_of(world.vk_adm)
    page.goto(task(case))
    end_appointment(appointment, actor=None)
    page.get_by_role("button", name="Готовить ответ").click()
    assert "не за вашим столом" in page.locator("main").inner_text().replace("\xa0", " ")
    check_page(page, without_script=False)


def test_the_rarer_pages_of_ones_own_account(page, world):
    log_in(page, world.pr_approver)
    set_up_second_step(page)
    for name in (
        "account_inactive",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ):
        look(page, name, reverse(name))
        assert urlsplit(page.url).path == reverse(name)


LOOKS = ["1-white-on", "3-white-on", "2-black-on"]  # the cookie of config/vision.py


def test_the_main_views_in_the_version_for_weak_eyes(window, world):
    triage, prepare, place, closed = case_of(world.vk_adm), returned(world), corrected(world), placed(world)
    approve = sent_again(world)
    work_once()
    specialist, approver, administrator = window(), window(), window()
    seen = [
        (specialist, "/"),
        (specialist, task(triage)),
        (specialist, task(prepare)),
        (specialist, task(place)),
        (specialist, closed.get_absolute_url()),
        (specialist, reverse("engine:diagram", args=[place.pk])),
        (specialist, reverse("messages:list")),
        (specialist, Message.objects.get(case=triage).get_absolute_url()),
        (specialist, reverse("documents:list")),
        (specialist, closed.papers.first().get_verify_url()),
        (approver, task(approve)),
        (administrator, reverse("orgs:manage")),
    ]
    sign_in(specialist, world.rural)
    sign_in(approver, world.pr_approver)
    sign_in(administrator, world.administrator)
    for cookie in LOOKS:
        for page, address in seen:
            page.context.add_cookies([{"name": "vision", "value": cookie, "url": page.home}])
            page.goto(address)
            assert page.locator("html").get_attribute("data-vision") == "low"
            check_look(page)
        specialist.goto(task(prepare))
        specialist.get_by_label("Текст ответа").fill(" ")
        press_what_is_refused(specialist)
        check_look(specialist)


# --- Nothing is forgotten ---------------------------------------------------------------------------------------------


def names(resolver, room: str = "") -> set[str]:
    """The names of all addresses under a resolver, with their rooms."""
    found = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{room}{pattern.namespace}:" if pattern.namespace else room
            found |= names(pattern, inner)
        else:
            found.add(f"{room}{pattern.name}")
    return found


def test_no_view_was_left_unseen(request):
    """Runs last. A new address is looked at by `check_page` in some state, or stands in NO_PAGE."""
    ran = {item.path.name for item in request.session.items if item.path.parent == Path(__file__).parent}
    if ran != FILES or request.config.option.keyword or request.session.testsfailed:
        pytest.skip("knows only after all tests of the browser have passed")
    assert names(get_resolver()) - NO_PAGE - LOOKED_AT == set()
    assert NO_PAGE <= names(get_resolver()) - LOOKED_AT
