"""The forms of the steps: what is asked, never what is allowed."""

from django import forms

from approvals.models import Remark
from orgs.models import Organization
from workflows.replies.actions import LENGTH
from workflows.replies.models import HandOver, ReplyTemplate, Triage


class LetterField(forms.CharField):
    """A text for a citizen, as long as the networks let it be."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Текст ответа")
        kwargs.setdefault("strip", False)
        kwargs["max_length"] = LENGTH
        kwargs["widget"] = forms.Textarea(attrs={"class": "letter", "rows": 13})
        kwargs["error_messages"] = {"required": "Напишите ответ."}
        super().__init__(**kwargs)


class TriageForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Что делаем с сообщением",
        widget=forms.RadioSelect,
        choices=[
            (Triage.REPLY, "Готовить ответ\nответ пойдёт на согласование по маршруту, потом вы его разместите"),
            (Triage.NO_REPLY, "Ответ не нужен\nблагодарность, реплика, вопрос без вопроса; напишите ниже почему"),
            (Triage.PASS, "Передать другой организации\nу вопроса есть своя страница и свой специалист"),
            (Triage.HAND_OVER, "Подсказать, как подать обращение\nпросит ответ по закону: приёмная (59-ФЗ) или ПОС"),
            (
                Triage.MODERATION,
                "Передать на модерацию\nспам, оскорбление, агрессия, брань, нарушение акта: п. 11 Порядка",
            ),
            (Triage.SAME_CASE, "Это продолжение другого дела\nответ будет общим; укажите номер дела"),
        ],
        error_messages={"required": "Выберите, что делать с сообщением."},
    )
    urgent = forms.BooleanField(
        label="Срочное", required=False, help_text="Угроза жизни, здоровью, авария: срок короче."
    )
    reason = forms.CharField(
        label="Почему",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Обязательно, если ответ не нужен или сообщение уходит на модерацию.",
    )
    organization = forms.ModelChoiceField(
        label="Какой организации передать",
        queryset=Organization.objects.none(),
        required=False,
        empty_label="Не передаём",
    )
    handed_over = forms.ChoiceField(
        label="Куда направить автора", required=False, choices=[("", "Не направляем"), *HandOver.choices]
    )
    joined_to = forms.CharField(
        label="Номер дела, которое продолжает это сообщение",
        required=False,
        max_length=30,
        help_text="Например, О-2026-0412.",
    )

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations


class DraftForm(forms.Form):
    """What is written so far: kept as it is, however long or short."""

    text = LetterField(required=False)
    heeded = forms.ModelMultipleChoiceField(queryset=Remark.objects.none(), required=False)

    def __init__(self, *args, remarks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].max_length = None
        self.fields["text"].validators = []
        _ask_about(self, remarks)


class SendForm(forms.Form):
    text = LetterField()
    heeded = forms.ModelMultipleChoiceField(queryset=Remark.objects.none(), required=False)

    def __init__(self, *args, remarks, **kwargs):
        super().__init__(*args, **kwargs)
        _ask_about(self, remarks)


def _ask_about(form, remarks) -> None:
    if not remarks:
        del form.fields["heeded"]
        return
    field = form.fields["heeded"]
    field.label = "Какие замечания учтены"
    field.widget = forms.CheckboxSelectMultiple()
    field.queryset = remarks


class AgreeForm(forms.Form):
    """Nothing is asked: the version on the screen is agreed as it stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectForm(AgreeForm):
    text = LetterField(label="Исправленный текст")


class ReturnForm(AgreeForm):
    remarks = forms.CharField(
        label="Что исправить",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Каждое замечание с новой строки: специалист отметит, какие учёл.",
        error_messages={"required": "Укажите, что нужно исправить."},
    )


class DropForm(AgreeForm):
    reason = forms.CharField(
        label="Почему ответ не нужен",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Укажите, почему ответ не нужен."},
    )


class PlaceForm(forms.Form):
    address = forms.CharField(
        label="Адрес вашего ответа",
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text="Откройте свой ответ на странице и скопируйте его адрес целиком.",
        error_messages={"required": "Вставьте адрес размещённого ответа."},
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ObjectForm(forms.Form):
    reason = forms.CharField(
        label="С чем вы не согласны в правке",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Объясните, с чем вы не согласны."},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Почему",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Укажите причину."},
    )


class ReplyTemplateForm(forms.ModelForm):
    class Meta:
        model = ReplyTemplate
        fields = ["organization", "purpose", "title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8, "class": "letter"})}

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
        self.fields["organization"].label = "Чьи страницы"
        self.fields["organization"].empty_label = None
