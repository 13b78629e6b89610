"""The list of tasks: ONE indexed statement for the rows, one for each journey's words (design: Work item).

A page is reached by the key of the last row seen, never by an offset.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from orgs.models import Case, Organization, Seat
from orgs.names import accusative
from orgs.rights import held_by
from orgs.search import matching
from workflows.deadlines.calendar import working_time_of
from workflows.deadlines.words import Due, due
from workflows.engine.journeys import Digest, journey
from workflows.engine.models import WorkItem
from workflows.messages.models import Message

PAGE = 25
ICONS = {"ok": "clock", "warn": "hourglass-split", "bad": "exclamation-octagon-fill", "done": "check-circle-fill"}


@dataclass(frozen=True)
class Row:
    """One task as the inbox shows it; everything is words already."""

    item: WorkItem
    digest: Digest
    due: Due | None
    instead_of: str
    group: str

    @property
    def mark(self) -> str:
        """The edge of the row: overdue, today."""
        return f" task--{self.due.kind}" if self.item.is_open and self.due and self.due.kind in ("bad", "warn") else ""

    @property
    def due_kind(self) -> str:
        return "done" if not self.item.is_open else self.due.kind if self.due else "ok"

    @property
    def due_icon(self) -> str:
        return ICONS[self.due_kind]

    @property
    def due_left(self) -> str:
        if not self.item.is_open:
            return "Выполнено"
        return self.due.left if self.due else "Без срока"

    @property
    def note(self) -> str:
        """In whose place, and where the matter stands."""
        return ", ".join(filter(None, [f"за {self.instead_of}" if self.instead_of else "", self.digest.state_note]))

    @property
    def url(self) -> str:
        if self.item.is_open:
            return reverse("engine:task", args=[self.item.pk])
        return reverse("engine:case", args=[self.item.case_id])


def ordered(items, done: bool):
    return items.order_by("-closed_at", "-pk") if done else items.order_by("deadline", "pk")


def filtered(items, wanted: dict, user):
    """Narrowed by organization, journey, page, overdue, words."""
    if wanted.get("organization"):
        items = items.filter(organization=wanted["organization"])
    if wanted.get("journey"):
        items = items.filter(journey=wanted["journey"])
    if wanted.get("page"):
        items = items.filter(page=wanted["page"])
    if wanted.get("late"):
        items = items.filter(deadline__lt=timezone.now())
    if wanted.get("q"):
        items = items.filter(case__in=cases_holding(wanted["q"], user))
    return items


def cases_holding(query: str, user):
    """The numbers of cases whose title, number or message holds every word of the query."""
    by_title = matching(Case.objects.order_by(), query).values("pk")
    by_words = Message.objects.order_by().filter(case__isnull=False).holding(query, user).values("case")
    return by_title.union(by_words)


def page_of(items, after: str, done: bool) -> tuple[list[WorkItem], str]:
    """At most PAGE rows after a key, and the key of the next page (empty at the end)."""
    field = "closed_at" if done else "deadline"
    key = _read(after)
    if key:
        at, pk = key
        sign = "lt" if done else "gt"
        items = items.filter(Q(**{f"{field}__{sign}": at}) | Q(**{field: at, f"pk__{sign}": pk}))
    rows = list(ordered(items, done)[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], f"{getattr(last, field).isoformat()}_{last.pk}" if last else ""


def _read(key: str) -> tuple[datetime, int] | None:
    at, _, pk = key.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), int(pk)) if moment.tzinfo and len(pk) < 19 else None
    except (ValueError, OverflowError):
        return None


def rows_of(items: list[WorkItem], user, now: datetime) -> list[Row]:
    """The rows in words: their journeys' digests, deadlines, in whose place."""
    organizations = Organization.objects.in_bulk({item.organization_id for item in items})
    clocks = {pk: working_time_of(organization) for pk, organization in organizations.items()}
    digests: dict[int, Digest] = {}
    for code in sorted({item.journey for item in items}):
        digests |= journey(code).digest([item.case_id for item in items if item.journey == code], user)
    behalf = _instead_of(user, items)
    return [
        Row(
            item=item,
            digest=digests.get(item.case_id, Digest()),
            due=due(item.deadline, now, clocks[item.organization_id]) if item.has_deadline else None,
            instead_of=behalf.get(item.desk_id, ""),
            group=_group(item, now, organizations[item.organization_id]),
        )
        for item in items
    ]


def digests_of(cases: list[Case], user) -> list[Digest]:
    """What each case is about, in the order given; a few statements for each journey."""
    digests: dict[int, Digest] = {}
    for code in sorted({case.run.journey for case in cases if hasattr(case, "run")}):
        digests |= journey(code).digest([case.pk for case in cases if case.run.journey == code], user)
    return [digests.get(case.pk, Digest()) for case in cases]


def _instead_of(user, items: list[WorkItem]) -> dict[int, str]:
    """Desk → «Согласову А. В.»: whom the person stands in for, where he has no seat of his own."""
    if not held_by(user).substitutions:
        return {}
    desks = {item.desk_id for item in items}
    seats = Seat.objects.in_force().filter(user=user, desk__in=desks).values_list("desk", "on_behalf_of__full_name")
    own = {desk for desk, name in seats if not name}
    return {desk: accusative(name) for desk, name in seats if name and desk not in own}


def _group(item: WorkItem, now: datetime, organization: Organization) -> str:
    if not item.is_open:
        return "Выполнено"
    if item.deadline < now:
        return "Просрочено"
    tomorrow = organization.today(now) + timedelta(days=1)
    if item.has_deadline and item.deadline.astimezone(organization.tz).date() < tomorrow:
        return "Сегодня"
    return "Позже"
