"""References across pages: links from one page's fields to another page's tables, and tables to which nothing leads.

After this, an object is a table that was found, or free-form; and each row of a table that no field of any operation
leads to is counted as reported, for it is not in the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apiscribe.api import (
    ArrayOf,
    Body,
    FreeObject,
    MapOf,
    Named,
    Object,
    Operation,
    Schema,
    TableObject,
    bodies,
    reached,
)
from apiscribe.findings import Finding
from apiscribe.location import Location
from apiscribe.reconcile.shown import Shown, adopted, arrays, of_any_keys
from apiscribe.transcribe import RowCount, Transcript


@dataclass(frozen=True, slots=True)
class Resolved:
    """Operations and objects without a `Named` schema left, transcripts with their final counts, what is told."""

    operations: tuple[Operation, ...]
    objects: Mapping[Location, Object]
    transcripts: tuple[Transcript, ...]
    findings: tuple[Finding, ...]


def resolve(operations: Sequence[Operation], transcripts: Sequence[Transcript]) -> Resolved:
    """Find the tables on other pages. What is not found is a free-form object, and told where an operation uses it."""
    anchors = {anchor: at for transcript in reversed(transcripts) for anchor, at in transcript.anchors.items()}
    objects = {
        at: replace(
            described, properties=tuple(replace(p, schema=_found(p.schema, anchors)) for p in described.properties)
        )
        for transcript in transcripts
        for at, described in transcript.objects.items()
    }
    linked = tuple(_with_bodies(operation, lambda schema: _found(schema, anchors)) for operation in operations)
    titles = {t.title: next(iter(t.objects)) for t in reversed(transcripts) if t.objects and not t.operations}
    linked = tuple(_answered(operation, objects, titles) for operation in linked)
    shown = Shown(linked, objects)
    while changed := arrays(objects, shown):  # what an array holds is seen when it is known to be one
        objects |= changed
        shown = Shown(linked, objects)
    used = _reached(linked, objects)
    for transcript in transcripts:
        page = {at: objects[at] for at in transcript.objects}
        if transcript.operations and (owner := adopted(page, used, transcript.taken, shown)):
            objects[owner.at] = owner
    used = _reached(linked, objects)
    keyed = shown.any_keys()
    findings = [*_undescribed(linked, objects, used)]
    counted = []
    documented = {str(operation) for operation in operations}
    for transcript in transcripts:
        count, unused = _counted(transcript, used, documented)
        counted.append(count)
        findings += unused

    def settled(schema: Schema) -> Schema:
        return _free(of_any_keys(schema, keyed, objects, frozenset()))

    return Resolved(
        tuple(_with_bodies(operation, settled) for operation in linked),
        {
            at: replace(o, properties=tuple(replace(p, schema=settled(p.schema)) for p in o.properties))
            for at, o in objects.items()
        },
        tuple(counted),
        tuple(findings),
    )


def _undescribed(
    operations: Iterable[Operation], objects: Mapping[Location, Object], used: Iterable[Location]
) -> Iterator[Finding]:
    for operation in operations:
        for label, body in bodies(operation):
            for name in _names(body.schema):
                message = f"no table describes {name!r}; any object is accepted"
                yield Finding("undescribed-type", message, body.at, (), str(operation), label, name)
    for at in used:
        for prop in objects[at].properties:
            for name in _names(prop.schema):
                message = f"no table describes {name!r}, the type of {prop.name!r}; any object is accepted"
                yield Finding("undescribed-type", message, prop.at, field=prop.name, value=name)


def _counted(
    transcript: Transcript, used: Mapping[Location, None], documented: set[str]
) -> tuple[Transcript, list[Finding]]:
    """The transcript with the rows of tables to which nothing leads counted as reported; a finding for each table.

    A page all of whose operations are documented elsewhere has been told as a whole.
    """
    objects = [o for at, o in transcript.objects.items() if at not in used and at not in transcript.taken]
    told = {_rows(o) for at, o in transcript.objects.items() if at in used}  # a page may show one table twice
    unused = [o for o in objects if o.properties and not o.inferred and _rows(o) not in told]
    if not transcript.operations or not unused:
        return transcript, []
    rows = sum(len(described.properties) for described in unused)
    moved = transcript.rows + RowCount(0, -rows, rows)
    title = str(transcript.operations[0])
    findings = [
        Finding(
            "unused-table",
            f"no field leads to the table {described.name[:60]!r}; its {len(described.properties)} rows are not in the "
            "document",
            described.at,
            operation=title,
            value=described.name[:60],
        )
        for described in unused
        if title in documented
    ]
    return replace(transcript, rows=moved), findings


def _rows(described: Object) -> object:
    return (described.name, tuple((prop.name, prop.required, prop.schema) for prop in described.properties))


def _reached(operations: Iterable[Operation], objects: Mapping[Location, Object]) -> dict[Location, None]:
    """The objects to which the operations lead; with them the tables that say no more than a body's type: an array."""
    told = [body for operation in operations for _, body in bodies(operation)]
    types = {body.at: None for body in told if not isinstance(body.schema, TableObject) and body.at in objects}
    return types | reached((body.schema for body in told), objects)


def _with_bodies(operation: Operation, change: Callable[[Schema], Schema]) -> Operation:
    def changed(body: Body | None) -> Body | None:
        return replace(body, schema=change(body.schema)) if body else None

    responses = tuple(replace(response, body=changed(response.body)) for response in operation.responses)
    return replace(operation, request=changed(operation.request), responses=responses)


def _answered(operation: Operation, objects: Mapping[Location, Object], titles: Mapping[str, Location]) -> Operation:
    """The operation with its success as the page describes it whose title stands in the words on the response.

    What a sample has shown of the body gives way to a table.
    """
    known = [title for title in titles if title and title in operation.answered_elsewhere]
    if not known:
        return operation
    at = titles[max(known, key=len)]
    responses = tuple(
        replace(response, body=replace(response.body or Body(TableObject(at), at), schema=TableObject(at)))
        if response.status.startswith("2") and _is_inferred(response.body, objects)
        else response
        for response in operation.responses
    )
    return replace(operation, responses=responses)


def _is_inferred(body: Body | None, objects: Mapping[Location, Object]) -> bool:
    return body is None or not isinstance(body.schema, TableObject) or objects[body.schema.at].inferred


def _found(schema: Schema, anchors: Mapping[str, Location]) -> Schema:
    match schema:
        case Named(_, anchor) if anchor in anchors:
            return TableObject(anchors[anchor])
        case ArrayOf(items):
            return ArrayOf(_found(items, anchors))
        case MapOf(values):
            return MapOf(_found(values, anchors))
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
        case Named(name, _, True):
            yield name
        case ArrayOf(inner) | MapOf(inner):
            yield from _names(inner)
        case _:
            return
