"""Registering a message by hand; opening personal data."""

from uuid import uuid4

from django import forms
from django.core import signing
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils import timezone

from orgs.errors import RuleError
from orgs.files.models import StoredFile
from orgs.files.storing import store
from orgs.models import Page
from workflows.messages.actions.registering import check_link
from workflows.messages.models import Message, pages_served_by

MOST_PICTURES = 5
SALT = "messages.kept"


class PageChoice(forms.ModelChoiceField):
    def label_from_instance(self, page) -> str:
        return str(page)


class Filters(forms.Form):
    """The list of messages by page, state and words."""

    STATES = [
        ("", "Все"),
        ("open", "В работе"),
        ("closed", "Дело закрыто"),
        ("own", "Наши ответы"),
        ("deleted", "Удалены авторами"),
    ]
    state = forms.ChoiceField(choices=STATES, required=False, widget=forms.HiddenInput)
    page = PageChoice(label="Страница", queryset=Page.objects.none(), required=False, empty_label="Все страницы")
    q = forms.CharField(label="Слово, автор", required=False, max_length=100)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        self.visible = Message.objects.visible_to(user)
        pages = Page.objects.filter(pk__in=self.visible.values("page"))
        self.fields["page"].queryset = pages.select_related("organization", "network")

    def found(self):
        """The messages that answer; of a refused form all that are visible."""
        messages = self.visible
        if not self.is_valid():
            return messages
        chosen = self.cleaned_data
        if chosen["page"]:
            messages = messages.filter(page=chosen["page"])
        if chosen["state"]:
            messages = messages.filter(
                {
                    "open": Q(case__closed_at=None, case__isnull=False),
                    "closed": Q(case__closed_at__isnull=False),
                    "own": Q(own=True),
                    "deleted": Q(deleted_at__isnull=False),
                }[chosen["state"]]
            )
        return messages.holding(chosen["q"], self.user)

    @property
    def is_narrow(self) -> bool:
        """Whether anything but a state was asked for: the fold with the fields stays open."""
        return any(self.data.get(name) for name in ("page", "q"))


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures at once; cleaned to a list of uploaded files."""

    widget = PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"})

    def clean(self, data, initial=None):
        return [super(PicturesField, self).clean(one, initial) for one in data or [] if one]


class RegisterForm(forms.Form):
    """What the specialist saw. Pictures of a form that came back are kept and need not be chosen again."""

    page = PageChoice(label="Страница, где написали", queryset=None, empty_label="Выберите страницу")
    kind = forms.ChoiceField(
        label="Где именно",
        choices=[
            (Message.Kind.COMMENT.value, "Комментарий\nвиден всем"),
            (Message.Kind.DIRECT.value, "Личное сообщение\nвидно только странице"),
        ],
        widget=forms.RadioSelect,
        initial=Message.Kind.COMMENT.value,
    )
    link = forms.CharField(
        label="Ссылка на сообщение",
        required=False,
        max_length=1000,
        help_text="По ней программа узнает, не пришло ли это сообщение раньше. Если ссылки нет, оставьте пустым.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    author_name = forms.CharField(label="Кто написал", required=False, max_length=200, help_text="Как подписан в сети.")
    author_link = forms.CharField(
        label="Ссылка на автора",
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    sent_at = forms.DateTimeField(
        label="Когда написано",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="По времени организации.",
    )
    text = forms.CharField(
        label="Текст сообщения",
        required=False,
        strip=False,
        max_length=20_000,
        help_text="Слово в слово, вместе с ошибками и значками.",
        widget=forms.Textarea(attrs={"class": "letter", "rows": 8}),
    )
    pictures = PicturesField(
        label="Снимки экрана", required=False, help_text="JPEG, PNG, WEBP или GIF, не больше пяти. Увидят только свои."
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        kwargs.setdefault("initial", {"request_id": uuid4(), "sent_at": timezone.localtime().replace(second=0)})
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["page"].queryset = pages_served_by(user).select_related("organization", "network")
        self.taken = []

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean_author_link(self) -> str:
        value = self.cleaned_data["author_link"].strip()
        value = value if not value or "//" in value else f"https://{value}"
        if value:
            URLValidator(schemes=["http", "https"], message="Это не адрес: нужен вид https://vk.com/id1.")(value)
        return value

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("page") and cleaned.get("link"):
            self._told_by(lambda: check_link(cleaned["page"], cleaned["link"]))
        if cleaned.get("sent_at") and cleaned["sent_at"].year < 2006:  # the networks began then
            self.add_error("sent_at", "Проверьте дату: тогда этих сетей ещё не было.")
        elif cleaned.get("page") and cleaned.get("sent_at"):
            naive = timezone.make_naive(cleaned["sent_at"])
            cleaned["sent_at"] = naive.replace(tzinfo=cleaned["page"].organization.tz)
        self.taken = self._kept()
        for upload in cleaned.get("pictures") or []:
            self._told_by(lambda upload=upload: self.taken.append((upload.name[:200], store(upload, name=upload.name))))
        if len(self.taken) > MOST_PICTURES:
            self.add_error("pictures", f"Приложите не больше {MOST_PICTURES} снимков.")
        return cleaned

    def _told_by(self, rule) -> None:
        try:
            rule()
        except RuleError as error:
            self.add_error(error.field if error.field in self.fields else "pictures", error.message)

    def _take_in(self, upload) -> None:
        self.taken.append((upload.name[:200], store(upload, name=upload.name)))

    def _kept(self) -> list[tuple[str, StoredFile]]:
        """Pictures the person sent with this form before."""
        token = self.cleaned_data.get("kept")
        if not token:
            return []
        try:
            user, pictures = signing.loads(token, salt=SALT, max_age=24 * 60 * 60)
        except signing.BadSignature:
            return []
        if user != self.user.pk:
            return []
        files = StoredFile.objects.in_bulk([pk for pk, name in pictures])
        return [(name, files[pk]) for pk, name in pictures if pk in files]

    @property
    def keeping(self) -> str:
        """The pictures taken in so far, signed, for the form that goes back to the person."""
        return signing.dumps([self.user.pk, [(file.pk, name) for name, file in self.taken]], salt=SALT)


class RevealForm(forms.Form):
    reason = forms.CharField(
        label="Зачем вам эти сведения",
        max_length=1000,
        help_text="Причина сохранится вместе с вашим именем.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
