"""The operations of a page and the bodies, parameters and samples of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from apiscribe.api import (
    FILE,
    FORM_TYPE,
    JSON_TYPE,
    ArrayOf,
    Body,
    Example,
    FreeObject,
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
    united,
)
from apiscribe.findings import Finding
from apiscribe.grammar.cells import is_placeholder
from apiscribe.location import Location
from apiscribe.paths import fits, placeholders
from apiscribe.recognise import OTHERWISE, WITHOUT_CONTENT, PageRoles, RoleTable, StatusLine
from apiscribe.transcribe.descriptions import own_name, saying
from apiscribe.transcribe.infer import infer
from apiscribe.transcribe.links import Links
from apiscribe.transcribe.rows import FIELDS, OBJECTS, Doubt, TableRows, field_names, read_rows
from apiscribe.transcribe.samples import PageSamples, read_samples
from apiscribe.transcribe.transcript import RowCount, SampleCount, Transcript
from apiscribe.vocabulary import Vocabulary

_BARE_ARRAY = re.compile(r"\*?\[[^\[\]]+\]\*?")
_WITHOUT_BODY = ("GET", "HEAD")
_ALWAYS_HEADERS = frozenset({"x-auth-token", "content-type"})
SUCCESS = "2XX"
"""The status of a documented response of which the page gives no code (OpenAPI's range of all successes)."""


def transcribe(roles: PageRoles, words: Vocabulary) -> Transcript:
    """Transcribe a page. A page without an operation may still describe objects that others link to."""
    return _Page(roles, words).transcript()


@dataclass(slots=True)
class _Page:
    """The tables and samples of one page and what has been read from them so far."""

    roles: PageRoles
    words: Vocabulary
    fields: dict[Location, TableRows] = field(default_factory=dict)
    objects: dict[Location, Object] = field(default_factory=dict)
    outside: dict[Location, list[Property]] = field(default_factory=dict)
    used: set[Location] = field(default_factory=set)
    taken: set[Location] = field(default_factory=set)
    samples: PageSamples = field(default_factory=PageSamples)
    findings: list[Finding] = field(default_factory=list)

    def transcript(self) -> Transcript:
        self._read_tables()
        self.samples = read_samples(self.roles, self._title(), self.words)
        operations = tuple(self._operation(index) for index in range(len(self.roles.uris)))
        anchors = {
            anchor: table.table.at
            for table in self.roles.tables
            for anchor in table.table.anchors
            if table.table.at in self.objects
        }
        taken = frozenset(self.taken)
        samples = SampleCount(self.samples.seen, self.samples.reported)
        findings = (*self.findings, *self.samples.findings)
        return Transcript(
            self.roles.page.file,
            operations,
            self.objects,
            anchors,
            taken,
            self._rows(),
            samples,
            findings,
            title=self.roles.page.title,
        )

    # Tables

    def _read_tables(self) -> None:
        tables = self.roles.tables
        names = field_names(tables)
        methods = {uri.method for uri in self.roles.uris}
        bodiless = bool(methods) and methods <= set(_WITHOUT_BODY)
        of_fields = [table for table in tables if table.role in FIELDS]
        self.fields = {table.table.at: read_rows(table, self.words, names, bodiless) for table in of_fields}
        links = Links(tables, self.words)
        described = [table for table in tables if table.role in OBJECTS]
        for table in described:
            read = self.fields[table.table.at]
            properties = (links.resolve(p, read.pointers[p.at], table) for p in read.properties)
            self.objects[table.table.at] = Object(table.title, tuple(properties), table.table.at)
        for table in described:
            self.objects[table.table.at] = replace(self.objects[table.table.at], name=links.name(table))
        self.used = links.used
        for read in self.fields.values():
            self.findings += [self._finding(doubt) for doubt in read.doubts]

    def _rows(self) -> RowCount:
        count = RowCount()
        for table in self.roles.tables:
            seen = len(table.table.rows)
            if table.role in FIELDS:
                seen -= self.fields[table.table.at].empty
                left_out = sum(doubt.is_left_out for doubt in self.fields[table.table.at].doubts)
            else:
                left_out = 0 if table.role == "status" else seen
            count += RowCount(seen, seen - left_out, left_out)
        return count

    def _roots(self, direction: str, roles: Sequence[str], status: str | None = None) -> list[RoleTable]:
        """The tables that describe a body as a whole: those to which no field leads, or, if fields do, the first."""
        tables = [
            table
            for table in self.roles.tables
            if table.role in roles and table.direction == direction and status in (None, table.status)
        ]
        if not tables and direction == "request":
            tables = [table for table in self.roles.tables if self._may_be_body(table, direction)]
        return [table for table in tables if table.table.at not in self.used] or tables[:1]

    def _may_be_body(self, table: RoleTable, direction: str) -> bool:
        """Whether a table below a request or response to which no field leads is the body under a title of its own.

        A title of one word names a schema, and one of a known form a field; neither is a body.
        """
        if table.role != "schema" or table.direction != direction or table.table.at in self.used:
            return False
        return " " in table.title and not any(form.fullmatch(table.title) for form in self.words.caption_fields)

    # Operations

    def _title(self) -> str:
        return next((f"{uri.method} {uri.path}" for uri in self.roles.uris), "")

    def _operation(self, index: int) -> Operation:
        uri = self.roles.uris[index]
        operation = Operation(uri.method, uri.path, uri.at)
        samples = self._samples_of(operation, index)
        is_body = _takes_body(
            operation, samples, [self.objects[t.table.at] for t in self._roots("request", ("request",))]
        )
        named, description = own_name(self.roles.description, self.words)
        name = _page_name(self.roles.page.field("original_name") or "") or named or None
        return replace(
            operation,
            name=name if len(self.roles.uris) == 1 else None,
            summary=self.roles.page.title,
            description=description,
            parameters=tuple(self._parameters(operation, is_body, samples)),
            request=self._request(operation, samples, is_body),
            responses=tuple(self._responses(operation)),
            samples=samples,
            answered_elsewhere=self.roles.answered_elsewhere,
        )

    def _parameters(self, operation: Operation, is_body: bool, samples: Sequence[RequestSample]) -> Iterator[Parameter]:
        names = placeholders(operation.path)
        elsewhere = self._named_elsewhere(operation)
        told: set[tuple[str, str]] = set()
        for table in self.roles.tables:
            if not _holds_parameters(table, is_body) or table.table.at in self.used:
                continue
            self.taken.add(table.table.at)
            for prop in self.fields[table.table.at].properties:
                if is_placeholder(prop.name):
                    message = f"{prop.name!r} is no name of a parameter; the row is not in the document"
                    self.findings.append(
                        Finding("unread-row", message, prop.at, operation=str(operation), value=prop.name)
                    )
                    continue
                place = _place(table, prop.name, names)
                if place == "path" and ("path", prop.name) in told and table.role == "query":
                    place = "query"
                if place is None or (place, prop.name) in told or (place == "query" and prop.name in elsewhere):
                    continue
                told.add((place, prop.name))
                yield Parameter(place, replace(prop, required=True) if place == "path" else prop)
        if is_body:
            for parameter in self._out_of_body([name for name in names if ("path", name) not in told], samples):
                told.add((parameter.place, parameter.property.name))
                yield parameter
        for name in names:
            if ("path", name) not in told:
                message = f"the placeholder {{{name}}} has no row in a table; it is taken to be a string"
                self.findings.append(
                    Finding("undescribed-placeholder", message, operation.at, operation=str(operation), value=name)
                )
                yield Parameter("path", Property(name, Scalar("string"), operation.at, required=True))

    def _out_of_body(self, names: Sequence[str], samples: Sequence[RequestSample]) -> Iterator[Parameter]:
        """Rows of the body's table that are no part of it: placeholders without another row, and headers.

        What a sample shows in the body is a part of it.
        """
        bodies = [sample.body.value for sample in samples if sample.body]
        shown = {name for body in bodies if isinstance(body, dict) for name in body}
        for root in self._roots("request", ("request",)):
            described = self.objects[root.table.at]
            places = {prop: _place(root, prop.name, names) for prop in described.properties if prop.name not in shown}
            placed = {prop: place for prop, place in places.items() if place in ("path", "header")}
            kept = tuple(prop for prop in described.properties if prop not in placed)
            self.objects[described.at] = replace(described, properties=kept)
            self.outside.setdefault(described.at, []).extend(placed)
            for prop in self.outside[described.at]:
                place = _place(root, prop.name, names)
                if place in ("path", "header"):
                    yield Parameter(place, replace(prop, required=True) if place == "path" else prop)

    def _named_elsewhere(self, operation: Operation) -> set[str]:
        """Names that the query strings of other URIs of the page hold, and this operation's does not."""
        queries = {(uri.method, uri.path): set(uri.query) for uri in self.roles.uris}
        own = queries[operation.method, operation.path]
        return set().union(*queries.values()) - own

    def _request(self, operation: Operation, samples: Sequence[RequestSample], is_body: bool) -> Body | None:
        examples = tuple(sample.body for sample in samples if sample.body)
        roots = self._roots("request", ("body", "request") if is_body else ("body",))
        is_told = any(self.objects[root.table.at].properties for root in roots)
        if is_told and (operation.method not in _WITHOUT_BODY or roots[0].role == "body"):
            return Body(self._united(roots), roots[0].table.at, examples, self._media_type(roots[0]))
        return None if operation.method in _WITHOUT_BODY else self._inferred(examples)

    def _media_type(self, root: RoleTable) -> str:
        """A form where the caption says so, or where a file is one of the fields: JSON holds no files."""
        files = any(prop.schema == FILE for prop in self.objects[root.table.at].properties)
        return FORM_TYPE if files or self.words.is_mark("form", root.title) else JSON_TYPE

    def _responses(self, operation: Operation) -> Iterator[Response]:
        statuses = (*self.roles.statuses, *self.samples.statuses)
        told = {line.status: line for line in sorted(statuses, key=lambda line: not line.description)[::-1]}
        success = _success(told)
        examples: dict[str, list[Example]] = {}
        for status, example in self.samples.responses:
            otherwise = OTHERWISE if success in WITHOUT_CONTENT else success
            examples.setdefault(status or otherwise, []).append(example)
        bodies = {
            (table.status or success): self._roots("response", ("body",), table.status)
            for table in self.roles.tables
            if table.role == "body" and table.direction == "response" and self.fields[table.table.at].properties
        }
        if not bodies:
            others = [table for table in self.roles.tables if self._may_be_body(table, "response")]
            bodies = {table.status or success: [table] for table in others[:1]}
        for code in sorted({*told, *bodies, *examples} or {SUCCESS}):
            kept = tuple(examples.get(code, ()))
            if code in bodies:
                body: Body | None = Body(self._united(bodies[code]), bodies[code][0].table.at, kept)
            else:
                body = self._inferred(kept)
            at = told[code].at if code in told else body.at if body else operation.at
            yield Response(
                code, saying(_status_words(told.get(code)), self.words), at, body, self._headers(code, success)
            )

    def _headers(self, code: str, success: str) -> tuple[Property, ...]:
        tables = [t for t in self.roles.tables if t.role == "response-header" and (t.status or success) == code]
        return tuple(prop for table in tables for prop in self.fields[table.table.at].properties)

    # Bodies

    def _united(self, roots: Sequence[RoleTable]) -> Schema:
        """The body that a table describes. Several tables are alternatives: what one of them lacks is not required."""
        objects = [self.objects[root.table.at] for root in roots]
        first = objects[0]
        if len(objects) > 1:
            self.objects[first.at] = united(objects)
            self.taken.update(described.at for described in objects)
        if len(first.properties) == 1 and _BARE_ARRAY.fullmatch(first.properties[0].name):
            return _bare(first.properties[0].schema)
        return TableObject(first.at)

    def _inferred(self, examples: Sequence[Example]) -> Body | None:
        """A body of which only samples show the structure."""
        if not examples:
            return None
        schema, objects = infer(examples)
        self.objects.update(objects)
        return Body(schema, examples[0].at, tuple(examples))

    def _samples_of(self, operation: Operation, index: int) -> tuple[RequestSample, ...]:
        """The request samples of one of the page's operations; what fits none of them is the first one's."""
        if len(self.roles.uris) == 1:
            chosen = self.samples.requests
        else:
            owners = [_owner(sample, self.roles) for sample in self.samples.requests]
            chosen = [sample for sample, owner in zip(self.samples.requests, owners, strict=True) if owner == index]
        return tuple(replace(sample, method=sample.method or operation.method) for sample in chosen)

    def _finding(self, doubt: Doubt) -> Finding:
        return Finding(doubt.rule, doubt.message, doubt.at, operation=self._title(), value=doubt.value)


def _takes_body(operation: Operation, samples: Sequence[RequestSample], tables: Sequence[Object]) -> bool:
    """Whether a table of "request parameters" is a body: for GET never, for DELETE if a sample or a type says so."""
    if operation.method in _WITHOUT_BODY:
        return False
    if operation.method != "DELETE":
        return True
    nested = any(isinstance(p.schema, TableObject | ArrayOf | FreeObject) for table in tables for p in table.properties)
    return nested or any(sample.body for sample in samples)


def _holds_parameters(table: RoleTable, is_body: bool) -> bool:
    if table.direction == "response":
        return False
    return table.role in ("path", "query", "uri", "header") or (table.role == "request" and not is_body)


def _place(table: RoleTable, name: str, in_path: Sequence[str]) -> Place | None:
    """Where a parameter goes: as its table says, but a name that stands in the path is in the path, and only there."""
    if table.role == "header" or name.casefold() in _ALWAYS_HEADERS:
        return "header"
    if name in in_path:
        return "path"
    return None if table.role == "path" else "query"


def _bare(schema: Schema) -> Schema:
    """The type of a body that one row tells: an array, or a file."""
    is_file = isinstance(schema, Scalar) and schema.format == "binary"
    return schema if is_file or isinstance(schema, ArrayOf) else ArrayOf(schema)


def _owner(sample: RequestSample, roles: PageRoles) -> int:
    for index, uri in enumerate(roles.uris):
        if sample.method in ("", uri.method) and fits(uri.path, sample.url):
            return index
    return next((i for i, uri in enumerate(roles.uris) if uri.method == sample.method), 0)


def _page_name(original: str) -> str | None:
    """The operation's name that a page gives itself; topic numbers ("en-us_topic_0037134406") name nothing."""
    stem = original.removesuffix(".html")
    return stem if re.fullmatch(r"[A-Z][a-z]+(?:[A-Z0-9][A-Za-z0-9]*)+", stem) else None


def _success(told: Iterable[str]) -> str:
    """The code of the response that is told without one: the first success, or the only code that is no error."""
    codes = sorted(code for code in told if code < "4")
    return next((code for code in codes if code.startswith("2")), codes[0] if len(codes) == 1 else SUCCESS)


def _status_words(line: StatusLine | None) -> str:
    return line.description if line else ""
