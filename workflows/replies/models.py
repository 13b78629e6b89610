"""A reply: what became of a citizen's message, from triage to the address where the answer stands."""

from django.db import models
from django.utils import timezone

from approvals.models import Verdict


class Triage(models.TextChoices):
    """What is done with a message (decree.md, where the decree is silent: messages on pages are no appeals, 59-ФЗ)."""

    REPLY = "reply", "Готовить ответ"
    NO_REPLY = "no_reply", "Ответ не нужен"
    PASS = "pass", "Передать другой организации"
    HAND_OVER = "hand_over", "Передать в приёмную обращений или на ПОС"
    MODERATION = "moderation", "Передать на модерацию"
    SAME_CASE = "same_case", "Это продолжение другого дела"


class HandOver(models.TextChoices):
    """Where a message that asks to be an appeal belongs."""

    APPEALS = "appeals", "Приёмная обращений граждан (59-ФЗ)"
    POS = "pos", "Платформа обратной связи (ПОС)"


class Placing(models.TextChoices):
    PLACED = "placed", "размещён"
    OBJECTED = "objected", "возражение против правки"
    REWORK = "rework", "взят на доработку"
    WITHDRAWN = "withdrawn", "согласование отозвано"


class ReadBack(models.TextChoices):
    """How it is known that the text stands on the page."""

    ATTESTED = "attested", "подтверждено сотрудником, адрес записан"


class Reply(models.Model):
    """The matter of one message. The flow asks `triage`, `approval`, `placing`; the case page shows the rest."""

    case = models.OneToOneField("orgs.Case", models.PROTECT, related_name="reply")
    message = models.ForeignKey("inbound.Message", models.PROTECT, related_name="replies", verbose_name="сообщение")
    received_at = models.DateTimeField("поступило", default=timezone.now)
    urgent = models.BooleanField("срочное", default=False)
    due = models.DateTimeField("срок", null=True)
    norm_code = models.CharField(max_length=60, blank=True)

    triage = models.CharField("разбор", max_length=12, choices=Triage, blank=True)
    reason = models.TextField("почему", blank=True)
    passed_to = models.ForeignKey("orgs.Organization", models.PROTECT, null=True, related_name="+")
    handed_over = models.CharField("куда передано", max_length=12, choices=HandOver, blank=True)
    joined_to = models.ForeignKey("orgs.Case", models.PROTECT, null=True, related_name="joined")

    draft = models.TextField("черновик", blank=True)
    draft_saved_at = models.DateTimeField(null=True)
    approval = models.CharField(max_length=12, blank=True)
    version = models.ForeignKey("approvals.Version", models.PROTECT, null=True, related_name="+")

    placing = models.CharField(max_length=12, choices=Placing, blank=True)
    address = models.URLField("где размещён", max_length=500, blank=True)
    address_key = models.CharField("номер ответа в сети", max_length=300, blank=True)
    placed_at = models.DateTimeField("размещён", null=True)
    placed_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    placed_instead_of = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    read_back = models.CharField("проверка", max_length=12, choices=ReadBack, blank=True)
    papers_due = models.BooleanField("бумаги ждут", default=False)

    class Meta:
        verbose_name = "ответ"
        verbose_name_plural = "ответы"
        constraints = [
            models.UniqueConstraint(
                fields=["address_key"], condition=~models.Q(address_key=""), name="replies_reply_address_once"
            )
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(papers_due=True), name="replies_reply_papers_due")]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def outcome(self) -> str:
        """How the case ended, in words."""
        if self.placing == Placing.PLACED:
            return "ответ размещён"
        if self.approval == Verdict.NOT_NEEDED:
            return "согласующий решил, что ответ не нужен"
        return Triage(self.triage).label if self.triage else ""

    @property
    def page_owner(self):
        """Whose page the answer stands on: its route rules agreement and placing, also of a message passed on."""
        return self.case.page.organization

    @property
    def needs_text(self) -> bool:
        """Whether a text goes to the citizen: an answer, or how to apply to the appeals office."""
        return self.triage in (Triage.REPLY, Triage.HAND_OVER)


class ReplyTemplate(models.Model):
    """A text that a specialist of an organization begins with."""

    class Purpose(models.TextChoices):
        REPLY = "reply", "Ответ"
        APPEALS = "appeals", "Как обратиться в приёмную (59-ФЗ)"
        POS = "pos", "Как обратиться через ПОС"

    organization = models.ForeignKey("orgs.Organization", models.PROTECT, related_name="reply_templates")
    purpose = models.CharField("для чего", max_length=12, choices=Purpose, default=Purpose.REPLY)
    title = models.CharField("название", max_length=120)
    text = models.TextField("текст")
    retired = models.BooleanField("больше не предлагать", default=False)

    class Meta:
        verbose_name = "заготовка ответа"
        verbose_name_plural = "заготовки ответов"
        ordering = ["organization", "title"]

    def __str__(self) -> str:
        return self.title
