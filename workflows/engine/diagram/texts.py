"""Where the text beside shapes and lines stands: the best place left, so that nothing meets anything."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from workflows.engine.diagram.shapes import LABEL, NBSP, Box, Drawing, Rect, Road, Words, height, words, wrapped

SPACE = 3  # between a text and anything else
BORDER = 40  # what it costs to stand on the border of a lane, in pixels of distance


def with_texts(drawing: Drawing, field: Rect) -> tuple[int, Drawing]:
    """The drawing with the words of its questions, events and arrows, within the field; and how often a text meets
    something all the same."""
    shapes = [rect for box in drawing.boxes for rect in (box, box.clock, box.note) if rect]
    lines = [piece for road in drawing.roads for piece in road.pieces]
    placed: list[Words] = []
    clashes = 0

    def best(candidates: Iterator[tuple[float, Words]]) -> Words:
        nonlocal clashes
        found = []
        for price, text in candidates:
            met = sum(text.meets(other, SPACE) for other in (*shapes, *lines, *placed))
            met += not field.holds(text)
            borders = sum(text.y < band.y + 2 and text.bottom > band.y - 2 for band in drawing.bands)
            found.append((met, price + BORDER * borders, text))
        met, _, text = min(found, key=lambda one: one[:2])
        clashes += met
        placed.append(text)
        return text

    boxes = tuple(box if box.is_step else replace(box, words=best(_captions(box))) for box in drawing.boxes)
    roads = tuple(replace(road, words=best(_labels(road))) if road.arrow.labels else road for road in drawing.roads)
    return clashes, replace(drawing, boxes=boxes, roads=roads)


def _captions(box: Box) -> Iterator[tuple[float, Words]]:
    """Places for the words of a question or an event, with their prices: below or above, in the middle or aside."""
    for width in (110, 150):
        lines = wrapped(box.node.task_title, width, LABEL)
        for y, price in ((box.bottom + 5, width / 50), (box.y - 5 - height(lines, LABEL), width / 50 + 3)):
            yield price, words(lines, box.cx, y)
            yield price + 10, words(lines, box.cx + 9, y, "start")
            yield price + 12, words(lines, box.cx - 9, y, "end")


def _labels(road: Road) -> Iterator[tuple[float, Words]]:
    """Places for the words of an arrow, with their prices: beside any straight piece, best near its beginning."""
    gone = 0
    for (x1, y1), (x2, y2) in pairwise(road.points):
        length = abs(x2 - x1) + abs(y2 - y1)
        for lines in _ways_to_break(road.arrow.labels):
            upright = words(lines, 0, 0)
            w, h = upright.w, upright.h
            for part in (0.0, 0.25, 0.5, 0.75, 1.0):
                price = (gone + part * length) / 10 + 5 * len(lines)
                if y1 == y2:
                    price += max(0, w - length)
                    first, last = ("start", "end") if x2 > x1 else ("end", "start")
                    anchor = first if part == 0 else last if part == 1 else "middle"
                    x = round(x1 + part * (x2 - x1)) + (8 if x2 > x1 else -8) * ((part == 0) - 2 * (part == 1))
                    yield price, words(lines, x, y1 - h - 3, anchor)
                    yield price + 4, words(lines, x, y1 + 4, anchor)
                else:
                    price += max(0, w - 120) / 8
                    y = min(y1, y2) + 6 + round((length - h - 16) * (part if y2 > y1 else 1 - part))
                    yield price, words(lines, x1 + 7, y, "start")
                    yield price + 4, words(lines, x1 - 7, y, "end")
        gone += length


def _ways_to_break(labels: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All in one line, or each answer in lines of its own."""
    *others, last = labels
    parts = [*(f"{label}{NBSP}/" for label in others), last]
    broken = {tuple(line for part in parts for line in wrapped(part, width, LABEL)) for width in (100, 140, 190)}
    return sorted(broken | {(" / ".join(labels),)})
