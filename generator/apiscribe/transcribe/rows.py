"""Rows of a table -> properties, each with its facts; and where their descriptions point for more.

A row that is none is reported. Rows are counted as they are read: each is either transcribed or reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from apiscribe.api import AnyValue, Property, Scalar, Schema, Stated
from apiscribe.grammar.cells import (
    alternative_names,
    field_name,
    greatest_length,
    is_body,
    is_placeholder,
    parse_type,
    refers_only,
    required,
)
from apiscribe.grammar.lengths import searched
from apiscribe.grammar.sentences import read_facts
from apiscribe.grammar.spacing import apart
from apiscribe.grammar.stated_types import stated_type
from apiscribe.grammar.values import Context
from apiscribe.location import Location
from apiscribe.page import Block, Cell, Paragraph, Row
from apiscribe.recognise import RoleTable, cell
from apiscribe.transcribe.descriptions import told
from apiscribe.vocabulary import Vocabulary, fold

OBJECTS = ("body", "request", "schema", "parameters")
"""The roles of tables whose rows are properties of an object."""
BODIES = ("body", "request")
"""Those whose object may be a body as a whole."""
FIELDS = (*OBJECTS, "path", "query", "uri", "header", "response-header")
"""The roles of tables whose rows are fields of any kind."""
_WRITTEN = ("path", "query", "uri", "header", "response-header")

_MORE = ("", "description", "default", "example")
"""Columns whose cells say more of the field."""


@dataclass(frozen=True, slots=True)
class Pointers:
    """What a row links to (anchors), and the numbers of tables that it names, each with where its words lead, or ""."""

    anchors: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with a row, to be reported as a finding of `rule`."""

    rule: str
    message: str
    at: Location
    value: str
    is_left_out: bool


@dataclass(slots=True)
class TableRows:
    """The fields of one table, in order; their pointers by the place of the row; the doubts; rows that say nothing."""

    properties: list[Property] = field(default_factory=list)
    pointers: dict[Location, Pointers] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    empty: int = 0


def field_names(tables: Iterable[RoleTable]) -> frozenset[str]:
    """The names of all fields of a page."""
    cells = (cell(table, row.cells, "name") for table in tables for row in table.table.rows)
    return frozenset(name for named in cells if named and (name := field_name(named)))


def read_rows(
    table: RoleTable, words: Vocabulary, fields: Collection[str] = frozenset(), bodiless: bool = False
) -> TableRows:
    """Read every row of a table of fields.

    `fields`: the names of all fields of the page. Where its operations are `bodiless`, what the request holds stands in
    the URI.
    """
    written = table.role in _WRITTEN or (bodiless and table.role == "request" and table.direction != "response")
    read = TableRows()
    known: dict[str, Row] = {}
    for row in table.table.rows:
        named = cell(table, row.cells, "name") or Cell((), row.at)
        names = _names(table, named, words)
        again = next((name for name in names if name in known), None)
        if not names and words.is_mark("nothing", named.text):
            read.empty += 1
        elif not names:
            text = named.text[:60]
            message = f"{text!r} is no name of a field; the row is not in the document"
            read.doubts.append(Doubt("unread-row", message, row.at, text, True))
        elif again:
            read.doubts.append(_repeated(row, known[again], again))
        else:
            known |= dict.fromkeys(names, row)
            for name in names:
                _read(table, row, Context(name, fields, written), words, read, is_choice=len(names) > 1)
    return read


def _names(table: RoleTable, named: Cell, words: Vocabulary) -> tuple[str, ...]:
    """The names of the fields of which a row tells: one; two that are alternatives; or one that stands for more.

    The only row of an object may stand for fields of any name, or for the body itself.
    """
    if name := field_name(named):
        return (name,)
    text = " ".join(named.text.strip("*` ").split())
    if table.role in OBJECTS and len(table.table.rows) == 1 and text:
        if is_placeholder(text):
            return (text,)
        if table.role in BODIES and _is_body(table, words):
            return (f"[{text.strip('[] ')}]",)
    return alternative_names(named, words)


def _is_body(table: RoleTable, words: Vocabulary) -> bool:
    """Whether the only row of a body's table, which names no field, tells the type of the body itself."""
    typed = cell(table, table.table.rows[0].cells, "type")
    return typed is not None and not words.is_mark("nothing", typed.text) and is_body(parse_type(typed, words))


def _repeated(row: Row, first: Row, name: str) -> Doubt:
    """The first row counts; there is nothing to mend where both say the same."""
    if [cell.text for cell in row.cells] == [cell.text for cell in first.cells]:
        return Doubt("equal-row", f"{name!r} has the same row already", row.at, name, True)
    return Doubt("repeated-row", f"{name!r} has a row already; the first one counts", row.at, name, True)


def _read(table: RoleTable, row: Row, context: Context, words: Vocabulary, read: TableRows, *, is_choice: bool) -> None:
    described = _described(table, row, words)
    must = cell(table, row.cells, "required")
    typed = apart(cell(table, row.cells, "type") or Cell((), row.at), words)
    said = searched(described, words)
    if len(said.blocks) < len(described.blocks):
        message = f"the description of {context.name!r} is too long to be searched for facts as a whole"
        read.doubts.append(Doubt("long-text", message, described.at, context.name, False))
    schema = _type(table, row, said, context, words, read)
    facts = read_facts(said, schema, words, context)
    length = greatest_length(typed, words)
    if length and not facts.max_length:
        facts = replace(facts, max_length=Stated(length, typed.at, "a length in a type"))
    is_required = required(must, words) if must else None
    read.properties.append(
        Property(
            name=context.name,
            schema=schema,
            at=row.at,
            required=is_required and not is_choice,
            description=told(described, words),
            facts=facts,
            is_reference=refers_only(typed, words),
            of_any_key=words.keys.search(said.text) is not None,
        )
    )
    pointing = (*typed.paragraphs, *described.paragraphs)
    named = cell(table, row.cells, "name") or described
    linking = (*typed.paragraphs, *named.paragraphs, *described.paragraphs)
    read.pointers[row.at] = Pointers(
        tuple(link.target for paragraph in linking for link in paragraph.links),
        tuple(
            (found[1], next((link.target for link in p.links if link.start <= found.start(1) < link.end), ""))
            for p in pointing
            for found in words.caption_number.finditer(p.text)
        ),
    )


def _described(table: RoleTable, row: Row, words: Vocabulary) -> Cell:
    """What a row says of its field: its description, and behind it, under their heads, cells of no other meaning."""
    described = cell(table, row.cells, "description") or Cell((), row.at)
    blocks = list(described.blocks)
    columns = list(zip(table.table.heads, table.columns, row.cells, strict=False))
    shown = {id(described), *(id(one) for _, column, one in columns if column not in _MORE)}
    for head, column, more in columns:
        if column not in _MORE or id(more) in shown:
            continue
        shown.add(id(more))
        if more.text.strip() and not words.is_mark("nothing", more.text):
            blocks += _headed("" if column == "description" else head.text.strip(" :"), more, words)
    return Cell(tuple(blocks), described.at)


def _headed(head: str, more: Cell, words: Vocabulary) -> tuple[Block, ...]:
    """A cell as it would stand in a description: under a label, or behind the head's words."""
    if not head or not more.paragraphs:
        return more.blocks
    if fold(head) in words.cell_labels:
        return (Paragraph(head, more.at), *more.blocks)
    first = more.paragraphs[0]
    named = Paragraph(f"{head}: {first.text}", first.at)
    return tuple(named if block is first else block for block in more.blocks)


def _type(table: RoleTable, row: Row, described: Cell, context: Context, words: Vocabulary, read: TableRows) -> Schema:
    """The type that the row states. What stands in a URI or a header and has no type is a string."""
    typed = cell(table, row.cells, "type")
    if typed is None or not typed.text.strip():
        told_type = stated_type(described, words, context) if typed is None else None
        return told_type or (Scalar("string") if context.written else AnyValue())
    schema = parse_type(apart(typed, words), words)
    if schema is None:
        message = f"the type {typed.text[:60]!r} of {context.name!r} is not understood; any value is accepted"
        read.doubts.append(Doubt("unknown-type", message, row.at, context.name, False))
        return AnyValue()
    return schema
