"""What the case page shows of a reply."""

from django.urls import reverse

from approvals.actions import may_withdraw
from approvals.models import Decision
from documents.models import Paper
from workflows.engine.diagram import steps_of_case, svg_of_case
from workflows.messages.masking import mask
from workflows.messages.showing import Eyes
from workflows.replies.models import Placing, Reply, Triage
from workflows.replies.presenting import files_of, joined_to, versions_of


def case_page(case, request) -> tuple[str, dict]:
    """The template of the case page and what it needs."""
    user = request.user
    reply = Reply.objects.select_related(
        "message__page__organization__entity",
        "message__page__network",
        "message__network",
        "message__current",
        "message__case__organization",
        "version__author",
        "passed_to",
        "joined_to",
        "placed_by",
        "placed_instead_of",
    ).get(case=case)
    others = joined_to(case, reply)
    eyes = Eyes(user).over([reply.message, *others])
    related_papers = Paper.objects.filter(case=case).select_related("file", "organization", "replaced_by")
    papers = list(related_papers.defer("content").order_by("-pk"))
    url = reverse("engine:case", args=[case.pk])
    return "replies/case.html", {
        "reply": reply,
        "message": eyes.shown(reply.message),
        "others": [eyes.shown(message) for message in others],
        "decisions": _decisions(case, eyes.masked(reply.message)),
        "papers": papers,
        "papers_wait": case.closed_at and (not papers or any(not paper.file_id for paper in papers)),
        "steps": steps_of_case(case),
        "svg": svg_of_case(case),
        "outcome": _outcome(reply),
        "can_recall": _can_recall(reply, user),
        "can_withdraw": _can_withdraw(reply, user),
        "files": files_of(reply, user),
        **versions_of(case, request, url, masked=eyes.masked(reply.message)),
    }


def _decisions(case, masked: bool) -> list[Decision]:
    """The decisions of the case; in another legal entity what is private in their words is hidden."""
    decisions = list(Decision.objects.of_case(case))
    for decision in decisions if masked else []:
        decision.reason = mask(decision.reason, direct=False)
        for remark in decision.remarks.all():
            remark.text = mask(remark.text, direct=False)
    return decisions


def _outcome(reply: Reply) -> tuple[str, str, str] | None:
    """How the case ended, for the note at the top: kind, title, text; None while it is open."""
    if not reply.case.closed_at:
        return None
    if reply.placing == Placing.PLACED:
        return ("ok", "Ответ дан.", "Адрес размещённого ответа подтвердил сотрудник.")
    where = {Triage.PASS: f": {reply.passed_to}", Triage.SAME_CASE: f": {reply.joined_to}"}
    return ("info", f"Закрыто: {reply.outcome.lower()}{where.get(Triage(reply.triage), '')}.", reply.reason)


def _open_item(reply: Reply, node: str):
    return reply.case.items.open().filter(node__endswith=f".{node}").first()


def _can_recall(reply: Reply, user):
    """The approval step that the author may take back, or None."""
    item = _open_item(reply, "approve")
    if item and reply.version and reply.version.author_id == user.pk and not reply.version.decisions.exists():
        return item
    return None


def _can_withdraw(reply: Reply, user):
    """The placing step that the approver may take back, or None."""
    item = _open_item(reply, "place")
    if not item or not reply.version:
        return None
    return item if may_withdraw(reply.version, user) else None
