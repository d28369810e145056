"""Blocks of reStructuredText: lines -> paragraphs, code, tables, headings and anchors, in reading order.

The rule table is the parser: a line's first character gives the rules to try, in the order in which docutils tries
them. A rule reads the construct that begins in line `i`, appends what it shows, and returns the line behind it, or `i`
when there is none. What no rule takes is a paragraph, so that nothing is refused.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping

from apiscribe.page import Paragraph
from apiscribe.read.items import Anchor, Field, Heading, Item
from apiscribe.read.rst.directive import FIELD
from apiscribe.read.rst.drawing import Drawing, columns
from apiscribe.read.rst.enumerators import may_be_enumerator, read_enumerator
from apiscribe.read.rst.explicit import anonymous_target, explicit_markup
from apiscribe.read.rst.grid import grid_table
from apiscribe.read.rst.lines import Lines
from apiscribe.read.rst.simple import simple_table
from apiscribe.read.rst.tables import table

Rule = Callable[[Lines, int, list[Item]], int]

_DEEPEST = 30
"""Text that is nested deeper is not taken apart any further: each level costs another look at all that is in it."""

_BULLET = re.compile(r"[-+*•‣⁃](?: +|$)")
_ARGUMENT = r"(?:[a-zA-Z][\w-]*|<[^<>]+>)"
_OPTION = rf"(?:[-+][a-zA-Z0-9](?: ?{_ARGUMENT})?|(?:--|/)[a-zA-Z0-9][\w-]*(?:[ =]{_ARGUMENT})?)"
_OPTIONS = re.compile(rf"({_OPTION}(?:, {_OPTION})*)(?:  +| ?$)", re.ASCII)
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*$")
_GRID_TOP = re.compile(r"\+-[-+]+-\+$")
_SIMPLE_TOP = re.compile(r"=+(?: +=+)+$")


def read_blocks(lines: Lines, items: list[Item]) -> None:
    """Append what the lines show to `items`."""
    if len(lines.text) == 1 and _is_plain(lines.text[0]):
        lines.show(0, lines.text[0], items)
        return
    i = end = lines.past_blank(0)
    while i < len(lines.text):
        rules = _RULES.get(lines.text[i][0], (text,)) if lines.nesting <= _DEEPEST else (nested_too_deep,)
        for rule in rules:
            end = rule(lines, i, items)
            if end > i:
                break
        i = lines.past_blank(end)


def _is_plain(line: str) -> bool:
    """No rule but that of paragraphs would take this line: most table cells are so."""
    return line[:1].isalnum() and line[-1] != ":" and not may_be_enumerator(line)


def quote(lines: Lines, i: int, items: list[Item]) -> int:
    end = lines.past_indented(i)
    read_blocks(lines.cut(i, end, lines.margin(i, end)), items)
    return end


def bullet(lines: Lines, i: int, items: list[Item]) -> int:
    match = _BULLET.match(lines.text[i])
    if match is None:
        return i
    item, end = lines.item(i, match.end())
    _item(item, items)
    return end


def _item(lines: Lines, items: list[Item]) -> None:
    """Read a list item, and mark its first paragraph, before which only anchors may stand."""
    start = len(items)
    read_blocks(lines, items)
    first = next((n for n in range(start, len(items)) if not isinstance(items[n], Anchor)), None)
    if first is not None and isinstance(shown := items[first], Paragraph) and shown.depth == lines.depth:
        items[first] = Paragraph(shown.text, shown.at, shown.depth, True, shown.strong, shown.links)


def enumeration(lines: Lines, i: int, items: list[Item]) -> int:
    """A numbered list: how its items count decides what is an item."""
    if not may_be_enumerator(lines.text[i]):
        return i
    previous = None
    end = i
    while i < len(lines.text):
        enumerator = read_enumerator(lines.text[i], lines.line(i + 1), previous)
        if enumerator is None or (previous and not enumerator.follows(previous)):
            break
        item, end = lines.item(i, enumerator.width)
        _item(item, items)
        previous = enumerator
        i = lines.past_blank(end)
    return end


def field(lines: Lines, i: int, items: list[Item]) -> int:
    """A name-value pair: one of the page when nothing stands before it, else like a term and its definition."""
    match = FIELD.match(lines.text[i])
    if match is None:
        return i
    body, end = lines.body(i, match.end(), lists=1)
    if lines.is_page and all(isinstance(item, Anchor | Field) for item in items[:100]):
        name, value = (lines.paragraph(i, written).text for written in (match[1], "\n".join(body.text)))
        items.append(Field(name, value))
    else:
        lines.show(i, match[1], items)
        read_blocks(body, items)
    return end


def option(lines: Lines, i: int, items: list[Item]) -> int:
    """An option of a command line and what it does."""
    match = _OPTIONS.match(lines.text[i])
    if match is None:
        return i
    body, end = lines.body(i, match.end(), lists=1)
    if not body.text:
        return i
    lines.show(i, match[1].replace("\\", "\\\\"), items)
    read_blocks(body, items)
    return end


def doctest(lines: Lines, i: int, items: list[Item]) -> int:
    if not lines.text[i].startswith(">>>") or lines.text[i][3:4].strip():
        return i
    end = lines.past_filled(i)
    items.append(lines.code(lines.text[i:end], i))
    return end


def line_block(lines: Lines, i: int, items: list[Item]) -> int:
    """One line that is kept as it is broken, with its continuation."""
    if lines.text[i][1:2].strip():
        return i
    end = lines.past_continuation(i)
    lines.show(i, "\n".join([lines.text[i][1:], *lines.text[i + 1 : end]]), items)
    return end


def grid(lines: Lines, i: int, items: list[Item]) -> int:
    return _table(lines, i, items, *grid_table(lines, i)) if _GRID_TOP.match(lines.text[i]) else i


def simple(lines: Lines, i: int, items: list[Item]) -> int:
    return _table(lines, i, items, *simple_table(lines, i)) if _SIMPLE_TOP.match(lines.text[i]) else i


def _table(lines: Lines, i: int, items: list[Item], drawing: Drawing | None, end: int) -> int:
    if drawing:
        items.append(table(drawing, lines, i, read_blocks))
    return end


def explicit(lines: Lines, i: int, items: list[Item]) -> int:
    return explicit_markup(lines, i, items, read_blocks)


def adornment(lines: Lines, i: int, items: list[Item]) -> int:
    """A line of one repeated mark: the line over a title, or a break. Inside other constructs it is text."""
    line = lines.text[i]
    if (len(line) < 4 and not lines.is_page) or not _ADORNMENT.match(line):
        return i
    if not lines.is_page:
        lines.show(i, line.replace("\\", "\\\\"), items)
        return i + 1
    title, under = lines.line(i + 1), lines.line(i + 2)
    if title and under == line and not _ADORNMENT.match(title) and _fits(title, line):
        items.append(Heading(lines.paragraph(i + 1, title).text, line[0] * 2, lines.at(i + 1)))
        return i + 3
    return i + 1 if len(line) >= 4 else i


def text(lines: Lines, i: int, items: list[Item]) -> int:
    """A title, a term with its definition, or a paragraph: the second line decides."""
    following = lines.line(i + 1)
    if not following:
        return paragraph(lines, i, items)
    if following[:1] == " ":
        end = lines.past_indented(i + 1)
        lines.show(i, lines.text[i], items)
        read_blocks(lines.cut(i + 1, end, lines.margin(i + 1, end), lists=1), items)
        return end
    if _ADORNMENT.match(following) and _fits(lines.text[i], following):
        if lines.is_page:
            items.append(Heading(lines.paragraph(i, lines.text[i]).text, following[0], lines.at(i)))
        else:
            lines.show(i, lines.text[i], items)
        return i + 2
    return paragraph(lines, i, items)


def _fits(title: str, line: str) -> bool:
    """A line of four marks is meant for a title, whatever its length; a shorter one only if it is long enough."""
    return len(line) >= 4 or len(columns(title)) <= len(line)


def paragraph(lines: Lines, i: int, items: list[Item]) -> int:
    """A block of text; when it ends in two colons, of which one is shown, what follows is literal."""
    end = lines.past_text(i)
    written = "\n".join(lines.text[i:end])
    if not written.endswith("::"):
        lines.show(i, written, items)
        return end
    before = written.removesuffix("::")
    if (len(before) - len(before.rstrip("\\"))) % 2:  # an escaped colon
        lines.show(i, written, items)
        return end
    if before:
        lines.show(i, before if before[-1].isspace() else before + ":", items)
    return _literal(lines, lines.past_blank(end), items)


def _literal(lines: Lines, i: int, items: list[Item]) -> int:
    """Indented lines as they are, or, without indentation, lines that all begin with one mark."""
    mark = lines.line(i)[:1]
    if mark == " ":
        end = lines.past_indented(i)
        block = lines.cut(i, end, lines.margin(i, end))
        items.append(lines.code(block.text, i))
        return end
    if not mark or mark not in string.punctuation:
        return i
    end = i
    while lines.line(end)[:1] == mark:
        end += 1
    items.append(lines.code(lines.text[i:end], i))
    return end


def nested_too_deep(lines: Lines, i: int, items: list[Item]) -> int:
    end = lines.past_filled(i)
    lines.show(i, "\n".join(lines.text[i:end]), items)
    return end


_RULES: Mapping[str, tuple[Rule, ...]] = {
    **dict.fromkeys(string.punctuation, (adornment, text)),
    **dict.fromkeys(string.ascii_letters + string.digits, (enumeration, text)),
    **dict.fromkeys("(#", (enumeration, adornment, text)),
    **dict.fromkeys("*•‣⁃", (bullet, adornment, text)),
    " ": (quote,),
    "-": (bullet, option, adornment, text),
    "+": (bullet, option, grid, adornment, text),
    "/": (option, adornment, text),
    ":": (field, adornment, text),
    ">": (doctest, adornment, text),
    "|": (line_block, adornment, text),
    "=": (simple, adornment, text),
    ".": (explicit, adornment, text),
    "_": (anonymous_target, adornment, text),
}
