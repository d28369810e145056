"""Which lists can be walked, and how."""

from __future__ import annotations

import pytest

from apiscribe.api import (
    ArrayOf,
    Body,
    Object,
    Operation,
    Pagination,
    Parameter,
    Property,
    Response,
    Scalar,
    TableObject,
)
from apiscribe.location import Location
from apiscribe.reconcile.pagination import pagination

AT, TABLE, ITEM = (Location("lamps.rst", line) for line in (1, 2, 3))


def walked(first: str, told: str = "", *lists: str) -> Pagination | None:
    query = (Property(first, Scalar("integer"), AT, description=told), Property("limit", Scalar("integer"), AT))
    rows = tuple(Property(name, ArrayOf(TableObject(ITEM)), AT) for name in lists or ("lamps",))
    objects = {TABLE: Object("", rows, TABLE), ITEM: Object("Lamp", (), ITEM)}
    operation = Operation(
        "GET",
        "/v1/lamps",
        AT,
        parameters=tuple(Parameter("query", prop) for prop in query),
        responses=(Response("200", "", AT, Body(TableObject(TABLE), TABLE)),),
    )
    return pagination(operation, objects)


@pytest.mark.parametrize(
    ("name", "told", "style"),
    [
        ("offset", "How many to skip.", "offset"),
        ("start", "Specifies the page number.", "page"),
        ("offset", "How many to skip. It is the page number times the limit.", "offset"),
        ("page", "", "page"),
        ("marker", "", "marker"),
    ],
)
def test_the_style_is_what_the_page_says(name: str, told: str, style: str) -> None:
    found = walked(name, told)
    assert found is not None
    assert (found.style, found.parameters[style]) == (style, name)


def test_the_links_of_a_list_are_no_list() -> None:
    found = walked("marker", "", "lamps", "lamps_links")
    assert found is not None
    assert found.items == "lamps"
    assert walked("marker", "", "lamps", "room_links") is None
