"""What a drawing consists of. All lengths are pixels, y goes down."""

import re
import textwrap
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from viewflow.workflow.base import Node

from workflows.engine.diagram.graph import Arrow, FlowClass
from workflows.engine.nodes import Lane

TITLE, LABEL, NOTE = 15, 14, 13  # sizes of text
LEADING = 1.28
NBSP = "\u00a0"

Point = tuple[int, int]


@dataclass(frozen=True)
class Rect:
    x: int
    y: int
    w: int
    h: int

    @property
    def cx(self) -> int:
        return self.x + self.w // 2

    @property
    def cy(self) -> int:
        return self.y + self.h // 2

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    def holds(self, other: "Rect") -> bool:
        return self.x <= other.x and other.right <= self.right and self.y <= other.y and other.bottom <= self.bottom

    def meets(self, other: "Rect", space: int = 0) -> bool:
        """Whether they overlap, or come nearer than the space."""
        return (
            self.x < other.right + space
            and other.x < self.right + space
            and self.y < other.bottom + space
            and other.y < self.bottom + space
        )


def around(x: int, y: int, w: int, h: int) -> Rect:
    return Rect(x - w // 2, y - h // 2, w, h)


@dataclass(frozen=True)
class Words(Rect):
    """Lines of text in a rectangle; `anchor` as in SVG."""

    lines: tuple[str, ...]
    anchor: str
    size: int

    @property
    def rows(self) -> list[tuple[int, int, str]]:
        """x, the baseline and the text of every line."""
        x = {"start": self.x, "middle": self.cx, "end": self.right}[self.anchor]
        return [(x, self.y + round(self.size * (LEADING * row + 1)), line) for row, line in enumerate(self.lines)]


def breadth(text: str, size: int) -> int:
    """How wide a line is, at most: the fonts that stand in for PT Sans are wider."""
    return ceil(len(text) * size * 0.57)


def height(lines: tuple[str, ...], size: int) -> int:
    return round(len(lines) * size * LEADING)


def wrapped(text: str, width: int, size: int) -> tuple[str, ...]:
    """The text in lines of the width; a longer word stays whole, a word of one or two letters stays with the next."""
    text = re.sub(r"(?<!\S)(\w{1,2}) ", rf"\1{NBSP}", text)
    return tuple(textwrap.wrap(text, max(1, int(width / size / 0.57)), break_long_words=False, break_on_hyphens=False))


def words(lines: tuple[str, ...], x: int, y: int, anchor: str = "middle", size: int = LABEL) -> Words:
    """Text whose upper edge is at y and whose left edge, middle or right edge (`anchor`) is at x."""
    w = max((breadth(line, size) for line in lines), default=0) // 2 * 2
    left = {"start": x, "middle": x - w // 2, "end": x - w}[anchor]
    return Words(left, y, w, height(lines, size), lines, anchor, size)


@dataclass(frozen=True)
class Box(Rect):
    """The shape of a node. The words of a step stand in it, those of a question or an event beside it."""

    node: Node
    kind: str
    words: Words
    clock: Rect | None

    @property
    def note(self) -> Rect | None:
        """Where a BPMN program writes that the step has a deadline."""
        return Rect(self.right - 22, self.bottom + 2, 38, 24) if self.clock else None

    @property
    def is_step(self) -> bool:
        return self.kind in ("task", "system")


@dataclass(frozen=True)
class Road:
    """An arrow and the corners of its line, from the border of one shape to the border of the other."""

    arrow: Arrow
    points: tuple[Point, ...]
    words: Words | None = None

    @property
    def pieces(self) -> list[Rect]:
        """The straight pieces: rectangles without breadth in one direction."""
        return [
            Rect(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2)) for (x1, y1), (x2, y2) in pairwise(self.points)
        ]


@dataclass(frozen=True)
class Band(Rect):
    """A lane across the drawing."""

    lane: Lane
    head: Rect
    title: Words
    clause: Words


@dataclass(frozen=True)
class Drawing:
    flow: FlowClass
    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    roads: tuple[Road, ...]

    @property
    def words(self) -> list[Words]:
        """All text beside shapes and lines."""
        return [box.words for box in self.boxes if not box.is_step] + [road.words for road in self.roads if road.words]
