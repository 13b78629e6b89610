"""One kind of paper that only the tests give out: it says everything the parts can show."""

from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from unittest.mock import patch

from documents import kinds
from orgs.actions.cases import open_case
from orgs.journal import action, record
from orgs.models import Case, Organization

TEMPLATES = Path(__file__).parent / "templates"
WORDS = "Когда вывезут мусор с улицы Гагарина? Обещали № 1 – ещё в «октябре»…"
AT = "2026-11-24T03:00:00+00:00"


def context(case: Case) -> dict:
    """What the note says about a case; the words are the case's title, so that a test may choose them."""
    return {
        "about": f"О сообщении по делу {case.number_text}",
        "place": "с. Кожевниково",
        "facts": [["Дело", case.number_text], ["Адрес", ["https://vk.com/wall-1_2?reply=3", "адрес " + "x" * 200]]],
        "words": case.title,
        "versions": [
            {"number": 1, "by": "Ответов Д. П.", "at": AT, "sha256": "a" * 64, "text": "Вывезут завтра."},
            {
                "number": 2,
                "by": "Согласова А. В.",
                "at": AT,
                "sha256": "b" * 64,
                "text": "Вывезут 25 ноября.",
                "difference": [["=", "Вывезут "], ["-", "завтра"], ["+", "25 ноября"], ["=", "."]],
            },
        ],
        "decisions": [
            {
                "at": AT,
                "by": "Согласова А. В.",
                "basis": "№ 650, п. 4",
                "version": 1,
                "verdict": "возвращено",
                "remarks": ["Укажите дату."],
            }
        ],
        "signatures": [
            {
                "position": "Управляющий делами",
                "name": "Р. У. Порядкова",
                "mark": "Согласовано",
                "at": AT,
                "basis": "№ 650, п. 10",
            }
        ],
    }


NOTE = kinds.Kind("tests.note", "ТЗ", "Тестовая записка", "tests/note.html", context)


@contextmanager
def note_known(settings):
    """The kind is registered, and its template found, for as long as a test runs."""
    kinds.titles()
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(TEMPLATES)
    with patch.dict(kinds._kinds):
        kinds.register(NOTE)
        yield NOTE


def a_case(organization: Organization, words: str = WORDS, lines: int = 3) -> Case:
    """A case with so many lines in its journal."""
    case = open_case(kind="О", organization=organization, title=words, actor=None)
    events(case, lines - 1)
    return case


@action
def events(case: Case, count: int = 1, actor=None) -> None:
    """So many more lines of the case."""
    for number in range(count):
        record("orgs.file_attached", case, actor=actor, sha256="0" * 64, size=number)


@action
def rename(case: Case, words: str) -> None:
    """The words change, so a paper about the case would say something else."""
    case.title = words
    case.save(update_fields=["title"])
    record("orgs.case_opened", case, actor=None, number=case.number_text, title=words)
