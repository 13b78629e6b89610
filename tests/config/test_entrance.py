"""The door: who is kept out, for how long, and what he is told."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.orgs import factories

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def try_to_come_in(client, login, password="не тот"):
    return client.post(LOGIN, {"login": login, "password": password})


def words(response) -> str:
    return response.content.decode().replace("\xa0", " ")


def test_a_wrong_password_is_refused_in_our_words(client):
    factories.user(login="otvetov")
    answer = try_to_come_in(client, "otvetov")
    assert "Имя входа или пароль не подошли" in words(answer)
    assert "<title>Ошибка: Вход · Глашатай</title>" in words(answer)


def test_after_five_wrong_passwords_the_door_is_closed_and_says_how_long(client):
    factories.user(login="otvetov")
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(5):
            answer = try_to_come_in(client, "otvetov")
        assert answer.status_code == 429
        assert "Попробуйте снова через 15 минут" in words(answer)
        clock.shift(timedelta(minutes=10))
        answer = try_to_come_in(client, "otvetov", factories.PASSWORD)
        assert answer.status_code == 429
        assert "Попробуйте снова через 5 минут" in words(answer)
        assert 0 < int(answer["Retry-After"]) <= 300
        clock.shift(timedelta(minutes=6))
        assert try_to_come_in(client, "otvetov", factories.PASSWORD).status_code == 302


def test_a_colleague_behind_the_same_address_is_let_in(client):
    factories.user(login="otvetov")
    factories.user(login="soglasova")
    for _ in range(5):
        try_to_come_in(client, "otvetov")
    assert try_to_come_in(client, "soglasova", factories.PASSWORD).status_code == 302


def test_nobody_signs_up(client):
    assert client.get("/accounts/signup/").status_code == 404


def test_a_person_whose_account_is_closed_is_told_whom_to_ask(client):
    closed = factories.user(login="byvshy")
    closed.is_active = False
    closed.save()
    answer = client.post(LOGIN, {"login": "byvshy", "password": factories.PASSWORD}, follow=True)
    assert "Если вас снова назначили, обратитесь к администратору." in words(answer)
    assert "_auth_user_id" not in client.session


def test_the_page_allows_nothing_but_its_own(client):
    policy = client.get(LOGIN)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy and "data:" not in policy
