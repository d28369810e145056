"""Names made from what pages say: by rule, stable, and never code."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiscribe.naming import example_key, kebab, operation_id, pascal, singular, snake, unique, versioned


@given(st.text())
def test_every_name_is_a_plain_identifier(text: str) -> None:
    for name in (pascal(text), snake(text)):
        assert name.isidentifier()
        assert name.isascii()
        assert not keyword.iskeyword(name)
        assert not name.startswith("_")
    assert kebab(text).replace("-", "").isalnum()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("image_tags", "ImageTags"),
        ("PFSSummary", "PFSSummary"),
        ("2d", "N2d"),
        ("None", "NoneSchema"),
        ("灯", "Unnamed"),
    ],
)
def test_pascal(text: str, expected: str) -> None:
    assert pascal(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X-Request-Id", "x_request_id"),
        ("swrPath", "swr_path"),
        ("class", "class_"),
        ("__x__", "x"),
        ("imageIDs", "image_ids"),
        ("IDCard", "id_card"),
        ("isOk", "is_ok"),
    ],
)
def test_snake(text: str, expected: str) -> None:
    assert snake(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Light a lamp.", "light-a-lamp"),
        ("Light lamps whose IDs are 616fb98f-46ca-475e-917e-2563e5a8cd19", "light-lamps-whose-ids-are"),
        ("The following shows how to light a lamp of the hall.", "the-following-shows-how-to-light-a-lamp"),
        ("(灯)", "example"),
        ("x" * 50, "x" * 40),
    ],
)
def test_example_key(title: str, expected: str) -> None:
    assert example_key(title, "example") == expected


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("categories", "category"),
        ("services", "service"),
        ("boxes", "box"),
        ("status", "status"),
        ("access", "access"),
        ("series", "series"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/v1/{project_id}/images", "ListImages"),
        ("GET", "/v1/{project_id}/images/{id}", "ShowImage"),
        ("POST", "/v1/{project_id}/images", "CreateImage"),
        ("DELETE", "/v1/images/{id}", "DeleteImage"),
        ("GET", "/", "ShowRoot"),
        ("GET", "/v2", "ShowVersion"),
        ("GET", "/{api_version}", "ShowApiVersion"),
        ("DELETE", "/{room_name}", "DeleteRoom"),
        ("POST", "/v1/lamps/{id}/action", "RunLampAction"),
        ("POST", "/v1/lamps/action", "RunLampsAction"),
        ("POST", "/v1/lamps/{id}/stop", "StopLamp"),
        ("POST", "/v1/lamps/batch-delete", "BatchDeleteLamps"),
        ("PUT", "/v1/rooms/{id}/insert_rule", "InsertRule"),
        ("POST", "/v1/import-tasks", "CreateImportTask"),
        ("POST", "/v1/update-tasks", "CreateUpdateTask"),
        ("GET", "/v1/rooms/{id}/add-on", "ShowAddOn"),
        ("POST", "/v1/stop", "CreateStop"),
        ("POST", "/v1/action", "CreateAction"),
    ],
)
def test_operations_without_a_name(method: str, path: str, name: str) -> None:
    assert operation_id(method, path) == name


def test_more_of_the_path_tells_apart() -> None:
    assert operation_id("GET", "/v1/lamps/{id}/tags", 2) == "ListLampTags"
    assert operation_id("POST", "/v1/lamps/{id}/tags/action", 2) == "RunLampTagsAction"


def test_version_tells_apart() -> None:
    assert versioned("ListLamps", "/v2.1/{room_id}/lamps") == "ListLampsV21"
    assert versioned("ListLamps", "/lamps") == "ListLamps"


def test_unique() -> None:
    assert unique("a", {"a", "a2"}) == "a3"
