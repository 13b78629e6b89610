"""The flow as a BPMN 2.0 file with lanes and layout, for other programs to show and to check (OMG BPMN 2.0.2)."""

from xml.etree import ElementTree as ET  # nosec B405

from workflows.engine.diagram.graph import Arrow, FlowClass, lanes_of
from workflows.engine.diagram.layout import layout
from workflows.engine.diagram.shapes import Drawing, Rect, Words

# (B405 warns of reading XML from others; here it is only written.)

NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
TAGS = {
    "begin": "startEvent",
    "task": "userTask",
    "system": "serviceTask",
    "choice": "exclusiveGateway",
    "end": "endEvent",
}
POOL_HEAD = 30  # BPMN programs write the name of a pool in a strip of this breadth


def bpmn_of_flow(flow: FlowClass) -> str:
    """The file. A step with a deadline carries a note: a boundary timer would have to lead somewhere, ours does not."""
    for prefix, uri in NAMESPACES.items():
        ET.register_namespace(prefix, uri)
    drawing = layout(flow)
    root = ET.Element(
        _name("bpmn:definitions"),
        {
            "id": f"{flow.code}_definitions",
            "targetNamespace": "https://www.omg.org/spec/BPMN/2.0",
            "exporter": "Glashatay",
        },
    )
    _process(root, drawing)
    _diagram(root, drawing)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _process(root: ET.Element, drawing: Drawing) -> None:
    flow = drawing.flow
    collaboration = _add(root, "bpmn:collaboration", id="collaboration")
    _add(collaboration, "bpmn:participant", id="pool", name=flow.process_title, processRef=flow.code)
    process = _add(root, "bpmn:process", id=flow.code, name=flow.process_title, isExecutable="false")
    if flow.process_description:
        _add(process, "bpmn:documentation").text = flow.process_description
    lanes = _add(process, "bpmn:laneSet", id="lanes")
    for number, lane in enumerate(flow.lanes):
        element = _add(lanes, "bpmn:lane", id=f"lane_{number}", name=lane.title)
        if lane.clause:
            _add(element, "bpmn:documentation").text = lane.clause
        for node, where in lanes_of(flow).items():
            if where is lane:
                _add(element, "bpmn:flowNodeRef").text = node.name
    for box in drawing.boxes:
        element = _add(process, f"bpmn:{TAGS[box.kind]}", id=box.node.name, name=box.node.task_title)
        for road in drawing.roads:
            if road.arrow.dst is box.node:
                _add(element, "bpmn:incoming").text = _id(road.arrow)
        for road in drawing.roads:
            if road.arrow.src is box.node:
                _add(element, "bpmn:outgoing").text = _id(road.arrow)
    for road in drawing.roads:
        ends = {"sourceRef": road.arrow.src.name, "targetRef": road.arrow.dst.name}
        name = {"name": " / ".join(road.arrow.labels)} if road.arrow.labels else {}
        _add(process, "bpmn:sequenceFlow", id=_id(road.arrow), **name, **ends)
    for box in drawing.boxes:
        if box.note:
            note = _add(process, "bpmn:textAnnotation", id=f"{box.node.name}_due")
            _add(note, "bpmn:text").text = "срок"
            ends = {"sourceRef": box.node.name, "targetRef": f"{box.node.name}_due"}
            _add(process, "bpmn:association", id=f"{box.node.name}_has_due", associationDirection="None", **ends)


def _diagram(root: ET.Element, drawing: Drawing) -> None:
    diagram = _add(root, "bpmndi:BPMNDiagram", id="diagram")
    plane = _add(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement="collaboration")
    first, last = drawing.bands[0], drawing.bands[-1]
    pool = Rect(first.x, first.y, first.w, last.bottom - first.y)
    _shape(plane, "pool", pool, isHorizontal="true")
    for number, band in enumerate(drawing.bands):
        inside = Rect(band.x + POOL_HEAD, band.y, band.w - POOL_HEAD, band.h)
        _shape(plane, f"lane_{number}", inside, isHorizontal="true")
    for box in drawing.boxes:
        marker = {"isMarkerVisible": "true"} if box.kind == "choice" else {}
        _shape(plane, box.node.name, box, words=None if box.is_step else box.words, **marker)
        if box.note:
            _shape(plane, f"{box.node.name}_due", box.note)
            _edge(plane, f"{box.node.name}_has_due", [(box.note.x + 6, box.bottom), (box.note.x + 6, box.note.y)])
    for road in drawing.roads:
        _edge(plane, _id(road.arrow), road.points, road.words)


def _shape(plane: ET.Element, ref: str, rect: Rect, words: Words | None = None, **attributes: str) -> None:
    shape = _add(plane, "bpmndi:BPMNShape", id=f"{ref}_di", bpmnElement=ref, **attributes)
    _bounds(shape, rect)
    _label(shape, words)


def _edge(plane: ET.Element, ref: str, points, words: Words | None = None) -> None:
    edge = _add(plane, "bpmndi:BPMNEdge", id=f"{ref}_di", bpmnElement=ref)
    for x, y in points:
        _add(edge, "di:waypoint", x=str(x), y=str(y))
    _label(edge, words)


def _label(parent: ET.Element, words: Words | None) -> None:
    if words:
        _bounds(_add(parent, "bpmndi:BPMNLabel"), words)


def _bounds(parent: ET.Element, rect: Rect) -> None:
    _add(parent, "dc:Bounds", x=str(rect.x), y=str(rect.y), width=str(rect.w), height=str(rect.h))


def _id(arrow: Arrow) -> str:
    return f"{arrow.src.name}_to_{arrow.dst.name}"


def _name(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _add(parent: ET.Element, name: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _name(name), attributes)
