"""What the worker does for replies: the papers of a closed case."""

from documents.actions import issue
from orgs.models import Case
from orgs.waking import job, sweep, wake
from workflows.replies.models import Reply
from workflows.replies.papers import RECORD, SHEET


@job("replies.papers")
def issue_papers(pk: int) -> None:
    """The record of the reply and, where a text was decided about, the approval sheet; once, however often asked."""
    case = Case.objects.select_related("organization").get(pk=pk)
    wanted = [RECORD] + ([SHEET] if case.versions.filter(decisions__isnull=False).exists() else [])
    for kind in wanted:
        if not case.papers.filter(kind=kind).exists():
            issue(kind, case, actor=None)
    Reply.objects.filter(case=case).update(papers_due=False)


@sweep("replies.papers")
def papers_due() -> int:
    """Closed cases whose papers are not all issued: a wake-up was lost, or a worker was killed."""
    cases = list(Reply.objects.filter(papers_due=True).order_by("pk").values_list("case", flat=True)[:100])
    for pk in cases:
        wake("replies.papers", pk)
    return len(cases)
