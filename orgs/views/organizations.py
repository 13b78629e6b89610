"""The tree of organizations, and the card of one."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.actions.routes import route_of, set_route
from orgs.actions.staff import first_moment
from orgs.actions.tree import change_organization, create_organization, place_under
from orgs.duties import DESK_DUTIES, ROLES, Duty
from orgs.forms import MoveForm, NewOrganizationForm, OrganizationForm, RouteForm
from orgs.journal.models import Entry
from orgs.journal.sentences import sentence
from orgs.models import Appointment, Organization, Seat
from orgs.views.common import answer, manages_settings, manages_something, posted, searched, show

SECTION = "organizations"
# What is done for an owner's pages, in the order of the decree (П 3, 4; Порядок, п. 6, 11).
ROUTED = [duty for duty in Duty if duty in ROLES["responsible_specialist"].duties | ROLES["pr_approver"].duties]


def card_of(organization: Organization) -> str:
    return reverse("orgs:organization", args=[organization.pk])


@manages_something
@require_safe
def organizations(request):
    now = timezone.now()
    in_force = Q(appointments__valid_from__lte=now, appointments__valid_to__gt=now)
    listed = Organization.objects.select_related("parent").annotate(
        people=Count("appointments__user", filter=in_force, distinct=True),
        page_count=Count("pages", distinct=True),
    )
    return show(request, "organizations", SECTION, **searched(request, listed.order_by("path")))


@manages_something
@require_safe
def organization(request, pk: int):
    """The card: who is appointed, who sits where, which pages, who works for them, what the journal says."""
    one = get_object_or_404(Organization.objects.select_related("parent", "entity"), pk=pk)
    now = timezone.now()
    appointments = Appointment.objects.filter(organization=one).select_related("user", "act")
    seats: dict[str, list[str]] = {}
    sitting = Seat.objects.in_force(now).filter(desk__organization=one).select_related("user", "on_behalf_of", "desk")
    for seat in sitting.order_by("user__full_name"):
        seats.setdefault(seat.desk.duty, []).append(seat.who)
    return show(
        request,
        "organization",
        SECTION,
        organization=one,
        lead=one.name if one.name != one.short_name else "",
        appointments=appointments.filter(valid_to__gt=now).order_by("valid_from"),
        ended=appointments.filter(valid_to__lte=now).order_by("-valid_to"),
        seats=[(duty.label, seats[duty]) for duty in Duty if duty in DESK_DUTIES and duty in seats],
        pages=one.pages.select_related("network"),
        history=history_of(one),
    )


def history_of(organization: Organization) -> list[dict]:
    """The last lines of the organization's own chain."""
    lines = Entry.objects.filter(chain__organization=organization).select_related("chain").order_by("-seq")[:20]
    return [{"at": line.at, "sentence": sentence(line)} for line in lines]


@manages_settings
def add(request):
    form = NewOrganizationForm(posted(request))
    return answer(
        request,
        form,
        lambda data: create_organization(**data, actor=request.user),
        to=card_of,
        said="Организация заведена.",
        section=SECTION,
        heading="Новая организация",
        button="Завести организацию",
        back_url=reverse("orgs:manage"),
        back_text="Организации",
    )


@manages_settings
def edit(request, pk: int):
    one = get_object_or_404(Organization, pk=pk)
    form = OrganizationForm(posted(request), instance=one)
    return answer(
        request,
        form,
        lambda data: change_organization(one, **data, actor=request.user),
        to=card_of(one),
        said="Сведения сохранены.",
        section=SECTION,
        heading="Сведения об организации",
        caption=one.name,
        button="Сохранить сведения",
        back_url=card_of(one),
        back_text=one.short_name,
    )


@manages_settings
def move(request, pk: int):
    one = get_object_or_404(Organization, pk=pk)
    form = MoveForm(posted(request), organization=one)
    return answer(
        request,
        form,
        lambda data: place_under(one, data["parent"], actor=request.user),
        to=card_of(one),
        said="Организация переведена вместе со всем, что в неё входит.",
        section=SECTION,
        heading="Перевести организацию",
        caption=one.name,
        note="Вместе с ней перейдёт всё, что в неё входит. Кто читает её дела сверху, решит новое место.",
        button="Перевести",
        back_url=card_of(one),
        back_text=one.short_name,
    )


@manages_something
@require_safe
def routes(request, pk: int):
    """Who does which work for the pages of an owner, now and from a later day on."""
    one = get_object_or_404(Organization, pk=pk)
    now = timezone.now()
    to_come = one.routes.filter(valid_from__gt=now).select_related("organization")
    coming = {route.duty: route for route in to_come.order_by("-valid_from")}
    ruling = {
        route.duty: route
        for route in one.routes.in_force(now).select_related("organization", "fallback", "act").order_by("valid_from")
    }
    rows = [{"duty": duty, "route": ruling.get(duty), "coming": coming.get(duty)} for duty in ROUTED]
    return show(request, "routes", SECTION, organization=one, rows=rows)


@manages_settings
def route(request, pk: int, duty: str):
    one = get_object_or_404(Organization, pk=pk)
    duty = Duty(duty)
    ruling = route_of(one, duty)
    initial = {
        "organization": ruling.organization if ruling else one,
        "fallback": ruling.fallback if ruling else None,
        "act": ruling.act_id if ruling else None,
        "clause": ruling.clause if ruling else "",
    }
    form = RouteForm(posted(request), duty=duty, initial=initial)

    def do(data):
        today = data["first_day"] == one.today()
        return set_route(
            one,
            duty,
            data["organization"],
            fallback=data.get("fallback"),
            act=data["act"],
            clause=data["clause"],
            valid_from=timezone.now() if today else first_moment(data["first_day"], one),
            actor=request.user,
        )

    return answer(
        request,
        form,
        do,
        to=reverse("orgs:routes", args=[one.pk]),
        said="Маршрут изменён.",
        section=SECTION,
        heading=f"Кто будет {duty.label}",
        caption=one.name,
        note="Работа, которая уже ждёт за прежним столом, там и остаётся. Новая пойдёт по новому маршруту.",
        button="Изменить маршрут",
        back_url=reverse("orgs:routes", args=[one.pk]),
        back_text="Маршруты",
    )
