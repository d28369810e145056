"""The structure that samples show: what they agree on, and no more."""

from __future__ import annotations

from apiscribe.api import JSON, AnyValue, ArrayOf, Example, FreeObject, MapOf, Scalar, Schema, TableObject
from apiscribe.location import Location
from apiscribe.transcribe.infer import infer

STRING, INTEGER = Scalar("string"), Scalar("integer")


def fields(*values: JSON) -> dict[str, Schema]:
    """The fields of the outermost object that the values show."""
    schema, objects = infer([Example("", value, Location("p.rst", n)) for n, value in enumerate(values)])
    assert isinstance(schema, TableObject)
    return {prop.name: prop.schema for prop in objects[schema.at].properties}


def test_null_says_nothing_of_a_type_that_others_show() -> None:
    assert fields({"a": [{"b": None}, {"b": "x"}], "c": None})["c"] == AnyValue()
    assert fields({"a": None}, {"a": 1}) == fields({"a": 1}, {"a": None}) == {"a": INTEGER}
    assert fields({"a": ["x", None]}) == {"a": ArrayOf(STRING)}
    assert fields({"a": None}, {"a": 1}, {"a": "x"}) == {"a": AnyValue()}


def test_keys_that_name_nothing_make_a_map() -> None:
    assert fields({"a": {"0": "x", "1": "y"}}) == {"a": MapOf(STRING)}
    assert fields({"a": {"additionalProp1": 1, "additionalProp2": None}}) == {"a": MapOf(INTEGER)}
    assert fields({"a": {"2024-01-01": 1}}) == {"a": MapOf(INTEGER)}
    assert fields({"a": {"0": {"b": 1}, "1": {"b": 2}}})["a"] != MapOf(FreeObject())
    assert fields({"a": {"5849fdf1-9d79-4589-80c2-fe557990c417": []}}) == {"a": MapOf(ArrayOf(AnyValue()))}


def test_a_name_among_the_keys_makes_properties() -> None:
    assert isinstance(fields({"a": {"0": "x", "size": "y"}})["a"], TableObject)
    assert isinstance(fields({"a": {"additionalProperty": "x"}})["a"], TableObject)
    assert fields({"a": {"0": "x"}}, {"a": {"size": "x"}}) == {"a": FreeObject()}
    assert fields({"a": {}}, {"a": {"0": "x"}}) == {"a": MapOf(STRING)}
