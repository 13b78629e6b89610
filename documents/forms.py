"""Choosing papers."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from orgs.models import Organization
from orgs.search import matching


class DayField(forms.DateField):
    """A day, within the years whose midnights there are in every zone."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class Filters(forms.Form):
    """The list of papers by organization, days and words (number, kind, case); the kind is chosen by a chip."""

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    organization = forms.ModelChoiceField(
        label="Организация", queryset=Organization.objects.none(), required=False, empty_label="Все, что мне видны"
    )
    since = DayField(label="С")
    until = DayField(label="По")
    q = forms.CharField(label="Номер или слово", required=False, max_length=100)

    def __init__(self, data, *, visible):
        super().__init__(data)
        self.visible = visible
        self.fields["organization"].queryset = Organization.objects.filter(pk__in=visible.values("organization"))

    def found(self):
        """The papers that answer everything but the kind; of a refused form all that are visible."""
        papers = self.visible
        if not self.is_valid():
            return papers
        chosen = self.cleaned_data
        if chosen["organization"]:
            papers = papers.filter(organization=chosen["organization"])
        if chosen["since"]:
            papers = papers.filter(issued_at__gte=_midnight(chosen["since"]))
        if chosen["until"]:
            papers = papers.filter(issued_at__lt=_midnight(chosen["until"] + timedelta(days=1)))
        return matching(papers, chosen["q"])

    @property
    def chosen_kind(self) -> str:
        return "" if self.errors.get("kind") else self.cleaned_data["kind"]

    @property
    def is_narrow(self) -> bool:
        """Whether anything but a kind was asked for: the fold with the fields stays open."""
        return any(self.data.get(name) for name in ("organization", "since", "until", "q"))


class VerifyForm(forms.Form):
    """The code printed on a paper."""

    code = forms.CharField(
        label="Код бумаги",
        help_text="Напечатан внизу каждого листа и рядом с квадратом QR на первом: 12 знаков.",
        max_length=40,
        error_messages={"required": "Введите код с бумаги."},
        widget=forms.TextInput(attrs={"class": "w-code code", "autocomplete": "off", "spellcheck": "false"}),
    )


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
