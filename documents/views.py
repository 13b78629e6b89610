"""The list of papers, their files, and the public check by code."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from documents import codes, kinds
from documents.forms import Filters, VerifyForm
from documents.models import Paper
from orgs.files.storing import serve
from orgs.models.case import may_see_personal

PER_PAGE = 20
ASK_AGAIN = 5  # seconds


@require_safe
def papers(request):
    """The papers of the cases one may see, newest first. 3 statements besides the shell's, at any size."""
    form = Filters(request.GET, visible=Paper.objects.visible_to(request.user))
    found = form.found()
    counts = dict(found.order_by("kind").values_list("kind").annotate(Count("pk")))
    kind = form.chosen_kind
    if kind:
        found = found.filter(kind=kind)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=before)
    rows = list(
        found.select_related("case", "organization", "file", "replaced_by").defer("content", "replaced_by__content")[
            : PER_PAGE + 1
        ]
    )
    shown, more = rows[:PER_PAGE], rows[PER_PAGE:]
    return render(
        request,
        "documents/papers.html",
        {
            "form": form,
            "papers": shown,
            "chips": _chips(request.GET, counts, kind),
            "all_url": reverse("documents:list"),
            "asked": form.is_narrow or kind or before,
            "making": any(paper.state == Paper.State.MAKING for paper in shown),
            "ask_again": ASK_AGAIN,
            "pages": {
                "shown": f"Всего бумаг: {counts.get(kind, 0) if kind else sum(counts.values())}.",
                "first_url": _url(request.GET, before=None) if before else "",
                "next_url": _url(request.GET, before=shown[-1].pk) if more else "",
            },
        },
        status=422 if form.errors else 200,
    )


@require_safe
def download(request, pk: int):
    """The file of a paper, as an attachment, known by its hash; while it is in the making a page that asks again.

    Where a citizen's data are masked for the person, the file waits until he opens them in the case (152-ФЗ).
    """
    visible = Paper.objects.visible_to(request.user).defer("content")
    paper = get_object_or_404(visible.select_related("file", "case", "organization"), pk=pk)
    if paper.personal and not may_see_personal(request.user, paper.case):
        return render(request, "documents/guarded.html", {"paper": paper}, status=403)
    if not paper.file:
        waiting = render(request, "documents/making.html", {"paper": paper}, status=202)
        if paper.state == Paper.State.MAKING:
            waiting["Refresh"] = ASK_AGAIN  # asks again without a script; when it is ready, the download begins
        return waiting
    etag = f'"{paper.file.sha256}"'
    response = get_conditional_response(request, etag=etag) or serve(paper.file, f"{paper.number_text}.pdf")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@login_not_required
@require_safe
def verify_form(request):
    """Where a stranger types the code of a paper."""
    if "code" not in request.GET:
        return _public(request, "documents/verify_form.html", {"form": VerifyForm()})
    form = VerifyForm(request.GET)
    if not form.is_valid():
        return _public(request, "documents/verify_form.html", {"form": form}, status=422)
    typed = form.cleaned_data["code"]
    code = codes.typed(typed)
    return redirect("documents:verify", code=codes.grouped(code) if code else typed.replace("/", "-"))


@login_not_required
@require_safe
def verify(request, code: str):
    """Whether a paper is genuine, in the heading; no text of the case and no name of a citizen (152-ФЗ)."""
    known = Paper.objects.select_related("organization", "file", "replaced_by").defer("content", "replaced_by__content")
    paper = known.filter(code=codes.typed(code) or None).first()
    if paper is None:
        context = {"code": code[:40], "form": VerifyForm(initial={"code": code[:40]})}
        return _public(request, "documents/verify_unknown.html", context, status=404)
    context = {"paper": paper, "successor": paper.successor, "now": timezone.now(), "form": VerifyForm()}
    return _public(request, "documents/verify.html", context)


def _public(request, template: str, context: dict, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _url(query: QueryDict, **changed) -> str:
    """The list's address with something changed in what was asked for; None takes it away."""
    asked = {name: value for name, value in query.items() if value} | changed
    told = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{reverse('documents:list')}?{told}" if told else reverse("documents:list")


def _chips(query: QueryDict, counts: dict[str, int], chosen: str) -> list[dict]:
    titles = kinds.titles()
    chips = [("", "Все", sum(counts.values()))]
    chips += sorted((code, titles.get(code, code), count) for code, count in counts.items())
    return [
        {"url": _url(query, kind=code or None, before=None), "text": text, "count": count, "current": code == chosen}
        for code, text, count in chips
    ]
