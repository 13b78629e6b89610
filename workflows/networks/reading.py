"""One thing read from a network or from a file, before anybody has asked whether it was seen before.

Pure data: no database, no network. The room `messages` decides what a reading means for the register of messages.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PAGE = "{page}"


class What(StrEnum):
    """What the source says has happened. The first five bring a text."""

    APPEARED = "appeared"  # an event: somebody wrote this, first wording
    EDITED = "edited"  # an event: the wording is now this
    RESTORED = "restored"  # an event: a deleted message is there again
    SHOWN = "shown"  # an answer to a question: the page shows this wording, since when is unknown
    LISTED = "listed"  # a row of a table that a person kept
    DELETED = "deleted"  # an event: it was deleted
    SHOWN_DELETED = "shown_deleted"  # an answer to a question: something stood here and is deleted
    NOTHING = "nothing"  # an event that carries no message
    FAULT = "fault"  # cannot be understood; `reason` says why


class Kind(StrEnum):
    """Where a person wrote: for all to see, or to the page alone."""

    COMMENT = "comment"
    DIRECT = "direct"


@dataclass(frozen=True)
class Attachment:
    """A picture, recording, link or file that came with a message: named, never fetched.

    `identity` is the same in every source (photo-1_2); `url` may change from one answer to the next.
    """

    kind: str
    identity: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Reading:
    """One comment, message, event or row.

    `number` counts from 1 within the file, `place` is the path inside a JSON document. `pages` are the names (id or
    screen name) under which the file itself speaks of the page: all must mean the same one. Where it names none,
    `guesses` are the communities it mentions. `{page}` in `key`, `thread` and `link` stands for the id of the page,
    which the file may not tell. `thread` is the post, topic or conversation. `key` is empty for a row without the
    network's id. `author_page` is the id of a community that wrote. A `sent_at` without zone is the local time of the
    organization. `raw` is the original as it came, JSON, without keys of access.
    """

    what: What
    number: int = 0
    place: str = ""
    network: str = ""
    pages: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    kind: Kind = Kind.COMMENT
    key: str = ""
    thread: str = ""
    author_id: str = ""
    author_name: str = ""
    author_link: str = ""
    author_page: str = ""
    own: bool = False
    text: str = ""
    sent_at: datetime | None = None
    changed_at: datetime | None = None
    link: str = ""
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    event_id: str = ""
    raw: str = ""
    reason: str = ""
    clause: str = ""

    @property
    def says_something(self) -> bool:
        """Is there anything to answer: a text that is not blank, or an attachment."""
        return bool(self.text.strip() or self.attachments)
