"""Drawn tables -> tables, and anchors to what they belong to."""

from __future__ import annotations

from collections.abc import Callable

from apiscribe.page import Cell, Row, Table
from apiscribe.read.items import Item, settle
from apiscribe.read.rst.drawing import Drawing
from apiscribe.read.rst.lines import Lines

Read = Callable[[Lines, list[Item]], None]
"""Appends what lines show to a list."""


def table(drawing: Drawing, lines: Lines, i: int, read: Read) -> Table:
    """The table that begins in line `i`. An anchor inside one of its cells leads to the table."""
    anchors: list[str] = []
    cells: dict[int, Cell] = {}
    rows: list[Row] = []
    for start, places in zip(drawing.starts, drawing.rows, strict=True):
        for place in places:
            if id(place) not in cells:
                cells[id(place)] = _cell(place, anchors, read)
        rows.append(Row(tuple([cells[id(place)] for place in places]), lines.at(start)))
    heads = rows.pop(drawing.heads - 1).cells if drawing.heads else ()
    return Table(heads, tuple(rows), lines.at(i), anchors=tuple(anchors), depth=lines.depth)


def _cell(lines: Lines, anchors: list[str], read: Read) -> Cell:
    items: list[Item] = []
    read(lines, items)
    blocks, passed, pending = settle(items)
    anchors += passed + pending
    return Cell(blocks, blocks[0].at if blocks else lines.at())
