"""Simple tables: columns under runs of `=`, rows one below the other, cells that span underlined with `-`.

A new row begins where the first column holds something. A word that strays into the next column belongs to the one in
which it begins. A table without a bottom border ends at the first blank line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from apiscribe.read.rst.drawing import Drawing, Wide, columns, is_out_of_measure
from apiscribe.read.rst.lines import Lines

_BORDER = re.compile(r"=[ =]*$")
_RULE = re.compile(r"-[ -]*$|=[ =]*$")
_RUN = re.compile(r"[-=]+")


class _Row(NamedTuple):
    """Lines `start` to `end` of the drawing; `widths` are the numbers of columns that its cells span."""

    start: int
    end: int
    widths: list[int]


def simple_table(lines: Lines, i: int) -> tuple[Drawing | None, int]:
    """Read the simple table whose top border is line `i`; None if there is none. Second comes the line behind it."""
    end = _end(lines.text, i)
    text = lines.text[i:end]
    runs = [run.span() for run in _RUN.finditer(text[0])]
    if len(text) < 2 or is_out_of_measure(len(text), len(runs), text):
        return None, i
    rows = list(_rows(text, runs))
    head = next((n for n, line in enumerate(text[1:-1], 1) if line[:1] == "=" and _BORDER.match(line)), 0)
    return Drawing(
        [_row_cells(lines, i, text, row, runs) for row in rows],
        [i + row.start for row in rows],
        sum(row.start <= head for row in rows) if head else 0,
    ), end


def _end(text: list[str], i: int) -> int:
    """The line behind the bottom border: the second border, or the first with nothing below it."""
    borders = 0
    for n in range(i + 1, len(text)):
        if text[n][:1] == "=" and _BORDER.match(text[n]):
            if len(text[n]) != len(text[i]):
                break
            borders += 1
            if borders == 2 or n + 1 == len(text) or not text[n + 1]:
                return n + 1
    return next((n for n in range(i, len(text)) if not text[n]), len(text))


def _rows(text: list[str], runs: list[tuple[int, int]]) -> Iterator[_Row]:
    start, is_begun = 1, False
    for n, line in enumerate(text[1:], 1):
        widths = _widths(line, runs)
        if widths:
            if is_begun:
                yield _Row(start, n, widths)
            start, is_begun = n + 1, False
        elif columns(line)[slice(*runs[0])].strip() or (line and not is_begun):
            if is_begun:
                yield _Row(start, n, [1] * len(runs))
            start, is_begun = n, True
        elif not is_begun:
            start = n + 1
    if is_begun:
        yield _Row(start, len(text), [1] * len(runs))


def _widths(line: str, runs: list[tuple[int, int]]) -> list[int]:
    """How many columns each run of a rule underlines; none if the line is no rule. A bad border rules all columns."""
    if line[:1] not in {"-", "="} or not _RULE.match(line):
        return []
    starts = {start: n for n, (start, _) in enumerate(runs)}
    ends = {end: n for n, (_, end) in enumerate(runs)}
    widths: list[int] = []
    covered = 0
    for run in _RUN.finditer(line):
        last = ends.get(run.end(), -1)
        if starts.get(run.start()) != covered or last < covered:
            break
        widths.append(last + 1 - covered)
        covered = last + 1
    if covered == len(runs):
        return widths
    return [] if line[0] == "-" else [1] * len(runs)


def _row_cells(lines: Lines, i: int, text: list[str], row: _Row, runs: list[tuple[int, int]]) -> list[Lines]:
    places = [columns(line) for line in text[row.start : row.end]]
    cuts = [0] * len(places)
    cells: list[Lines] = []
    for width in row.widths:
        after = len(cells) + width
        start = runs[after][0] if after < len(runs) else sys.maxsize
        ends = [_cut(line, max(start, end)) for line, end in zip(places, cuts, strict=True)]
        content = [line[start:end] for line, start, end in zip(places, cuts, ends, strict=True)]
        cells += [lines.cell(content, i + row.start)] * width
        cuts = ends
    return cells


def _cut(line: str | Wide, start: int) -> int:
    """Where the column that starts at `start` does so in this line: behind a word that strays into it."""
    while start < len(line) and line[start - 1] != " ":
        start += 1
    return start
