"""The tables of a page: their rows, the objects that they describe, and which of them describe a body as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from apiscribe.api import ArrayOf, Body, Example, Object, Property, Scalar, Schema, TableObject, united
from apiscribe.findings import Finding
from apiscribe.location import Location
from apiscribe.messages import WITHOUT_BODY
from apiscribe.recognise import PageRoles, RoleTable
from apiscribe.transcribe.infer import infer
from apiscribe.transcribe.links import Links
from apiscribe.transcribe.rows import FIELDS, OBJECTS, TableRows, field_names, read_rows
from apiscribe.transcribe.transcript import RowCount
from apiscribe.vocabulary import Vocabulary

_BARE_ARRAY = re.compile(r"\*?\[[^\[\]]+\]\*?")


@dataclass(slots=True)
class PageTables:
    """What the tables of one page give. `used` are those that a field leads to; the rows of the `taken` stand elsewhere
    than in an object of their own; those of `outside` stand in a body's table, and are no part of the body; `lost`
    ones are in no part of the document.
    """

    roles: PageRoles
    words: Vocabulary
    fields: dict[Location, TableRows] = field(default_factory=dict)
    objects: dict[Location, Object] = field(default_factory=dict)
    used: set[Location] = field(default_factory=set)
    taken: set[Location] = field(default_factory=set)
    outside: dict[Location, list[Property]] = field(default_factory=dict)
    lost: dict[Location, Property] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tables = self.roles.tables
        names = field_names(tables)
        methods = {uri.method for uri in self.roles.uris}
        bodiless = bool(methods) and methods <= set(WITHOUT_BODY)
        of_fields = [table for table in tables if table.role in FIELDS]
        self.fields = {table.table.at: read_rows(table, self.words, names, bodiless) for table in of_fields}
        links = Links(tables, self.words, names)
        described = [table for table in tables if table.role in OBJECTS]
        for table in described:
            read = self.fields[table.table.at]
            properties = (links.resolve(p, read.pointers[p.at], table) for p in read.properties)
            self.objects[table.table.at] = Object(table.title, tuple(properties), table.table.at)
        for table in described:
            found = self.objects[table.table.at]
            properties = (links.adopt(prop, table) for prop in found.properties)
            self.objects[table.table.at] = replace(found, name=links.name(table), properties=tuple(properties))
        for variants in links.variants.values():
            self._unite([self.objects[at] for at in variants])
        self.used = links.used

    def findings(self, operation: str) -> Iterator[Finding]:
        """What is wrong with the rows."""
        for prop in self.lost.values():
            message = f"no URI of the page has a place for the parameter {prop.name!r}; the row is not in the document"
            yield Finding("unread-row", message, prop.at, operation=operation, value=prop.name)
        for read in self.fields.values():
            for doubt in read.doubts:
                yield Finding(doubt.rule, doubt.message, doubt.at, operation=operation, value=doubt.value)

    def anchors(self) -> dict[str, Location]:
        """The tables of objects by the names under which links lead to them."""
        tables = (table.table for table in self.roles.tables if table.table.at in self.objects)
        return {anchor: table.at for table in tables for anchor in table.anchors}

    def rows(self) -> RowCount:
        """The count of all rows; those that say nothing do not count."""
        count = RowCount()
        for table in self.roles.tables:
            seen = len(table.table.rows)
            if table.role in FIELDS:
                seen -= self.fields[table.table.at].empty
                left_out = sum(doubt.is_left_out for doubt in self.fields[table.table.at].doubts)
            else:
                left_out = 0 if table.role == "status" else seen
            count += RowCount(seen, seen - left_out, left_out)
        return count + RowCount(0, -len(self.lost), len(self.lost))

    def roots(self, direction: str, roles: Sequence[str], status: str | None = None) -> list[RoleTable]:
        """The tables that describe a body as a whole: those to which no field leads, or, if fields do, the first."""
        tables = [
            table
            for table in self.roles.tables
            if table.role in roles and table.direction == direction and status in (None, table.status)
        ]
        if not tables and direction == "request":
            tables = [table for table in self.roles.tables if self.may_be_body(table, direction)]
        return [table for table in tables if table.table.at not in self.used] or tables[:1]

    def may_be_body(self, table: RoleTable, direction: str) -> bool:
        """Whether a table below a request or response to which no field leads is the body under a title of its own.

        A title of one word names a schema, and one of a known form a field; neither is a body.
        """
        if table.role != "schema" or table.direction != direction or table.table.at in self.used:
            return False
        return " " in table.title and not any(form.fullmatch(table.title) for form in self.words.caption_fields)

    def united(self, roots: Sequence[RoleTable]) -> Schema:
        """The body that a table describes. Several tables are alternatives: what one of them lacks is not required."""
        objects = [self.objects[root.table.at] for root in roots]
        if len(objects) > 1:
            self._unite(objects)
        first = self.objects[objects[0].at]
        return _bare(first) or TableObject(first.at)

    def _unite(self, objects: Sequence[Object]) -> None:
        """Make one object of several, which stands in the place of the first."""
        self.objects[objects[0].at] = united(objects)
        self.taken.update(described.at for described in objects)

    def inferred(self, examples: Sequence[Example]) -> Body | None:
        """A body of which only samples show the structure."""
        if not examples:
            return None
        schema, objects = infer(examples)
        self.objects.update(objects)
        return Body(schema, examples[0].at, tuple(examples))


def _bare(described: Object) -> Schema | None:
    """The type of a body of which a table's one row says no more than that it is an array, or a file."""
    if len(described.properties) != 1 or not _BARE_ARRAY.fullmatch(described.properties[0].name):
        return None
    schema = described.properties[0].schema
    is_file = isinstance(schema, Scalar) and schema.format == "binary"
    return schema if is_file or isinstance(schema, ArrayOf) else ArrayOf(schema)
