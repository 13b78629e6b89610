"""Russian text is found alike on both databases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgs.models import Organization
from orgs.search import matching, normalise, words
from tests.orgs.factories import organization


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Школа № 1", "школа no 1"),
        ("ЁЛКА", "елка"),
        ("Ёлка", "елка"),
        ("  две\t строки\n", "две строки"),
        ("ма\u00adлень\u200bкий", "маленький"),
        ("ﬁre", "fire"),
        ("ШКОЛА", "школа"),
        ("a\x00b", "ab"),
    ],
)
def test_text_is_kept_in_one_way_of_writing(written, kept):
    assert normalise(written) == kept


@given(st.text(max_size=60))
def test_what_is_normalised_twice_stays_the_same(text):
    assert normalise(normalise(text)) == normalise(text)


def test_a_query_is_at_most_eight_words():
    assert words("а б в г д е ж з и к") == ["а", "б", "в", "г", "д", "е", "ж", "з"]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["школа", "ШКОЛА", "елкина", "Ёлкина школа", "имени Ш", ""])
def test_a_row_is_found_by_every_word_in_any_case_and_order(query):
    one = organization("school", name="Школа имени Ёлкина")
    assert one in matching(Organization.objects.all(), query)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["школа сад", "%", "_", "гимназия"])
def test_a_row_without_the_word_is_not_found_and_signs_of_the_database_are_plain_signs(query):
    organization("school", name="Школа имени Ёлкина")
    assert not matching(Organization.objects.filter(kind="school"), query).exists()
