"""A small world for every room's tests: the people of the decree and the pages they answer for.

`world = district()` then `world.rural`, `world.pr_approver`, `world.vk_adm` … All came in through the actions, as they
do in the office. The passwords of all are PASSWORD.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import count

from orgs.actions import acts, pages, routes, staff, tree
from orgs.duties import Duty
from orgs.models import Act, Appointment, Norm, Organization, Page, Substitution, User

PASSWORD = "проба-пера-2026"
LONG_AGO = date(2022, 12, 1)
_numbers = count(1)

PR_DUTIES = [
    Duty.DRAFT_PLANS,
    Duty.PLACE_POSTS,
    Duty.MODERATE,
    Duty.CONFIRM_REMOVAL,
    Duty.KEEP_PAGES,
    Duty.PROTECT_PAGES,
]


def organization(
    kind: str = "school", *, code: str = "", name: str = "", parent: Organization | None = None
) -> Organization:
    """One more organization, in the district unless it is independent or told; the name is made up if none is given."""
    if parent is None and kind not in tree.ROOTS:
        parent = Organization.objects.district() or organization("district")
    code = code or f"{kind.replace('_', '-')}-{next(_numbers)}"
    name = name or f"Организация {code}"
    return tree.create_organization(code=code, name=name, short_name=name, kind=kind, parent=parent, actor=None)


def act(number: str = "", *, day: date = LONG_AGO, where: Organization | None = None) -> Act:
    """One more act, in the journal of the district unless told."""
    number = number or f"{next(_numbers)}-п"
    where = where or Organization.objects.district() or organization("district")
    return acts.record_act(
        where,
        code=f"act-{next(_numbers)}",
        kind="postanovlenie",
        number=number,
        day=day,
        title="О страницах",
        actor=None,
    )


def user(full_name: str = "", *, login: str = "", where: Organization | None = None) -> User:
    """One more person, appointed to nothing: a stranger."""
    number = next(_numbers)
    where = where or Organization.objects.district() or organization("district")
    return staff.create_user(
        where,
        login=login or f"user-{number}",
        full_name=full_name or "Прохожев Случай Мимоходович",
        email=f"{login or f'user-{number}'}@users.example",
        password=PASSWORD,
        actor=None,
    )


def appoint(
    who: User,
    role: str,
    where: Organization,
    *,
    first_day: date = LONG_AGO,
    last_day: date | None = None,
    with_subordinates: bool = False,
    by: Act | None = None,
    clause: str = "п. 2",
) -> Appointment:
    """An appointment since long ago, by some act."""
    return staff.appoint(
        who,
        role=role,
        organization=where,
        act=by or Act.objects.first() or act(),
        clause=clause,
        first_day=first_day,
        last_day=last_day,
        with_subordinates=with_subordinates,
        actor=None,
    )


def substitute(
    absent: User, instead: User, role: str, where: Organization, *, first_day: date | None = None, last_day=None
) -> Substitution:
    """Somebody stands in from today on."""
    return staff.substitute(
        absent=absent,
        instead=instead,
        organization=where,
        role=role,
        act=Act.objects.first() or act(),
        first_day=first_day or where.today(),
        last_day=last_day,
        reason="отпуск",
        actor=None,
    )


def page(where: Organization, network: str = "vk", *, external_id: str = "", responsible=()) -> Page:
    """One more official page of an organization."""
    pages.enter_networks()
    number = external_id or str(900000000 + next(_numbers))
    address = f"https://vk.com/club{number}" if network == "vk" else f"https://ok.ru/group/{number}"
    return pages.register_page(
        where,
        url=address,
        external_id=number,
        title=f"{where.short_name} (демо)",
        responsible=responsible,
        actor=None,
    )


def norm(code: str, value, *, unit: str = "рабочих часов", applies_to=(), by: Act | None = None) -> Norm:
    """A number set by clause 3 of an act since long ago."""
    by = by or Act.objects.first() or act()
    where = Organization.objects.district() or organization("district")
    return acts.record_norm(
        where,
        code=code,
        value=Decimal(value),
        unit=unit,
        act=by,
        clause="п. 3",
        first_day=LONG_AGO,
        applies_to=applies_to,
        actor=None,
    )


def route(
    owner: Organization, duty: Duty, to: Organization | None, *, fallback=None, by: Act | None = None, clause: str = ""
):
    """A route since long ago."""
    return routes.set_route(
        owner,
        duty,
        to,
        fallback=fallback,
        act=by,
        clause=clause,
        valid_from=staff.first_moment(LONG_AGO, owner),
        actor=None,
    )


@dataclass
class World:
    """The organizations, people, pages and acts of `district()` by name."""

    # organizations
    root: Organization
    head_office: Organization  # Глава района
    adm: Organization
    pr: Organization
    affairs: Organization  # a unit like the others; the head of affairs is appointed at the district, as П 10 says
    rural_unit: Organization  # П 3
    education: Organization
    school: Organization
    settlement: Organization
    # acts
    decree: Act
    order: Act
    # people
    head: User
    head_of_affairs: User
    pr_approver: User
    pr_specialist: User
    pr_moderator: User
    rural: User  # the responsible specialist
    school_head: User
    school_specialist: User
    settlement_head: User
    auditor: User
    administrator: User
    stranger: User
    # pages
    vk_adm: Page
    ok_adm: Page
    vk_head: Page
    ok_head: Page
    vk_school: Page
    ok_school: Page

    @property
    def people(self) -> dict[str, User]:
        """Everybody by the name of the field."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if isinstance(getattr(self, field.name), User)
        }


def district() -> World:
    """A district as the decree wants it: the Administration with its units, a school, a settlement, six pages."""
    kinds = Organization.Kind
    root = organization(kinds.DISTRICT, code="district", name="Кожевниковский район")
    head_office = organization(kinds.HEAD, code="head", name="Глава района", parent=root)
    adm = organization(kinds.ADMINISTRATION, code="adm", name="Администрация района", parent=root)
    pr = organization(kinds.DEPARTMENT, code="pr", name="Отдел по связям с общественностью", parent=adm)
    affairs = organization(kinds.OFFICIAL, code="affairs", name="Управляющий делами", parent=adm)
    rural_unit = organization(kinds.DEPARTMENT, code="rural-spec", name="Взаимодействие с поселениями", parent=adm)
    education = organization(kinds.DEPARTMENT, code="edu-dept", name="Отдел образования", parent=adm)
    school = organization(kinds.SCHOOL, code="school-1", name="Школа № 1", parent=education)
    settlement = organization(kinds.RURAL_SETTLEMENT, code="sp-urtam", name="Уртамское сельское поселение")

    decree = act("650", day=date(2022, 11, 30), where=root)
    order = act("14-к", where=root)

    def person(login: str, full_name: str, role: str, where: Organization, clause: str, below: bool = False) -> User:
        """Appointed by the decree; `below`: with subordinates."""
        someone = user(full_name, login=login, where=where)
        appoint(someone, role, where, by=decree, clause=clause, with_subordinates=below)
        return someone

    people = {
        "head": person("glava", "Эталонов Аристарх Образцович", "head", head_office, "п. 1"),
        "head_of_affairs": person("upravdel", "Порядкова Регламента Уставовна", "head_of_affairs", root, "п. 10", True),
        "pr_approver": person("pr-head", "Согласова Агата Визовна", "pr_approver", pr, "п. 4", True),
        "pr_specialist": person("pr-spec", "Черкалина Злата Правкина", "pr_specialist", pr, "п. 2"),
        "pr_moderator": person("pr-mod", "Тишин Модест Модератович", "pr_moderator", pr, "Порядок, п. 11"),
        "rural": person("rural", "Ответов Добрыня Письмович", "responsible_specialist", rural_unit, "п. 3"),
        "school_head": person("sch1-dir", "Звонков Урок Переменович", "organization_head", school, "п. 6"),
        "school_specialist": person(
            "sch1-spec", "Мелкова Доска Тетрадьевна", "organization_specialist", school, "п. 6"
        ),
        "settlement_head": person("urtam-head", "Околицын Хутор Деревнич", "organization_head", settlement, "п. 5"),
        "auditor": person("auditor", "Ревизоров Штамп Подписевич", "auditor", root, "п. 10", True),
        "administrator": person("admin", "Ключников Пароль Доступович", "administrator", root, "п. 10"),
        "stranger": user(login="stranger", where=root),
    }
    appoint(people["pr_approver"], "pr_coordinator", adm, by=decree, clause="п. 4", with_subordinates=True)

    for owner in (head_office, adm):
        for duty in (Duty.RECEIVE_MESSAGES, Duty.PREPARE_REPLIES, Duty.PLACE_REPLIES):
            route(owner, duty, rural_unit, by=decree, clause="п. 3")
        for duty in (Duty.APPROVE_REPLIES, Duty.APPROVE_PLANS):
            route(owner, duty, pr, fallback=root, by=decree, clause="Порядок, п. 6.3")
        for duty in PR_DUTIES:
            route(owner, duty, pr, by=decree, clause="п. 4")

    norm("reply_hours", 9, applies_to=[head_office, adm], by=order)
    norm("reply_hours_urgent", 4, unit="рабочих часов, срочные", applies_to=[head_office, adm], by=order)

    keeper = [people["pr_specialist"]]
    registered = {
        "vk_adm": page(adm, "vk", external_id="900650001", responsible=keeper),
        "ok_adm": page(adm, "ok", external_id="59000000001", responsible=keeper),
        "vk_head": page(head_office, "vk", external_id="900650002", responsible=keeper),
        "ok_head": page(head_office, "ok", external_id="59000000002", responsible=keeper),
        "vk_school": page(school, "vk", external_id="900650011", responsible=[people["school_specialist"]]),
        "ok_school": page(school, "ok", external_id="59000000011", responsible=[people["school_specialist"]]),
    }
    return World(
        root=root,
        head_office=head_office,
        adm=adm,
        pr=pr,
        affairs=affairs,
        rural_unit=rural_unit,
        education=education,
        school=school,
        settlement=settlement,
        decree=decree,
        order=order,
        **people,
        **registered,
    )
