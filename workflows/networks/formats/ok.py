"""Odnoklassniki: answers of `discussions.getComments` and bodies of the webhook of a group's conversations.

Neither says which group it belongs to: the file tells it beside them (`group_id`), or an answer of the group itself
does, or the clerk. `date` is the local time of Moscow without a zone; `date_ms` is used where it is given. The types
ACTIVE_MESSAGE and REMOVED are known from memory.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from workflows.networks.formats.fields import (
    Broken,
    Place,
    address,
    identifier,
    mapping,
    mappings,
    moment,
    number,
    optional_number,
    original,
    storable,
    words,
)
from workflows.networks.reading import PAGE, Attachment, Kind, Reading, What

DISCUSSIONS = {"GROUP_TOPIC": "topic", "GROUP_PHOTO": "photo", "GROUP_MOVIE": "movie"}
MOSCOW = ZoneInfo("Europe/Moscow")


def answer(document: dict[str, Any], place: str, group: str) -> Iterator[Place]:
    """The comments of one discussion."""
    guesses = tuple(
        sorted({ref for comment in mappings(document["comments"]) if (ref := _group(comment.get("author_ref")))})
    )
    for index, comment in enumerate(document["comments"]):
        yield f"{place}.comments[{index}]", lambda comment=comment: _comment(comment, document, group, guesses)


def webhook(body: Any, group: str) -> Reading:
    """One call of the webhook. Only MESSAGE_CREATED carries a message."""
    body = mapping(body, "тела уведомления")
    if body.get("webhookType") != "MESSAGE_CREATED":
        return Reading(What.NOTHING, network="ok")
    message, sender = (
        mapping(body.get("message"), "сообщения (message)"),
        mapping(body.get("sender"), "автора (sender)"),
    )
    author = identifier(sender, "user_id").removeprefix("user:")
    thread = identifier(mapping(body.get("recipient"), "получателя (recipient)"), "chat_id")
    writing_group = _group(author)
    reply_to = message.get("reply_to")
    return Reading(
        What.APPEARED,
        network="ok",
        pages=(group,) if group else (),
        kind=Kind.DIRECT,
        key=identifier(message, "mid"),
        thread=thread,
        author_id=author,
        author_name=words(sender, "name"),
        author_link="" if writing_group else _profile(author),
        author_page=writing_group,
        own=bool(writing_group),
        text=words(message, "text"),
        sent_at=moment(number(body, "timestamp") / 1000, "timestamp"),
        reply_to=storable(reply_to)[:120] if isinstance(reply_to, str) else "",
        attachments=_attachments(message),
        raw=original(body),
    )


def _comment(comment: Any, document: dict[str, Any], group: str, guesses: tuple[str, ...]) -> Reading:
    comment = mapping(comment, "комментария")
    discussion, kind = identifier(document, "discussionId"), document.get("discussionType", "GROUP_TOPIC")
    subject = DISCUSSIONS.get(kind) if isinstance(kind, str) else None
    if not subject:
        raise Broken("обсуждение не принадлежит группе (discussionType)")
    thread = f"{subject}{discussion}"
    known: dict[str, Any] = {
        "network": "ok",
        "pages": (group,) if group else (),
        "guesses": guesses,
        "key": f"{thread}_{identifier(comment, 'id')}",
        "thread": thread,
        "raw": original(comment),
    }
    state = comment.get("type")
    if isinstance(state, str) and "REMOVED" in state:
        return Reading(What.SHOWN_DELETED, **known)
    author = identifier(comment, "author_id")
    answered = comment.get("reply_to_comment_id")
    return Reading(
        What.SHOWN,
        **known,
        author_id=author.removeprefix("user:"),
        author_name=words(comment, "author_name"),
        author_link="" if _group(comment.get("author_ref")) else _profile(author),
        author_page=_group(comment.get("author_ref")),
        text=words(comment, "text"),
        sent_at=_sent_at(comment),
        link=f"https://ok.ru/group/{PAGE}/topic/{discussion}" if subject == "topic" else "",
        reply_to=f"{thread}_{identifier(comment, 'reply_to_comment_id')}" if answered else "",
        attachments=_attachments(comment),
    )


def _sent_at(comment: dict[str, Any]) -> datetime:
    milliseconds = optional_number(comment, "date_ms")
    if milliseconds is not None:
        return moment(milliseconds / 1000, "date_ms")
    try:
        local = datetime.strptime(words(comment, "date"), "%Y-%m-%d %H:%M:%S")
    except ValueError as error:
        raise Broken("нет времени комментария (date_ms)") from error
    return moment(local.replace(tzinfo=MOSCOW).astimezone(UTC).timestamp(), "date")


def _group(reference: Any) -> str:
    if not isinstance(reference, str) or not reference.startswith("group:"):
        return ""
    return storable(reference.removeprefix("group:"))[:120]


def _profile(author: str) -> str:
    number = author.removeprefix("user:")
    return f"https://ok.ru/profile/{number}" if number.isascii() and number.isdecimal() else ""


def _attachments(source: dict[str, Any]) -> tuple[Attachment, ...]:
    found = mappings(source.get("attachments")) + mappings([source.get("attachment")])
    return tuple(_attachment(attached, index) for index, attached in enumerate(found))


def _attachment(attached: dict[str, Any], index: int) -> Attachment:
    kind = attached.get("type")
    kind = storable(kind).lower() if isinstance(kind, str) and 0 < len(kind) <= 40 else "unknown"
    payload = attached.get("payload")
    payload = payload if isinstance(payload, dict) else attached
    url, identity = address(payload.get("url")), payload.get("id")
    identity = str(identity) if isinstance(identity, int | str) and identity != "" else url or str(index)
    title = payload.get("text", payload.get("title", ""))
    return Attachment(kind, f"{kind}:{storable(identity)}", storable(title) if isinstance(title, str) else "", url)
