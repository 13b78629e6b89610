"""The forms of the administrator. They read; the actions decide, and what they refuse stands on the field."""

from copy import copy
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.db.models import URLField
from django.utils import timezone

from orgs.actions.routes import ASKED_OF_NOBODY
from orgs.actions.tree import INDEPENDENT
from orgs.duties import ROLE_CHOICES, Duty
from orgs.models import Act, Appointment, Grant, Norm, Organization, Page, User
from orgs.models.act import NORM_TITLES

CHOOSE = "выберите"
NOBODY = "никто: публикуется без согласования"


class Several(forms.ModelMultipleChoiceField):
    """Some rows of a list; a number that no row can have is refused in words, not by the database."""

    def _check_values(self, value):
        if any(len(str(one)) > 18 for one in value):
            raise forms.ValidationError("Выберите из списка.", code="invalid_choice")
        return super()._check_values(value)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OrganizationField(forms.ModelChoiceField):
    """One organization of the tree, deeper ones set in."""

    def __init__(self, queryset=None, **kwargs):
        everywhere = Organization.objects.all() if queryset is None else queryset
        super().__init__(everywhere, **{"empty_label": CHOOSE, **kwargs})

    def label_from_instance(self, organization) -> str:
        return f"{'— ' * organization.depth}{organization.short_name}"


class PersonField(forms.ModelChoiceField):
    """One person who may come in."""

    def __init__(self, **kwargs):
        super().__init__(User.objects.filter(is_active=True), **{"empty_label": CHOOSE, **kwargs})

    def label_from_instance(self, user) -> str:
        return f"{user.full_name} ({user.login})"


class ActField(forms.ModelChoiceField):
    """One act of those in force."""

    def __init__(self, **kwargs):
        super().__init__(Act.objects.all(), **{"label": "Акт", "empty_label": CHOOSE, **kwargs})

    def label_from_instance(self, act) -> str:
        return f"{act}, {act.title}"[:120]


class SearchForm(forms.Form):
    q = forms.CharField(label="Слово из названия, имени или адреса", required=False, max_length=200)


# --- Organizations ---


class OrganizationForm(forms.ModelForm):
    """The particulars of an organization. Works on a copy: what changed is for the action to see."""

    class Meta:
        model = Organization
        fields = ["name", "short_name", "staff", "note", "zone", "opens", "closes", "break_from", "break_to"]
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("opens", "closes", "break_from", "break_to")
        }
        help_texts = {"zone": "Как в базе часовых поясов: Asia/Tomsk. По нему считаются дни и рабочие часы."}

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=copy(instance) if instance else None, **kwargs)

    def clean_zone(self):
        try:
            return ZoneInfo(self.cleaned_data["zone"]).key
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise forms.ValidationError("Такого часового пояса нет.") from error


class NewOrganizationForm(OrganizationForm):
    """An organization that is new in the program."""

    parent = OrganizationField(
        label="Входит в",
        required=False,
        empty_label="самостоятельна (поселение, внешняя организация)",
    )

    class Meta(OrganizationForm.Meta):
        fields = ["code", "kind", "parent", *OrganizationForm.Meta.fields]
        help_texts = {
            **OrganizationForm.Meta.help_texts,
            "code": "Коротко, латинскими буквами: school-2. Потом не меняется.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        kind.choices = [choice for choice in kind.choices if choice[0] != Organization.Kind.DISTRICT]


class MoveForm(forms.Form):
    """A new place in the tree."""

    parent = OrganizationField(label="Входит в", required=False, empty_label="самостоятельна")

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, initial={"parent": organization.parent_id}, **kwargs)
        elsewhere = Organization.objects.exclude(path__startswith=organization.path)
        self.fields["parent"].queryset = elsewhere.exclude(kind__in=INDEPENDENT)


# --- People ---


class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["full_name", "email", "phone"]
        help_texts = {"full_name": "Полностью, как в приказе."}

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=copy(instance) if instance else None, **kwargs)


class NewPersonForm(PersonForm):
    organization = OrganizationField(label="Кто принимает", help_text="Запись об этом останется в журнале организации.")

    class Meta(PersonForm.Meta):
        fields = ["login", "full_name", "email", "phone", "organization"]
        help_texts = {
            **PersonForm.Meta.help_texts,
            "login": "Латинские буквы, цифры, точка и дефис. Потом не меняется.",
        }


class AppointForm(forms.Form):
    """A role by a clause of an act."""

    role = forms.ChoiceField(label="Роль", choices=[("", CHOOSE), *ROLE_CHOICES])
    organization = OrganizationField(label="Организация")
    act = ActField(help_text="Нужного акта нет? Сначала внесите его в разделе «Акты и нормы».")
    clause = forms.CharField(label="Пункт акта", max_length=100, required=False, help_text="Например: п. 3")
    first_day = DayField(label="Первый день", initial=timezone.localdate)
    last_day = DayField(label="Последний день", required=False, help_text="Пусто: бессрочно.")
    with_subordinates = forms.BooleanField(
        label="С подведомственными", required=False, help_text="Даёт только чтение того, что ниже."
    )


class EndForm(forms.Form):
    """When something ends."""

    last_day = DayField(
        label="Последний день", required=False, help_text="Пусто: прекратить сейчас, доступ закончится сию минуту."
    )

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("Прошедшим днём не прекращают: что сделано, то сделано по праву.")
        return day


class SubstituteForm(forms.Form):
    """Who stands in for an absent person, in which of his roles."""

    role = forms.ModelChoiceField(Appointment.objects.none(), label="В какой роли", empty_label=CHOOSE)
    instead = PersonField(label="Кто замещает")
    act = ActField(label="Приказ")
    first_day = DayField(label="Первый день", initial=timezone.localdate)
    last_day = DayField(label="Последний день", required=False, help_text="Пусто: пока не отменят.")
    reason = forms.CharField(label="Причина", max_length=200, required=False, help_text="Например: ежегодный отпуск")

    def __init__(self, *args, absent, **kwargs):
        super().__init__(*args, **kwargs)
        held = Appointment.objects.filter(user=absent, valid_to__gt=timezone.now()).select_related("organization")
        self.fields["role"].queryset = held
        self.fields["role"].label_from_instance = lambda held: f"{held.role_title}, {held.organization}"
        self.fields["instead"].queryset = self.fields["instead"].queryset.exclude(pk=absent.pk)


# --- Pages ---


class PhonesField(forms.CharField):
    """Telephones, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        return [line.strip() for line in (value or "").replace(",", "\n").splitlines() if line.strip()]

    def validate(self, value):
        pass


def _field_of(field, **kwargs):
    """A site without its scheme is taken for https."""
    return field.formfield(**kwargs, **({"assume_scheme": "https"} if isinstance(field, URLField) else {}))


class PageForm(forms.ModelForm):
    """What the register knows of a page (Порядок, п. 5.1)."""

    url = forms.CharField(label="Адрес страницы", max_length=300, help_text="Скопируйте из строки браузера.")
    phones = PhonesField(label="Телефоны", required=False, help_text="По одному в строке.")

    class Meta:
        model = Page
        fields = ["url", "title", "postal_address", "email", "phones", "website", "subordinates_url", "state"]
        formfield_callback = _field_of

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=copy(instance) if instance else None, **kwargs)

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"url", "external_id"}  # the action reads the address


class NewPageForm(PageForm):
    organization = OrganizationField(label="Чья страница")
    external_id = forms.CharField(
        label="Номер в сети",
        max_length=40,
        required=False,
        help_text="Нужен, если в адресе короткое имя. Он стоит в адресе вида vk.com/club123 или ok.ru/group/123.",
    )

    class Meta(PageForm.Meta):
        fields = ["organization", "url", "external_id", *PageForm.Meta.fields[1:]]


class ResponsibleForm(forms.Form):
    """Who answers for a page: of those who keep the pages of its owner (П 2)."""

    responsible = Several(
        User.objects.none(), label="Ответственные", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, page, keeper, **kwargs):
        super().__init__(*args, initial={"responsible": page.responsible.all()}, **kwargs)
        keepers = Grant.objects.in_force().filter(
            content_object=keeper, permission__codename=Duty.KEEP_PAGES, user__is_active=True
        )
        people = User.objects.filter(pk__in=keepers.values("user")) | User.objects.filter(pk__in=page.responsible.all())
        self.fields["responsible"].queryset = people.distinct()
        self.fields["responsible"].label_from_instance = lambda user: f"{user.full_name} ({user.login})"


class RouteForm(forms.Form):
    """Whose desk does a duty for an owner's pages."""

    organization = OrganizationField(label="Кто исполняет")
    fallback = OrganizationField(
        label="Запасной стол",
        required=False,
        empty_label="нет",
        help_text="Кто согласует, когда остальным нельзя: автор не согласует сам себя.",
    )
    act = ActField(required=False, empty_label="не указан")
    clause = forms.CharField(label="Пункт акта", max_length=100, required=False)
    first_day = DayField(
        label="С какого дня", initial=timezone.localdate, help_text="Прежний порядок действует до него."
    )

    def __init__(self, *args, duty, **kwargs):
        super().__init__(*args, **kwargs)
        if duty in ASKED_OF_NOBODY:
            self.fields["organization"].required = False
            self.fields["organization"].empty_label = NOBODY
        else:
            del self.fields["fallback"]

    def clean_first_day(self):
        day = self.cleaned_data["first_day"]
        if day < timezone.localdate():
            raise forms.ValidationError("Маршрут меняют с сегодняшнего или будущего дня.")
        return day


# --- Acts and norms ---


class ActForm(forms.Form):
    kind = forms.ChoiceField(label="Вид", choices=Act.Kind)
    number = forms.CharField(label="Номер", max_length=40, help_text="Как в документе: 650, 14-к")
    day = DayField(label="Дата")
    title = forms.CharField(label="О чём", max_length=400)
    issuer = OrganizationField(label="Кем издан", required=False, empty_label="вышестоящим органом")
    first_day = DayField(label="Действует с", required=False, help_text="Пусто: со дня издания.")
    last_day = DayField(label="Действует по", required=False, help_text="Пусто: бессрочно.")


class NormForm(forms.Form):
    code = forms.ChoiceField(label="Что нормируется")
    value = forms.DecimalField(label="Величина", max_digits=8, decimal_places=2, min_value=0)
    unit = forms.CharField(label="Единица", max_length=100, help_text="Например: рабочих часов")
    act = ActField()
    clause = forms.CharField(label="Пункт акта", max_length=100, required=False)
    first_day = DayField(label="Действует с", initial=timezone.localdate)
    last_day = DayField(label="Действует по", required=False, help_text="Пусто: бессрочно.")
    applies_to = Several(
        Organization.objects.all(),
        label="Для кого",
        required=False,
        help_text="Ничего не отмечено: для всех.",
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Norm.objects.exclude(code__in=NORM_TITLES).order_by("code").values_list("code", flat=True).distinct()
        self.fields["code"].choices = [*NORM_TITLES.items(), *((code, code) for code in others)]
        self.fields["applies_to"].label_from_instance = lambda one: f"{'— ' * one.depth}{one.short_name}"
