"""Each message once, whatever told of it and in what order (docs/decisions/0005-counting-what-came-in.md)."""

import json
from itertools import count, permutations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgs.journal.models import Entry
from orgs.models import Case
from tests.messages import factories as f
from tests.messages.factories import DATA, FILES, take, take_file
from workflows.messages.actions.receiving import Outcome, begin_cases
from workflows.messages.models import Mark, Message

pytestmark = pytest.mark.django_db
NUMBERS = count(1_000_000)


@pytest.fixture
def world():
    return f.world_with_pages()


def outcomes(*documents, **given) -> list[str]:
    return [receipt.outcome.value for document in documents for receipt in take(document, **given)]


def only() -> Message:
    return Message.objects.select_related("current").get()


@pytest.mark.parametrize(
    ("name", "first", "again"),
    [
        ("wall_getComments_adm_1201.json", {"new": 25}, {"known": 25}),
        ("wall_getComments_adm_1207.json", {"new": 21}, {"known": 21}),
        ("wall_getComments_head_310.json", {"new": 19}, {"known": 19}),
        ("wall_getComments_head_314.json", {"new": 17}, {"known": 17}),
        ("longpoll_events.json", {"new": 18, "changed": 7, "known": 12}, {"known": 37}),
        ("ok_comments.json", {"new": 15, "known": 1}, {"known": 16}),
        ("messages.csv", {"new": 26, "known": 1, "refused": 3}, {"known": 27, "refused": 3}),
        ("messages_cp1251.csv", {"new": 26, "known": 1, "refused": 3}, {"known": 27, "refused": 3}),
    ],
)
def test_every_shared_file_is_counted_to_the_last_reading(world, name, first, again):
    assert take_file(name) == first
    before = f.register()
    assert take_file(name) == again
    assert f.register() == before
    assert Message.objects.count() == first["new"]


ORDERS = [FILES, FILES[::-1], FILES[4:] + FILES[:4], [FILES[i] for i in (6, 4, 2, 0, 7, 5, 3, 1)]]


def test_all_files_in_any_order_give_the_same_messages_and_cases(world):
    seen = []
    for order in ORDERS:
        savepoint = transaction.savepoint()
        for name in order:
            take_file(name)
        seen.append(f.register())
        transaction.savepoint_rollback(savepoint)
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert len(seen[0]) == 136


def test_what_the_careful_specialist_would_ignore_begins_no_case(world):
    for name in FILES:
        take_file(name)
    without = {message.network_key for message in Message.objects.filter(case=None)}
    assert without == {
        "wall-900650001_1201_10048",  # own replies
        "wall-900650001_1207_10193",
        "dm900650001_2100000016_307",
        "wall-900650001_1201_10065",  # deleted by their authors
        "wall-900650001_1207_10121",
        "wall-900650001_1207_10192",
        "wall-900650002_310_20029",
        "topic158000000001_MTU49012:9012",
    }
    assert Case.objects.count() == Message.objects.exclude(case=None).count() == 128


def test_the_events_of_the_shared_file_leave_the_last_wordings(world):
    for name in FILES:
        take_file(name)
    texts = dict(Message.objects.values_list("network_key", "text"))
    assert texts["wall-900650001_1207_10190"].startswith("Когда починят мост на Нижней? Доски пляшут")
    assert texts["wall-900650001_1207_10191"] == "Спасибо за ответ, жд@ть нам теперь до п1зды, видно"
    assert texts["dm900650001_2100000012_306"] == "Когда принимает зам по ЖКХ и можно ли прийти с ребёнком?"
    bridge = Message.objects.get(network_key="wall-900650001_1207_10190")
    assert list(bridge.versions.values_list("what", flat=True)) == ["edited", "appeared"]
    restored = Message.objects.get(network_key="wall-900650002_310_20090")
    assert restored.deleted_at is None
    assert restored.case


def test_an_edit_before_the_message_and_the_message_are_one_with_two_wordings(world):
    assert outcomes(f.edited(), f.wrote()) == ["new", "changed"]
    assert only().text == "Где снег и песок?"
    assert only().versions.count() == 2


def test_a_deletion_before_the_message_leaves_it_deleted(world):
    assert outcomes(f.deleted(), f.wrote(), f.wrote(event_id="n2")) == ["new", "changed", "known"]
    assert only().deleted_at
    assert only().text == "Где снег?"
    assert begin_cases() == 0


def test_an_edit_with_an_equal_text_is_known_and_one_that_goes_back_is_a_wording(world):
    assert outcomes(f.wrote(), f.edited(text="Где снег?")) == ["new", "known"]
    assert outcomes(f.edited(), f.edited(text="Где снег?", event_id="e2")) == ["changed", "changed"]
    assert only().text == "Где снег?"
    assert outcomes(f.edited()) == ["known"]  # the first edit, delivered once more
    assert only().text == "Где снег?"
    assert only().versions.count() == 3


def test_a_new_picture_with_the_old_words_is_a_wording(world):
    photo = {
        "type": "photo",
        "photo": {"id": 1, "owner_id": 77, "sizes": [{"width": 1, "url": "https://photo.example/1"}]},
    }
    again = {
        "type": "photo",
        "photo": {"id": 1, "owner_id": 77, "sizes": [{"width": 9, "url": "https://photo.example/9"}]},
    }
    assert outcomes(
        f.shown(f.comment()), f.shown(f.comment(attachments=[photo])), f.shown(f.comment(attachments=[again]))
    ) == ["new", "changed", "known"]
    assert only().current.attachments.get().url == "https://photo.example/1"


def test_the_same_message_from_events_an_answer_and_a_table_is_one(world):
    for order in permutations([f.wrote(), f.shown(f.comment()), f.row()]):
        savepoint = transaction.savepoint()
        assert outcomes(*order) == ["new", "known", "known"]
        assert only().network_key == "wall-900650001_3_5"
        transaction.savepoint_rollback(savepoint)


def test_a_row_without_a_number_is_recognised_by_page_author_minute_and_words(world):
    private = {"Вид": "личное сообщение", "Ссылка на сообщение": "https://vk.com/gim900650001?sel=77"}
    told = {"id": 9, "date": 1794312311, "from_id": 77, "peer_id": 77, "out": 0, "text": "Где снег?"}
    event = f.event("message_new", {"message": told}, "m1")
    other = f.event("message_new", {"message": told | {"id": 10}}, "m2")
    assert outcomes(f.row(**private), event, f.row(**private), other, event) == [
        "new",
        "known",
        "known",
        "new",
        "known",
    ]
    assert set(Message.objects.values_list("network_key", flat=True)) == {"dm900650001_77_9", "dm900650001_77_10"}


@pytest.mark.parametrize(
    "changed",
    [
        {"Текст": "Где песок?"},
        {"Дата и время": "2026-11-10 19:06"},
        {"Ссылка на автора": "https://vk.com/id78"},
        {"Страница": "https://vk.com/demo_kozh_glava", "Ссылка на сообщение": ""},
    ],
)
def test_another_word_minute_author_or_page_is_another_message(world, changed):
    plain = {"Ссылка на сообщение": ""}
    assert outcomes(f.row(**plain), f.row(**plain | changed)) == ["new", "new"]


def test_the_network_s_wording_stands_against_a_table_whichever_came_first(world):
    table, answer = f.row(Текст="Где снег, спрашиваю?"), f.shown(f.comment())
    assert outcomes(table, answer, table) == ["new", "changed", "known"]
    assert only().text == "Где снег?"
    assert only().sent_at.second == 11


def test_tables_alone_may_correct_each_other(world):
    assert outcomes(f.row(), f.row(Текст="Где снег???"), f.row(Текст="Где снег???")) == ["new", "changed", "known"]
    assert only().text == "Где снег???"


def test_a_message_that_comes_back_after_its_deletion_stands(world):
    assert outcomes(f.wrote(), f.deleted(), f.deleted(), f.restored(), f.restored()) == [
        "new",
        "changed",
        "known",
        "changed",
        "known",
    ]
    assert only().deleted_at is None
    assert begin_cases() == 1


def test_an_empty_place_in_an_answer_is_a_deletion_without_a_word(world):
    assert outcomes(f.seen_deleted(), f.seen_deleted(), f.deleted()) == ["new", "known", "known"]
    assert outcomes(f.wrote()) == ["changed"]
    assert only().deleted_at
    assert only().marks.count() == 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_order_of_what_is_told_never_matters(world, data):
    number = next(NUMBERS)
    told = [
        f.wrote(number, event_id=f"n{number}"),
        f.wrote(number, event_id=f"n{number}"),
        f.wrote(number, event_id=f"m{number}"),
        f.edited(number, event_id=f"e{number}"),
        f.deleted(number, event_id=f"d{number}"),
        f.restored(number, "Где снег и песок?", event_id=f"r{number}"),
        f.shown(f.comment(number)),
        f.shown(f.comment(number, "Где снег и песок?")),
        f.seen_deleted(number),
    ]
    chosen = data.draw(st.sets(st.sampled_from(range(len(told))), min_size=1)) | {0}
    order = data.draw(st.permutations(sorted(chosen)))
    counted = outcomes(*(told[index] for index in order))
    message = Message.objects.get(network_key=f"wall-900650001_3_{number}")
    later = {3, 5, 7} & chosen
    assert counted.count("new") == 1
    assert message.text == ("Где снег и песок?" if later else "Где снег?")
    assert bool(message.deleted_at) == (bool({4, 8} & chosen) and 5 not in chosen)
    assert message.versions.count() == (2 if later else 1)
    assert outcomes(*(told[index] for index in order)).count("known") == len(order)


def test_a_page_outside_the_register_is_refused_with_its_number(world):
    (receipt,) = take(f.shown(f.comment(owner_id=-123)))
    assert receipt.outcome is Outcome.REFUSED
    assert "«123»" in receipt.reason
    assert not Message.objects.exists()


def test_a_link_to_another_page_than_the_row_names_is_refused(world):
    (receipt,) = take(f.row(Страница="https://vk.com/demo_kozh_glava"))
    assert "другую страницу" in receipt.reason


@pytest.mark.clause("Порядок, п. 1")
def test_a_row_of_another_network_is_refused_and_the_clause_named(world):
    (receipt,) = take(f.row(Сеть="Телеграм", Страница="https://messenger.example/26"))
    assert receipt.outcome is Outcome.REFUSED
    assert "Порядок, п. 1" in receipt.reason


def history(*messages, **beside) -> dict:
    default = {"id": 9, "date": 1794312311, "from_id": 77, "peer_id": 77, "out": 0, "text": "Добрый день"}
    return f.shown(*(default | message for message in messages), **beside)


def test_a_conversation_finds_its_page_by_an_answer_by_the_community_named_or_by_what_is_known(world):
    assert outcomes(history({})) == ["refused"]
    assert outcomes(history({}), page=world.vk_adm) == ["new"]
    assert outcomes(history({}, {"id": 10})) == ["known", "new"]
    assert outcomes(
        history({"peer_id": 78, "from_id": 78, "id": 11}, {"peer_id": 78, "id": 12, "from_id": f.ADM, "out": 1})
    ) == [
        "new",
        "new",
    ]
    assert outcomes(history({"peer_id": 79, "id": 13}, groups=[{"id": 900650002, "name": "Глава"}])) == ["new"]
    assert Message.objects.get(network_key="dm900650002_79_13").page == world.vk_head
    assert Message.objects.get(network_key="dm900650001_78_12").own


def test_comments_of_odnoklassniki_without_a_group_follow_their_topic(world):
    answer = json.loads((DATA / "ok_comments.json").read_text())["discussions.getComments"][0]
    assert set(outcomes(answer)) == {"refused"}
    take_file("ok_comments.json")
    assert set(outcomes(answer)) == {"known"}


def test_whoever_is_named_once_is_named_in_all_his_messages(world):
    profile = {"id": 77, "first_name": "Пётр", "last_name": "Выдумкин"}
    take(f.wrote(5))
    take(f.shown(f.comment(6), profiles=[profile]))
    take(f.wrote(7, event_id="n7"))
    assert set(Message.objects.values_list("author_name", flat=True)) == {"Пётр Выдумкин"}


def test_the_original_is_kept_and_no_secret_in_it(world):
    take({"headers": {}, "body": f.wrote() | {"secret": "s3cret"}})
    assert json.loads(only().current.raw)["object"]["text"] == "Где снег?"
    assert "s3cret" not in only().current.raw


def test_ten_thousand_signs_emoji_markup_and_invisible_signs_are_kept_as_they_are(world):
    strange = "й" * 9_900 + "🙏 <script>alert(1)</script> =1+1 \u202eзадом\u202c не\u200bвидимо \u00ad\r\n\tконец "
    take(f.shown(f.comment(text=strange)))
    assert only().text == strange
    take(f.shown(f.comment(6, text="до\x00 после \ud83d")))
    assert Message.objects.get(network_key__endswith="_6").text == "до\ufffd после \ufffd"


def test_the_journal_holds_no_personal_data(world):
    for name in FILES:
        take_file(name)
    told = "\n".join(Entry.objects.values_list("body", flat=True))
    for word in ("Выдумкин", "грейдер", "8-900", "id2100000", "Образцов Пробник", "wall-9", "vk.com/id"):
        assert word not in told
    assert Entry.objects.filter(code="messages.received").count() == Message.objects.count()


def test_an_edit_while_the_case_is_open_is_a_line_of_the_case(world):
    take(f.wrote())
    begin_cases()
    take(f.edited())
    take(f.deleted())
    case = only().case
    codes = list(Entry.objects.of_case(case).values_list("code", flat=True))
    assert codes[-2:] == ["messages.reworded", "messages.deleted"]
    assert case.closed_at is None
    assert only().deleted_at


def test_own_replies_and_what_says_nothing_are_kept_without_a_case(world):
    take(f.shown(f.comment(5, from_id=f.ADM), f.comment(6, text="  ")))
    assert begin_cases() == 0
    assert Message.objects.count() == 2
    take(f.edited(6, "А теперь есть что сказать"))
    assert begin_cases() == 1


def test_an_event_delivered_again_after_later_ones_changes_nothing(world):
    assert outcomes(f.wrote(), f.edited(text="Где снег?"), f.edited(text="Где песок?", event_id="e2")) == [
        "new",
        "known",
        "changed",
    ]
    assert outcomes(f.edited(text="Где снег?"), f.wrote()) == ["known", "known"]
    assert only().text == "Где песок?"


def test_the_network_s_original_stands_in_for_a_table_s(world):
    assert outcomes(f.row(), f.wrote(), f.row(Текст="Иначе")) == ["new", "known", "known"]
    assert json.loads(only().current.raw)["type"] == "wall_reply_new"


def test_a_mark_is_kept_with_its_original(world):
    take(f.deleted())
    assert json.loads(Mark.objects.get().raw)["type"] == "wall_reply_delete"
