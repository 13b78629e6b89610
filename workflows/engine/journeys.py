"""The journeys there are: each registers itself, others begin it by its name (design: The journeys)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from orgs.models import Case


@dataclass(frozen=True)
class Digest:
    """What the inbox shows of a case beside the step: the citizen's words, whose page, who wrote, where it stands."""

    text: str = ""
    source: str = ""
    network: Any = None
    author: str = ""
    state: str = ""
    state_kind: str = "info"
    state_note: str = ""


@dataclass(frozen=True)
class Journey:
    """A way of work. `begin(about, actor)` opens the case and starts the flow; `digest(cases, user)` describes cases
    in the inbox; `page(case, request)` gives the template and the context of the case's page; `title`: in words."""

    code: str
    title: str
    flow: type
    begin: Callable[..., Case]
    digest: Callable[[Iterable[int], Any], dict[int, Digest]]
    page: Callable[[Case, Any], tuple[str, dict]]


_journeys: dict[str, Journey] = {}


def register(journey: Journey) -> None:
    _journeys[journey.code] = journey


def journey(code: str) -> Journey:
    return _journeys[code]


def all_journeys() -> list[Journey]:
    return list(_journeys.values())


def begin(code: str, *, about, actor) -> Case:
    """Begins a journey about something (a message, a request); returns its case."""
    return _journeys[code].begin(about=about, actor=actor)
