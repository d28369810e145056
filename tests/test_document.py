"""How a description is written as a document: what depends on the side of the API, or on how several facts meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apiscribe.api import (
    FILE,
    FORM_TYPE,
    ApiDescription,
    Body,
    Example,
    Facts,
    Object,
    Operation,
    Parameter,
    Property,
    RequestSample,
    Response,
    Scalar,
    Stated,
    TableObject,
)
from apiscribe.decisions import Ruling
from apiscribe.document import document
from apiscribe.findings import Finding
from apiscribe.location import Location
from apiscribe.reconcile.contradictions import settle
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


def media_types(body: Body, **facts: Any) -> list[str]:
    return list(written(operation(request=body, **facts))["paths"]["/v1/lamps"]["post"]["requestBody"]["content"])


def content_type(*values: str) -> Parameter:
    enum = tuple(Stated(value, AT) for value in values)
    return Parameter("header", Property("Content-Type", Scalar("string"), AT, facts=Facts(enum=enum)))


def test_the_media_type_is_what_the_page_states_without_doubt() -> None:
    plain, form = Body(TableObject(TABLE), TABLE), Body(TableObject(TABLE), TABLE, media_type=FORM_TYPE)
    assert media_types(plain) == ["application/json"]
    assert media_types(plain, parameters=(content_type("Text/CSV; charset=utf-8"),)) == ["text/csv"]
    assert media_types(plain, parameters=(content_type("text/csv", "application/json"),)) == ["application/json"]
    assert media_types(form) == ["multipart/form-data"]
    assert media_types(form, parameters=(content_type("application/json"),)) == ["multipart/form-data"]
    assert media_types(Body(FILE, TABLE)) == ["application/octet-stream"]
    assert media_types(Body(FILE, TABLE), parameters=(content_type("image/png"),)) == ["image/png"]


def test_samples_state_a_media_type_where_all_agree() -> None:
    plain = Body(TableObject(TABLE), TABLE)
    samples = [RequestSample("", "POST", "/v1/lamps", AT, (("content-type", each),)) for each in ("text/a", "text/b")]
    assert media_types(plain, samples=tuple(samples[:1])) == ["text/a"]
    assert media_types(plain, samples=tuple(samples)) == ["application/json"]


def test_a_file_that_is_answered_is_bytes() -> None:
    answer = Response("200", "", AT, Body(FILE, TABLE))
    made = written(operation(responses=(answer,)))
    content = made["paths"]["/v1/lamps"]["post"]["responses"]["200"]["content"]
    assert content == {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def is_required(*required: bool | None, bodies: Sequence[Any] = ()) -> bool:
    rows = [Property(f"p{n}", Scalar("string"), AT, each) for n, each in enumerate(required)]
    samples = [
        RequestSample("", "POST", "/v1/lamps", AT, body=None if each is None else Example("", each, AT))
        for each in bodies
    ]
    made = written(operation(request=Body(TableObject(TABLE), TABLE), samples=tuple(samples)), *rows)
    return made["paths"]["/v1/lamps"]["post"]["requestBody"].get("required", False) is True


def test_a_body_is_optional_where_all_of_it_is() -> None:
    assert is_required(False, True)
    assert is_required(False, None)
    assert not is_required(False, False)
    assert not is_required(False, bodies=[{}])
    assert not is_required(False, bodies=[{"p0": "a"}, None])
    assert is_required(False, bodies=[{"p0": "a"}])
    assert is_required(bodies=[]) is False


def test_a_list_of_integers_that_a_sample_shows_null_takes_null_beside_it() -> None:
    prop = integer_enum()
    objects = {TABLE: Object("Lamp", (prop,), TABLE)}
    asked = operation(request=Body(TableObject(TABLE), TABLE))
    sample = Location("lamps.rst", 50)
    made = document(ApiDescription((asked,), objects, nulls={prop.at: sample}), derived("lamps"))
    assert made.content["components"]["schemas"]["Lamp"]["properties"]["mode"] == {
        "anyOf": [{"type": "integer", "format": "int64", "enum": [1, 2]}, {"type": "null"}],
    }
    assert made.at("/components/schemas/Lamp/properties/mode/anyOf") == sample


def test_a_value_that_several_operations_show_is_added_once() -> None:
    values = (Stated("day", AT), Stated("night", AT))
    prop = Property("mode", Scalar("string"), Location("lamps.rst", 11), facts=Facts(enum=values))
    api = ApiDescription((), {TABLE: Object("Lamp", (prop,), TABLE)})
    ruling = Ruling(("*", "*", "*", "*"), "both", "they do", AT)
    told = [Finding("undocumented-value", "m", AT, (prop.at,), name, "mode", "dusk") for name in ("GET /a", "GET /b")]
    (settled,) = settle(api, tuple((finding, ruling) for finding in told)).objects[TABLE].properties
    assert [option.value for option in settled.facts.enum] == ["day", "night", "dusk"]
