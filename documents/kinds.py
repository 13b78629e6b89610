"""The kinds of papers. Each journey registers its own in its module `papers`; this room knows none by name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Kind:
    """A kind of paper.

    `prefix`: the series of its numbers («ЛС» in «ЛС-2026-0188»). `title`: its name in the heading. `template` extends
    documents/papers/base.html. `context(case)` gives everything the paper says besides the journal, as JSON; what it
    gives is frozen (docs/papers.md). `form` is raised by hand when the template comes to say something else, so that
    an older paper is not taken for the same one. `personal`: it tells a citizen's name or words, so in another legal
    entity only who has opened them with a recorded reason gets the file (152-ФЗ).
    """

    code: str
    prefix: str
    title: str
    template: str
    context: Callable[..., dict]
    form: int = 1
    personal: bool = True


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Makes a kind known. Raises ValueError when its code or its series is another kind's."""
    for known in _kinds.values():
        if known != kind and (known.code == kind.code or known.prefix == kind.prefix):
            raise ValueError(f"{kind.code} ({kind.prefix}) and {known.code} ({known.prefix}) are not told apart.")
    _kinds[kind.code] = kind


def get(code: str) -> Kind:
    _discover()
    return _kinds[code]


def titles() -> dict[str, str]:
    """Code → title of every kind."""
    _discover()
    return {kind.code: kind.title for kind in _kinds.values()}


@cache
def _discover() -> None:
    autodiscover_modules("papers")
