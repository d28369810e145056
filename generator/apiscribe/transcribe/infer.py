"""The structure that only a sample shows: JSON values -> a schema, and the objects in it, marked as inferred.

Several samples of one body are one structure: fields are united, types that differ (null among them) are any value.
Nothing is required, and no value is taken for an option or a default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from apiscribe.api import JSON, AnyValue, ArrayOf, Example, FreeObject, Object, Property, Scalar, Schema, TableObject
from apiscribe.location import Location
from apiscribe.samples import pointer_token


def infer(examples: Sequence[Example]) -> tuple[Schema, Mapping[Location, Object]]:
    """The schema that all the examples fit, and its objects by their places."""
    shapes = [_shape(example.value, "", example) for example in examples]
    merged: _Shape = _Unseen()
    for shape in shapes:
        merged = _united(merged, shape)
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
class _Unseen:
    """Nothing is known yet: the items of an empty list."""


_Shape = Scalar | AnyValue | FreeObject | _Fields | _Items | _Unseen


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
            items: _Shape = _Unseen()
            for index, item in enumerate(value):
                items = _united(items, _shape(item, f"{pointer}/{index}", example))
            return _Items(items)
        case dict() if value:
            fields = {}
            for name, item in value.items():
                inner = f"{pointer}/{pointer_token(name)}"
                fields[name] = (_shape(item, inner, example), example.lines.get(inner, example.at))
            return _Fields(fields, example.lines.get(pointer, example.at))
        case dict():
            return FreeObject()
        case _:
            return AnyValue()


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
        case (_Fields(), FreeObject()):
            return one
        case (FreeObject(), _Fields()):
            return other
        case Scalar("integer" | "number"), Scalar("integer" | "number"):
            return Scalar("number")
        case _:
            return AnyValue()


def _schema(shape: _Shape, objects: dict[Location, Object]) -> Schema:
    match shape:
        case _Items(items):
            return ArrayOf(_schema(items, objects))
        case _Fields(fields, at):
            place = replace(at, part=len(objects) + 1)
            objects[place] = Object("", (), place, inferred=True)
            properties = tuple(
                Property(name, _schema(inner, objects), replace(where, part=index + 1))
                for index, (name, (inner, where)) in enumerate(fields.items())
            )
            objects[place] = Object("", properties, place, inferred=True)
            return TableObject(place)
        case _Unseen():
            return AnyValue()
        case _:
            return shape
