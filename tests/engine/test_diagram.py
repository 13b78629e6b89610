"""A flow drawn: nothing meets anything, every arrow once, the same in SVG, in BPMN and in words."""

import re
from io import StringIO
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.engine.flows import ErrandFlow, any_flow
from tests.orgs.factories import district, user
from tests.replies.factories import Clerk, address_of_answer, case_of
from workflows.engine.diagram import arrows, bpmn_of_flow, node_refs, steps_of_case, svg_of_case, svg_of_flow
from workflows.engine.diagram.bpmn import NAMESPACES
from workflows.engine.diagram.graph import forward
from workflows.engine.diagram.layout import layout
from workflows.engine.journeys import all_journeys

FLOWS = [ErrandFlow, *(journey.flow for journey in all_journeys()), *map(any_flow, range(30))]
SVG = "{http://www.w3.org/2000/svg}"

each_flow = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.code)


def inside(line: float, start: int, end: int) -> bool:
    return start < line < end


def cuts(piece, shape) -> bool:
    """Whether a straight piece of an arrow runs through the inside of a shape, or along its border from within."""
    if piece.w:
        return inside(piece.y, shape.y, shape.bottom) and piece.x < shape.right and shape.x < piece.right
    return inside(piece.x, shape.x, shape.right) and piece.y < shape.bottom and shape.y < piece.bottom


# --- The graph -----------------------------------------------------------------------------------


def test_the_arrows_of_a_flow_can_be_stated_as_text():
    assert arrows(ErrandFlow) == [
        "asked → sort",
        "sort → whose",
        "whose —своя→ do_it",
        "whose —чужая→ ask_other",
        "whose —ничья→ dropped",
        "do_it → check",
        "ask_other → check",
        "check → good",
        "good —да→ note",
        "good —почти→ note",
        "good —переделать→ do_it",
        "good —не о том просили→ sort",
        "note → done",
    ]


def test_what_the_database_keeps_of_a_node_is_listed_in_the_order_of_the_flow():
    (flow,) = (journey.flow for journey in all_journeys() if journey.code == "reply")
    refs = node_refs(flow)
    assert refs[:2] == ["replies/flow.ReplyFlow.received", "replies/flow.ReplyFlow.triage"]
    assert len(refs) == len(set(refs)) == len(layout(flow).boxes)


# --- The layout ----------------------------------------------------------------------------------


@each_flow
def test_no_two_shapes_overlap(flow):
    boxes = layout(flow).boxes
    shapes = [*boxes, *(box.clock for box in boxes if box.clock)]
    own_clock = {(id(box), id(box.clock)) for box in boxes}
    met = [(a, b) for a, b in combinations(shapes, 2) if a.meets(b) and (id(a), id(b)) not in own_clock]
    assert met == []


@each_flow
def test_every_shape_stands_in_one_lane_and_a_later_step_further_to_the_right(flow):
    drawing = layout(flow)
    place = {box.node: box for box in drawing.boxes}
    assert all(sum(band.holds(box) for band in drawing.bands) == 1 for box in drawing.boxes)
    assert all(place[arrow.src].right < place[arrow.dst].x for arrow in forward(flow))


def test_a_question_stands_beside_its_step_and_an_end_beside_the_last_one():
    drawing = layout(ErrandFlow)
    lane = {box.node.name: band.lane.title for box in drawing.boxes for band in drawing.bands if band.holds(box)}
    assert lane["whose"] == lane["good"] == lane["dropped"] == "Руководитель"
    assert lane["asked"] == lane["note"] == lane["done"] == "Система"
    assert lane["do_it"] == lane["ask_other"] == "Исполнитель"


def test_two_steps_that_would_meet_stand_one_below_the_other():
    place = {box.node.name: box for box in layout(ErrandFlow).boxes}
    assert place["do_it"].x == place["ask_other"].x
    assert place["do_it"].bottom < place["ask_other"].y


@each_flow
def test_no_arrow_runs_through_a_shape(flow):
    drawing = layout(flow)
    shapes = [shape for box in drawing.boxes for shape in (box, box.clock) if shape]
    pieces = [(road.arrow, piece) for road in drawing.roads for piece in road.pieces]
    cut = [(arrow, shape) for arrow, piece in pieces for shape in shapes if cuts(piece, shape)]
    corners = [box for box in drawing.boxes if not box.is_step]  # the square around a rhombus has empty corners
    assert [
        (arrow, shape) for arrow, shape in cut if shape not in corners or shape.node not in (arrow.src, arrow.dst)
    ] == []


@each_flow
def test_an_arrow_begins_on_its_shape_ends_on_the_other_and_turns_at_right_angles(flow):
    drawing = layout(flow)
    place = {box.node: box for box in drawing.boxes}
    for road in drawing.roads:
        for (x, y), box in ((road.points[0], place[road.arrow.src]), (road.points[-1], place[road.arrow.dst])):
            dx, dy = abs(x - box.cx), abs(y - box.cy)
            if box.kind == "choice":
                assert dx + dy == box.w // 2
            elif box.kind in ("begin", "end"):
                assert dx**2 + dy**2 == (box.w // 2) ** 2
            else:
                assert (dx == box.w // 2 and dy < box.h // 2) or (dy == box.h // 2 and dx < box.w // 2)
        assert all((piece.w == 0) != (piece.h == 0) for piece in road.pieces)


@each_flow
def test_no_two_arrows_run_along_one_line(flow):
    roads = layout(flow).roads
    for one, other in combinations(roads, 2):
        for a in one.pieces:
            for b in other.pieces:
                crossing = bool(a.w) != bool(b.w)
                assert crossing or not a.meets(b, 1), (one.arrow, other.arrow)


@each_flow
def test_every_arrow_is_drawn_once(flow):
    drawing = layout(flow)
    drawn = [f"{road.arrow.src.name} {road.arrow.dst.name}" for road in drawing.roads]
    stated = {re.sub(r" (→|—.*→) ", " ", arrow) for arrow in arrows(flow)}
    assert sorted(drawn) == sorted(stated)
    lines = ET.fromstring(svg_of_flow(flow)).findall(f"{SVG}polyline")
    assert len({line.get("points") for line in lines}) == len(lines) == len(drawn)


@each_flow
def test_every_answer_stands_on_its_arrow(flow):
    for road in layout(flow).roads:
        told = " ".join(road.words.lines).replace("\u00a0", " ") if road.words else ""
        assert told == " / ".join(road.arrow.labels)


@each_flow
def test_no_text_meets_anything_and_the_words_of_a_step_stand_within_it(flow):
    drawing = layout(flow)
    shapes = [shape for box in drawing.boxes for shape in (box, box.clock) if shape]
    lines = [piece for road in drawing.roads for piece in road.pieces]
    texts = drawing.words
    assert [(text.lines, other) for text in texts for other in (*shapes, *lines) if text.meets(other)] == []
    assert [(a.lines, b.lines) for a, b in combinations(texts, 2) if a.meets(b)] == []
    assert all(box.holds(box.words) for box in drawing.boxes if box.is_step)
    assert all(band.head.holds(band.title) and band.head.holds(band.clause) for band in drawing.bands)


# --- SVG -----------------------------------------------------------------------------------------


@each_flow
def test_the_svg_is_harmless_and_legible(flow):
    """No ids, styles, scripts or references: it may stand twice on a page, in a file, in a paper."""
    root = ET.fromstring(svg_of_flow(flow))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "g", "rect", "circle", "path", "polyline", "polygon", "text",
    }  # fmt: skip
    names = {name for element in root.iter() for name in element.attrib}
    assert not names & {"id", "style", "href", "marker-end"} and not [name for name in names if name.startswith("on")]
    assert min(float(text.get("font-size")) for text in root.iter(f"{SVG}text")) >= 13
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert len([circle for circle in root.iter(f"{SVG}circle") if circle.get("r") == "14"]) == sum(
        bool(box.clock) for box in layout(flow).boxes
    )


def test_a_title_with_markup_is_only_text():
    svg = svg_of_flow(ErrandFlow)
    assert "<просьбу>" not in svg and "&lt;просьбу&gt;" in svg
    assert ET.fromstring(svg).find(f"{SVG}title").text == "Схема: поручение <о чём & зачем>"


# --- BPMN ----------------------------------------------------------------------------------------


def found(root: ET.Element, name: str) -> list[ET.Element]:
    return root.findall(f".//{name}", NAMESPACES)


@each_flow
def test_the_bpmn_file_is_whole(flow):
    """Every reference leads to an element, every element has its shape or edge and no shape is left over."""
    root = ET.fromstring(bpmn_of_flow(flow))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    process = root.find("bpmn:process", NAMESPACES)
    nodes = {box.node.name for box in layout(flow).boxes}
    assert sorted(ref.text for ref in found(process, "bpmn:flowNodeRef")) == sorted(nodes)
    assert [lane.get("name") for lane in found(process, "bpmn:lane")] == [lane.title for lane in flow.lanes]
    flows = {edge.get("id"): edge for edge in found(process, "bpmn:sequenceFlow")}
    assert {edge.get(end) for edge in flows.values() for end in ("sourceRef", "targetRef")} == nodes
    for node in (element for element in process if element.get("id") in nodes):
        for way, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            listed = [ref.text for ref in node.findall(f"bpmn:{way}", NAMESPACES)]
            assert sorted(listed) == sorted(i for i, edge in flows.items() if edge.get(end) == node.get("id"))
    shown = [
        shape.get("bpmnElement") for kind in ("bpmndi:BPMNShape", "bpmndi:BPMNEdge") for shape in found(root, kind)
    ]
    kinds = ("bpmn:participant", "bpmn:lane", "bpmn:association", "bpmn:textAnnotation", "bpmn:sequenceFlow")
    drawn = nodes | {element.get("id") for kind in kinds for element in found(root, kind)}
    assert sorted(shown) == sorted(drawn)
    assert all(len(edge.findall("di:waypoint", NAMESPACES)) >= 2 for edge in found(root, "bpmndi:BPMNEdge"))
    assert len(found(process, "bpmn:textAnnotation")) == sum(bool(box.clock) for box in layout(flow).boxes)


def test_the_bpmn_file_says_who_does_a_step_and_names_the_answers():
    process = ET.fromstring(bpmn_of_flow(ErrandFlow)).find("bpmn:process", NAMESPACES)
    tags = {element.get("id"): element.tag.split("}")[1] for element in process}
    assert (tags["asked"], tags["sort"], tags["whose"], tags["note"], tags["done"]) == (
        "startEvent", "userTask", "exclusiveGateway", "serviceTask", "endEvent",
    )  # fmt: skip
    (edge,) = (edge for edge in found(process, "bpmn:sequenceFlow") if edge.get("id") == "good_to_note")
    assert edge.get("name") == "да / почти"


# --- A case --------------------------------------------------------------------------------------


@pytest.fixture
def world(db):
    return district()


@pytest.fixture
def case(world):
    return case_of(world.vk_adm)


@pytest.fixture
def rural(world):
    return Clerk(world.rural)


@pytest.fixture
def approver(world):
    return Clerk(world.pr_approver)


def described(case) -> dict[str, str]:
    """The description of the drawing: «Сейчас» → what waits."""
    text = ET.fromstring(svg_of_case(case)).find(f"{SVG}desc").text
    return dict(sentence.split(": ", 1) for sentence in text.rstrip(".").split(". "))


def states(case) -> str:
    return " ".join(step.state for step in steps_of_case(case))


def test_a_case_that_has_just_come_in_waits_at_its_first_step(case):
    told = described(case)
    assert told["Выполнено"] == "поступило сообщение (система)"
    assert told["Сейчас"] == "разобрать сообщение (ответственный специалист, есть срок)"
    assert "разместить ответ" in told["Впереди"] and "закрыть без ответа" in told["Впереди"]
    names = [step.name for step in steps_of_case(case)]
    assert names == [
        "Поступило сообщение",
        "Разобрать сообщение",
        "Подготовить ответ",
        "Согласовать ответ",
        "Разместить ответ",
        "Ответ дан",
    ]
    assert states(case) == "done now next next next next"


def test_a_returned_case_waits_where_it_was_returned_to_and_its_approval_lies_ahead_again(case, rural, approver):
    rural.must(case, "reply")
    rural.must(case, "send", text="Почистят завтра.")
    assert states(case) == "done done done now next next"
    approver.must(case, "return", remarks="Нет срока.")
    assert states(case) == "done done now next next next"
    told = described(case)
    assert told["Сейчас"] == "подготовить ответ (ответственный специалист, есть срок)"
    assert "согласовать ответ" in told["Впереди"] and "согласовать" not in told["Выполнено"]


def test_the_steps_say_who_did_them_and_with_whom_the_work_is(case, rural, approver):
    rural.must(case, "reply")
    rural.must(case, "send", text="Почистят завтра.")
    who = [step.who for step in steps_of_case(case)]
    desk = case.items.open().get().desk.organization.short_name
    assert who[1:4] == [rural.user.short_name, rural.user.short_name, f"ждёт: {desk}"]
    assert who[4] == "ответственный специалист"
    item = case.items.open().get()
    approver.client.post(reverse("engine:take", args=[item.pk]))
    assert steps_of_case(case)[3].who == f"сейчас: {approver.user.short_name}"


def test_a_finished_case_has_gone_its_way_and_past_the_other(world, case, rural, approver):
    rural.must(case, "reply")
    rural.must(case, "send", text="Почистят завтра.")
    approver.must(case, "agree")
    rural.must(case, "place", address=address_of_answer(world.vk_adm))
    assert states(case) == "done done done done done done"
    told = described(case)
    assert set(told) == {"Выполнено", "Дело идёт мимо"}
    assert told["Дело идёт мимо"] == "закрыть без ответа (система), закрыто без ответа или передано (система)"
    gone = [group for group in ET.fromstring(svg_of_case(case)).iter(f"{SVG}g") if group.get("class") == "bp-done"]
    assert len(gone) == 12


def test_a_case_closed_without_a_reply_is_shown_by_the_three_steps_it_took(case, rural):
    rural.must(case, "no_reply", reason="Благодарность.")
    assert [step.name for step in steps_of_case(case)] == [
        "Поступило сообщение",
        "Разобрать сообщение",
        "Закрыто без ответа или передано",
    ]
    assert states(case) == "done done done"


def test_the_drawing_and_the_steps_cost_three_statements_each(case, django_assert_num_queries):
    svg_of_case(case)
    with django_assert_num_queries(3):
        svg_of_case(case)
    with django_assert_num_queries(3):
        steps_of_case(case)


def test_the_large_drawing_scrolls_by_keyboard_and_is_told_in_words(case, rural):
    page = rural.get("engine:diagram", case.pk).content.decode()
    assert 'class="scroll diagram" tabindex="0" role="region"' in page
    assert page.count("<svg xmlns") == 1 and page.count('class="step step--') == 6


def test_a_stranger_sees_no_drawing(case):
    assert Clerk(user()).get("engine:diagram", case.pk).status_code == 404


# --- The command ---------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("diagram", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_draws_a_journey_in_both_forms(tmp_path):
    assert ET.fromstring(run("replies")).tag == f"{SVG}svg"
    assert ET.fromstring(run("reply", "--format", "bpmn")).tag.endswith("}definitions")
    path = tmp_path / "replies.bpmn"
    assert run("replies", "--format", "bpmn", "-o", str(path)) == ""
    assert path.read_text("utf-8").startswith('<?xml version="1.0" encoding="UTF-8"?>')


def test_the_command_marks_how_far_a_case_has_come(case):
    assert "Сейчас: разобрать сообщение" in run("replies", "--case", str(case.pk))


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["replies", "--case", "999999"], ["replies", "--case", "1", "--format", "bpmn"]]
)
def test_the_command_says_what_it_cannot_draw(db, arguments):
    with pytest.raises(CommandError):
        run(*arguments)
