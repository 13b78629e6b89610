"""The filters of the inbox."""

from django import forms

from orgs.models import Case, Organization, Page
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
        choices: dict[str, list] = {
            "organization": [("", "Все организации"), *organizations.items()],
            "page": [("", "Все страницы"), *((page.pk, str(page)) for page in pages)],
            "journey": [("", "Вся работа"), *((journey.code, journey.title) for journey in all_journeys())],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


class CaseFilterForm(forms.Form):
    """By words, by organization, open or closed."""

    q = forms.CharField(label="Номер дела, слово, автор", required=False, max_length=200)
    organization = forms.ModelChoiceField(
        label="Организация", queryset=Organization.objects.none(), required=False, empty_label="Все, что мне видны"
    )
    state = forms.ChoiceField(
        label="Состояние", required=False, choices=[("", "Все"), ("open", "Открытые"), ("closed", "Закрытые")]
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        cases = Case.objects.visible_to(user).order_by().values("organization")
        self.fields["organization"].queryset = Organization.objects.filter(pk__in=cases)
