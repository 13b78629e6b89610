"""Whatever happens, a person is told in words what happened and what to do."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as product
from orgs.errors import Conflict, RuleError

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

HAPPENS = {
    "rule": RuleError("Укажите, что нужно исправить."),
    "first": Conflict("Задачу уже выполнил Ответов Д. П., в 14:05."),
    "closed": PermissionDenied(),
    "broken": SuspiciousOperation(),
    "failure": DatabaseError("the disk is full"),
}


@login_not_required
def happen(request, what):
    raise HAPPENS[what]


urlpatterns = [path("happens/<str:what>/", happen), *product]


@pytest.mark.parametrize(
    ("what", "status", "said"),
    [
        ("rule", 422, "Укажите, что нужно исправить."),
        ("first", 409, "Задачу уже выполнил Ответов Д. П., в 14:05."),
        ("closed", 403, "Эта страница вам закрыта"),
        ("broken", 400, "Запрос не удалось разобрать"),
        ("failure", 500, "Произошёл сбой программы"),
    ],
)
def test_a_refusal_is_a_page_with_words(what, status, said):
    answer = Client(raise_request_exception=False).get(f"/happens/{what}/")
    text = answer.content.decode().replace("\xa0", " ")
    assert answer.status_code == status
    assert said in text
    assert "</html>" in text
    assert "the disk is full" not in text


def test_an_address_that_leads_nowhere(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.content.decode()


def test_a_form_that_grew_old_says_that_nothing_changed():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "Ничего не изменилось" in answer.content.decode().replace("\xa0", " ")


def test_the_page_of_a_failure_needs_neither_database_nor_request(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string("500.html")
    assert "Произошёл сбой программы" in page
    assert 'href="/"' in page
