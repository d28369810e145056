"""How a description is written as a document: what depends on the side of the API, or on how several facts meet."""

from __future__ import annotations

from typing import Any

from apiscribe.api import (
    ApiDescription,
    Body,
    Facts,
    Object,
    Operation,
    Property,
    Response,
    Scalar,
    Stated,
    TableObject,
)
from apiscribe.document import document
from apiscribe.location import Location
from apiscribe.settings import derived

AT = Location("lamps.rst", 1)
TABLE = Location("lamps.rst", 10)


def written(operation: Operation, *properties: Property) -> dict[str, Any]:
    objects = {TABLE: Object("Lamp", properties, TABLE)}
    return document(ApiDescription((operation,), objects), derived("lamps")).content


def operation(**facts: Any) -> Operation:
    return Operation("POST", "/v1/lamps", AT, "CreateLamp", **facts)


def integer_enum() -> Property:
    values = tuple(Stated(value, AT) for value in (1, 2))
    return Property("mode", Scalar("integer", "int64"), Location("lamps.rst", 11), facts=Facts(enum=values))


def test_a_list_of_integers_is_open_in_what_is_answered() -> None:
    answer = Response("200", "", AT, Body(TableObject(TABLE), TABLE))
    made = written(operation(responses=(answer,)), integer_enum())
    assert made["components"]["schemas"]["Lamp"]["properties"]["mode"] == {
        "anyOf": [{"type": "integer", "enum": [1, 2]}, {"type": "integer"}],
        "format": "int64",
    }


def test_a_list_of_integers_is_closed_in_what_is_asked() -> None:
    made = written(operation(request=Body(TableObject(TABLE), TABLE)), integer_enum())
    assert made["components"]["schemas"]["Lamp"]["properties"]["mode"] == {
        "type": "integer",
        "format": "int64",
        "enum": [1, 2],
    }
