"""The way in, as a person sees it: log-in, the second step, a forgotten password, a closed door."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail

from orgs.models import User
from tests.browser.harness import check_page, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "очень длинный пароль 7"


@pytest.fixture
def person(page):
    return User.objects.create_user(
        "otvetov", "Ответов Дмитрий Петрович", email="otvetov@example.org", password=PASSWORD
    )


def log_in(page, password=PASSWORD):
    page.goto("/accounts/login/")
    page.get_by_label("Имя входа").fill("otvetov")
    page.get_by_label("Пароль", exact=True).fill(password)
    page.get_by_role("button", name="Войти").click()


def has_come_in(page, person) -> bool:
    page.goto("/accounts/2fa/")
    return person.full_name in page.locator("main").inner_text()


def test_the_log_in_page(page):
    page.goto("/accounts/login/")
    check_page(page)


def test_a_wrong_password_is_told_first_and_takes_the_focus(page, person):
    log_in(page, "не тот")
    assert page.title().startswith("Ошибка: ")
    summary = page.get_by_role("alert")
    assert "Имя входа или пароль" in summary.inner_text()
    assert page.evaluate("() => document.activeElement.className") == "errors"
    check_page(page, without_script=False)


def test_the_door_is_closed_after_five_wrong_passwords_and_says_for_how_long(page, person):
    for _ in range(5):
        log_in(page, "не тот")
    assert page.get_by_role("heading", level=1).inner_text() == "Вход временно закрыт"
    assert "через 15 минут" in page.locator("main").inner_text().replace("\xa0", " ")
    check_page(page, without_script=False)


def test_a_forgotten_password_is_set_anew_by_a_link(page, person):
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Не помню пароль").click()
    check_page(page)
    page.get_by_label("Рабочая почта").fill("otvetov@example.org")
    page.get_by_role("button", name="Прислать ссылку").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Проверьте почту"
    check_page(page)
    assert mail.outbox[0].subject == "Глашатай: новый пароль"
    page.goto(re.search(r"http\S+", mail.outbox[0].body)[0])
    check_page(page, without_script=False)
    page.get_by_label("Новый пароль").fill("короткий")
    page.get_by_label("Он же ещё раз").fill("короткий")
    page.get_by_role("button", name="Задать пароль").click()
    check_page(page, without_script=False)
    page.get_by_label("Новый пароль").fill("совсем другой пароль 8")
    page.get_by_label("Он же ещё раз").fill("совсем другой пароль 8")
    page.get_by_role("button", name="Задать пароль").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Войдите с новым паролем"
    check_page(page)
    log_in(page, "совсем другой пароль 8")
    assert has_come_in(page, person)


def test_a_used_link_says_so(page):
    page.goto("/accounts/password/reset/key/1-set-password/")
    assert page.get_by_role("heading", level=1).inner_text() == "Ссылка уже не действует"
    check_page(page)


def test_the_pages_of_one_s_own_account(page, person):
    sign_in(page, person)
    page.goto("/accounts/2fa/")
    assert "Не подключён" in page.locator("main").inner_text()
    check_page(page)
    page.goto("/accounts/password/change/")
    check_page(page)
    page.goto("/accounts/logout/")
    check_page(page)
    page.get_by_role("button", name="Выйти").click()
    assert page.url.endswith("/accounts/login/")


def test_the_second_step_is_set_up_and_asked_for(page, person):
    log_in(page)
    page.goto("/accounts/2fa/totp/activate/")
    check_page(page, without_script=False)
    secret = page.locator(".code").inner_text().replace(" ", "")
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.get_by_label("Шесть цифр из приложения").fill(code)
    page.get_by_role("button", name="Подключить").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Резервные коды"
    reserve = page.locator("li.code").first.inner_text()
    check_page(page, without_script=False)
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Выйти").click()
    log_in(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Второй шаг входа"
    check_page(page)
    page.get_by_label("Код").fill("000000")
    page.get_by_role("button", name="Войти", exact=True).click()
    assert "Код не подошёл" in page.get_by_role("alert").inner_text()
    check_page(page, without_script=False)
    page.get_by_label("Код").fill(reserve)
    page.get_by_role("button", name="Войти", exact=True).click()
    assert has_come_in(page, person)
