"""What any agreement needs: versions of a text, decisions about them, remarks."""

from django.db import models
from django.utils import timezone

from approvals.fingerprint import fingerprint


class Version(models.Model):
    """A text as it stood when it was sent for approval. Never edited: an edit makes the next one."""

    case = models.ForeignKey("orgs.Case", models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("номер")
    text = models.TextField("текст")
    page = models.ForeignKey("orgs.Page", models.PROTECT, null=True, related_name="+", verbose_name="для страницы")
    sha256 = models.CharField("отпечаток", max_length=64)
    author = models.ForeignKey("orgs.User", models.PROTECT, related_name="versions", verbose_name="автор")
    instead_of = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+", verbose_name="за кого")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    heeded = models.ManyToManyField("approvals.Remark", related_name="heeded_in", blank=True)
    created_at = models.DateTimeField("отправлена", default=timezone.now)

    class Meta:
        verbose_name = "версия"
        verbose_name_plural = "версии"
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="approvals_version_once")]

    def __str__(self) -> str:
        return f"{self.case}, версия {self.number}"

    @property
    def is_correction(self) -> bool:
        """Made by the approver: complete when somebody else accepts or agrees it (Порядок, п. 6.3)."""
        return self.corrects_id is not None

    @property
    def writers(self) -> list:
        """Who counts as the author: who wrote it, and in whose place."""
        return [self.author] + ([self.instead_of] if self.instead_of else [])

    @property
    def owner(self):
        """For whose page it is meant: that owner's route rules its agreement (Порядок, п. 6.3)."""
        return self.page.organization if self.page else self.case.organization

    @property
    def is_whole(self) -> bool:
        """Whether the text is still the one whose fingerprint was taken."""
        return self.sha256 == fingerprint(self.text, self.page_id)

    @property
    def fingerprint_short(self) -> str:
        """The first sixteen signs in fours, for people to compare."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4))


class Verdict(models.TextChoices):
    AGREED = "agreed", "согласована"
    CORRECTED = "corrected", "исправлена согласующим"
    RETURNED = "returned", "возвращена с замечаниями"
    NOT_NEEDED = "not_needed", "ответ не нужен"
    ACCEPTED = "accepted", "правка принята"
    OBJECTED = "objected", "против правки возражают"
    WITHDRAWN = "withdrawn", "согласование отозвано"


class DecisionQuerySet(models.QuerySet):
    def of_case(self, case):
        """All decisions of a case, oldest first."""
        return self.filter(version__case=case).select_related("version", "by", "instead_of").prefetch_related("remarks")


class Decision(models.Model):
    """A word on one version: whose, in which capacity, when. Never changed; a later decision may withdraw it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="decisions")
    verdict = models.CharField("решение", max_length=12, choices=Verdict)
    by = models.ForeignKey("orgs.User", models.PROTECT, related_name="decisions", verbose_name="кто решил")
    instead_of = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+", verbose_name="за кого")
    basis = models.CharField("основание полномочий", max_length=200, blank=True)
    reason = models.TextField("пояснение", blank=True)
    composer_himself = models.BooleanField("составитель он же", default=False)
    at = models.DateTimeField("когда", default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "решение"
        verbose_name_plural = "решения"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_verdict_display()}"


class Remark(models.Model):
    """One thing to be mended in a returned version."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="remarks")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("замечание")

    class Meta:
        verbose_name = "замечание"
        verbose_name_plural = "замечания"
        ordering = ["decision", "number"]

    def __str__(self) -> str:
        return self.text[:60]
