"""Appointments and substitutions, and the grants and seats that follow from them.

An appointment carries its dates into its grants and seats: access begins and ends with it and no job has to run.
"""

import re
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import Permission
from django.utils import timezone

from orgs.duties import DESK_DUTIES, ROLES
from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import FOREVER, Act, Appointment, Desk, Grant, Organization, Seat, Substitution, User
from orgs.search import normalise

ADMINISTRATOR = "administrator"


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
    login = login.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,59}", login):
        raise RuleError("Логин: от 2 до 60 латинских букв, цифр, точек и дефисов.", field="login")
    if User.objects.filter(login=login).exists():
        raise RuleError(f"Логин «{login}» уже занят. Выберите другой.", field="login")
    user = User.objects.create_user(login, full_name, email=email, phone=phone, password=password)
    user.search = normalise(f"{full_name} {login}")
    user.save(update_fields=["search"])
    record("orgs.user_created", organization, actor=actor, user=user.pk, name=full_name)
    return user


@action
def change_user(user: User, organization: Organization, *, actor, **fields) -> User:
    """New particulars of a person (full_name, email, phone); old papers and lines keep the old name as text."""
    changed = [field for field, value in fields.items() if getattr(user, field) != value]
    if changed:
        for field in changed:
            setattr(user, field, fields[field])
        user.search = normalise(f"{user.full_name} {user.login}")
        user.save()
        record("orgs.user_changed", organization, actor=actor, user=user.pk, name=user.full_name, changed=changed)
    return user


@action
def block(user: User, organization: Organization, *, actor) -> None:
    """Shuts a person out at once: he cannot come in, and an open session ends with its next click."""
    if user == actor:
        raise RuleError("Себе вход не закрывают. Попросите другого администратора.")
    _let_in(user, organization, False, "orgs.user_blocked", actor)


@action
def unblock(user: User, organization: Organization, *, actor) -> None:
    """Lets a person in again; what he may do there his appointments say."""
    _let_in(user, organization, True, "orgs.user_unblocked", actor)


def _let_in(user: User, organization: Organization, is_active: bool, code: str, actor) -> None:
    if user.is_active != is_active:
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        record(code, organization, actor=actor, user=user.pk, name=user.full_name)


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
    if user == actor:
        raise RuleError("Сам себя никто не назначает. Попросите другого администратора.", field="user")
    if role == ADMINISTRATOR and organization.kind != Organization.Kind.DISTRICT:
        raise RuleError("Администратора программы назначают в районе в целом.", field="organization")
    valid_from, valid_to = first_moment(first_day, organization), moment_after(last_day, organization)
    there = Appointment.objects.filter(
        user=user, organization=organization, role=role, valid_from__lt=valid_to, valid_to__gt=valid_from
    )
    if there.exists():
        raise RuleError("Такое назначение на эти дни уже есть.", field="first_day")
    _apart(user, role, valid_from, valid_to)
    appointment = Appointment.objects.create(
        user=user,
        role=role,
        organization=organization,
        act=act,
        clause=clause,
        with_subordinates=with_subordinates,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _give_rights(appointment)
    standing_in = Substitution.objects.filter(
        absent=user, organization=organization, role=role, valid_from__lt=valid_to, valid_to__gt=valid_from
    )
    for substitution in standing_in:
        _give_rights(appointment, substitution)
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
        raise RuleError("Назначение ещё не началось: отмените его.")
    if appointment.user == actor:
        raise RuleError("Своё назначение никто не прекращает сам. Попросите другого администратора.")
    Appointment.objects.filter(pk=appointment.pk).update(valid_to=at)
    appointment.valid_to = at
    _end_rights(at, appointment=appointment)
    record(
        "orgs.appointment_ended",
        appointment.organization,
        actor=actor,
        user=appointment.user_id,
        name=appointment.user.full_name,
        role=appointment.role_title,
        at=at.isoformat(),
    )


@action
def cancel_appointment(appointment: Appointment, *, actor) -> None:
    """Takes back an appointment that has not begun: nothing was done by it. The journal keeps both lines."""
    if appointment.valid_from <= timezone.now():
        raise RuleError("Назначение уже началось: его прекращают, а не отменяют.")
    record(
        "orgs.appointment_cancelled",
        appointment.organization,
        actor=actor,
        user=appointment.user_id,
        name=appointment.user.full_name,
        role=appointment.role_title,
        basis=appointment.basis,
    )
    appointment.delete()


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
        raise RuleError(f"Роли «{ROLES[role].title}» у этого человека в эти дни нет: замещать нечего.", field="role")
    same_days = Substitution.objects.filter(valid_from__lt=valid_to, valid_to__gt=valid_from)
    if same_days.filter(absent=absent, organization=organization, role=role).exists():
        raise RuleError("На эти дни замещение уже назначено.", field="first_day")
    if same_days.filter(absent=instead, organization=organization, role=role).exists():
        raise RuleError(f"{instead.short_name} в эти дни отсутствует, замещать не может.", field="instead")
    if same_days.filter(substitute=absent, organization=organization, role=role).exists():
        raise RuleError(f"{absent.short_name} в эти дни сам замещает другого: цепочки не допускаются.", field="absent")
    if instead == actor:
        raise RuleError("Сам себя никто не назначает. Попросите другого администратора.", field="instead")
    _apart(instead, role, valid_from, valid_to)
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


@action
def end_substitution(substitution: Substitution, *, actor, at: datetime | None = None) -> None:
    """The absent person is back: from that moment (now, unless told) nobody stands in for him."""
    at = at or timezone.now()
    if substitution.valid_to <= at:
        raise RuleError("Это замещение уже окончено.")
    record(
        "orgs.substitution_ended",
        substitution.organization,
        actor=actor,
        absent=substitution.absent.full_name,
        substitute=substitution.substitute.full_name,
        role=substitution.role_title,
        at=at.isoformat(),
    )
    if at <= substitution.valid_from:
        substitution.delete()  # it has not begun: nothing was done by it
        return
    Substitution.objects.filter(pk=substitution.pk).update(valid_to=at)
    substitution.valid_to = at
    _end_rights(at, substitution=substitution)


def _apart(user: User, role: str, valid_from: datetime, valid_to: datetime) -> None:
    """Who gives out rights reads no case: an administrator has no other role in the same days, nor stands in for one.

    (docs/decisions/0004)
    """
    days = {"valid_from__lt": valid_to, "valid_to__gt": valid_from}
    roles = {
        *Appointment.objects.filter(user=user, **days).values_list("role", flat=True),
        *Substitution.objects.filter(substitute=user, **days).values_list("role", flat=True),
    }
    if (role == ADMINISTRATOR and roles - {ADMINISTRATOR}) or (role != ADMINISTRATOR and ADMINISTRATOR in roles):
        raise RuleError(
            "Администратор программы не читает дел и в эти дни не может иметь другой роли. Назначьте другого человека.",
            field="role",
        )


def _end_rights(at: datetime, **of) -> None:
    """The grants and seats of an appointment, or of a substitution, end at a moment."""
    for model in (Grant, Seat):
        rows = model.objects.filter(**of)
        rows.filter(valid_from__gte=at).delete()
        rows.filter(valid_to__gt=at).update(valid_to=at)


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
