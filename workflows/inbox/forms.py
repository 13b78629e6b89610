"""The filters of the inbox."""

from django import forms

from orgs.models import Organization, Page
from workflows.engine.journeys import all_journeys


class FilterForm(forms.Form):
    q = forms.CharField(label="Слово, номер дела, автор", required=False, max_length=200)
    organization = forms.ModelChoiceField(
        label="Организация", queryset=Organization.objects.none(), required=False, empty_label="Все организации"
    )
    page = forms.ModelChoiceField(
        label="Страница", queryset=Page.objects.none(), required=False, empty_label="Все страницы"
    )
    journey = forms.ChoiceField(label="Вид работы", required=False)
    late = forms.BooleanField(label="Только просроченные", required=False)

    def __init__(self, *args, served, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(pk__in=served)
        self.fields["page"].queryset = Page.objects.filter(organization__in=served).select_related(
            "organization", "network"
        )
        self.fields["journey"].choices = [
            ("", "Вся работа"),
            *((journey.code, journey.title) for journey in all_journeys()),
        ]
