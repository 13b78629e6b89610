"""The list of messages, one message with its wordings, registering by hand."""

from django.contrib import messages as notes
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orgs.errors import RuleError
from workflows.messages.actions.registering import Duplicate, register_by_hand
from workflows.messages.actions.revealing import reveal as reveal_message
from workflows.messages.forms import Filters, RegisterForm, RevealForm
from workflows.messages.models import Message, pages_served_by
from workflows.messages.showing import Eyes, shown_wordings
from workflows.networks.reading import Kind

PER_PAGE = 25
AROUND = 10  # messages of the same discussion shown beside one

WHOLE = ("page__organization", "network", "case__organization", "current")


@require_safe
def messages(request):
    """The messages one may see, the last received first. 5 statements besides the shell's, at any size."""
    form = Filters(request.GET, user=request.user)
    found = form.found()
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=before)
    else:
        before = ""
    rows = list(found.select_related(*WHOLE).prefetch_related("current__attachments")[: PER_PAGE + 1])
    page, more = rows[:PER_PAGE], rows[PER_PAGE:]
    eyes = Eyes(request.user).over(page)
    return render(
        request,
        "messages/list.html",
        {
            "form": form,
            "rows": [{"message": message, "shown": eyes.shown(message)} for message in page],
            "chips": [
                {"url": _url(request.GET, state=state), "text": text, "current": state == request.GET.get("state", "")}
                for state, text in Filters.STATES
            ],
            "asked": form.is_narrow or request.GET.get("state") or before,
            "may_register": pages_served_by(request.user).exists(),
            "pages": {
                "shown": "Последние поступившие сверху.",
                "first_url": _url(request.GET) if before else "",
                "next_url": _url(request.GET, before=page[-1].pk) if more else "",
            },
        },
        status=422 if form.errors else 200,
    )


def _url(query: QueryDict, **changes) -> str:
    """The list with other choices; a change begins it anew."""
    asked = query.copy()
    asked.pop("before", None)
    for name, value in changes.items():
        asked[name] = str(value)
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in asked.items() if value})
    return f"{reverse('messages:list')}?{kept.urlencode()}" if kept else reverse("messages:list")


def _visible(request, pk: int) -> Message:
    return get_object_or_404(Message.objects.visible_to(request.user).select_related(*WHOLE), pk=pk)


@require_safe
def message(request, pk: int):
    """One message with every wording, what stands around it, and its case."""
    return _message_page(request, _visible(request, pk), RevealForm())


def _message_page(request, shown: Message, form: RevealForm, status: int = 200):
    around = Message.objects.visible_to(request.user).filter(
        network=shown.network, thread=shown.thread, page=shown.page
    )
    beside = around.exclude(pk=shown.pk).select_related(*WHOLE).order_by("sent_at", "pk") if shown.thread else []
    beside = list(beside[:AROUND])
    eyes = Eyes(request.user).over([shown, *beside])
    visible_case = shown.case and type(shown.case).objects.visible_to(request.user).filter(pk=shown.case_id).exists()
    return render(
        request,
        "messages/message.html",
        {
            "record": shown,
            "message": eyes.shown(shown),
            "wordings": shown_wordings(shown, eyes.masked(shown)),
            "marks": shown.marks.all(),
            "around": [{"message": one, "shown": eyes.shown(one)} for one in beside],
            "case": shown.case if visible_case else None,
            "form": form,
        },
        status=status,
    )


@require_POST
def reveal(request, pk: int):
    """Opens a citizen's data with a reason."""
    found, form = _visible(request, pk), RevealForm(request.POST)
    if form.is_valid():
        try:
            reveal_message(found, reason=form.cleaned_data["reason"], actor=request.user)
            return redirect(found)
        except RuleError as error:
            form.add_error("reason", error.message)
    return _message_page(request, found, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    """Registering a message seen on a page; likely duplicates are shown before it is saved. For whom no messages come
    in there is no such page (П 3)."""
    if not pages_served_by(request.user).exists():
        raise Http404
    if request.method != "POST":
        return render(request, "messages/register.html", {"form": RegisterForm(user=request.user)})
    form, duplicates = RegisterForm(request.POST, request.FILES, user=request.user), None
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            registered = register_by_hand(
                page=chosen["page"],
                kind=Kind(chosen["kind"]),
                text=chosen["text"],
                sent_at=chosen["sent_at"],
                request_id=chosen["request_id"],
                link=chosen["link"].strip(),
                author_name=chosen["author_name"],
                author_link=chosen["author_link"],
                pictures=form.taken,
                actor=request.user,
                anyway="anyway" in request.POST,
            )
            notes.success(request, "Сообщение зарегистрировано, дело заведено.")
            return redirect(registered.case or registered)
        except Duplicate as found:
            visible = Message.objects.visible_to(request.user).filter(pk__in=[one.pk for one in found.messages])
            there = list(visible.select_related(*WHOLE))
            eyes = Eyes(request.user).over(there)
            duplicates = {
                "exact": found.exact,
                "title": found.message,
                "rows": [{"message": one, "shown": eyes.shown(one)} for one in there],
            }
        except RuleError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return render(
        request,
        "messages/register.html",
        {"form": form, "duplicates": duplicates, "kept": form.keeping if form.taken else ""},
        status=409 if duplicates else 422,
    )
