"""From the bytes of a file to readings: every kind of file, every kind of breakage, no database."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.networks import formats
from workflows.networks.formats import Unreadable
from workflows.networks.reading import Kind, What

DATA = Path(__file__).parent.parent / "data"
HEADING = "Дата и время,Сеть,Страница,Вид,Автор,Ссылка на автора,Ссылка на сообщение,Текст\n"
GOOD_ROW = (
    "2026-11-02 08:14,ВКонтакте,https://vk.com/demo_kozh_adm,комментарий,Пётр,https://vk.com/id1,"
    "https://vk.com/wall-900650001_990?reply=30001,Когда пройдёт грейдер?\n"
)


def read(document) -> list:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(formats.read(content))


def shared(name: str) -> list:
    return read((DATA / name).read_bytes())


def comment(**changes) -> dict:
    item = {
        "id": 5,
        "from_id": 77,
        "date": 1794312311,
        "text": "Где снег?",
        "post_id": 3,
        "owner_id": -900,
        "parents_stack": [],
    }
    return item | changes


def answer(*items, **beside) -> dict:
    return {"response": {"count": len(items), "items": list(items), **beside}}


def event(name: str, body, **changes) -> dict:
    return {"group_id": 900, "type": name, "event_id": "e1", "v": "5.199", "object": body} | changes


def reasons(readings) -> list[tuple[int, str]]:
    return [(reading.number, reading.reason) for reading in readings if reading.what is What.FAULT]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("wall_getComments_adm_1201.json", {"shown": 24, "shown_deleted": 1}),
        ("wall_getComments_adm_1207.json", {"shown": 20, "shown_deleted": 1}),
        ("wall_getComments_head_310.json", {"shown": 18, "shown_deleted": 1}),
        ("wall_getComments_head_314.json", {"shown": 17}),
        ("longpoll_events.json", {"appeared": 24, "edited": 3, "deleted": 3, "restored": 1, "nothing": 6}),
        ("ok_comments.json", {"shown": 11, "shown_deleted": 1, "appeared": 4}),
        ("messages.csv", {"listed": 27, "fault": 3}),
        ("messages_cp1251.csv", {"listed": 27, "fault": 3}),
    ],
)
def test_every_shared_file_is_read_whole(name, found):
    readings = shared(name)
    assert Counter(reading.what.value for reading in readings) == found
    assert [reading.number for reading in readings] == list(range(1, len(readings) + 1))


def test_a_comment_has_its_author_address_thread_and_time():
    by_key = {reading.key: reading for reading in shared("wall_getComments_adm_1201.json")}
    first, reply = by_key["wall-900650001_1201_10041"], by_key["wall-900650001_1201_10044"]
    assert first.author_name == "Пётр Выдумкин"
    assert first.author_link == "https://vk.com/id2100000001"
    assert first.sent_at == datetime(2026, 11, 10, 12, 5, 11, tzinfo=UTC)
    assert first.link == "https://vk.com/wall-900650001_1201?reply=10041"
    assert first.pages == ("900650001",)
    assert reply.reply_to == first.key
    assert reply.link == "https://vk.com/wall-900650001_1201?reply=10044&thread=10041"


def test_the_page_s_own_replies_are_told_apart_from_another_community():
    own = [reading.key for reading in shared("wall_getComments_adm_1201.json") if reading.own]
    assert own == ["wall-900650001_1201_10048"]
    advertisement = {reading.key: reading for reading in shared("wall_getComments_adm_1207.json")}[
        "wall-900650001_1207_10109"
    ]
    assert not advertisement.own
    assert advertisement.author_link == "https://vk.com/club900650990"
    assert {r.key for r in shared("longpoll_events.json") if r.own} == {
        "wall-900650001_1207_10193",
        "dm{page}_2100000016_307",
    }


def test_a_photo_without_a_word_and_a_voice_message_say_something():
    photo = {r.key: r for r in shared("wall_getComments_adm_1207.json")}["wall-900650001_1207_10118"]
    assert not photo.text
    assert photo.says_something
    assert [attached.kind for attached in photo.attachments] == ["photo"]
    assert photo.attachments[0].url.endswith("_z.jpg")
    voice = {r.key: r for r in shared("longpoll_events.json")}["dm{page}_2100000022_305"]
    assert voice.kind is Kind.DIRECT
    assert [attached.kind for attached in voice.attachments] == ["audio_message"]


def test_what_a_citizen_wrote_is_kept_to_the_last_sign():
    texts = {r.key: r.text for r in shared("wall_getComments_adm_1207.json")}
    assert texts["wall-900650001_1207_10112"].startswith("<b>Внимание</b> <script>")
    assert texts["wall-900650001_1207_10113"] == "=CMD|'/C calc'!A0"
    assert texts["wall-900650001_1207_10114"] == "проверка \u202eакреворп\u202c связи"
    assert "Мэр\u200bзкая" in texts["wall-900650001_1207_10115"]
    long = "й" * 10_000 + "🙏"
    assert read(answer(comment(text=long)))[0].text == long


def test_both_tables_are_equal_and_their_three_bad_rows_are_named():
    one, other = shared("messages.csv"), shared("messages_cp1251.csv")
    assert one == other
    assert [number for number, _ in reasons(one)] == [26, 27, 28]
    network, date, empty = (reason for _, reason in reasons(one))
    assert "Телеграм" in network
    assert "Порядок, п. 1" in network
    assert "дату и время" in date
    assert "пустой текст" in empty
    assert one[5].text.endswith("\n\nКакой график верный; и почему не предупредили?")
    assert one[23].key == "wall-900650002_310_20012"
    assert one[2].key == ""
    assert one[1].sent_at == datetime(2026, 11, 2, 9, 40)


def test_a_callback_delivery_keeps_no_secret():
    reading = next(r for r in shared("longpoll_events.json") if r.place == "callback[0].body")
    assert reading.event_id.startswith("00000004")
    assert "demo-secret" not in reading.raw
    assert json.loads(reading.raw)["object"]["id"] == 10103


@pytest.mark.parametrize(
    "document",
    [
        event("wall_reply_new", comment()),
        [event("wall_reply_new", comment())],
        {"ts": "1", "updates": [event("wall_reply_new", comment())]},
        [{"ts": "1", "updates": [event("wall_reply_new", comment())]}, {"failed": 2}],
        {"headers": {"X-Retry-Counter": "0"}, "body": event("wall_reply_new", comment())},
        {"headers": {}, "body": json.dumps(event("wall_reply_new", comment()))},
        {"callback": [{"headers": {}, "body": event("wall_reply_new", comment())}]},
        {"wall.getComments": [answer(comment())]},
        answer(comment()),
        [answer(comment())],
        answer(comment())["response"],
    ],
)
def test_one_comment_has_one_key_however_it_came(document):
    (reading,) = read(document)
    assert reading.key == "wall-900_3_5"
    assert reading.text == "Где снег?"


@pytest.mark.parametrize("happened", ["new", "edit", "restore", "delete"])
@pytest.mark.parametrize(
    ("base", "new", "deleted", "key"),
    [
        ("photo_comment", {"photo_owner_id": -900, "photo_id": 8}, {"owner_id": 900, "photo_id": 8}, "photo-900_8_5"),
        ("video_comment", {"video_owner_id": -900, "video_id": 8}, {"owner_id": -900, "video_id": 8}, "video-900_8_5"),
        (
            "board_post",
            {"topic_owner_id": -900, "topic_id": 8},
            {"topic_owner_id": 900, "topic_id": 8},
            "topic-900_8_5",
        ),
        ("market_comment", {"market_owner_id": -900}, {"owner_id": -900, "item_id": 8}, "market-900_5"),
    ],
)
def test_comments_under_photos_videos_topics_and_goods_are_messages_too(base, new, deleted, key, happened):
    body = {"id": 5, "user_id": 77} | deleted
    if happened != "delete":
        body = {"id": 5, "from_id": 77, "date": 1794312311, "text": "?"} | new
    (reading,) = read(event(f"{base}_{happened}", body))
    assert reading.key == key
    assert reading.what.value == {"new": "appeared", "edit": "edited", "restore": "restored"}.get(happened, "deleted")


@pytest.mark.parametrize(
    "name",
    ["wall_post_new", "wall_repost", "message_allow", "group_officers_edit", "user_block", "like_add", "confirmation"],
)
def test_an_event_without_a_message_is_known_whatever_it_holds(name):
    assert [reading.what for reading in read({"type": name, "group_id": 900})] == [What.NOTHING]


def history(*messages, **beside) -> dict:
    default = {"id": 301, "date": 1794450531, "from_id": 77, "peer_id": 77, "out": 0, "text": "Добрый день"}
    return answer(*(default | message for message in messages), **beside)


def test_the_history_of_a_conversation_tells_its_page_by_an_answer_or_by_the_communities_named():
    asked, answered = read(history({}, {"id": 302, "from_id": -900, "out": 1}))
    assert (asked.key, asked.pages, asked.guesses) == ("dm{page}_77_301", (), ("900",))
    assert (answered.pages, answered.own) == (("900",), True)
    (named,) = read(history({}, groups=[{"id": 900, "name": "Страница"}], profiles=[{"id": 77, "first_name": "Ия"}]))
    assert (named.guesses, named.author_name) == (("900",), "Ия")


def test_a_conversation_message_keeps_what_was_forwarded_and_where():
    (reading,) = read(
        history({"text": "", "fwd_messages": [{"from_id": 5, "date": 1, "text": "гляньте"}], "geo": {"x": 1}})
    )
    assert [(attached.kind, attached.title) for attached in reading.attachments] == [
        ("forwarded", "гляньте"),
        ("geo", ""),
    ]


def test_comments_of_odnoklassniki_take_the_group_that_stands_beside_them():
    readings = shared("ok_comments.json")
    assert {reading.pages for reading in readings} == {("59000000001",)}
    assert readings[0].sent_at == datetime(2026, 11, 13, 4, 0, 0, 123000, tzinfo=UTC)
    assert readings[1].reply_to == readings[0].key == "topic158000000001_MTU49001:9001"
    assert readings[12].key == readings[14].key == "mid:C3f77001.1794556990989"


def test_a_comment_of_odnoklassniki_without_milliseconds_is_in_the_time_of_moscow():
    comments = [{"id": "a", "author_id": "1", "text": "?", "date": "2026-11-13 07:00:00"}]
    (reading,) = read({"discussionId": "1", "discussionType": "GROUP_TOPIC", "comments": comments})
    assert reading.sent_at == datetime(2026, 11, 13, 4, tzinfo=UTC)
    assert reading.pages == ()


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (None, "нет комментария"),
        (7, "нет комментария"),
        ({}, "нет поля owner_id"),
        (comment(id="пять"), "поле id не число"),
        (comment(id=True), "поле id не число"),
        (comment(post_id=None), "нет поля post_id"),
        (comment(date=-1), "такого времени не бывает"),
        (comment(date=10**30), "поле date не число"),
        (comment(text=["а"]), "поле text не текст"),
        (comment(from_id=None), "нет поля from_id"),
        (comment(thread={"items": 5}), "нет списка ответов"),
    ],
)
def test_a_broken_comment_is_a_fault_with_its_number_and_the_rest_comes_in(broken, reason):
    readings = read(answer(comment(), broken, comment(id=6)))
    assert [(n, reason in said) for n, said in reasons(readings)] in ([(2, True)], [(3, True)])
    assert {"wall-900_3_5", "wall-900_3_6"} <= {reading.key for reading in readings}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("не событие", "нет записи"),
        ({"event_id": "e"}, "нет вида события"),
        ({"something": 1}, "Не похоже"),
        ({"error": {"error_code": 15}}, "ошибкой 15"),
        ([[[]]], "нет записи"),
        (event("wall_reply_new", None), "нет содержания"),
        (event("wall_reply_new", comment(), group_id=None), "нет поля group_id"),
        (event("wall_reply_new", comment(owner_id=-901)), "чужой странице"),
        (event("message_new", {"message": 5}), "нет сообщения"),
        (event("message_new", {"message": {"from_id": 1, "peer_id": 1}}), "conversation_message_id"),
        ({"headers": {}, "body": "{"}, "нельзя прочитать"),
        ({"webhookType": "MESSAGE_CREATED"}, "нет сообщения"),
    ],
)
def test_a_broken_event_does_not_take_the_rest_along(broken, reason):
    readings = read([event("wall_reply_new", comment()), broken, event("wall_reply_new", comment(id=6))])
    ((number, said),) = reasons(readings)
    assert number == 2
    assert reason in said
    assert [reading.key for reading in readings if reading.key] == ["wall-900_3_5", "wall-900_3_6"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "пуст"),
        (b"\xef\xbb\xbf \n", "пуст"),
        (b"{", "повреждён"),
        (b'{"response": {"items": [', "повреждён"),
        (b"[" * 100_000, "слишком сложен"),
        (b'{"a": ' + b"9" * 5000 + b"}", "повреждён"),
        (b"{}", "Не похоже"),
        (b'{"error": {"error_code": 5}}', "ошибкой 5"),
        (b'{"error_code": 102}', "ошибкой 102"),
        ('{"a": "я"}'.encode("cp1251"), "кодировке UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "не ответ сети"),
        ("label,text\nmat,что-то".encode(), "нет столбцов"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, reason):
    with pytest.raises(Unreadable, match=reason):
        formats.read(content)


def test_an_empty_answer_is_read_and_holds_nothing():
    for document in (answer(), [], {"ts": "1", "updates": []}, {"failed": 1, "ts": "5"}, {"longpoll": []}):
        assert read(document) == []
    assert read(HEADING.encode()) == []


def test_half_characters_and_zero_bytes_become_a_sign_any_database_keeps():
    (reading,) = read(answer(comment(text="a\ud83d b\x00c")))
    assert reading.text == "a\ufffd b\ufffdc"
    reading.raw.encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_table_is_read_in_any_dress(delimiter, encoding, line_end):
    table = (HEADING + GOOD_ROW).replace(",", delimiter).replace("\n", line_end)
    (reading,) = read(table.encode(encoding))
    assert (reading.key, reading.text) == ("wall-900650001_990_30001", "Когда пройдёт грейдер?")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD_ROW.replace("2026-11-02 08:14", "вчера вечером"), "дату и время"),
        (GOOD_ROW.replace("2026-11-02 08:14", ""), "дату и время"),
        (GOOD_ROW.replace("2026-11-02", "1026-11-02"), "такого года"),
        (GOOD_ROW.replace("ВКонтакте", "Telegram"), "Порядок, п. 1"),
        (GOOD_ROW.replace("ВКонтакте", "").replace("vk.com/demo", "t.me/demo"), "Порядок, п. 1"),
        (GOOD_ROW.replace("https://vk.com/demo_kozh_adm", "наша страница"), "«Страница»"),
        (GOOD_ROW.replace("https://vk.com/demo_kozh_adm", "https://ok.ru/group/5"), "«Страница»"),
        (GOOD_ROW.replace("https://vk.com/wall", "https://ok.ru/wall"), "другую сеть"),
        (GOOD_ROW.replace("https://vk.com/wall", "https://example.org/wall"), "другую сеть"),
        (GOOD_ROW.replace("комментарий", "слух"), "вид сообщения"),
        (GOOD_ROW.replace("Когда пройдёт грейдер?", "  "), "пустой текст"),
        (GOOD_ROW.replace("Когда пройдёт", "Когда, пройдёт"), "в кавычки"),
        (GOOD_ROW.replace("Когда пройдёт грейдер?", '"Когда'), "кавычка"),
        (GOOD_ROW.replace("Пётр", '"Пётр'), "кавычка"),
    ],
)
def test_a_broken_row_is_a_fault_with_its_number_and_the_next_rows_come_in(row, reason):
    table = HEADING + GOOD_ROW + row + GOOD_ROW.replace("30001", "30002")
    readings = read(table.encode())
    assert [number for number, said in reasons(readings) if reason in said] == [2]
    assert [r.key[-5:] for r in readings if r.key] == ["30001", "30002"]


def test_a_row_with_bytes_of_another_encoding_is_a_fault_and_the_rest_of_the_table_comes_in():
    table = (HEADING + GOOD_ROW + GOOD_ROW).encode() + GOOD_ROW.replace("Пётр", "Тит").encode("cp1251")
    assert [number for number, _ in reasons(read(table))] == [3]


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "id from_id date text post_id owner_id thread items response count updates type object event_id "
                "group_id message peer_id out attachments deleted comments discussionId webhookType sender recipient "
                "body profiles groups parents_stack update callback longpoll failed photo sizes width url fwd_messages "
                "geo".split()
            )
            | st.text(max_size=4),
            inner | st.sampled_from(["wall_reply_new", "message_new", "MESSAGE_CREATED", "photo", "wall_reply_delete"]),
            max_size=8,
        )
    ),
    max_leaves=40,
)


@settings(max_examples=400, deadline=None)
@given(SHAPES)
def test_no_json_however_odd_raises_anything_but_unreadable(document):
    try:
        readings = list(formats.read(json.dumps(document).encode()))
    except Unreadable:
        return
    for reading in readings:
        assert reading.what is not What.FAULT or reading.reason
        (reading.raw + reading.text + reading.reason).encode()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_raise_anything_but_unreadable(content, headed):
    try:
        list(formats.read((HEADING.encode() if headed else b"") + content))
    except Unreadable:
        pass
