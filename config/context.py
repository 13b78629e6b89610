"""What the shell of a page knows: who looks, what he may open, whom he stands in for, how he wants to see it."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from config import lockout
from config.vision import Vision
from orgs import names
from orgs.duties import DESK_DUTIES, Duty
from orgs.models import Organization
from orgs.rights import Held, held_by
from workflows.inbox.counting import waiting

READING = {Duty.READ_CASES, Duty.CONTROL, Duty.RECEIVE_MESSAGES, Duty.PREPARE_REPLIES, Duty.APPROVE_REPLIES}
MANAGING = {Duty.MANAGE_STAFF, Duty.MANAGE_SETTINGS}
WORKING = set(Duty) - MANAGING
# Section, its address, the duties of which one opens it, the rooms whose pages belong to it.
SECTIONS = [
    ("Задачи", "inbox:inbox", DESK_DUTIES, ("engine",)),
    ("Дела", "inbox:cases", WORKING, ()),
    ("Сообщения", "messages:list", READING, ("messages",)),
    ("Заготовки", "replies:templates", {Duty.PREPARE_REPLIES}, ("replies",)),
    ("Бумаги", "documents:list", WORKING, ("documents",)),
    ("Управление", "orgs:manage", MANAGING, ("orgs",)),
]


def address(name: str) -> str:
    """The address of a page by its name, empty while there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Link:
    text: str
    url: str
    current: str = ""  # the value of aria-current
    count: str | int = ""
    late: int = 0


class Face:
    """Computed as the template asks: a page that shows no shell costs no statement; the whole shell costs four."""

    demo = settings.DEMO
    version = settings.VERSION
    source_url = settings.SOURCE_URL

    def __init__(self, request):
        self.request = request
        self.user = getattr(request, "user", None) or AnonymousUser()  # refused before anybody asked who it is

    @cached_property
    def vision(self) -> Vision:
        return Vision.of(self.request)

    @cached_property
    def held(self) -> Held:
        return held_by(self.user) if self.user.is_authenticated else Held([], [])

    @property
    def substitutions(self) -> list[dict]:
        """Whom the person stands in for, until when, by what order: the strip under the sections."""
        return [
            {
                "name": names.accusative(substitution.absent.full_name),
                "until": substitution.last_moment,
                "order": f"{substitution.act.get_kind_display()} № {substitution.act.number}",
            }
            for substitution in self.held.substitutions
        ]

    @property
    def duties(self) -> set[Duty]:
        return self.held.duties

    @cached_property
    def role(self) -> str:
        return self.held.appointments[0].role_title if self.held.appointments else ""

    @cached_property
    def owner(self) -> str:
        """The organization under the name of the product: one's own; for a stranger the Administration."""
        if self.held.appointments:
            return self.held.appointments[0].organization.short_name
        administration = Organization.objects.filter(kind=Organization.Kind.ADMINISTRATION).first()
        return administration.name if administration else ""

    @cached_property
    def sections(self) -> list[Link]:
        here = self.request.resolver_match
        links = []
        for text, name, duties, rooms in SECTIONS:
            url = address(name) if duties & self.duties else ""
            if url:
                room = here.app_name if here else ""
                current = "page" if url == self.request.path else "true" if room in rooms else ""
                links.append(Link(text, url, current, *(waiting(self.user) if name == "inbox:inbox" else ())))
        return links

    @property
    def search_url(self) -> str:
        return address("inbox:cases") if WORKING & self.duties else ""

    @property
    def login_url(self) -> str:
        return address("account_login")

    @property
    def logout_url(self) -> str:
        return address("account_logout")

    @property
    def account_url(self) -> str:
        return address("mfa_index")

    @property
    def lockout_rule(self) -> str:
        return lockout.rule()

    @property
    def foot(self) -> list[Link]:
        links = [Link("Проверить бумагу", address("documents:verify_form"))]
        if not self.user.is_authenticated:
            links += [
                Link(self.vision.switch_text, self.vision.switch_url),
                Link("Вход для сотрудников", self.login_url),
            ]
        return [link for link in links if link.url]


def face(request) -> dict:
    return {"face": Face(request)}
