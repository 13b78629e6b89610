"""A flow drawn: as SVG for people, as BPMN 2.0 for other programs, in words for both."""

from workflows.engine.diagram.bpmn import bpmn_of_flow
from workflows.engine.diagram.graph import arrows, node_refs
from workflows.engine.diagram.progress import steps_of_case
from workflows.engine.diagram.svg import svg_of_case, svg_of_flow

__all__ = ["arrows", "bpmn_of_flow", "node_refs", "steps_of_case", "svg_of_case", "svg_of_flow"]
