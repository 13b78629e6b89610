"""A district comes in from a file: its organizations, acts, norms, people, appointments and pages.

What is already there is left as it is, so that a file may be loaded again. What has a fault is refused with a reason,
and the rest comes in. Everything goes through the actions; in the journal it was done by the system.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from orgs.actions import acts, pages, routes, staff, tree
from orgs.duties import ROLES, Duty
from orgs.errors import RuleError
from orgs.journal import action
from orgs.models import Act, Appointment, Network, Norm, Organization, Page, Route, Substitution, User

DISTRICT = Path(__file__).parent / "demo" / "district.json"
PASSWORD = "glashatay-demo"  # of everybody in the demo district, and nowhere else

ORGANIZATIONS, ACTS, NORMS, PEOPLE = "организации", "акты", "нормы", "сотрудники"
APPOINTMENTS, SUBSTITUTIONS, PAGES, ROUTES = "назначения", "замещения", "страницы", "маршруты"

# Whose desk works for the pages of the Head and the Administration (П 3, 4; Порядок, п. 6, 11).
_RESPONSIBLE = ROLES["responsible_specialist"].duties
_PR = ROLES["pr_approver"].duties
_PR_ROLES = ("pr_approver", "pr_specialist", "pr_moderator")
_WITH_FALLBACK = (Duty.APPROVE_REPLIES, Duty.APPROVE_PLANS)


@dataclass(frozen=True)
class Refusal:
    """One thing of the file that did not come in. `number`: which in its list, from 1; 0 is no row of the file."""

    kind: str
    number: int
    name: str
    why: str

    def __str__(self) -> str:
        place = f", {self.number}-я строка" if self.number else ""
        return f"{self.kind}{place} ({self.name}): {self.why}"


@dataclass
class Report:
    """What came of a file: how much of each kind was made or was there, and what was refused."""

    made: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    newcomer: User | None = None  # the administrator, if he has just been added


@action
def load_district(content: dict, *, administrator: tuple[str, str], password: str | None = None) -> Report:
    """Loads a district in the form of demo/district.json and adds the administrator (login, full name).

    Without a password the people come in by one-time links.
    """
    loading = _Loading(content, password)
    loading.organizations()
    loading.each("acts", ACTS, ["code"], loading.act)
    loading.each("norms", NORMS, ["code", "act", "effective_from"], loading.norm)
    loading.each("users", PEOPLE, ["login"], loading.person)
    loading.each("appointments", APPOINTMENTS, ["user", "organization", "role", "from"], loading.appointment)
    loading.each("substitutions", SUBSTITUTIONS, ["absent", "organization", "role", "from"], loading.substitution)
    pages.enter_networks()
    loading.each("pages", PAGES, ["code"], loading.page)
    loading.administrator(*administrator)
    loading.routes()
    return loading.report


@action
def _whole(make: Callable[[], Any]):
    """One thing, whole or not at all: what the action lets through is checked once more as a form would check it."""
    made = make()
    made.full_clean()
    return made


class _Loading:
    """One file on its way in. Each method of a kind takes a row and returns how to make it, or None if it is there."""

    def __init__(self, content: dict, password: str | None):
        self.content, self.password, self.report = content, password, Report()
        self.zone = _zone(content)
        self.district = Organization.objects.district()

    def rows(self, name: str, kind: str) -> Iterator[tuple[int, dict]]:
        rows = self.content.get(name) or []
        if not isinstance(rows, list):
            self.refuse(kind, 0, name, "это не список")
            return
        for number, row in enumerate(rows, 1):
            if isinstance(row, dict):
                yield number, row
            else:
                self.refuse(kind, number, str(row)[:40], "это не запись с полями")

    def each(self, name: str, kind: str, key: list[str], prepare: Callable) -> None:
        seen: set[tuple] = set()
        for number, row in self.rows(name, kind):
            label = " ".join(str(row.get(part) or "—") for part in key)
            identity = tuple(str(row.get(part)) for part in key)
            if identity in seen:
                self.refuse(kind, number, label, "повтор: такая строка в файле уже была")
                continue
            seen.add(identity)
            self.enter(kind, number, label, lambda row=row: prepare(row))

    def enter(self, kind: str, number: int, label: str, prepare: Callable) -> Any:
        try:
            if not self.district and kind != ORGANIZATIONS:
                raise RuleError("Некуда: района нет.")
            make = prepare()
            if make is None:
                self.report.known[kind] += 1
                return None
            made = _whole(make)
        except RuleError as refusal:
            self.refuse(kind, number, label, refusal.message)
        except ValidationError as refusal:
            self.refuse(kind, number, label, " ".join(_faults(refusal)))
        except (DatabaseError, AttributeError, TypeError, ValueError) as error:
            self.refuse(kind, number, label, f"Значение не того вида или слишком длинное ({error}).")
        else:
            self.report.made[kind] += 1
            return made
        return None

    def refuse(self, kind: str, number: int, label: str, why: str) -> None:
        self.report.refused.append(Refusal(kind, number, label, why))

    def organizations(self) -> None:
        """Whoever another one belongs to first, in whatever order the file has them."""
        waiting, seen = list(self.rows("organizations", ORGANIZATIONS)), set()
        while waiting:
            there = {None, "", *Organization.objects.values_list("code", flat=True)}
            ready = [row for row in waiting if row[1].get("parent") in there] or waiting
            for number, row in ready:
                code = str(row.get("code") or "—")
                if code in seen:
                    self.refuse(ORGANIZATIONS, number, code, "повтор: такая строка в файле уже была")
                else:
                    seen.add(code)
                    self.enter(ORGANIZATIONS, number, code, lambda row=row: self.organization(row))
            self.district = Organization.objects.district()
            waiting = [row for row in waiting if row not in ready]

    def organization(self, row: dict) -> Callable | None:
        code, kind = _text(row, "code"), _one_of(row, "kind", Organization.Kind.values, "вид")
        if Organization.objects.filter(code=code).exists():
            return None
        parent = _organization(row, "parent") if row.get("parent") else None
        return lambda: tree.create_organization(
            code=code,
            name=_text(row, "name"),
            short_name=_text(row, "short_name"),
            kind=kind,
            parent=parent,
            staff=row.get("staff"),
            note=row.get("note") or "",
            zone=self.zone,
            actor=None,
        )

    def act(self, row: dict) -> Callable | None:
        code = _text(row, "code")
        if Act.objects.filter(code=code).exists():
            return None
        issuer = _organization(row, "issuer") if row.get("issuer") else None
        return lambda: acts.record_act(
            issuer or self.district,
            code=code,
            kind=_one_of(row, "kind", Act.Kind.values, "вид"),
            number=_text(row, "number"),
            day=_day(row, "date"),
            title=_text(row, "title"),
            issuer=issuer,
            first_day=_last_day(row, "effective_from"),
            last_day=_last_day(row, "effective_to"),
            fictional=bool(row.get("fictional")),
            actor=None,
        )

    def norm(self, row: dict) -> Callable | None:
        code, act, first_day = _text(row, "code"), _act(row), _day(row, "effective_from")
        if Norm.objects.filter(code=code, act=act, valid_from=staff.first_moment(first_day, self.district)).exists():
            return None
        bound = _list(row, "applies_to")
        return lambda: acts.record_norm(
            self.district,
            code=code,
            value=_number(row, "value"),
            unit=_text(row, "unit"),
            act=act,
            clause=row.get("clause") or "",
            first_day=first_day,
            last_day=_last_day(row, "effective_to"),
            applies_to=[] if "*" in bound else [_known(Organization, "code", code, "Организации") for code in bound],
            actor=None,
        )

    def person(self, row: dict) -> Callable | None:
        login = _text(row, "login").lower()
        if User.objects.filter(login=login).exists():
            return None
        return lambda: staff.create_user(
            self.district,
            login=login,
            full_name=_text(row, "full_name"),
            email=row.get("email") or "",
            phone=row.get("phone") or "",
            password=self.password,
            actor=None,
        )

    def appointment(self, row: dict) -> Callable | None:
        user, organization, role = _person(row, "user"), _organization(row, "organization"), _role(row)
        first_day, last_day, act = _day(row, "from"), _last_day(row, "to"), _act(row)
        there = {"user": user, "organization": organization, "role": role}
        if Appointment.objects.filter(valid_from=staff.first_moment(first_day, organization), **there).exists():
            return None
        return lambda: staff.appoint(
            **there,
            act=act,
            clause=row.get("clause") or "",
            first_day=first_day,
            last_day=last_day,
            with_subordinates=bool(row.get("with_subordinates")),
            actor=None,
        )

    def substitution(self, row: dict) -> Callable | None:
        absent, instead = _person(row, "absent"), _person(row, "substitute")
        organization, role, act = _organization(row, "organization"), _role(row), _act(row)
        first_day, last_day = _day(row, "from"), _last_day(row, "to")
        there = {"absent": absent, "organization": organization, "role": role}
        begun = Substitution.objects.filter(valid_from=staff.first_moment(first_day, organization), **there)
        if begun.filter(substitute=instead).exists():
            return None
        return lambda: staff.substitute(
            **there,
            instead=instead,
            act=act,
            first_day=first_day,
            last_day=last_day,
            reason=row.get("reason") or "",
            actor=None,
        )

    def page(self, row: dict) -> Callable | None:
        code, organization = _text(row, "code"), _organization(row, "organization")
        if Page.objects.filter(code=code).exists():
            return None
        url, data = _text(row, "url"), row.get("data") or {}
        address = pages.read_address(url)
        if not Network.objects.filter(code=row.get("network")).exists():
            raise RuleError(f"Сеть «{row.get('network')}» решением не предусмотрена (Порядок, п. 1).")
        if row["network"] != address.network.code:
            raise RuleError(f"Адрес {url} не этой сети.")

        def responsible(login: str) -> User | None:
            """Who is unknown is told; the page comes in without him."""
            user = User.objects.filter(login=login).first()
            if user is None:
                self.refuse(PAGES, 0, code, f"Ответственного «{login}» нет, страница внесена без него.")
            return user

        return lambda: pages.register_page(
            organization,
            code=code,
            url=url,
            external_id=str(row.get("external_id") or ""),
            screen_name=row.get("screen_name") or "",
            responsible=[user for user in map(responsible, _list(row, "responsible")) if user],
            title=data.get("name") or "",
            postal_address=data.get("postal_address") or "",
            email=data.get("email") or "",
            phones=data.get("phones") or [],
            website=data.get("website") or "",
            subordinates_url=data.get("subordinate_organizations_url") or "",
            actor=None,
        )

    def administrator(self, login: str, full_name: str) -> None:
        """The file names nobody who manages the program: he is added, by the order that names the others."""
        order = Act.objects.in_force().filter(kind=Act.Kind.PRIKAZ_KADRY).order_by("date", "pk").first()
        act = order or Act.objects.in_force().order_by("date", "pk").first()
        row = {"login": login, "full_name": full_name}
        self.report.newcomer = self.enter(PEOPLE, 0, login, lambda: self.person(row))

        def prepare() -> Callable | None:
            if Appointment.objects.filter(role=staff.ADMINISTRATOR).exists():
                return None
            if act is None:
                raise RuleError("В файле нет действующего акта, которым его назначить.")
            return self.appointment(
                {
                    "user": login,
                    "organization": self.district.code,
                    "role": staff.ADMINISTRATOR,
                    "act": act.code,
                    "clause": "п. 4",
                    "from": act.valid_from.astimezone(self.district.tz).date().isoformat(),
                }
            )

        self.enter(APPOINTMENTS, 0, f"{login} {staff.ADMINISTRATOR}", prepare)

    def routes(self) -> None:
        """Pages of the Head and the Administration: replies to the responsible specialist, the rest to PR."""
        by_role = {}
        lasting = Appointment.objects.filter(valid_to__gt=timezone.now()).order_by("-valid_from")
        for appointment in lasting.select_related("organization", "act"):
            by_role[appointment.role] = appointment
        specialist, affairs = by_role.get("responsible_specialist"), by_role.get("head_of_affairs")
        pr = next((by_role[role] for role in _PR_ROLES if role in by_role), None)
        owners = Organization.objects.filter(kind__in=(Organization.Kind.HEAD, Organization.Kind.ADMINISTRATION))
        for owner in owners:
            for duty in sorted(_RESPONSIBLE | _PR):
                whose = specialist if duty in _RESPONSIBLE else pr
                fallback = affairs if duty in _WITH_FALLBACK else None
                label = f"{owner.code} {duty}"
                self.enter(
                    ROUTES,
                    0,
                    label,
                    lambda owner=owner, duty=duty, whose=whose, fallback=fallback: _route(owner, duty, whose, fallback),
                )


def _route(owner: Organization, duty: Duty, whose: Appointment | None, fallback: Appointment | None) -> Callable | None:
    if Route.objects.filter(owner=owner, duty=duty).exists():
        return None
    if whose is None:
        raise RuleError("Никто не назначен на эту работу: она остаётся за самой организацией.")
    return lambda: routes.set_route(
        owner,
        duty,
        whose.organization,
        fallback=fallback.organization if fallback else None,
        act=whose.act,
        clause=whose.clause,
        valid_from=whose.valid_from,
        actor=None,
    )


# --- Reading a field of a row; a fault is told in words ---


def _text(row: dict, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str | int) or not str(value).strip():
        raise RuleError(f"Не указано поле {name}.")
    return str(value).strip()


def _one_of(row: dict, name: str, known: list[str], what: str) -> str:
    value = _text(row, name)
    if value not in known:
        raise RuleError(f"Неизвестный {what} «{value}».")
    return value


def _list(row: dict, name: str) -> list[str]:
    value = row.get(name) or []
    if not isinstance(value, list):
        raise RuleError(f"Поле {name}: нужен список.")
    return [str(one) for one in value]


def _day(row: dict, name: str) -> date:
    try:
        return date.fromisoformat(_text(row, name))
    except ValueError as error:
        raise RuleError(f"Дата {name} «{row[name]}» не читается, нужна вида 2026-11-30.") from error


def _last_day(row: dict, name: str) -> date | None:
    return _day(row, name) if row.get(name) else None


def _number(row: dict, name: str) -> Decimal:
    try:
        return Decimal(_text(row, name))
    except InvalidOperation as error:
        raise RuleError(f"Число {name} «{row[name]}» не читается.") from error


def _role(row: dict) -> str:
    role = _text(row, "role")
    if role not in ROLES:
        raise RuleError(f"Неизвестная роль «{role}».")
    return role


def _organization(row: dict, name: str) -> Organization:
    return _known(Organization, "code", _text(row, name), "Организации")


def _person(row: dict, name: str) -> User:
    return _known(User, "login", _text(row, name).lower(), "Сотрудника")


def _act(row: dict) -> Act:
    return _known(Act, "code", _text(row, "act"), "Акта")


def _known(model, key: str, value: str, what: str):
    found = model.objects.filter(**{key: value}).first()
    if found is None:
        raise RuleError(f"{what} «{value}» нет.")
    return found


def _zone(content: dict) -> str:
    meta = content.get("meta")
    zone = (meta.get("timezone") if isinstance(meta, dict) else None) or "Asia/Tomsk"
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, TypeError) as error:
        raise RuleError(f"Часовой пояс «{zone}» неизвестен.") from error


def _faults(refusal: ValidationError) -> list[str]:
    if not hasattr(refusal, "error_dict"):
        return list(refusal.messages)
    return [f"{name}: {' '.join(messages)}" for name, messages in refusal.message_dict.items()]
