"""A table of messages kept by hand (CSV): UTF-8 or Windows-1251, columns divided by a comma, a semicolon or a tab.

Time without a zone is the local time of the page's organization. A row that names no message of the network (a
conversation, a topic of Odnoklassniki) has no key: `messages` recognises it by page, author, minute and text.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime

from workflows.networks import addresses
from workflows.networks.formats.fields import Broken, Place, address, original, storable
from workflows.networks.reading import Kind, Reading, What

COLUMNS = {
    "дата и время": "at",
    "дата": "at",
    "сеть": "network",
    "страница": "page",
    "вид": "kind",
    "автор": "author",
    "ссылка на автора": "author_link",
    "ссылка на сообщение": "link",
    "ссылка": "link",
    "текст": "text",
}
NEEDED = ("at", "page", "text")
NETWORKS = {"вконтакте": "vk", "вк": "vk", "vk": "vk", "одноклассники": "ok", "ок": "ok", "ok": "ok"}
KINDS = {"комментарий": Kind.COMMENT, "личное сообщение": Kind.DIRECT, "сообщение": Kind.DIRECT}
DAMAGED = re.compile("[\udc80-\udcff]")
TIMES = ("%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y, %H:%M")
LONGEST_RECORD = 500  # lines of one row: a quotation mark that is never closed must not swallow the rest of the table


def rows(content: bytes) -> Iterator[Place]:
    """The rows below the heading. Raises Broken when there is no heading that could be ours."""
    for lines in _decoded(content):
        for delimiter in ",;\t":
            heading, start = _record(lines, 0, delimiter)
            columns = [COLUMNS.get(" ".join(cell.lower().split()), "") for cell in heading or ()]
            if set(NEEDED) <= set(columns):
                return _below(lines, start, delimiter, columns)
    raise Broken("в первой строке нет столбцов «Дата и время», «Страница», «Текст»")


def _decoded(content: bytes) -> Iterator[list[str]]:
    """The lines as UTF-8; as Windows-1251; as UTF-8 with damaged places, which make their rows faults."""
    for encoding, errors in (("utf-8-sig", "strict"), ("cp1251", "strict"), ("utf-8-sig", "surrogateescape")):
        try:
            yield list(io.StringIO(content.decode(encoding, errors), newline=""))
        except UnicodeDecodeError:
            continue


def _below(lines: list[str], at: int, delimiter: str, columns: list[str]) -> Iterator[Place]:
    while at < len(lines):
        cells, after = _record(lines, at, delimiter)
        if cells is None:
            yield f"строка файла {at + 1}", lambda: _fail("кавычка открыта и не закрыта")
        elif any(cell.strip() for cell in cells):
            yield f"строка файла {at + 1}", lambda cells=cells: _row(cells, columns)
        at = after


def _record(lines: list[str], at: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells that begin on this line and the line after them; None when the quotation marks do not fit."""
    reader = csv.reader(lines[at : at + LONGEST_RECORD], delimiter=delimiter, strict=True)
    try:
        return next(reader), at + reader.line_num
    except (csv.Error, StopIteration):
        return None, at + 1


def _fail(reason: str) -> Reading:
    raise Broken(reason)


def _row(cells: list[str], columns: list[str]) -> Reading:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise Broken("столбцов больше, чем в заголовке: возможно, текст не взят в кавычки")
    if DAMAGED.search("".join(cells)):
        raise Broken("строка повреждена: знаки не в кодировке UTF-8")
    row = {name: storable(cell) for name, cell in zip(columns, cells, strict=False) if name}
    network = _network(row)
    page = addresses.read(row.get("page", "").strip())
    if page is None or page.network != network or not page.page:
        raise Broken("в столбце «Страница» нет адреса страницы этой сети")
    link = addresses.read(row.get("link", "").strip())
    if link.network != network if link else address(row.get("link")):
        raise Broken("ссылка на сообщение ведёт в другую сеть")
    text = row.get("text", "")
    if not text.strip():
        raise Broken("пустой текст без вложения: принять нечего")
    author = addresses.author(row.get("author_link", "").strip())
    return Reading(
        What.LISTED,
        network=network,
        pages=(page.page, link.page) if link and link.page else (page.page,),
        kind=_kind(row, link),
        key=link.key if link else "",
        thread=link.thread if link else "",
        author_id=author,
        author_name=row.get("author", "").strip(),
        author_link=address(row.get("author_link")),
        author_page="" if author.isdecimal() else author.removeprefix("-").removeprefix("group:"),
        text=text,
        sent_at=_moment(row.get("at", "")),
        link=link.link if link else "",
        raw=original(row),
    )


def _network(row: dict[str, str]) -> str:
    named = row.get("network", "").strip()
    network = NETWORKS.get(named.lower()) if named else addresses.network_of(row.get("page", ""))
    if not network:
        raise Outside(named or row.get("page", "").strip())
    return network


class Outside(Broken):
    """The network is not one the decree names."""

    def __init__(self, named: str):
        super().__init__(f"сеть «{named[:60]}» не входит в перечень: {addresses.OUTSIDE}")


def _kind(row: dict[str, str], link: addresses.Address | None) -> Kind:
    named = row.get("kind", "").strip().lower()
    if not named:
        return link.kind if link else Kind.COMMENT
    if named not in KINDS:
        raise Broken("вид сообщения не «комментарий» и не «личное сообщение»")
    return KINDS[named]


def _moment(value: str) -> datetime:
    value = " ".join(value.split())
    moment = None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        for form in TIMES:
            try:
                moment = datetime.strptime(value, form)
                break
            except ValueError:
                continue
    if moment is None:
        raise Broken("дату и время нельзя разобрать: нужно «2026-11-02 08:14» или «02.11.2026 08:14»")
    if not 2006 <= moment.year < 2100:
        raise Broken("такого года в таблице быть не может")
    return moment
