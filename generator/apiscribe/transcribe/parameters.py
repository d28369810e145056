"""The parameters of an operation: rows of tables, told apart by their table, the path's placeholders and the method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from apiscribe.api import Operation, Parameter, Place, Property, RequestSample, Scalar
from apiscribe.findings import Finding
from apiscribe.grammar.cells import is_placeholder
from apiscribe.paths import host_placeholders, placeholders
from apiscribe.recognise import RoleTable
from apiscribe.transcribe.page_tables import PageTables

_ALWAYS_HEADERS = frozenset({"x-auth-token", "content-type"})


def read_parameters(
    operation: Operation, samples: Sequence[RequestSample], is_body: bool, tables: PageTables
) -> tuple[tuple[Parameter, ...], list[Finding]]:
    """The parameters of an operation, each once, and what is to be told of them.

    `is_body` says that a table of "request parameters" is the body.
    """
    reading = _Reading(operation, samples, tables)
    parameters = list(reading.of_tables(is_body))
    if is_body:
        parameters += reading.of_body()
    parameters += reading.of_path()
    return tuple(parameters), reading.findings


@dataclass(slots=True)
class _Reading:
    """The parameters of one operation; `told` are the places and names of those that have been read."""

    operation: Operation
    samples: Sequence[RequestSample]
    tables: PageTables
    told: set[tuple[Place, str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def of_tables(self, is_body: bool) -> Iterator[Parameter]:
        """The rows of the tables of parameters."""
        in_path, elsewhere = placeholders(self.operation.path), self._named_elsewhere()
        in_hosts = {name for sample in self.samples for name in host_placeholders(sample.url)}
        for table in self.tables.roles.tables:
            if not _holds_parameters(table, is_body) or table.table.at in self.tables.used:
                continue
            self.tables.taken.add(table.table.at)
            for prop in self.tables.fields[table.table.at].properties:
                place = None if is_placeholder(prop.name) else _place(table, prop.name, in_path)
                if table.role == "uri" and place == "query" and prop.name in in_hosts:
                    place = None
                if place is None and not self._has_place_elsewhere(prop.name):
                    self.tables.lost[prop.at] = prop
                if place == "path" and ("path", prop.name) in self.told and table.role == "query":
                    place = "query"
                if place and not (place == "query" and prop.name in elsewhere):
                    yield from self._parameter(place, prop)

    def _has_place_elsewhere(self, name: str) -> bool:
        """Whether the path of another URI of the page has a placeholder of that name."""
        return any(name in placeholders(uri.path) for uri in self.tables.roles.uris)

    def of_body(self) -> Iterator[Parameter]:
        """Rows of the body's table that are no part of it: placeholders without another row, and headers.

        What a sample shows in the body is a part of it.
        """
        names = [name for name in placeholders(self.operation.path) if ("path", name) not in self.told]
        bodies = [sample.body.value for sample in self.samples if sample.body]
        shown = {name for body in bodies if isinstance(body, dict) for name in body}
        for root in self.tables.roots("request", ("request",)):
            described = self.tables.objects[root.table.at]
            out = [p for p in described.properties if _is_outside(_place(root, p.name, names)) and p.name not in shown]
            kept = tuple(prop for prop in described.properties if prop not in out)
            self.tables.objects[described.at] = replace(described, properties=kept)
            self.tables.outside.setdefault(described.at, []).extend(out)
            for prop in self.tables.outside[described.at]:
                place = _place(root, prop.name, names)
                if place and _is_outside(place):
                    yield from self._parameter(place, prop)

    def of_path(self) -> Iterator[Parameter]:
        """The placeholders without a row."""
        for name in placeholders(self.operation.path):
            if ("path", name) not in self.told:
                prop = Property(name, Scalar("string"), self.operation.at)
                message = f"the placeholder {{{name}}} has no row in a table; it is taken to be a string"
                self._tell("undescribed-placeholder", message, prop)
                yield from self._parameter("path", prop)

    def _parameter(self, place: Place, prop: Property) -> Iterator[Parameter]:
        if (place, prop.name) not in self.told:
            self.told.add((place, prop.name))
            yield Parameter(place, replace(prop, required=True) if place == "path" else prop)

    def _named_elsewhere(self) -> set[str]:
        """Names that the query strings of other URIs of the page hold, and this operation's does not."""
        queries = {(uri.method, uri.path): set(uri.query) for uri in self.tables.roles.uris}
        own = queries[self.operation.method, self.operation.path]
        return set().union(*queries.values()) - own

    def _tell(self, rule: str, message: str, prop: Property) -> None:
        self.findings.append(Finding(rule, message, prop.at, operation=str(self.operation), value=prop.name))


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


def _is_outside(place: Place | None) -> bool:
    return place in ("path", "header")
