"""Where everything of a flow stands, computed from the flow: no coordinate is written by hand.

Lanes are rows in the order of the flow; a step stands in the column of the longest way that leads to it.
"""

from functools import cache
from itertools import pairwise

from viewflow.workflow.base import Node

from workflows.engine.diagram.graph import (
    Arrow,
    FlowClass,
    arrows_of,
    forward,
    has_deadline,
    kind_of,
    lanes_of,
    nodes_of,
)
from workflows.engine.diagram.shapes import (
    LABEL,
    LEADING,
    NOTE,
    TITLE,
    Band,
    Box,
    Drawing,
    Point,
    Rect,
    Road,
    around,
    breadth,
    height,
    words,
    wrapped,
)
from workflows.engine.diagram.streets import SIDES, Cell, Door, Line, Town, Way
from workflows.engine.diagram.texts import with_texts

HEAD = 170  # the heading of a lane
EDGE = 10  # around the drawing
LEGEND = 50
STEP = 140  # the least width of a step
SIZES = {"choice": 56, "begin": 40, "end": 40}
CLOCK = 30
STREET = 44  # the least width between columns
SHIFT = 44  # from the middle of a column to its other lines
CLOSE = (16, 12)  # the same where something narrow stands: a point on the border of a rhombus of 56, of a circle of 40


@cache
def layout(flow: FlowClass) -> Drawing:
    """The drawing of a flow: the narrowest where no text meets anything, at worst the one where least does."""
    plan = Plan(flow)
    clashes, drawing = plan.draw(1.0)
    for room in (1.15, 1.3, 1.5, 1.75, 2.0):
        if not clashes:
            break
        clashes, drawing = min((clashes, drawing), plan.draw(room), key=lambda found: found[0])
    return drawing


class Plan:
    """Which cell every node has and which streets every arrow takes; `draw` gives them their pixels."""

    def __init__(self, flow: FlowClass):
        self.flow = flow
        self.nodes = nodes_of(flow)
        self.lane = {node: flow.lanes.index(lane) for node, lane in lanes_of(flow).items()}
        self.column = self._columns()
        self.row, self.lane_of_row = self._rows()
        self.cells = {
            node: Cell(self.column[node], self.row[node], kind_of(node) in ("task", "system")) for node in self.nodes
        }
        self.town = Town(max(self.column.values()) + 1, len(self.lane_of_row), list(self.cells.values()))
        self.ways = self._ways()

    def _columns(self) -> dict[Node, int]:
        column = dict.fromkeys(self.nodes, 0)
        for node in self.nodes:
            for arrow in forward(self.flow):
                if arrow.dst is node:
                    column[node] = max(column[node], column[arrow.src] + 1)
        return column

    def _rows(self) -> tuple[dict[Node, int], list[int]]:
        """The row of every node, and the lane of every row: a lane has more than one where nodes would meet."""
        within: dict[Node, int] = {}
        for node in self.nodes:
            place = (self.lane[node], self.column[node])
            within[node] = sum((self.lane[other], self.column[other]) == place for other in within)
        first, lane_of_row = [], []
        for lane in range(len(self.flow.lanes)):
            first.append(len(lane_of_row))
            lane_of_row += [lane] * max([1, *(within[node] + 1 for node in self.nodes if self.lane[node] == lane)])
        return {node: first[self.lane[node]] + within[node] for node in self.nodes}, lane_of_row

    def _ways(self) -> dict[Arrow, Way]:
        """The short and straight arrows choose first."""

        def detour(arrow: Arrow) -> tuple[bool, int, int]:
            columns = self.column[arrow.dst] - self.column[arrow.src]
            rows = abs(self.row[arrow.dst] - self.row[arrow.src])
            return columns < 0, rows, abs(columns)

        arrows = sorted(arrows_of(self.flow), key=detour)
        return {arrow: self.town.take(self.cells[arrow.src], self.cells[arrow.dst]) for arrow in arrows}

    def draw(self, room: float) -> tuple[int, Drawing]:
        """The drawing with so much room between things, and how often text meets something."""
        step = self._step_size()
        xs, width = self._across(room, step.w)
        ys, tops, bottom = self._down(room, step.h)
        boxes = {node: self._box(node, xs, ys, step) for node in self.nodes}
        roads = [Road(arrow, self._points(arrow, way, boxes, xs, ys)) for arrow, way in self.ways.items()]
        bands = self._bands(width, [*tops, bottom])
        field = Rect(EDGE + HEAD, EDGE, width - 2 * EDGE - HEAD, bottom - EDGE)
        drawing = Drawing(self.flow, width, bottom + LEGEND, bands, tuple(boxes.values()), tuple(roads))
        return with_texts(drawing, field)

    # Sizes

    def _step_size(self) -> Rect:
        titles = [node.task_title for node in self.nodes if self.cells[node].broad]
        longest = max((breadth(word, TITLE) for title in titles for word in title.split()), default=0)
        w = max(STEP, longest + 16) // 2 * 2
        lines = max((len(wrapped(title, w - 12, TITLE)) for title in titles), default=1)
        return Rect(0, 0, w, round(lines * TITLE * LEADING + NOTE * LEADING + 22) // 2 * 2)

    def _across(self, room: float, step: int) -> tuple[list[int], int]:
        """Where the vertical lines are, and the width of all."""
        used = {spot[0] for way in self.ways.values() for spot in way.spots}
        columns = max(self.column.values()) + 1
        breadths = [0] * columns
        for node, number in self.column.items():
            breadths[number] = max(breadths[number], SIZES.get(kind_of(node), step))
        xs = [0] * len(self.town.across)
        at = EDGE + HEAD
        for number in range(columns + 1):
            least = round(self._least(number, columns) * room)
            at = _spread(xs, self.town.across, number, used, at, round(18 * room), round(24 * room), least)
            if number < columns:
                narrow = any(self.column[node] == number and not self.cells[node].broad for node in self.nodes)
                for shift in (-1, 0, 1):
                    aside = shift * (CLOSE[0] if narrow else SHIFT)
                    xs[self.town.column[number, shift]] = at + breadths[number] // 2 + aside
                at += breadths[number]
        return xs, at + EDGE

    def _least(self, street: int, columns: int) -> int:
        """The least width of a street: what stands on a straight arrow across it."""
        if street in (0, columns):
            return 36
        straight = [
            breadth(label, LABEL) + 28
            for arrow, way in self.ways.items()
            if not way.spots and self.column[arrow.src] == street - 1 and self.column[arrow.dst] == street
            for label in arrow.labels
        ]
        return max([STREET, *straight])

    def _down(self, room: float, step: int) -> tuple[list[int], list[int], int]:
        """Where the horizontal lines are, where every lane begins, and where the last one ends."""
        used = {spot[1] for way in self.ways.values() for spot in way.spots}
        ys = [0] * len(self.town.down)
        tops: list[int] = []
        at = EDGE
        for row, lane in enumerate(self.lane_of_row):
            if lane == len(tops):
                tops.append(at)
            half = max([step // 2 + 28, *(self._half(node) for node in self.nodes if self.row[node] == row)])
            gap, least = round(24 * room), round(8 * room)
            at = _spread(ys, self.town.down, 2 * row, used, at, gap, gap, least)
            ys[self.town.row[row]] = at + half
            at = _spread(ys, self.town.down, 2 * row + 1, used, at + 2 * half, gap, gap, least)
        return ys, tops, at

    def _half(self, node: Node) -> int:
        """How far a question or an event reaches up and down with its words, wherever they stand."""
        if self.cells[node].broad:
            return 0
        return SIZES[kind_of(node)] // 2 + 8 + height(wrapped(node.task_title, 110, LABEL), LABEL)

    # Shapes

    def _box(self, node: Node, xs: list[int], ys: list[int], step: Rect) -> Box:
        kind = kind_of(node)
        x, y = xs[self.town.column[self.column[node], 0]], ys[self.town.row[self.row[node]]]
        shape = around(x, y, SIZES.get(kind, step.w), SIZES.get(kind, step.h))
        lines = wrapped(node.task_title, step.w - 12, TITLE)
        inside = words(lines, x, y - (height(lines, TITLE)) // 2, size=TITLE)
        clock = around(shape.right, shape.bottom, CLOCK, CLOCK) if has_deadline(node) else None
        return Box(shape.x, shape.y, shape.w, shape.h, node, kind, inside, clock)

    def _points(
        self, arrow: Arrow, way: Way, boxes: dict[Node, Box], xs: list[int], ys: list[int]
    ) -> tuple[Point, ...]:
        def at(door: Door, box: Box) -> Point:
            dx, dy = SIDES[door.side]
            if dx:
                return box.right if dx > 0 else box.x, ys[door.spot[1]]
            x = xs[door.spot[0]]
            return x, box.cy + dy * (box.h // 2 if box.is_step or x == box.cx else CLOSE[1])

        corners = [(xs[x], ys[y]) for x, y in way.spots]
        return (at(way.leaves, boxes[arrow.src]), *corners, at(way.enters, boxes[arrow.dst]))

    def _bands(self, width: int, tops: list[int]) -> tuple[Band, ...]:
        bands = []
        for lane, (top, bottom) in zip(self.flow.lanes, pairwise(tops), strict=True):
            title, clause = wrapped(lane.title, HEAD - 10, TITLE), wrapped(lane.clause, HEAD - 10, NOTE)
            x, y = EDGE + HEAD // 2, (top + bottom - height(title, TITLE) - height(clause, NOTE)) // 2
            bands.append(
                Band(
                    EDGE,
                    top,
                    width - 2 * EDGE,
                    bottom - top,
                    lane,
                    Rect(EDGE, top, HEAD, bottom - top),
                    words(title, x, y, size=TITLE),
                    words(clause, x, y + height(title, TITLE) + 4, size=NOTE),
                )
            )
        return tuple(bands)


def _spread(
    at: list[int], lines: list[Line], street: int, used: set[int], start: int, gap: int, margin: int, least: int
) -> int:
    """Puts the used tracks of a street side by side in its middle; returns where the street ends."""
    busy = [i for i, line in enumerate(lines) if line.street and line.number == street and i in used]
    breadth = max(0, len(busy) - 1) * gap
    whole = max(least, breadth + 2 * margin) if busy else least
    for number, track in enumerate(busy):
        at[track] = start + (whole - breadth) // 2 + number * gap
    return start + whole
