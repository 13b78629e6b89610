"""Taking values out of foreign JSON: each function returns what was asked for, or says in Russian what is wrong."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from workflows.networks.reading import Reading

WHOLE = re.compile(r"-?[0-9]{1,18}")
LARGEST = 10**18

# Where in the file something stands, and how to read it (raises Broken).
Place = tuple[str, Callable[[], Reading]]


class Broken(ValueError):
    """One comment, event or row that cannot be understood; the text is the reason shown to the clerk."""


def mapping(value: Any, called: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Broken(f"нет {called}")
    return value


def number(source: dict[str, Any], *names: str) -> int:
    """The first of these fields as a whole number; networks send ids as numbers and as strings."""
    for name in names:
        value = source.get(name)
        if value is None:
            continue
        if isinstance(value, str) and WHOLE.fullmatch(value):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST:
            return value
        raise Broken(f"поле {name} не число")
    raise Broken(f"нет поля {names[0]}")


def optional_number(source: dict[str, Any], *names: str) -> int | None:
    return number(source, *names) if any(source.get(name) is not None for name in names) else None


def words(source: dict[str, Any], name: str) -> str:
    """A text as it was written. Only what no database can keep (NUL, half a character) becomes U+FFFD."""
    value = source.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Broken(f"поле {name} не текст")
    return storable(value)


def storable(value: str) -> str:
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "\ufffd")


def identifier(source: dict[str, Any], name: str) -> str:
    """An id that may be a number or a short string without blanks."""
    value = source.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise Broken(f"нет поля {name}")
    value = storable(value).strip()
    if len(value) > 120:
        raise Broken(f"поле {name} слишком длинное")
    return value


def moment(seconds: float, name: str) -> datetime:
    """Seconds since 1970 as a moment; what lies before the networks or after this century is a mistake."""
    if not 1_000_000_000 <= seconds < 4_102_444_800:
        raise Broken(f"поле {name}: такого времени не бывает")
    return datetime.fromtimestamp(seconds, UTC)


def address(value: Any) -> str:
    """A web address that may safely be a link, or nothing: `javascript:` and the like are no addresses."""
    if not isinstance(value, str):
        return ""
    value = storable(value).strip()
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    return value if parts.scheme in ("http", "https") and parts.netloc else ""


def original(value: Any) -> str:
    """The original as JSON, characters as they came; half characters escaped, so that any database keeps it."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value)
    return text


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; whatever else stands there is left out."""
    return [element for element in value if isinstance(element, dict)] if isinstance(value, list) else []
