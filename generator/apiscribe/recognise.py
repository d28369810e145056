"""What the parts of a page are: which lines are URIs, which tables are parameters, bodies, schemas or status codes,
which blocks are samples.

Works on any `DocPage`, whatever form it was read from. A heading, a caption and a paragraph that announces something
("Status code: 200", "Example response") all set the stage for what follows; a table's caption has the last word.
Promises: every table of the page that has a column of names or of codes is in the result exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from apiscribe.location import Location
from apiscribe.page import Block, Cell, CodeBlock, DocPage, Paragraph, Section, Table
from apiscribe.vocabulary import Vocabulary, fold

Direction = Literal["request", "response"]
Role = Literal[
    "path", "query", "uri", "header", "request", "body", "schema", "status", "response-header", "parameters", "unknown"
]
"""`uri`: told apart by the placeholders; `request`: by the method too; `parameters`: of nobody knows what."""

METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS")
_METHOD = "|".join(METHODS)
_URI = re.compile(rf"(?<![\w-])({_METHOD})\s+(?:https?://[^/\s]*)?(/[^\s,;\"'`]*)")
_PATH = re.compile(r"/[\w\-./{{}}~%:@!$&()*+=]*".replace("{{", "{").replace("}}", "}"))
_REQUEST_LINE = re.compile(rf"\s*(?:({_METHOD})\s+)?(https?://\S+|/\S+)(?:\s+HTTP/[\d.]+)?\s*")


@dataclass(frozen=True, slots=True)
class Uri:
    """A documented method and path; `query` are the names in its query string."""

    method: str
    path: str
    at: Location
    query: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleTable:
    """A table and what it is. `columns` gives each column's meaning, "" where it has none."""

    role: Role
    table: Table
    columns: tuple[str, ...]
    direction: Direction | None = None
    status: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class SampleBlock:
    """Preformatted text, or a paragraph that is a request line, that shows a request or a response."""

    direction: Direction | None
    text: str
    at: Location
    status: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class StatusLine:
    status: str
    description: str
    at: Location


@dataclass(frozen=True, slots=True)
class PageRoles:
    """What a page documents, in reading order."""

    page: DocPage
    uris: tuple[Uri, ...]
    tables: tuple[RoleTable, ...]
    samples: tuple[SampleBlock, ...]
    statuses: tuple[StatusLine, ...]
    description: str
    unnamed: Location | None = None
    """Where the page, which describes a request and its response, should name the operation and does not."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """What has been announced: a part of the page, a direction, a status code, the last words said."""

    part: str = ""
    direction: Direction | None = None
    status: str = ""
    title: str = ""


def recognise(page: DocPage, words: Vocabulary) -> PageRoles:
    """Say what each part of the page is."""
    uris: list[Uri] = []
    tables: list[RoleTable] = []
    samples: list[SampleBlock] = []
    statuses: list[StatusLine] = []
    for stage, block in _staged(page, words):
        match block:
            case Table() if columns := _columns(block, words):
                table = _role(block, columns, stage, words)
                tables.append(table)
                statuses += _status_lines(table)
            case Paragraph() | CodeBlock() if stage.part == "uri":
                uris += _uris(block)
            case Paragraph() if stage.direction == "response" and (mark := words.status_mark.match(block.text)):
                statuses.append(StatusLine(mark[1], "", block.at))
            case Paragraph() if stage.part == "status" and (code := _status_code(block.text)):
                statuses.append(StatusLine(code, "", block.at))
            case Paragraph() if stage.part == "sample" and _REQUEST_LINE.fullmatch(block.text):
                samples.append(_sample(block, stage))
            case CodeBlock() if stage.part == "sample":
                samples.append(_sample(block, stage))
            case _:
                pass
    unique = dict.fromkeys((uri.method, uri.path) for uri in uris)
    first = tuple(next(uri for uri in uris if (uri.method, uri.path) == key) for key in unique)
    unnamed = None if first else _unnamed(page, words)
    return PageRoles(page, first, tuple(tables), tuple(samples), tuple(statuses), _description(page, words), unnamed)


def _unnamed(page: DocPage, words: Vocabulary) -> Location | None:
    """Where a page without a URI describes an operation all the same: it has parts for both directions."""
    heads = {part: section.at for section in reversed(page.sections) if (part := words.section(section.title))}
    asked = [heads[part] for part in ("uri", "request", "request_sample") if part in heads]
    answered = any(part in heads for part in ("response", "response_sample", "status"))
    return asked[0] if asked and answered else None


# The stage


def _staged(page: DocPage, words: Vocabulary) -> Iterator[tuple[_Stage, Block]]:
    """Every block of the page, tables in cells included, with the stage that is set for it."""
    for section in page.sections:
        stage = _after(section.title, _Stage(), words) if section.level else _Stage()
        for block in section.blocks:
            if isinstance(block, Paragraph) and not _REQUEST_LINE.fullmatch(block.text):
                stage = _after(block.text, stage, words)
            if isinstance(block, CodeBlock) and words.status_mark.fullmatch(block.text.strip()):
                stage = _after(block.text, stage, words)
                continue
            yield stage, block
            if isinstance(block, Table):
                for inner in _inner_tables(block):
                    yield replace(stage, part="cell"), inner


def _inner_tables(table: Table) -> Iterator[Table]:
    for row in table.rows:
        for cell in dict.fromkeys(row.cells):
            for block in cell.blocks:
                if isinstance(block, Table):
                    yield block
                    yield from _inner_tables(block)


def _after(text: str, stage: _Stage, words: Vocabulary) -> _Stage:
    """The stage after a heading or paragraph that says `text`."""
    if found := words.status_mark.match(text):
        return replace(stage, status=found[1], title="")
    match words.section(text):
        case "uri":
            return _Stage("uri")
        case "request":
            return _Stage("parameters", "request")
        case "response":
            return _Stage("parameters", "response")
        case "request_sample":
            return _Stage("sample", "request")
        case "response_sample":
            return _Stage("sample", "response", stage.status)
        case "status":
            return _Stage("status", "response")
        case "parameters":
            return replace(stage, part="parameters")
        case "example":
            return replace(stage, part="sample")
        case None:
            return replace(stage, title=text)
        case part:
            return _Stage(part)


# URIs


def _uris(block: Paragraph | CodeBlock) -> Iterator[Uri]:
    for found in _URI.finditer(block.text):
        path, _, query = found[2].rstrip(".,;:)").partition("?")
        if _PATH.fullmatch(path) and path.count("{") == path.count("}"):
            line = block.text.count("\n", 0, found.start())
            names = tuple(part.partition("=")[0] for part in query.split("&") if part)
            yield Uri(found[1], path, replace(block.at, line=block.at.line + line), names)


# Tables


def _columns(table: Table, words: Vocabulary) -> tuple[str, ...]:
    """The meaning of each column; empty where the table has neither a column of names nor one of codes."""
    columns = tuple(words.column(head.text) or "" for head in table.heads)
    return columns if "name" in columns or "status" in columns else ()


def _role(table: Table, columns: tuple[str, ...], stage: _Stage, words: Vocabulary) -> RoleTable:
    caption = words.caption_words(table.caption.text) if table.caption else ""
    said = words.captions.get(fold(caption), "")
    roled = RoleTable("unknown", table, columns, stage.direction, stage.status, caption or stage.title)
    if "name" not in columns:
        return replace(roled, role="status" if stage.part == "status" or said == "status" else "unknown")
    match said:
        case "path" | "query" | "uri":
            return replace(roled, role=said, direction="request")
        case "header":
            return replace(roled, role="response-header" if stage.direction == "response" else "header")
        case "response_header":
            return replace(roled, role="response-header", direction="response")
        case "request":
            return replace(roled, role="request", direction="request")
        case "request_body":
            return replace(roled, role="body", direction="request")
        case "response":
            return replace(roled, role="body", direction="response")
        case "neutral" | "":
            if said or not caption:
                return replace(roled, role=_by_stage(stage))
            return replace(roled, role="schema")
        case _:
            return roled


def _by_stage(stage: _Stage) -> Role:
    if stage.part == "uri":
        return "uri"
    if stage.part == "parameters" and stage.direction:
        return "request" if stage.direction == "request" else "body"
    return "parameters"


# Status codes


def _status_code(text: str) -> str | None:
    found = re.match(r"\s*([1-5]\d\d)(?!\d)", text)
    return found[1] if found else None


def _status_lines(table: RoleTable) -> Iterator[StatusLine]:
    if table.role != "status":
        return
    code_at = table.columns.index("status")
    told_at = table.columns.index("description") if "description" in table.columns else None
    for row in table.table.rows:
        code = _status_code(row.cells[code_at].text)
        if code:
            reason = row.cells[code_at].text.strip()[3:].strip()
            told = row.cells[told_at].text if told_at is not None else ""
            yield StatusLine(code, told or reason, row.at)


# Samples and words


def _sample(block: Paragraph | CodeBlock, stage: _Stage) -> SampleBlock:
    assert stage.direction or stage.part
    return SampleBlock(stage.direction or "request", block.text, block.at, stage.status, stage.title)


def _description(page: DocPage, words: Vocabulary) -> str:
    """What the page says that the operation is for: the paragraphs of its section of purpose."""
    for section in page.sections:
        if words.section(section.title) == "purpose":
            return _prose(section)
    return ""


def _prose(section: Section) -> str:
    return "\n\n".join(
        f"- {block.text}" if block.bullet else block.text for block in section.blocks if isinstance(block, Paragraph)
    )


def cell(table: RoleTable, row_cells: tuple[Cell, ...], column: str) -> Cell | None:
    """The cell of a row under the head that means `column`; None where the table has no such column."""
    if column not in table.columns:
        return None
    index = table.columns.index(column)
    return row_cells[index] if index < len(row_cells) else None
