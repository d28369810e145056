"""Drawn tables -> tables, and anchors to what they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from apiscribe.page import Block, Cell, CodeBlock, Paragraph, Row, Table
from apiscribe.read.rst.drawing import Drawing
from apiscribe.read.rst.lines import Anchor, Field, Heading, Item, Lines

Read = Callable[[Lines, list[Item]], None]
"""Appends what lines show to a list."""

_MARKS = frozenset({Anchor, Field, Heading})


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


def settle(items: Sequence[Item]) -> tuple[tuple[Block, ...], list[str], list[str]]:
    """Give each table the anchors before it, across one paragraph, which is then its title.

    Returns the blocks, the anchors that lead to other blocks, and those that have nothing behind them.
    """
    if _MARKS.isdisjoint(map(type, items)):
        return cast(tuple[Block, ...], tuple(items)), [], []
    return _anchored(items)


def _anchored(items: Sequence[Item]) -> tuple[tuple[Block, ...], list[str], list[str]]:
    blocks: list[Block] = []
    passed: list[str] = []
    pending: list[str] = []
    is_skipping = False
    for item in items:
        if isinstance(item, Table):
            blocks.append(replace(item, anchors=(*pending, *item.anchors)))
            pending, is_skipping = [], False
            continue
        if is_skipping:
            passed += pending
            pending, is_skipping = [], False
        match item:
            case Anchor():
                pending.append(item.name)
            case Paragraph() | CodeBlock():
                blocks.append(item)
                is_skipping = bool(pending)
    return tuple(blocks), passed + pending * is_skipping, pending * (not is_skipping)
