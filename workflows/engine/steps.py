"""One step of a journey, done once (design: Step).

Lock order everywhere: process → item → ledger or number → chain heads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from orgs.errors import Conflict
from orgs.journal import action
from orgs.models import Case, Seat, User
from workflows.engine.items import already_done, lock_process, must_have_seat, must_not_be_anothers
from workflows.engine.models import WorkItem


@dataclass(frozen=True)
class Done:
    """What a step answers. `again`: the same request came a second time and found its own answer."""

    item: WorkItem
    again: bool = False


@action
def complete(item_pk: int, *, actor: User, request_id: UUID, do: Callable[[Case, Seat], None]) -> Done:
    """Does a step: the lawful person, the open item, the action, the way on, all or nothing.

    `do(case, seat)` is the action of the step. The same `request_id` gets the same answer; another one gets Conflict
    with the name of who was first. An item taken by a colleague is his.
    """

    def may(item: WorkItem) -> Seat:
        seat = must_have_seat(item, actor)
        must_not_be_anothers(item, seat)
        return seat

    return _step(item_pk, actor=actor, request_id=request_id, may=may, do=do)


@action
def recall(item_pk: int, *, own: WorkItem, actor: User, request_id: UUID, do: Callable[[Case, Seat], None]) -> Done:
    """Takes an open step away from the desk where it waits: by the author of a text nobody has decided about, or by
    the approver who withdraws his word.

    `own`: the step the person did; he must still have a seat at its desk. `do(case, seat)` is the action; it asks
    whether the text, or the word, is his to take back.
    """

    def may(item: WorkItem) -> Seat:
        return must_have_seat(own, actor)

    return _step(item_pk, actor=actor, request_id=request_id, may=may, do=do, recalled=True)


def _step(item_pk, *, actor, request_id, may, do, recalled=False) -> Done:
    item = WorkItem.objects.get(pk=item_pk)
    lock_process(item)
    item = (
        WorkItem.objects.select_for_update(no_key=True, of=("self",))
        .select_related("case__organization", "case__page", "desk", "organization", "owner", "closed_by", "task")
        .get(pk=item_pk)
    )
    if not item.is_open:
        if item.request_id == request_id and item.closed_by_id == actor.pk:
            return Done(item, again=True)
        raise already_done(item)
    if WorkItem.objects.filter(request_id=request_id).exists():
        raise Conflict("Эта страница уже отправлена для другой задачи. Откройте задачу заново.")
    seat = may(item)
    do(item.case, seat)
    item.closed_at, item.closed_by, item.request_id = timezone.now(), actor, request_id
    item.recalled = recalled
    item.save(update_fields=["closed_at", "closed_by", "request_id", "recalled"])
    with item.task.activation() as activation:
        activation.assign(actor)
        activation.start(None)
        activation.execute()
    return Done(item)
