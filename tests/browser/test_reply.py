"""The way of a reply as the people of the decree go it, each in his own window: from the inbox to the paper."""

import pytest

from approvals.models import Version
from orgs.waking import work_once
from tests.browser.harness import log_in, set_up_second_step, sign_in
from tests.orgs.factories import district
from tests.replies.factories import address_of_answer, case_of
from workflows.replies.papers import RECORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "Дорогу на Смокотино переметает.\nЩиты ставить будут?"
FIRST = "Здравствуйте! Дорогу чистят по графику."
SECOND = "Здравствуйте!\n\nДорогу расчистят в среду. Щиты — «на этой неделе» 🌲, тел. 8-900-000-00-05."
AGREED = SECOND.replace("в среду", "в среду до 12:00")


@pytest.fixture
def world(transactional_db):
    return district()


@pytest.fixture
def case(world):
    return case_of(world.vk_adm, QUESTION)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def heading(page) -> str:
    return page.get_by_role("heading", level=1).inner_text().replace("\xa0", " ")


def told(page) -> str:
    return page.locator("main").inner_text().replace("\xa0", " ")


@pytest.mark.clause("П.3", "Пор.6.3")
@pytest.mark.parametrize("script", [True, False], ids=["with_script", "without_script"])
def test_a_reply_goes_its_whole_way_in_the_browser(window, world, case, script):
    specialist, approver, head_of_affairs, stranger = (window(java_script_enabled=script) for _ in range(4))

    log_in(specialist, world.rural)
    assert "Всё сделано" in told(specialist), "what nobody took is offered, not given"
    follow(specialist, "Посмотреть, что можно взять")
    follow(specialist, "Разобрать сообщение")
    assert QUESTION in specialist.locator(".message__text").inner_text()
    press(specialist, "Готовить ответ")

    follow(specialist, "Подготовить ответ")
    specialist.get_by_label("Текст ответа").fill("Здравствуйте! Дорогу")
    press(specialist, "Сохранить черновик")
    assert specialist.get_by_label("Текст ответа").input_value() == "Здравствуйте! Дорогу"
    specialist.get_by_label("Текст ответа").fill(FIRST)
    press(specialist, "Отправить на согласование")
    assert "Ответ отправлен на согласование" in told(specialist)

    log_in(approver, world.pr_approver)
    assert "Для вашей роли нужен второй шаг входа" in told(approver)
    set_up_second_step(approver)
    approver.goto("/?list=free")
    follow(approver, "Согласовать ответ")
    assert "правило двух лиц соблюдено" in told(approver)
    follow(approver, "Вернуть с замечаниями")
    approver.get_by_label("Что исправить").fill("Нет срока.\nНазвать телефон.")
    press(approver, "Вернуть специалисту")

    specialist.goto("/")
    follow(specialist, "Подготовить ответ")
    assert heading(specialist) == "Исправить и отправить снова"
    specialist.get_by_label("Нет срока.").check()
    specialist.get_by_label("Назвать телефон.").check()
    specialist.get_by_label("Текст ответа").fill(SECOND)
    press(specialist, "Отправить на согласование")

    approver.goto("/")
    follow(approver, "Согласовать ответ")
    assert told(approver).count("учтено") == 2
    assert "графику" in str(approver.locator("del").all_inner_texts())
    assert "среду" in str(approver.locator("ins").all_inner_texts())
    follow(approver, "Внести правку и передать")
    approver.get_by_label("Исправленный текст").fill(AGREED)
    press(approver, "Внести правку и передать")

    specialist.goto("/")
    assert "Согласовано с правкой" in told(specialist)
    follow(specialist, "Разместить ответ")
    assert heading(specialist) == "Принять правку и разместить ответ"
    assert "до 12:00" in specialist.locator("ins").inner_text() and not specialist.locator("del").count()
    copied = specialist.locator("#text-to-copy").inner_text()
    if script:
        specialist.context.grant_permissions(["clipboard-read", "clipboard-write"])
        press(specialist, "Скопировать")
        specialist.get_by_role("button", name="Скопировано").wait_for()
        copied = specialist.evaluate("() => navigator.clipboard.readText()")
    assert copied == Version.objects.get(case=case, number=3).text == AGREED
    message = case.reply.message
    assert specialist.locator("a", has_text="Открыть сообщение во ВКонтакте").last.get_attribute("href") == message.link
    specialist.get_by_label("Адрес вашего ответа").fill(address_of_answer(world.vk_adm))
    press(specialist, "Принять правку и записать")
    assert "Запись об ответе готовится" in told(specialist)

    specialist.goto("/?list=done")
    follow(specialist, "Разместить ответ")
    specialist.get_by_text("Запись готовится").wait_for()
    if script:
        specialist.evaluate("() => window.same = true")
    assert work_once()[1] == 0
    if not script:
        specialist.reload()
    specialist.get_by_text("Запись об ответе, №").wait_for()
    if script:
        specialist.get_by_text("Лист согласования, №").wait_for()
        assert specialist.evaluate("() => window.same"), "the page was not loaded again"
    assert saved(specialist, "Запись об ответе").startswith(b"%PDF-1.")

    sign_in(head_of_affairs, world.head_of_affairs)
    head_of_affairs.goto("/papers/")
    follow(head_of_affairs, f"Дело {case.number_text}")
    assert "Ответ дан." in told(head_of_affairs)
    follow(head_of_affairs, "Чистовик")
    assert head_of_affairs.locator("p.reply").inner_text() == AGREED
    paper = case.papers.get(kind=RECORD)
    assert saved(head_of_affairs, "Запись об ответе") == paper.file.open().read()

    stranger.goto("/verify/")
    stranger.get_by_label("Код бумаги").fill(paper.code)
    stranger.get_by_label("Код бумаги").press("Enter")
    stranger.get_by_role("heading", name="Бумага подлинная и действует").wait_for()
    assert "Дорогу" not in told(stranger) and "Выдумкин" not in told(stranger)


def saved(page, title: str) -> bytes:
    """What comes when the file of a paper on the case page is asked for."""
    row = page.locator("#papers li", has_text=title)
    with page.expect_download() as download:
        row.get_by_role("link").first.click()
    return download.value.path().read_bytes()


def test_a_message_is_triaged_by_keyboard_alone(window, world, case):
    page = window()
    sign_in(page, world.rural)
    page.goto("/?list=free")
    go_by_keyboard(page, "Разобрать сообщение")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*/")
    go_by_keyboard(page, "Срочное")
    page.keyboard.press("Space")
    go_by_keyboard(page, "Готовить ответ")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Подготовить ответ").wait_for()
    case.reply.refresh_from_db()
    assert case.reply.urgent and case.reply.triage == "reply"


def go_by_keyboard(page, name: str) -> None:
    """Tab after Tab until the thing of that name has the focus; it must be seen to have it."""
    focused = """() => {
        const here = document.activeElement, look = getComputedStyle(here);
        const seen = look.outlineStyle !== "none" || look.boxShadow !== "none";
        return [(here.labels?.[0] ?? here).textContent.trim(), seen];
    }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        text, seen = page.evaluate(focused)
        if text.startswith(name):
            assert seen, f"«{name}» does not show that it has the focus"
            return
    raise AssertionError(f"«{name}» is not reached by Tab")


def test_a_case_is_printed_without_the_menus(window, world, case):
    page = window()
    sign_in(page, world.rural)
    page.goto(f"/cases/{case.pk}/")
    assert page.get_by_role("navigation").first.is_visible() and page.get_by_role("search").first.is_visible()
    page.emulate_media(media="print")
    assert not [part for part in page.get_by_role("navigation").all() if part.is_visible()]
    assert not [part for part in page.locator("button, .btn").all() if part.is_visible()]
    assert page.locator(".message__text").is_visible()
    assert "Напечатано из программы «Глашатай»" in page.locator("footer").inner_text()
