"""The forms of the steps: what is asked, never what is allowed."""

from django import forms
from django.core.validators import MaxLengthValidator

from approvals.models import Remark
from orgs.forms import Several
from orgs.models import Organization
from workflows.replies.actions import LENGTH
from workflows.replies.models import HandOver, ReplyTemplate


class LetterField(forms.CharField):
    """A text for a citizen, as long as the networks let it be."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Текст ответа")
        kwargs.setdefault("strip", False)
        kwargs["max_length"] = LENGTH
        kwargs["widget"] = forms.Textarea(attrs={"class": "letter", "rows": 13})
        kwargs["error_messages"] = {"required": "Напишите ответ."}
        super().__init__(**kwargs)


class AnswerForm(forms.Form):
    """The message is to be answered."""

    urgent = forms.BooleanField(
        label="Срочное", required=False, help_text="Угроза жизни или здоровью, авария: срок ответа короче."
    )


class NoReplyForm(forms.Form):
    reason = forms.CharField(
        label="Почему ответ не нужен",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Например: благодарность, реплика без вопроса. Это увидит проверяющий.",
        error_messages={"required": "Напишите, почему ответ не нужен."},
    )


class ModerationForm(forms.Form):
    reason = forms.CharField(
        label="Что не так с сообщением",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Спам, оскорбление, агрессия, нецензурные слова, нарушение правового акта. Критика не основание.",
        error_messages={"required": "Напишите, что не так с сообщением."},
    )


class PassForm(forms.Form):
    organization = forms.ModelChoiceField(
        label="Кому передать",
        queryset=Organization.objects.none(),
        empty_label="Выберите организацию",
        error_messages={"required": "Выберите организацию, которой передаёте сообщение."},
    )
    reason = forms.CharField(
        label="Пояснение", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, organizations, receiving, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
        self.fields["organization"].label_from_instance = lambda one: (
            str(one) if one.pk in receiving else f"{one} (в программе не работает)"
        )


class HandOverForm(forms.Form):
    handed_over = forms.ChoiceField(
        label="Куда направить автора",
        widget=forms.RadioSelect,
        choices=HandOver.choices,
        error_messages={"required": "Выберите, куда направить автора."},
    )


class SameCaseForm(forms.Form):
    joined_to = forms.CharField(
        label="Номер дела, которое продолжает это сообщение",
        max_length=30,
        help_text="Например, О-2026-0412. Дело должно быть открыто.",
        error_messages={"required": "Укажите номер дела."},
    )


class DraftForm(forms.Form):
    """What is written so far: kept as it is, however long or short."""

    text = LetterField(required=False)
    heeded = Several(queryset=Remark.objects.none(), required=False)

    def __init__(self, *args, remarks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].max_length = None
        validators = self.fields["text"].validators
        self.fields["text"].validators = [one for one in validators if not isinstance(one, MaxLengthValidator)]
        _ask_about(self, remarks)


class SendForm(forms.Form):
    text = LetterField()
    heeded = Several(queryset=Remark.objects.none(), required=False)

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
