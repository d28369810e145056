"""One page's roles -> its part of the API: operations, and the objects that its tables describe.

May assume: `recognise` has said what each table is. Promises: every row of a table of parameters or properties becomes
a parameter or a property, or is reported; each schema table is one object, known by its place. What a page alone cannot
settle (tables on other pages, names, samples against tables) is left to `reconcile`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from apiscribe.api import (
    AnyValue,
    ArrayOf,
    Body,
    Example,
    FreeObject,
    MapOf,
    Named,
    Object,
    Operation,
    Parameter,
    Place,
    Property,
    RequestSample,
    Response,
    Scalar,
    Schema,
    TableObject,
)
from apiscribe.cells import field_name, parse_type, required
from apiscribe.findings import Finding
from apiscribe.location import Location
from apiscribe.page import Cell, Row
from apiscribe.paths import placeholders
from apiscribe.recognise import PageRoles, RoleTable, SampleBlock, StatusLine, cell
from apiscribe.samples import NotJson, parse_json, split_request
from apiscribe.sentences import read_facts
from apiscribe.vocabulary import Vocabulary, fold

_BARE_ARRAY = "[items]"
SUCCESS = "2XX"
"""The status of a documented response of which the page gives no code (OpenAPI's range of all successes)."""


@dataclass(frozen=True, slots=True)
class RowCount:
    """Rows of the tables that document operations. `seen` = `transcribed` + `reported`."""

    seen: int = 0
    transcribed: int = 0
    reported: int = 0

    def __add__(self, other: RowCount) -> RowCount:
        return RowCount(self.seen + other.seen, self.transcribed + other.transcribed, self.reported + other.reported)


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one page gives. `anchors` and `captions` lead to the objects of its tables, for references across pages."""

    file: str
    operations: tuple[Operation, ...] = ()
    objects: Mapping[Location, Object] = field(default_factory=dict)
    anchors: Mapping[str, Location] = field(default_factory=dict)
    rows: RowCount = RowCount()
    samples: int = 0
    findings: tuple[Finding, ...] = ()


def transcribe(roles: PageRoles, words: Vocabulary) -> Transcript:
    """Transcribe a page. A page without an operation may still describe objects that others link to."""
    return _Page(roles, words).transcript()


@dataclass(slots=True)
class _Page:
    """The tables of one page and what has been read from them so far."""

    roles: PageRoles
    words: Vocabulary
    findings: list[Finding] = field(default_factory=list)
    rows: RowCount = RowCount()
    samples: int = 0

    def transcript(self) -> Transcript:
        properties = {table.table.at: self._properties(table) for table in self.roles.tables if table.role in _FIELDS}
        links = _Links(self.roles.tables, self.words)
        objects = {
            table.table.at: Object(
                table.title, tuple(links.resolve(p, table) for p in properties[table.table.at]), table.table.at
            )
            for table in self.roles.tables
            if table.role in ("body", "schema", "parameters")
        }
        for table in self.roles.tables:
            if table.role in ("status", "unknown"):
                count = len(table.table.rows)
                known = table.role == "status"
                self.rows += RowCount(count, count if known else 0, 0 if known else count)
        operations = tuple(self._operation(index, properties, objects) for index in range(len(self.roles.uris)))
        anchors = {
            anchor: table.table.at
            for table in self.roles.tables
            for anchor in table.table.anchors
            if table.table.at in objects
        }
        return Transcript(
            self.roles.page.file, operations, objects, anchors, self.rows, self.samples, tuple(self.findings)
        )

    # Rows

    def _properties(self, table: RoleTable) -> tuple[Property, ...]:
        found: dict[str, Property] = {}
        for row in table.table.rows:
            read = self._property(table, row)
            self.rows += RowCount(1, int(read is not None), int(read is None))
            if read is None:
                continue
            if read.name in found:
                self._report(
                    "repeated-row", f"{read.name!r} has a row already; the first one counts", row.at, read.name
                )
            found.setdefault(read.name, read)
        return tuple(found.values())

    def _property(self, table: RoleTable, row: Row) -> Property | None:
        named = cell(table, row.cells, "name")
        name = field_name(named) if named else None
        if name is None:
            text = named.text[:60] if named else ""
            self._report("unread-row", f"{text!r} is no name of a field; the row is not in the document", row.at, text)
            return None
        described = cell(table, row.cells, "description") or Cell((), row.at)
        schema = self._type(table, row, name)
        must = cell(table, row.cells, "required")
        return Property(
            name=name,
            schema=schema,
            at=row.at,
            required=required(must, self.words) if must else None,
            description=_told(described),
            facts=read_facts(described, schema, self.words),
        )

    def _type(self, table: RoleTable, row: Row, name: str) -> Schema:
        typed = cell(table, row.cells, "type")
        if typed is None:
            return Scalar("string") if table.role in ("uri", "path", "query", "header") else AnyValue()
        schema = parse_type(typed, self.words)
        if schema is None:
            message = f"the type {typed.text[:60]!r} of {name!r} is not understood; any value is accepted"
            self._report("unknown-type", message, row.at, name)
            return AnyValue()
        return schema

    # Operations

    def _operation(
        self, index: int, properties: Mapping[Location, tuple[Property, ...]], objects: Mapping[Location, Object]
    ) -> Operation:
        uri = self.roles.uris[index]
        page = self.roles.page
        original = page.field("original_name") or ""
        operation = Operation(uri.method, uri.path, uri.at)
        return replace(
            operation,
            name=_page_name(original) if len(self.roles.uris) == 1 else None,
            summary=page.title,
            description=self.roles.description,
            parameters=tuple(self._parameters(operation, properties)),
            request=self._request(operation, objects),
            responses=tuple(self._responses(operation, objects)),
            samples=tuple(self._request_samples(operation)),
        )

    def _parameters(
        self, operation: Operation, properties: Mapping[Location, tuple[Property, ...]]
    ) -> Iterator[Parameter]:
        names = placeholders(operation.path)
        told: set[tuple[str, str]] = set()
        for table in self.roles.tables:
            if table.role not in ("path", "query", "uri", "header") or table.direction == "response":
                continue
            for prop in properties[table.table.at]:
                place = _place(table, prop.name, names)
                if place is None or (place, prop.name) in told or (place == "path" and prop.name not in names):
                    continue
                told.add((place, prop.name))
                yield Parameter(place, replace(prop, required=True) if place == "path" else prop)
        for name in names:
            if ("path", name) not in told:
                message = f"the placeholder {{{name}}} has no row in a table; it is taken to be a string"
                self._report("undescribed-placeholder", message, operation.at, name, str(operation))
                yield Parameter("path", Property(name, Scalar("string"), operation.at, required=True))

    def _request(self, operation: Operation, objects: Mapping[Location, Object]) -> Body | None:
        roots = [table for table in self.roles.tables if table.role == "body" and table.direction == "request"]
        if not roots:
            return None
        examples = [sample.body for sample in self._request_samples(operation, quiet=True) if sample.body]
        return Body(_body_schema(objects[roots[0].table.at]), roots[0].table.at, tuple(examples))

    def _responses(self, operation: Operation, objects: Mapping[Location, Object]) -> Iterator[Response]:
        told = {line.status: line for line in reversed(self.roles.statuses)}
        success = next((code for code in sorted(told) if code.startswith("2")), SUCCESS)
        bodies: dict[str, RoleTable] = {}
        examples: dict[str, list[Example]] = {}
        for table in self.roles.tables:
            if table.role == "body" and table.direction == "response":
                bodies.setdefault(table.status or success, table)
        for sample in self.roles.samples:
            if sample.direction == "response" and (example := self._example(sample, operation)):
                examples.setdefault(sample.status or success, []).append(example)
        codes = sorted({*told, *bodies, *examples} or {SUCCESS})
        for code in codes:
            at = bodies[code].table.at if code in bodies else told[code].at if code in told else operation.at
            schema = _body_schema(objects[bodies[code].table.at]) if code in bodies else AnyValue()
            kept = tuple(examples.get(code, ()))
            body = Body(schema, at, kept) if code in bodies or kept else None
            yield Response(code, _status_words(told.get(code)), told[code].at if code in told else at, body)

    # Samples

    def _example(self, sample: SampleBlock, operation: Operation) -> Example | None:
        self.samples += 1
        text = sample.text.strip()
        if not text.startswith(("{", "[")):
            return None
        return self._body_example(sample.title, sample.text, sample.at, 1, operation)

    def _body_example(
        self, title: str, text: str, at: Location, first: int, operation: Operation, quiet: bool = False
    ) -> Example | None:
        try:
            parsed = parse_json(text)
        except NotJson as error:
            if not quiet:
                place = replace(at, line=at.line + first + error.line - 2)
                message = f"the sample is no JSON: {error}; it is left out of the document"
                self._report("broken-sample", message, place, str(error), str(operation))
            return None
        lines = {pointer: replace(at, line=at.line + first + line - 2) for pointer, line in parsed.lines.items()}
        return Example(title, parsed.value, at, lines)

    def _request_samples(self, operation: Operation, quiet: bool = False) -> Iterator[RequestSample]:
        line: RequestSample | None = None
        for sample in self.roles.samples:
            if sample.direction != "request":
                continue
            text = split_request(sample.text)
            self.samples += 0 if quiet else 1
            body = (
                self._body_example(sample.title, text.body, sample.at, text.body_line, operation, quiet)
                if text.body
                else None
            )
            if text.url:
                if line:
                    yield line
                method = text.method or operation.method
                line = RequestSample(sample.title, method, text.url, sample.at, text.headers, body)
            elif body and line and line.body is None:
                line = replace(line, body=body)
            elif body:
                yield RequestSample(sample.title, operation.method, "", sample.at, text.headers, body)
        if line:
            yield line

    def _report(self, rule: str, message: str, at: Location, value: str, operation: str = "") -> None:
        told = operation or next((f"{uri.method} {uri.path}" for uri in self.roles.uris), "")
        self.findings.append(Finding(rule, message, at, operation=told, value=value))


_FIELDS = ("path", "query", "uri", "header", "body", "schema", "parameters", "response-header")


def _told(described: Cell) -> str:
    """The description as Markdown: paragraphs, and bullets as list items."""
    lines: list[str] = []
    for paragraph in described.paragraphs:
        indent = "  " * max(0, paragraph.depth - 1)
        if paragraph.bullet and lines and not lines[-1].lstrip().startswith("- "):
            lines.append("")
        if not paragraph.bullet and lines:
            lines.append("")
        lines.append(f"{indent}- {paragraph.text}" if paragraph.bullet else paragraph.text)
    return "\n".join(lines)


def _page_name(original: str) -> str | None:
    """The operation's name that a page gives itself; topic numbers ("en-us_topic_0037134406") name nothing."""
    stem = original.removesuffix(".html")
    return stem if re.fullmatch(r"[A-Z][a-z]+(?:[A-Z0-9][A-Za-z0-9]*)+", stem) else None


def _place(table: RoleTable, name: str, in_path: Sequence[str]) -> Place | None:
    """Where a parameter goes: as its table says, but a name that stands in the path is in the path."""
    if table.role == "header":
        return "header"
    if name in in_path:
        return "path"
    return "path" if table.role == "path" else "query"


def _status_words(line: StatusLine | None) -> str:
    return line.description if line else ""


def _body_schema(root: Object) -> Schema:
    """A table of the one row "[items]" stands for a bare array."""
    if len(root.properties) == 1 and root.properties[0].name == _BARE_ARRAY:
        return root.properties[0].schema
    return TableObject(root.at)


class _Links:
    """Finds the table that describes an object: by anchor, by the type's name, by the field's name."""

    def __init__(self, tables: Sequence[RoleTable], words: Vocabulary) -> None:
        self._tables = [table for table in tables if table.role in ("schema", "parameters", "body")]
        self._words = words
        self._anchors = {anchor: table.table.at for table in self._tables for anchor in table.table.anchors}
        self._titles = {table.table.at: _titles(table, words) for table in self._tables}

    def resolve(self, prop: Property, owner: RoleTable) -> Property:
        return replace(prop, schema=self._schema(prop.schema, prop, owner))

    def _schema(self, schema: Schema, prop: Property, owner: RoleTable) -> Schema:
        match schema:
            case ArrayOf(items):
                return ArrayOf(self._schema(items, prop, owner))
            case MapOf(values):
                return MapOf(self._schema(values, prop, owner))
            case Named(name, anchor):
                by_type = self._by_title(name, owner, itself=True)
                at = self._anchors.get(anchor) or by_type or self._by_title(prop.name, owner)
                return TableObject(at) if at else schema
            case FreeObject():
                at = self._by_title(prop.name, owner)
                return TableObject(at) if at else schema
            case _:
                return schema

    def _by_title(self, name: str, owner: RoleTable, *, itself: bool = False) -> Location | None:
        """The table titled `name`: the next one behind the owner on its side of the page, else any on that side.

        A type that is named like the table that it stands in is recursion (`itself`); a field named like it is not.
        """
        wanted = fold(name)
        titled = [t for t in self._tables if wanted in self._titles[t.table.at] and (itself or t is not owner)]
        side = [t for t in titled if (t.direction, t.status) == (owner.direction, owner.status)] or titled
        behind = [table.table.at for table in side if table.table.at > owner.table.at]
        return next(iter(behind), None) or next((table.table.at for table in side), None)


def _titles(table: RoleTable, words: Vocabulary) -> frozenset[str]:
    """The names under which a table is known: its title, and the field or schema that its title speaks of."""
    found = (template.fullmatch(table.title) for template in words.caption_fields)
    return frozenset({fold(table.title), *(fold(match["value"]) for match in found if match)})
