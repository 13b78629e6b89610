"""Taking in what the networks and the tables tell: each message once, whatever the order.

What one reading counts as (why: docs/decisions/0005-counting-what-came-in.md):

=====================  ===================  ==========================================================================
it tells               of a message         of a known one
                       never told of
=====================  ===================  ==========================================================================
a wording              new                  changed if the wording is not kept yet; else known
an edit                new                  changed if it differs from the present wording; else, and redelivered, known
a row of a table       new                  changed only while nothing but tables told of it; else known
a deletion             new, only a mark     changed; known if it is deleted already
a restoration          new                  changed, also before its deletion; redelivered, known
an empty place         new, only a mark     changed; known if it is deleted already, or a restoration is known
no message             known                known
a fault                refused              refused; so is a page outside the register, or another network
=====================  ===================  ==========================================================================
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction

from orgs.errors import RuleError
from orgs.journal import action, digest, record
from orgs.models import Case, Page
from orgs.search import normalise
from workflows.engine import journeys
from workflows.messages.masking import mask
from workflows.messages.models import LOCAL, Attachment, Mark, Message, MessageVersion, content_hash
from workflows.networks.reading import PAGE, Reading, What

log = logging.getLogger(__name__)
UNDATED = (What.SHOWN, What.LISTED, What.RESTORED)  # told without saying whether it was the first wording or an edit
REPLY = "reply"  # the journey every message to be answered begins


class Outcome(StrEnum):
    """What a reading was counted as; each is exactly one of them."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True)
class Receipt:
    """What became of one reading. `reason`: why it was refused, in Russian."""

    outcome: Outcome
    reason: str = ""
    message: Message | None = None


def receive(reading: Reading, *, actor=None, page: Page | None = None) -> Receipt:
    """Takes in one reading, in a transaction of its own. `page`: whose it is where the source does not say.

    No case begins here: a source may tell of the deletion a moment later. `begin_cases` follows a whole file.
    """
    if reading.what is What.FAULT:
        return Receipt(Outcome.REFUSED, reading.reason)
    if reading.what is What.NOTHING:
        return Receipt(Outcome.KNOWN)
    try:
        return _take_in(reading, page_of(reading, page), actor)
    except RuleError as refusal:
        return Receipt(Outcome.REFUSED, refusal.message)


def page_of(reading: Reading, given: Page | None = None) -> Page:
    """The page of the register a reading belongs to. Raises RuleError if there is none, or more than one."""
    pages = Page.objects.filter(network=reading.network).select_related("organization", "network")
    if reading.pages:
        found = {_named(pages, name) for name in dict.fromkeys(reading.pages)}
        if len(found) > 1:
            raise RuleError("Ссылка ведёт на другую страницу, чем указано.")
        return found.pop()
    if given and given.network_id == reading.network:
        return given
    guessed = [page for page in pages if page.external_id in reading.guesses]
    if len(guessed) == 1:
        return guessed[0]
    threads = {reading.thread.replace(PAGE, page.external_id) for page in pages}
    of_thread = Message.objects.filter(network=reading.network, thread__in=threads).order_by()
    seen = list(of_thread.values_list("page", flat=True).distinct()[:2])
    if len(seen) == 1:
        return next(page for page in pages if page.pk == seen[0])
    raise RuleError("Не сказано, чья это страница: укажите её (--page).")


def _named(pages, name: str) -> Page:
    for page in pages:
        if name == page.external_id or (page.screen_name and name.lower() == page.screen_name.lower()):
            return page
    raise RuleError(f"Страницы «{name[:100]}» нет в реестре страниц.")


@action
def _take_in(reading: Reading, page: Page, actor) -> Receipt:
    message, fresh = _message_of(reading, page)
    if _told_before(message, reading):
        return Receipt(Outcome.KNOWN, message=message)
    before = message.deleted_at
    worded = reading.what not in (What.DELETED, What.SHOWN_DELETED) and _add_wording(message, reading)
    marked = reading.what in (What.DELETED, What.SHOWN_DELETED, What.RESTORED) and _add_mark(message, reading)
    where = message.case or page.organization
    if fresh:
        record(
            "messages.received",
            where,
            actor=actor,
            message=message.pk,
            network=page.network.title,
            kind=message.get_kind_display(),
            digest=digest(message.text, message.salt),
        )
        return Receipt(Outcome.NEW, message=message)
    if worded:
        version = message.versions.order_by("-number")[0]
        code = "messages.reworded" if version == message.current else "messages.earlier_wording"
        record(
            code if version.number > 1 else "messages.worded",
            where,
            actor=actor,
            message=message.pk,
            version=version.number,
            digest=digest(version.text, message.salt),
        )
    if marked:
        code = "messages.deleted" if message.deleted_at else "messages.restored"
        record(code if message.deleted_at != before else "messages.late_mark", where, actor=actor, message=message.pk)
    return Receipt(Outcome.CHANGED if worded or marked else Outcome.KNOWN, message=message)


def _told_before(message: Message, reading: Reading) -> bool:
    """Whether this very event came before: networks deliver one several times, also after later ones."""
    if not reading.event_id:
        return False
    content = content_hash(reading.text, reading.attachments)[:12]
    event = f"{reading.what}:{reading.event_id}:{content}"
    if event in message.events:
        return True
    message.events.append(event)
    message.save(update_fields=["events"])
    return False


def _message_of(reading: Reading, page: Page) -> tuple[Message, bool]:
    """The message a reading is about, locked; made if nobody has told of it before."""
    key = reading.key.replace(PAGE, page.external_id) or local_key(reading, page)
    locked = Message.objects.select_for_update(no_key=True, of=("self",)).select_related("case", "current")
    message = locked.filter(network=page.network, network_key=key).first() or _twin(locked, reading, page)
    if message:
        if message.network_key.startswith(LOCAL) and reading.key:
            message.network_key, message.thread = key, reading.thread.replace(PAGE, page.external_id)
            message.save(update_fields=["network_key", "thread"])
        return message, False
    try:
        with transaction.atomic():
            return (
                Message.objects.create(
                    page=page,
                    network=page.network,
                    network_key=key,
                    kind=reading.kind,
                    thread=reading.thread.replace(PAGE, page.external_id),
                ),
                True,
            )
    except IntegrityError:  # another process was first
        return locked.get(network=page.network, network_key=key), False


def local_key(reading: Reading, page: Page) -> str:
    """The key of a message without a number: page, kind, author, minute and words are all one can tell it by."""
    author = reading.author_id or reading.author_name.casefold()
    minute = _aware(reading, page).replace(second=0, microsecond=0)
    told = "\n".join([str(page.pk), reading.kind, author, minute.isoformat(), reading.text])
    return LOCAL + hashlib.sha256(told.encode()).hexdigest()


def _aware(reading: Reading, page: Page):
    """The moment a message was written; without a zone it is the local time of the page's organization."""
    sent_at = reading.sent_at
    return sent_at.replace(tzinfo=page.organization.tz) if sent_at and sent_at.tzinfo is None else sent_at


def _twin(locked, reading: Reading, page: Page) -> Message | None:
    """The same message as another source told it, where one of the two does not know its number: written on the same
    page, by the same author, in the same minute, in the same words."""
    if reading.what in (What.DELETED, What.SHOWN_DELETED) or not reading.sent_at:
        return None
    minute = _aware(reading, page).replace(second=0, microsecond=0)
    candidates = locked.filter(
        page=page, kind=reading.kind, sent_at__gte=minute, sent_at__lt=minute + timedelta(minutes=1)
    )
    if reading.key:
        candidates = candidates.filter(network_key__startswith=LOCAL)
    for message in candidates.order_by("pk"):
        if _same_author(message, reading) and message.versions.filter(text=reading.text).exists():
            return message
    return None


def _same_author(message: Message, reading: Reading) -> bool:
    if message.author_key and reading.author_id:
        return message.author_key == reading.author_id
    names = message.author_name.casefold(), reading.author_name.casefold()
    return not all(names) or names[0] == names[1]


def _add_wording(message: Message, reading: Reading) -> bool:
    """Keeps the wording if it is not kept yet. Says whether it was added."""
    versions = list(message.versions.all())
    listed_only = all(version.what == What.LISTED for version in versions)
    _learn(message, reading, better=listed_only and reading.what is not What.LISTED)
    wording = content_hash(reading.text, reading.attachments)
    same = [version for version in versions if version.content_hash == wording]
    if reading.what is What.LISTED and not listed_only:
        added = False
    elif same and all(version.what in UNDATED for version in same):
        added = False
        _date(same[0], reading)
    elif same and reading.what is What.EDITED:  # turned back to an older wording
        old = reading.changed_at is not None and any(version.changed_at == reading.changed_at for version in same)
        added = message.current.content_hash != wording and not old
    else:
        added = not same
    if added:
        versions.append(_keep(message, reading, wording, number=len(versions) + 1))
    if versions:
        message.current = max(versions, key=lambda version: version.rank)
        message.text = message.current.text
    message.says_something = bool(message.text.strip()) or (
        message.current is not None and message.current.attachments.exists()
    )
    index(message)
    message.save()
    return added


def _date(version: MessageVersion, reading: Reading) -> None:
    """A wording told again: an event says whether it was the first one or an edit, the network's original stands in
    for a table's."""
    if reading.what is not What.LISTED and version.what == What.LISTED:
        version.raw = reading.raw
    if reading.what in (What.APPEARED, What.EDITED) or version.what == What.LISTED:
        version.what, version.changed_at = reading.what, reading.changed_at
    version.save(update_fields=["what", "changed_at", "raw"])


def _keep(message: Message, reading: Reading, wording: str, number: int) -> MessageVersion:
    version = MessageVersion.objects.create(
        message=message,
        number=number,
        what=reading.what,
        text=reading.text,
        content_hash=wording,
        changed_at=reading.changed_at,
        raw=reading.raw,
    )
    Attachment.objects.bulk_create(
        Attachment(
            version=version,
            position=position,
            kind=attachment.kind,
            identity=attachment.identity,
            title=attachment.title,
            url=attachment.url,
        )
        for position, attachment in enumerate(reading.attachments)
    )
    return version


def _learn(message: Message, reading: Reading, *, better: bool) -> None:
    """Fills in what was not known; `better`: the network knows it better than the table that told it first."""
    page = message.page
    told = {
        "author_key": reading.author_id,
        "author_name": reading.author_name,
        "author_link": reading.author_link,
        "sent_at": _aware(reading, page),
        "link": reading.link.replace(PAGE, page.external_id),
        "reply_to": reading.reply_to.replace(PAGE, page.external_id),
    }
    for field, value in told.items():
        if value and (better or not getattr(message, field)):
            setattr(message, field, value)
    by_page = bool(reading.author_page) and reading.author_page.lower() in (
        page.external_id,
        page.screen_name.lower(),
    )
    message.own = message.own or reading.own or by_page
    _learn_names(message)


def _learn_names(message: Message) -> None:
    """An event names nobody; an answer does. Whoever is known by name once is known in all his messages."""
    if not message.author_key:
        return
    same = Message.objects.filter(network=message.network, author_key=message.author_key)
    if not message.author_name:
        message.author_name = (
            same.exclude(author_name="").order_by("-pk").values_list("author_name", flat=True).first() or ""
        )
        return
    for other in same.filter(author_name="").exclude(pk=message.pk).select_for_update(no_key=True, skip_locked=True):
        other.author_name = message.author_name
        index(other)
        other.save(update_fields=["author_name", "search", "search_private"])


def index(message: Message) -> None:
    """What the message is found by: by all a comment's words, masked as they are shown; the whole text, names and
    links only by those they are shown to."""
    private = f"{message.author_name} {message.author_link} {message.link} {message.text}"
    message.search = "" if message.is_direct else normalise(mask(message.text, direct=False))
    message.search_private = normalise(private)


def _add_mark(message: Message, reading: Reading) -> bool:
    """Keeps a deletion or a restoration. Says whether it was news.

    Events of deleting and restoring go in pairs: a restoration whose deletion has not come yet waits for it.
    """
    marks = list(message.marks.all())
    restoring = reading.what is What.RESTORED
    deletions = sum(mark.by_event and not mark.restored for mark in marks)
    restorations = sum(mark.restored for mark in marks)
    if reading.what is What.SHOWN_DELETED:
        if message.deleted_at or restorations:
            return False
        _set(message, _mark(message, reading).at)
        return True
    if restoring:
        if not message.deleted_at and restorations > deletions:
            return False
        _mark(message, reading)
        _set(message, None)
        return True
    if message.deleted_at:
        if deletions <= restorations:  # an answer had shown the empty place; this is the event of it
            _mark(message, reading)
        return False
    mark = _mark(message, reading)
    if restorations <= deletions:
        _set(message, mark.at)
    return True


def _mark(message: Message, reading: Reading) -> Mark:
    return Mark.objects.create(
        message=message,
        restored=reading.what is What.RESTORED,
        by_event=reading.what is not What.SHOWN_DELETED,
        raw=reading.raw,
    )


def _set(message: Message, deleted_at) -> None:
    message.deleted_at = deleted_at
    message.save(update_fields=["deleted_at"])


def begin_cases() -> int:
    """Begins the journey of every message that waits for one, each in a transaction of its own. Returns how many."""
    begun = 0
    for pk in list(Message.objects.waiting().order_by("pk").values_list("pk", flat=True)):
        try:
            begun += begin_case(pk, actor=None) is not None
        except Exception as error:  # one that cannot begin must not keep the others from it; the sweep tries again
            log.error("The case of message %s did not begin: %s", pk, type(error).__name__)
    return begun


@action
def begin_case(pk: int, *, actor) -> Case | None:
    """Opens the case of a message; None if it has one meanwhile, or was deleted."""
    message = (
        Message.objects.waiting()
        .select_for_update(no_key=True, of=("self",))
        .select_related("page__organization", "network", "current")
        .filter(pk=pk)
        .first()
    )
    if message is None:
        return None
    case = journeys.begin(REPLY, about=message, actor=actor)
    record(
        "messages.case_begun",
        case,
        actor=actor,
        message=message.pk,
        key=digest(message.network_key, message.salt),
        digest=digest(message.text, message.salt),
    )
    return case
