"""Where a case stands on its way: what is done, what waits now, what lies ahead."""

from dataclasses import dataclass

from viewflow.workflow.base import Node
from viewflow.workflow.status import STATUS

from orgs.models import Case
from workflows.engine.diagram.graph import Arrow, FlowClass, arrows_of, forward, kind_of, lanes_of, nodes_of
from workflows.engine.journeys import journey
from workflows.engine.models import WorkItem


@dataclass(frozen=True)
class Step:
    """One step of the case's main way, for components/steps.html."""

    name: str
    state: str
    who: str


@dataclass(frozen=True)
class Progress:
    """`states`: every node done, now, next, or aside (the case goes past it). `gone`: from where to where the case
    went, the last time it left each node. `possible`: where it is or may still come. `items`: the last work item of
    each step."""

    states: dict[Node, str]
    gone: dict[Node, Node]
    possible: set[Node]
    items: dict[Node, WorkItem]

    def state_of(self, arrow: Arrow) -> str:
        """done: the case went this way and need not go it again; next: it may; aside: it goes past."""
        there = self.gone.get(arrow.src) is arrow.dst
        if there and self.states[arrow.src] == "done" and self.states[arrow.dst] in ("done", "now"):
            return "done"
        return "next" if arrow.src in self.possible else "aside"


def progress_of(case: Case) -> Progress:
    """Reads the tasks of the case's process. What was done and comes again, because a text was returned, lies ahead."""
    flow = flow_of(case)
    process = case.run.process_id
    items = {
        item.task.flow_task: item
        for item in WorkItem.objects.filter(process=process)
        .select_related("task", "closed_by", "owner", "desk__organization")
        .order_by("pk")
    }
    gone, done = {}, set()
    for task in flow.task_class.objects.filter(process=process).prefetch_related("previous").order_by("pk"):
        gone |= {before.flow_task: task.flow_task for before in task.previous.all()}
        if task.status == STATUS.DONE:
            done.add(task.flow_task)
    now = {node for node, item in items.items() if item.is_open}
    ahead = _reached(now, forward(flow)) - now
    possible = _reached(now, arrows_of(flow))

    def state(node: Node) -> str:
        if node in now:
            return "now"
        if node in done and node not in ahead:
            return "done"
        return "next" if node in possible else "aside"

    return Progress({node: state(node) for node in nodes_of(flow)}, gone, possible, items)


def flow_of(case: Case) -> FlowClass:
    return journey(case.run.journey).flow


def steps_of_case(case: Case) -> list[Step]:
    """The main way of a case in words: how it began, the steps of people on the way taken and expected, its end."""
    flow, progress = flow_of(case), progress_of(case)
    lanes = lanes_of(flow)
    return [
        Step(node.task_title, progress.states[node], _who(node, progress, lanes[node].title))
        for node in main_way(flow, progress)
        if kind_of(node) in ("begin", "task", "end")
    ]


def main_way(flow: FlowClass, progress: Progress) -> list[Node]:
    """As the case went; from where it waits by the answer given last time, at first by the first answer."""
    onward = {node: [arrow.dst for arrow in forward(flow) if arrow.src is node] for node in nodes_of(flow)}
    node, way = nodes_of(flow)[0], []
    while node not in way:
        way.append(node)
        last = progress.gone.get(node)
        if progress.states[node] == "done" and last:
            node = last
        elif onward[node]:
            node = last if last in onward[node] else onward[node][0]
    return way


def _who(node: Node, progress: Progress, lane: str) -> str:
    item, state = progress.items.get(node), progress.states[node]
    if item and state == "done":
        return item.closed_by.short_name
    if item and state == "now":
        return f"сейчас: {item.owner.short_name}" if item.owner else f"ждёт: {item.desk.organization.short_name}"
    return lane[:1].lower() + lane[1:]


def _reached(start: set[Node], arrows: list[Arrow]) -> set[Node]:
    """Where the arrows lead from these nodes, the nodes themselves included."""
    found, queue = set(start), list(start)
    while queue:
        node = queue.pop()
        new = {arrow.dst for arrow in arrows if arrow.src is node} - found
        found |= new
        queue += new
    return found
