"""The list, the file and the public check, through HTTP."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from documents import jobs, kinds
from documents.actions import issue
from documents.models import Paper
from tests.documents.factories import NOTE, a_case, rename
from tests.orgs.factories import appoint, district, organization, user

pytestmark = pytest.mark.django_db
LIST = "/papers/"


@pytest.fixture
def auditor(administration, client):
    """An auditor of the Administration, logged in."""
    someone = user("Ревизоров Штамп Подписевич", where=administration)
    appoint(someone, "auditor", administration)
    client.force_login(someone)
    return someone


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.SECOND_FACTOR = False


def words(response) -> str:
    return response.content.decode()


# --- The list -----------------------------------------------------------------------------------------------------


def test_the_list_shows_number_state_code_and_file(client, auditor, administration):
    paper = issue(NOTE.code, a_case(administration))
    said = words(client.get(LIST))
    assert paper.number_text in said and "Готовится" in said and paper.code_text in said
    assert 'id="papers" data-refresh="5"' in said
    jobs.render(paper.pk)
    said = words(client.get(LIST))
    assert "Действует" in said and reverse("documents:download", args=[paper.pk]) in said
    assert "data-refresh" not in said


def test_a_replaced_paper_says_by_which(client, auditor, administration):
    case = a_case(administration)
    issue(NOTE.code, case)
    rename(case, "Другие слова")
    paper = issue(NOTE.code, case)
    assert f"новой № {paper.number_text}" in words(client.get(LIST))


def test_papers_of_another_organization_are_not_there(client, auditor, administration):
    mine, other = issue(NOTE.code, a_case(administration)), issue(NOTE.code, a_case(organization("school")))
    said = words(client.get(LIST))
    assert mine.code_text in said and other.code_text not in said
    assert other.organization.short_name not in said
    assert client.get(LIST, {"organization": other.organization_id}).status_code == 422
    assert other.code_text not in words(client.get(LIST, {"q": other.case.number_text}))


@pytest.mark.parametrize("who", ["head_of_affairs", "auditor", "school_head", "settlement_head", "rural"])
def test_everybody_sees_the_papers_of_the_cases_he_sees(client, who):
    world = district()
    papers = [issue(NOTE.code, a_case(where)) for where in (world.adm, world.school, world.settlement)]
    visible = {
        "head_of_affairs": [True, True, False],
        "auditor": [True, True, False],
        "school_head": [False, True, False],
        "settlement_head": [False, False, True],
        "rural": [False, False, False],
    }[who]
    client.force_login(getattr(world, who))
    said = words(client.get(LIST))
    assert [paper.code_text in said for paper in papers] == visible
    answers = [client.get(reverse("documents:download", args=[paper.pk])).status_code for paper in papers]
    assert answers == [202 if seen else 404 for seen in visible]


def test_the_list_is_filtered_by_kind_organization_days_and_words(client, auditor, administration):
    with time_machine.travel("2026-03-05 23:30+07:00", tick=False):
        spring = issue(NOTE.code, a_case(administration))
    with time_machine.travel("2026-09-01 00:30+07:00", tick=False):
        autumn = issue(NOTE.code, a_case(administration))

    def shown(**asked):
        said = words(client.get(LIST, asked))
        return [paper.code_text in said for paper in (spring, autumn)]

    assert shown() == [True, True]
    assert shown(kind=NOTE.code) == [True, True]
    assert shown(kind="nothing") == [False, False]
    assert shown(organization=administration.pk) == [True, True]
    assert shown(since="2026-03-05", until="2026-03-05") == [True, False]
    assert shown(since="2026-09-01") == [False, True]
    assert shown(until="2026-08-31") == [True, False]
    assert shown(q=autumn.number_text.lower()) == [False, True]
    assert shown(q="ТЕСТОВАЯ записка") == [True, True]
    assert shown(q=spring.case.number_text) == [True, False]


def test_a_date_that_is_none_is_told_on_the_form(client, auditor, administration):
    issue(NOTE.code, a_case(administration))
    response = client.get(LIST, {"since": "вчера"})
    assert response.status_code == 422
    assert "Ошибка:" in words(response)


def test_an_empty_list_says_why_and_a_narrow_one_leads_back(client, auditor):
    assert "Бумаг пока нет" in words(client.get(LIST))
    assert "Ничего не\xa0нашлось" in words(client.get(LIST, {"q": "нет такой"}))


def test_the_list_has_pages_and_always_the_same_number_of_statements(
    client, auditor, administration, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    first = issue(NOTE.code, a_case(administration))
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _ in range(24):
        jobs.render(issue(NOTE.code, a_case(administration)).pk) if _ < 2 else issue(NOTE.code, a_case(administration))
    with django_assert_num_queries(len(one)):
        page = words(client.get(LIST))
    assert page.count('class="nowrap cell-name"') == 20 and first.code_text not in page
    (address,) = [word[6:-1] for word in page.split() if word.startswith('href="/papers/?before=')]
    rest = words(client.get(address.replace("&amp;", "&")))
    assert rest.count('class="nowrap cell-name"') == 5 and first.code_text in rest
    assert "В начало" in rest


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "0", "²"])
def test_a_made_up_page_is_no_error(client, auditor, before):
    assert client.get(LIST, {"before": before}).status_code == 200


# --- The file -----------------------------------------------------------------------------------------------------


def test_a_paper_in_the_making_says_so_and_asks_again_without_a_script(client, auditor, administration):
    paper = issue(NOTE.code, a_case(administration))
    response = client.get(paper.get_absolute_url())
    assert (response.status_code, response["Refresh"]) == (202, "5")
    assert "готовится" in words(response)
    paper.refresh_from_db()
    assert (paper.state, paper.tries) == (Paper.State.MAKING, 0)  # no request lays out a paper


def test_a_paper_that_failed_says_so(client, auditor, administration):
    paper = issue(NOTE.code, a_case(administration))
    Paper.objects.update(state=Paper.State.FAILED, failure="OSError: cannot load library")
    response = client.get(paper.get_absolute_url())
    assert (response.status_code, response.get("Refresh")) == (202, None)
    assert "cannot load library" in words(response)


def test_the_file_comes_as_an_attachment_known_by_its_hash(client, auditor, administration):
    paper = issue(NOTE.code, a_case(administration))
    call_command("work", "--once")
    paper.refresh_from_db()
    response = client.get(paper.get_absolute_url())
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == paper.file.read()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%A2%D0%97-")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    etag = response["ETag"]
    assert etag == f'"{paper.file.sha256}"'
    again = client.get(paper.get_absolute_url(), headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert client.get(paper.get_absolute_url(), headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_strangers_guess_is_404_and_nobody_comes_in_without_logging_in(client, administration):
    paper = issue(NOTE.code, a_case(administration))
    jobs.render(paper.pk)
    for address in (LIST, paper.get_absolute_url()):
        assert client.get(address).status_code == 302
    client.force_login(user(where=administration))
    assert client.get(paper.get_absolute_url()).status_code == 404
    assert client.get(reverse("documents:download", args=[paper.pk + 1])).status_code == 404
    assert client.post(paper.get_absolute_url()).status_code == 405


def test_where_the_citizen_is_masked_the_file_waits_for_a_reason(client, auditor, administration, monkeypatch):
    from orgs.models import case as cases

    paper = issue(NOTE.code, a_case(administration))
    jobs.render(paper.pk)
    monkeypatch.setattr(cases, "_guards", [lambda user, case: user != auditor])
    response = client.get(paper.get_absolute_url())
    assert response.status_code == 403
    assert paper.case.get_absolute_url() in words(response)
    monkeypatch.setattr(cases, "_guards", [lambda user, case: user == auditor])
    assert client.get(paper.get_absolute_url()).status_code == 200


def test_a_paper_without_a_citizen_is_not_guarded(client, auditor, administration, monkeypatch):
    from orgs.models import case as cases

    monkeypatch.setitem(kinds._kinds, NOTE.code, replace(NOTE, personal=False))
    monkeypatch.setattr(cases, "_guards", [lambda user, case: False])
    paper = issue(NOTE.code, a_case(administration))
    assert client.get(paper.get_absolute_url()).status_code == 202


# --- The public check ---------------------------------------------------------------------------------------------


@pytest.fixture
def paper(administration):
    return issue(NOTE.code, a_case(administration, "Гражданин Вымышленный спрашивает про снег"))


def test_a_genuine_paper_is_told_in_the_heading_without_words_of_the_case(client, paper):
    jobs.render(paper.pk)
    paper.refresh_from_db()
    response = client.get(paper.get_verify_url())
    said = words(response)
    assert response.status_code == 200
    assert "Бумага подлинная и действует</h2>" in said
    for told in (paper.title, paper.number_text, paper.organization.name, paper.code_text, paper.file.sha256[:8]):
        assert told in said
    for hidden in ("Вымышленный", "снег", "Ответов", "trail", paper.case.number_text):
        assert hidden not in said
    assert response["X-Robots-Tag"] == "noindex"


def test_before_the_file_is_made_the_paper_is_genuine_and_has_no_fingerprint_yet(client, paper):
    said = words(client.get(paper.get_verify_url()))
    assert "Бумага подлинная и действует</h2>" in said and "появится, когда файл будет готов" in said


def test_a_replaced_paper_is_told_in_the_heading(client, paper):
    rename(paper.case, "Другие слова")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        newer = issue(NOTE.code, paper.case)
    said = words(client.get(paper.get_verify_url()))
    assert "Бумага подлинная, но заменена новой</h2>" in said
    assert newer.get_verify_url() in said


@pytest.mark.parametrize("code", ["7KQ4-M2PX-9D8T", "нет", "x" * 300, "<script>", "%00", "OOOO-OOOO-OOOO"])
def test_an_unknown_code_is_told_in_the_heading(client, paper, code):
    response = client.get(reverse("documents:verify", args=[code]))
    assert response.status_code == 404
    assert "Такой бумаги нет</h2>" in words(response)
    assert "<script>" not in words(response).replace('<script src="', "")


def test_a_code_typed_in_small_letters_without_groups_is_found(client, paper):
    response = client.get("/verify/", {"code": paper.code.lower()}, follow=True)
    assert response.redirect_chain == [(paper.get_verify_url(), 302)]
    assert "Бумага подлинная" in words(response)


def test_the_form_asks_for_a_code(client, db):
    assert "12 знаков" in words(client.get("/verify/"))
    refused = client.get("/verify/", {"code": " "})
    assert refused.status_code == 422 and "Введите код с бумаги." in words(refused)
    for typed in ("a/b/c", "..", "x" * 41, "\x00"):
        assert client.get("/verify/", {"code": typed}, follow=True).status_code in (404, 422)
