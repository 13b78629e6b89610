"""The case page: the product's central page, one address for all roles."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from orgs.journal.models import Entry
from orgs.journal.sentences import sentence
from orgs.models import Case
from workflows.deadlines.calendar import NoCalendar, working_time_of
from workflows.deadlines.norms import deadline_for
from workflows.deadlines.words import Due, due
from workflows.engine.diagram import steps_of_case, svg_of_case
from workflows.engine.items import may_do
from workflows.engine.journeys import journey
from workflows.engine.models import WorkItem


def visible_case(user, pk: int) -> Case:
    """The case, or 404 for whoever may not see it."""
    cases = Case.objects.visible_to(user).select_related("organization__entity", "page__network", "run__process")
    return get_object_or_404(cases, pk=pk)


def history(case: Case) -> list[dict]:
    """The journal of a case in sentences, newest first."""
    entries = Entry.objects.of_case(case).reverse()
    return [{"at": entry.at, "sentence": sentence(entry)} for entry in entries]


def due_of(item: WorkItem, now) -> Due | None:
    """The deadline of a step in words, with how it was counted."""
    if not item.has_deadline:
        return None
    working_time = working_time_of(item.organization)
    try:
        counted = deadline_for(item.norm_code, item.organization, item.deadline_from)
        return due(item.deadline, now, working_time, counted)
    except NoCalendar:
        return None


@require_safe
def case(request, pk: int):
    """What the case is about, where it stands, what was done, its papers."""
    shown = visible_case(request.user, pk)
    if not hasattr(shown, "run"):
        raise Http404
    open_items = shown.items.open().select_related("desk__organization", "owner", "organization")
    my_items = [item for item in open_items if may_do(item, request.user)]
    template, context = journey(shown.run.journey).page(shown, request)
    return render(
        request,
        template,
        {"case": shown, "open_items": open_items, "my_items": my_items, "history": history(shown), **context},
    )


@require_safe
def diagram(request, pk: int):
    """The drawing of the case's way by itself, to be looked at large."""
    shown = visible_case(request.user, pk)
    drawn = {"case": shown, "svg": svg_of_case(shown), "steps": steps_of_case(shown)}
    return render(request, "engine/diagram.html", drawn)
