"""The papers in the browser: the list, a paper in the making, the public check."""

import pytest

from documents import jobs
from documents.actions import issue
from documents.models import Paper
from tests.browser.harness import check_page, sign_in
from tests.documents.factories import NOTE, a_case, note_known, rename
from tests.orgs.factories import appoint, organization, user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def note(settings):
    with note_known(settings):
        yield


@pytest.fixture
def administration(transactional_db):
    return organization("administration", name="Администрация района")


@pytest.fixture
def auditor(administration, page):
    someone = user("Ревизоров Штамп Подписевич", where=administration)
    appoint(someone, "auditor", administration)
    sign_in(page, someone)
    return someone


def test_the_list_of_papers_in_every_state(page, auditor, administration):
    case = a_case(administration)
    jobs.render(issue(NOTE.code, case).pk)
    rename(case, "Другие слова")
    jobs.render(issue(NOTE.code, case).pk)
    Paper.objects.filter(pk=issue(NOTE.code, a_case(administration)).pk).update(state=Paper.State.FAILED)
    page.goto("/papers/")
    check_page(page)


def test_a_paper_in_the_making_appears_without_a_reload(page, auditor, administration):
    paper = issue(NOTE.code, a_case(administration))
    page.goto("/papers/")
    page.get_by_text("Готовится", exact=True).wait_for()
    page.evaluate("() => window.same = true")
    jobs.render(paper.pk)
    page.get_by_text("Действует").wait_for()
    assert page.evaluate("() => window.same")
    page.get_by_role("link", name=f"бумага {paper.number_text}").wait_for()


def test_the_page_of_a_paper_in_the_making(page, auditor, administration):
    paper = issue(NOTE.code, a_case(administration))

    def once(route):  # while the page is looked at it may not load itself again
        answer = route.fetch()
        route.fulfill(
            response=answer, headers={name: value for name, value in answer.headers.items() if name != "refresh"}
        )

    page.route("**/papers/*/", once)
    page.goto(paper.get_absolute_url())
    check_page(page, without_script=False)


def test_a_paper_guarded_for_the_citizens_sake(page, auditor, administration, monkeypatch):
    monkeypatch.setattr("orgs.models.case._guards", [lambda user, case: False])
    page.goto(issue(NOTE.code, a_case(administration)).get_absolute_url())
    check_page(page)


def test_an_empty_list_of_papers(page, auditor):
    page.goto("/papers/")
    check_page(page)


@pytest.mark.parametrize("state", ["genuine", "replaced", "unknown"])
def test_the_public_check_in_every_state(page, administration, state):
    case = a_case(administration)
    paper = issue(NOTE.code, case)
    jobs.render(paper.pk)
    if state == "replaced":
        rename(case, "Другие слова")
        issue(NOTE.code, case)
    page.goto("/verify/7KQ4-M2PX-9D8T/" if state == "unknown" else paper.get_verify_url())
    check_page(page)


def test_a_code_is_typed_and_checked_by_keyboard(page, administration):
    paper = issue(NOTE.code, a_case(administration))
    page.goto("/verify/")
    check_page(page)
    page.get_by_label("Код бумаги").fill(paper.code.lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Бумага подлинная и действует").wait_for()
