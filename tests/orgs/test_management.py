"""The administrator's screens through HTTP (docs/decisions/0004)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.duties import Duty
from orgs.journal.models import Entry
from orgs.journal.sentences import sentence
from orgs.models import Act, Appointment, Norm, Organization, Page, Route, Substitution, User
from orgs.rights import holds
from tests.orgs.factories import PASSWORD, appoint, district, substitute, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return district()


@pytest.fixture
def admin(world, as_user):
    return as_user(world.administrator)


def addresses(world) -> list[str]:
    """Every address of management, of things that are there."""
    held = Appointment.objects.get(user=world.rural)
    standing_in = substitute(world.pr_approver, world.pr_specialist, "pr_approver", world.pr)
    one = {"pk": world.school.pk}
    person = {"pk": world.rural.pk}
    page = {"pk": world.vk_school.pk}
    return [
        *(reverse(f"orgs:{name}") for name in ("manage", "people", "pages", "acts")),
        *(reverse(f"orgs:{name}_add") for name in ("organization", "person", "page", "act", "norm")),
        *(reverse(f"orgs:{name}", kwargs=one) for name in ("organization", "organization_edit", "organization_move")),
        reverse("orgs:routes", kwargs=one),
        reverse("orgs:route", kwargs={**one, "duty": Duty.APPROVE_REPLIES}),
        reverse("orgs:route", kwargs={**one, "duty": Duty.PREPARE_REPLIES}),
        *(reverse(f"orgs:{name}", kwargs=person) for name in ("person", "person_edit", "appoint", "substitute")),
        reverse("orgs:appointment_end", kwargs={"pk": held.pk}),
        reverse("orgs:substitution_end", kwargs={"pk": standing_in.pk}),
        *(reverse(f"orgs:{name}", kwargs=page) for name in ("page_edit", "page_responsible")),
    ]


PRESSES = ("person_link", "person_block", "person_unblock", "person_second_factor")


def test_the_administrator_opens_every_screen(world, admin):
    for address in addresses(world):
        response = admin.get(address)
        assert response.status_code == 200, address
        assert "</html>" in response.text


def test_nothing_is_sent_to_a_page_that_only_shows(world, admin):
    shown = [
        *(reverse(f"orgs:{name}") for name in ("manage", "people", "pages", "acts")),
        *(reverse(f"orgs:{name}", args=[world.school.pk]) for name in ("organization", "routes")),
        reverse("orgs:person", args=[world.rural.pk]),
    ]
    assert {admin.post(address).status_code for address in shown} == {405}
    presses = [reverse(f"orgs:{name}", args=[world.rural.pk]) for name in PRESSES]
    assert {admin.get(address).status_code for address in presses} == {405}


def test_for_everybody_else_there_is_no_such_page(world, as_user):
    everything = addresses(world)
    presses = [reverse(f"orgs:{name}", args=[world.rural.pk]) for name in PRESSES]
    for name, person in world.people.items():
        if name == "administrator":
            continue
        browser = as_user(person)
        for address in everything:
            assert browser.get(address).status_code == 404, (name, address)
            assert browser.post(address).status_code == 404, (name, address)
        for address in presses:
            assert browser.post(address).status_code == 404, (name, address)


def test_a_visitor_is_sent_to_the_log_in(world):
    for address in addresses(world):
        assert Client().get(address).headers["Location"].startswith(reverse("account_login"))


def test_management_of_another_organization_opens_nothing(world, as_user):
    """The duties are asked in the district: a grant elsewhere, had one got there, would open nothing."""
    manager = user(login="school-manager")
    held = appoint(manager, "organization_head", world.school)
    held.grants.update(permission=world.administrator.grant_set.get(permission__codename="manage_settings").permission)
    assert holds(manager, Duty.MANAGE_SETTINGS, world.school)
    assert as_user(manager).get(reverse("orgs:manage")).status_code == 404


def test_the_administrator_reads_no_case(world, admin):
    from orgs.actions.cases import open_case

    case = open_case(kind="О", organization=world.adm, title="Секретное дело о дороге", page=world.vk_adm, actor=None)
    for address in addresses(world):
        text = admin.get(address).text
        assert case.title not in text
        assert case.number_text not in text
        assert "/cases/" not in text


# --- Organizations ---


def test_an_organization_is_added_found_edited_and_moved(world, admin):
    particulars = {
        "code": "school-9",
        "kind": "school",
        "parent": world.education.pk,
        "name": "Школа имени Ёлкина",
        "short_name": "Школа № 9",
        "zone": "Asia/Tomsk",
        "opens": "09:00",
        "closes": "18:00",
        "break_from": "13:00",
        "break_to": "14:00",
    }
    added = admin.post(reverse("orgs:organization_add"), particulars)
    one = Organization.objects.get(code="school-9")
    assert added.headers["Location"] == reverse("orgs:organization", args=[one.pk])
    assert one.entity == one
    assert "Школа № 9" in admin.get(reverse("orgs:manage"), {"q": "имени елкина"}).text.replace("\xa0", " ")
    assert "Школа № 9" not in admin.get(reverse("orgs:manage"), {"q": "гимназия"}).text.replace("\xa0", " ")

    admin.post(reverse("orgs:organization_edit", args=[one.pk]), {**particulars, "name": "Гимназия имени Ёлкина"})
    admin.post(reverse("orgs:organization_move", args=[one.pk]), {"parent": world.pr.pk})
    one.refresh_from_db()
    assert (one.name, one.parent) == ("Гимназия имени Ёлкина", world.pr)
    lines = Entry.objects.filter(chain__organization=one)
    assert [line.code for line in lines] == [
        "orgs.organization_created",
        "orgs.organization_changed",
        "orgs.organization_moved",
    ]
    assert {line.actor for line in lines} == {world.administrator}
    assert "Ключников" in sentence(lines[2])
    assert lines[1].data["changed"] == {"name": ["Школа имени Ёлкина", "Гимназия имени Ёлкина"]}


def test_a_refusal_of_a_rule_stands_on_the_field_and_nothing_is_changed(world, admin):
    response = admin.post(reverse("orgs:organization_move", args=[world.settlement.pk]), {"parent": world.root.pk})
    assert response.status_code == 422
    assert "самостоятельны" in response.context["form"].errors["parent"][0]
    assert "Ошибка:" in response.text
    assert Organization.objects.get(pk=world.settlement.pk).parent is None


def test_a_break_outside_the_working_day_is_refused_in_words(world, admin):
    response = admin.post(
        reverse("orgs:organization_edit", args=[world.school.pk]),
        {
            "name": "Ш",
            "short_name": "Ш",
            "zone": "Asia/Tomsk",
            "opens": "09:00",
            "closes": "12:00",
            "break_from": "13:00",
            "break_to": "14:00",
        },
    )
    assert response.status_code == 422
    assert "Перерыв должен быть внутри рабочего дня" in response.text


def test_an_unknown_zone_is_refused(world, admin):
    response = admin.post(
        reverse("orgs:organization_edit", args=[world.school.pk]),
        {
            "name": "Ш",
            "short_name": "Ш",
            "zone": "Mars/Olympus",
            "opens": "09:00",
            "closes": "18:00",
            "break_from": "13:00",
            "break_to": "14:00",
        },
    )
    assert response.status_code == 422
    assert "zone" in response.context["form"].errors


def test_the_card_names_who_sits_where_and_for_whom(world, admin):
    substitute(world.pr_approver, world.pr_moderator, "pr_approver", world.pr)
    text = admin.get(reverse("orgs:organization", args=[world.pr.pk])).text.replace("\xa0", " ")
    assert "Тишин М. М. за Согласову А. В." in text


# --- People ---


def test_a_new_person_gets_a_link_comes_in_by_it_once_and_has_what_he_is_appointed_to(world, admin):
    added = admin.post(
        reverse("orgs:person_add"),
        {
            "login": "Novikov",
            "full_name": "Новиков Пётр Ильич",
            "email": "n@users.example",
            "organization": world.pr.pk,
        },
    )
    person = User.objects.get(login="novikov")
    assert added.headers["Location"] == reverse("orgs:person", args=[person.pk])
    appointed = admin.post(
        reverse("orgs:appoint", args=[person.pk]),
        {
            "role": "pr_specialist",
            "organization": world.pr.pk,
            "act": world.order.pk,
            "clause": "п. 2",
            "first_day": world.pr.today().isoformat(),
        },
    )
    assert appointed.status_code == 302
    assert holds(person, Duty.DRAFT_PLANS, world.pr)

    told = admin.post(reverse("orgs:person_link", args=[person.pk]))
    assert "no-store" in told.headers["Cache-Control"]
    address = re.search(r"http://127\.0\.0\.1:8000(/accounts/password/reset/key/[^\s<]+)", told.text)[1]
    newcomer = Client()
    form = newcomer.get(address, follow=True)
    chosen = {"password1": "сосна-и-кедр-2026", "password2": "сосна-и-кедр-2026"}
    newcomer.post(form.redirect_chain[-1][0], chosen)
    person.refresh_from_db()
    assert person.check_password("сосна-и-кедр-2026")
    again = Client().get(address, follow=True)
    assert again.context["token_fail"]


def test_a_new_link_takes_the_force_of_the_former_one(world, admin):
    newcomer = user(login="late")
    newcomer.set_unusable_password()
    newcomer.save()
    links = [admin.post(reverse("orgs:person_link", args=[newcomer.pk])).context["address"] for _ in range(2)]
    first, second = (Client().get(link.removeprefix("http://127.0.0.1:8000"), follow=True) for link in links)
    assert first.context["token_fail"]
    assert not second.context.get("token_fail")


def test_a_link_is_good_for_three_days(world, admin, time_machine):
    address = admin.post(reverse("orgs:person_link", args=[world.rural.pk])).context["address"]
    path = address.removeprefix("http://127.0.0.1:8000")
    time_machine.move_to(timezone.now() + timedelta(days=2, hours=12), tick=False)
    assert not Client().get(path, follow=True).context.get("token_fail")
    time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
    assert Client().get(path, follow=True).context["token_fail"]


def test_a_blocked_person_is_out_with_his_next_click_and_in_again_when_let_in(world, admin, as_user):
    browser = as_user(world.rural)
    assert browser.get(reverse("account_change_password")).status_code == 200
    admin.post(reverse("orgs:person_block", args=[world.rural.pk]))
    assert browser.get(reverse("account_change_password")).headers["Location"].startswith(reverse("account_login"))
    key = {"login": world.rural.login, "password": PASSWORD}
    visitor = Client()
    visitor.post(reverse("account_login"), key)
    assert "_auth_user_id" not in visitor.session
    admin.post(reverse("orgs:person_unblock", args=[world.rural.pk]))
    visitor.post(reverse("account_login"), key)
    assert visitor.session["_auth_user_id"] == str(world.rural.pk)


def test_the_administrator_neither_blocks_nor_appoints_himself(world, admin):
    admin.post(reverse("orgs:person_block", args=[world.administrator.pk]))
    world.administrator.refresh_from_db()
    assert world.administrator.is_active
    response = admin.post(
        reverse("orgs:appoint", args=[world.administrator.pk]),
        {
            "role": "auditor",
            "organization": world.root.pk,
            "act": world.order.pk,
            "clause": "п. 2",
            "first_day": world.root.today().isoformat(),
        },
    )
    assert response.status_code == 422
    assert world.administrator.appointments.count() == 1


def test_an_appointment_ends_now_or_with_a_day(world, admin):
    held = Appointment.objects.get(user=world.rural)
    day = timezone.localdate() + timedelta(days=10)
    admin.post(reverse("orgs:appointment_end", args=[held.pk]), {"last_day": day.isoformat()})
    held.refresh_from_db()
    assert held.valid_to.astimezone(world.root.tz).date() == day + timedelta(days=1)
    assert holds(world.rural, Duty.PREPARE_REPLIES, world.rural_unit)
    admin.post(reverse("orgs:appointment_end", args=[held.pk]), {"last_day": ""})
    assert not holds(world.rural, Duty.PREPARE_REPLIES, world.rural_unit)


def test_an_appointment_does_not_end_in_the_past(world, admin):
    held = Appointment.objects.get(user=world.rural)
    yesterday = timezone.localdate() - timedelta(days=1)
    response = admin.post(reverse("orgs:appointment_end", args=[held.pk]), {"last_day": yesterday.isoformat()})
    assert response.status_code == 422
    assert holds(world.rural, Duty.PREPARE_REPLIES, world.rural_unit)


def test_an_appointment_that_has_not_begun_is_taken_back(world, admin):
    coming = appoint(world.stranger, "pr_specialist", world.pr, first_day=timezone.localdate() + timedelta(days=5))
    assert "Отменить назначение" in admin.get(reverse("orgs:appointment_end", args=[coming.pk])).text
    admin.post(reverse("orgs:appointment_end", args=[coming.pk]))
    assert not world.stranger.appointments.exists()
    assert Entry.objects.filter(code="orgs.appointment_cancelled", chain__organization=world.pr).exists()


def test_a_substitution_is_given_and_ended(world, admin):
    held = Appointment.objects.get(user=world.rural)
    response = admin.post(
        reverse("orgs:substitute", args=[world.rural.pk]),
        {
            "role": held.pk,
            "instead": world.stranger.pk,
            "act": world.order.pk,
            "first_day": world.root.today().isoformat(),
            "reason": "отпуск",
        },
    )
    assert response.status_code == 302, response.context["form"].errors
    assert holds(world.stranger, Duty.PREPARE_REPLIES, world.rural_unit)
    standing_in = Substitution.objects.get()
    admin.post(reverse("orgs:substitution_end", args=[standing_in.pk]))
    assert not holds(world.stranger, Duty.PREPARE_REPLIES, world.rural_unit)
    assert holds(world.rural, Duty.PREPARE_REPLIES, world.rural_unit)


def test_the_list_of_people_is_searched_and_turned_over(world, admin):
    for number in range(60):
        user(f"Мягков Ёж {number:02}", login=f"many-{number}")
    first = admin.get(reverse("orgs:people"), {"q": "МЯГКОВ еж"})
    assert "Показаны 1–50 из 60." in re.sub(r"[\xa0\u2060]", lambda sign: " " if sign[0] == "\xa0" else "", first.text)
    assert len(first.context["rows"]) == 50
    second = admin.get(first.context["pages"]["next_url"])
    assert len(second.context["rows"]) == 10
    assert not {one.pk for one in first.context["rows"]} & {one.pk for one in second.context["rows"]}


def test_a_longer_list_costs_no_more_statements(world, admin, django_assert_max_num_queries):
    for number in range(30):
        someone = user(login=f"many-{number}")
        appoint(someone, "unit_head", world.pr)
    for name in ("manage", "people", "pages", "acts"):
        with django_assert_max_num_queries(16):
            assert admin.get(reverse(f"orgs:{name}")).status_code == 200


# --- Pages, routes, acts, norms ---


@pytest.mark.parametrize(
    ("address", "number", "network", "external_id"),
    [
        ("https://vk.com/club77001", "", "vk", "77001"),
        ("vk.ru/public77002", "", "vk", "77002"),
        ("https://m.vk.com/event77003?from=search", "", "vk", "77003"),
        ("https://vk.com/sel_klub", "club77004", "vk", "77004"),
        ("https://ok.ru/group/55000000000011", "", "ok", "55000000000011"),
        ("m.ok.ru/group55000000000012/topics", "", "ok", "55000000000012"),
        ("https://ok.ru/selklub", "55000000000013", "ok", "55000000000013"),
    ],
)
def test_a_page_comes_into_the_register_under_its_stable_number(world, admin, address, number, network, external_id):
    response = admin.post(
        reverse("orgs:page_add"),
        {"organization": world.school.pk, "url": address, "external_id": number, "title": "Клуб", "state": "active"},
    )
    assert response.status_code == 302, response.context["form"].errors
    page = Page.objects.get(external_id=external_id)
    assert (page.network_id, page.organization) == (network, world.school)
    assert response.headers["Location"] == reverse("orgs:page_responsible", args=[page.pk])


@pytest.mark.clause("Порядок, п. 1")
@pytest.mark.parametrize(
    "address",
    ["https://t.me/adm", "https://vk.com.evil.example/club1", "https://instagram.com/x", "ftp://vk.com/club1"],
)
def test_a_page_of_another_network_is_refused_with_the_clause(world, admin, address):
    before = Page.objects.count()
    response = admin.post(
        reverse("orgs:page_add"), {"organization": world.school.pk, "url": address, "state": "active"}
    )
    assert response.status_code == 422
    assert "Порядок, п. 1" in response.context["form"].errors["url"][0]
    assert Page.objects.count() == before


def test_a_short_name_without_its_number_and_a_page_already_there_are_refused(world, admin):
    form = {"organization": world.school.pk, "state": "active"}
    nameless = admin.post(reverse("orgs:page_add"), {**form, "url": "https://vk.com/some_name"})
    assert "external_id" in nameless.context["form"].errors
    twice = admin.post(reverse("orgs:page_add"), {**form, "url": world.vk_adm.url})
    assert "уже есть в реестре" in twice.context["form"].errors["url"][0]
    other = admin.post(reverse("orgs:page_add"), {**form, "url": "https://vk.com/club5", "external_id": "6"})
    assert "external_id" in other.context["form"].errors


def test_the_particulars_and_the_responsible_of_a_page_are_changed(world, admin):
    form = {
        "url": "https://vk.com/new_name",
        "title": "Школа",
        "phones": "8-900-1\n8-900-2, 8-900-3",
        "state": "active",
        "email": "s@users.example",
    }
    assert admin.post(reverse("orgs:page_edit", args=[world.vk_school.pk]), form).status_code == 302
    page = Page.objects.get(pk=world.vk_school.pk)
    assert (page.screen_name, page.external_id) == ("new_name", "900650011")
    assert page.phones == ["8-900-1", "8-900-2", "8-900-3"]
    admin.post(reverse("orgs:page_responsible", args=[page.pk]), {"responsible": [world.school_head.pk]})
    assert list(page.responsible.all()) == [world.school_head]
    stranger = admin.post(reverse("orgs:page_responsible", args=[page.pk]), {"responsible": [world.rural.pk]})
    assert stranger.status_code == 422
    lines = Entry.objects.filter(chain__organization=world.school, code="orgs.page_changed")
    assert [set(line.data["changed"]) for line in lines] == [
        {"url", "screen_name", "title", "phones", "email"},
        {"responsible"},
    ]


def test_the_address_of_a_page_does_not_become_that_of_another_one(world, admin):
    for address in ("https://vk.com/club5", "https://ok.ru/group/900650011"):
        response = admin.post(reverse("orgs:page_edit", args=[world.vk_school.pk]), {"url": address, "state": "active"})
        assert response.status_code == 422


def test_a_route_is_changed_from_a_day_on(world, admin):
    address = reverse("orgs:route", kwargs={"pk": world.school.pk, "duty": Duty.APPROVE_REPLIES})
    form = {"organization": world.education.pk, "act": world.order.pk, "clause": "п. 4"}
    response = admin.post(address, {**form, "first_day": world.school.today().isoformat()})
    assert response.status_code == 302, response.context["form"].errors
    route = Route.objects.in_force().get(owner=world.school, duty=Duty.APPROVE_REPLIES)
    assert route.organization == world.education
    later = world.school.today() + timedelta(days=7)
    admin.post(address, {"organization": "", "first_day": later.isoformat()})
    assert Route.objects.in_force().get(owner=world.school, duty=Duty.APPROVE_REPLIES) == route
    text = admin.get(reverse("orgs:routes", args=[world.school.pk])).text
    assert "без согласования" in text


@pytest.mark.clause("Порядок, п. 6.3")
def test_texts_of_the_administration_never_go_without_agreement(world, admin):
    address = reverse("orgs:route", kwargs={"pk": world.adm.pk, "duty": Duty.APPROVE_REPLIES})
    response = admin.post(address, {"organization": "", "first_day": world.adm.today().isoformat()})
    assert response.status_code == 422
    assert "6.3" in response.context["form"].errors["organization"][0]
    assert Route.objects.in_force().get(owner=world.adm, duty=Duty.APPROVE_REPLIES).organization == world.pr


def test_an_act_and_a_norm_are_entered_and_the_norm_rules_from_its_day(world, admin):
    admin.post(
        reverse("orgs:act_add"), {"kind": "prikaz", "number": "77-о", "day": "2026-01-15", "title": "О сроках ответа"}
    )
    act = Act.objects.get(number="77-о")
    today = world.root.today()
    response = admin.post(
        reverse("orgs:norm_add"),
        {
            "code": "reply_hours",
            "value": "7",
            "unit": "рабочих часов",
            "act": act.pk,
            "clause": "п. 1",
            "first_day": today.isoformat(),
            "applies_to": [world.adm.pk],
        },
    )
    assert response.status_code == 302, response.context["form"].errors
    assert Norm.objects.ruling("reply_hours", world.adm).value == 7
    assert Norm.objects.ruling("reply_hours", world.head_office).value == 9
    assert Norm.objects.ruling("reply_hours", world.adm, timezone.now() - timedelta(days=2)).value == 9
    text = admin.get(reverse("orgs:acts")).text.replace("\xa0", " ")
    assert "№ 77-о от 15.01.2026" in text
    assert "7 рабочих часов" in text


def test_an_act_that_ends_before_it_begins_is_refused(world, admin):
    response = admin.post(
        reverse("orgs:act_add"),
        {"kind": "prikaz", "number": "1", "day": "2026-01-15", "title": "О", "last_day": "2026-01-01"},
    )
    assert response.status_code == 422
    assert "last_day" in response.context["form"].errors
