"""What of a message a person is shown (152-ФЗ; design: Personal data).

Within the legal entity of the page everything; in another one a citizen's name, links, phones and private words are
masked until the person opens them with a recorded reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orgs.models import User
from workflows.messages.masking import mask
from workflows.messages.models import Attachment, Message, Reveal, entities_of
from workflows.networks.reading import What

HIDDEN_AUTHOR = "Имя скрыто"
UNKNOWN_AUTHOR = "Автор не указан"

HOW = {
    What.APPEARED: "как написано сначала",
    What.EDITED: "автор изменил",
    What.RESTORED: "после восстановления",
    What.SHOWN: "как стоит на странице",
    What.LISTED: "внесено сотрудником",
}
KINDS = {
    "photo": "снимок",
    "image": "снимок",
    "video": "видео",
    "movie": "видео",
    "audio": "аудиозапись",
    "audio_message": "голосовое сообщение",
    "doc": "файл",
    "file": "файл",
    "link": "ссылка",
    "share": "ссылка",
    "sticker": "стикер",
    "graffiti": "рисунок",
    "poll": "опрос",
    "wall": "запись",
    "geo": "место на карте",
    "gift": "подарок",
    "forwarded": "пересланное сообщение",
}


@dataclass(frozen=True)
class Shown:
    """A message as one person may see it. The names are those of the component `message`."""

    author: str
    author_link: str
    text: str
    url: str
    attachments: tuple[Attachment, ...]
    masked: bool
    at: datetime | None
    kind: str
    page: str
    network: str
    deleted: str
    facts: list[tuple[str, SafeString | str]] = field(default_factory=list)


class Eyes:
    """What one person may see of several messages: two statements however many they are."""

    def __init__(self, user: User):
        self.user = user
        self.entities = entities_of(user)
        self.opened: set[int] = set()

    def over(self, messages: Iterable[Message]) -> "Eyes":
        """Looks up which of them the person has opened."""
        foreign = [message.pk for message in messages if self.foreign(message)]
        if foreign:
            found = Reveal.objects.filter(user=self.user, message__in=foreign)
            self.opened.update(found.values_list("message", flat=True))
        return self

    def foreign(self, message: Message) -> bool:
        """Whether neither the page of the message nor the case it was passed to belongs to an entity of the person."""
        return self.entities.isdisjoint(message.entities)

    def masked(self, message: Message) -> bool:
        return self.foreign(message) and message.pk not in self.opened

    def shown(self, message: Message) -> Shown:
        masked = self.masked(message)
        author, link, text = message.author_name or _short(message.author_link), message.author_link, message.text
        attachments = tuple(message.current.attachments.all()) if message.current else ()
        if masked:
            author, link, text = HIDDEN_AUTHOR, "", mask(message.text, direct=message.is_direct)
            attachments = () if message.is_direct else tuple(Attachment(kind=a.kind) for a in attachments)
        if message.own:
            author = message.page.title or str(message.page.organization)
        return Shown(
            author=author or UNKNOWN_AUTHOR,
            author_link=link,
            text=text,
            url="" if masked else message.link,
            attachments=attachments,
            masked=masked,
            at=message.sent_at,
            kind="Личное сообщение" if message.is_direct else "Комментарий, открыт всем",
            page=str(message.page.organization),
            network=message.network.in_words,
            deleted=_deleted(message),
            facts=_facts(message, link, attachments, masked),
        )


def shown_to(user: User, message: Message) -> Shown:
    """One message as the person may see it, for the component `message`."""
    return Eyes(user).over([message]).shown(message)


def shown_wordings(message: Message, masked: bool) -> list[dict]:
    """Every wording of a message, the present one first: its number by arrival, how it is known, its words."""
    return [
        {
            "number": version.number,
            "how": HOW[What(version.what)],
            "at": version.changed_at or version.received_at,
            "current": version.pk == message.current_id,
            "text": mask(version.text, direct=message.is_direct) if masked else version.text,
            "attachments": [] if masked else [_name(attachment) for attachment in version.attachments.all()],
        }
        for version in sorted(
            message.versions.prefetch_related("attachments"), key=lambda version: version.rank, reverse=True
        )
    ]


def _short(link: str) -> str:
    return link.removeprefix("https://")


def _deleted(message: Message) -> str:
    if not message.deleted_at:
        return ""
    at = timezone.localtime(message.deleted_at, message.page.organization.tz)
    return f"Об этом стало известно {at:%d.%m.%Y} в {at:%H:%M}. Текст сохранён таким, каким поступил."


def _facts(message: Message, author_link: str, attachments, masked: bool) -> list[tuple[str, SafeString | str]]:
    facts: list[tuple[str, SafeString | str]] = []
    if author_link:
        facts.append(("Автор в сети", _anchor(author_link, _short(author_link))))
    if attachments:
        facts.append(("Приложено", format_html_join("; ", "{}", ([_name(a)] for a in attachments))))
    if masked:
        opening = format_html('<a href="{}">Открыть, указав причину</a>', f"{message.get_absolute_url()}#reveal")
        facts.append(("Имя, ссылки, телефоны", opening))
    return facts


def _name(attachment: Attachment) -> SafeString:
    kind = KINDS.get(attachment.kind, "вложение")
    name = f"{kind}: {attachment.title}" if attachment.title else kind
    return _anchor(attachment.url, name) if attachment.url else format_html("<bdi>{}</bdi>", name)


def _anchor(url: str, words: str) -> SafeString:
    return format_html('<a href="{}" rel="noopener noreferrer nofollow"><bdi>{}</bdi></a>', url, words)


def may_see_messages(user: User, messages) -> bool:
    """Whether the citizens' data of all these messages are open to the person."""
    related = list(messages.select_related("page__organization", "case__organization"))
    eyes = Eyes(user).over(related)
    return not any(eyes.masked(message) for message in related)
