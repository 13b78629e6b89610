"""Everybody in the demo district follows every link and sends nonsense into every form: nothing breaks.

Of addresses that differ only in their numbers a few are opened, and each form of such a page once.
"""

import re
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings

from orgs.duties import ROLES
from orgs.models import Appointment
from orgs.waking import work_once
from tests.scene import trying
from tests.visiting import visitor

pytestmark = pytest.mark.django_db

VISITOR = "visitor"
ALIKE = 2
NONSENSE = {
    "nothing": "",
    "a page within a page": "<script>alert(1)</script>{{ 1 }}",
    "a zero": "\x00",
    "a huge number": "9" * 30,
    "the first day": "0001-01-01",
    "10,001 signs": "Ж" * 10_001,
}


class Page(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, list[tuple[str, str | None]]]] = []
        self._open = False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self._open = given.get("method", "get").lower() == "post"
            if self._open:
                self.forms.append((given.get("action") or "", []))
        elif self._open and given.get("name") and tag in ("input", "select", "textarea", "button"):
            kept = given.get("value", "") if given.get("type") == "hidden" or tag == "button" else None
            self.forms[-1][1].append((given["name"], kept))

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = False


def kind_of(address: str) -> tuple:
    """An address without its numbers: «/cases/·/» with the names of what was asked for."""
    parts = urlsplit(address)
    path = re.sub(r"/verify/[^/]+/", "/verify/·/", re.sub(r"\d+", "·", parts.path))
    asked = sorted((name, value if name in ("way", "list", "state") else "") for name, value in parse_qsl(parts.query))
    return path, tuple(asked)


def crawl(client, start: str = "/") -> dict[str, Page]:
    """Every page that a browser comes to; the pages that are HTML, by address."""
    found, seen, to_see = {}, {}, [start]
    while to_see:
        address = to_see.pop(0)
        kind = kind_of(address)
        if seen.get(kind, 0) >= ALIKE or "logout" in address or kind[0] == "/view/":
            continue
        seen[kind] = seen.get(kind, 0) + 1
        answer = client.get(address)
        assert answer.status_code < 500, address
        assert answer.status_code != 404, f"a link leads nowhere: {address}"
        if answer.status_code in (301, 302):
            to_see.append(urljoin(address, answer.url))
        elif answer.headers["Content-Type"].startswith("text/html"):
            found[address] = Page(answer.content.decode())
            links = [urljoin(address, link).partition("#")[0] for link in found[address].links]
            to_see += [link for link in links if link.startswith("/")]
    return found


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo district with its papers made."""
    with django_db_blocker.unblock(), trying(), override_settings(DEMO=True):
        call_command("load_demo", stdout=StringIO())
        assert work_once()[1] == 0
        yield


@pytest.fixture(params=[VISITOR, *ROLES])
def client(request, demo):
    cache.clear()
    if request.param == VISITOR:
        return Client()
    held = Appointment.objects.in_force().filter(role=request.param).select_related("user").first()
    return visitor(held.user) if held else pytest.skip("nobody in the demo district has this role")


def test_every_link_leads_to_a_page_and_no_form_breaks(client):
    client.raise_request_exception = False
    pages = crawl(client)
    assert len(pages) >= 3
    sent, broken = set(), []
    for address, page in pages.items():
        for action, fields in page.forms:
            to = urljoin(address, action)
            what = (kind_of(to), tuple(sorted({name for name, _ in fields})))
            if what in sent or "logout" in to:
                continue
            sent.add(what)
            for name, nonsense in NONSENSE.items():
                data = {field: nonsense if kept is None else kept for field, kept in fields}
                with trying():
                    answer = client.post(to, data)
                    if answer.status_code >= 500 or b"<script>alert" in answer.content:
                        broken.append(f"{to} with {name} in {sorted(data)}: {answer.status_code}")
    assert not broken, "\n".join(broken)
