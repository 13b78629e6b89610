"""A citizen's data in another legal entity (152-ФЗ): masked on every page, in papers and files, until they are opened
with a recorded reason. Those who look at a school from outside: the head of affairs, the auditor, PR, the founder."""

from uuid import uuid4

import pytest
from django.urls import reverse

from approvals.models import Verdict
from orgs.journal.models import Entry
from orgs.journal.sentences import sentence
from tests.replies.factories import said
from tests.scene import AUTHOR_LINK, OPEN, in_the_district
from workflows.engine import steps
from workflows.messages.models import Reveal
from workflows.replies import actions
from workflows.replies.models import Reply

pytestmark = pytest.mark.django_db
scene = pytest.fixture(scope="module")(in_the_district)

OUTSIDE = ["head_of_affairs", "auditor", "pr_approver", "founder"]
REASON = "Жалоба в прокуратуру № 17"
LISTS = ["/cases/", "/cases/?state=closed", "/messages/", "/messages/?state=open", "/papers/", "/?list=free"]


@pytest.fixture
def school(scene):
    return scene.matters["school"]


def pages_about(thing) -> list[str]:
    """The pages on which a message and its case are shown."""
    case = reverse("engine:case", args=[thing.case.pk])
    diagram, message = reverse("engine:diagram", args=[thing.case.pk]), thing.message.get_absolute_url()
    return [case, f"{case}?v=1&diff=0", diagram, message]


def files_about(matter) -> list[str]:
    return [reverse("documents:download", args=[matter.record.pk]), picture_of(matter)]


def picture_of(matter) -> str:
    return reverse("orgs:file", args=[matter.picture.case_id, matter.picture.pk])


def reveal(client, thing, reason=REASON):
    return client.post(reverse("messages:reveal", args=[thing.message.pk]), {"reason": reason})


@pytest.mark.parametrize("role", OUTSIDE)
def test_outside_the_school_no_page_names_its_citizen(scene, school, role):
    client = scene.browser(role)
    for thing in school.things:
        for address in pages_about(thing):
            page = client.get(address).content.decode()
            assert not [secret for secret in (*school.secrets, AUTHOR_LINK) if secret in page], address
    for address in [*LISTS, reverse("replies:withdraw", args=[school.placing.case.pk])]:
        page = client.get(address).content.decode()
        assert not [secret for secret in school.secrets if secret in page], address


@pytest.mark.parametrize("role", OUTSIDE)
def test_the_words_said_for_all_to_read_are_read(scene, school, role):
    page = scene.browser(role).get(school.closed.case.get_absolute_url())
    assert OPEN in said(page) and "[телефон скрыт]" in said(page) and "Посыплют завтра" in said(page)


@pytest.mark.parametrize("role", OUTSIDE)
def test_a_masked_name_or_word_is_no_way_to_find_the_case(scene, school, role):
    client, number = scene.browser(role), school.preparing.case.get_absolute_url()
    surname = school.citizen.name.split()[1]
    for where in ("/cases/", "/messages/", "/?list=free"):
        for word in (surname, "дворника", school.citizen.phone, school.citizen.private.split()[0], "id2100000001"):
            page = client.get(where, {"q": word}).content.decode()
            for thing in school.things:
                assert f'"{thing.case.get_absolute_url()}"' not in page, (where, word)
                assert f'"{thing.message.get_absolute_url()}"' not in page, (where, word)
        inside = scene.browser("school_specialist").get(where, {"q": surname, "list": "mine"}).content.decode()
        assert number in inside or school.preparing.message.get_absolute_url() in inside or where == "/?list=free"


@pytest.mark.parametrize("role", OUTSIDE)
def test_the_paper_and_the_screenshot_wait_for_a_recorded_reason(scene, school, role):
    client = scene.browser(role)
    paper, picture = files_about(school)
    refused = client.get(paper)
    assert refused.status_code == 403 and school.closed.case.get_absolute_url() in said(refused)
    assert not [secret for secret in (*school.secrets, AUTHOR_LINK) if secret in said(refused)]
    assert client.get(picture).status_code == 404
    assert picture not in said(client.get(school.closed.case.get_absolute_url()))
    assert reveal(client, school.closed).status_code == 302
    for address in (paper, picture):
        given = client.get(address)
        assert given.status_code == 200 and given["Cache-Control"].startswith("private")
    assert picture in said(client.get(school.closed.case.get_absolute_url()))


@pytest.mark.clause("П.10")
@pytest.mark.parametrize("role", ["head_of_affairs", "auditor"])
def test_what_is_opened_with_a_reason_stands_in_the_journal_and_only_it_is_open(scene, school, role):
    client, person = scene.browser(role), scene.people[role]
    assert reveal(client, school.closed, reason="").status_code == 422
    assert reveal(client, school.closed, reason="   \n ").status_code == 422
    assert not Reveal.objects.exists()
    assert reveal(client, school.closed).status_code == 302
    page = said(client.get(school.closed.case.get_absolute_url()))
    assert school.citizen.name in page and school.citizen.phone in page
    line = Entry.objects.of_case(school.closed.case).last()
    assert (line.code, line.actor_name) == ("messages.revealed", person.full_name)
    assert REASON not in line.body and school.citizen.name not in line.body
    assert person.short_name.replace("\xa0", " ") in sentence(line).replace("\xa0", " ")
    assert Reveal.objects.get().reason == REASON
    for thing in (school.preparing, school.approving):
        assert school.citizen.name not in said(client.get(thing.case.get_absolute_url()))
    other = scene.browser("auditor" if role == "head_of_affairs" else "head_of_affairs")
    assert school.citizen.name not in said(other.get(school.closed.case.get_absolute_url()))


def test_opening_twice_is_one_line(scene, school):
    client = scene.browser("auditor")
    for _ in range(2):
        assert reveal(client, school.closed).status_code == 302
    codes = [entry.code for entry in Entry.objects.of_case(school.closed.case)]
    assert codes.count("messages.revealed") == 1


def test_whoever_may_not_see_the_case_cannot_open_its_citizen(scene, school):
    for role in ("neighbour", "settlement_head", "rural", "pr_specialist", "administrator", "person", "former"):
        assert reveal(scene.browser(role), school.closed).status_code == 404
    assert not Reveal.objects.exists()


def test_the_journal_and_the_history_of_a_case_name_no_citizen(scene):
    for matter in scene.matters.values():
        for thing in matter.things:
            for entry in Entry.objects.of_case(thing.case):
                for secret in (*matter.citizen.name.split(), matter.citizen.phone, matter.citizen.private, AUTHOR_LINK):
                    assert secret not in entry.body and secret not in sentence(entry)


def test_the_address_of_an_answer_to_a_private_message_names_no_citizen_outside(scene, school):
    case, writer, head = school.preparing.case, school.writer, scene.people["school_head"]
    chat = f"https://vk.com/gim{school.page.external_id}?sel=21"
    _do(case, writer, lambda case, seat: actions.send(case, "Скажем ему.", actor=writer))
    _do(case, head, lambda case, seat: actions.decide(case, Verdict.AGREED, actor=head))
    agreed = Reply.objects.get(case=case).version.sha256
    _do(case, writer, lambda case, seat: actions.place(case, chat, agreed, actor=writer))
    for role in OUTSIDE:
        assert "sel=21" not in said(scene.browser(role).get(case.get_absolute_url()))
    assert chat in said(scene.browser("school_specialist").get(case.get_absolute_url()))


def _do(case, actor, do):
    steps.complete(case.items.open().get().pk, actor=actor, request_id=uuid4(), do=do)


def test_the_own_people_see_everything_at_once(scene):
    for owner, role in [("school", "school_specialist"), ("settlement", "settlement_head"), ("adm", "rural")]:
        matter, client = scene.matters[owner], scene.browser(role)
        page = said(client.get(matter.closed.case.get_absolute_url()))
        assert matter.citizen.name in page and matter.citizen.phone in page
        for address in files_about(matter):
            assert client.get(address).status_code == 200
