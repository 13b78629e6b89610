"""What holds from one moment to another."""

from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils import timezone

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


class DatedQuerySet(models.QuerySet):
    def in_force(self, at: datetime | None = None):
        """Those that hold at a moment (now, unless told)."""
        at = at or timezone.now()
        return self.filter(valid_from__lte=at, valid_to__gt=at)


class Dated(models.Model):
    """Holds from `valid_from` up to, not including, `valid_to`; without an end it is FOREVER."""

    valid_from = models.DateTimeField("действует с")
    valid_to = models.DateTimeField("действует до", default=FOREVER)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__lt=models.F("valid_to")),
                name="%(app_label)s_%(class)s_begins_before_end",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.valid_to >= FOREVER

    def is_in_force(self, at: datetime | None = None) -> bool:
        at = at or timezone.now()
        return self.valid_from <= at < self.valid_to

    @property
    def last_moment(self) -> datetime | None:
        """The last moment that still counts, to show the last day; None without an end."""
        return None if self.is_open else self.valid_to - timedelta(seconds=1)
