"""Registering by hand: what a specialist saw on a page and no file brought."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from orgs.actions.cases import attach
from orgs.duties import Duty
from orgs.errors import Conflict, RuleError
from orgs.files.models import StoredFile
from orgs.journal import action, digest, record
from orgs.models import Page, User
from orgs.search import normalise
from workflows.engine.items import desk_for, seat_at
from workflows.messages.actions.receiving import begin_case, index
from workflows.messages.models import LOCAL, Message, MessageVersion, content_hash
from workflows.networks import addresses
from workflows.networks.formats.fields import address, storable
from workflows.networks.reading import PAGE, Kind, What

SIMILAR_DAYS = 30
SIMILAR_SHARE = 0.6  # of the words of two texts
MOST_COMPARED = 1000
SAME_CLOCK = timedelta(minutes=10)  # how far the clock of a computer may go ahead of ours


class Duplicate(Conflict):
    """The message, or one much like it, is there already. `exact`: the network's own number, nothing to argue about."""

    def __init__(self, messages: list[Message], *, exact: bool):
        super().__init__(
            "Это сообщение уже зарегистрировано."
            if exact
            else "Похожее сообщение уже есть: посмотрите, не то же ли это."
        )
        self.messages = messages
        self.exact = exact


def check_link(page: Page, link: str) -> addresses.Address | None:
    """What the address of a message names. Raises RuleError when it leads elsewhere than the page."""
    if not link:
        return None
    found = addresses.read(link)
    if found is None:
        raise RuleError(
            "Это адрес другой сети. Официальные страницы ведутся только во ВКонтакте и в Одноклассниках"
            f" ({addresses.OUTSIDE}).",
            field="link",
        )
    if found.network != page.network_id or (
        found.page and found.page.lower() not in (page.external_id, page.screen_name.lower())
    ):
        raise RuleError(f"Ссылка ведёт на другую страницу, не на «{page}». Проверьте ссылку и страницу.", field="link")
    return found


def likely_duplicates(page: Page, *, link: str, text: str, now: datetime | None = None) -> list[Message]:
    """Messages of the page that may be this one: the same address, or much the same words in the last 30 days."""
    found = check_link(page, link)
    of_page = Message.objects.filter(page=page).select_related("page__organization", "network", "case", "current")
    if found and found.key:
        return list(of_page.filter(network_key=found.key.replace(PAGE, page.external_id)))
    since = (now or timezone.now()) - timedelta(days=SIMILAR_DAYS)
    words = _words(text)
    recent = of_page.filter(received_at__gte=since, own=False).order_by("-pk")[:MOST_COMPARED]
    return [message for message in recent if _similar(words, _words(message.text))]


def _before(page: Page, key: str, request_id: UUID, actor: User) -> Message | None:
    """The message of the same request; raises Duplicate if the key is taken by another."""
    message = (
        Message.objects.filter(network=page.network, network_key=key)
        .select_related("page__organization", "network", "case", "current")
        .first()
    )
    if message and not (message.registered_by == actor and str(request_id) in message.events):
        raise Duplicate([message], exact=True)
    return message


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", normalise(text)))


def _similar(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and len(one & other) / len(one | other) >= SIMILAR_SHARE


@action
def register_by_hand(
    *,
    page: Page,
    kind: Kind,
    text: str,
    sent_at: datetime,
    request_id: UUID,
    link: str = "",
    author_name: str = "",
    author_link: str = "",
    pictures: Iterable[tuple[str, StoredFile]] = (),
    actor: User,
    anyway: bool = False,
    now: datetime | None = None,
) -> Message:
    """A message as a specialist saw it; its case begins at once, the pictures (name, file) go into the case.

    The same `request_id` gives the same message. Raises RuleError when the page is not the actor's to receive for, the
    address leads elsewhere, or there is nothing to answer; Duplicate when the network's number is registered already,
    or, without `anyway`, when a likely duplicate is there.
    """
    seat = seat_at(desk_for(page.organization, Duty.RECEIVE_MESSAGES), actor)
    if not seat:
        raise RuleError("Сообщения этой страницы принимает другой специалист: у вас нет места за его столом.")
    found = check_link(page, link)
    pictures = list(pictures)
    if not text.strip() and not pictures:
        raise RuleError("Перепишите текст сообщения или приложите снимок экрана.", field="text")
    if sent_at > (now or timezone.now()) + SAME_CLOCK:
        raise RuleError("Это время ещё не наступило. Укажите, когда сообщение написано.", field="sent_at")
    key = found.key.replace(PAGE, page.external_id) if found and found.key else f"{LOCAL}{request_id}"
    if before := _before(page, key, request_id, actor):
        return before
    if not anyway and (like := likely_duplicates(page, link=link, text=text, now=now)):
        raise Duplicate(like, exact=False)
    message = Message(
        page=page,
        network=page.network,
        network_key=key,
        kind=kind,
        thread=found.thread.replace(PAGE, page.external_id) if found else "",
        author_key=addresses.author(author_link),
        author_name=storable(author_name).strip(),
        author_link=address(author_link),
        text=storable(text),
        link=found.link if found else "",
        sent_at=sent_at,
        registered_by=actor,
        says_something=True,
        events=[str(request_id)],
    )
    index(message)
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:  # the same button pressed twice, or a file came in at this moment
        if before := _before(page, key, request_id, actor):
            return before
        raise
    message.current = MessageVersion.objects.create(
        message=message,
        number=1,
        what=What.LISTED,
        text=message.text,
        content_hash=content_hash(message.text, ()),
    )
    message.save(update_fields=["current"])
    case = begin_case(message.pk, actor=actor)
    record(
        "messages.registered",
        case,
        actor=actor,
        on_behalf_of=seat.on_behalf_of,
        message=message.pk,
        network=page.network.title,
        kind=message.get_kind_display(),
        digest=digest(message.text, message.salt),
    )
    for name, file in pictures:
        attach(case, file, name=name, personal=True, actor=actor)
    message.refresh_from_db(fields=["case"])
    return message
