"""What templates say in the office's way."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils.safestring import mark_safe

from config import face

NOW = datetime(2026, 11, 25, 14, 20, tzinfo=face.ZoneInfo("Asia/Tomsk"))  # a Wednesday
TEMPLATES = [path for path in settings.BASE_DIR.rglob("templates/**/*.html") if ".venv" not in path.parts]


def seen(text: str) -> str:
    """Non-breaking space as ~, word joiner as ^."""
    return text.replace("\xa0", "~").replace("\u2060", "^")


@pytest.mark.parametrize(
    ("written", "set"),
    [
        ("Показова Н. С. вернула", "Показова~Н.~С. вернула"),
        ("О.Н. Примерова", "О.~Н.~Примерова"),
        ("п. 6.3 Порядка", "п.~6.3~Порядка"),
        ("заявка № 218", "заявка №~218"),
        ("25 ноября 2026 г.", "25~ноября 2026~г."),
        ("и в школу", "и~в~школу"),
        ("(в школу) «о дороге»", "(в~школу) «о~дороге»"),
        ("23–29 ноября", "23^–^29~ноября"),
        ("не дорога — колея", "не~дорога~— колея"),
        ("можно ещё 3 897 знаков", "можно ещё 3~897~знаков"),
        ("слово", "слово"),
    ],
)
def test_typography_keeps_together_what_is_read_together(written, set):
    assert seen(face.typo(written)) == set


def test_typography_leaves_the_tags_of_a_safe_text_alone_and_makes_nothing_safe():
    assert seen(face.typo(mark_safe('<a href="x y">в лес</a>'))) == '<a href="x y">в~лес</a>'
    drawn = Template("{{ words|typo }}").render(Context({"words": "<b>в лес</b>"}))
    assert seen(drawn) == "&lt;b&gt;в~лес&lt;/b&gt;"


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0~задач"), (1, "1~задача"), (3, "3~задачи"), (11, "11~задач"), (22, "22~задачи"), (1111, "1~111~задач")],
)
def test_a_number_and_its_noun_agree(count, said):
    assert seen(face.counted(count, "задача,задачи,задач")) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW - timedelta(minutes=18), "сегодня, 14:02"),
        (NOW - timedelta(hours=22), "вчера, 16:20"),
        (NOW + timedelta(hours=20), "завтра, 10:20"),
        (datetime(2026, 1, 9, 2, 5, tzinfo=UTC), "9~января, 9:05"),
        (datetime(2025, 12, 31, 2, 5, tzinfo=UTC), "31~декабря 2025~г., 9:05"),
        (None, ""),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_a_moment_near_today_is_said_from_today(moment, said):
    assert seen(face.when(moment)) == said


@time_machine.travel(NOW, tick=False)
def test_the_clock_is_that_of_the_organization():
    late = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
    assert face.when(late) == "завтра, 1:30"
    assert face.when(late, "Europe/Kaliningrad") == "сегодня, 20:30"


def test_a_moment_for_the_record_carries_the_year():
    assert seen(face.moment(NOW)) == "25~ноября 2026~г., 14:20"
    assert seen(face.weekday(NOW)) == "среда, 25~ноября 2026~г., 14:20"
    assert seen(face.day(NOW)) == seen(face.day(date(2026, 11, 25))) == "25~ноября 2026~г."
    assert face.at(NOW, "day").startswith('<time datetime="2026-11-25T14:20+07:00">')


def test_a_wait_is_rounded_up_to_a_minute():
    assert seen(face.duration(timedelta(seconds=841))) == "15~минут"
    assert seen(face.duration(timedelta(minutes=65))) == "1~час 5~минут"
    assert seen(face.duration(timedelta(0))) == "1~минута"


@pytest.mark.parametrize(
    ("name", "letters"), [("Алёна Вымышленная", "АВ"), ("клуб «Заря»", "К"), ("🌲🌲", "?"), ("", "?"), ("a b c", "AB")]
)
def test_an_author_without_a_picture_has_two_letters(name, letters):
    assert face.initials(name) == letters


def test_every_icon_that_a_page_shows_is_in_the_sprite():
    sprite = (settings.BASE_DIR / "config/static/img/icons.svg").read_text("utf-8")
    drawn = set(re.findall(r'<symbol id="i-([a-z0-9-]+)"', sprite))
    asked = set(face.STATE_ICONS.values())
    for path in TEMPLATES:
        asked |= set(re.findall(r'{% icon "([^"]+)" %}|\sicon="([^"]+)"', path.read_text("utf-8")))
    names = {name for found in asked for name in ([found] if isinstance(found, str) else found) if name}
    assert names <= drawn
    assert "clock" in names


def test_every_component_is_in_the_book_and_begins_with_what_it_needs():
    folder = settings.BASE_DIR / "config/templates/components"
    book = Path(settings.BASE_DIR / "docs/components.md").read_text("utf-8")
    of_the_shell = {
        "brand",
        "lowbar",
        "masthead",
        "masthead_public",
        "search",
        "sections",
        "field_error",
        "field_notes",
    }
    for path in folder.glob("*.html"):
        assert re.match(r"{# .+\. (Needs|Drawn|Blocks).*#}\n", path.read_text("utf-8")), path
        assert path.stem in of_the_shell or f"`{path.stem}`" in book, path


class Letter(forms.Form):
    text = forms.CharField(
        label="Текст ответа",
        help_text="Назовите срок.",
        max_length=20,
        widget=forms.Textarea(attrs={"class": "letter"}),
    )
    verdict = forms.ChoiceField(
        label="Решение",
        choices=[("agree", "Согласовать"), ("return", "Вернуть\nспециалист исправит")],
        widget=forms.RadioSelect,
    )
    page = forms.ChoiceField(label="Страница", choices=[("vk", "ВК")])
    urgent = forms.BooleanField(label="Срочно", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if "vk" in self.data.get("page", ""):
            self.add_error(None, "Страница закрыта.")


def test_a_field_has_its_label_hint_and_counter_tied_to_it():
    drawn = Letter(initial={"text": "Ура"})["text"].as_field_group()
    assert '<label class="form-label" for="id_text">Текст ответа</label>' in drawn
    assert 'aria-describedby="id_text_helptext id_text_count"' in drawn
    assert 'class="form-control letter"' in drawn
    assert "maxlength" not in drawn
    assert "Набрано 3~знака, можно ещё 17." in seen(drawn)


def test_a_refused_field_says_so_to_the_eye_and_to_the_ear():
    form = Letter({"text": "слишком длинный ответ", "page": "vk"})
    drawn = form["text"].as_field_group()
    assert 'class="field field--bad"' in drawn and "control--bad" in drawn and 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_text_helptext id_text_error id_text_count"' in drawn
    assert "Набрано 21~знак, лишних 1." in seen(drawn)
    assert "Ошибка:" in drawn


def test_choices_are_a_named_group_and_a_second_line_is_a_hint():
    drawn = Letter()["verdict"].as_field_group()
    assert '<legend class="form-label">Решение</legend>' in drawn
    assert '<label for="id_verdict_1">Вернуть <small>специалист исправит</small></label>' in drawn
    assert "form-check" not in str(Letter()) and "is-invalid" not in str(Letter({}))
    assert 'class="form-control select"' in Letter()["page"].as_widget()
    assert str(Letter()["key"]) == str(Letter()["key"].as_field_group())


def test_the_summary_leads_to_each_place_and_names_it():
    form = Letter({"page": "vk"})
    assert face.mistakes(form) == [
        ("id_text", "Заполните поле «Текст ответа»"),
        ("id_verdict_0", "Заполните поле «Решение»"),
        ("", "Страница закрыта."),
    ]
    (long, _) = face.mistakes(Letter({"text": "слишком длинный ответ", "page": "ok"}))[:2]
    assert long[1].startswith("Текст ответа: убедитесь, что это значение содержит не более 20")
    drawn = Template('{% include "components/error_summary.html" with refused="Ответ не отправлен" %}').render(
        Context({"form": form})
    )
    assert "Ответ не отправлен: исправьте 2~места" in seen(drawn)
    assert '<a href="#id_verdict_0">' in drawn
    assert face.mistakes(Letter()) == face.mistakes(None) == []
