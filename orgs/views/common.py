"""What the administrator's screens share: who may open them, how a form is answered, how a list is turned over.

The rule (docs/decisions/0004): the duties of management are asked in the district, and reach every organization in the
program. For everybody else these pages do not exist.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from orgs.duties import Duty
from orgs.errors import Conflict, RuleError
from orgs.forms import SearchForm
from orgs.models import Organization
from orgs.rights import holds
from orgs.search import matching

SECTIONS = [
    ("organizations", "Организации", "orgs:manage"),
    ("people", "Сотрудники", "orgs:people"),
    ("pages", "Страницы", "orgs:pages"),
    ("acts", "Акты и нормы", "orgs:acts"),
]
ROWS = 50


def manages(*duties: Duty):
    """A view for whoever holds one of the duties in the district; for others there is no such page (404)."""

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            district = Organization.objects.district()
            if district is None or not any(holds(request.user, duty, district) for duty in duties):
                raise Http404
            request.district = district
            return view(request, *args, **kwargs)

        return guarded

    return guard


manages_staff = manages(Duty.MANAGE_STAFF)
manages_settings = manages(Duty.MANAGE_SETTINGS)
manages_something = manages(Duty.MANAGE_STAFF, Duty.MANAGE_SETTINGS)


def show(request, template: str, section: str, **context) -> HttpResponse:
    """One page of management, under its tabs."""
    tabs = [{"text": text, "url": reverse(name), "current": code == section} for code, text, name in SECTIONS]
    return render(request, f"orgs/{template}.html", {"tabs": tabs, **context})


def posted(request):
    """What a form is bound to: also to nothing at all, when the button alone was pressed."""
    return request.POST if request.method == "POST" else None


def answer(
    request, form, do: Callable, *, to: Callable | str, said: str, section: str, template: str = "form", **context
) -> HttpResponse:
    """A form and its action: done and on to the next page, or shown again with what was refused (422).

    `do` takes the cleaned data and does it; `to` is an address, or makes one of what was done.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = do(form.cleaned_data)
        except Conflict:
            raise
        except RuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, said)
            return redirect(to(done) if callable(to) else to)
    response = show(request, template, section, form=form, **context)
    if form.is_bound and form.errors:
        response.status_code = 422
    return response


def searched(request, queryset) -> dict:
    """A page of a list that may be searched: `search` (the form), `rows`, `pages` (for components/pages.html)."""
    form = SearchForm(request.GET or None)
    query = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    if query:
        queryset = matching(queryset, query)
    rows = Paginator(queryset, ROWS).get_page(request.GET.get("page"))
    count = rows.paginator.count
    pages = {"shown": f"Показаны {rows.start_index()}–{rows.end_index()} из {count}." if count else ""}
    for name, is_there, number in (
        ("previous_url", rows.has_previous(), rows.number - 1),
        ("next_url", rows.has_next(), rows.number + 1),
    ):
        if is_there:
            parameters = request.GET.copy()
            parameters["page"] = str(number)
            pages[name] = f"{request.path}?{parameters.urlencode()}"
    return {"search": form, "query": query, "rows": rows.object_list, "pages": pages}
