"""What directives show: code, tables, notes, or nothing.

A directive of an unknown name shows its argument and its content. Nothing is ever executed, fetched or included.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from apiscribe.page import Table
from apiscribe.read.items import Item
from apiscribe.read.rst.directive import Directive
from apiscribe.read.rst.drawing import Drawing, is_out_of_measure
from apiscribe.read.rst.inline import pieces
from apiscribe.read.rst.lines import Lines
from apiscribe.read.rst.names import normalise
from apiscribe.read.rst.tables import Read, table

_ITEM = re.compile(r"[-+*•‣⁃](?: +|$)")


Show = Callable[[Directive, list[Item], Read], None]


def show(directive: Directive, items: list[Item], read: Read) -> None:
    """Append what the directive shows."""
    _SHOWN.get(directive.name, _titled)(directive, items, read)


def _nothing(directive: Directive, items: list[Item], read: Read) -> None:
    """What is for the eye, for other programs, or not on this page."""


def _content(directive: Directive, items: list[Item], read: Read) -> None:
    read(directive.content, items)


def _titled(directive: Directive, items: list[Item], read: Read) -> None:
    title = " ".join([_LABELS.get(directive.name, ""), directive.argument]).strip()
    if title:
        directive.lines.show(directive.i, title, items)
    read(directive.content, items)


def _note(directive: Directive, items: list[Item], read: Read) -> None:
    directive.lines.show(directive.i, _LABELS[directive.name], items)
    read(directive.whole, items)


def _code(directive: Directive, items: list[Item], read: Read) -> None:
    """The argument is a language; more than a word is code that lacks the blank line before it."""
    if caption := directive.options.get("caption"):
        directive.lines.show(directive.i, caption, items)
    code = directive.content if len(directive.argument.split()) < 2 else directive.whole
    if code.text:
        items.append(code.code(code.text, 0))


def _parsed_literal(directive: Directive, items: list[Item], read: Read) -> None:
    code = directive.whole
    shown = "".join(piece.text for piece in pieces("\n".join(code.text), code.source.names))
    if shown:
        items.append(code.code(shown.split("\n"), 0))


def _lines(directive: Directive, items: list[Item], read: Read) -> None:
    whole = directive.whole
    for n, line in enumerate(whole.text):
        whole.show(n, line, items)


def _table(directive: Directive, items: list[Item], read: Read) -> None:
    inner: list[Item] = []
    read(directive.content, inner)
    first = next((n for n, item in enumerate(inner) if isinstance(item, Table)), None)
    if first is None:
        _titled(directive, items, read)
    else:
        inner[first] = _captioned(directive, inner[first])
        items += inner


def _list_table(directive: Directive, items: list[Item], read: Read) -> None:
    rows = _items(directive.content)
    cells = [[cell._replace(depth=0) for cell in _items(row) or [row]] for row in rows]
    starts = [row.first - directive.lines.first for row in rows]
    _rows_table(directive, cells, starts, directive.number("header-rows"), items, read)


def _items(lines: Lines) -> list[Lines]:
    """The items of a bullet list that is all there is; none if there is something else."""
    found: list[Lines] = []
    i = lines.past_blank(0)
    while i < len(lines.text):
        match = _ITEM.match(lines.text[i])
        if match is None:
            return []
        item, end = lines.item(i, match.end())
        found.append(item)
        i = lines.past_blank(end)
    return found


def _csv_table(directive: Directive, items: list[Item], read: Read) -> None:
    content = directive.content
    try:
        head = list(_records(directive, directive.options.get("header", "").split("\n")))
        body = list(_records(directive, content.text))
    except (csv.Error, TypeError, ValueError):  # no such values, or no such delimiter
        _titled(directive, items, read)
        return
    offset = content.first - directive.lines.first
    starts = [directive.i] * len(head) + [offset + start for start, _ in body]
    records = [record for _, record in head + body]
    cells = [
        [directive.lines.cell(cell.split("\n"), start) for cell in record]
        for start, record in zip(starts, records, strict=True)
    ]
    _rows_table(directive, cells, starts, len(head) + directive.number("header-rows"), items, read)


def _records(directive: Directive, text: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The records of comma-separated values, each with the line in which it begins."""
    delimiter = directive.options.get("delim", ",").strip()
    escape = directive.options.get("escape", "").strip() or None
    reader = csv.reader(
        (line + "\n" for line in text),
        delimiter={"tab": "\t", "space": " "}.get(delimiter, delimiter),
        quotechar=directive.options.get("quote", '"').strip(),
        escapechar=escape,
        doublequote=escape is None,
        skipinitialspace="keepspace" not in directive.options,
        strict=True,
    )
    start = 0
    for record in reader:
        if record:
            yield start, record
        start = reader.line_num


def _rows_table(
    directive: Directive, cells: list[list[Lines]], starts: list[int], heads: int, items: list[Item], read: Read
) -> None:
    """A table of rows that may differ in length."""
    width = max(map(len, cells), default=0)
    if not width or is_out_of_measure(len(cells), width, directive.content.text):
        _titled(directive, items, read)
        return
    rows = [
        row + [directive.lines.cell([], start)] * (width - len(row)) for row, start in zip(cells, starts, strict=True)
    ]
    drawn = table(Drawing(rows, starts, min(heads, len(rows))), directive.lines, directive.i, read)
    items.append(_captioned(directive, drawn))


def _captioned(directive: Directive, drawn: Item) -> Item:
    if not isinstance(drawn, Table):
        return drawn
    caption = directive.lines.paragraph(directive.i, directive.argument)
    name = normalise(directive.options.get("name", ""))
    anchors = (name, *drawn.anchors) if name else drawn.anchors
    return replace(
        drawn, caption=caption if caption.text else None, at=directive.lines.at(directive.i), anchors=anchors
    )


_LABELS: Mapping[str, str] = {
    "attention": "Attention!",
    "caution": "Caution!",
    "danger": "!DANGER!",
    "error": "Error",
    "hint": "Hint",
    "important": "Important",
    "note": "Note",
    "seealso": "See also",
    "tip": "Tip",
    "warning": "Warning",
    "deprecated": "Deprecated since version",
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
}
"""The words that stand over the content of a directive; those of notes are docutils', the others Sphinx'."""

_NOTES = frozenset(
    {"attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip", "warning"}
)
_CODES = ("code", "code-block", "math", "prompt", "sourcecode")
_CONTENTS = ("class", "compound", "container", "cssclass", "epigraph", "highlights", "pull-quote", "rst-class")
_NOTHINGS = (
    *("contents", "date", "footer", "header", "highlight", "index", "meta", "role", "sectnum", "section-numbering"),
    *("currentmodule", "default-domain", "default-role", "tabularcolumns", "target-notes", "title", "toctree"),
    *("figure", "image", "digraph", "graph", "graphviz", "mermaid", "plantuml", "uml"),
    *("include", "literalinclude", "only", "raw", "replace", "unicode"),
)
_SHOWN: Mapping[str, Show] = {
    **dict.fromkeys(_NOTES, _note),
    **dict.fromkeys(_CODES, _code),
    **dict.fromkeys(_CONTENTS, _content),
    **dict.fromkeys(_NOTHINGS, _nothing),
    "parsed-literal": _parsed_literal,
    "line-block": _lines,
    "table": _table,
    "list-table": _list_table,
    "csv-table": _csv_table,
}
