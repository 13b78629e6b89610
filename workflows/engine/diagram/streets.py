"""The way of every arrow between the shapes: along streets, never through a shape, by the cheapest road.

The town is a grid of lines. A column of shapes has three lines (the middle and one on either side) and a row has one;
before and after every column and every row runs a street with room for several arrows side by side. A cell where a
shape stands is closed. Arrows take their roads one after another (the shortest path, A*): to run along another arrow
or to bend on it is dear, to cross it is cheap.
"""

import heapq
from collections import defaultdict
from dataclasses import dataclass
from itertools import count, pairwise
from typing import NamedTuple

TRACKS = 4  # arrows side by side in one street
SIDES = {"right": (1, 0), "left": (-1, 0), "top": (0, -1), "bottom": (0, 1)}

# Costs, in nominal pixels of detour.
BEND, CROSSING, ASIDE, CLASH = 60, 45, 150, 3000
LEAVING = {"right": 0, "top": 25, "bottom": 25, "left": 250}
ENTERING = {"left": 0, "top": 25, "bottom": 25, "right": 250}

Spot = tuple[int, int]  # numbers of a vertical and of a horizontal line


class Line(NamedTuple):
    """A line of the grid: a track of a street or a line through a column or row (`shift` from its middle)."""

    street: bool
    number: int
    shift: int
    at: int


class Cell(NamedTuple):
    """Where a shape stands. It has a door on the left and on the right and three above and below, of which a narrow
    shape likes only the middle ones."""

    column: int
    row: int
    broad: bool


class Door(NamedTuple):
    """Where an arrow leaves or enters a shape: the side, and the first spot outside."""

    side: str
    spot: Spot


@dataclass(frozen=True)
class Way:
    """A road on the grid: the door it leaves by, the spots it passes, the door it enters by."""

    leaves: Door
    spots: tuple[Spot, ...]
    enters: Door


class Town:
    """The grid of so many columns and rows, and the roads taken so far."""

    def __init__(self, columns: int, rows: int, cells: list[Cell]):
        self.across = _lines(columns, streets_between=1, shifts=(-1, 0, 1))
        self.down = _lines(rows, streets_between=2, shifts=(0,))
        self.column = {(line.number, line.shift): i for i, line in enumerate(self.across) if not line.street}
        self.row = {line.number: i for i, line in enumerate(self.down) if not line.street}
        self._closed = {(self.column[cell.column, s], self.row[cell.row]) for cell in cells for s in (-1, 0, 1)}
        self._taken: dict[Spot, set[str]] = defaultdict(set)  # spot → "across", "down", "bend" of the arrows there
        self._doors: set[Door] = set()

    def doors(self, cell: Cell) -> list[Door]:
        y = self.row[cell.row]
        x = {shift: self.column[cell.column, shift] for shift in (-1, 0, 1)}
        return [
            Door("right", (x[1] + 1, y)),
            Door("left", (x[-1] - 1, y)),
            *(Door(side, (x[s], y + SIDES[side][1])) for side in ("top", "bottom") for s in (0, -1, 1)),
        ]

    def take(self, src: Cell, dst: Cell) -> Way:
        """The cheapest road from one shape to another; from now on others keep clear of it."""
        enters = defaultdict(list)
        for door in self.doors(dst):
            enters[door.spot].append(door)
        order = count()
        queue: list = []
        best: dict = {}

        def push(cost: int, state, before, door: Door, spot: Spot) -> None:
            ahead = min(self._length(spot, goal) for goal in enters)
            heapq.heappush(queue, (cost + ahead, next(order), cost, state, before, door))

        for door in self.doors(src):
            push(LEAVING[door.side] + self._toll(door, src), (door.spot, SIDES[door.side]), None, door, door.spot)
        while queue:
            _, _, cost, state, before, door = heapq.heappop(queue)
            if state in best:
                continue
            best[state] = (before, door)
            if isinstance(state, Door):
                return self._keep(state, best)
            spot, heading = state
            for enter in enters.get(spot, ()):
                dx, dy = SIDES[enter.side]
                turn = self._price(spot, heading, (-dx, -dy))
                if turn is not None:
                    price = turn + ENTERING[enter.side] + self._toll(enter, dst)
                    push(cost + price, enter, state, door, spot)
            for step in SIDES.values():
                turn = self._price(spot, heading, step)
                after = (spot[0] + step[0], spot[1] + step[1])
                if (
                    turn is not None
                    and (after, step) not in best
                    and after not in self._closed
                    and self._is_inside(after)
                ):
                    length = self._length(spot, after)
                    push(cost + turn + length, (after, step), state, door, after)
        raise ValueError(f"No road from {src} to {dst}")

    def _toll(self, door: Door, cell: Cell) -> int:
        """What it costs to use a door: taken ones, and those beside the middle of a narrow shape."""
        aside = door.side in ("top", "bottom") and self.across[door.spot[0]].shift and not cell.broad
        return CLASH * (door in self._doors) + ASIDE * bool(aside)

    def _price(self, spot: Spot, heading: Spot, step: Spot) -> int | None:
        """What it costs to go on from a spot in a direction; None: to turn round."""
        if (-step[0], -step[1]) == heading:
            return None
        taken = self._taken[spot]
        if step != heading:
            return BEND + CLASH * bool(taken)
        along = "across" if step[0] else "down"
        return CLASH if taken & {along, "bend"} else CROSSING * bool(taken)

    def _length(self, spot: Spot, after: Spot) -> int:
        (x1, y1), (x2, y2) = spot, after
        return abs(self.across[x2].at - self.across[x1].at) + abs(self.down[y2].at - self.down[y1].at)

    def _is_inside(self, spot: Spot) -> bool:
        return 0 <= spot[0] < len(self.across) and 0 <= spot[1] < len(self.down)

    def _keep(self, enters: Door, best: dict) -> Way:
        before, leaves = best[enters]
        spots = []
        while before:
            spots.append(before[0])
            before, _ = best[before]
        spots.reverse()
        dx, dy = SIDES[enters.side]
        start, end = SIDES[leaves.side], (-dx, -dy)
        steps = [start, *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(spots)), end]
        corners = []
        for spot, (come, go) in zip(spots, pairwise(steps), strict=True):
            if come != go:
                corners.append(spot)
            self._taken[spot].add("bend" if come != go else "across" if go[0] else "down")
        self._doors |= {leaves, enters}
        return Way(leaves, tuple(corners), enters)


def _lines(cells: int, streets_between: int, shifts: tuple[int, ...]) -> list[Line]:
    """The parallel lines of one direction with their nominal places. Streets are numbered from 0."""
    lines: list[Line] = []
    at = 0

    def street(number: int) -> None:
        nonlocal at
        for track in range(TRACKS):
            lines.append(Line(True, number, track, at := at + 18))
        at += 10

    for cell in range(cells):
        street(cell * streets_between)
        for shift in shifts:
            lines.append(Line(False, cell, shift, at := at + 45))
        at += 45
        if streets_between == 2:
            street(cell * 2 + 1)
    if streets_between == 1:
        street(cells)
    return lines
