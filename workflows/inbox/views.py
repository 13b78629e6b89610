"""The one inbox: what I do, what I may take, what I have done."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.duties import DESK_DUTIES, Duty
from orgs.models import Case, Organization, Page, Route, Seat
from orgs.rights import held_by
from workflows.engine.models import WorkItem
from workflows.inbox import counting
from workflows.inbox.forms import CaseFilterForm, FilterForm
from workflows.inbox.listing import PAGE, cases_holding, digests_of, filtered, page_of, rows_of

LISTS = {
    "mine": ("Мои задачи", WorkItem.objects.mine),
    "free": ("Можно взять", WorkItem.objects.free_for),
    "done": ("Выполненные", WorkItem.objects.done_by),
}


def pages_of_desks(user):
    """The pages whose work comes to the person's desks: his organizations' own and those that routes lead to him."""
    mine = Organization.objects.filter(desks__seats__in=Seat.objects.in_force().filter(user=user)).order_by()
    routed = Organization.objects.filter(routes__in=Route.objects.in_force().filter(organization__in=mine)).order_by()
    owners = mine.values("pk").union(routed.values("pk"))
    return Page.objects.filter(organization__in=owners).select_related("organization", "network")


@require_safe
def inbox(request):
    """`/`: the inbox; whoever has no desk is led to what he reads."""
    wanted_list = request.GET.get("list", "mine")
    if wanted_list not in LISTS:
        wanted_list = "mine"
    user, now = request.user, timezone.now()
    duties = held_by(user).duties
    if DESK_DUTIES.isdisjoint(duties):
        return redirect("orgs:manage" if Duty.MANAGE_STAFF in duties else "inbox:cases")
    form = FilterForm(request.GET or None, pages=list(pages_of_desks(user)))
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    done = wanted_list == "done"
    items, next_key = page_of(filtered(LISTS[wanted_list][1](user), wanted, user), request.GET.get("after", ""), done)
    count, late = counting.waiting(user)
    free = counting.free(user)
    kept = request.GET.copy()
    kept.pop("after", None)
    first_url = f"?{kept.urlencode()}"
    kept["after"] = next_key
    return render(
        request,
        "inbox/inbox.html",
        {
            "list": wanted_list,
            "rows": rows_of(items, user, now),
            "now": now,
            "filter": form,
            "filtered": any(wanted.values()),
            "tabs": [
                {
                    "url": f"?list={code}",
                    "text": title,
                    "current": code == wanted_list,
                    "count": {"mine": count, "free": free}.get(code, ""),
                    "late": late if code == "mine" else 0,
                }
                for code, (title, _) in LISTS.items()
            ],
            "chips": [
                {"url": f"?list={wanted_list}", "text": "Все", "current": not wanted.get("late")},
                {"url": f"?list={wanted_list}&late=on", "text": "Просроченные", "current": bool(wanted.get("late"))},
            ],
            "free": free,
            "pages": {
                "shown": f"Показано {len(items)}.",
                "first_url": first_url if request.GET.get("after") else "",
                "next_url": f"?{kept.urlencode()}" if next_key else "",
            },
        },
    )


@require_safe
def cases(request):
    """Every case the person may read, newest first: what the auditor and the head of affairs begin with."""
    user = request.user
    form = CaseFilterForm(request.GET or None, user=user)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = Case.objects.visible_to(user).select_related("organization", "page__network", "run").order_by("-pk")
    if wanted.get("q"):
        found = found.filter(pk__in=cases_holding(wanted["q"], user))
    if wanted.get("organization"):
        found = found.filter(organization=wanted["organization"])
    if wanted.get("state"):
        found = found.filter(closed_at__isnull=wanted["state"] == "open")
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    kept = request.GET.copy()
    kept.pop("after", None)
    first_url = f"?{kept.urlencode()}"
    kept["after"] = str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    shown = rows[:PAGE]
    return render(
        request,
        "inbox/cases.html",
        {
            "rows": list(zip(shown, digests_of(shown, user), strict=True)),
            "filter": form,
            "filtered": any(wanted.values()),
            "pages": {
                "shown": f"Показано {len(shown)}.",
                "first_url": first_url if after else "",
                "next_url": f"?{kept.urlencode()}" if kept["after"] else "",
            },
        },
    )
