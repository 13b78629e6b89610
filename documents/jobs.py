"""Making the files of papers in the background."""

import logging

from django.db.models import F
from django.utils import timezone

from documents import actions
from documents.models import Paper
from orgs.waking import job, sweep

log = logging.getLogger(__name__)
AT_ONCE = 20


@job("documents.render")
def render(pk: int) -> None:
    """Makes one file, 0.1 s a page. Called again, or by two workers, it makes the same one; killed, it left nothing."""
    todo = Paper.objects.exclude(state=Paper.State.READY).filter(pk=pk)
    todo.update(tries=F("tries") + 1, tried_at=timezone.now())
    paper = todo.first()
    if paper is None:
        return
    try:
        from documents.printing import printed  # the libraries of layout: the web must start without them

        actions.keep(paper, printed(paper))
    except Exception as error:  # whatever it is, the clerk is told and it is tried again
        log.exception("The paper %s was not made.", pk)
        todo.update(state=Paper.State.FAILED, failure=f"{type(error).__name__}: {error}"[:300])


@sweep("documents.papers")
def due() -> int:
    """Makes what a lost wake-up or a killed worker left behind."""
    waiting = list(Paper.objects.due().values_list("pk", flat=True)[:AT_ONCE])
    for pk in waiting:
        render(pk)
    return len(waiting)
