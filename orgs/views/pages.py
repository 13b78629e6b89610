"""The register of official pages as the administrator keeps it (Порядок, п. 1, 5.1, 6.1)."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from orgs.actions.pages import change_page, register_page
from orgs.actions.routes import route_of
from orgs.duties import Duty
from orgs.forms import NewPageForm, PageForm, ResponsibleForm
from orgs.models import Organization, Page
from orgs.views.common import answer, manages_settings, manages_something, posted, searched, show

SECTION = "pages"


@manages_something
@require_safe
def pages(request):
    listed = Page.objects.select_related("organization", "network").prefetch_related("responsible")
    return show(
        request, "pages", SECTION, **searched(request, listed.order_by("organization__path", "network_id", "pk"))
    )


@manages_settings
def add(request):
    owner = request.GET.get("organization", "")
    form = NewPageForm(posted(request), initial={"organization": owner if owner.isdecimal() else None})
    return answer(
        request,
        form,
        lambda data: register_page(data.pop("organization"), **data, actor=request.user),
        to=lambda page: reverse("orgs:page_responsible", args=[page.pk]),
        said="Страница внесена в реестр. Укажите, кто за неё отвечает.",
        section=SECTION,
        heading="Новая страница",
        clause="п. 1 Порядка",
        button="Внести в реестр",
        back_url=reverse("orgs:pages"),
        back_text="Страницы",
    )


@manages_settings
def edit(request, pk: int):
    one = get_object_or_404(Page.objects.select_related("organization", "network"), pk=pk)
    form = PageForm(posted(request), instance=one)
    return answer(
        request,
        form,
        lambda data: change_page(one, **data, actor=request.user),
        to=reverse("orgs:pages"),
        said="Сведения о странице сохранены.",
        section=SECTION,
        heading="Сведения о странице",
        caption=f"{one}, номер {one.external_id}",
        clause="п. 5.1 Порядка",
        button="Сохранить сведения",
        back_url=reverse("orgs:pages"),
        back_text="Страницы",
    )


@manages_settings
def responsible(request, pk: int):
    one = get_object_or_404(Page.objects.select_related("organization", "network"), pk=pk)
    form = ResponsibleForm(posted(request), page=one, keeper=keeper_of(one))
    return answer(
        request,
        form,
        lambda data: change_page(one, responsible=data["responsible"], actor=request.user),
        to=reverse("orgs:pages"),
        said="Ответственные записаны.",
        section=SECTION,
        heading="Кто отвечает за страницу",
        caption=str(one),
        clause="п. 2 постановления",
        note="Здесь те, кто назначен вести страницы. Нужного человека нет? Сначала назначьте его.",
        button="Записать ответственных",
        back_url=reverse("orgs:pages"),
        back_text="Страницы",
    )


def keeper_of(page: Page) -> Organization:
    """Whose staff keeps the page."""
    route = route_of(page.organization, Duty.KEEP_PAGES)
    return route.organization if route and route.organization else page.organization
