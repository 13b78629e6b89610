"""Texts that specialists begin with: kept by whoever prepares replies for the pages of an organization."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from orgs.duties import Duty
from orgs.models import Organization, Route, Seat
from workflows.replies import actions
from workflows.replies.forms import ReplyTemplateForm
from workflows.replies.models import ReplyTemplate


def served_by(user):
    """The organizations for whose pages the person prepares replies; 404 if there are none."""
    mine = Organization.objects.filter(
        desks__duty=Duty.PREPARE_REPLIES, desks__seats__in=Seat.objects.in_force().filter(user=user)
    )
    routed = Route.objects.in_force().filter(duty=Duty.PREPARE_REPLIES)
    owners = Organization.objects.filter(routes__in=routed.filter(organization__in=mine))
    elsewhere = Organization.objects.filter(routes__in=routed).exclude(pk__in=owners)
    served = Organization.objects.filter(
        pk__in=owners.order_by().values("pk").union(mine.exclude(pk__in=elsewhere).order_by().values("pk"))
    )
    if not served.exists():
        raise Http404
    return served


def template_list(request):
    served = served_by(request.user)
    templates = ReplyTemplate.objects.filter(organization__in=served).select_related("organization")
    return render(
        request, "replies/templates.html", {"templates": templates.order_by("retired", "organization", "title")}
    )


def edit_template(request, pk: int | None = None):
    served = served_by(request.user)
    template = get_object_or_404(ReplyTemplate, pk=pk, organization__in=served) if pk is not None else None
    form = ReplyTemplateForm(request.POST or None, instance=template, organizations=served)
    if request.method == "POST":
        if form.is_valid():
            saved = actions.save_template(form.save(commit=False), actor=request.user, retire="retire" in request.POST)
            messages.success(request, f"Заготовка «{saved.title}» сохранена.")
            return redirect("replies:templates")
        return render(request, "replies/template.html", {"form": form, "template": template}, status=422)
    return render(request, "replies/template.html", {"form": form, "template": template})
