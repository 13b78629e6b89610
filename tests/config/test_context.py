"""The shell knows who looks: what he may open, whom he stands in for."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from config.context import Face
from tests.orgs import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return factories.district()


def face(user=None, path="/papers/") -> Face:
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    request.resolver_match = None
    return Face(request)


def sections(user) -> list[str]:
    return [section.text for section in face(user).sections]


def test_everybody_sees_only_the_sections_he_may_open(world):
    assert sections(world.rural) == ["Задачи", "Дела", "Сообщения", "Заготовки", "Бумаги"]
    assert sections(world.pr_approver) == ["Задачи", "Дела", "Сообщения", "Бумаги"]
    assert sections(world.pr_moderator) == ["Задачи", "Дела", "Бумаги"]
    assert sections(world.auditor) == ["Дела", "Сообщения", "Бумаги"]
    assert sections(world.administrator) == ["Управление"]
    assert sections(world.stranger) == []


def test_the_present_section_is_marked(world):
    assert [section.text for section in face(world.rural).sections if section.current == "page"] == ["Бумаги"]


def test_a_substitute_opens_what_the_absent_one_may_and_is_reminded_of_it(world):
    until = world.rural_unit.today() + timedelta(days=6)
    factories.substitute(world.rural, world.stranger, "responsible_specialist", world.rural_unit, last_day=until)
    seen = face(world.stranger)
    assert [section.text for section in seen.sections] == ["Задачи", "Дела", "Сообщения", "Заготовки", "Бумаги"]
    (strip,) = seen.substitutions
    assert strip["name"] == "Ответова\xa0Д.\xa0П."
    assert strip["until"].astimezone(world.rural_unit.tz).date() == until
    assert strip["order"].startswith("постановление №")


def test_the_name_under_the_product_is_one_s_own_organization_and_for_strangers_the_administration(world):
    assert face(world.rural).owner == "Взаимодействие с поселениями"
    assert face(world.rural).role == "ответственный специалист"
    assert face().owner == "Администрация района"


def test_an_ended_appointment_opens_nothing(world):
    guest = factories.user(login="guest", where=world.adm)
    yesterday = world.adm.today() - timedelta(days=1)
    factories.appoint(guest, "responsible_specialist", world.rural_unit, last_day=yesterday)
    assert sections(guest) == []


def test_the_whole_shell_costs_few_statements(world, django_assert_max_num_queries):
    seen = face(world.rural)
    with django_assert_max_num_queries(4):
        assert seen.sections and seen.owner and seen.role and not seen.substitutions
        assert seen.foot and seen.vision.attributes == ""
