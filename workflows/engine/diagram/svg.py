"""The drawing as SVG: presentation attributes only and no ids, so it may stand on a page as often as one likes, in a
file and in a paper."""

from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from orgs.models import Case
from workflows.engine.diagram.graph import FlowClass, has_deadline, kind_of, lanes_of
from workflows.engine.diagram.layout import layout
from workflows.engine.diagram.progress import Progress, flow_of, progress_of
from workflows.engine.diagram.shapes import NOTE, Box, Drawing, Rect, Road

ARROWHEAD = 10  # its length, pixels


@dataclass(frozen=True)
class Look:
    """How what is done, waits, lies ahead or aside is drawn: never by colour alone."""

    fill: str
    stroke: str
    width: int
    ink: str
    weight: int
    dash: str = ""
    legend: str = ""


LOOKS = {
    "done": Look("#e7f3ec", "#17633a", 2, "#16212c", 700, legend="выполнено"),
    "now": Look("#e7f0f8", "#0b5c9a", 4, "#16212c", 700, legend="сейчас"),
    "next": Look("#ffffff", "#6d7a86", 2, "#46535f", 400, legend="впереди"),
    "aside": Look("#ffffff", "#6d7a86", 1, "#46535f", 400, dash="4 4", legend="дело идёт мимо"),
    "plain": Look("#ffffff", "#46535f", 2, "#16212c", 400),
}
IN_WORDS = {"done": "Выполнено", "now": "Сейчас", "next": "Впереди", "aside": "Дело идёт мимо"}


def svg_of_flow(flow: FlowClass) -> SafeString:
    """The way itself."""
    return _svg(layout(flow), None, f"Схема: {_lowered(flow.process_title)}", _flow_in_words(flow))


def svg_of_case(case: Case) -> SafeString:
    """The way of a case: what is done, what waits, what lies ahead."""
    flow, progress = flow_of(case), progress_of(case)
    title = f"Схема дела {case.number_text}: {_lowered(flow.process_title)}"
    return _svg(layout(flow), progress, title, _case_in_words(flow, progress))


def _svg(drawing: Drawing, progress: Progress | None, title: str, description: str) -> SafeString:
    states = progress.states if progress else {box.node: "plain" for box in drawing.boxes}
    roads = [_road(road, progress.state_of(road.arrow) if progress else "plain") for road in drawing.roads]
    present = [state for state in IN_WORDS if state in {*states.values(), *(road["state"] for road in roads)}]
    return render_to_string(
        "engine/diagram.svg",
        {
            "title": title,
            "description": description,
            "drawing": drawing,
            "roads": sorted(roads, key=lambda road: road["state"] == "done"),
            "boxes": [_box(box, states[box.node]) for box in drawing.boxes],
            "legend": [(190 + 170 * number, state, LOOKS[state]) for number, state in enumerate(present)],
            "legend_x": 190 + 170 * len(present),
            "legend_y": drawing.height - 34,
        },
    )


def _box(box: Box, state: str) -> dict:
    words, note = box.words, None
    if state == "now" and box.is_step:
        words = replace(words, y=words.y - 10)
        note = (box.cx, words.bottom + NOTE + 3)
    return {
        "box": box,
        "words": words,
        "note": note,
        "state": state,
        "look": LOOKS[state],
        "mark": Rect(box.right, box.y, 0, 0) if box.is_step else Rect(box.cx, box.cy, 0, 0),
    }


def _road(road: Road, state: str) -> dict:
    (x1, y1), (x2, y2) = road.points[-2:]
    dx, dy = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
    back = (x2 - dx * ARROWHEAD, y2 - dy * ARROWHEAD)
    head = [(x2, y2), (back[0] - dy * 5, back[1] + dx * 5), (back[0] + dy * 5, back[1] - dx * 5)]
    return {
        "line": _points([*road.points[:-1], back]),
        "head": _points(head),
        "words": road.words,
        "state": state,
        "look": LOOKS[state],
    }


def _points(points: list[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _flow_in_words(flow: FlowClass) -> str:
    """Lane by lane, for whoever does not see the drawing."""
    lanes = lanes_of(flow)
    told = []
    for lane in flow.lanes:
        titles = [_lowered(node.task_title) for node, where in lanes.items() if where is lane]
        told.append(f"{lane.title}: {', '.join(titles)}.")
    return " ".join(told)


def _case_in_words(flow: FlowClass, progress: Progress) -> str:
    lanes = lanes_of(flow)
    told = []
    for state, heading in IN_WORDS.items():
        titles = [
            f"{_lowered(node.task_title)} ({_lowered(lanes[node].title)}{', есть срок' * has_deadline(node)})"
            for node, its in progress.states.items()
            if its == state and kind_of(node) != "choice"
        ]
        if titles:
            told.append(f"{heading}: {', '.join(titles)}.")
    return " ".join(told)
