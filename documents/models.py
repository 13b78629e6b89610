"""Papers given out."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from documents import codes, kinds
from orgs.models import Case
from orgs.search import Searchable

TRIES_AT_ONCE = 5
LATER = timedelta(hours=1)


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The papers of the cases the person may see."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def valid(self):
        """Those no newer paper stands for."""
        return self.filter(replaced_by=None)

    def due(self):
        """Those whose file is still to be made: at once five times, then once an hour."""
        rested = Q(tries__lt=TRIES_AT_ONCE) | Q(tried_at__lt=timezone.now() - LATER)
        return self.exclude(state=Paper.State.READY).filter(rested).order_by("pk")


class Paper(Searchable):
    """A document given out: number, content and code are fixed at that moment, the file is made by the worker.

    Never changed: what is no longer so is said by a new paper, which `replaces` the former. `content` is the canonical
    text of trail.py; rendering it again gives the same bytes.
    """

    class State(models.TextChoices):
        MAKING = "making", "готовится"
        READY = "ready", "готова"
        FAILED = "failed", "не получилось"

    case = models.ForeignKey("orgs.Case", models.PROTECT, related_name="papers", verbose_name="дело")
    organization = models.ForeignKey(
        "orgs.Organization", models.PROTECT, related_name="papers", verbose_name="организация"
    )
    kind = models.CharField("вид", max_length=40)
    title = models.CharField("название", max_length=200)
    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField("год")
    number = models.PositiveIntegerField("номер")
    issued_at = models.DateTimeField("выдана", default=timezone.now)
    issued_by = models.CharField("кто выдал", max_length=200)
    personal = models.BooleanField("есть данные гражданина", default=True)
    content = models.TextField(editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    code = models.CharField("проверочный код", max_length=12, unique=True, editable=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="взамен"
    )
    state = models.CharField("состояние файла", max_length=8, choices=State, default=State.MAKING)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="файл")
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    failure = models.CharField("почему не получилось", max_length=300, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "бумага"
        verbose_name_plural = "бумаги"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "prefix", "year", "number"], name="documents_paper_number_once"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(replaces=None), name="documents_paper_first_of_case"
            ),
            models.CheckConstraint(
                condition=Q(state="ready", file__isnull=False) | (~Q(state="ready") & Q(file=None)),
                name="documents_paper_ready_has_file",
            ),
        ]
        indexes = [models.Index(fields=["state"], condition=~Q(state="ready"), name="documents_paper_to_make")]

    def __str__(self) -> str:
        return self.number_text

    @property
    def number_text(self) -> str:
        """«ЛС-2026-0188»"""
        return f"{self.prefix}-{self.year}-{self.number:04d}"

    @property
    def code_text(self) -> str:
        """«7KQ4-M2PX-9D3T»"""
        return codes.grouped(self.code)

    @property
    def successor(self) -> "Paper | None":
        """The paper that stands for this one now, if any."""
        return getattr(self, "replaced_by", None)

    @property
    def form(self) -> kinds.Kind:
        return kinds.get(self.kind)

    def get_absolute_url(self) -> str:
        return reverse("documents:download", args=[self.pk])

    def get_verify_url(self) -> str:
        return reverse("documents:verify", args=[self.code_text])
