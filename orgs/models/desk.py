"""Where work waits, and who may do it."""

from django.contrib.auth import get_user_model
from django.db import models

from orgs import names
from orgs.duties import Duty
from orgs.models.dated import Dated, DatedQuerySet


class Desk(models.Model):
    """One duty of one organization's staff: the place where its work waits."""

    organization = models.ForeignKey("orgs.Organization", models.PROTECT, related_name="desks")
    duty = models.CharField(max_length=30, choices=[(duty.value, duty.label) for duty in Duty])

    class Meta:
        verbose_name = "стол"
        verbose_name_plural = "столы"
        constraints = [models.UniqueConstraint(fields=["organization", "duty"], name="orgs_desk_once")]

    def __str__(self) -> str:
        return f"{self.organization}: {Duty(self.duty).label}"


class SeatQuerySet(DatedQuerySet):
    def at_work(self):
        """In force now, of people who can come in: a blocked account keeps its seats, and nobody waits for it."""
        blocked = get_user_model().objects.filter(is_active=False)  # few: cheaper than joining everybody
        return self.in_force().exclude(user__in=blocked)


class Seat(Dated):
    """A place at a desk: no seat, no work. Through a substitution it says on whose behalf."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="seats")
    user = models.ForeignKey("orgs.User", models.PROTECT, related_name="seats")
    on_behalf_of = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey("orgs.Appointment", models.CASCADE, related_name="seats")
    substitution = models.ForeignKey("orgs.Substitution", models.CASCADE, null=True, related_name="seats")

    objects = SeatQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = "место"
        verbose_name_plural = "места"
        indexes = [models.Index(fields=["user", "desk"], name="orgs_seat_of_user")]

    def __str__(self) -> str:
        return f"{self.user} @ {self.desk}"

    @property
    def who(self) -> str:
        """«Тишин М. М.» or «Тишин М. М. за Согласову А. В.»"""
        return names.acting(self.user.full_name, self.on_behalf_of.full_name if self.on_behalf_of else "")
