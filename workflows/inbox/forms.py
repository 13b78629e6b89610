"""The filters of the inbox."""

from django import forms

from orgs.models import Page
from workflows.engine.journeys import all_journeys


class FilterForm(forms.Form):
    """By words, by whose page, by journey, overdue. One statement, made by whoever asks, fills both choices."""

    q = forms.CharField(label="Слово, номер дела, автор", required=False, max_length=200)
    organization = forms.TypedChoiceField(label="Чьи страницы", required=False, coerce=int, empty_value=None)
    page = forms.TypedChoiceField(label="Страница", required=False, coerce=int, empty_value=None)
    journey = forms.ChoiceField(label="Вид работы", required=False)
    late = forms.BooleanField(label="Только просроченные", required=False)

    def __init__(self, *args, pages: list[Page], **kwargs):
        super().__init__(*args, **kwargs)
        organizations = {page.organization_id: str(page.organization) for page in pages}
        self.fields["organization"].choices = [("", "Все организации"), *organizations.items()]
        self.fields["page"].choices = [("", "Все страницы"), *((page.pk, str(page)) for page in pages)]
        self.fields["journey"].choices = [
            ("", "Вся работа"),
            *((journey.code, journey.title) for journey in all_journeys()),
        ]
