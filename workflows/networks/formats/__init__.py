"""From the bytes of a file to readings, whichever of the known kinds it is.

Known: answers of VKontakte (`wall.getComments`, `messages.getHistory`) and Odnoklassniki (`discussions.getComments`);
events of VKontakte singly, in a list, as Long Poll answers, as Callback deliveries; bodies of the webhook of
Odnoklassniki; one document that gathers these under the names in `SECTIONS`; tables (CSV) kept by hand.
A broken comment, event or row becomes a reading `FAULT`; the rest comes in.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from workflows.networks.formats import ok, table, vk
from workflows.networks.formats.fields import Broken, Place, mapping, storable
from workflows.networks.reading import Reading, What

SECTIONS = (
    "longpoll",
    "callback",
    "overlay_cases",
    "wall.getComments",
    "messages.getHistory",
    "discussions.getComments",
    "webhook",
)
BOM = b"\xef\xbb\xbf"


class Unreadable(Exception):
    """The file as a whole is none of the known kinds; the text says why, in Russian."""


def read(content: bytes) -> Iterator[Reading]:
    """The readings of a file, numbered from 1 in the order of the file. Raises Unreadable at once, not halfway."""
    body = content.removeprefix(BOM).strip()
    if not body:
        raise Unreadable("Файл пуст.")
    if body[:1] in (b"{", b"["):
        return _numbered(_document(body))
    try:
        return _numbered(table.rows(content))
    except Broken as error:
        raise Unreadable(f"Это не ответ сети и не таблица сообщений: {error}.") from error


def _numbered(places: Iterator[Place]) -> Iterator[Reading]:
    for number, (place, make) in enumerate(places, start=1):
        try:
            reading = make()
        except Broken as error:
            reading = Reading(What.FAULT, reason=str(error))
        except RecursionError:
            reading = Reading(What.FAULT, reason="слишком сложная запись")
        yield replace(reading, number=number, place=place.lstrip("."))


def _document(body: bytes) -> Iterator[Place]:
    try:
        document = json.loads(body)
    except UnicodeDecodeError as error:
        raise Unreadable("Файл JSON не в кодировке UTF-8.") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"Файл JSON повреждён: строка {error.lineno}, знак {error.colno}.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("Файл JSON повреждён или слишком сложен.") from error
    if isinstance(document, list):
        return _elements(document, "", "")
    places = _one(document, "", "")
    if places is None:
        places = _sections(document)
    if places is None:
        raise Unreadable(_why_not(document))
    return places


def _one(document: Any, place: str, group: str) -> Iterator[Place] | None:
    """What one object holds: an answer, an event or a delivery; None when it is none of these."""
    if not isinstance(document, dict):
        return None
    group = _group(document) or group
    response = document.get("response")
    if isinstance(response, dict) and isinstance(response.get("items"), list):
        return vk.answer(response, f"{place}.response")
    if isinstance(document.get("items"), list) and "count" in document:
        return vk.answer(document, place)
    if isinstance(document.get("comments"), list):
        return ok.answer(document, place, group)
    if isinstance(document.get("updates"), list):
        updates = document["updates"]
        return (
            (f"{place}.updates[{index}]", lambda event=event: vk.event(event)) for index, event in enumerate(updates)
        )
    if "failed" in document:  # Long Poll asks for a new key: nothing was sent
        return iter(())
    if "webhookType" in document:
        return iter([(place, lambda: ok.webhook(document, group))])
    if "body" in document:
        return iter([(f"{place}.body", lambda: _delivered(document["body"], group))])
    if "update" in document:
        return iter([(f"{place}.update", lambda: vk.event(document["update"]))])
    if "type" in document or "event_id" in document:
        return iter([(place, lambda: vk.event(document))])
    return None


def _sections(document: dict[str, Any]) -> Iterator[Place] | None:
    """A document that gathers several lists under their names, in its own order."""
    found = [(name, section) for name, section in document.items() if name in SECTIONS]
    if not found:
        return None
    return chain.from_iterable(
        _elements(section if isinstance(section, list) else [section], f".{name}", _group(document))
        for name, section in found
    )


def _elements(elements: list[Any], place: str, group: str) -> Iterator[Place]:
    for index, element in enumerate(elements):
        here = f"{place}[{index}]"
        places = _one(element, here, group)
        if places is None:
            yield here, lambda element=element: _unknown(element)
        else:
            yield from places


def _unknown(element: Any) -> Reading:
    raise Broken(_why_not(mapping(element, "записи: здесь не объект")).rstrip("."))


def _why_not(document: dict[str, Any]) -> str:
    error = document.get("error")
    if isinstance(error, dict):
        return f"ВКонтакте ответил ошибкой {storable(str(error.get('error_code')))[:20]}: сообщений здесь нет."
    if "error_code" in document:
        return f"Одноклассники ответили ошибкой {storable(str(document['error_code']))[:20]}: сообщений здесь нет."
    return "Не похоже ни на ответ сети, ни на событие."


def _delivered(body: Any, group: str) -> Reading:
    return ok.webhook(body, group) if isinstance(body, dict) and "webhookType" in body else vk.delivery(body)


def _group(document: dict[str, Any]) -> str:
    """The group of Odnoklassniki that a document names beside the answers."""
    value = document.get("group_id", document.get("gid"))
    return storable(str(value))[:120] if isinstance(value, int | str) and not isinstance(value, bool) else ""
