"""Giving out a paper: number, content, hash and code at once; the same content is the same paper."""

import json
import threading
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction

from documents import codes, kinds, trail
from documents.actions import issue
from documents.models import Paper
from orgs.journal.models import Entry
from orgs.models import Case
from tests.documents.factories import NOTE, a_case, events, rename
from tests.orgs.factories import organization, user

pytestmark = pytest.mark.django_db


def codes_of(case) -> list[str]:
    return [entry.code for entry in Entry.objects.of_case(case)]


def test_number_hash_and_code_are_there_at_once_and_the_file_is_not(administration):
    case = a_case(administration)
    paper = issue(NOTE.code, case)
    assert paper.number_text == f"ТЗ-{administration.today().year}-0001"
    assert (paper.state, paper.file, paper.issued_by) == (Paper.State.MAKING, None, "Система")
    assert paper.content_hash == trail.content_hash(paper.content)
    assert paper.code == codes.of(paper.number_text, paper.content_hash)


def test_giving_out_is_a_line_of_the_case_sealed_with_the_hash(administration):
    someone = user("Порядкова Регламента Уставовна", where=administration)
    case = a_case(administration)
    paper = issue(NOTE.code, case, actor=someone)
    last = Entry.objects.of_case(case).last()
    assert (last.code, last.data["content_hash"], last.data["printed_code"]) == (
        "documents.issued",
        paper.content_hash,
        paper.code_text,
    )
    assert paper.issued_by == someone.short_name


def test_the_same_content_again_is_the_same_paper(administration):
    case = a_case(administration)
    paper = issue(NOTE.code, case)
    assert issue(NOTE.code, case) == paper
    assert codes_of(case).count("documents.issued") == 1


def test_changed_words_make_a_new_paper_that_replaces_the_former(administration):
    case = a_case(administration)
    former = issue(NOTE.code, case)
    rename(case, "Другие слова")
    paper = issue(NOTE.code, case)
    former.refresh_from_db()
    assert (former.successor, paper.replaces, paper.successor) == (paper, former, None)
    assert paper.number == former.number + 1
    assert list(Paper.objects.valid()) == [paper]
    assert "documents.issued_anew" in codes_of(case)


def test_a_new_line_of_the_journal_makes_a_new_paper(administration):
    case = a_case(administration)
    former = issue(NOTE.code, case)
    events(case)
    paper = issue(NOTE.code, case)
    assert paper.replaces == former
    told = json.loads(paper.content)["trail"]
    assert [json.loads(entry["body"])["code"] for entry in told["entries"]][-2:] == [
        "documents.issued",
        "orgs.file_attached",
    ]


def test_the_numbers_of_each_organization_run_by_themselves(administration):
    school = organization("school")
    numbers = [issue(NOTE.code, a_case(where)).number_text[-4:] for where in (administration, school, administration)]
    assert numbers == ["0001", "0001", "0002"]


def test_a_stranger_recomputes_chain_content_and_code_with_the_standard_library(administration):
    paper = issue(NOTE.code, a_case(administration, "Слова 😀 & <b>"))
    told = json.loads(trail.attached(paper))
    chain, previous = told["content"]["trail"], ""
    for number, entry in enumerate(chain["entries"], 1):
        assert json.loads(entry["body"])["seq"] == entry["seq"] == number
        assert json.loads(entry["body"])["chain"] == chain["chain"]
        assert entry["prev_hash"] == previous
        previous = sha256(f"{chain['hashed']}\n{previous}\n{entry['body']}".encode()).hexdigest()
        assert entry["hash"] == previous
    assert (chain["head"], chain["length"]) == (previous, 3)
    canonical = json.dumps(told["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    content_hash = sha256(f"glashatay-paper-1\n{canonical}".encode()).hexdigest()
    assert content_hash == told["paper"]["content_hash"] == paper.content_hash
    bits = int(sha256(f"glashatay-code-1\n{told['paper']['number']}\n{content_hash}".encode()).hexdigest()[:15], 16)
    code = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> shift & 31] for shift in range(55, -1, -5))
    assert told["paper"]["code"].replace("-", "") == code == paper.code


def test_one_changed_letter_of_the_content_is_another_hash(administration):
    paper = issue(NOTE.code, a_case(administration))
    assert trail.content_hash(paper.content.replace("мусор", "мусoр")) != paper.content_hash


def test_a_case_has_one_first_paper_of_a_kind_and_a_paper_one_successor(administration):
    paper = issue(NOTE.code, a_case(administration))
    again = {"case": paper.case, "organization": paper.organization, "kind": paper.kind, "prefix": "ТЗ", "year": 2026}
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(**again, number=90, code="A" * 12)
    Paper.objects.create(**again, number=91, code="B" * 12, replaces=paper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(**again, number=92, code="C" * 12, replaces=paper)


def test_a_paper_given_out_in_an_action_that_fails_leaves_no_number_behind(administration):
    case = a_case(administration)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issue(NOTE.code, case)
        raise ZeroDivisionError
    assert issue(NOTE.code, case).number == 1


def test_kinds_that_cannot_be_told_apart_are_refused():
    with pytest.raises(ValueError):
        kinds.register(kinds.Kind("tests.other", NOTE.prefix, "Другая", "x.html", lambda case: {}))
    with pytest.raises(ValueError):
        kinds.register(kinds.Kind(NOTE.code, "ДР", "Другая", "x.html", lambda case: {}))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_give_out_one_paper(administration):
    case = a_case(administration)
    barrier, given = threading.Barrier(4), []

    def give():
        try:
            barrier.wait(10)
            given.append(issue(NOTE.code, Case.objects.get(pk=case.pk)).pk)
        finally:
            connection.close()

    racers = [threading.Thread(target=give) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(given) == 4 and len(set(given)) == 1
    assert codes_of(case).count("documents.issued") == 1
