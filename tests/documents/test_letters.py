"""What the font lacks is shown by its code and named; nothing is hidden, nothing brings a second font."""

import pytest

from documents.letters import all_legible, legible


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ёлки, «ель» № 5 — 100 ₽…", "Ёлки, «ель» № 5 — 100 ₽…"),
        ("Спасибо 😀!", "Спасибо [U+1F600]!"),
        ("👨\u200d👩", "[U+1F468 U+200D U+1F469]"),
        ("❤️", "[U+2764]"),
        ("\u202eтекст\u202c", "[U+202E]текст[U+202C]"),
        ("ху\u200bдо", "ху[U+200B]до"),
        ("שלום", "[U+05E9 U+05DC U+05D5 U+05DD]"),
        ("и\u0306", "й"),
        ("a\u0308\u0306", "ä[U+0306]"),
        ("вос\u00adемь", "восемь"),
        ("тонкий\u2009пробел", "тонкий пробел"),
        ("строка\r\nещё\u2028и ещё", "строка\nещё\nи ещё"),
        ("\x00\x07", "[U+0000 U+0007]"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_a_character_the_font_lacks_is_shown_by_its_code(written, shown):
    assert legible(written) == shown
    assert legible(shown) == shown


def test_every_text_of_a_content_is_made_legible_and_the_rest_is_named():
    content, replaced = all_legible({"a": ["😀", {"b": "да", "c": 5}], "d": None})
    assert content == {"a": ["[U+1F600]", {"b": "да", "c": 5}], "d": None}
    assert replaced == [{"code": "U+1F600", "name": "GRINNING FACE"}]
