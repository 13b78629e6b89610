"""What citizens wrote to the pages: the one place where their names, links and private words are kept (152-ФЗ)."""

import hashlib
import json
import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from orgs.duties import Duty
from orgs.models import Case, Organization, Page, Route, Seat
from orgs.search import Searchable, words
from workflows.networks.reading import Kind as ReadingKind
from workflows.networks.reading import What

LOCAL = "local:"  # the key of a message whose number in the network nobody knows yet


def new_salt() -> str:
    return secrets.token_hex(16)


def pages_served_by(user):
    """The pages whose messages a person receives: he has a seat at the desk the owner's route names (П 3), or, where
    there is no route, at the owner's own (Порядок, п. 7)."""
    seats = Seat.objects.in_force().filter(user=user, desk__duty=Duty.RECEIVE_MESSAGES).values("desk__organization")
    routes = Route.objects.in_force().filter(duty=Duty.RECEIVE_MESSAGES)
    return Page.objects.filter(
        Q(organization__in=routes.filter(organization__in=seats).values("owner"))
        | (Q(organization__in=seats) & ~Q(organization__in=routes.values("owner")))
    )


def entities_of(user) -> set[int]:
    """The legal entities a person works for now, in his own name or by substitution."""
    appointed = Organization.objects.filter(appointments__in=user.appointments.in_force()).values("entity")
    seated = Organization.objects.filter(desks__seats__in=Seat.objects.in_force().filter(user=user)).values("entity")
    return set(appointed.order_by().union(seated.order_by()).values_list("entity", flat=True))


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With its case, with the organization of its page, and at the desk where messages of the page come in."""
        return self.filter(
            Q(case__in=Case.objects.visible_to(user))
            | Q(page__organization__in=Organization.objects.readable_by(user))
            | Q(page__in=pages_served_by(user))
        )

    def holding(self, query: str, user):
        """With every word of the query; names, links and private words only within the legal entities of the person."""
        entities = entities_of(user) if query else ()
        for word in words(query):
            within = Q(page__organization__entity__in=entities) | Q(case__organization__entity__in=entities)
            self = self.filter(Q(search__contains=word) | (Q(search_private__contains=word) & within))
        return self

    def waiting(self):
        """Somebody wrote, it stands there, and no case has begun yet."""
        return self.filter(case=None, own=False, deleted_at=None, says_something=True)


class Message(Searchable):
    """One comment or private message, known once by its number in the network, whatever told of it and in what order.

    The row is the present state; every wording is a MessageVersion, every deletion and restoration a Mark. `deleted_at`
    is when we learnt of it: the networks do not say when it happened. `search` holds what anybody who sees the message
    may find it by, `search_private` the rest.
    """

    class Kind(models.TextChoices):
        COMMENT = ReadingKind.COMMENT.value, "комментарий"
        DIRECT = ReadingKind.DIRECT.value, "личное сообщение"

    page = models.ForeignKey("orgs.Page", models.PROTECT, related_name="messages", verbose_name="страница")
    network = models.ForeignKey("orgs.Network", models.PROTECT, related_name="+", verbose_name="сеть")
    network_key = models.CharField("номер в сети", max_length=300)
    kind = models.CharField("вид", max_length=10, choices=Kind)
    thread = models.CharField("обсуждение", max_length=200, blank=True)
    reply_to = models.CharField("в ответ на", max_length=300, blank=True)
    author_key = models.CharField("номер автора в сети", max_length=200, blank=True)
    author_name = models.TextField("автор", blank=True)
    author_link = models.TextField("ссылка на автора", blank=True)
    own = models.BooleanField("ответ самой страницы", default=False)
    text = models.TextField("текст", blank=True)
    link = models.TextField("ссылка", blank=True)
    sent_at = models.DateTimeField("написано", null=True)
    received_at = models.DateTimeField("поступило", default=timezone.now)
    registered_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    events = models.JSONField("что уже сообщили", default=list)
    says_something = models.BooleanField(default=False)
    deleted_at = models.DateTimeField("удалено автором", null=True)
    current = models.OneToOneField("MessageVersion", models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey("orgs.Case", models.PROTECT, null=True, related_name="messages", verbose_name="дело")
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    search_private = models.TextField(default="", editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "сообщение"
        verbose_name_plural = "сообщения"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["network", "network_key"], name="inbound_message_once")]
        indexes = [
            models.Index(fields=["page", "-id"], name="inbound_message_of_page"),
            models.Index(fields=["page", "kind", "sent_at"], name="inbound_message_sent"),
            models.Index(fields=["network", "thread", "id"], name="inbound_message_thread"),
            models.Index(fields=["network", "author_key"], name="inbound_message_author"),
            models.Index(
                fields=["id"],
                condition=Q(case=None, own=False, deleted_at=None, says_something=True),
                name="inbound_message_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("messages:message", args=[self.pk])

    @cached_property
    def entities(self) -> set[int]:
        """The legal entities the message belongs to: that of its page, and that of the case it was passed to."""
        places = [self.page.organization] + ([self.case.organization] if self.case else [])
        return {place.entity_id for place in places}

    @property
    def is_direct(self) -> bool:
        return self.kind == self.Kind.DIRECT


class MessageVersion(models.Model):
    """One wording, with the original it came in. Never changed; `number` counts as they came in, from 1."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    what = models.CharField("откуда известна", max_length=20, choices=[(what.value, what.name) for what in What])
    text = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    changed_at = models.DateTimeField("изменено в сети", null=True)
    received_at = models.DateTimeField(default=timezone.now)
    raw = models.TextField("исходные данные", blank=True)

    class Meta:
        verbose_name = "редакция сообщения"
        ordering = ["message", "number"]
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="inbound_version_once")]

    def __str__(self) -> str:
        return f"{self.message_id}/{self.number}"

    @property
    def rank(self) -> tuple:
        """Which wording is the latest: the greatest. A table kept by hand yields to the network, the first wording to
        a changed one, whatever order they came in; among changed ones the network's time decides, then the arrival."""
        order = {What.LISTED: 0, What.APPEARED: 1}.get(What(self.what), 2)
        return (order, self.changed_at.timestamp() if self.changed_at else 0.0, self.number)


def content_hash(text: str, attachments) -> str:
    """What makes two wordings the same: the text to the last sign and the attachments, in any order."""
    identities = sorted(attachment.identity for attachment in attachments)
    return hashlib.sha256(json.dumps([text, identities]).encode()).hexdigest()


class Attachment(models.Model):
    """A picture, recording, link or file that came with a wording: named, never fetched."""

    version = models.ForeignKey(MessageVersion, models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField("вид", max_length=40)
    identity = models.TextField()
    title = models.TextField("название", blank=True)
    url = models.TextField("адрес", blank=True)

    class Meta:
        verbose_name = "вложение"
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="inbound_attachment_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version_id}/{self.position}"


class Mark(models.Model):
    """A deletion or a restoration that a network told of, with the original. `by_event`: an event, not an answer that
    showed an empty place."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="marks")
    restored = models.BooleanField()
    by_event = models.BooleanField()
    at = models.DateTimeField("узнали", default=timezone.now)
    raw = models.TextField("исходные данные", blank=True)

    class Meta:
        verbose_name = "отметка об удалении"
        ordering = ["message", "pk"]

    def __str__(self) -> str:
        return f"{self.message_id}: {'restored' if self.restored else 'deleted'}"


class Reveal(models.Model):
    """A person of another legal entity opened a citizen's data, and why."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="reveals")
    user = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    reason = models.TextField("зачем")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "открытие персональных данных"
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="inbound_reveal_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.message_id}"
