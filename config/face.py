"""What templates say in the office's way: icons, dates in words, non-breaking spaces, and the markup of forms.

A template library (a builtin, so no ``{% load %}``) and the form renderer. Names and examples: docs/components.md.
"""

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

import segno
from django import forms, template
from django.forms.renderers import TemplatesSetting
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeData, SafeString, mark_safe

from workflows.deadlines import words

register = template.Library()

NBSP = "\u00a0"
JOINER = "\u2060"
WEEKDAYS = "понедельник вторник среда четверг пятница суббота воскресенье".split()

# --- Typography ---------------------------------------------------------------------------------------------------

_TAG = re.compile(r"(<[^>]*>)")
_RULES = [
    (re.compile(r"(?<![\w.-])(\w{1,2}) (?=\S)"), rf"\1{NBSP}"),  # after a word of one or two letters, after «25»
    (re.compile(r"(\d) (?=\d{3}\b|[^\W\d_])"), rf"\1{NBSP}"),  # 3 897, 2026 г., 9 рабочих
    (re.compile(r"([№§]) (?=\S)"), rf"\1{NBSP}"),
    (re.compile(r"\b((?:п|пп|ст|ч|г|ул|д|стр|гл|абз|им|тел)\.) (?=[\dА-ЯЁ«])"), rf"\1{NBSP}"),
    (re.compile(r"\b([А-ЯЁ]\.) ?(?=[А-ЯЁ]\.|[А-ЯЁ][а-яё])"), rf"\1{NBSP}"),  # О. Н. Примерова
    (re.compile(r"([А-ЯЁ][а-яё-]+) (?=[А-ЯЁ]\.)"), rf"\1{NBSP}"),  # Примерова О. Н.
    (re.compile(r" (?=[—–] )"), NBSP),
    (re.compile(r"(?<=\d)–(?=\d)"), f"{JOINER}–{JOINER}"),
]


@register.filter(is_safe=True)
def typo(value) -> str:
    """Non-breaking spaces of a Russian office text (ui rule 10). For our own sentences, never for words of a citizen.

    Of a safe string only the text between tags is changed.
    """

    def spaced(text: str) -> str:
        for pattern, replacement in _RULES:
            text = pattern.sub(replacement, text)
        return text

    if isinstance(value, SafeData):
        pieces = _TAG.split(str(value))
        pieces[::2] = map(spaced, pieces[::2])
        return mark_safe("".join(pieces))
    return spaced(str(value))


def plural(number: int, forms: str) -> str:
    """The one of three forms, comma-separated, that stands after the number: «задача,задачи,задач»."""
    one, few, many = forms.split(",")
    tail, hundred = number % 10, number % 100
    if tail == 1 and hundred != 11:
        return one
    return few if tail in (2, 3, 4) and hundred not in (12, 13, 14) else many


@register.filter
def number(value: int) -> str:
    """An integer as people write it: «3 897»."""
    return f"{int(value):,}".replace(",", NBSP)


@register.filter
def counted(value: int, forms: str) -> str:
    """The number with its noun: ``{{ 2|counted:"задача,задачи,задач" }}`` gives «2 задачи»."""
    return f"{number(value)}{NBSP}{plural(abs(int(value)), forms)}"


@register.filter
def initials(name: str) -> str:
    """The two letters in an author's circle: «Алёна Вымышленная» gives «АВ». A name of signs alone gives «?»."""
    letters = [word[0].upper() for word in str(name).split() if word[0].isalpha()]
    return "".join(letters[:2]) or "?"


@register.filter
def fingerprint(sha256: str, length: int = 16) -> str:
    """The beginning of a SHA-256 in groups: of four for the eye (16 signs), of eight when all 64 are compared."""
    step = 8 if length == 64 else 4
    return " ".join(str(sha256)[i : i + step] for i in range(0, length, step))


# --- Dates in words -----------------------------------------------------------------------------------------------


def _zone(of) -> tzinfo:
    if of is None or isinstance(of, tzinfo):
        return of or timezone.get_current_timezone()
    return ZoneInfo(of) if isinstance(of, str) else of.tz


def _day(value: date, today: date | None = None) -> str:
    return words.day(value, this_year=today.year if today else 0)


def _local(value: datetime, of) -> tuple[datetime, date]:
    """The moment in the zone, and the zone's today."""
    zone = _zone(of)
    return value.astimezone(zone), timezone.now().astimezone(zone).date()


@register.filter
def when(value: datetime | None, of=None) -> str:
    """A moment near today: «сегодня, 14:02», «вчера, 16:20», «24 ноября, 16:20».

    ``of`` is whose clock: an organization (its ``tz``), a zone or its name; else the current zone.
    """
    if not value:
        return ""
    there, today = _local(value, of)
    near = {0: "сегодня", -1: "вчера", 1: "завтра"}.get((there.date() - today).days)
    return f"{near or _day(there.date(), today)}, {words.clock(there)}"


@register.filter
def moment(value: datetime | None, of=None) -> str:
    """A moment for the record: «24 ноября 2026 г., 16:20»."""
    if not value:
        return ""
    there, _ = _local(value, of)
    return f"{_day(there.date())}, {words.clock(there)}"


@register.filter
def weekday(value: datetime | None, of=None) -> str:
    """«вторник, 24 ноября 2026 г., 16:20»."""
    return f"{WEEKDAYS[_local(value, of)[0].weekday()]}, {moment(value, of)}" if value else ""


@register.filter
def day(value: date | datetime | None, of=None) -> str:
    """«24 ноября 2026 г.», of a date or of a moment."""
    if not value:
        return ""
    return _day(_local(value, of)[0].date() if isinstance(value, datetime) else value)


@register.simple_tag
def at(value: datetime | None, said: str = "when", of=None) -> str:
    """``<time>`` with the words of one of the filters above: ``{% at case.opened_at "moment" %}``."""
    if not value:
        return ""
    spoken = {"when": when, "moment": moment, "weekday": weekday, "day": day}[said](value, of)
    stamp = value.astimezone(_zone(of)).isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', stamp, spoken)


@register.simple_tag
def now_in_words() -> str:
    """The present moment, for the foot of a printed page."""
    return moment(timezone.now())


def duration(span: timedelta) -> str:
    """A wait in words, rounded up to a minute: «14 минут», «1 час 5 минут»."""
    minutes = max(1, -(-int(span.total_seconds()) // 60))
    hours, minutes = divmod(minutes, 60)
    parts = [counted(hours, "час,часа,часов")] if hours else []
    if minutes:
        parts.append(counted(minutes, "минута,минуты,минут"))
    return " ".join(parts)


# --- Icons --------------------------------------------------------------------------------------------------------

STATE_ICONS = {
    "ok": "check-circle-fill",
    "warn": "exclamation-triangle-fill",
    "bad": "exclamation-octagon-fill",
    "info": "info-circle-fill",
    "done": "check-circle-fill",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """One symbol of static/img/icons.svg, mute for screen readers: a word always stands beside it."""
    return _drawn(static("img/icons.svg"), name)


@cache
def _drawn(sprite: str, name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        sprite,
        name,
    )


@register.simple_tag
def state_icon(kind: str, name: str = "") -> str:
    """The icon of a state, or the one named instead; a plain state has none of its own."""
    name = name or STATE_ICONS.get(kind, "")
    return icon(name) if name else ""


@register.filter
def qr(text: str) -> SafeString:
    """A QR code as an inline drawing; black on white in every scheme of colours, or a camera may not read it."""
    return mark_safe(segno.make(text, error="m").svg_inline(scale=5, dark="#000", light="#fff", omitsize=True))


# --- Forms --------------------------------------------------------------------------------------------------------


class Field(forms.BoundField):
    """A field of a form in our markup: ``{{ form.text.as_field_group }}`` draws label, hint, error and control."""

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if self.has_options:
            attrs.pop("aria-invalid", None)  # said once, by the fieldset
        elif not widget.is_hidden and not self.is_checkbox:
            classes = ["form-control", *widget.attrs.get("class", "").split()]
            if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
                classes.append("select")
            if self.errors:
                classes.append("control--bad")
            attrs["class"] = " ".join(classes)
        if self.counter:
            attrs["maxlength"] = False  # a browser would cut a pasted text in silence
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False  # a hint stands above and stays there
        return attrs

    @property
    def aria_describedby(self):
        described = super().aria_describedby
        return f"{described} {self.auto_id}_count".strip() if self.counter else described

    @property
    def has_options(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def limit(self) -> int | None:
        """The most characters a long text may have."""
        return getattr(self.field, "max_length", None) if isinstance(self.field.widget, forms.Textarea) else None

    @property
    def counter(self) -> str:
        """How long the text is, in words; app.js keeps it up to date."""
        if not self.limit:
            return ""
        length = len(str(self.value() or "").replace("\r\n", "\n"))
        said, rest = counted(length, "знак,знака,знаков"), self.limit - length
        if rest < 0:
            return f"Набрано {said}, лишних {number(-rest)}."
        return f"Набрано {said}, можно ещё {number(rest)}."

    @property
    def anchor(self) -> str:
        """Where a link of the error summary leads: the control, or the first of the options."""
        return self.id_for_label or f"{self.auto_id}_0"


class FormRenderer(TemplatesSetting):
    """Every form is drawn by the templates of config/templates (settings.FORM_RENDERER)."""

    bound_field_class = Field
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


OF_DJANGO = {
    *("invalid", "invalid_choice", "invalid_list", "invalid_pk_value", "invalid_image", "invalid_extension"),
    *("max_length", "min_length", "max_value", "min_value", "missing", "empty", "null_characters_not_allowed"),
}


@register.filter
def mistakes(form) -> list[tuple[str, str]]:
    """What is wrong with a refused form, in its order: (id of the control or "", message).

    Django's own messages do not say of which field they speak: they get its label.
    """
    if not form or not form.is_bound:
        return []
    found = []
    for name, errors in form.errors.as_data().items():
        field = form[name] if name in form.fields else None
        for error in errors:
            for message in error.messages:
                if field and message == forms.Field.default_error_messages["required"]:
                    message = f"Заполните поле «{field.label}»"
                elif field and error.code in OF_DJANGO:
                    message = f"{field.label}: {message[0].lower()}{message[1:]}"
                found.append((field.anchor if field else "", message))
    return found


@register.simple_tag
def mistakes_of(form=None, several=None) -> list[tuple[str, str]]:
    """The mistakes of a page's form, or of its several forms one after another."""
    return [found for one in (several or [form]) for found in mistakes(one)]


@register.filter
def places(wrong: list[tuple[str, str]]) -> int:
    """How many fields the mistakes are in: a rule that refuses the whole form has no place of its own."""
    return len({anchor for anchor, _ in wrong if anchor})


@register.filter
def note_kind(level: str) -> str:
    """The kind of note that shows a message of django.contrib.messages."""
    return {"success": "ok", "warning": "warn", "error": "bad"}.get(level, "info")


@register.filter
def choice_name(label) -> str:
    """The first line of a choice's label; the lines below it are its hint."""
    return str(label).partition("\n")[0]


@register.filter
def choice_hint(label) -> str:
    return str(label).partition("\n")[2]
