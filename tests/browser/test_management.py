"""The administrator's screens in the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orgs.duties import Duty
from orgs.models import Appointment, Substitution
from tests.browser.harness import check_page, sign_in
from tests.orgs.factories import appoint, district, substitute

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db, page):
    made = district()
    substitute(made.pr_approver, made.pr_moderator, "pr_approver", made.pr)
    today = timezone.localdate()
    appoint(made.pr_specialist, "pr_moderator", made.pr, last_day=today - timedelta(days=30))
    appoint(made.stranger, "pr_specialist", made.pr, first_day=today + timedelta(days=10))
    sign_in(page, made.administrator)
    return made


@pytest.mark.parametrize("name", ["manage", "people", "pages", "acts"])
def test_a_list(page, world, name):
    page.goto(reverse(f"orgs:{name}"))
    check_page(page)


@pytest.mark.parametrize("name", ["manage", "people", "pages"])
def test_a_list_in_which_nothing_was_found(page, world, name):
    page.goto(f"{reverse(f'orgs:{name}')}?q=нетакого")
    check_page(page)


@pytest.mark.parametrize("name", ["organization_add", "person_add", "page_add", "act_add", "norm_add"])
def test_a_new_thing(page, world, name):
    page.goto(reverse(f"orgs:{name}"))
    check_page(page)


def test_the_card_of_an_organization_its_routes_and_its_forms(page, world):
    for name in ("organization", "organization_edit", "organization_move", "routes"):
        page.goto(reverse(f"orgs:{name}", args=[world.pr.pk]))
        page.name = f"organization_card_{name}"
        check_page(page)
    page.goto(reverse("orgs:route", kwargs={"pk": world.school.pk, "duty": Duty.APPROVE_REPLIES}))
    check_page(page)


def test_the_card_of_a_person_and_its_forms(page, world):
    for name in ("person", "person_edit", "appoint", "substitute"):
        page.goto(reverse(f"orgs:{name}", args=[world.pr_approver.pk]))
        page.name = f"person_card_{name}"
        check_page(page)
    page.goto(reverse("orgs:appointment_end", args=[Appointment.objects.get(user=world.rural).pk]))
    check_page(page)
    page.goto(reverse("orgs:substitution_end", args=[Substitution.objects.get().pk]))
    check_page(page)


def test_the_forms_of_a_page(page, world):
    for name in ("page_edit", "page_responsible"):
        page.goto(reverse(f"orgs:{name}", args=[world.vk_adm.pk]))
        page.name = f"official_page_{name}"
        check_page(page)


def test_a_refused_form_says_so_first_and_on_the_field(page, world):
    page.goto(reverse("orgs:page_add"))
    page.get_by_label("Чья страница").select_option(label="— — — Школа № 1")
    page.get_by_label("Адрес страницы").fill("https://t.me/school")
    page.get_by_role("button", name="Внести в реестр").click()
    page.get_by_role("alert").get_by_text("Порядок, п. 1").wait_for()
    check_page(page, without_script=False)


def test_a_one_time_link_is_shown_once(page, world):
    page.goto(reverse("orgs:person", args=[world.rural.pk]))
    page.get_by_role("button", name="Выдать одноразовую ссылку").click()
    page.get_by_text("/accounts/password/reset/key/").wait_for()
    check_page(page, without_script=False)
