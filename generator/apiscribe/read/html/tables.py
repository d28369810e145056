"""Tables of HTML: which cells stand in which rows and columns, and which rows are heads."""

from __future__ import annotations

from dataclasses import dataclass, field

from apiscribe.read.html.tags import CELLS, GUTTER_CLASSES, ROW_GROUPS
from apiscribe.read.html.tree import Element, Text

_MOST_EMPTY_PLACES = 10_000
_WIDEST = 1_000
"""The widest span that HTML allows."""


@dataclass(slots=True)
class Parts:
    """The rows of a table as written, which of them are marked as heads, its title, and what is none of it."""

    rows: list[Element] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    caption: Element | None = None
    strays: list[Element | Text] = field(default_factory=list)


def parts(table: Element) -> Parts:
    found = Parts()
    for child in table.children:
        if not isinstance(child, Element):
            found.strays.append(child)
        elif child.tag == "caption" and found.caption is None:
            found.caption = child
        elif child.tag == "tr":
            _add(found, child, False)
        elif child.tag in ROW_GROUPS:
            for row in child.children:
                if isinstance(row, Element) and row.tag == "tr":
                    _add(found, row, child.tag == "thead")
                else:
                    found.strays.append(row)
        else:
            found.strays.append(child)
    return found


def _add(found: Parts, row: Element, is_head: bool) -> None:
    found.strays += [child for child in row.children if not (isinstance(child, Element) and child.tag in CELLS)]
    if cells(row):
        found.rows.append(row)
        found.heads.append(is_head)


def cells(row: Element) -> list[Element]:
    """The cells of a row, without the numbers beside lines of code."""
    found = (child for child in row.children if isinstance(child, Element) and child.tag in CELLS)
    return [cell for cell in found if GUTTER_CLASSES.isdisjoint(cell.classes)]


def is_layout(found: Parts) -> bool:
    """Whether this is no table but a box around code or another table."""
    only = cells(found.rows[0]) if len(found.rows) == 1 else []
    return len(only) == 1 and found.caption is None and only[0].works > 0 and not found.heads[0]


def heads(found: Parts) -> int:
    """How many rows are heads: those marked so; else the first ones all of head cells; else a first one all bold."""
    if any(found.heads):
        return next((n for n, is_head in enumerate(found.heads) if not is_head), len(found.heads))
    of_heads = [all(cell.tag == "th" for cell in cells(row)) for row in found.rows]
    if of_heads and all(of_heads):
        return 1
    if leading := next((n for n, is_head in enumerate(of_heads) if not is_head), 0):
        return leading
    bold = [all(_is_bold(cell) for cell in cells(row)) for row in found.rows[:2]]
    return int(bold == [True, False])


def _is_bold(cell: Element) -> bool:
    """Whether all that a cell shows, which is something, is strong."""
    shown = [child for child in cell.children if isinstance(child, Element) or child.text.strip()]
    if len(shown) != 1 or not isinstance(shown[0], Element):
        return False
    return shown[0].tag in ("b", "strong") or (shown[0].tag in ("p", "span", "div") and _is_bold(shown[0]))


def grid(found: Parts, size: int) -> list[list[Element | None]] | None:
    """For each row, what stands in each column: a cell that spans stands in each place that it covers.

    None where so many places, most of them empty, would dwarf a text of this size.
    """
    most = _MOST_EMPTY_PLACES + size
    places: list[dict[int, Element]] = [{} for _ in found.rows]
    ends = _ends(found)
    taken = 0
    for n, row in enumerate(found.rows):
        column = 0
        for cell in cells(row):
            while column in places[n]:
                column += 1
            across = min(_span(cell, "colspan", 1), _WIDEST)
            down = min(_span(cell, "rowspan", 0) or len(places), ends[n] - n)
            taken += across * down
            if taken > most:
                return None
            for below in places[n : n + down]:
                below.update((at, cell) for at in range(column, column + across) if at not in below)
            column += across
    width = max((max(row, default=-1) + 1 for row in places), default=0)
    if width * len(places) > most:
        return None
    return [[row.get(at) for at in range(width)] for row in places]


def _ends(found: Parts) -> list[int]:
    """For each row, the row behind its group: no cell reaches from the heads into the others."""
    ends = [len(found.rows)] * len(found.rows)
    for n in range(len(ends) - 2, -1, -1):
        ends[n] = ends[n + 1] if found.heads[n] == found.heads[n + 1] else n + 1
    return ends


def _span(cell: Element, name: str, least: int) -> int:
    written = cell.get(name).strip()
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 1
    return max(least, number)
