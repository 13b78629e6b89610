"""Access begins and ends with the appointment, by the date alone; reading has one rule."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from orgs.actions import staff
from orgs.actions.cases import open_case
from orgs.actions.routes import desk_of
from orgs.duties import DESK_DUTIES, ROLES, Duty
from orgs.errors import RuleError
from orgs.models import Appointment, Case, Grant, Organization, Seat
from orgs.rights import holds, needs_second_factor
from tests.orgs.factories import appoint, district, organization, page, substitute, user

pytestmark = pytest.mark.django_db
TOMSK = ZoneInfo("Asia/Tomsk")


@pytest.fixture
def world():
    return district()


# --- By the date alone ---


@pytest.mark.clause("П 2")
@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (datetime(2026, 11, 30, 23, 59, 59, tzinfo=TOMSK), False),
        (datetime(2026, 12, 1, 0, 0, tzinfo=TOMSK), True),
        (datetime(2026, 12, 15, 12, 0, tzinfo=TOMSK), True),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=TOMSK), True),
        (datetime(2027, 1, 1, 0, 0, tzinfo=TOMSK), False),
    ],
)
def test_a_duty_is_held_from_the_first_to_the_last_day_in_the_zone_of_the_organization(
    world, time_machine, moment, may
):
    appoint(world.stranger, "pr_specialist", world.pr, first_day=date(2026, 12, 1), last_day=date(2026, 12, 31))
    time_machine.move_to(moment, tick=False)
    assert holds(world.stranger, Duty.DRAFT_PLANS, world.pr) is may
    desk = desk_of(world.pr, Duty.DRAFT_PLANS)
    assert Seat.objects.in_force().filter(desk=desk, user=world.stranger).exists() is may
    assert (world.pr in Organization.objects.readable_by(world.stranger)) is may


def test_an_ended_appointment_ends_access_at_once(world):
    held = Appointment.objects.get(user=world.rural)
    case = open_case(kind="О", organization=world.rural_unit, title="Дорога", actor=None)
    assert holds(world.rural, Duty.PREPARE_REPLIES, world.rural_unit)
    assert case in Case.objects.visible_to(world.rural)
    staff.end_appointment(held, actor=None)
    assert not holds(world.rural, Duty.PREPARE_REPLIES, world.rural_unit)
    assert case not in Case.objects.visible_to(world.rural)
    assert not Seat.objects.in_force().filter(user=world.rural).exists()
    with pytest.raises(RuleError, match="уже окончено"):
        staff.end_appointment(held, actor=None)


def test_a_duty_is_asked_in_one_statement(world, django_assert_num_queries):
    ContentType.objects.get_for_model(Organization)
    with django_assert_num_queries(1):
        assert holds(world.rural, Duty.PREPARE_REPLIES, world.rural_unit)
    with django_assert_num_queries(1):
        assert not holds(world.stranger, Duty.PREPARE_REPLIES, world.rural_unit)


def test_every_role_gives_its_duties_in_its_organization_and_nothing_else(world):
    elsewhere = organization("library")
    for code, role in ROLES.items():
        where = world.root if code == "administrator" else world.school
        someone = user()
        appoint(someone, code, where)
        assert {duty for duty in Duty if holds(someone, duty, where)} == role.duties, code
        assert not any(holds(someone, duty, elsewhere) for duty in Duty), code
        seats = Seat.objects.in_force().filter(user=someone)
        assert {seat.desk.duty for seat in seats} == role.duties & DESK_DUTIES, code


@pytest.mark.clause("П 3")
def test_pr_neither_prepares_nor_places_replies_and_the_specialist_neither_approves_nor_moderates(world):
    for person in (world.pr_approver, world.pr_specialist, world.pr_moderator):
        for duty in (Duty.RECEIVE_MESSAGES, Duty.PREPARE_REPLIES, Duty.PLACE_REPLIES):
            assert not any(holds(person, duty, where) for where in Organization.objects.all())
    for duty in (Duty.APPROVE_REPLIES, Duty.MODERATE):
        assert not any(holds(world.rural, duty, where) for where in Organization.objects.all())


def test_nobody_is_all_powerful(world):
    someone = user("Всемогущий")
    with pytest.raises(AttributeError):
        someone.is_superuser = True
    assert not any(holds(someone, duty, world.root) for duty in Duty)
    assert not someone.has_perm("orgs.read_cases")
    assert not holds(AnonymousUser(), Duty.READ_CASES, world.root)
    assert not Case.objects.visible_to(AnonymousUser()).exists()


def test_whom_the_program_does_not_let_in_holds_nothing(world):
    world.rural.is_active = False
    world.rural.save()
    assert not holds(world.rural, Duty.PREPARE_REPLIES, world.rural_unit)
    assert not Organization.objects.readable_by(world.rural).exists()


def test_a_member_of_staff_is_never_deleted(world):
    with pytest.raises(RuntimeError):
        world.rural.delete()


# --- Substitution ---


def test_a_substitute_has_the_duties_and_the_reading_of_the_absent_person_while_he_stands_in(world, time_machine):
    day = world.pr.today() + timedelta(days=3)
    substitute(world.pr_approver, world.pr_moderator, "pr_approver", world.pr, first_day=day, last_day=day)
    assert not holds(world.pr_moderator, Duty.APPROVE_REPLIES, world.pr)
    time_machine.move_to(datetime.combine(day, datetime.min.time(), TOMSK) + timedelta(hours=10), tick=False)
    assert holds(world.pr_moderator, Duty.APPROVE_REPLIES, world.pr)
    assert holds(world.pr_approver, Duty.APPROVE_REPLIES, world.pr)
    seat = Seat.objects.in_force().get(user=world.pr_moderator, desk__duty=Duty.APPROVE_REPLIES)
    assert seat.on_behalf_of == world.pr_approver
    assert needs_second_factor(world.pr_moderator)
    assert staff.same_person(world.pr_moderator, world.pr_approver, timezone.now())
    time_machine.move_to(datetime.combine(day, datetime.min.time(), TOMSK) + timedelta(days=1), tick=False)
    assert not holds(world.pr_moderator, Duty.APPROVE_REPLIES, world.pr)
    assert not staff.same_person(world.pr_moderator, world.pr_approver, timezone.now())


def test_who_stands_in_for_a_reader_reads(world):
    case = open_case(kind="О", organization=world.school, title="Каток", actor=None)
    assert case not in Case.objects.visible_to(world.stranger)
    standing_in = substitute(world.auditor, world.stranger, "auditor", world.root)
    assert case in Case.objects.visible_to(world.stranger)
    staff.end_substitution(standing_in, actor=None)
    assert case not in Case.objects.visible_to(world.stranger)


def test_nobody_substitutes_for_an_appointment_that_is_over(world):
    staff.end_appointment(Appointment.objects.get(user=world.rural), actor=None)
    with pytest.raises(RuleError, match="замещать нечего"):
        substitute(
            world.rural,
            world.stranger,
            "responsible_specialist",
            world.rural_unit,
            first_day=world.root.today() + timedelta(days=1),
        )


def test_an_ended_appointment_ends_the_substitution_of_it(world):
    substitute(world.rural, world.stranger, "responsible_specialist", world.rural_unit)
    assert holds(world.stranger, Duty.PREPARE_REPLIES, world.rural_unit)
    staff.end_appointment(Appointment.objects.get(user=world.rural), actor=None)
    assert not holds(world.stranger, Duty.PREPARE_REPLIES, world.rural_unit)


def test_an_appointment_made_while_its_holder_is_away_goes_to_his_substitute_too(world):
    today = world.pr.today()
    second = user("Первый Пётр Петрович")
    appoint(second, "pr_approver", world.pr, last_day=today)
    substitute(second, world.stranger, "pr_approver", world.pr, last_day=today + timedelta(days=20))
    appoint(second, "pr_approver", world.pr, first_day=today + timedelta(days=1))
    grants = Grant.objects.in_force(timezone.now() + timedelta(days=5)).filter(user=world.stranger)
    assert grants.filter(permission__codename=Duty.APPROVE_REPLIES, content_object=world.pr).exists()


@pytest.mark.parametrize("who", ["chain", "absent", "twice", "himself"])
def test_substitutions_make_no_chains_and_do_not_overlap(world, who):
    away = {"first_day": world.pr.today(), "last_day": world.pr.today() + timedelta(days=9)}
    role, second = "pr_approver", user("Вторая Вера Ивановна")
    appoint(second, role, world.pr)
    substitute(world.pr_approver, second, role, world.pr, **away)
    pairs = {
        "chain": (second, world.stranger),
        "absent": (second, world.pr_approver),
        "twice": (world.pr_approver, world.stranger),
        "himself": (second, second),
    }
    with pytest.raises(RuleError):
        substitute(*pairs[who], role, world.pr, **away)


# --- Who gives out rights reads no case (docs/decisions/0004) ---


def test_an_administrator_has_no_other_role_in_the_same_days_and_stands_in_for_nobody(world):
    for role, where in (("auditor", world.root), ("pr_approver", world.pr)):
        with pytest.raises(RuleError, match="не читает дел"):
            appoint(world.administrator, role, where)
    with pytest.raises(RuleError, match="не читает дел"):
        appoint(world.rural, "administrator", world.root)
    with pytest.raises(RuleError, match="не читает дел"):
        substitute(world.auditor, world.administrator, "auditor", world.root)
    with pytest.raises(RuleError, match="не читает дел"):
        substitute(world.administrator, world.rural, "administrator", world.root)


def test_an_administrator_is_appointed_in_the_district_alone(world):
    with pytest.raises(RuleError, match="в районе"):
        appoint(world.stranger, "administrator", world.school)


def test_nobody_appoints_himself(world):
    with pytest.raises(RuleError, match="Сам себя"):
        staff.appoint(
            world.rural,
            role="auditor",
            organization=world.root,
            act=world.order,
            clause="п. 1",
            first_day=world.root.today(),
            actor=world.rural,
        )


def test_one_appointment_is_not_made_twice_for_the_same_days(world):
    with pytest.raises(RuleError, match="уже есть"):
        appoint(world.rural, "responsible_specialist", world.rural_unit)


# --- Reading ---


def test_one_reads_the_cases_of_his_own_organization_and_below_it_only_with_subordinates(world):
    cases = {
        name: open_case(kind="О", organization=getattr(world, name), title=name, actor=None)
        for name in ("adm", "pr", "education", "school", "settlement")
    }
    reads = {
        world.pr_specialist: {"pr"},
        world.pr_approver: {"adm", "pr", "education", "school"},  # coordination, П 4.2
        world.head_of_affairs: {"adm", "pr", "education", "school"},
        world.auditor: {"adm", "pr", "education", "school"},
        world.school_specialist: {"school"},
        world.settlement_head: {"settlement"},
        world.administrator: set(),
        world.stranger: set(),
    }
    for person, names in reads.items():
        seen = {name for name, case in cases.items() if case in Case.objects.visible_to(person)}
        assert seen == names, person


@pytest.mark.clause("Порядок, п. 7")
def test_one_school_does_not_see_another(world):
    other = organization("school", parent=world.education)
    head = user()
    appoint(head, "organization_head", other, with_subordinates=True)
    case = open_case(kind="О", organization=world.school, title="Каток", page=page(world.school), actor=None)
    assert case not in Case.objects.visible_to(head)


def test_reading_by_a_duty_asks_for_the_roles_that_carry_it(world):
    assert world.school in Organization.objects.readable_by(world.school_specialist)
    assert world.school not in Organization.objects.readable_by(world.school_specialist, Duty.READ_PAPERS)
    assert world.school in Organization.objects.readable_by(world.auditor, Duty.READ_PAPERS)
