"""VKontakte: answers of `wall.getComments` and `messages.getHistory`, and events (Long Poll, Callback); API 5.199.

Evidence: the schema of VKCOM (wall_wall_comment, messages_message, callback_*), with its known defects: the owner of a
community's photo is negative although the schema says otherwise, `market_comment_new` names no item.
"""

import json
from collections.abc import Iterator
from typing import Any

from workflows.networks import addresses
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

# An event about a comment is "<base>_<what happened>". Of each base: what the comment stands under, and the fields that
# name the owner and the number of that.
SUBJECTS = {
    "wall_reply": ("wall", ("owner_id",), ("post_id",)),
    "photo_comment": ("photo", ("photo_owner_id", "owner_id"), ("photo_id", "pid")),
    "video_comment": ("video", ("video_owner_id", "owner_id"), ("video_id",)),
    "board_post": ("topic", ("topic_owner_id", "owner_id"), ("topic_id",)),
    "market_comment": ("market", ("market_owner_id", "owner_id"), ()),
}
HAPPENINGS = {"new": What.APPEARED, "edit": What.EDITED, "restore": What.RESTORED, "delete": What.DELETED}
MESSAGES = {"message_new": What.APPEARED, "message_reply": What.APPEARED, "message_edit": What.EDITED}

Names = dict[int, str]


def answer(response: Any, place: str) -> Iterator[Place]:
    """The comments (with their threads) or the messages of one answer: the place of each and a way to read it."""
    names, guesses = _names(response), _communities(response)
    for index, item in enumerate(response["items"]):
        here = f"{place}.items[{index}]"
        if isinstance(item, dict) and ("peer_id" in item or "conversation_message_id" in item):
            yield here, lambda item=item: _message(item, item, What.SHOWN, guesses=guesses, names=names)
        else:
            yield from _comment_with_thread(item, here, names)


def _comment_with_thread(item: Any, place: str, names: Names) -> Iterator[Place]:
    yield place, lambda: _shown_comment(item, names)
    thread = item.get("thread") if isinstance(item, dict) else None
    replies = thread.get("items") if isinstance(thread, dict) else thread
    if replies is None:
        return
    if not isinstance(replies, list):
        yield f"{place}.thread", lambda: _missing("списка ответов в ветке (thread.items)")
        return
    for index, reply in enumerate(replies):
        yield f"{place}.thread.items[{index}]", lambda reply=reply: _shown_comment(reply, names)


def _missing(called: str) -> Reading:
    raise Broken(f"нет {called}")


def event(envelope: Any) -> Reading:
    """One event, however it was delivered. What carries no message is `NOTHING`."""
    envelope = mapping(envelope, "события")
    name = envelope.get("type")
    if not isinstance(name, str) or not name:
        raise Broken("нет вида события (type)")
    base, _, happened = name.rpartition("_")
    if name not in MESSAGES and not (base in SUBJECTS and happened in HAPPENINGS):
        return Reading(What.NOTHING, network="vk")
    group = number(envelope, "group_id")
    body = mapping(envelope.get("object"), "содержания события (object)")
    event_id = identifier(envelope, "event_id") if envelope.get("event_id") is not None else ""
    kept = {key: value for key, value in envelope.items() if key != "secret"}
    if name in MESSAGES:
        message = mapping(body.get("message", body), "сообщения (message)")
        return _message(message, kept, MESSAGES[name], pages=(str(group),), event_id=event_id)
    subject, owners, _ = SUBJECTS[base]
    owner = optional_number(body, *owners)
    if owner is not None and abs(owner) != group:
        raise Broken(f"событие сообщества {group} говорит о чужой странице {owner}")
    return _comment(body, kept, HAPPENINGS[happened], base, -group, event_id=event_id)


def delivery(body: Any) -> Reading:
    """The body of a Callback delivery, as an object or as the text that was posted."""
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Broken("тело доставки нельзя прочитать") from error
    return event(body)


def _shown_comment(item: Any, names: Names) -> Reading:
    item = mapping(item, "комментария")
    what = What.SHOWN_DELETED if item.get("deleted") else What.SHOWN
    kept = {key: value for key, value in item.items() if key != "thread"}
    return _comment(item, kept, what, "wall_reply", number(item, "owner_id"), names=names)


def _comment(
    item: dict[str, Any],
    kept: dict[str, Any],
    what: What,
    base: str,
    owner: int,
    *,
    names: Names | None = None,
    event_id: str = "",
) -> Reading:
    """A comment under something that belongs to `owner` (a community is negative)."""
    subject, _, hosts = SUBJECTS[base]
    comment = number(item, "id")
    host = number(item, *hosts) if hosts else None
    thread = f"{subject}{owner}" if host is None else f"{subject}{owner}_{host}"
    known: dict[str, Any] = {
        "network": "vk",
        "pages": (_page(owner),),
        "key": f"{thread}_{comment}",
        "thread": thread,
        "event_id": event_id,
        "raw": original(kept),
    }
    if what in (What.DELETED, What.SHOWN_DELETED):
        return Reading(what, **known)
    author, reply_to = number(item, "from_id"), optional_number(item, "reply_to_comment")
    parents = item.get("parents_stack")
    parent = parents[-1] if isinstance(parents, list) and parents and isinstance(parents[-1], int) else None
    return Reading(
        what,
        **known,
        **_author(author, names or {}),
        own=author == owner,
        text=words(item, "text"),
        sent_at=moment(number(item, "date"), "date"),
        link="" if host is None else addresses.comment_link(subject, owner, host, comment, parent),
        reply_to=f"{thread}_{reply_to}" if reply_to else "",
        attachments=_attachments(item),
    )


def _message(
    item: dict[str, Any],
    kept: dict[str, Any],
    what: What,
    *,
    pages: tuple[str, ...] = (),
    guesses: tuple[str, ...] = (),
    names: Names | None = None,
    event_id: str = "",
) -> Reading:
    """A message of a conversation with a community; messages are numbered within the community."""
    peer, author = number(item, "peer_id"), number(item, "from_id")
    own_number = optional_number(item, "id")
    identity = str(own_number) if own_number else f"c{number(item, 'conversation_message_id')}"
    outgoing = bool(item.get("out"))
    if outgoing and author < 0 and not pages:
        pages = (_page(author),)
    changed, answered = optional_number(item, "update_time"), item.get("reply_message")
    reply_to = optional_number(answered, "id") if isinstance(answered, dict) else None
    thread = f"dm{PAGE}_{peer}"
    return Reading(
        What.SHOWN_DELETED if item.get("deleted") and what is What.SHOWN else what,
        network="vk",
        pages=pages,
        guesses=guesses,
        kind=Kind.DIRECT,
        key=f"{thread}_{identity}",
        thread=thread,
        own=outgoing,
        text=words(item, "text"),
        sent_at=moment(number(item, "date"), "date"),
        changed_at=moment(changed, "update_time") if changed else None,
        link=f"https://vk.com/gim{PAGE}?sel={peer}",
        reply_to=f"{thread}_{reply_to}" if reply_to else "",
        attachments=_attachments(item) + _carried(item),
        event_id=event_id,
        raw=original(kept),
        **_author(author, names or {}),
    )


def _page(owner: int) -> str:
    return str(-owner) if owner < 0 else f"id{owner}"


def _author(author: int, names: Names) -> dict[str, Any]:
    if not author:
        return {}
    return {
        "author_id": str(author),
        "author_name": names.get(author, ""),
        "author_link": f"https://vk.com/id{author}" if author > 0 else f"https://vk.com/club{-author}",
        "author_page": str(-author) if author < 0 else "",
    }


def _names(response: dict[str, Any]) -> Names:
    """Names of people and communities that came with an extended answer; what is broken is left out."""
    names: Names = {}
    for profile in mappings(response.get("profiles")):
        if isinstance(profile.get("id"), int):
            parts = (profile.get("first_name"), profile.get("last_name"))
            names[profile["id"]] = storable(" ".join(part for part in parts if isinstance(part, str) and part))
    for group in mappings(response.get("groups")):
        if isinstance(group.get("id"), int) and isinstance(group.get("name"), str):
            names[-group["id"]] = storable(group["name"])
    return names


def _communities(response: dict[str, Any]) -> tuple[str, ...]:
    """The communities an answer speaks of: `messages.getHistory` does not say whose conversation it is."""
    authors = {
        -item["from_id"]
        for item in mappings(response["items"])
        if item.get("out") and isinstance(item.get("from_id"), int) and item["from_id"] < 0
    }
    groups = {group["id"] for group in mappings(response.get("groups")) if isinstance(group.get("id"), int)}
    return tuple(str(group) for group in sorted(authors or groups))


def _attachments(item: dict[str, Any]) -> tuple[Attachment, ...]:
    return tuple(_attachment(attached) for attached in mappings(item.get("attachments")))


def _attachment(attached: dict[str, Any]) -> Attachment:
    kind = attached.get("type")
    kind = storable(kind) if isinstance(kind, str) and 0 < len(kind) <= 40 else "unknown"
    body = attached.get(kind)
    body = body if isinstance(body, dict) else {}
    owner, own_id = body.get("owner_id"), body.get("id", body.get("sticker_id"))
    if isinstance(own_id, int):
        identity = f"{kind}{owner}_{own_id}" if isinstance(owner, int) else f"{kind}_{own_id}"
    else:
        identity = f"{kind}:{address(body.get('url'))}"
    title = next((body[name] for name in ("title", "text", "question") if isinstance(body.get(name), str)), "")
    return Attachment(kind, identity, storable(title), _url(kind, body))


def _url(kind: str, body: dict[str, Any]) -> str:
    if kind == "photo":
        sizes = [size for size in mappings(body.get("sizes")) if isinstance(size.get("width"), int)]
        return address(max(sizes, key=lambda size: size["width"]).get("url")) if sizes else ""
    if kind == "video" and isinstance(body.get("owner_id"), int) and isinstance(body.get("id"), int):
        return f"https://vk.com/video{body['owner_id']}_{body['id']}"
    return next((address(body[name]) for name in ("url", "link_mp3", "link_ogg") if body.get(name)), "")


def _carried(item: dict[str, Any]) -> tuple[Attachment, ...]:
    """Forwarded messages and a place on the map come beside the attachments."""
    carried = [
        Attachment(
            "forwarded",
            f"forwarded{storable(str(message.get('from_id')))}_{storable(str(message.get('date')))}",
            storable(message["text"]) if isinstance(message.get("text"), str) else "",
        )
        for message in mappings(item.get("fwd_messages"))
    ]
    if isinstance(item.get("geo"), dict):
        carried.append(Attachment("geo", f"geo:{original(item['geo'])}"))
    return tuple(carried)
