"""Taking a text back, and taking back an agreement, from the case page."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from orgs.errors import Conflict, RuleError
from workflows.engine import steps
from workflows.engine.models import WorkItem
from workflows.engine.views.case import visible_case
from workflows.replies import actions
from workflows.replies.forms import ReasonForm


def _steps(request, pk: int, waits: str, did: str) -> tuple[WorkItem, WorkItem]:
    """The step of the case that waits at a node, and the one the person did before; a stranger gets 404, a late one is
    told."""
    case = visible_case(request.user, pk)
    if not hasattr(case, "reply"):
        raise Http404
    done = case.items.filter(node__endswith=f".{did}", closed_by=request.user, recalled=False)
    own = done.select_related("desk", "owner").order_by("-closed_at").first()
    if own is None:
        raise RuleError("Отозвать это может только тот, кто это сделал.")
    item = case.items.open().filter(node__endswith=f".{waits}").first()
    if item is None:
        raise Conflict("Поздно: по делу уже сделан следующий шаг. Посмотрите дело.")
    return item, own


@require_POST
def recall(request, pk: int):
    """The author takes his text back while nobody has decided about it."""
    item, own = _steps(request, pk, waits="approve", did="prepare")

    def do(case, seat):
        actions.recall(case, actor=request.user, instead_of=seat.on_behalf_of)

    steps.recall(item.pk, own=own, actor=request.user, request_id=uuid4(), do=do)
    messages.success(request, "Текст отозван. Исправьте его и отправьте снова.")
    return redirect("inbox:inbox")


def withdraw(request, pk: int):
    """The approver takes his agreement back while the text is not placed."""
    item, own = _steps(request, pk, waits="place", did="approve")
    form = ReasonForm(request.POST or None)

    def do(case, seat):
        reason = form.cleaned_data["reason"]
        actions.withdraw(case, reason, actor=request.user, instead_of=seat.on_behalf_of)

    if request.method == "POST" and form.is_valid():
        try:
            steps.recall(item.pk, own=own, actor=request.user, request_id=uuid4(), do=do)
        except Conflict:
            raise
        except RuleError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Согласование отозвано: решение по тексту снова у согласующих.")
            return redirect("engine:case", pk)
    status = 422 if form.is_bound else 200
    return render(request, "replies/withdraw.html", {"case": item.case, "form": form}, status=status)
