"""Words without what is private in them: for another legal entity, and for what all may search by (152-ФЗ)."""

import re

HIDDEN_TEXT = "Текст личного сообщения скрыт."

MASKS = [
    (re.compile(r"\[(?:id|club)\d+\|[^\]]*\]|@(?:id|club)\d+(?:\s*\([^)]*\))?"), "[имя скрыто]"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[адрес скрыт]"),
    (re.compile(r"(?<!\d)(?:\+?\d(?:[\s\-()]{0,3}\d){9,11}|\d{1,3}-\d{2}-\d{2})(?!\d)"), "[телефон скрыт]"),
]


def mask(text: str, *, direct: bool) -> str:
    """Words without private ones: a private message wholly, of a comment phones, mail and mentions."""
    if direct:
        return HIDDEN_TEXT
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text
