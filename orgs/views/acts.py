"""Acts and the norms they set."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from orgs.actions.acts import record_act, record_norm
from orgs.forms import ActForm, NormForm
from orgs.models import Act, Norm
from orgs.views.common import answer, manages_settings, manages_something, posted, show

SECTION = "acts"


@manages_something
@require_safe
def acts(request):
    norms = Norm.objects.select_related("act").prefetch_related("applies_to").order_by("code", "-valid_from")
    return show(request, "acts", SECTION, acts=Act.objects.select_related("issuer"), norms=norms)


@manages_settings
def add(request):
    form = ActForm(posted(request))
    return answer(
        request,
        form,
        lambda data: record_act(data["issuer"] or request.district, **data, actor=request.user),
        to=reverse("orgs:acts"),
        said="Акт внесён.",
        section=SECTION,
        heading="Новый акт",
        button="Внести акт",
        back_url=reverse("orgs:acts"),
        back_text="Акты и нормы",
    )


@manages_settings
def add_norm(request):
    form = NormForm(posted(request))
    return answer(
        request,
        form,
        lambda data: record_norm(request.district, **data, actor=request.user),
        to=reverse("orgs:acts"),
        said="Норма внесена. Прежняя действует до дня, с которого начинается новая.",
        section=SECTION,
        heading="Новая норма",
        button="Внести норму",
        back_url=reverse("orgs:acts"),
        back_text="Акты и нормы",
    )
