"""Giving out a paper, and keeping its file once it is made."""

from django.utils import timezone

from documents import codes, kinds, trail
from documents.models import Paper
from orgs.files.storing import DOCUMENTS, store
from orgs.journal import action, record
from orgs.models import Case, Counter
from orgs.search import normalise
from orgs.waking import wake

SYSTEM = "Система"


@action
def issue(kind_code: str, case: Case, *, actor=None) -> Paper:
    """Gives out a paper of the kind about the case; `actor` None is the system. An action of its own, never inside
    another one: a paper tells what stands in the journal, and lines are written at the end of the outermost action.

    Number, content, hash and code are fixed at once, the file is made by the worker. The same content again is the
    same paper; a changed content is a new paper, which replaces the former (П 10: signed papers to download).
    """
    kind = kinds.get(kind_code)
    # Two at once would both give out the first paper.
    case = Case.objects.select_related("organization").select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    content = trail.content(kind, case)
    content_hash = trail.content_hash(content)
    former = Paper.objects.filter(case=case, kind=kind.code).valid().first()
    if former and former.content_hash == content_hash:
        return former
    now = timezone.now().replace(microsecond=0)  # the dates in a PDF count seconds
    year = case.organization.today(now).year
    paper = Paper(
        case=case,
        organization=case.organization,
        kind=kind.code,
        title=kind.title,
        prefix=kind.prefix,
        year=year,
        number=Counter.next_number(case.organization, f"paper {kind.prefix}", year),
        issued_at=now,
        issued_by=actor.short_name if actor else SYSTEM,
        personal=kind.personal,
        content=content,
        content_hash=content_hash,
        replaces=former,
    )
    paper.code = codes.of(paper.number_text, content_hash)
    paper.search = normalise(f"{paper.number_text} {kind.title} {case.number_text} {case.organization.short_name}")
    paper.save()
    told = {
        "number": paper.number_text,
        "title": kind.title,
        "content_hash": content_hash,
        "printed_code": paper.code_text,
    }
    if former:
        record("documents.issued_anew", paper, actor=actor, replaces=former.number_text, **told)
    else:
        record("documents.issued", paper, actor=actor, **told)
    wake("documents.render", paper.pk)
    return paper


@action
def keep(paper: Paper, pdf: bytes) -> None:
    """The file of a paper is made. Two workers make the same bytes: whoever is second changes nothing."""
    row = Paper.objects.select_for_update(no_key=True).get(pk=paper.pk)
    if row.state == Paper.State.READY:
        return
    row.file = store(pdf, name=f"{row.number_text}.pdf", kinds=DOCUMENTS)
    row.state, row.failure = Paper.State.READY, ""
    row.save(update_fields=["file", "state", "failure"])
    record("documents.made", row, actor=None, number=row.number_text, sha256=row.file.sha256)
