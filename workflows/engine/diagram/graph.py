"""A flow as nodes and arrows: what the drawing, the BPMN file and the tests read."""

from dataclasses import dataclass
from typing import Any

from viewflow.workflow.base import Node
from viewflow.workflow.fields import get_task_ref

from workflows.engine.nodes import Begin, Choice, End, Lane, Task

FlowClass = Any  # the class of a flow.py: a Journey and viewflow's Flow, which is untyped


@dataclass(frozen=True)
class Arrow:
    """From one node to another, drawn once: several answers that lead to one node stand on one arrow."""

    src: Node
    dst: Node
    labels: tuple[str, ...] = ()


def nodes_of(flow: FlowClass) -> list[Node]:
    """The nodes in the order of the class (viewflow itself goes by the alphabet)."""
    return [node for node in vars(flow).values() if isinstance(node, Node)]


def arrows_of(flow: FlowClass) -> list[Arrow]:
    labels: dict[tuple[Node, Node], list[str]] = {}
    for node in nodes_of(flow):
        for edge in node._outgoing():
            labels.setdefault((edge.src, edge.dst), []).extend(filter(None, [edge.label]))
    return [Arrow(src, dst, tuple(words)) for (src, dst), words in labels.items()]


def forward(flow: FlowClass) -> list[Arrow]:
    """The arrows that lead on in the order of the class; the others lead back."""
    place = {node: number for number, node in enumerate(nodes_of(flow))}
    return [arrow for arrow in arrows_of(flow) if place[arrow.src] < place[arrow.dst]]


def lanes_of(flow: FlowClass) -> dict[Node, Lane]:
    """The lane of every node. A question stands beside the step whose outcome it asks, an end beside the last step."""
    before: dict[Node, Node] = {}
    for arrow in forward(flow):
        before.setdefault(arrow.dst, arrow.src)
    lanes: dict[Node, Lane] = {}
    for node in nodes_of(flow):
        follows = isinstance(node, Choice | End) and node in before
        lanes[node] = lanes[before[node]] if follows else flow.lane_of(node)
    return lanes


def kind_of(node: Node) -> str:
    """begin, task, choice, end; everything else is the system's."""
    kinds = {Begin: "begin", Task: "task", Choice: "choice", End: "end"}
    return next((kind for cls, kind in kinds.items() if isinstance(node, cls)), "system")


def has_deadline(node: Node) -> bool:
    return bool(getattr(node, "due", None))


def arrows(flow: FlowClass) -> list[str]:
    """The arrows as text, one a line of a test: «triage → text_needed», «agreed —да→ place»."""
    return [
        f"{edge.src.name} —{edge.label}→ {edge.dst.name}" if edge.label else f"{edge.src.name} → {edge.dst.name}"
        for node in nodes_of(flow)
        for edge in node._outgoing()
    ]


def node_refs(flow: FlowClass) -> list[str]:
    """What the database keeps of the nodes («replies/flow.ReplyFlow.triage»): renaming one needs a migration."""
    return [get_task_ref(node) for node in nodes_of(flow)]
