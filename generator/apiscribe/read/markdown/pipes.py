"""Rows of pipe tables that have more cells than the table has columns: a parser would leave out what is too much.

Such a row has a bar that its author forgot to escape, nearly always in the text of the last column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

_BAR = re.compile(r"(?<!\\)\|")


def with_whole_rows(text: str, tokens: Sequence[Token]) -> str:
    """The page with the bars escaped that would end the last column of its tables too early."""
    lines = text.split("\n")
    for number, token in enumerate(tokens):
        if token.type == "table_open" and token.map:
            width = _width(tokens, number)
            for at in range(token.map[0] + 2, min(token.map[1], len(lines))):
                lines[at] = _whole_row(lines[at], width)
    return "\n".join(lines)


def _width(tokens: Sequence[Token], number: int) -> int:
    width = 0
    for token in tokens[number:]:
        if token.type == "tr_close":
            break
        width += token.type == "th_open"
    return width


def _whole_row(line: str, width: int) -> str:
    bars = [found.start() for found in _BAR.finditer(line)]
    if bars and not line[: bars[0]].strip(" \t>"):
        del bars[0]
    if bars and not line[bars[-1] + 1 :].strip():
        del bars[-1]
    starts = [0, *bars[width - 1 :]]
    return "\\".join(line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True))
