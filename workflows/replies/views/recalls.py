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


def _open_step(request, pk: int, node: str) -> WorkItem:
    """The step of the case that waits at a node; a stranger gets 404, a late one is told."""
    case = visible_case(request.user, pk)
    if not hasattr(case, "reply"):
        raise Http404
    item = case.items.open().filter(node__endswith=f".{node}").first()
    if item is None:
        raise Conflict("Поздно: по делу уже сделан следующий шаг. Посмотрите дело.")
    return item


@require_POST
def recall(request, pk: int):
    """The author takes his text back while nobody has decided about it."""
    item = _open_step(request, pk, "approve")
    steps.recall(
        item.pk, actor=request.user, request_id=uuid4(), do=lambda case: actions.recall(case, actor=request.user)
    )
    messages.success(request, "Текст отозван. Исправьте его и отправьте снова.")
    return redirect("inbox:inbox")


def withdraw(request, pk: int):
    """The approver takes his agreement back while the text is not placed."""
    item = _open_step(request, pk, "place")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            steps.recall(
                item.pk,
                actor=request.user,
                request_id=uuid4(),
                do=lambda case: actions.withdraw(case, form.cleaned_data["reason"], actor=request.user),
            )
        except Conflict:
            raise
        except RuleError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Согласование отозвано: решение по тексту снова у согласующих.")
            return redirect("engine:case", pk)
    status = 422 if form.is_bound else 200
    return render(request, "replies/withdraw.html", {"case": item.case, "form": form}, status=status)
