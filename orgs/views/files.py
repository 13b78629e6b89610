"""The files of cases."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from orgs.files.storing import serve
from orgs.models import Case, CaseFile
from orgs.models.case import may_see_personal


@require_safe
def file(request, case: int, pk: int):
    """A file of a case, for whoever sees the case; with a citizen's data, for whoever may see those."""
    attached = get_object_or_404(CaseFile.objects.select_related("case", "file"), pk=pk, case_id=case)
    seen = Case.objects.visible_to(request.user).filter(pk=case)
    if not seen.exists() or (attached.personal and not may_see_personal(request.user, attached.case)):
        raise Http404
    return serve(attached.file, attached.name)
