"""Explicit markup: what begins with `..`, which is anchors, footnotes, directives and comments."""

from __future__ import annotations

import re

from apiscribe.read.items import Anchor, Item
from apiscribe.read.rst.directive import read_directive
from apiscribe.read.rst.lines import Lines
from apiscribe.read.rst.names import normalise
from apiscribe.read.rst.show import show
from apiscribe.read.rst.tables import Read

_FOOTNOTE = re.compile(r"\.\. +\[([\w#*.:+-]+)\](?: +|$)")
_TARGET = re.compile(r"\.\. +_(?![ _])(?:`([^`]+)`|((?:[^:\\]|\\.|:(?! |$))+)):(?: +|$)")


def explicit_markup(lines: Lines, i: int, items: list[Item], read: Read) -> int:
    """Read what begins in line `i` with two dots; returns the line behind it, `i` if there is no such thing."""
    line = lines.text[i]
    if line[:2] != ".." or line[2:3].strip():
        return i
    if match := _FOOTNOTE.match(line):
        body, end = lines.body(i, match.end())
        lines.show(i, f"[{match[1]}]", items)
        read(body, items)
        return end
    if match := _TARGET.match(line):
        return _target(lines, i, match, items)
    directive, end = read_directive(lines, i)
    if directive:
        show(directive, items, read)
        return end
    is_empty = line == ".." and not lines.line(i + 1)
    return i + 1 if is_empty else lines.past_indented(i + 1)


def anonymous_target(lines: Lines, i: int, items: list[Item]) -> int:
    """`__ address`, for references without a name."""
    return i if lines.text[i][1:3].rstrip() != "_" else lines.past_continuation(i)


def _target(lines: Lines, i: int, match: re.Match[str], items: list[Item]) -> int:
    """An anchor, unless an address follows: that is for references by name."""
    end = lines.past_continuation(i)
    if end == i + 1 and match.end() == len(lines.text[i]):
        items.append(Anchor(normalise((match[1] or match[2]).replace("\\", ""))))
    return end
