"""Messages, cases and clerks for the tests of replies: everything goes through the product's own doors."""

import re
from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.models import Case, Page, User
from workflows.engine import journeys
from workflows.engine.models import WorkItem
from workflows.messages.actions.receiving import receive
from workflows.messages.models import Message
from workflows.networks.reading import Kind, Reading, What

_numbers = count(5000)


def message(page: Page, text: str = "Когда почистят дорогу?", *, kind: Kind = Kind.COMMENT, author="Пётр Выдумкин"):
    """A message that has come in from the page, without a case."""
    number = next(_numbers)
    thread = f"wall-{page.external_id}_77" if kind == Kind.COMMENT else f"dm{page.external_id}_21"
    link = f"https://vk.com/wall-{page.external_id}_77?reply={number}" if kind == Kind.COMMENT else ""
    if page.network_id == "ok" and kind == Kind.COMMENT:
        thread, link = "topic158000000990", f"https://ok.ru/group/{page.external_id}/topic/158000000990"
    reading = Reading(
        what=What.APPEARED,
        network=page.network_id,
        pages=(page.external_id,),
        kind=kind,
        key=f"{thread}_{number}",
        thread=thread,
        author_id="2100000001",
        author_name=author,
        author_link="https://vk.com/id2100000001",
        text=text,
        sent_at=timezone.now() - timedelta(minutes=5),
        link=link,
        raw="{}",
    )
    return receive(reading).message


def case_of(page: Page, text: str = "Когда почистят дорогу?", **kwargs) -> Case:
    """The case of a message that has just come in: it waits for triage."""
    came: Message = message(page, text, **kwargs)
    return journeys.begin("reply", about=came, actor=None)


def address_of_answer(page: Page) -> str:
    """Where an answer on the page could stand."""
    if page.network_id == "vk":
        return f"https://vk.com/wall-{page.external_id}_77?reply={next(_numbers)}"
    return f"https://ok.ru/group/{page.external_id}/topic/158000000990"


class Clerk:
    """A person at the keyboard: opens the product through HTTP and presses its buttons."""

    def __init__(self, user: User):
        self.user = user
        self.client = Client()
        self.client.force_login(user)
        session = self.client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]  # came in with a one-time code
        session.save()

    def get(self, name: str, *args, **query):
        return self.client.get(reverse(name, args=args), query)

    def open_item(self, case: Case) -> WorkItem:
        """The one open task of a case."""
        return case.items.open().get()

    def page(self, case: Case, way: str = ""):
        """The page of the open step."""
        return self.get("engine:task", self.open_item(case).pk, **({"way": way} if way else {}))

    def do(self, case: Case, way: str, *, request_id: str = "", **fields):
        """Opens the step, fills it in as the page stands, sends it."""
        item = self.open_item(case)
        shown = self.get("engine:task", item.pk, way=way)
        assert shown.status_code == 200, f"{shown.status_code} {shown.headers.get('Location', '')}"
        sent = hidden(shown)
        sent["request_id"] = request_id or sent.get("request_id") or str(uuid4())
        return self.client.post(reverse("engine:task", args=[item.pk]), {**sent, "way": way, **fields})

    def must(self, case: Case, way: str, **fields):
        """Does the step and expects it to be done."""
        answer = self.do(case, way, **fields)
        assert answer.status_code == 302, _errors(answer.content.decode())
        return answer


def said(answer) -> str:
    """The page of an answer with plain spaces, to look for words in it."""
    return answer.content.decode().replace("\xa0", " ")


def hidden(answer) -> dict[str, str]:
    """The hidden fields of the page, as a browser would send them back."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def _errors(html: str) -> str:
    return " | ".join(re.findall(r'(?s)class="errors.*?</ul>', html)) or html[:1500]
