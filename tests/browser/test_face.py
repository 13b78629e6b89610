"""The shell of every page: refusals in words, the version for weak eyes, print."""

import pytest

from tests.browser.harness import check_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOGIN = "/accounts/login/"


def test_a_page_that_is_not_there(page):
    page.goto("/nowhere/")
    assert page.get_by_role("heading", level=1).inner_text() == "Такой страницы нет"
    check_page(page)


def test_the_version_for_weak_eyes_is_a_link_that_comes_back(page):
    page.goto(LOGIN + "?next=/papers/")
    page.get_by_role("banner").get_by_role("link", name="Версия для слабовидящих").click()
    assert page.url.endswith(LOGIN + "?next=/papers/")
    assert page.locator("html").get_attribute("data-vision") == "low"
    check_page(page)
    for size in ("крупный", "очень крупный"):
        page.get_by_role("link", name=size, exact=True).click()
        check_page(page)
    page.get_by_role("link", name="белым по чёрному").click()
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    check_page(page)
    page.get_by_role("link", name="скрыть").click()
    assert page.locator("html").get_attribute("data-images") == "off"
    page.get_by_label("Версия для слабовидящих").get_by_role("link", name="Обычная версия").click()
    assert page.locator("html").get_attribute("data-vision") is None


def test_the_keyboard_reaches_the_content_first_and_the_focus_is_seen(page):
    page.goto(LOGIN)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Перейти к содержанию"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
    assert outline != "0px"


def test_a_printed_page_says_when_and_leaves_the_menus_out(page):
    page.goto(LOGIN)
    page.emulate_media(media="print")
    assert page.get_by_text("Напечатано из программы «Глашатай»").is_visible()
    assert not page.get_by_role("link", name="Перейти к содержанию").is_visible()


def test_nothing_comes_from_anywhere_else(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(LOGIN)
    assert any(address.endswith("app.css") for address in asked)
    assert any("pt-sans-cyrillic" in address for address in asked)
    assert [address for address in asked if not address.startswith(page.home)] == []
