"""`manage.py receive`, as a clerk types it."""

import json

import pytest
from django.core.management import CommandError, call_command

from orgs.models import Case
from tests.messages import factories as f
from tests.messages.factories import DATA
from workflows.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return f.world_with_pages()


@pytest.fixture
def receive(world, tmp_path, capsys):
    def run(document, *options) -> tuple[dict, str]:
        """The sum of the last line and what was said beside it."""
        path = tmp_path / "file"
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        call_command("receive", str(path), "--json", *options)
        out, err = capsys.readouterr()
        return json.loads(out.splitlines()[-1]), err

    return run


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_the_sum_adds_up_for_every_shared_file(receive, path):
    summed, _ = receive(path.read_bytes())
    assert list(summed) == ["read", "new", "changed", "known", "refused"]
    assert summed["read"] == summed["new"] + summed["changed"] + summed["known"] + summed["refused"] > 0


def test_refusals_are_told_with_number_and_reason_and_the_rest_comes_in(receive):
    summed, said = receive((DATA / "messages.csv").read_bytes())
    assert summed == {"read": 30, "new": 26, "changed": 0, "known": 1, "refused": 3}
    lines = said.splitlines()
    assert [line.split()[1] for line in lines] == ["26", "27", "28"]
    assert "Порядок, п. 1" in lines[0]
    assert Case.objects.count() == 26


def test_a_page_outside_the_register_does_not_keep_the_others_out(receive):
    summed, said = receive(f.shown(f.comment(1), f.comment(2, owner_id=-123), None, f.comment(3)))
    assert summed == {"read": 4, "new": 2, "changed": 0, "known": 0, "refused": 2}
    assert "№ 2 (response.items[1]): Страницы «123» нет в реестре" in said
    assert "№ 3 (response.items[2]):" in said


def test_one_message_the_database_refuses_does_not_take_the_rest_along(receive, monkeypatch):
    from workflows.messages.actions import receiving

    kept = receiving._keep

    def keep(message, reading, *rest, **named):
        if reading.number == 2:
            raise OverflowError("a secret word of a citizen")
        return kept(message, reading, *rest, **named)

    monkeypatch.setattr(receiving, "_keep", keep)
    summed, said = receive(f.shown(f.comment(1), f.comment(2), f.comment(3)))
    assert (summed["new"], summed["refused"]) == (2, 1)
    assert "OverflowError" in said
    assert "secret" not in said
    assert Message.objects.count() == 2


def test_a_conversation_is_taken_in_for_the_page_the_clerk_names(receive):
    told = {"id": 9, "date": 1794312311, "from_id": 77, "peer_id": 77, "out": 0, "text": "Добрый день"}
    summed, said = receive(f.shown(told))
    assert summed["refused"] == 1
    assert "--page" in said
    assert receive(f.shown(told), "--page", "https://vk.com/demo_kozh_adm")[0]["new"] == 1
    with pytest.raises(CommandError, match="нет в реестре"):
        receive(f.shown(told), "--page", "https://vk.com/neizvestno")


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"\x00\x01\x02", b"a,b\n1,2\n", b'{"error": {"error_code": 5}}'])
def test_a_file_that_cannot_be_read_ends_with_a_reason(receive, content):
    with pytest.raises(CommandError) as failure:
        receive(content)
    assert failure.value.returncode == 1
    assert str(failure.value)


def test_a_file_that_is_not_there_ends_with_a_reason(world, tmp_path):
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(CommandError, match="не открывается"):
            call_command("receive", str(path))


def test_without_json_the_clerk_reads_a_sentence(world, capsys):
    call_command("receive", str(DATA / "wall_getComments_head_314.json"))
    out, err = capsys.readouterr()
    assert "Прочитано: 17. Новых: 17" in out
    assert "Заведено дел: 17." in out
    assert not err
