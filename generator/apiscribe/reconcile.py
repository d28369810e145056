"""Merges the transcripts of pages into one description: one operation a method and path, names, references across
pages, samples held against tables, rulings carried out.

May assume: every transcript's facts are as its page states them. Promises: operations sorted by path and method, with
unique names; every object named; no `Named` schema left; each disagreement told once, with both places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apiscribe.api import (
    ApiDescription,
    ArrayOf,
    Body,
    FreeObject,
    MapOf,
    Named,
    Object,
    Operation,
    Schema,
    TableObject,
)
from apiscribe.components import name_components
from apiscribe.contradictions import bodies, contradictions, settle
from apiscribe.decisions import Decisions, Ruling, apply
from apiscribe.findings import Finding, in_order
from apiscribe.location import Location
from apiscribe.naming import operation_id, pascal, unique
from apiscribe.pagination import pagination
from apiscribe.paths import template
from apiscribe.transcribe import Transcript


@dataclass(frozen=True, slots=True)
class Outcome:
    """The description, what is left to tell, and the contradictions that rulings have settled."""

    api: ApiDescription
    findings: tuple[Finding, ...]
    settled: tuple[tuple[Finding, Ruling], ...]


def reconcile(transcripts: Sequence[Transcript], decisions: Decisions) -> Outcome:
    """Merge transcripts, in the order of their pages, into one description."""
    told = [finding for transcript in transcripts for finding in transcript.findings]
    operations, repeated = _merge(transcripts)
    objects, unresolved = _linked(transcripts)
    api = ApiDescription(_named(operations), objects)
    api, dangling = _close(api, objects)
    ruled = apply(decisions, (*told, *repeated, *unresolved, *dangling, *contradictions(api)))
    api = name_components(settle(api, ruled.settled))
    paged = tuple(replace(operation, pagination=pagination(operation, api.objects)) for operation in api.operations)
    findings = in_order((*ruled.open, *ruled.unused))
    return Outcome(replace(api, operations=paged), findings, ruled.settled)


# Operations


def _merge(transcripts: Sequence[Transcript]) -> tuple[list[Operation], list[Finding]]:
    """One operation a method and path; the first page that documents it counts, and the others are told."""
    first: dict[tuple[str, str], Operation] = {}
    findings: list[Finding] = []
    for transcript in transcripts:
        for operation in transcript.operations:
            key = (operation.method, template(operation.path))
            known = first.setdefault(key, operation)
            if known is not operation:
                message = f"{operation} is documented on another page already; that page counts"
                findings.append(Finding("repeated-operation", message, operation.at, (known.at,), str(operation)))
    return sorted(first.values(), key=lambda o: (o.path, o.method)), findings


def _named(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Give each operation a unique name: its page's own, else one made from method and path."""
    taken: set[str] = set()
    named = []
    for operation in operations:
        wish = pascal(operation.name) if operation.name else operation_id(operation.method, operation.path)
        name = unique(wish, taken)
        taken.add(name)
        named.append(replace(operation, name=name))
    return tuple(named)


# References across pages


def _linked(transcripts: Sequence[Transcript]) -> tuple[dict[Location, Object], list[Finding]]:
    """Find on other pages the tables that links lead to. What is not found is a free-form object, and told."""
    anchors = {anchor: at for transcript in reversed(transcripts) for anchor, at in transcript.anchors.items()}
    findings: list[Finding] = []
    objects: dict[Location, Object] = {}
    for transcript in transcripts:
        for at, described in transcript.objects.items():
            properties = []
            for prop in described.properties:
                schema = _resolved(prop.schema, anchors)
                properties.append(replace(prop, schema=_free(schema)))
                for name in _names(schema):
                    message = f"no table describes {name!r}, the type of {prop.name!r}; any object is accepted"
                    findings.append(Finding("undescribed-type", message, prop.at, field=prop.name, value=name))
            objects[at] = replace(described, properties=tuple(properties))
    return objects, findings


def _close(api: ApiDescription, objects: Mapping[Location, Object]) -> tuple[ApiDescription, list[Finding]]:
    """The bodies of operations may be bare arrays whose items are described on another page, or nowhere."""
    findings = [
        Finding(
            "undescribed-type",
            f"no table describes {name!r}; any object is accepted",
            body.at,
            (),
            str(op),
            label,
            name,
        )
        for op in api.operations
        for label, body in bodies(op)
        for name in _names(body.schema)
    ]
    operations = tuple(
        replace(
            op,
            request=_free_body(op.request),
            responses=tuple(replace(response, body=_free_body(response.body)) for response in op.responses),
        )
        for op in api.operations
    )
    return ApiDescription(operations, objects), findings


def _free_body(body: Body | None) -> Body | None:
    return replace(body, schema=_free(body.schema)) if body else None


def _resolved(schema: Schema, anchors: Mapping[str, Location]) -> Schema:
    match schema:
        case Named(_, anchor) if anchor in anchors:
            return TableObject(anchors[anchor])
        case ArrayOf(items):
            return ArrayOf(_resolved(items, anchors))
        case MapOf(values):
            return MapOf(_resolved(values, anchors))
        case _:
            return schema


def _free(schema: Schema) -> Schema:
    match schema:
        case Named():
            return FreeObject()
        case ArrayOf(items):
            return ArrayOf(_free(items))
        case MapOf(values):
            return MapOf(_free(values))
        case _:
            return schema


def _names(schema: Schema) -> Iterator[str]:
    match schema:
        case Named(name):
            yield name
        case ArrayOf(inner) | MapOf(inner):
            yield from _names(inner)
        case _:
            return
