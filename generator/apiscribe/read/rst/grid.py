"""Grid tables: cells in a frame of `+`, `-`, `|`, and `=` below the head.

The drawing is read band by band, a band being what stands between two borders that cross the whole table. A well-drawn
band gives the cells that docutils finds. A badly drawn one is one row, cut where bars stand, so that its text is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from apiscribe.read.rst.drawing import Drawing, Wide, columns, is_out_of_measure
from apiscribe.read.rst.lines import Lines
from apiscribe.read.rst.trace import trace

_BORDER = re.compile(r"\+(?=[-=+]*[-=])[-=+]+$")
_CORNER = re.compile(r"\+")


class _Cell(NamedTuple):
    """What stands between two lines and two columns of the drawing."""

    top: int
    left: int
    bottom: int
    right: int
    text: list[str]


def grid_table(lines: Lines, i: int) -> tuple[Drawing | None, int]:
    """Read the grid table whose top border is line `i`; None if there is none. Second comes the line behind it."""
    end = _end(lines, i)
    text = lines.text[i:end]
    corners = _borders(text)
    edges = Counter(corners.values()).most_common(1)[0][0]
    if len(text) < 2 or len(edges) < 2 or is_out_of_measure(len(corners), max(map(len, corners.values())), text):
        return None, i
    bounds = list(corners) if len(text) - 1 in corners else [*corners, len(text)]  # the bottom border may be missing
    head = next((n for n in bounds[1:-1] if "=" in text[n]), 0)
    rows = _plain_rows(lines, i, text, bounds, edges) if len(set(corners.values())) == 1 else None
    if rows is not None:
        return Drawing(rows, [i + top + 1 for top in bounds[:-1]], bounds.index(head)), end
    return _drawing(lines, i, list(_cells(text, bounds, corners, edges)), head, text), end


def _end(lines: Lines, i: int) -> int:
    """The line behind the table. In the middle of a row, one line without a left edge, or blank ones, do not end it."""
    text = lines.text
    end = i
    while True:
        while end < len(text) and text[end][:1] in {"+", "|"}:
            end += 1
        resume = max(lines.past_blank(end), end + 1)
        if text[end - 1][0] == "+" or lines.line(resume)[:1] not in {"+", "|"}:
            return end
        end = resume


def _borders(text: list[str]) -> dict[int, tuple[int, ...]]:
    """The lines that cross the table, and where each has its corners. Most are the same line again."""
    known: dict[str, tuple[int, ...]] = {}
    corners: dict[int, tuple[int, ...]] = {}
    for n, line in enumerate(text):
        if line[:1] == "+" and line not in known:
            known[line] = tuple(match.start() for match in _CORNER.finditer(line)) if _BORDER.match(line) else ()
        if places := known.get(line) if line[:1] == "+" else None:
            corners[n] = places
    return corners


def _plain_rows(
    lines: Lines, i: int, text: list[str], bounds: list[int], edges: tuple[int, ...]
) -> list[list[Lines]] | None:
    """The rows of a table as most are, well drawn and without a cell that spans; None if it is not so."""
    rows: list[list[Lines]] = []
    for top, bottom in pairwise(bounds):
        inner = [columns(line) for line in text[top + 1 : bottom]]
        if not {*map(len, inner)} <= {edges[-1] + 1} or not _are_bars(inner, edges):
            return None
        rows.append(
            [lines.cell([line[left + 1 : right] for line in inner], i + top + 1) for left, right in pairwise(edges)]
        )
    return rows


def _cells(
    text: list[str], bounds: list[int], corners: dict[int, tuple[int, ...]], edges: tuple[int, ...]
) -> Iterator[_Cell]:
    for top, bottom in pairwise(bounds):
        above, below = corners[top], corners.get(bottom, corners[top])
        inner = [columns(line) for line in text[top + 1 : bottom]]
        is_even = {*map(len, inner), above[-1] + 1, below[-1] + 1} == {len(text[top])}
        if is_even and above == below and _are_bars(inner, above):
            for left, right in pairwise(above):
                yield _Cell(top, left, bottom, right, [line[left + 1 : right] for line in inner])
        elif is_even and (boxes := trace([_border(above), *map(_shape, inner), _border(below)])):
            for box in boxes:
                content = [line[box.left + 1 : box.right] for line in inner[box.top : box.bottom - 1]]
                yield _Cell(box.top + top, box.left, box.bottom + top, box.right, content)
        else:
            yield from _bad_row(top, bottom, [_parts(line, edges) for line in inner], edges)


def _are_bars(band: list[str | Wide], places: tuple[int, ...]) -> bool:
    """Are all these places of all these lines bars?"""
    found = itemgetter(*places)
    bars = ("|",) * len(places)
    return all(found(line) == bars for line in band)


def _shape(line: str | Wide) -> str:
    """One character for each column."""
    return line if isinstance(line, str) else "".join(place[:1] or " " for place in line)


def _border(corners: tuple[int, ...]) -> str:
    border = ["-"] * (corners[-1] + 1)
    for corner in corners:
        border[corner] = "+"
    return "".join(border)


def _bad_row(top: int, bottom: int, parts: list[list[str]], edges: Sequence[int]) -> Iterator[_Cell]:
    for n, (left, right) in enumerate(pairwise(edges)):
        yield _Cell(top, left, bottom, right, [part[n] for part in parts])


def _parts(line: str | Wide, edges: Sequence[int]) -> list[str]:
    """Cut a line at the table's edges when all of them are drawn, else at whatever bars there are."""
    if len(line) == edges[-1] + 1 and all(line[edge] in {"|", "+"} for edge in edges):
        return [line[left + 1 : right] for left, right in pairwise(edges)]
    width = len(edges) - 1
    parts = "".join(line).removeprefix("|").removesuffix("|").split("|", width - 1)
    return parts + [""] * (width - len(parts))


def _drawing(lines: Lines, i: int, cells: list[_Cell], head: int, text: list[str]) -> Drawing | None:
    """Put the cells into the rows and columns that all their borders together make."""
    tops = sorted({cell.top for cell in cells})
    edges = sorted({cell.left for cell in cells} | {cell.right for cell in cells})
    if is_out_of_measure(len(tops), len(edges), text):
        return None
    row_of = {top: n for n, top in enumerate(tops)}
    column_of = {edge: n for n, edge in enumerate(edges)}
    rows = [[lines.cell([], i + top + 1)] * (len(edges) - 1) for top in tops]
    for cell in cells:
        place = lines.cell(cell.text, i + cell.top + 1)
        left, right = column_of[cell.left], column_of[cell.right]
        for row in rows[row_of[cell.top] : row_of.get(cell.bottom, len(rows))]:
            row[left:right] = [place] * (right - left)
    return Drawing(rows, [i + top + 1 for top in tops], row_of.get(head, 0))
