"""Appointments and substitutions, and the grants and seats that follow from them.

An appointment carries its dates into its grants and seats: access begins and ends with it and no job has to run.
"""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import Permission
from django.utils import timezone

from orgs.duties import DESK_DUTIES, ROLES
from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import FOREVER, Act, Appointment, Desk, Grant, Organization, Seat, Substitution, User
from orgs.search import normalise


def first_moment(day: date, organization: Organization) -> datetime:
    """The first moment of a day in the organization's zone."""
    return datetime.combine(day, time.min, organization.tz)


def moment_after(day: date | None, organization: Organization) -> datetime:
    """The first moment after a day, which is the last one that counts; FOREVER without one."""
    return first_moment(day + timedelta(days=1), organization) if day else FOREVER


@action
def create_user(
    organization: Organization, *, login: str, full_name: str, email: str = "", phone: str = "", password=None, actor
):
    """A person with an account, noted in the journal of the organization that takes him in."""
    if User.objects.filter(login=login).exists():
        raise RuleError(f"Логин «{login}» уже занят. Выберите другой.", field="login")
    user = User.objects.create_user(login, full_name, email=email, phone=phone, password=password)
    user.search = normalise(f"{full_name} {login}")
    user.save(update_fields=["search"])
    record("orgs.user_created", organization, actor=actor, user=user.pk, name=full_name)
    return user


@action
def appoint(
    user: User,
    *,
    role: str,
    organization: Organization,
    act: Act,
    clause: str,
    first_day: date,
    last_day: date | None = None,
    with_subordinates: bool = False,
    actor,
) -> Appointment:
    """Gives a person a role in an organization by a clause of an act, from a day to a day."""
    if last_day and last_day < first_day:
        raise RuleError("Назначение кончается раньше, чем начинается. Проверьте даты.", field="last_day")
    if not clause:
        raise RuleError("Укажите пункт акта, по которому назначаете.", field="clause")
    appointment = Appointment.objects.create(
        user=user,
        role=role,
        organization=organization,
        act=act,
        clause=clause,
        with_subordinates=with_subordinates,
        valid_from=first_moment(first_day, organization),
        valid_to=moment_after(last_day, organization),
    )
    _give_rights(appointment)
    record(
        "orgs.appointed",
        organization,
        actor=actor,
        user=user.pk,
        name=user.full_name,
        role=ROLES[role].title,
        basis=appointment.basis,
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat() if last_day else None,
    )
    return appointment


@action
def end_appointment(appointment: Appointment, *, actor, at: datetime | None = None) -> None:
    """Ends an appointment at a moment (now, unless told); what follows from it ends at the same moment."""
    at = at or timezone.now()
    if appointment.valid_to <= at:
        raise RuleError("Это назначение уже окончено.")
    if at <= appointment.valid_from:
        raise RuleError("Назначение ещё не началось: укажите дату окончания не раньше начала.")
    Appointment.objects.filter(pk=appointment.pk).update(valid_to=at)
    appointment.valid_to = at
    for model in (Grant, Seat):
        rows = model.objects.filter(appointment=appointment)
        rows.filter(valid_from__gte=at).delete()
        rows.filter(valid_to__gt=at).update(valid_to=at)
    record(
        "orgs.appointment_ended",
        appointment.organization,
        actor=actor,
        user=appointment.user_id,
        name=appointment.user.full_name,
        role=appointment.role_title,
    )


@action
def substitute(
    *,
    absent: User,
    instead: User,
    organization: Organization,
    role: str,
    act: Act,
    first_day: date,
    last_day: date | None = None,
    reason: str = "",
    actor,
) -> Substitution:
    """Lets `instead` stand in for `absent` in one role. No chains: who is stood in for cannot stand in."""
    if last_day and last_day < first_day:
        raise RuleError("Замещение кончается раньше, чем начинается. Проверьте даты.", field="last_day")
    if absent == instead:
        raise RuleError("Человек не может замещать сам себя.", field="instead")
    valid_from, valid_to = first_moment(first_day, organization), moment_after(last_day, organization)
    appointments = list(
        Appointment.objects.filter(
            user=absent, organization=organization, role=role, valid_from__lt=valid_to, valid_to__gt=valid_from
        )
    )
    if not appointments:
        raise RuleError(
            f"У {absent.short_name} нет в эти дни роли «{ROLES[role].title}»: замещать нечего.", field="role"
        )
    same_days = Substitution.objects.filter(valid_from__lt=valid_to, valid_to__gt=valid_from)
    if same_days.filter(absent=absent, organization=organization, role=role).exists():
        raise RuleError("На эти дни замещение уже назначено.", field="first_day")
    if same_days.filter(absent=instead, organization=organization, role=role).exists():
        raise RuleError(f"{instead.short_name} в эти дни отсутствует, замещать не может.", field="instead")
    if same_days.filter(substitute=absent, organization=organization, role=role).exists():
        raise RuleError(f"{absent.short_name} в эти дни сам замещает другого: цепочки не допускаются.", field="absent")
    substitution = Substitution.objects.create(
        absent=absent,
        substitute=instead,
        organization=organization,
        role=role,
        act=act,
        reason=reason,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    for appointment in appointments:
        _give_rights(appointment, substitution)
    record(
        "orgs.substituted",
        organization,
        actor=actor,
        absent=absent.full_name,
        substitute=instead.full_name,
        role=ROLES[role].title,
        basis=f"№ {act.number}",
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat() if last_day else None,
    )
    return substitution


def _give_rights(appointment: Appointment, substitution: Substitution | None = None) -> None:
    """The grants and seats of an appointment, or of one who stands in for its holder while both hold."""
    valid_from, valid_to, user, behalf = appointment.valid_from, appointment.valid_to, appointment.user, None
    if substitution:
        valid_from, valid_to = max(valid_from, substitution.valid_from), min(valid_to, substitution.valid_to)
        user, behalf = substitution.substitute, substitution.absent
    duties = sorted(ROLES[appointment.role].duties)
    permissions = Permission.objects.filter(
        content_type__app_label="orgs", content_type__model="organization", codename__in=duties
    )
    why = {"appointment": appointment, "substitution": substitution, "valid_from": valid_from, "valid_to": valid_to}
    Grant.objects.bulk_create(
        Grant(user=user, permission=permission, content_object=appointment.organization, **why)
        for permission in permissions
    )
    for duty in duties:
        if duty in DESK_DUTIES:
            desk, _ = Desk.objects.get_or_create(organization=appointment.organization, duty=duty)
            Seat.objects.create(desk=desk, user=user, on_behalf_of=behalf, **why)


def same_person(one: User, other: User, at: datetime) -> bool:
    """Whether two people count as one for the four eyes: the same, or one stands in for the other at that moment."""
    if one == other:
        return True
    pair = Substitution.objects.in_force(at)
    return pair.filter(absent=one, substitute=other).exists() or pair.filter(absent=other, substitute=one).exists()
