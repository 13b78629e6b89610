"""People: their accounts, what they are appointed to, who stands in for whom."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from orgs.actions import invitations, staff
from orgs.errors import RuleError
from orgs.forms import AppointForm, EndForm, NewPersonForm, PersonForm, SubstituteForm
from orgs.models import Appointment, Organization, Substitution, User
from orgs.views.common import answer, manages_something, manages_staff, posted, searched, show

SECTION = "people"


def card_of(user: User) -> str:
    return reverse("orgs:person", args=[user.pk])


def home_of(user: User, otherwise: Organization) -> Organization:
    """In whose journal a matter of his account is noted: where he is appointed, else in the district."""
    held = (
        Appointment.objects.in_force().filter(user=user).select_related("organization").order_by("valid_from").first()
    )
    return held.organization if held else otherwise


@manages_something
@require_safe
def people(request):
    held = Appointment.objects.in_force().select_related("organization")
    listed = User.objects.prefetch_related(Prefetch("appointments", held, to_attr="held")).order_by("full_name", "pk")
    return show(request, "people", SECTION, **searched(request, listed))


@manages_something
@require_safe
def person(request, pk: int):
    """The card: the account, appointments and substitutions, and what may be done with them."""
    one = get_object_or_404(User, pk=pk)
    now = timezone.now()
    appointments = one.appointments.select_related("organization", "act")
    substitutions = Substitution.objects.select_related("absent", "substitute", "organization", "act")
    return show(
        request,
        "person",
        SECTION,
        person=one,
        second_factor=is_mfa_enabled(one),
        appointments=appointments.filter(valid_to__gt=now).order_by("valid_from"),
        ended=appointments.filter(valid_to__lte=now).order_by("-valid_to"),
        substitutions=(substitutions.filter(absent=one) | substitutions.filter(substitute=one)).filter(
            valid_to__gt=now
        ),
    )


@manages_staff
def add(request):
    form = NewPersonForm(posted(request))
    return answer(
        request,
        form,
        lambda data: staff.create_user(**data, actor=request.user),
        to=card_of,
        said="Сотрудник заведён. Назначьте его и выдайте ссылку для первого входа.",
        section=SECTION,
        heading="Новый сотрудник",
        button="Завести сотрудника",
        back_url=reverse("orgs:people"),
        back_text="Сотрудники",
    )


@manages_staff
def edit(request, pk: int):
    one = get_object_or_404(User, pk=pk)
    form = PersonForm(posted(request), instance=one)
    where = home_of(one, request.district)
    return answer(
        request,
        form,
        lambda data: staff.change_user(one, where, **data, actor=request.user),
        to=card_of(one),
        said="Сведения сохранены.",
        section=SECTION,
        heading="Сведения о сотруднике",
        caption=one.full_name,
        note="В прежних делах и бумагах останется прежнее имя.",
        button="Сохранить сведения",
        back_url=card_of(one),
        back_text=one.short_name,
    )


@manages_staff
def appoint(request, pk: int):
    one = get_object_or_404(User, pk=pk)
    form = AppointForm(posted(request))
    return answer(
        request,
        form,
        lambda data: staff.appoint(one, **data, actor=request.user),
        to=card_of(one),
        said="Назначение внесено: доступ начинается и кончается вместе с ним.",
        section=SECTION,
        heading="Назначить",
        caption=one.full_name,
        button="Назначить",
        back_url=card_of(one),
        back_text=one.short_name,
    )


@manages_staff
def end_appointment(request, pk: int):
    """Ends an appointment, or takes back one that has not begun."""
    one = get_object_or_404(Appointment.objects.select_related("user", "organization", "act"), pk=pk)
    has_begun = one.valid_from <= timezone.now()
    form = EndForm(posted(request))
    if not has_begun:
        del form.fields["last_day"]

    def do(data):
        if not has_begun:
            return staff.cancel_appointment(one, actor=request.user)
        day = data["last_day"]
        return staff.end_appointment(
            one, actor=request.user, at=staff.moment_after(day, one.organization) if day else None
        )

    return answer(
        request,
        form,
        do,
        to=card_of(one.user),
        said="Назначение прекращено." if has_begun else "Назначение отменено.",
        section=SECTION,
        heading="Прекратить назначение" if has_begun else "Отменить назначение",
        caption=str(one),
        note="Вместе с назначением кончаются права, места за столами и замещения в этой роли.",
        button="Прекратить" if has_begun else "Отменить назначение",
        bad=True,
        back_url=card_of(one.user),
        back_text=one.user.short_name,
    )


@manages_staff
def substitute(request, pk: int):
    """Somebody stands in for this person."""
    one = get_object_or_404(User, pk=pk)
    form = SubstituteForm(posted(request), absent=one)

    def do(data):
        held = data.pop("role")
        return staff.substitute(absent=one, organization=held.organization, role=held.role, **data, actor=request.user)

    return answer(
        request,
        form,
        do,
        to=card_of(one),
        said="Замещение оформлено.",
        section=SECTION,
        heading="Назначить замещение",
        caption=one.full_name,
        note="Замещающий и тот, кого он замещает, для согласования — одно лицо: друг друга они не проверяют.",
        button="Оформить замещение",
        back_url=card_of(one),
        back_text=one.short_name,
    )


@manages_staff
def end_substitution(request, pk: int):
    one = get_object_or_404(Substitution.objects.select_related("absent", "substitute", "organization"), pk=pk)
    form = EndForm(posted(request))

    def do(data):
        day = data["last_day"]
        return staff.end_substitution(
            one, actor=request.user, at=staff.moment_after(day, one.organization) if day else None
        )

    return answer(
        request,
        form,
        do,
        to=card_of(one.absent),
        said="Замещение прекращено.",
        section=SECTION,
        heading="Прекратить замещение",
        caption=str(one),
        button="Прекратить",
        bad=True,
        back_url=card_of(one.absent),
        back_text=one.absent.short_name,
    )


@manages_staff
@require_POST
@never_cache
def link(request, pk: int) -> HttpResponse:
    """A new one-time link, shown once and kept nowhere."""
    one = get_object_or_404(User, pk=pk)
    address = invitations.invite(one, home_of(one, request.district), actor=request.user)
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
    return show(request, "link", SECTION, person=one, address=address, days=days)


@manages_staff
@require_POST
def account(request, pk: int, what: str) -> HttpResponse:
    """One press: shut out, let in again, or set the second step of the log-in anew."""
    one = get_object_or_404(User, pk=pk)
    do, said = {
        "block": (staff.block, "Вход закрыт. Назначения остались; прекратите их, если человек уволен."),
        "unblock": (staff.unblock, "Вход открыт."),
        "second-factor": (
            invitations.reset_second_factor,
            "Второй шаг сброшен. При следующем входе человек подключит его заново.",
        ),
    }[what]
    try:
        do(one, home_of(one, request.district), actor=request.user)
    except RuleError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(card_of(one))
