"""What the worker does for replies: the papers of a closed case."""

from documents.actions import issue
from orgs.models import Case
from orgs.waking import job, sweep, wake
from workflows.replies.models import Reply
from workflows.replies.papers import RECORD, SHEET


@job("replies.papers")
def issue_papers(pk: int) -> None:
    """The record of the reply and, where a text was decided about, the approval sheet."""
    case = Case.objects.select_related("organization").get(pk=pk)
    issue(RECORD, case, actor=None)
    if case.versions.filter(decisions__isnull=False).exists():
        issue(SHEET, case, actor=None)


@sweep("replies.papers")
def closed_without_record() -> int:
    """Closed cases whose papers were never asked for, or whose wake-up was lost."""
    missing = Reply.objects.filter(case__closed_at__isnull=False).exclude(case__papers__kind=RECORD)
    cases = list(missing.values_list("case", flat=True)[:100])
    for pk in cases:
        wake("replies.papers", pk)
    return len(cases)
