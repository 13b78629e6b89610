"""The nodes a flow is drawn with. A flow.py needs nothing else of the engine (style: a flow is a drawing).

class ReplyFlow(Journey, Flow):
    prepare = (
        Task(views.Prepare)
        .Annotation(title="Подготовить ответ")
        .By(Duty.PREPARE_REPLIES)
        .Deadline(this.reply_due)
        .Next(this.approve)
    )
"""

from viewflow import this
from viewflow.workflow import lock, nodes
from viewflow.workflow.base import Edge, Flow
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.view import ViewActivation

from workflows.engine import items
from workflows.engine.items import Lane, Term
from workflows.engine.models import CaseProcess

__all__ = ["Begin", "Choice", "End", "Flow", "Journey", "Lane", "System", "Task", "Term", "this"]


class Journey:
    """What every flow shares. A mixin beside Flow: viewflow does not bear a flow inherited from a flow."""

    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)
    code = ""
    lanes: tuple[items.Lane, ...] = ()

    @classmethod
    def lane_of(cls, node) -> items.Lane:
        """The lane of a step of a person by its duty; everything else is the system's, the first lane."""
        duty = getattr(node, "duty", None)
        return next((lane for lane in cls.lanes if duty in lane.duties), cls.lanes[0])


class BeginActivation(StartHandleActivation):
    @StartHandleActivation.status.super()
    def execute(self):
        self.process.save()
        CaseProcess.objects.create(case=self.case, process=self.process, journey=self.flow_class.code)
        super().execute.original()


class Begin(nodes.StartHandle):
    """The journey begins, because something happened: `Flow.node.run(case=case)`."""

    activation_class = BeginActivation

    def __init__(self):
        super().__init__(self._remember)

    @staticmethod
    def _remember(activation, case):
        activation.case = case
        return activation.process


class TaskActivation(ViewActivation):
    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        activation = super().create(flow_task, prev_activation, token, data=data, seed=seed)
        items.open_item(activation)
        return activation


class Task(nodes.View):
    """A step of a person: a work item at the desk that the route names for a duty."""

    activation_class = TaskActivation

    def __init__(self, view):
        super().__init__(view)
        self.duty = None
        self.owner = None
        self.other_than = None
        self.due = None

    @property
    def view(self):
        """The class of the page where the step is done."""
        return self._view

    def By(self, duty, of=None, other_than=None):
        """Whose work it is. `of`: for whose pages, if not the case's organization; `other_than`: whose text it is
        (without another seat, the fallback desk of the route). Both are methods of the flow."""
        self.duty, self.owner, self.other_than = duty, of, other_than
        return self

    def Deadline(self, due):
        """By when: a method of the flow that gives a Term or None."""
        self.due = due
        return self

    def _resolve(self, instance):
        super()._resolve(instance)
        self.owner = this.resolve(instance, self.owner)
        self.other_than = this.resolve(instance, self.other_than)
        self.due = this.resolve(instance, self.due)


class Choice(nodes.Switch):
    """A question that one named property answers; each answer leads on."""

    def __init__(self, question):
        super().__init__()
        self.question = question
        self.answers = []

    def When(self, answer, node, label):
        """If the answer is this one, go to the node; the label stands on the arrow."""
        self.answers.append((answer, node, label))
        return self

    def _resolve(self, instance):
        question = this.resolve(instance, self.question)
        self.answers = [(answer, this.resolve(instance, node), label) for answer, node, label in self.answers]
        self._activate_next = [
            (node, lambda activation, answer=answer: question(activation) == answer)
            for answer, node, label in self.answers
        ]

    def _outgoing(self):
        for _answer, node, label in self.answers:
            yield Edge(src=self, dst=node, edge_class="cond_true", label=label)


class System(nodes.Function):
    """What the system does by itself, inside the completing transaction: one action, or a row for the worker."""


class End(nodes.End):
    """The journey is over."""
