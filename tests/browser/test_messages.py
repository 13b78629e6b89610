"""The messages in the browser: the list, one message, registering by hand."""

import pytest

from tests.browser.harness import check_page, sign_in
from tests.messages import factories as f
from workflows.messages.actions.receiving import begin_cases
from workflows.messages.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db, page):
    made = f.world_with_pages()
    sign_in(page, made.rural)
    return made


def test_the_list_of_messages(page, world):
    f.take((f.DATA / "wall_getComments_adm_1207.json").read_bytes())
    f.take((f.DATA / "longpoll_events.json").read_bytes())
    begin_cases()
    page.goto("/messages/")
    check_page(page)


def test_a_list_without_messages(page, world):
    page.goto("/messages/?state=own")
    check_page(page)


def test_a_message_with_its_wordings_and_what_stands_around_it(page, world):
    f.take((f.DATA / "wall_getComments_adm_1207.json").read_bytes())
    f.take((f.DATA / "longpoll_events.json").read_bytes())
    begin_cases()
    page.goto(Message.objects.get(network_key="wall-900650001_1207_10190").get_absolute_url())
    check_page(page)


def test_a_message_of_another_legal_entity_asks_for_a_reason(page, world):
    f.take(f.shown(f.comment(owner_id=-900650011, text="Звоните 8-900-000-31-31")))
    page.context.clear_cookies()
    sign_in(page, world.head_of_affairs)
    page.goto(Message.objects.get().get_absolute_url())
    page.get_by_text("Имя скрыто").wait_for()
    check_page(page)
    page.get_by_label("Зачем вам эти сведения").fill("Проверяю жалобу на школу")
    page.get_by_role("button", name="Открыть и записать причину").click()
    page.get_by_text("8-900-000-31-31").wait_for()


def test_registering_by_hand_with_a_likely_duplicate(page, world):
    f.take(f.wrote(text="Где снег на Школьной улице?"))
    begin_cases()
    page.goto("/messages/register/")
    check_page(page)
    page.get_by_label("Страница, где написали").select_option(label="Администрация района, ВКонтакте")
    page.get_by_label("Текст сообщения").fill("где снег на школьной улице")
    page.get_by_role("button", name="Зарегистрировать").click()
    page.get_by_role("button", name="Всё равно зарегистрировать").wait_for()
    check_page(page, without_script=False)
    page.get_by_role("button", name="Всё равно зарегистрировать").click()
    page.get_by_text("дело заведено").wait_for()
    assert Message.objects.count() == 2


def test_a_refused_registration_says_why(page, world):
    page.goto("/messages/register/")
    page.get_by_label("Ссылка на сообщение").fill("https://t.me/kozh/26")
    page.get_by_label("Страница, где написали").select_option(label="Администрация района, ВКонтакте")
    page.get_by_role("button", name="Зарегистрировать").click()
    page.get_by_role("alert").get_by_text("Порядок, п. 1").wait_for()
    check_page(page, without_script=False)
