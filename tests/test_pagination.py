"""Which lists can be walked, and how: what a page has to say, and what it is not believed to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from apiscribe.api import (
    ArrayOf,
    Body,
    Facts,
    MarkerSource,
    Object,
    Operation,
    Pagination,
    Parameter,
    Property,
    Response,
    Scalar,
    Schema,
    Stated,
    TableObject,
)
from apiscribe.location import Location
from apiscribe.reconcile.pagination import pagination

AT = Location("lamps.rst", 1)
STRING, INTEGER = Scalar("string"), Scalar("integer")
LIMIT = Property("limit", INTEGER, AT, description="Number of lamps on each page.")

Fields = Mapping[str, Any]


def prop(name: str, told: str = "", schema: Schema = STRING, **facts: object) -> Property:
    stated = {fact: Stated(value, AT) for fact, value in facts.items()}
    return Property(name, schema, AT, description=told, facts=Facts(**stated))  # type: ignore[arg-type]


class Answers:
    """The objects of an answer, written as JSON is: a mapping is an object, a list an array, a text a description."""

    def __init__(self) -> None:
        self.objects: dict[Location, Object] = {}

    def schema(self, said: Any) -> Schema:
        match said:
            case {}:
                at = Location("lamps.rst", len(self.objects) + 2)
                self.objects[at] = Object("", (), at)
                rows = tuple(self.row(name, value) for name, value in said.items())
                self.objects[at] = Object("", rows, at)
                return TableObject(at)
            case [item]:
                return ArrayOf(self.schema(item))
            case int():
                return INTEGER
            case _:
                return STRING

    def row(self, name: str, said: Any) -> Property:
        match said:
            case (schema, str() as told):
                return prop(name, told, self.schema(schema))
            case _:
                return prop(name, said if isinstance(said, str) else "", self.schema(said))


LAMP = {"id": "", "name": "", "request_id": ""}
LAMPS = {"lamps": [LAMP]}


def walked(*query: Property, answer: Any = LAMPS, method: str = "GET") -> Pagination | None:
    answers = Answers()
    schema = answers.schema(answer)
    operation = Operation(
        method,
        "/v1/lamps",
        AT,
        parameters=tuple(Parameter("query", each) for each in query),
        responses=(Response("200", "", AT, Body(schema, AT)),),
    )
    return pagination(operation, answers.objects)


def style_of(found: Pagination | None) -> tuple[str, int | None] | None:
    return (found.style, found.first) if found else None


@pytest.mark.parametrize(
    ("leading", "expected"),
    [
        (prop("offset", "How many to skip."), ("offset", None)),
        (prop("offset", "How many to skip.", default=0), ("offset", None)),
        (prop("offset", "Where to begin, counted from 1.", default=1), ("offset", 1)),
        (prop("offset", "How many to skip. It is the page number times the limit."), ("offset", None)),
        (prop("start", "Specifies the page number.", default="0"), ("page", 0)),
        (prop("offset", "Start page of the lamps. The default value is 0.", default=0), ("page", 0)),
        (prop("offset", "Index of the page to be shown", minimum=1), ("page", 1)),
        (prop("page", default=1, minimum=0), ("page", 1)),
        (prop("page", minimum=0), ("page", 0)),
        # What leaves open which number is the next one.
        (prop("page"), None),
        (prop("page", default="all"), None),
        (prop("page", "Page to be shown. By default it is 0: paging is not supported.", default=0), None),
        (prop("start", "Where the lamps begin. Specifies the page number.", default=0), None),
        (prop("position", "How many to skip."), None),
    ],
)
def test_the_style_and_the_first_number_are_what_the_page_says(
    leading: Property, expected: tuple[str, int | None] | None
) -> None:
    found = walked(leading, LIMIT)
    assert style_of(found) == expected
    if found:
        size = "size" if found.style == "page" else "limit"
        assert found.parameters == {found.style: leading.name, size: "limit"}


def test_only_what_is_read_by_pages_is_walked() -> None:
    offset = prop("offset", "How many to skip.")
    assert walked(offset, LIMIT, method="POST") is None
    assert walked(offset) is None
    assert walked(LIMIT) is None
    assert walked(offset, LIMIT, answer={"lamp": ""}) is None
    assert walked(offset, LIMIT, answer="") is None


def test_another_parameter_that_leads_to_pages_makes_one_of_them_too_few() -> None:
    date = prop("next_date", "Empty for the first page. For other pages, the time of the last lamp.")
    assert walked(prop("offset"), LIMIT, date) is None
    assert walked(prop("offset"), LIMIT, prop("date", "When the lamp was lit.")) is not None


@pytest.mark.parametrize(
    ("answer", "items", "total"),
    [
        ([LAMP], "", None),
        ([""], "", None),
        (LAMPS, "lamps", None),
        ({"lamps": [""]}, "lamps", None),
        ({"lamps": [LAMP], "rooms": [""]}, "lamps", None),
        ({"lamps": [LAMP], "lamps_links": [{"href": ""}]}, "lamps", None),
        ({"/lamps": [LAMP]}, "/~1lamps", None),
        ({"data": {"records": [LAMP], "total": 1}}, "/data/records", "/data/total"),
        ({"a/b": {"c~d": [LAMP]}, "total": 1}, "/a~1b/c~0d", "total"),
        ({"errors": [""], "data": {"records": [LAMP], "total": 1}}, "/data/records", "/data/total"),
        ({"lamps": [LAMP], "meta_data": {"total": 1}}, "lamps", "/meta_data/total"),
        # What could be either, or is no list that is read by pages.
        ({"lamps": [LAMP], "rooms": [LAMP]}, None, None),
        ({"lamps": [LAMP], "room_links": [LAMP]}, None, None),
        ({"data": {"records": [LAMP], "rooms": [LAMP], "total": 1}}, None, None),
        ({"data": {"records": [LAMP]}}, None, None),
        ({"data": {"names": [""], "total": 1}}, None, None),
    ],
)
def test_where_the_items_are(answer: Any, items: str | None, total: str | None) -> None:
    found = walked(prop("offset"), LIMIT, answer=answer)
    assert ((found.items, found.total) if found else (None, None)) == (items, total)


@pytest.mark.parametrize(
    ("fields", "total"),
    [
        ({"total": 1}, "total"),
        ({"totalCount": 1}, "totalCount"),
        ({"count": (1, "Number of lamps.")}, None),
        ({"count": (1, "Total number of lamps that were found.")}, "count"),
        ({"lamp_count": (1, "Specifies the total number of lamps.")}, "lamp_count"),
        ({"total": (1, "Number of lamps on the current page."), "count": (1, "Total number of lamps.")}, "count"),
        ({"total_count": (1, "Number of lamps in the query result.")}, None),
        ({"total": (1, "Total number of lamps. The value cannot exceed 100.")}, None),
        ({"pages": (1, "Total number of pages.")}, None),
        ({"rooms": (1, "Total number of rooms."), "count": (1, "Total number of lamps.")}, None),
        ({"total": "Total number of lamps, as a text."}, None),
    ],
)
def test_a_total_counts_the_items_of_all_pages(fields: Fields, total: str | None) -> None:
    found = walked(prop("offset"), LIMIT, answer={**LAMPS, **fields})
    assert found is not None
    assert found.total == total


@pytest.mark.parametrize(
    ("told", "fields", "expected"),
    [
        ("", {"next_marker": ""}, MarkerSource("next", "next_marker")),
        ("", {"page_info": {"previous_marker": "", "next_marker": ""}}, MarkerSource("next", "/page_info/next_marker")),
        ("", {"markers": {"prev": "", "next": ""}}, MarkerSource("next", "/markers/next")),
        ("", {"meta": {"marker": "Where the next lamps begin."}}, MarkerSource("next", "/meta/marker")),
        ("", {"next": "URL of the next page."}, MarkerSource("next_link", "next")),
        ("ID of the last lamp on the page before.", {}, MarkerSource("last", "id")),
        ("Where to begin. The value is the lamp ID.", {}, MarkerSource("last", "id")),
        ("Where to begin. The value is **request_id**.", {}, MarkerSource("last", "request_id")),
        ("ID of the last lamp.", {"page_info": {"next_marker": ""}}, MarkerSource("next", "/page_info/next_marker")),
        # Nothing says where the next marker comes from.
        ("", {}, None),
        ("Where to begin.", {"marker": "The marker that was sent."}, None),
        ("", {"next": "What is lit next."}, None),
        ("", {"room": {"next_marker": ""}}, None),
    ],
)
def test_where_the_next_marker_comes_from(told: str, fields: Fields, expected: MarkerSource | None) -> None:
    found = walked(prop("marker", told), LIMIT, answer={**LAMPS, **fields})
    assert (found.marker if found else None) == expected


def test_the_id_of_what_has_none_is_no_marker() -> None:
    assert walked(prop("marker", "ID of the last lamp."), LIMIT, answer={"lamps": [{"name": ""}]}) is None
    assert walked(prop("marker", "ID of the last lamp."), LIMIT, answer={"lamps": [""]}) is None


def test_a_marker_that_leads_nowhere_leaves_the_offset() -> None:
    assert style_of(walked(prop("marker", "Where to begin."), prop("offset"), LIMIT)) == ("offset", None)
    told = prop("marker", "Where the next page begins.")
    assert walked(told, prop("offset"), LIMIT) is None
