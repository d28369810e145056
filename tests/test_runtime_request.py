"""A call as data becomes the parts of an HTTP request."""

from __future__ import annotations

from enum import Enum

import pytest

from templates.client.runtime.errors import ClientError, InvalidRequestError
from templates.client.runtime.request import Request, comma_separated, header_values, query_pairs, target


class Kind(Enum):
    PAPER = "paper"


def test_the_path_is_filled_and_encoded() -> None:
    request = Request("GET", "/v1/{project_id}/images/{image}", path_parameters={"image": "a/b ü?#"})
    assert target(request, {"project_id": "p1"}) == "/v1/p1/images/a%2Fb%20%C3%BC%3F%23"


def test_the_calls_own_parameter_counts_more_than_the_clients() -> None:
    assert target(Request("GET", "/{id}", path_parameters={"id": 7}), {"id": "1"}) == "/7"


@pytest.mark.parametrize("value", ["", ".", "..", None])
def test_a_value_that_makes_another_path_is_refused(value: str | None) -> None:
    with pytest.raises(InvalidRequestError, match="image"):
        target(Request("DELETE", "/images/{image}", path_parameters={"image": value}), {})


def test_a_parameter_that_the_client_lacks_is_named() -> None:
    with pytest.raises(ClientError, match=r"GET /v1/\{project_id\}/x: project_id is missing"):
        target(Request("GET", "/v1/{project_id}/x"), {"project_id": None})


def test_query_values_are_written_as_apis_read_them() -> None:
    query = {
        "none": None,
        "yes": True,
        "no": False,
        "n": 0,
        "f": 0.5,
        "s": "",
        "e": Kind.PAPER,
        "l": ["a", None, 1],
        "t": (),
    }
    assert query_pairs(Request("GET", "/", query=query)) == [
        ("yes", "true"),
        ("no", "false"),
        ("n", "0"),
        ("f", "0.5"),
        ("s", ""),
        ("e", "paper"),
        ("l", "a"),
        ("l", "1"),
    ]


def test_a_string_in_the_place_of_a_list_is_one_value() -> None:
    assert query_pairs(Request("GET", "/", query={"ids": "abc"})) == [("ids", "abc")]
    assert comma_separated("abc") == "abc"


def test_comma_separated() -> None:
    assert comma_separated([1, True, None, "x"]) == "1,true,x"
    assert comma_separated(None) is None


def test_headers() -> None:
    assert header_values(Request("GET", "/", headers={"X-A": True, "X-B": None, "X-C": [1, 2]})) == {
        "X-A": "true",
        "X-C": "1,2",
    }


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\n", "a\0", "ü", "\u2028"])
def test_a_header_cannot_be_broken_out_of_and_the_value_is_not_told(value: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        header_values(Request("GET", "/", headers={"X-Secret": f"hidden{value}"}))
    assert "hidden" not in str(caught.value)
    assert "X-Secret" in str(caught.value)
