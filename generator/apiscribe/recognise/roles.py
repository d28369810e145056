"""What the parts of a page are, as `recognise` says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from apiscribe.location import Location
from apiscribe.page import Cell, DocPage, Table

Direction = Literal["request", "response"]
Role = Literal[
    "path", "query", "uri", "header", "request", "body", "schema", "status", "response-header", "parameters", "unknown"
]
"""`uri`: told apart by the placeholders; `request`: by the method too; `parameters`: of nobody knows what."""

OTHERWISE = "default"
"""The status of a refusal of which the page gives no code."""


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
    """Preformatted text, or a paragraph that is a request line, that shows a request or a response.

    The direction is None where a page announces examples, and not of what.
    """

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
    answered_elsewhere: str = ""
    """What the page says of its response, where no table describes that: perhaps the title of another page."""
    unnamed: Location | None = None
    """Where the page, which describes a request and its response, should name the operation and does not."""


def cell(table: RoleTable, row_cells: tuple[Cell, ...], column: str) -> Cell | None:
    """The cell of a row under the head that means `column`; None where the table has no such column."""
    if column not in table.columns:
        return None
    index = table.columns.index(column)
    return row_cells[index] if index < len(row_cells) else None
