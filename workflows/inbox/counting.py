"""How much waits: one statement, counted up to 99."""

from django.utils import timezone

from workflows.engine.models import WorkItem

MOST = 99


def waiting(user) -> tuple[int | str, int]:
    """The person's own open tasks («99+» beyond that) and how many of them are overdue; asked once a request."""
    found = user.__dict__.get("_waiting")
    if found is None:
        rows = WorkItem.objects.mine(user).order_by("deadline", "pk")
        deadlines = list(rows.values_list("deadline", flat=True)[: MOST + 1])
        now = timezone.now()
        found = capped(len(deadlines)), sum(deadline < now for deadline in deadlines)
        user.__dict__["_waiting"] = found
    return found


def free(user) -> int | str:
    """How many tasks the person may take."""
    return capped(len(WorkItem.objects.free_for(user).order_by("deadline", "pk").values_list("pk")[: MOST + 1]))


def capped(number: int) -> int | str:
    return number if number <= MOST else f"{MOST}+"
