"""How much waits: one statement, counted up to 99."""

from django.utils import timezone

from workflows.engine.models import WorkItem

MOST = 99


def waiting(user) -> tuple[int | str, int]:
    """The person's own open tasks («99+» beyond that) and how many of them are overdue."""
    deadlines = list(
        WorkItem.objects.mine(user).order_by("deadline", "pk").values_list("deadline", flat=True)[: MOST + 1]
    )
    now = timezone.now()
    return capped(len(deadlines)), sum(deadline < now for deadline in deadlines)


def free(user) -> int | str:
    """How many tasks the person may take."""
    return capped(len(WorkItem.objects.free_for(user).order_by("deadline", "pk").values_list("pk")[: MOST + 1]))


def capped(number: int) -> int | str:
    return number if number <= MOST else f"{MOST}+"
