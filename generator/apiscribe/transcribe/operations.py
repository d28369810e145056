"""The operations of a page and the bodies, parameters and samples of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import parse_qsl

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
    Property,
    RequestSample,
    Response,
    TableObject,
)
from apiscribe.findings import Finding
from apiscribe.messages import WITHOUT_BODY
from apiscribe.page import DocPage, Paragraph
from apiscribe.paths import fits
from apiscribe.recognise import OTHERWISE, WITHOUT_CONTENT, PageRoles, RoleTable, StatusLine
from apiscribe.transcribe.descriptions import own_name, saying
from apiscribe.transcribe.page_tables import PageTables
from apiscribe.transcribe.parameters import read_parameters
from apiscribe.transcribe.samples import PageSamples, read_samples
from apiscribe.transcribe.transcript import SampleCount, Transcript
from apiscribe.vocabulary import Vocabulary

SUCCESS = "2XX"
"""The status of a documented response of which the page gives no code (OpenAPI's range of all successes)."""


def transcribe(roles: PageRoles, words: Vocabulary) -> Transcript:
    """Transcribe a page. A page without an operation may still describe objects that others link to."""
    title = next((f"{uri.method} {uri.path}" for uri in roles.uris), "")
    page = _Page(roles, words, PageTables(roles, words), read_samples(roles, title, words))
    operations = tuple(page.operation(index) for index in range(len(roles.uris)))
    return Transcript(
        roles.page.file,
        operations,
        page.tables.objects,
        page.tables.anchors(),
        frozenset(page.tables.taken),
        page.tables.rows(),
        SampleCount(page.samples.seen, page.samples.reported),
        (*page.findings, *page.tables.findings(title), *page.samples.findings),
        title=roles.page.title,
    )


@dataclass(slots=True)
class _Page:
    """The tables and samples of one page, and what is to be told of its operations."""

    roles: PageRoles
    words: Vocabulary
    tables: PageTables
    samples: PageSamples
    findings: list[Finding] = field(default_factory=list)

    def operation(self, index: int) -> Operation:
        """The operation of one of the page's URIs."""
        uri = self.roles.uris[index]
        operation = Operation(uri.method, uri.path, uri.at)
        samples = self._samples_of(operation, index)
        is_body = _takes_body(
            operation, samples, [self.tables.objects[t.table.at] for t in self.tables.roots("request", ("request",))]
        )
        named, description = own_name(self.roles.description, self.words)
        name = self._name() or named or None
        parameters, findings = read_parameters(operation, samples, is_body, self.tables)
        self.findings += findings
        return replace(
            operation,
            name=name if len(self.roles.uris) == 1 else None,
            summary=self.roles.page.title,
            description=description,
            parameters=parameters,
            request=self._request(operation, samples, is_body),
            responses=tuple(self._responses(operation)),
            samples=samples,
            answered_elsewhere=self.roles.answered_elsewhere,
            language=self.words.language,
        )

    def _name(self) -> str:
        """The operation's name that the page gives itself, by which it leads to a place to try it, or its file's."""
        page = self.roles.page
        told = [page.field("original_name") or "", *_names_in_links(page, self.words), PurePosixPath(page.file).name]
        return next((name for name in map(_page_name, told) if name), "")

    def _request(self, operation: Operation, samples: Sequence[RequestSample], is_body: bool) -> Body | None:
        examples = tuple(sample.body for sample in samples if sample.body)
        roots = self.tables.roots("request", ("body", "request") if is_body else ("body",))
        is_told = any(self.tables.objects[root.table.at].properties for root in roots)
        if is_told and (operation.method not in WITHOUT_BODY or roots[0].role == "body"):
            return Body(self.tables.united(roots), roots[0].table.at, examples, self._media_type(roots[0]))
        return None if operation.method in WITHOUT_BODY else self.tables.inferred(examples)

    def _media_type(self, root: RoleTable) -> str:
        """A form where the caption says so, or where a file is one of the fields: JSON holds no files."""
        files = any(prop.schema == FILE for prop in self.tables.objects[root.table.at].properties)
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
            (table.status or success): self.tables.roots("response", ("body",), table.status)
            for table in self.roles.tables
            if table.role == "body" and table.direction == "response" and self.tables.fields[table.table.at].properties
        }
        if not bodies:
            others = [table for table in self.roles.tables if self.tables.may_be_body(table, "response")]
            bodies = {table.status or success: [table] for table in others[:1]}
        for code in sorted({*told, *bodies, *examples} or {SUCCESS}):
            kept = tuple(examples.get(code, ()))
            if code in bodies:
                body: Body | None = Body(self.tables.united(bodies[code]), bodies[code][0].table.at, kept)
            else:
                body = self.tables.inferred(kept)
            at = told[code].at if code in told else body.at if body else operation.at
            yield Response(
                code, saying(_status_words(told.get(code)), self.words), at, body, self._headers(code, success)
            )

    def _headers(self, code: str, success: str) -> tuple[Property, ...]:
        tables = [t for t in self.roles.tables if t.role == "response-header" and (t.status or success) == code]
        return tuple(prop for table in tables for prop in self.tables.fields[table.table.at].properties)

    def _samples_of(self, operation: Operation, index: int) -> tuple[RequestSample, ...]:
        """The request samples of one of the page's operations; what fits none of them is the first one's."""
        if len(self.roles.uris) == 1:
            chosen = self.samples.requests
        else:
            owners = [_owner(sample, self.roles) for sample in self.samples.requests]
            chosen = [sample for sample, owner in zip(self.samples.requests, owners, strict=True) if owner == index]
        return tuple(replace(sample, method=sample.method or operation.method) for sample in chosen)


def _takes_body(operation: Operation, samples: Sequence[RequestSample], tables: Sequence[Object]) -> bool:
    """Whether a table of "request parameters" is a body: for GET never, for DELETE if a sample or a type says so."""
    if operation.method in WITHOUT_BODY:
        return False
    if operation.method != "DELETE":
        return True
    nested = any(isinstance(p.schema, TableObject | ArrayOf | FreeObject) for table in tables for p in table.properties)
    return nested or any(sample.body for sample in samples)


def _owner(sample: RequestSample, roles: PageRoles) -> int:
    for index, uri in enumerate(roles.uris):
        if sample.method in ("", uri.method) and fits(uri.path, sample.url):
            return index
    return next((i for i, uri in enumerate(roles.uris) if uri.method == sample.method), 0)


def _page_name(original: str) -> str:
    """The operation's name that is the name of a page, or ""; topic numbers ("en-us_topic_0037134406") name nothing."""
    stem = original.partition(".")[0]
    return stem if re.fullmatch(r"[A-Z][a-z]+(?:[A-Z0-9][A-Za-z0-9]*)+", stem) else ""


def _names_in_links(page: DocPage, words: Vocabulary) -> tuple[str, ...]:
    """The name in the query of links to a place where the operation can be tried (`?api=ListLamps`), if it is one."""
    paragraphs = (block for section in page.sections for block in section.blocks if isinstance(block, Paragraph))
    queries = (link.target.partition("?")[2].partition("#")[0] for paragraph in paragraphs for link in paragraph.links)
    names = {value for query in queries for key, value in parse_qsl(query) if key in words.marks["api_query"]}
    return tuple(names) if len(names) == 1 else ()


def _success(told: Iterable[str]) -> str:
    """The code of the response that is told without one: the first success, or the only code that is no error."""
    codes = sorted(code for code in told if code < "4")
    return next((code for code in codes if code.startswith("2")), codes[0] if len(codes) == 1 else SUCCESS)


def _status_words(line: StatusLine | None) -> str:
    return line.description if line else ""
