"""Rows of a table -> properties, each with its facts; and where their descriptions point for more.

A row that is none is reported. Rows are counted as they are read: each is either transcribed or reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from apiscribe.api import AnyValue, Property, Scalar, Schema
from apiscribe.grammar.cells import field_name, parse_type, required
from apiscribe.grammar.sentences import read_facts
from apiscribe.location import Location
from apiscribe.page import Cell, Row
from apiscribe.recognise import RoleTable, cell
from apiscribe.transcribe.descriptions import told
from apiscribe.vocabulary import Vocabulary

OBJECTS = ("body", "request", "schema", "parameters")
"""The roles of tables whose rows are properties of an object."""
FIELDS = (*OBJECTS, "path", "query", "uri", "header", "response-header")
"""The roles of tables whose rows are fields of any kind."""


@dataclass(frozen=True, slots=True)
class Pointers:
    """What a description links to (anchors) and which tables it names (numbers)."""

    anchors: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


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


def read_rows(table: RoleTable, words: Vocabulary) -> TableRows:
    """Read every row of a table of fields."""
    read = TableRows()
    known: set[str] = set()
    for row in table.table.rows:
        named = cell(table, row.cells, "name")
        name = field_name(named) if named else None
        if named and words.is_mark("nothing", named.text):
            read.empty += 1
        elif name is None:
            text = named.text[:60] if named else ""
            message = f"{text!r} is no name of a field; the row is not in the document"
            read.doubts.append(Doubt("unread-row", message, row.at, text, True))
        elif name in known:
            message = f"{name!r} has a row already; the first one counts"
            read.doubts.append(Doubt("repeated-row", message, row.at, name, True))
        else:
            known.add(name)
            _read(table, row, name, words, read)
    return read


def _read(table: RoleTable, row: Row, name: str, words: Vocabulary, read: TableRows) -> None:
    described = cell(table, row.cells, "description") or Cell((), row.at)
    must = cell(table, row.cells, "required")
    schema = _type(table, row, name, words, read)
    read.properties.append(
        Property(
            name=name,
            schema=schema,
            at=row.at,
            required=required(must, words) if must else None,
            description=told(described, words),
            facts=read_facts(described, schema, words, name),
        )
    )
    read.pointers[row.at] = Pointers(
        tuple(link.target for paragraph in described.paragraphs for link in paragraph.links),
        tuple(found[1] for p in described.paragraphs for found in words.caption_number.finditer(p.text)),
    )


def _type(table: RoleTable, row: Row, name: str, words: Vocabulary, read: TableRows) -> Schema:
    """The type that the row states. What stands in a URI or a header and has no type is a string."""
    typed = cell(table, row.cells, "type")
    if typed is None or not typed.text.strip():
        return AnyValue() if table.role in OBJECTS else Scalar("string")
    schema = parse_type(typed, words)
    if schema is None:
        message = f"the type {typed.text[:60]!r} of {name!r} is not understood; any value is accepted"
        read.doubts.append(Doubt("unknown-type", message, row.at, name, False))
        return AnyValue()
    return schema
