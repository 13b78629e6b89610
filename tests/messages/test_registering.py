"""Registering by hand what a specialist saw on a page."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from orgs.errors import RuleError
from orgs.files.models import StoredFile
from orgs.models import Case
from tests.messages import factories as f
from tests.messages.factories import take
from tests.orgs import factories as orgs
from tests.visiting import visitor
from workflows.messages.actions.registering import Duplicate, likely_duplicates, register_by_hand
from workflows.messages.models import Message, pages_served_by
from workflows.networks.reading import Kind

pytestmark = pytest.mark.django_db
LINK = "https://vk.com/wall-900650001_3?reply=5"


@pytest.fixture
def world():
    return f.world_with_pages()


def register(world, **changes) -> Message:
    told = {
        "page": world.vk_adm,
        "kind": Kind.COMMENT,
        "text": "Где снег на Школьной улице?",
        "sent_at": timezone.now() - timedelta(hours=1),
        "request_id": uuid4(),
        "actor": world.rural,
    }
    return register_by_hand(**told | changes)


def picture(name: str = "экран.png") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (30, 20), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def form(world, **changes) -> dict:
    told = {
        "page": world.vk_adm.pk,
        "kind": "comment",
        "link": "",
        "author_name": "Пётр Выдумкин",
        "author_link": "vk.com/id77",
        "sent_at": "2026-11-10T19:05",
        "text": "Где снег на Школьной улице?",
        "request_id": uuid4(),
        "kept": "",
    }
    return told | changes


def test_a_message_registered_by_hand_begins_its_case_at_the_specialist_s_desk(world):
    message = register(world, link=LINK, author_name="Пётр Выдумкин", author_link="https://vk.com/id77")
    assert message.case.organization == world.adm
    assert message.network_key == "wall-900650001_3_5"
    assert message.author_key == "77"
    assert message.case.items.get().desk.organization == world.rural_unit


def test_only_who_receives_for_the_page_registers_its_messages(world):
    for person in (world.pr_approver, world.school_specialist, world.auditor, world.administrator, world.stranger):
        with pytest.raises(RuleError, match="другой специалист"):
            register(world, actor=person)
    assert set(pages_served_by(world.rural)) == {world.vk_adm, world.ok_adm, world.vk_head, world.ok_head}
    assert set(pages_served_by(world.school_specialist)) == {world.vk_school, world.ok_school}
    assert not pages_served_by(world.pr_approver).exists()


def test_a_substitute_registers_in_the_place_of_the_specialist(world):
    orgs.substitute(world.rural, world.pr_specialist, "responsible_specialist", world.rural_unit)
    message = register(world, actor=world.pr_specialist)
    line = message.case.chain.entries.get(code="messages.registered")
    assert line.instead_of == world.rural.full_name


@pytest.mark.clause("Порядок, п. 1")
def test_an_address_of_another_network_is_refused_with_the_clause(world):
    with pytest.raises(RuleError, match="Порядок, п. 1"):
        register(world, link="https://t.me/kozh/26")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"link": "https://vk.com/wall-900650002_3?reply=5"}, "link"),
        ({"link": "https://ok.ru/group/59000000001"}, "link"),
        ({"text": "  "}, "text"),
        ({"sent_at": timezone.now() + timedelta(hours=1)}, "sent_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, changes, field):
    with pytest.raises(RuleError) as refusal:
        register(world, **changes)
    assert refusal.value.field == field
    assert not Message.objects.exists()


def test_the_network_s_number_is_registered_once_whatever_the_person_says(world):
    take(f.wrote())
    with pytest.raises(Duplicate) as refusal:
        register(world, link=LINK, anyway=True)
    assert refusal.value.exact


def test_the_file_that_comes_later_knows_what_was_registered_by_hand(world):
    register(world, link=LINK, text="Где снег?")
    assert [receipt.outcome.value for receipt in take(f.wrote())] == ["known"]
    by_words = register(
        world,
        text="А песок?",
        sent_at=timezone.datetime.fromisoformat("2026-11-10T12:05:00+00:00"),
        author_link="https://vk.com/id77",
    )
    assert [receipt.outcome.value for receipt in take(f.wrote(6, "А песок?", "n6"))] == ["known"]
    by_words.refresh_from_db()
    assert by_words.network_key == "wall-900650001_3_6"
    assert Case.objects.count() == 2


def test_much_the_same_words_on_the_same_page_in_the_last_month_are_a_likely_duplicate(world):
    first = register(world)
    assert likely_duplicates(world.vk_adm, link="", text="где снег, на школьной улице??") == [first]
    assert likely_duplicates(world.vk_adm, link="", text="Когда откроют каток?") == []
    assert likely_duplicates(world.vk_head, link="", text=first.text) == []
    later = timezone.now() + timedelta(days=31)
    assert likely_duplicates(world.vk_adm, link="", text=first.text, now=later) == []


def test_the_form_shows_likely_duplicates_keeps_the_pictures_and_registers_all_the_same(world):
    register(world)
    client = visitor(world.rural)
    address = reverse("messages:register")
    shown = client.post(address, form(world) | {"pictures": [picture(), picture("второй.png")]})
    assert shown.status_code == 409
    assert "Всё равно зарегистрировать" in shown.content.decode()
    assert "второй.png" in shown.content.decode()
    assert Message.objects.count() == 1
    done = client.post(address, form(world, kept=shown.context["kept"], anyway="1"))
    message = Message.objects.first()
    assert done.status_code == 302
    assert done.url == message.case.get_absolute_url()
    assert Message.objects.count() == 2
    files = message.case.files.all()
    assert [(file.name, file.personal) for file in files] == [("экран.png", True), ("второй.png", True)]
    assert StoredFile.objects.count() == 1


def test_pictures_kept_by_one_person_are_of_no_use_to_another(world):
    register(world)
    kept = (
        visitor(world.rural).post(reverse("messages:register"), form(world) | {"pictures": picture()}).context["kept"]
    )
    other = orgs.user(where=world.rural_unit)
    orgs.appoint(other, "responsible_specialist", world.rural_unit)
    visitor(other).post(reverse("messages:register"), form(world, kept=kept, anyway="1"))
    assert not Message.objects.first().case.files.exists()


def test_a_screenshot_without_a_word_is_enough(world):
    visitor(world.rural).post(reverse("messages:register"), form(world, text="") | {"pictures": picture()})
    message = Message.objects.get()
    assert message.text == ""
    assert message.case.files.count() == 1


def test_the_button_pressed_twice_registers_once(world):
    client, told = visitor(world.rural), form(world)
    first, second = (client.post(reverse("messages:register"), told) for _ in range(2))
    assert first.url == second.url
    assert Message.objects.count() == Case.objects.count() == 1


def test_the_time_is_that_of_the_organization_of_the_page(world):
    visitor(world.rural).post(reverse("messages:register"), form(world))
    assert Message.objects.get().sent_at.isoformat() == "2026-11-10T12:05:00+00:00"


@pytest.mark.parametrize(
    "changes",
    [
        {"page": ""},
        {"text": ""},
        {"link": "https://t.me/x"},
        {"sent_at": "вчера"},
        {"author_link": "javascript:alert(1)"},
        {"kind": "слух"},
        {"pictures": SimpleUploadedFile("a.png", b"no picture")},
    ],
)
def test_a_refused_form_comes_back_with_the_reason_and_what_was_typed(world, changes):
    shown = visitor(world.rural).post(reverse("messages:register"), form(world) | changes)
    assert shown.status_code == 422
    assert shown.context["form"].errors
    assert not Message.objects.exists()


def test_the_form_offers_only_the_pages_the_person_serves(world):
    shown = visitor(world.school_specialist).get(reverse("messages:register"))
    assert set(shown.context["form"].fields["page"].queryset) == {world.vk_school, world.ok_school}
    posted = visitor(world.school_specialist).post(reverse("messages:register"), form(world))
    assert posted.status_code == 422
    assert not Message.objects.exists()


@pytest.mark.clause("П 3")
def test_whoever_receives_no_messages_has_no_such_page(world):
    for person in (world.pr_approver, world.head_of_affairs, world.auditor, world.administrator, world.stranger):
        client = visitor(person)
        assert client.get(reverse("messages:register")).status_code == 404
        assert client.post(reverse("messages:register"), form(world)).status_code == 404
    assert not Message.objects.exists()
