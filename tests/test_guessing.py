"""A member of another organization who guesses addresses and words finds nothing, not even that something is there."""

import re
from itertools import product

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from orgs.duties import Duty
from orgs.models import Case
from tests.scene import AUTHOR_LINK, OPEN, in_the_district, trying

pytestmark = pytest.mark.django_db
scene = pytest.fixture(scope="module")(in_the_district)

# Whose numbers stand in an address.
NUMBERED = {
    "cases": "orgs.Case",
    "files": "orgs.CaseFile",
    "tasks": "engine.WorkItem",
    "messages": "inbound.Message",
    "replies": "orgs.Case",
    "templates": "replies.ReplyTemplate",
    "papers": "documents.Paper",
    "organizations": "orgs.Organization",
    "people": "orgs.User",
    "appointments": "orgs.Appointment",
    "substitutions": "orgs.Substitution",
    "pages": "orgs.Page",
}
NONE_SUCH = [0, 999_999, 2**31, 2**63 - 1, 2**63, 2**70]


def with_numbers(patterns, way: str = "") -> list[str]:
    """«cases/{cases}/files/{files}/»: the addresses that a guesser fills with numbers."""
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += with_numbers(pattern.url_patterns, way + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and "<int:" in (text := way + str(pattern.pattern)):
            text = text.replace("<duty:duty>", Duty.APPROVE_REPLIES)
            found.append("/" + re.sub(r"([\w-]+)/<int:\w+>", r"\1/{\1}", text))
    return found


ADDRESSES = with_numbers(get_resolver().url_patterns)


def guesses(address: str) -> list[str]:
    """The address with every number that is there, and with some that are not."""
    names = re.findall(r"{([\w-]+)}", address)
    there = [list(apps.get_model(NUMBERED[name]).objects.order_by().values_list("pk", flat=True)) for name in names]
    if len(names) == 2:  # a file and its own case; and one under the number of another
        files = list(apps.get_model("orgs.CaseFile").objects.values_list("case", "pk"))
        pairs = [*files, *product(there[0][:3], there[1][:3]), *product(NONE_SUCH, there[1][:1])]
    else:
        pairs = [(pk,) for pk in [*there[0], *NONE_SUCH]]
    return [address.format(**dict(zip(names, map(str, pair), strict=True))) for pair in pairs]


def without_its_own(html: str, address: str) -> str:
    """A page without what differs by itself: its own address, the token of its forms."""
    html = html.replace(address, "").replace(address.replace("/", "%2F"), "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_every_numbered_address_is_guessed():
    assert len(ADDRESSES) >= 30 and all("{" in address and "<" not in address for address in ADDRESSES)
    assert {name for address in ADDRESSES for name in re.findall(r"{([\w-]+)}", address)} == set(NUMBERED)


@pytest.mark.clause("Пор.7")
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_guessed_address_is_not_there(scene, address):
    client, found = scene.browser("neighbour"), []
    for guess in guesses(address):
        for method in ("get", "post"):
            with trying():
                status = getattr(client, method)(guess, {"way": "agree", "reason": "Хочу посмотреть"}).status_code
            if status not in (404, 405):
                found.append(f"{method.upper()} {guess}: {status}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("address", ["/cases/{}/", "/tasks/{}/", "/messages/{}/", "/papers/{}/", "/manage/people/{}/"])
def test_what_is_there_and_what_is_not_answer_alike(scene, address):
    matter = scene.matters["school"]
    there = {
        "/cases/{}/": matter.closed.case.pk,
        "/tasks/{}/": matter.approving.waits.pk,
        "/messages/{}/": matter.closed.message.pk,
        "/papers/{}/": matter.record.pk,
        "/manage/people/{}/": matter.writer.pk,
    }[address]
    client = scene.browser("neighbour")
    pages = []
    for number in (there, 999_999):
        answer = client.get(address.format(number))
        headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
        pages.append((answer.status_code, headers, without_its_own(answer.content.decode(), address.format(number))))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("where", ["/", "/cases/", "/messages/", "/papers/"])
@pytest.mark.parametrize("role", ["neighbour", "settlement_head", "administrator", "person", "former", "coming"])
def test_the_words_and_numbers_of_others_are_found_nowhere(scene, where, role):
    own = "settlement" if role == "settlement_head" else ""
    others = [matter for owner, matter in scene.matters.items() if owner != own]
    client, number = scene.browser(role), others[-1].closed.case.number_text
    for word in ["", OPEN, "дворника", "Незнаемова", AUTHOR_LINK, number, others[-1].record.number_text, "Школа № 1"]:
        for chosen in ({}, {"list": "free"}, {"list": "done"}, {"organization": others[-1].owner.pk}):
            page = client.get(where, {"q": word, **chosen}, follow=True).content.decode()
            for matter in others:
                for thing in matter.things:
                    assert f'href="/cases/{thing.case.pk}/"' not in page
                    assert f'href="/messages/{thing.message.pk}/"' not in page
                assert f"/papers/{matter.record.pk}/" not in page
                assert f'value="{matter.owner.pk}"' not in page or role == "administrator"


def test_the_administrator_reads_no_case_and_no_word_of_a_citizen(scene):
    client = scene.browser("administrator")
    secrets = [secret for matter in scene.matters.values() for secret in matter.secrets]
    secrets += [AUTHOR_LINK, OPEN, "Посыплют завтра"]
    seen, to_see = set(), ["/manage/"]
    while to_see:
        address = to_see.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        page = answer.content.decode()
        assert not [secret for secret in secrets if secret in page], address
        assert not re.search(r'"/(cases|tasks|messages|papers)/\d+/', page), address
        to_see += [link for link in re.findall(r'href="(/manage/[^"#]*)"', page)]
    assert len(seen) > 50


@pytest.mark.parametrize("role", ["neighbour", "head_of_affairs", "auditor", "pr_approver", "administrator"])
def test_a_settlement_is_no_part_of_the_district(scene, role):
    """131-ФЗ; П 5: the decree recommends to settlements, it does not rule them."""
    matter, user = scene.matters["settlement"], scene.people[role]
    assert not Case.objects.visible_to(user).filter(organization=matter.owner).exists()
    client = scene.browser(role)
    for where in ("/cases/", "/messages/", "/papers/"):
        page = client.get(where).content.decode()
        assert matter.owner.short_name not in page
        assert not any(f"/{thing.case.pk}/" in page for thing in matter.things) or where != "/cases/"


def test_the_public_check_of_a_paper_tells_of_no_citizen_and_no_text(scene):
    for matter in scene.matters.values():
        page = scene.browser("anonymous").get(reverse("documents:verify", args=[matter.record.code_text]))
        text = page.content.decode()
        assert matter.record.number_text in text
        for secret in (*matter.secrets, AUTHOR_LINK, OPEN, "Посыплют завтра"):
            assert secret not in text


def test_a_task_of_one_case_is_no_way_to_another(scene):
    """A process and a task in one address belong together: a step is known by its own number alone."""
    assert not [address for address in ADDRESSES if "tasks" in address and address.count("{") > 1]
    matter = scene.matters["adm"]
    client = scene.browser("rural")
    with trying():
        answer = client.post(
            reverse("engine:task", args=[matter.preparing.waits.pk]),
            {"way": "save", "text": "Чужой черновик", "case": matter.placing.case.pk, "pk": matter.placing.waits.pk},
        )
        assert answer.status_code == 302
        matter.placing.case.reply.refresh_from_db()
        assert matter.placing.case.reply.draft != "Чужой черновик"
