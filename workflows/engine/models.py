"""The pair of case and process, and the work that waits for a person."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from orgs.models import FOREVER, Seat


class CaseProcess(models.Model):
    """One case, one process: the two belong together for ever."""

    case = models.OneToOneField("orgs.Case", models.PROTECT, related_name="run")
    process = models.OneToOneField("viewflow.Process", models.PROTECT, related_name="run")
    journey = models.CharField(max_length=30)

    class Meta:
        verbose_name = "процесс дела"

    def __str__(self) -> str:
        return f"{self.case}: {self.journey}"


class WorkItemQuerySet(models.QuerySet):
    def open(self):
        """Waiting. By `closed_at` and not by a state, so that a prepared statement can use the partial index."""
        return self.filter(closed_at=None)

    def at_desks_of(self, user):
        """At a desk where the person has a seat in force: no seat, no work."""
        return self.filter(desk__in=Seat.objects.in_force().filter(user=user).values("desk"))

    def mine(self, user):
        """Open, taken by the person or by the one he stands in for, and his seat holds."""
        absent = Seat.objects.in_force().filter(user=user, desk=OuterRef("desk"), on_behalf_of=OuterRef("owner"))
        return self.open().at_desks_of(user).filter(Q(owner=user) | Exists(absent))

    def free_for(self, user):
        """Open, at a desk of the person, taken by nobody who still has a seat there."""
        my_desks = Seat.objects.in_force().filter(user=user).values("desk")  # narrows what the planner looks through
        at_work = Seat.objects.at_work().filter(user=OuterRef("owner"), desk=OuterRef("desk"), desk__in=my_desks)
        return self.open().at_desks_of(user).filter(Q(owner=None) | ~Exists(at_work))

    def done_by(self, user):
        """Finished by the person at a desk that is still his; what he recalled from another one is no work of his."""
        return self.at_desks_of(user).filter(closed_at__isnull=False, closed_by=user, recalled=False)


class WorkItem(models.Model):
    """One human step that waits or has been done. It alone says who may do it: whoever has a seat at its desk."""

    case = models.ForeignKey("orgs.Case", models.PROTECT, related_name="items")
    process = models.ForeignKey("viewflow.Process", models.PROTECT, related_name="items")
    task = models.OneToOneField("viewflow.Task", models.PROTECT, related_name="item")
    journey = models.CharField(max_length=30)
    node = models.CharField(max_length=120)
    desk = models.ForeignKey("orgs.Desk", models.PROTECT, related_name="items")
    organization = models.ForeignKey("orgs.Organization", models.PROTECT, related_name="items")
    page = models.ForeignKey("orgs.Page", models.PROTECT, null=True, related_name="items")
    number_text = models.CharField("номер дела", max_length=30)
    title = models.CharField("что сделать", max_length=120)
    summary = models.CharField("откуда взялась", max_length=300, blank=True)
    owner = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="items")
    taken_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(default=FOREVER)
    deadline_from = models.DateTimeField(null=True)
    norm_code = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="done_items", db_index=False)
    recalled = models.BooleanField("снята тем, кто её вызвал", default=False)
    request_id = models.UUIDField(null=True, unique=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = "задача"
        verbose_name_plural = "задачи"
        ordering = ["deadline", "pk"]
        indexes = [
            models.Index(fields=["desk", "deadline", "id"], condition=Q(closed_at=None), name="engine_item_open"),
            models.Index(
                fields=["closed_by", "-closed_at", "-id"],
                condition=Q(closed_at__isnull=False),
                name="engine_item_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_text}: {self.title}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def has_deadline(self) -> bool:
        return self.deadline < FOREVER
