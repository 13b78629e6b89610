"""The page of one step. A journey's view names the forms and calls one action; the rest is here.

class Approve(StepView):
    template_name = "replies/approve.html"
    ways = {"agree": forms.Agree, "return": forms.SendBack}

    def do(self, way, data, case, seat):
        actions.decide(case, way, data, actor=self.request.user, instead_of=seat.on_behalf_of)
"""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST
from viewflow.workflow.fields import import_task_by_ref

from orgs.errors import Conflict, RuleError
from orgs.models import Case, Seat, User
from workflows.engine import items, steps
from workflows.engine.models import WorkItem
from workflows.engine.views.case import due_of, visible_case

TYPED = ("text", "remarks", "reason")  # the fields of all steps that hold words


def task(request, pk: int) -> HttpResponse:
    """Leads to the page of the step. Whoever has no seat at its desk but may read the case is led to the case."""
    rows = WorkItem.objects.select_related("case", "desk", "organization", "owner", "closed_by", "page__network")
    item = get_object_or_404(rows, pk=pk)
    seat = items.seat_for(item, request.user)
    if not seat:
        sat_there = Seat.objects.filter(
            desk=item.desk, user=request.user, valid_from__lte=timezone.now(), valid_to__gt=item.opened_at
        )
        if request.method == "POST" and sat_there.exists():  # the seat was lost while the page was open
            return conflict(
                request,
                Conflict("Эта задача не за вашим столом: назначение окончено или изменён маршрут. Ничего не изменено."),
            )
        visible_case(request.user, item.case_id)  # 404 for a stranger
        messages.info(request, "Эту задачу выполняет другой стол. Вот её дело.")
        return redirect("engine:case", item.case_id)
    if not item.is_open and request.method != "POST":
        return conflict(request, items.already_done(item))
    view = import_task_by_ref(item.node).view
    return view.as_view(item=item, seat=seat)(request)


def conflict(request, error: Conflict) -> HttpResponse:
    """Somebody was first: who, when, and every text that was typed, so that it can be copied and is not lost."""
    typed = [request.POST[name] for name in TYPED if request.POST.get(name, "").strip()]
    return render(request, "engine/conflict.html", {"error": error, "typed": typed}, status=409)


class StepView(View):
    """GET shows the step and takes nothing; POST does it once.

    `ways`: the name of each way to finish → its form, the first is shown unless ?way= asks for another. A way in
    `drafts` keeps the work without finishing the step.
    """

    item: WorkItem = None
    seat: Seat = None
    template_name = ""
    ways: dict[str, type] = {}
    drafts: frozenset[str] = frozenset()

    @property
    def case(self) -> Case:
        return self.item.case

    def do(self, way: str, data: dict, case: Case, seat: Seat) -> None:
        """The action of the step, within its transaction. Raises RuleError to refuse."""
        raise NotImplementedError

    def keep(self, way: str, data: dict) -> str:
        """Keeps a draft; returns what to tell."""
        raise NotImplementedError

    def told(self, way: str) -> str:
        """What the person is told when the step is done."""
        return f"Готово: {self.item.title.lower()}, дело {self.item.number_text}."

    def initial(self, way: str) -> dict:
        return {}

    def context(self, way: str) -> dict:
        """What the template needs besides the form."""
        return {}

    def form(self, way: str, data=None, files=None):
        kwargs = {"initial": self.initial(way)} if data is None else {"data": data, "files": files}
        return self.ways[way](**kwargs, **self.form_kwargs(way))

    def form_kwargs(self, way: str) -> dict:
        return {}

    def get(self, request):
        way = request.GET.get("way") or next(iter(self.ways))
        if way not in self.ways:
            raise Http404
        return self.show(way, self.form(way), uuid4())

    def post(self, request):
        way = request.POST.get("way", "")
        if way not in self.ways:
            raise Http404
        request_id = _uuid(request.POST.get("request_id"))
        form = self.form(way, request.POST, request.FILES)
        if not form.is_valid():
            return self.show(way, form, request_id, status=422)
        try:
            if way in self.drafts:
                messages.success(request, self.keep(way, form.cleaned_data))
                return redirect("engine:task", self.item.pk)
            steps.complete(
                self.item.pk,
                actor=request.user,
                request_id=request_id,
                do=lambda case, seat: self.do(way, form.cleaned_data, case, seat),
            )
        except Conflict as error:
            return conflict(request, error)
        except RuleError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(way, form, request_id, status=422)
        messages.success(request, self.told(way))
        return redirect("inbox:inbox")

    def show(self, way: str, form, request_id: UUID, status: int = 200) -> HttpResponse:
        context = {
            "item": self.item,
            "case": self.case,
            "seat": self.seat,
            "way": way,
            "form": form,
            "request_id": request_id,
            "due": due_of(self.item, timezone.now()),
            "reasons_to_take": items.WhyTaken.choices,
            "colleagues": User.objects.filter(seats__in=Seat.objects.in_force().filter(desk=self.item.desk))
            .exclude(pk=self.request.user.pk)
            .distinct(),
            **self.context(way),
        }
        return render(self.request, self.template_name, context, status=status)


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()


def _item_of(request, pk: int) -> WorkItem:
    item = get_object_or_404(WorkItem.objects.select_related("desk", "case"), pk=pk)
    if not items.seat_at(item.desk, request.user):
        visible_case(request.user, item.case_id)  # 404 for a stranger; the action refuses the rest in words
    return item


@require_POST
def take(request, pk: int):
    item = _item_of(request, pk)
    items.take(item.pk, actor=request.user)
    messages.success(request, f"Задача «{item.title}» теперь ваша.")
    return redirect("engine:task", item.pk)


@require_POST
def give_back(request, pk: int):
    item = _item_of(request, pk)
    items.give_back(item.pk, actor=request.user)
    messages.success(request, f"Задача «{item.title}» снова на общем столе.")
    return redirect("inbox:inbox")


@require_POST
def take_over(request, pk: int):
    item = _item_of(request, pk)
    items.take_over(item.pk, request.POST.get("why", ""), actor=request.user)
    messages.success(request, f"Задача «{item.title}» теперь ваша; причина записана в ход дела.")
    return redirect("engine:task", item.pk)


@require_POST
def hand_over(request, pk: int):
    item = _item_of(request, pk)
    to = request.POST.get("to", "")
    colleague = User.objects.filter(pk=int(to)).first() if to.isascii() and to.isdigit() else None
    if colleague is None:
        raise RuleError("Выберите, кому передать задачу.")
    items.hand_over(item.pk, to=colleague, actor=request.user)
    messages.success(request, f"Задача «{item.title}» передана: {colleague.short_name}.")
    return redirect("inbox:inbox")
