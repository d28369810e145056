"""What samples show and tables leave open: objects of any keys, and the one table to which no field leads.

A table of one row may describe every value of an object, whatever its key: its name is a placeholder ("{room}"), or
the samples hold other keys in its place and the row speaks of keys, or the keys are made by machines. A page that has
one object without a table and one table without a field means one by the other, if the samples hold what the table
describes. Both are taken from samples only where nothing in them speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from apiscribe.api import (
    JSON,
    AnyValue,
    ArrayOf,
    FreeObject,
    MapOf,
    Named,
    Object,
    Operation,
    Property,
    Scalar,
    Schema,
    TableObject,
    bodies,
)
from apiscribe.grammar.cells import is_placeholder
from apiscribe.location import Location
from apiscribe.reconcile.contradictions import fits

_MADE_KEY = re.compile(r"[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}|\d+")


class Shown:
    """The values that the samples of operations hold, by the table that describes them and by the row."""

    def __init__(self, operations: Iterable[Operation], objects: Mapping[Location, Object]) -> None:
        self._objects = objects
        self.objects: dict[Location, list[dict[str, JSON]]] = {}
        for operation in operations:
            for _, body in bodies(operation):
                for example in body.examples:
                    self._walk(body.schema, example.value)

    def _walk(self, schema: Schema, value: JSON) -> None:
        match schema, value:
            case TableObject(at), dict() if value:
                self.objects.setdefault(at, []).append(value)
                for prop in self._objects[at].properties:
                    for item in held(self._objects[at], prop, value):
                        self._walk(prop.schema, item)
            case ArrayOf(items), list():
                for item in value:
                    self._walk(items, item)
            case MapOf(values), dict():
                for item in value.values():
                    self._walk(values, item)

    def any_keys(self) -> frozenset[Location]:
        """The tables of one row that describe every value of their object."""
        return frozenset(at for at, table in self._objects.items() if _has_any_keys(table, self.objects.get(at, ())))

    def values(self, at: Location, prop: Property) -> list[JSON]:
        return [item for value in self.objects.get(at, ()) for item in held(self._objects[at], prop, value)]


def held(table: Object, prop: Property, value: dict[str, JSON]) -> list[JSON]:
    """What an object holds for a row of its table: one value, or those of all keys."""
    if prop.name in value:
        return [value[prop.name]]
    return list(value.values()) if _has_any_keys(table, (value,)) else []


def _has_any_keys(table: Object, shown: Sequence[dict[str, JSON]]) -> bool:
    if len(table.properties) != 1:
        return False
    row = table.properties[0]
    if is_placeholder(row.name):
        return True
    keys = {key for value in shown for key in value}
    if not keys or row.name in keys or not all(fits(row.schema, item) for value in shown for item in value.values()):
        return False
    return (row.of_any_key and isinstance(row.schema, Scalar)) or all(map(_MADE_KEY.fullmatch, keys))


def arrays(objects: Mapping[Location, Object], shown: Shown) -> dict[Location, Object]:
    """The objects of which a field that only names its table is an array of such objects in every sample."""
    changed = {}
    for at, described in objects.items():
        fields = [p for p in described.properties if p.is_reference and isinstance(p.schema, TableObject)]
        listed = {p.at for p in fields if (found := shown.values(at, p)) and all(isinstance(v, list) for v in found)}
        if listed:
            properties = (replace(p, schema=ArrayOf(p.schema)) if p.at in listed else p for p in described.properties)
            changed[at] = replace(described, properties=tuple(properties))
    return changed


def adopted(
    page: Mapping[Location, Object], used: Mapping[Location, None], taken: frozenset[Location], shown: Shown
) -> Object | None:
    """The object of a page that leaves one field open, with the page's one orphan table in it, if the samples agree."""
    orphans = [o for at, o in page.items() if at not in used and at not in taken and o.properties and not o.inferred]
    fields = [(o, prop) for at, o in page.items() if at in used for prop in o.properties if _is_open(prop.schema)]
    if len(orphans) != 1 or len(fields) != 1:
        return None
    (owner, field), orphan = fields[0], orphans[0]
    names = frozenset(prop.name for prop in orphan.properties)
    found = _fitted(shown.values(owner.at, field), names, TableObject(orphan.at))
    if found is None or not _agrees(field.schema, found):
        return None
    linked = replace(field, schema=found)
    return replace(owner, properties=tuple(linked if prop is field else prop for prop in owner.properties))


def _is_open(schema: Schema) -> bool:
    match schema:
        case ArrayOf(AnyValue()) | MapOf(AnyValue()):
            return True
        case ArrayOf(inner) | MapOf(inner):
            return _is_open(inner)
        case _:
            return isinstance(schema, FreeObject | Named)


def _fitted(values: Sequence[JSON], names: frozenset[str], table: TableObject) -> Schema | None:
    """The type of values that are objects of exactly these names, or arrays or maps of such."""
    if values and all(isinstance(value, list) for value in values):
        items = _fitted([item for value in values for item in value], names, table)
        return items and ArrayOf(items)
    if not values or not all(isinstance(value, dict) for value in values):
        return None
    keys = {key for value in values for key in value}
    if keys == names:
        return table
    inner = None if keys & names else _fitted([item for value in values for item in value.values()], names, table)
    return inner and MapOf(inner)


def _agrees(stated: Schema, found: Schema) -> bool:
    match stated, found:
        case (ArrayOf(inner), ArrayOf(other)) | (MapOf(inner), MapOf(other)):
            return _agrees(inner, other)
        case AnyValue(), _:
            return True
        case FreeObject() | Named(), TableObject() | MapOf():
            return True
        case _:
            return False


def of_any_keys(
    schema: Schema, tables: frozenset[Location], objects: Mapping[Location, Object], within: frozenset[Location]
) -> Schema:
    """A type in which each of the `tables` is a map; one that holds itself holds objects of which nothing is told."""
    match schema:
        case TableObject(at) if at in within:
            return FreeObject()
        case TableObject(at) if at in tables:
            return MapOf(of_any_keys(objects[at].properties[0].schema, tables, objects, within | {at}))
        case ArrayOf(items):
            return ArrayOf(of_any_keys(items, tables, objects, within))
        case MapOf(values):
            return MapOf(of_any_keys(values, tables, objects, within))
        case _:
            return schema
