"""The code of a paper is short, can be read aloud and belongs to one content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import codes


@given(number=st.text(max_size=20), content_hash=st.text(max_size=64))
def test_a_code_read_from_the_paper_is_the_code(number, content_hash):
    code = codes.of(number, content_hash)
    assert len(code) == 12
    assert codes.typed(codes.grouped(code)) == code
    assert codes.typed(codes.grouped(code).lower()) == code


@pytest.mark.parametrize(
    "typed",
    ["7KQ4-M2PX-9D3T", " 7kq4 m2px 9d3t ", "7KQ4M2PX9D3T", "7KQ4—M2PX—9D3T", "7КQ4-М2РХ-9D3Т"],
)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert codes.typed(typed) == "7KQ4M2PX9D3T"


def test_letters_that_are_not_in_a_code_mean_the_digits_they_look_like():
    assert codes.typed("OIL0-1111-0000") == "011011110000"


@pytest.mark.parametrize("typed", ["", "7KQ4", "7KQ4-M2PX-9D3T-1", "7KQ4-M2PX-9D3!", "привет мир!!", "\x00" * 12])
def test_what_can_be_no_code_is_none(typed):
    assert codes.typed(typed) == ""
