"""Finds the cells of a grid in which cells span rows and columns, by walking around each of them.

The way is the one that docutils goes: from an upper left corner right along the top, down the first column of bars that
leads to a corner, back left along the bottom and up. Effort is bounded by the area of the drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

_ALONG = re.compile(r"[-+]*")
_DOWN = re.compile(r"[|+]*")
_EFFORT = 100  # a real table takes less than 5 steps for each character of its drawing


class Box(NamedTuple):
    """The lines and columns of a drawing in which the borders of a cell stand."""

    top: int
    left: int
    bottom: int
    right: int


def trace(drawing: list[str]) -> list[Box]:
    """The cells of a drawing, lines of equal width, from top left to bottom right; none if they do not fill it."""
    return _Tracer(drawing).boxes()


class _Tracer:
    def __init__(self, drawing: list[str]) -> None:
        self._rows = drawing
        self._bottom = len(drawing) - 1
        self._right = len(drawing[0]) - 1
        self._columns: dict[int, str] = {}
        self._effort = _EFFORT * len(drawing) * len(drawing[0])

    def boxes(self) -> list[Box]:
        boxes: list[Box] = []
        seen = [0] * self._right  # how far down each column is covered by boxes
        corners = [(0, 0)]
        while corners and self._effort > 0:
            top, left = heappop(corners)
            if top == self._bottom or left == self._right or top < seen[left]:
                continue
            box = next(self._boxes_at(top, left), None)
            if box is None:
                continue
            if set(seen[left : box.right]) != {top}:
                return []
            seen[left : box.right] = [box.bottom] * (box.right - left)
            boxes.append(box)
            heappush(corners, (top, box.right))
            heappush(corners, (box.bottom, left))
        return boxes if set(seen) == {self._bottom} else []

    def _boxes_at(self, top: int, left: int) -> Iterator[Box]:
        for right in self._corners(self._rows[top], left, self._end(_ALONG, self._rows[top], left)):
            low = min(self._end(_DOWN, self._column(left), top), self._end(_DOWN, self._column(right), top))
            for bottom in self._corners(self._column(right), top, low):
                self._effort -= right - left
                if self._effort <= 0:
                    return
                along = _ALONG.match(self._rows[bottom], left, right)
                if along and along.end() == right and self._rows[bottom][left] == "+":
                    yield Box(top, left, bottom, right)

    def _corners(self, line: str, start: int, end: int) -> Iterator[int]:
        return (match.start() for match in re.compile(r"\+").finditer(line, start + 1, end))

    def _end(self, run: re.Pattern[str], line: str, start: int) -> int:
        match = run.match(line, start + 1)
        end = match.end() if match else start + 1
        self._effort -= end - start
        return end

    def _column(self, n: int) -> str:
        if n not in self._columns:
            self._columns[n] = "".join(row[n] for row in self._rows)
        return self._columns[n]
