"""The journal: append-only chains that a stranger can check."""

import json
import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from orgs.actions.cases import close_case, open_case
from orgs.actions.tree import change_organization
from orgs.errors import RuleError
from orgs.jobs import daily_checkpoint
from orgs.journal import action, digest, record, triggers
from orgs.journal.hashing import entry_hash, merkle_root
from orgs.journal.models import Chain, Checkpoint, Entry
from orgs.journal.sentences import all_sentences, sentence
from tests.orgs.factories import district, organization, user


def verify(*arguments: str) -> None:
    call_command("verify_journal", *arguments)


def opened(root, title="Дорога"):
    return open_case(kind="О", organization=root, title=title, actor=None)


# --- Chains ---


@pytest.mark.django_db
def test_each_case_and_each_organization_has_a_chain_of_its_own():
    root = organization("district")
    case = opened(root)
    close_case(case, actor=None)
    lines = list(Entry.objects.of_case(case))
    assert [(line.seq, line.code) for line in lines] == [(1, "orgs.case_opened"), (2, "orgs.case_closed")]
    assert lines[0].prev_hash == ""
    assert lines[1].prev_hash == lines[0].hash
    assert [line.hash for line in lines] == [entry_hash(line.prev_hash, line.body) for line in lines]
    chain = Chain.objects.get(case=case)
    assert (chain.length, chain.head) == (2, lines[1].hash)
    assert Entry.objects.filter(chain__organization=root).count() == 1
    verify()


@pytest.mark.django_db
def test_a_line_keeps_the_name_of_that_time():
    world = district()
    change_organization(world.school, note="первое", actor=world.administrator)
    world.administrator.full_name = "Новофамильный Пароль Доступович"
    world.administrator.save()
    line = Entry.objects.filter(chain__organization=world.school).last()
    assert line.actor_name == "Ключников Пароль Доступович"
    assert "Ключников" in sentence(line)


@pytest.mark.django_db
def test_the_title_of_a_case_stays_out_of_the_hashed_body():
    """It may tell of a citizen, and what is hashed can never be taken out again (152-ФЗ)."""
    case = opened(organization("district"), "Жалоба Ивановой с улицы Садовой, 5")
    assert "Иванов" not in "".join(Entry.objects.values_list("body", flat=True))
    assert case.number_text in Entry.objects.of_case(case).get().body


def test_the_digest_of_personal_data_depends_on_the_salt():
    assert digest("Иванова", "соль") != digest("Иванова", "перец")
    assert re.fullmatch(r"[0-9a-f]{64}", digest("Иванова", "соль"))


# --- What was undone was not done ---


@pytest.mark.django_db
def test_nothing_is_recorded_outside_an_action():
    root = organization("district")
    with pytest.raises(RuntimeError):
        record("orgs.case_closed", root, actor=None)


@pytest.mark.django_db
def test_an_inner_action_that_fails_leaves_no_line_and_the_outer_one_goes_on():
    root = organization("district")

    @action
    def refused(case):
        close_case(case, actor=None)
        raise RuleError("Нельзя.")

    @action
    def whole():
        case = opened(root)
        with pytest.raises(RuleError):
            refused(case)
        return case

    case = whole()
    case.refresh_from_db()
    assert case.closed_at is None
    assert [line.code for line in Entry.objects.of_case(case)] == ["orgs.case_opened"]
    verify()


@pytest.mark.django_db
def test_an_outer_action_that_fails_leaves_nothing():
    root = organization("district")
    before = Entry.objects.count()

    @action
    def whole():
        opened(root)
        raise RuleError("Нельзя.")

    with pytest.raises(RuleError):
        whole()
    assert Entry.objects.count() == before
    opened(root)
    assert Entry.objects.count() == before + 1
    verify()


# --- What the database itself refuses ---


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET code = 'x'",
        "UPDATE journal_entry SET hash = hash WHERE seq = 1",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_entry WHERE seq = 1",
    ],
)
def test_a_line_is_neither_changed_nor_deleted(statement):
    opened(organization("district"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_line_is_not_replaced():
    """SQLite alone has INSERT OR REPLACE, which deletes without a delete trigger; PostgreSQL alone has TRUNCATE."""
    opened(organization("district"))
    columns = "chain_id, seq, at, code, actor_id, body, prev_hash, hash"
    statements = {
        "sqlite": [
            f"INSERT OR REPLACE INTO journal_entry (id, {columns}) SELECT id, {columns} FROM journal_entry",
            f"INSERT OR REPLACE INTO journal_entry ({columns}) SELECT {columns} FROM journal_entry",
            f"REPLACE INTO journal_entry ({columns}) SELECT {columns} FROM journal_entry",
        ],
        "postgresql": ["TRUNCATE journal_entry CASCADE"],
    }
    before = list(Entry.objects.values())
    for statement in statements[connection.vendor]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(Entry.objects.values()) == before


@pytest.mark.django_db
def test_an_update_on_conflict_is_refused_too():
    opened(organization("district"))
    columns = "chain_id, seq, at, code, actor_id, body, prev_hash, hash"
    upsert = (
        f"INSERT INTO journal_entry ({columns}) SELECT {columns} FROM journal_entry WHERE seq = 1 "
        "ON CONFLICT (chain_id, seq) DO UPDATE SET code = 'x'"
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(upsert)
    assert not Entry.objects.filter(code="x").exists()


@pytest.mark.django_db
def test_a_checkpoint_is_not_changed_either(tmp_path):
    opened(organization("district"))
    call_command("checkpoint", str(tmp_path / "point.json"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Checkpoint.objects.update(root="x")


# --- Whoever owns the database can change it: verification finds the place ---


@pytest.fixture
def tampered(transactional_db):
    """A world with one case of three lines, and a way to do what the triggers refuse."""
    root = organization("district")
    case = opened(root)
    change_organization(root, note="первое", actor=None)
    close_case(case, actor=None)
    close_case(case, actor=None)

    def change(statement: str, *values) -> None:
        triggers.remove()
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        triggers.install()

    return case, change


def test_a_changed_line_is_found_by_its_place(tampered):
    case, change = tampered
    verify()
    change("UPDATE journal_entry SET body = replace(body, 'case_closed', 'case_reopened') WHERE seq = 2")
    with pytest.raises(CommandError, match=rf"case:{case.pk}, запись 2: отпечаток не совпадает") as failed:
        verify()
    assert failed.value.returncode == 1


def test_a_column_that_says_something_else_than_the_body_is_found(tampered):
    case, change = tampered
    change("UPDATE journal_entry SET code = 'orgs.user_created' WHERE seq = 3")
    with pytest.raises(CommandError, match=rf"case:{case.pk}, запись 3: столбцы"):
        verify()


def test_a_line_hashed_anew_breaks_the_next_one(tampered):
    case, change = tampered
    line = Entry.objects.of_case(case)[1]
    body = line.body.replace("case_closed", "case_opened")
    change(
        "UPDATE journal_entry SET body = %s, code = 'orgs.case_opened', hash = %s WHERE id = %s",
        body,
        entry_hash(line.prev_hash, body),
        line.pk,
    )
    with pytest.raises(CommandError, match=rf"case:{case.pk}, запись 3: не та предыдущая"):
        verify()


def test_a_line_taken_out_is_found(tampered):
    case, change = tampered
    change("DELETE FROM journal_entry WHERE seq = 2 AND code = 'orgs.case_closed'")
    with pytest.raises(CommandError, match=rf"case:{case.pk}, запись 3: после записи 1 идёт запись 3"):
        verify()


def test_a_cut_tail_is_found_by_the_head_and_with_the_head_mended_by_the_checkpoint(tampered, tmp_path):
    case, change = tampered
    kept_outside = tmp_path / "point.json"
    call_command("checkpoint", str(kept_outside))
    verify("--checkpoint", str(kept_outside))
    change("DELETE FROM journal_entry WHERE seq = 3")
    with pytest.raises(CommandError, match="голова цепи"):
        verify()
    Chain.objects.filter(case=case).update(length=2, head=Entry.objects.of_case(case).last().hash)
    verify()
    with pytest.raises(CommandError, match=rf"case:{case.pk}, запись 3: конец цепи срезан"):
        verify("--checkpoint", str(kept_outside))


def test_a_chain_written_anew_from_its_beginning_is_found_by_the_checkpoint(tampered, tmp_path):
    case, change = tampered
    kept_outside = tmp_path / "point.json"
    call_command("checkpoint", str(kept_outside))
    previous = ""
    for line in list(Entry.objects.of_case(case)):
        body = line.body.replace("О-", "Ж-")
        new_hash = entry_hash(previous, body)
        change(
            "UPDATE journal_entry SET body = %s, prev_hash = %s, hash = %s WHERE id = %s",
            body,
            previous,
            new_hash,
            line.pk,
        )
        previous = new_hash
    Chain.objects.filter(case=case).update(head=previous)
    verify()
    with pytest.raises(CommandError, match="не та, что в контрольной точке"):
        verify("--checkpoint", str(kept_outside))


def test_a_checkpoint_file_that_was_changed_is_not_believed(tampered, tmp_path):
    case, _ = tampered
    kept_outside = tmp_path / "point.json"
    call_command("checkpoint", str(kept_outside))
    content = json.loads(kept_outside.read_text("utf-8"))
    content["heads"] = [head for head in content["heads"] if head[0] != f"case:{case.pk}"]
    kept_outside.write_text(json.dumps(content), "utf-8")
    with pytest.raises(CommandError, match="корень не совпадает"):
        verify("--checkpoint", str(kept_outside))
    kept_outside.write_text("не то", "utf-8")
    with pytest.raises(CommandError, match="не читается"):
        verify("--checkpoint", str(kept_outside))


def test_the_root_is_that_of_rfc_6962():
    """Known answers over the leaves "", "\\x00", "\\x10" … of the certificate-transparency test vectors."""
    assert merkle_root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle_root([""]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle_root(["", "\x00"]) == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert merkle_root(["", "\x00", "\x10"]) == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


# --- Two at once ---


@pytest.mark.django_db(transaction=True)
def test_two_actions_that_touch_the_same_chains_never_wait_in_a_circle():
    root = organization("district")
    cases = [opened(root, str(number)) for number in range(2)]
    people = [user(), user()]
    start, wrong = threading.Barrier(2), []

    @action
    def touch(first, second, actor):
        record("orgs.case_closed", first, actor=actor)
        record("orgs.case_closed", second, actor=actor)

    def work(pair, actor):
        try:
            start.wait()
            for _ in range(15):
                touch(*pair, actor)
        except Exception as error:  # told by the test
            wrong.append(error)
        finally:
            connection.close()

    pairs = [cases, cases[::-1]]
    threads = [threading.Thread(target=work, args=(pair, actor)) for pair, actor in zip(pairs, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [Entry.objects.of_case(case).count() for case in cases] == [31, 31]
    verify()


# --- Sentences ---


def recorded_codes() -> set[str]:
    """Every code that the product's own source records."""
    rooms = ("config", "workflows", "approvals", "documents", "orgs")
    sources = [path for room in rooms for path in (Path(settings.BASE_DIR) / room).rglob("*.py")]
    return {code for path in sources for code in re.findall(r"\brecord\(\s*\"([^\"]+)\"", path.read_text("utf-8"))}


def test_every_code_that_is_recorded_has_a_sentence():
    codes = recorded_codes()
    assert "orgs.case_opened" in codes
    assert sorted(codes - set(all_sentences())) == []


@pytest.mark.django_db
def test_a_sentence_names_who_did_it_and_for_whom_with_the_right_ending():
    root = organization("district")
    woman, man = user("Согласова Агата Визовна"), user("Тишин Модест Модератович")

    @action
    def done(actor, behalf=None):
        record("orgs.case_closed", root, actor=actor, on_behalf_of=behalf)

    done(woman)
    done(man)
    done(man, woman)
    done(None)
    said = [sentence(line).replace("\xa0", " ") for line in Entry.objects.filter(code="orgs.case_closed")]
    assert said == [
        "Согласова А. В. закрыла дело.",
        "Тишин М. М. закрыл дело.",
        "Тишин М. М. за Согласову А. В. закрыл дело.",
        "Система закрыла дело.",
    ]


@pytest.mark.django_db
def test_a_line_that_no_sentence_knows_and_one_that_tells_less_are_shown_all_the_same():
    root = organization("district")

    @action
    def done():
        record("orgs.no_such_code", root, actor=None)
        record("orgs.case_opened", root, actor=None, number=None)

    done()
    said = [sentence(line) for line in Entry.objects.filter(chain__organization=root).order_by("seq")[1:]]
    assert said == ["Система: orgs.no_such_code", "Система завела дело —."]


@pytest.mark.django_db
def test_a_checkpoint_is_made_once_a_day_by_itself():
    district()
    assert [daily_checkpoint(), daily_checkpoint()] == [1, 0]
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert daily_checkpoint() == 1
    first, second = Checkpoint.objects.all()
    assert second.previous_root == first.root
