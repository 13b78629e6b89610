"""What a paper can show: the letters of PT Serif, the only font of a paper.

A character the font lacks (an emoji, Arabic, a control character that hides or turns text) is shown by its code,
«[U+1F600]», and named at the end of the paper; the exact text stays in the attached trail.json. So nothing is lost,
nothing is hidden, and no second font slips in (docs/decisions/0006-letters-of-a-paper.md).
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from fontTools.ttLib import TTFont

FACES = {
    "PT_Serif-Web-Regular.ttf": ("normal", "normal"),
    "PT_Serif-Web-Italic.ttf": ("normal", "italic"),
    "PT_Serif-Web-Bold.ttf": ("bold", "normal"),
    "PT_Serif-Web-BoldItalic.ttf": ("bold", "italic"),
}
# Other ways to write a character that the font has.
_SAME = str.maketrans(
    {"\u2010": "-", "\u202f": "\u00a0", "\u2007": "\u00a0", "\u02bc": "’", "\u2028": "\n", "\u2029": "\n"}
    | dict.fromkeys("\r\u00ad\ufe0e\ufe0f")  # carriage return, soft hyphen, "as text", "as emoji": nothing to see
    | dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u3000", " ")
)


def face(name: str) -> bytes:
    """One font file of PT Serif as it lies in the package."""
    return (files("fontpkg_pt_serif") / "files" / name).read_bytes()


@cache
def _shown() -> re.Pattern:
    """Matches runs of what cannot be shown."""
    known = set.intersection(
        *(set(TTFont(str(files("fontpkg_pt_serif") / "files" / name), lazy=True).getBestCmap()) for name in FACES)
    )
    hidden = {code for code in known if unicodedata.category(chr(code)) in ("Cc", "Cf", "Co")}
    allowed = "".join(re.escape(chr(code)) for code in sorted(known - hidden | {0x09, 0x0A}))
    return re.compile(f"[^{allowed}]+")


def legible(text: str) -> str:
    """The text in letters of the font: composed (NFC), the rest by codes in brackets, one bracket for a sequence."""
    return _shown().sub(_by_codes, _plain(text))


def strange(text: str) -> set[str]:
    """The characters of the text that are shown by their codes."""
    return set("".join(_shown().findall(_plain(text))))


def all_legible(content: Any) -> tuple[Any, list[dict[str, str]]]:
    """The same JSON with every text legible, and the list of what was shown by a code: `code` and `name` (Unicode)."""
    found: set[str] = set()

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            found.update(strange(value))
            return legible(value)
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        if isinstance(value, list):
            return [walk(item) for item in value]
        return value

    seen = walk(content)
    return seen, [{"code": _code(char), "name": unicodedata.name(char, "без имени")} for char in sorted(found)]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_SAME)


def _by_codes(match: re.Match) -> str:
    return "[" + " ".join(_code(char) for char in match[0]) + "]"


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"
