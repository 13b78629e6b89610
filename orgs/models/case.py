"""The case (дело): what everything a journey makes refers to."""

from collections.abc import Callable

from django.db import models
from django.utils import timezone

from orgs.models.organization import Organization
from orgs.search import Searchable

_seen_through: list[Callable] = []
_guards: list[Callable] = []


def let_see(cases_of_user: Callable) -> None:
    """Registers a second way to see a case: a function user → queryset of case ids (the engine's desks)."""
    _seen_through.append(cases_of_user)


def guard_personal(may_see: Callable) -> None:
    """Registers who may have a `personal` file of a case he sees: a function (user, case) → bool (the citizen's data
    masked in another legal entity, 152-ФЗ). Every registered one has to agree."""
    _guards.append(may_see)


def may_see_personal(user, case) -> bool:
    """Whether the citizen's data in the files of a visible case are open to the person."""
    return all(may_see(user, case) for may_see in _guards)


class CaseQuerySet(models.QuerySet):
    def worked_on_by(self, user):
        """Cases with work that is or was at a desk where the person has a seat (registered by `let_see`)."""
        if not user.is_authenticated or not user.is_active or not _seen_through:
            return self.none()
        first, *others = (cases(user).order_by() for cases in _seen_through)
        return self.filter(pk__in=first.union(*others) if others else first)

    def visible_to(self, user):
        """The only rule of reading: the case's organization is one the person may read, or work on the case is or was
        at a desk where he has a seat."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        by_organization = Case.objects.filter(organization__in=Organization.objects.readable_by(user)).values("pk")
        ways = [way.order_by() for way in (by_organization, *(cases(user) for cases in _seen_through))]
        return self.filter(pk__in=ways[0].union(*ways[1:]))


class Case(Searchable):
    """A matter of an organization: numbered within it and the year, opened, closed, with a chain of the journal."""

    class Kind(models.TextChoices):
        REPLY = "О", "ответ на сообщение"

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="cases", verbose_name="организация")
    kind = models.CharField("вид", max_length=4, choices=Kind)
    year = models.PositiveSmallIntegerField("год")
    number = models.PositiveIntegerField("номер")
    title = models.CharField("о чём", max_length=300)
    page = models.ForeignKey("orgs.Page", models.PROTECT, null=True, related_name="cases", verbose_name="страница")
    because_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="consequences")
    opened_at = models.DateTimeField("заведено", default=timezone.now)
    closed_at = models.DateTimeField("закрыто", null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "дело"
        verbose_name_plural = "дела"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "year", "number"], name="orgs_case_number_once")
        ]

    def __str__(self) -> str:
        return self.number_text

    @property
    def number_text(self) -> str:
        """«О-2026-0412»"""
        return f"{self.kind}-{self.year}-{self.number:04d}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("engine:case", args=[self.pk])


class CaseFile(models.Model):
    """A file of a case. `personal`: shown only where the citizen's data are shown."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField("имя", max_length=200)
    personal = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "файл дела"
        verbose_name_plural = "файлы дела"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
