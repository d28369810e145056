"""The structure that only a sample shows: JSON values -> a schema, and the objects in it, marked as inferred.

Several samples of one body are one structure: fields are united, types that differ are any value, and null says nothing
of a type that another value shows. An object whose keys are all of a kind that names nothing is a map. Nothing is
required, and no value is taken for an option or a default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from apiscribe.api import (
    JSON,
    AnyValue,
    ArrayOf,
    Example,
    FreeObject,
    MapOf,
    Object,
    Property,
    Scalar,
    Schema,
    TableObject,
)
from apiscribe.location import Location
from apiscribe.samples import pointer_token

_KEY = re.compile(
    r"\d[\d.:/-]*|additionalProp\d+|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)
"""A key that is no name of a property: a number, a date or an address, an id, or what Swagger UI puts in its place."""
_SHOWN = 100_000_000
"""More than the parts of a line that a page can have."""


def infer(examples: Sequence[Example]) -> tuple[Schema, Mapping[Location, Object]]:
    """The schema that all the examples fit but for their nulls, and its objects by their places."""
    merged = _all(_shape(example.value, "", example) for example in examples)
    objects: dict[Location, Object] = {}
    return _schema(merged, objects), objects


@dataclass(frozen=True, slots=True)
class _Fields:
    """An object as samples show it: each field with its shape and the first place where it stands."""

    fields: Mapping[str, tuple[_Shape, Location]]
    at: Location


@dataclass(frozen=True, slots=True)
class _Items:
    items: _Shape


@dataclass(frozen=True, slots=True)
class _Values:
    """A map: its keys are not the API's."""

    values: _Shape


@dataclass(frozen=True, slots=True)
class _Unseen:
    """Nothing is known yet: the items of an empty list, or null."""


_Shape = Scalar | AnyValue | FreeObject | _Fields | _Values | _Items | _Unseen


def _shape(value: JSON, pointer: str, example: Example) -> _Shape:
    match value:
        case bool():
            return Scalar("boolean")
        case int():
            return Scalar("integer")
        case float():
            return Scalar("number")
        case str():
            return Scalar("string")
        case list():
            return _Items(_all(_shape(item, f"{pointer}/{index}", example) for index, item in enumerate(value)))
        case dict() if value:
            return _members(value, pointer, example)
        case dict():
            return FreeObject()
        case _:
            return _Unseen()


def _members(value: Mapping[str, JSON], pointer: str, example: Example) -> _Shape:
    fields: dict[str, tuple[_Shape, Location]] = {}
    for name, item in value.items():
        inner = f"{pointer}/{pointer_token(name)}"
        fields[name] = (_shape(item, inner, example), example.lines.get(inner, example.at))
    if all(_KEY.fullmatch(name) for name in value):
        return _Values(_all(shape for shape, _ in fields.values()))
    return _Fields(fields, example.lines.get(pointer, example.at))


def _all(shapes: Iterable[_Shape]) -> _Shape:
    nothing: _Shape = _Unseen()
    return reduce(_united, shapes, nothing)


def _united(one: _Shape, other: _Shape) -> _Shape:
    match one, other:
        case _ if one == other:
            return one
        case _Unseen(), _:
            return other
        case _, _Unseen():
            return one
        case _Items(mine), _Items(others):
            return _Items(_united(mine, others))
        case _Fields(), _Fields():
            both = {**other.fields, **one.fields}
            for name in one.fields.keys() & other.fields.keys():
                both[name] = (_united(one.fields[name][0], other.fields[name][0]), one.fields[name][1])
            order = dict.fromkeys([*one.fields, *other.fields])
            return _Fields({name: both[name] for name in order}, one.at)
        case (_Values(mine), _Values(others)):
            return _Values(_united(mine, others))
        case (_Fields() | _Values(), FreeObject()):
            return one
        case (FreeObject(), _Fields() | _Values()):
            return other
        case (_Fields(), _Values()) | (_Values(), _Fields()):
            return FreeObject()
        case Scalar("integer" | "number"), Scalar("integer" | "number"):
            return Scalar("number")
        case _:
            return AnyValue()


def _schema(shape: _Shape, objects: dict[Location, Object]) -> Schema:
    match shape:
        case _Items(items):
            return ArrayOf(_schema(items, objects))
        case _Values(values):
            return MapOf(_schema(values, objects))
        case _Fields(fields, at):
            place = _apart(at, len(objects))
            objects[place] = Object("", (), place, inferred=True)
            properties = tuple(
                Property(name, _schema(inner, objects), _apart(where, index))
                for index, (name, (inner, where)) in enumerate(fields.items())
            )
            objects[place] = Object("", properties, place, inferred=True)
            return TableObject(place)
        case _Unseen():
            return AnyValue()
        case _:
            return shape


def _apart(at: Location, index: int) -> Location:
    """A place on a line of a sample, apart from all that the page itself has on that line."""
    return replace(at, part=at.part + _SHOWN * (index + 1))
