"""Messages as they come in: shared files, single readings, and what stands in the register afterwards."""

import json
from collections import Counter
from pathlib import Path

from tests.orgs.factories import World, district
from workflows.messages.actions.receiving import Receipt, begin_cases, receive
from workflows.messages.models import Message
from workflows.networks import formats
from workflows.networks.reading import Reading

DATA = Path(__file__).parent.parent / "data"
FILES = [
    "wall_getComments_adm_1201.json",
    "wall_getComments_adm_1207.json",
    "wall_getComments_head_310.json",
    "wall_getComments_head_314.json",
    "longpoll_events.json",
    "ok_comments.json",
    "messages.csv",
    "messages_cp1251.csv",
]
ADM = -900650001  # the owner of the Administration's wall


def world_with_pages() -> World:
    """The district of the tests, its pages under the short names that the shared tables use."""
    world = district()
    for page, name in ((world.vk_adm, "demo_kozh_adm"), (world.vk_head, "demo_kozh_glava")):
        page.screen_name = name
        page.save(update_fields=["screen_name"])
    return world


def readings(document) -> list[Reading]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(formats.read(content))


def take(document, **given) -> list[Receipt]:
    """Takes in a document; no case begins yet."""
    return [receive(reading, **given) for reading in readings(document)]


def take_file(name: str) -> dict[str, int]:
    """Takes in a shared file as the command does and begins the cases; what was counted."""
    counted = Counter(receipt.outcome.value for receipt in take((DATA / name).read_bytes()))
    begin_cases()
    return dict(counted)


def comment(number: int = 5, text: str = "Где снег?", **changes) -> dict:
    item = {
        "id": number,
        "from_id": 77,
        "date": 1794312311,
        "text": text,
        "post_id": 3,
        "owner_id": ADM,
        "parents_stack": [],
    }
    return item | changes


def shown(*items, **beside) -> dict:
    """An answer of wall.getComments."""
    return {"response": {"count": len(items), "items": list(items), **beside}}


def event(name: str, body: dict, event_id: str, group: int = -ADM) -> dict:
    return {"group_id": group, "type": name, "event_id": event_id, "v": "5.199", "object": body}


def wrote(number: int = 5, text: str = "Где снег?", event_id: str = "n1", **changes) -> dict:
    return event("wall_reply_new", comment(number, text, **changes), event_id)


def edited(number: int = 5, text: str = "Где снег и песок?", event_id: str = "e1") -> dict:
    return event("wall_reply_edit", comment(number, text), event_id)


def deleted(number: int = 5, event_id: str = "d1") -> dict:
    return event("wall_reply_delete", {"id": number, "owner_id": ADM, "post_id": 3, "user_id": 77}, event_id)


def restored(number: int = 5, text: str = "Где снег?", event_id: str = "r1") -> dict:
    return event("wall_reply_restore", comment(number, text), event_id)


def seen_deleted(number: int = 5) -> dict:
    return shown(comment(number, "", deleted=True, from_id=0))


def row(**cells) -> bytes:
    """A table of one row."""
    columns = {
        "Дата и время": "2026-11-10 19:05",
        "Сеть": "ВКонтакте",
        "Страница": "https://vk.com/demo_kozh_adm",
        "Вид": "комментарий",
        "Автор": "Пётр Выдумкин",
        "Ссылка на автора": "https://vk.com/id77",
        "Ссылка на сообщение": f"https://vk.com/wall{ADM}_3?reply=5",
        "Текст": "Где снег?",
    } | cells
    return (";".join(columns) + "\n" + ";".join(columns.values()) + "\n").encode()


def register() -> set[tuple]:
    """What the register of messages holds, without the order things came in."""
    return {
        (
            message.network_key.partition(":")[0] if message.network_key.startswith("local:") else message.network_key,
            message.text,
            message.author_name,
            message.own,
            message.deleted_at is not None,
            message.case_id is not None,
        )
        for message in Message.objects.all()
    }
