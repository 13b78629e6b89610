"""The files of cases."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from orgs.files.storing import serve
from orgs.models import Case
from orgs.models.case import may_see_personal


@require_safe
def file(request, case: int, pk: int):
    """A file of a case, for whoever sees the case; with a citizen's data, for whoever may see those."""
    seen = get_object_or_404(Case.objects.visible_to(request.user), pk=case)
    attached = get_object_or_404(seen.files.select_related("file"), pk=pk)
    if attached.personal and not may_see_personal(request.user, seen):
        raise Http404
    return serve(attached.file, attached.name)
