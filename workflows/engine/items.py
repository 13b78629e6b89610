"""Work items: opened by a node, taken, given back, handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, transaction
from django.db.models import TextChoices
from django.utils import timezone
from viewflow.workflow.fields import get_task_ref

from orgs.actions.routes import route_of
from orgs.actions.staff import same_person
from orgs.duties import Duty
from orgs.errors import Conflict, RuleError
from orgs.journal import action, record
from orgs.models import FOREVER, Desk, Organization, Seat, User
from workflows.engine.models import CaseProcess, WorkItem


@dataclass(frozen=True)
class Term:
    """By when a step is due: the code of the norm, from when it runs, and the moment."""

    norm_code: str
    start: datetime
    due: datetime


@dataclass(frozen=True)
class Lane:
    """A lane of a journey: who works there, by which clause, with which duties (none: the system)."""

    title: str
    clause: str = ""
    duties: frozenset[Duty] = frozenset()


def seat_at(desk: Desk, user: User, owner: User | None = None) -> Seat | None:
    """The person's seat at a desk now. Of an item whose `owner` he stands in for, the seat that says so; otherwise his
    own before one through a substitution."""
    seats = Seat.objects.at_work().filter(desk=desk, user=user).select_related("on_behalf_of", "appointment__act")

    def order(seat: Seat) -> tuple:
        instead_of_owner = owner is not None and owner != user and seat.on_behalf_of == owner
        return (not instead_of_owner, seat.on_behalf_of_id is not None, seat.pk)

    return min(seats, key=order, default=None)


def seat_for(item: WorkItem, user: User) -> Seat | None:
    """In whose name the person would do the item; None if it is not for him."""
    return seat_at(item.desk, user, item.owner)


def desk_for(owner: Organization, duty: Duty, other_than: Sequence[User] = ()) -> Desk:
    """The desk where a duty for an owner's pages is done.

    `other_than`: whose text it is. Where nobody at the route's desk may decide it, the fallback desk of the route
    (Порядок, п. 6.3: never silent self-approval); without one the work waits at the desk for a lawful second person.
    """
    route = route_of(owner, duty)
    organization = (route.organization if route else None) or owner
    desk = Desk.objects.get_or_create(organization=organization, duty=duty)[0]
    if other_than and route and route.fallback:
        seats = Seat.objects.at_work().filter(desk=desk).select_related("user", "on_behalf_of")
        if not any(_is_another(seat.user, seat.on_behalf_of, other_than) for seat in seats):
            return Desk.objects.get_or_create(organization=route.fallback, duty=duty)[0]
    return desk


def _is_another(person: User, on_behalf_of: User | None, writers: Sequence[User]) -> bool:
    """Whether neither the person nor the one he stands in for counts as one with a writer."""
    now = timezone.now()
    people = [person] + ([on_behalf_of] if on_behalf_of else [])
    return not any(same_person(one, writer, now) for one in people for writer in writers)


def open_item(activation) -> WorkItem:
    """The work item of a task just created: where it waits, by when, for whom."""
    node, process = activation.flow_task, activation.process
    run = CaseProcess.objects.select_related("case__organization", "case__page__organization").get(
        process_id=process.pk
    )
    case = run.case
    owner = node.owner(activation) if node.owner else case.organization
    writers = node.other_than(activation) if node.other_than else ()
    term = node.due(activation) if node.due else None
    item = WorkItem.objects.create(
        case=case,
        process_id=process.pk,
        task=activation.task,
        journey=run.journey,
        node=get_task_ref(node),
        desk=desk_for(owner, node.duty, writers),
        organization=case.page.organization if case.page else case.organization,
        page=case.page,
        number_text=case.number_text,
        title=node.task_title,
        deadline=term.due if term else FOREVER,
        deadline_from=term.start if term else None,
        norm_code=term.norm_code if term else "",
    )
    item.owner = _who_did_it_before(item, node.flow_class.lane_of(node), writers)
    if item.owner:
        item.taken_at = timezone.now()
        item.save(update_fields=["owner", "taken_at"])
    return item


def _who_did_it_before(item: WorkItem, lane: Lane, writers: Sequence[User]) -> User | None:
    """What comes back to a lane comes back to the one who worked there last, while he may do it."""
    done = item.case.items.filter(closed_at__isnull=False, recalled=False, desk__duty__in=lane.duties)
    for before in done.select_related("closed_by").order_by("-closed_at"):
        person = before.closed_by
        seat = seat_at(item.desk, person)
        if seat and _is_another(person, seat.on_behalf_of, writers):
            return person
    return None


def locked(item_pk: int) -> WorkItem:
    """The item, open and locked after its process (design: lock order). Raises Conflict if it is closed."""
    item = WorkItem.objects.get(pk=item_pk)
    lock_process(item)
    item = WorkItem.objects.select_for_update(no_key=True).get(pk=item_pk)
    if not item.is_open:
        raise already_done(item)
    return item


def lock_process(item: WorkItem) -> None:
    type(item).process.field.related_model._default_manager.select_for_update(no_key=True).get(pk=item.process_id)


def already_done(item: WorkItem) -> Conflict:
    """Who was first, and when."""
    who = item.closed_by.short_name if item.closed_by else "Система"
    at = timezone.localtime(item.closed_at, item.organization.tz)
    return Conflict(f"Задачу «{item.title}» уже выполнили: {who}, {at:%d.%m.%Y} в {at:%H:%M}.")


def must_have_seat(item: WorkItem, actor: User) -> Seat:
    """The actor's seat at the item's desk at this moment; raises RuleError if it is gone."""
    seat = seat_for(item, actor)
    if not seat:
        raise Conflict(
            "Эта задача больше не за вашим столом: назначение окончено или изменён маршрут. Ничего не изменено."
        )
    return seat


def is_anothers(item: WorkItem, seat: Seat) -> bool:
    """Whether a colleague has taken the item: not the person, not the one he stands in for, and still at the desk."""
    return item.owner_id not in (None, seat.user_id, seat.on_behalf_of_id) and bool(seat_at(item.desk, item.owner))


def may_do(item: WorkItem, user: User) -> bool:
    """Whether the person may do the item as it stands."""
    seat = seat_for(item, user)
    return seat is not None and not is_anothers(item, seat)


def must_not_be_anothers(item: WorkItem, seat: Seat) -> None:
    """Raises Conflict if a colleague has taken the item."""
    if not is_anothers(item, seat):
        return
    at = timezone.localtime(item.taken_at, item.organization.tz)
    raise Conflict(
        f"Задача у другого сотрудника: {item.owner.short_name}, с {at:%H:%M} {at:%d.%m.%Y}. Попросите передать её вам."
    )


@action
def take(item_pk: int, *, actor: User) -> WorkItem:
    """Makes the actor the owner of a free item."""
    item = locked(item_pk)
    seat = must_have_seat(item, actor)
    if item.owner_id == actor.pk:
        return item
    must_not_be_anothers(item, seat)
    item.owner, item.taken_at = actor, timezone.now()
    item.save(update_fields=["owner", "taken_at"])
    record("engine.taken", item, actor=actor, on_behalf_of=seat.on_behalf_of, title=item.title)
    return item


@action
def give_back(item_pk: int, *, actor: User) -> WorkItem:
    """The owner lets the item go: whoever has a seat may take it. What was written stays."""
    item = locked(item_pk)
    seat = must_have_seat(item, actor)
    if item.owner_id != actor.pk:
        raise Conflict("Вернуть можно только задачу, которую вы взяли.")
    item.owner, item.taken_at = None, None
    item.save(update_fields=["owner", "taken_at"])
    record("engine.given_back", item, actor=actor, on_behalf_of=seat.on_behalf_of, title=item.title)
    return item


@action
def hand_over(item_pk: int, *, to: User, actor: User) -> WorkItem:
    """Gives the item to a colleague at the same desk."""
    item = locked(item_pk)
    seat = must_have_seat(item, actor)
    must_not_be_anothers(item, seat)
    if not seat_at(item.desk, to):
        raise RuleError("Этого сотрудника за вашим столом нет. Выберите из списка.", field="to")
    item.owner, item.taken_at = to, timezone.now()
    item.save(update_fields=["owner", "taken_at"])
    record("engine.handed_over", item, actor=actor, on_behalf_of=seat.on_behalf_of, title=item.title, to=to.full_name)
    return item


class WhyTaken(TextChoices):
    """Why an item is taken from a colleague: a closed list, since the journal keeps no word about a person's health."""

    ABSENT = "absent", "нет на месте, срок подходит"
    BUSY = "busy", "занят другой работой, договорились"
    ORDER = "order", "поручил руководитель"


@action
def take_over(item_pk: int, why: str, *, actor: User) -> WorkItem:
    """Takes an item from a colleague who cannot go on with it; why stays in the journal."""
    item = locked(item_pk)
    seat = must_have_seat(item, actor)
    if why not in WhyTaken.values:
        raise RuleError("Выберите, почему забираете задачу у коллеги.", field="why")
    if item.owner_id in (None, actor.pk):
        raise Conflict("Задачу никто не держит: просто возьмите её.")
    former, item.owner, item.taken_at = item.owner, actor, timezone.now()
    item.save(update_fields=["owner", "taken_at"])
    record(
        "engine.taken_over",
        item,
        actor=actor,
        on_behalf_of=seat.on_behalf_of,
        title=item.title,
        former=former.full_name,
        why=WhyTaken(why).label,
    )
    return item


def lock_beside(case) -> None:
    """Locks the process of another case beside the one a step already holds. Not waiting, or two that want each other
    would wait for ever: raises Conflict if somebody is at work on it."""
    processes = CaseProcess.process.field.related_model._default_manager
    try:
        with transaction.atomic():
            processes.select_for_update(no_key=True, nowait=True).get(run__case=case)
    except OperationalError as busy:
        raise Conflict(f"С делом {case} сейчас работает коллега. Подождите минуту и попробуйте снова.") from busy
