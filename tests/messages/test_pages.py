"""The list of messages and one message, through HTTP."""

import pytest
from django.urls import reverse

from tests.messages import factories as f
from tests.messages.factories import FILES, take, take_file
from tests.orgs import factories as orgs
from tests.visiting import visitor
from workflows.messages.actions.receiving import begin_cases
from workflows.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return f.world_with_pages()


def text_of(response) -> str:
    return response.content.decode()


def test_the_list_shows_the_last_received_first_and_turns_its_pages(world):
    take(f.shown(*(f.comment(number, f"Вопрос {number}") for number in range(1, 61))))
    client, url, seen = visitor(world.rural), reverse("messages:list"), []
    while url:
        page = client.get(url)
        seen += [row["message"].pk for row in page.context["rows"]]
        url = page.context["pages"]["next_url"]
    assert seen == list(Message.objects.order_by("-pk").values_list("pk", flat=True))


def test_the_list_keeps_its_number_of_statements(world, django_assert_max_num_queries):
    client = visitor(world.rural)
    take(f.shown(f.comment(1)))
    begin_cases()
    client.get(reverse("messages:list"))
    with django_assert_max_num_queries(18):
        client.get(reverse("messages:list"))
    take(f.shown(*(f.comment(number) for number in range(2, 40))))
    begin_cases()
    with django_assert_max_num_queries(18):
        assert len(client.get(reverse("messages:list")).context["rows"]) == 25


@pytest.mark.parametrize(
    ("state", "found"), [("", 3), ("open", 1), ("closed", 0), ("own", 1), ("deleted", 1), ("such state is not", 3)]
)
def test_the_list_is_chosen_by_state(world, state, found):
    take(f.shown(f.comment(1), f.comment(2, from_id=f.ADM), f.comment(3, "", deleted=True)))
    begin_cases()
    shown = visitor(world.rural).get(reverse("messages:list"), {"state": state})
    assert len(shown.context["rows"]) == found


def test_the_list_is_chosen_by_page_and_words(world):
    take(f.shown(f.comment(1, "Где СНЁГ?"), f.comment(2, "Когда каток?")))
    client = visitor(world.rural)
    found = client.get(reverse("messages:list"), {"q": "снег", "page": world.vk_adm.pk})
    assert [row["message"].text for row in found.context["rows"]] == ["Где СНЁГ?"]
    take(f.shown(f.comment(3, "Приём когда?", owner_id=-900650002)))
    found = client.get(reverse("messages:list"), {"page": world.vk_head.pk})
    assert [row["message"].text for row in found.context["rows"]] == ["Приём когда?"]
    assert not client.get(reverse("messages:list"), {"q": "100%"}).context["rows"]


def test_who_may_not_see_a_message_gets_404_for_its_page_and_for_opening_it(world):
    take(f.wrote())
    pk = Message.objects.get().pk
    for person in (world.stranger, world.school_head, world.settlement_head, world.administrator):
        client = visitor(person)
        assert client.get(reverse("messages:message", args=[pk])).status_code == 404
        assert client.post(reverse("messages:reveal", args=[pk]), {"reason": "Очень нужно мне"}).status_code == 404
        assert not client.get(reverse("messages:list")).context["rows"]


def test_words_of_citizens_are_shown_as_text_whatever_they_are(world):
    for name in FILES:
        take_file(name)
    client, url = visitor(world.rural), reverse("messages:list")
    pages = ""
    while url:
        shown = client.get(url)
        pages += text_of(shown)
        url = shown.context["pages"]["next_url"]
    assert "<script>alert" not in pages
    assert "&lt;script&gt;alert(&#x27;вода&#x27;)" in pages
    assert 'href="javascript:' not in pages
    assert "проверка \u202eакреворп\u202c связи" in pages
    for message in Message.objects.all():
        assert client.get(message.get_absolute_url()).status_code == 200


def test_the_page_of_a_message_shows_every_wording_and_its_deletion(world):
    take(f.wrote())
    begin_cases()
    take([f.edited(), f.deleted()])
    message = Message.objects.get()
    shown = text_of(visitor(world.rural).get(message.get_absolute_url()))
    assert "Где снег?" in shown
    assert "Где снег и песок?" in shown
    assert "Автор удалил это сообщение." in shown
    assert message.case.get_absolute_url() in shown


def test_in_another_legal_entity_the_page_asks_for_a_reason_and_then_opens(world):
    reader = orgs.user("Чужаков Читай Далёкович", where=world.settlement)
    take(f.shown(f.comment(owner_id=-900650011), profiles=[{"id": 77, "first_name": "Пётр", "last_name": "Выдумкин"}]))
    message = Message.objects.get()
    client = visitor(world.head_of_affairs)
    address = message.get_absolute_url()
    assert "Выдумкин" not in text_of(client.get(address))
    assert "vk.com/id77" not in text_of(client.get(address))
    assert "Выдумкин" not in text_of(client.get(reverse("messages:list")))
    assert client.post(reverse("messages:reveal", args=[message.pk]), {"reason": "нужно"}).status_code == 422
    opened = client.post(
        reverse("messages:reveal", args=[message.pk]), {"reason": "Проверяю жалобу на школу"}, follow=True
    )
    assert "Пётр Выдумкин" in text_of(opened)
    assert visitor(reader).get(address).status_code == 404
