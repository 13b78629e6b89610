"""Lines of the journal and the chains they hang in."""

import json

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Chain(models.Model):
    """The head of one chain: how many lines it has and the hash of the last one."""

    case = models.OneToOneField("orgs.Case", models.PROTECT, null=True, related_name="chain")
    organization = models.OneToOneField("orgs.Organization", models.PROTECT, null=True, related_name="chain")
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    class Meta:
        verbose_name = "цепь"
        constraints = [
            models.CheckConstraint(
                condition=Q(case=None, organization__isnull=False) | Q(case__isnull=False, organization=None),
                name="journal_chain_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """«case:12» or «organization:3»: what the hashes are about."""
        return f"case:{self.case_id}" if self.case_id else f"organization:{self.organization_id}"


class EntryQuerySet(models.QuerySet):
    def of_case(self, case):
        """The lines of a case, oldest first."""
        return self.filter(chain__case=case).order_by("seq")


class Entry(models.Model):
    """One line: who did what, when. Written once; the database refuses a change (triggers.py).

    `body` is the canonical JSON that is hashed together with the previous hash; the columns beside it repeat what is
    searched for, and `verify` compares them.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    code = models.CharField(max_length=60)
    actor = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    body = models.TextField()
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "запись журнала"
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="journal_entry_once")]
        indexes = [models.Index(fields=["code", "at"], name="journal_entry_code")]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.seq} {self.code}"

    @property
    def content(self) -> dict:
        return json.loads(self.body)

    @property
    def data(self) -> dict:
        """What the action told besides its code."""
        return self.content["data"]

    @property
    def actor_name(self) -> str:
        """The full name at that time; empty for the system."""
        return self.content["actor"]["name"] if self.content["actor"] else ""

    @property
    def instead_of(self) -> str:
        """The full name of the person stood in for; empty if none."""
        return self.content["instead_of"]["name"] if self.content["instead_of"] else ""


class Checkpoint(models.Model):
    """The heads of all chains at a moment under one Merkle root; kept outside too, it shows a cut tail."""

    at = models.DateTimeField(default=timezone.now)
    root = models.CharField(max_length=64)
    chains = models.PositiveIntegerField()
    previous_root = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "контрольная точка"
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.root[:12]}"
