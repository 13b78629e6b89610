"""Behind every agreed text stand two people; a text is agreed as it stood, to the last sign."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from approvals import actions
from approvals.difference import difference
from approvals.fingerprint import fingerprint
from approvals.models import Verdict, Version
from orgs.actions.cases import open_case
from orgs.errors import RuleError
from tests.orgs.factories import appoint, district, substitute, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return district()


@pytest.fixture
def version(world):
    """A text of the responsible specialist for the page of the Administration."""
    case = open_case(kind="О", organization=world.adm, title="Проба", page=world.vk_adm, actor=None)
    return actions.propose(case, "Почистят завтра.", page=world.vk_adm, actor=world.rural)


def test_nobody_agrees_his_own_text(world, version):
    with pytest.raises(RuleError, match="другой человек"):
        actions.agree(version, actor=world.rural)


def test_an_approver_agrees_the_text_of_another(world, version):
    actions.agree(version, actor=world.pr_approver, basis="№ 650, п. 4")
    assert actions.is_agreed(version)


def test_a_substitute_and_the_one_he_stands_in_for_count_as_one(world, version):
    substitute(world.rural, world.pr_specialist, "responsible_specialist", world.rural_unit)
    with pytest.raises(RuleError):
        actions.agree(version, actor=world.pr_specialist)
    with pytest.raises(RuleError):
        actions.agree(version, actor=world.pr_approver, instead_of=world.rural)


def test_what_was_written_through_a_substitution_is_not_agreed_by_the_absent(world, version):
    deputy = user("Замещалов Пётр Петрович")
    again = actions.propose(version.case, "Иначе.", page=version.page, actor=deputy, instead_of=world.pr_approver)
    with pytest.raises(RuleError):
        actions.agree(again, actor=world.pr_approver)


def test_a_correction_has_its_own_author_and_needs_a_second_name(world, version):
    correction = actions.correct(version, "Почистят завтра до 12:00.", actor=world.pr_approver)
    assert (correction.number, correction.author) == (2, world.pr_approver)
    assert not actions.is_agreed(correction)
    with pytest.raises(RuleError):
        actions.agree(correction, actor=world.pr_approver)
    with pytest.raises(RuleError):
        actions.accept(correction, actor=world.pr_approver)
    actions.accept(correction, actor=world.rural)
    assert actions.is_agreed(correction)


def test_a_correction_that_changes_nothing_is_no_correction(world, version):
    with pytest.raises(RuleError, match="не изменён"):
        actions.correct(version, "  Почистят завтра.\r\n", actor=world.pr_approver)


def test_the_head_of_an_organization_signs_as_the_composer_and_it_is_said(world):
    case = open_case(kind="О", organization=world.school, title="Проба", page=world.vk_school, actor=None)
    version = actions.propose(case, "Линейка в 9:00.", page=world.vk_school, actor=world.school_head)
    assert actions.agree(version, actor=world.school_head).composer_himself


def test_no_head_signs_as_the_composer_for_the_district(world, version):
    appoint(world.rural, "organization_head", world.adm)
    with pytest.raises(RuleError):
        actions.agree(version, actor=world.rural)


def test_an_agreement_is_withdrawn_only_by_the_one_who_gave_it(world, version):
    actions.agree(version, actor=world.pr_approver)
    with pytest.raises(RuleError, match="кто его дал"):
        actions.withdraw(version, "Передумал.", actor=world.head_of_affairs)
    actions.withdraw(version, "Новые сведения.", actor=world.pr_approver)
    assert not actions.is_agreed(version)


def test_remarks_stand_one_by_one_and_may_not_be_empty(world, version):
    with pytest.raises(RuleError):
        actions.send_back(version, " \n - \n", actor=world.pr_approver)
    decision = actions.send_back(version, "- Нет срока\n\n• Нет телефона", actor=world.pr_approver)
    assert [remark.text for remark in decision.remarks.all()] == ["Нет срока", "Нет телефона"]


@pytest.mark.parametrize("table", ["approvals_version", "approvals_decision", "approvals_remark"])
def test_the_database_itself_refuses_to_change_what_was_decided(world, version, table):
    actions.send_back(version, "Нет срока", actor=world.pr_approver)
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_version_that_no_longer_matches_its_fingerprint_is_not_agreed(world, version):
    version.text += "!"
    with pytest.raises(RuleError, match="Отпечаток"):
        actions.agree(version, actor=world.pr_approver)
    assert Version.objects.get(pk=version.pk).is_whole


def test_the_verdict_of_a_correction_is_kept_on_the_version_it_corrects(world, version):
    actions.correct(version, "Почистят послезавтра.", actor=world.pr_approver)
    assert version.decisions.get().verdict == Verdict.CORRECTED


@given(st.text(max_size=200), st.text(min_size=1, max_size=3), st.integers(1, 9))
def test_one_sign_or_another_page_gives_another_fingerprint(text, added, page):
    assert len({fingerprint(text, page), fingerprint(text + added, page), fingerprint(text, page + 1)}) == 3


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_difference_holds_both_texts(before, after):
    pieces = difference(before, after)
    assert "".join(text for kind, text in pieces if kind != "del") == after
    assert "".join(text for kind, text in pieces if kind != "ins") == before
