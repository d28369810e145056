"""Which fields a sample shows without a value: what is null once may be null again.

That is a fact of the sample and no contradiction, for a table has no word for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apiscribe.api import JSON, ApiDescription, ArrayOf, Example, MapOf, Object, Schema, TableObject, bodies
from apiscribe.location import Location
from apiscribe.samples import pointer_token


def nulls(api: ApiDescription) -> Mapping[Location, Location]:
    """The place of each field's row that a sample shows to be null -> the place in the first such sample."""
    found: dict[Location, Location] = {}
    for operation in api.operations:
        for _, body in bodies(operation):
            for example in body.examples:
                for row, at in _of_value(api.objects, body.schema, example.value, "", example):
                    found.setdefault(row, at)
    return found


def _of_value(
    objects: Mapping[Location, Object], schema: Schema, value: JSON, pointer: str, example: Example
) -> Iterator[tuple[Location, Location]]:
    match schema, value:
        case TableObject(at), dict():
            rows = {prop.name: prop for prop in objects[at].properties}
            for name, member in value.items():
                inner, row = f"{pointer}/{pointer_token(name)}", rows.get(name)
                if row and member is None:
                    yield row.at, example.lines.get(inner, example.at)
                elif row:
                    yield from _of_value(objects, row.schema, member, inner, example)
        case ArrayOf(items), list():
            for index, item in enumerate(value):
                yield from _of_value(objects, items, item, f"{pointer}/{index}", example)
        case MapOf(values), dict():
            for name, member in value.items():
                yield from _of_value(objects, values, member, f"{pointer}/{pointer_token(name)}", example)
