"""A district in the middle of its work: everybody the decree knows, and the cases of four owners at every step.

    scene.people["auditor"]; scene.matters["school"].placing.open; scene.browser("rural").get("/")

`in_the_district` makes it once for a module: `scene = pytest.fixture(scope="module")(in_the_district)`. What a test
changes is rolled back after it; `trying` rolls back within one.
"""

import io
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.test import Client
from PIL import Image

from approvals.models import Verdict
from documents.jobs import render
from documents.models import Paper
from orgs.actions.cases import attach
from orgs.actions.staff import block, end_appointment
from orgs.files.storing import store
from orgs.models import Case, CaseFile, Organization, Page, User
from tests.orgs.factories import World, appoint, district, organization, page, substitute, user
from tests.replies.factories import address_of_answer, case_of
from tests.visiting import visitor
from workflows.engine import steps
from workflows.engine.models import WorkItem
from workflows.messages.models import Message
from workflows.networks.reading import Kind
from workflows.replies import actions
from workflows.replies.jobs import issue_papers
from workflows.replies.models import Reply, ReplyTemplate, Triage
from workflows.replies.papers import RECORD

OPEN = "Когда посыплют горку"  # said for all to read
AUTHOR_LINK = "vk.com/id2100000001"  # as tests/replies/factories.py gives it


@dataclass
class Citizen:
    """Who writes to the pages of one owner. `private`: said in a private message."""

    name: str
    phone: str
    private: str


CITIZENS = {
    "adm": Citizen("Кунигунда Тайнова", "8-900-555-44-33", "Перепетуя из второго подъезда"),
    "head": Citizen("Гертруда Скрытова", "8-900-555-44-34", "Евлампий из дома напротив"),
    "school": Citizen("Брунгильда Незнаемова", "8-900-555-44-35", "Мстислав из шестого класса"),
    "settlement": Citizen("Розамунда Безымянова", "8-900-555-44-36", "Прасковья с нижней улицы"),
}


@dataclass
class Thing:
    """One case: the message it began with, the step that waits (none if it is closed), one that is done."""

    case: Case
    message: Message
    waits: WorkItem | None
    done: WorkItem


@dataclass
class Matter:
    """What stands in the drawers of one owner of pages. Each case stopped at the step it is named for."""

    owner: Organization
    page: Page
    writer: User
    citizen: Citizen
    preparing: Thing  # began with a private message
    approving: Thing
    placing: Thing
    closed: Thing
    picture: CaseFile  # of the closed case; shows a citizen's data
    plan: CaseFile  # of the closed case; shows none
    record: Paper
    template: ReplyTemplate

    @property
    def secrets(self) -> list[str]:
        """What of the citizen nobody learns outside the legal entity."""
        return [*self.citizen.name.split(), self.citizen.phone, self.citizen.private, *self.links]

    @property
    def links(self) -> list[str]:
        return [thing.message.link for thing in self.things if thing.message.link]

    @property
    def things(self) -> list[Thing]:
        return [self.preparing, self.approving, self.placing, self.closed]


@dataclass
class Scene:
    world: World
    people: dict[str, User]
    matters: dict[str, Matter] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def browser(self, name: str) -> Client:
        """A new browser in which the person has come in with a second factor; `anonymous` has not come in."""
        client = Client()
        if name != "anonymous":
            if name not in self.sessions:
                self.sessions[name] = visitor(self.people[name]).session.session_key
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client


@contextmanager
def trying():
    """What happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def in_the_district(django_db_setup, django_db_blocker):
    """The fixture's function: the scene stands while the tests of a module run, and is rolled back after them."""
    with django_db_blocker.unblock(), trying():
        scene = standing()
        for name in scene.people:
            scene.browser(name)
        yield scene


def standing() -> Scene:
    """Makes it all, through the actions."""
    world = district()
    people = {name: person for name, person in world.people.items() if name != "stranger"}
    people["person"] = world.stranger  # has an account and is appointed to nothing

    def newcomer(name: str, full_name: str, role: str, where: Organization, clause: str, **kwargs):
        people[name] = user(full_name, login=name, where=where)
        return appoint(people[name], role, where, clause=clause, **kwargs)

    rural_unit, tomorrow = world.rural_unit, world.rural_unit.today() + timedelta(days=1)
    newcomer("unit_head", "Сводкин Отчёт Еженедельевич", "unit_head", rural_unit, "п. 7")
    newcomer("founder", "Учредилова Акта Подведовна", "unit_head", world.education, "п. 6", with_subordinates=True)
    second_school = organization("school", name="Школа № 2", parent=world.education)
    newcomer("neighbour", "Соседов Чужан Незваныч", "organization_head", second_school, "п. 6")
    former = newcomer("former", "Былов Архип Уволенович", "responsible_specialist", rural_unit, "п. 3")
    newcomer("coming", "Завтраков Приём Началыч", "responsible_specialist", rural_unit, "п. 3", first_day=tomorrow)
    newcomer("blocked", "Закрытов Замок Ключевич", "responsible_specialist", rural_unit, "п. 3")
    people["substitute"] = user("Замещаев Приказ Отпускович", login="substitute", where=rural_unit)
    substitute(world.rural, people["substitute"], "responsible_specialist", rural_unit)

    scene = Scene(world, people)
    settlement_head = people["settlement_head"]
    for name, owner, where, writer, approver in [
        ("adm", world.adm, world.vk_adm, people["former"], world.pr_approver),
        ("head", world.head_office, world.vk_head, world.rural, world.pr_approver),
        ("school", world.school, world.vk_school, world.school_specialist, world.school_head),
        ("settlement", world.settlement, page(world.settlement), settlement_head, settlement_head),
    ]:
        scene.matters[name] = _matter(owner, where, writer, approver, CITIZENS[name])
    end_appointment(former, actor=None)
    visitor(people["blocked"])
    scene.browser("blocked")
    block(people["blocked"], rural_unit, actor=None)
    return scene


def _matter(owner: Organization, where: Page, writer: User, approver: User, citizen: Citizen) -> Matter:
    private = f"{citizen.private} не пускает дворника, {citizen.phone}"
    preparing = case_of(where, private, kind=Kind.DIRECT, author=citizen.name)
    approving, placing, closed = (
        case_of(where, f"{OPEN} у дома {number}? Звоните {citizen.phone}", author=citizen.name) for number in (1, 2, 3)
    )
    for case in (preparing, approving, placing, closed):
        _do(case, writer, lambda case, seat: actions.triage(case, Triage.REPLY, actor=writer))
    for case in (approving, placing, closed):
        _do(case, writer, lambda case, seat: actions.send(case, "Посыплют завтра до обеда.", actor=writer))
    for case in (placing, closed):
        _do(case, approver, lambda case, seat: actions.decide(case, Verdict.AGREED, actor=approver))
    picture = _picture(closed, "Снимок двора.png", "navy", personal=True)
    plan = _picture(closed, "План уборки.png", "green", personal=False)
    agreed = Reply.objects.get(case=closed).version.sha256
    _do(closed, writer, lambda case, seat: actions.place(case, address_of_answer(where), agreed, actor=writer))
    issue_papers(closed.pk)
    record = Paper.objects.get(case=closed, kind=RECORD)
    render(record.pk)
    record.refresh_from_db()
    template = actions.save_template(
        ReplyTemplate(organization=owner, title="Приём граждан", text="Приём по вторникам."), actor=writer
    )
    things = (_thing(case) for case in (preparing, approving, placing, closed))
    return Matter(owner, where, writer, citizen, *things, picture=picture, plan=plan, record=record, template=template)


def _do(case: Case, actor: User, do) -> None:
    steps.complete(case.items.open().get().pk, actor=actor, request_id=uuid4(), do=do)


def _picture(case: Case, name: str, colour: str, *, personal: bool) -> CaseFile:
    drawn = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(drawn, "PNG")
    return attach(case, store(drawn.getvalue(), name=name), name=name, personal=personal, actor=None)


def _thing(case: Case) -> Thing:
    case.refresh_from_db()
    done = case.items.filter(closed_at__isnull=False).order_by("pk").first()
    return Thing(case, case.messages.get(), case.items.open().first(), done)
