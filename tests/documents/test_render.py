"""The worker makes the file: once, whole, the same however often, whatever is written in it."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from pdfua.cli import main as pdfua

from documents import jobs, kinds, trail
from documents.actions import issue
from documents.models import Paper
from documents.printing import printed
from orgs.files.models import StoredFile
from orgs.journal.models import Entry
from orgs.models import Organization
from tests.documents import pdfa
from tests.documents.factories import NOTE, WORDS, a_case, rename

pytestmark = pytest.mark.django_db


def ready(paper: Paper) -> bytes:
    """The file after the worker has done what waits."""
    call_command("work", "--once")
    paper.refresh_from_db()
    assert paper.state == Paper.State.READY, paper.failure
    return paper.file.read()


def made(case) -> int:
    """How often the journal says that a file was made."""
    return Entry.objects.of_case(case).filter(code="documents.made").count()


def test_the_worker_makes_the_file_and_seals_its_hash(administration):
    paper = issue(NOTE.code, a_case(administration))
    ready(paper)
    last = Entry.objects.of_case(paper.case).last()
    assert (last.code, last.data["sha256"]) == ("documents.made", paper.file.sha256)


def test_the_paper_keeps_both_standards(administration, tmp_path, capsys):
    file = ready(issue(NOTE.code, a_case(administration)))
    pdfa.check(file)
    path = tmp_path / "paper.pdf"
    path.write_bytes(file)
    pdfua(["check", str(path)])
    said = capsys.readouterr().out
    assert "errors=0 warnings=0" in said


def test_only_pt_serif_is_embedded(administration):
    rows = pdfa.fonts(ready(issue(NOTE.code, a_case(administration, "Ёж 😀 عربى ✓ " + WORDS))))
    assert {row[0].split("+")[1] for row in rows} == {"PTSerif", "PTSerif-Bold"}
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_the_text_is_read_back_letter_for_letter(administration):
    paper = issue(NOTE.code, a_case(administration))
    said = pdfa.text(ready(paper), "-layout")
    for words in (
        WORDS[:34],
        paper.number_text,
        paper.code_text,
        "Администрация района",
        "ТЕСТОВАЯ ЗАПИСКА",
        "с. Кожевниково",
        "Когда",
        "возвращено",
        "Укажите дату.",
        "Р. У. Порядкова",
        "Лист 1 из 2",
        "Лист 2 из 2",
    ):
        assert words in said
    for entry in Entry.objects.of_case(paper.case)[:3]:
        assert entry.hash in "".join(said.split()) or entry.hash[:20] in said


def test_the_trail_is_attached_and_is_what_was_given_out(administration):
    paper = issue(NOTE.code, a_case(administration))
    file = ready(paper)
    assert "trail.json" in pdfa.tool("pdfdetach", "-list", "FILE", file=file)
    assert pdfa.attachments(file) == {"trail.json": trail.attached(paper)}


def test_the_square_leads_to_the_public_check(administration, tmp_path):
    paper = issue(NOTE.code, a_case(administration))
    path = tmp_path / "paper.pdf"
    path.write_bytes(ready(paper))
    subprocess.run(["pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-png", path, tmp_path / "sheet"], check=True)
    (sheet,) = tmp_path.glob("sheet*.png")
    seen = subprocess.run(["zbarimg", "--quiet", "--raw", sheet], capture_output=True, text=True, check=True).stdout
    assert seen.strip() == f"{settings.BASE_URL}{paper.get_verify_url()}"


def test_later_and_again_the_bytes_are_the_same(administration):
    paper = issue(NOTE.code, a_case(administration))
    file = ready(paper)
    Organization.objects.filter(pk=administration.pk).update(name="Переименованная администрация")
    rename(paper.case, "Другие слова")
    with time_machine.travel("2031-01-01"):
        assert printed(Paper.objects.get(pk=paper.pk)) == file


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script><img src='file:///etc/passwd'><link rel=attachment href='file:///etc/passwd'>",
        "</style></div><style>@import 'http://127.0.0.1:9/x.css'</style>{{ head }}{% debug %}&nbsp;&#x1F600;",
        "url(http://169.254.169.254/latest) =HYPERLINK('http://x')",
    ],
)
def test_markup_in_words_is_only_words(administration, words):
    file = ready(issue(NOTE.code, a_case(administration, words)))
    assert "".join(words.split()) in "".join(pdfa.text(file, "-raw").split())
    assert list(pdfa.attachments(file)) == ["trail.json"]


def test_long_words_turned_text_and_emoji_are_shown_and_named(administration):
    words = "длинно" * 30 + " \u202eзадом\u202c 😀👨\u200d👩 שלום" + "\u0000"
    paper = issue(NOTE.code, a_case(administration, words.replace("\u0000", "")))
    said = " ".join(pdfa.text(ready(paper), "-raw").split())
    assert "[U+202E]задом[U+202C]" in said
    assert "GRINNING FACE" in said and "RIGHT-TO-LEFT OVERRIDE" in said and "HEBREW LETTER SHIN" in said
    assert "😀" in trail.attached(paper).decode()


def test_three_hundred_events_are_all_there_with_the_head_of_the_table_on_every_sheet(administration):
    paper = issue(NOTE.code, a_case(administration, lines=300))
    file = ready(paper)
    pdfa.check(file)
    said = pdfa.text(file, "-layout")
    sheets = [sheet for sheet in said.split("\f") if sheet.strip()]
    assert 12 <= len(sheets) <= 24
    assert all("Хеш записи" in sheet for sheet in sheets[2:])
    assert all(f"Лист {number} из {len(sheets)}" in sheet for number, sheet in enumerate(sheets, 1))
    assert all(paper.code_text in sheet for sheet in sheets)
    assert sheets[1].split()[0] == "2" and sheets[-1].split()[0] == str(len(sheets))
    folded = "".join(pdfa.text(file, "-raw").split())
    assert all(entry.hash in folded for entry in Entry.objects.of_case(paper.case)[:300])


def test_ten_thousand_characters_take_their_pages(administration):
    words = "Почему не убирают снег? " * 400
    case = a_case(administration, "снег")
    long = replace(NOTE, context=lambda case: {**NOTE.context(case), "words": words})
    kinds._kinds[NOTE.code] = long
    said = pdfa.text(ready(issue(NOTE.code, case)), "-raw")
    assert " ".join(said.split()).count("убирают") >= 400


def test_a_replaced_paper_still_gets_its_file(administration):
    case = a_case(administration)
    former = issue(NOTE.code, case)
    rename(case, "Другие слова")
    issue(NOTE.code, case)
    assert ready(former).startswith(b"%PDF-1.7")


def test_a_lost_wake_up_is_found_by_the_sweep(administration):
    from django_q.models import OrmQ

    paper = issue(NOTE.code, a_case(administration))
    OrmQ.objects.all().delete()
    ready(paper)


def test_a_repeated_wake_up_does_no_harm(administration):
    paper = issue(NOTE.code, a_case(administration))
    jobs.render(paper.pk)
    jobs.render(paper.pk)
    jobs.render(paper.pk + 1)
    assert made(paper.case) == 1


def test_a_paper_that_cannot_be_made_says_why_and_is_tried_again(administration):
    paper = issue(NOTE.code, a_case(administration))
    kinds._kinds[NOTE.code] = replace(NOTE, template="tests/nothing.html")
    for _ in range(7):
        call_command("work", "--once")
    paper.refresh_from_db()
    assert (paper.state, paper.file) == (Paper.State.FAILED, None)
    assert "tests/nothing.html" in paper.failure
    assert paper.tries == 5
    kinds._kinds[NOTE.code] = NOTE
    assert list(Paper.objects.due()) == []
    with time_machine.travel(paper.tried_at.replace(year=paper.tried_at.year + 1)):
        ready(paper)
    assert paper.failure == ""


def database_url() -> str:
    """The test database as another process finds it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def worker() -> subprocess.Popen:
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen([sys.executable, "-m", "tests.documents.worker"], env=environment, cwd=settings.BASE_DIR)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_mid_paper_leaves_nothing_and_the_paper_comes_once(administration):
    paper = issue(NOTE.code, a_case(administration, lines=600))
    process = worker()
    try:
        until = time.monotonic() + 60
        while not Paper.objects.filter(pk=paper.pk, tries=1).exists():
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.02)
        time.sleep(0.5)
    finally:
        process.kill()
        process.wait()
    paper.refresh_from_db()
    assert (paper.state, StoredFile.objects.count()) == (Paper.State.MAKING, 0)
    assert worker().wait(100) == 0
    paper.refresh_from_db()
    assert paper.state == Paper.State.READY
    assert (made(paper.case), StoredFile.objects.count()) == (1, 1)
    pdfa.check(paper.file.read())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_file(administration):
    paper = issue(NOTE.code, a_case(administration))

    def work():
        try:
            jobs.render(paper.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    paper.refresh_from_db()
    assert (paper.state, made(paper.case), StoredFile.objects.count()) == (Paper.State.READY, 1, 1)
