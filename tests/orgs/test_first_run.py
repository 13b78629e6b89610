"""The first thing after `migrate`: a district and its administrator, once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from orgs.duties import Duty
from orgs.models import Act, Appointment, Network, Organization, User
from orgs.rights import holds
from tests.orgs.factories import district

pytestmark = pytest.mark.django_db
TOLD = {
    "district": "Муниципальное образование «Кожевниковский район»",
    "admin_name": "Ключников Пароль Доступович",
    "admin_login": "Klyuch",
    "email": "klyuch@users.example",
}


def first_run(**options) -> str:
    said = StringIO()
    call_command("first_run", stdout=said, **options)
    return said.getvalue()


def test_the_administrator_comes_in_by_the_link_once_and_manages_the_district(settings):
    settings.SECOND_FACTOR = False
    said = first_run(**TOLD, act_number="14-к", act_date="2026-11-01")
    root = Organization.objects.get()
    assert (root.kind, root.name, root.parent) == ("district", TOLD["district"], None)
    admin = User.objects.get()
    held = Appointment.objects.get()
    assert (admin.login, held.role, held.organization) == ("klyuch", "administrator", root)
    assert held.basis == "№ 14-к, п. 1"
    assert set(Network.objects.values_list("code", flat=True)) == {"vk", "ok"}
    assert holds(admin, Duty.MANAGE_SETTINGS, root)

    link = said.strip().splitlines()[-1]
    assert link.startswith(f"{settings.BASE_URL}/accounts/password/reset/key/")
    path = link.removeprefix(settings.BASE_URL)
    visitor = Client()
    form = visitor.get(path, follow=True)
    chosen = {"password1": "сосна-и-кедр-2026", "password2": "сосна-и-кедр-2026"}
    visitor.post(form.redirect_chain[-1][0], chosen)
    assert Client().get(path, follow=True).context["token_fail"]
    visitor.post(reverse("account_login"), {"login": "klyuch", "password": "сосна-и-кедр-2026"})
    assert visitor.get(reverse("orgs:manage")).status_code == 200
    call_command("verify_journal", stdout=StringIO())


def test_the_act_may_be_left_out():
    first_run(**TOLD)
    assert Act.objects.get().number == "б/н"


def test_it_does_not_run_twice():
    first_run(**TOLD)
    with pytest.raises(CommandError, match="уже был"):
        first_run(**{**TOLD, "admin_login": "second"})
    assert User.objects.count() == 1


def test_it_does_not_run_after_a_district_was_loaded():
    district()
    with pytest.raises(CommandError, match="уже был"):
        first_run(**TOLD)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"email": "нет"}, "почты"),
        ({"admin_login": "ключ"}, "Логин"),
        ({"admin_name": "Ключников"}, "полностью"),
        ({"act_date": "вчера"}, "Дата"),
        ({"act_date": "2026-02-30"}, "Дата"),
    ],
)
def test_a_fault_is_told_and_nothing_is_left(change, reason):
    with pytest.raises(CommandError, match=reason):
        first_run(**{**TOLD, **change})
    assert not Organization.objects.exists()
    assert not User.objects.exists()


def test_what_was_not_told_is_asked(monkeypatch):
    answers = iter(["Район", "Ключников Пароль", "klyuch", "klyuch@users.example", "14-к", "2026-11-01"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    first_run()
    assert Organization.objects.get().name == "Район"
    assert Act.objects.get().number == "14-к"


def test_where_nobody_can_answer_the_missing_options_are_named(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    with pytest.raises(CommandError, match="--admin-login"):
        first_run(district="Район")


# --- manage.py invite ---


def test_a_link_from_the_server_brings_back_the_last_administrator():
    world = district()
    said = StringIO()
    call_command("invite", "admin", reset_second_factor=True, stdout=said)
    opened = Client().get(said.getvalue().strip().removeprefix("http://127.0.0.1:8000"), follow=True)
    assert opened.status_code == 200
    assert not opened.context.get("token_fail")
    world.administrator.is_active = False
    world.administrator.save()
    with pytest.raises(CommandError, match="закрыт"):
        call_command("invite", "admin")
    with pytest.raises(CommandError, match="нет"):
        call_command("invite", "nobody")
