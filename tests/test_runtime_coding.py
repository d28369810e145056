"""JSON to models and back, whatever the server sends."""

from __future__ import annotations

import io
import json
from typing import Any

import httpx
import pytest
from pydantic import Field

from templates.client.runtime.coding import decode, encode, form_fields
from templates.client.runtime.errors import DecodeError, InvalidRequestError
from templates.client.runtime.request import Request
from templates.models.base import ApiModel

CALL = Request("GET", "/v1/things")


class Thing(ApiModel):
    name: str | None = None
    size: int | None = None
    class_: str | None = Field(default=None, validation_alias="class", serialization_alias="class")
    parts: list[Thing | None] | None = None


def answer(content: bytes | str) -> httpx.Response:
    return httpx.Response(200, content=content)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"name": None},
        {"name": "x" * 600, "new": {"deep": [None, 1.0, True]}, "class": "c"},
        {"parts": [None, {"parts": []}, {"name": "", "other": None}]},
        {"model_config": 1, "__class__": 2, "name ": 3},
    ],
)
def test_what_was_sent_comes_back(sent: dict[str, Any]) -> None:
    thing = decode(CALL, answer(json.dumps(sent)), Thing)
    assert json.loads(thing.to_json()) == sent
    assert thing.to_dict() == sent
    assert json.loads(encode(Request("POST", "/", body=thing)) or b"") == sent


def test_shapes_other_than_models() -> None:
    assert decode(CALL, answer(b"[null, 1]"), list[int | None]) == [None, 1]
    things = decode(CALL, answer(b'{"a": {"size": 1}, "b": null}'), dict[str, Thing | None])
    assert things["a"] is not None
    assert (things["a"].size, things["b"]) == (1, None)
    assert decode(CALL, answer(b'{"x": [1, 1.5]}'), object) == {"x": [1, 1.5]}
    assert decode(CALL, answer(b"\x89PNG"), bytes) == b"\x89PNG"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "EOF"),
        (b'{"name": "x', "EOF"),
        (b"<html>", "expected value"),
        (b"\xff\xfe", "expected value"),
        (b'{"name": "\xff"}', "invalid"),
        (b'{"size": "large"}', "size: "),
        (b'{"parts": [null, {"size": "large"}]}', "parts[1].size: "),
        (b"[]", "object"),
        (b"null", "object"),
        (b"[" * 100_000, "recursion"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place_but_not_its_value(content: bytes, told: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(CALL, answer(content), Thing)
    assert told in str(caught.value)
    assert str(caught.value).startswith("GET /v1/things: status 200: ")
    assert "large" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.response is not None


def test_many_problems_are_counted() -> None:
    content = json.dumps({"parts": [{"size": "x"}] * 10})
    with pytest.raises(DecodeError, match="and 7 more"):
        decode(CALL, answer(content), Thing)


def test_bodies() -> None:
    assert encode(Request("POST", "/")) is None
    assert encode(Request("POST", "/", body=b"\0raw")) == b"\0raw"
    assert encode(Request("POST", "/", body=[Thing(class_="c"), {"a": None}])) == b'[{"class":"c"},{"a":null}]'
    assert encode(Request("POST", "/", body={"things": (Thing(name="ü"),)})) == '{"things":[{"name":"ü"}]}'.encode()


def test_a_body_that_is_no_json_is_refused() -> None:
    circle: list[object] = []
    circle.append(circle)
    for body in ({"x": object()}, circle, {"x": "\ud800"}):
        with pytest.raises(InvalidRequestError, match=r"POST /: the body cannot be written"):
            encode(Request("POST", "/", body=body))


def test_open_files_of_a_form_stay_files() -> None:
    plan, photo = io.BytesIO(b"a\nb"), io.BytesIO(b"c")
    body = {"title": "room", "plan": plan, "photo": ("photo.png", photo)}
    fields = dict(form_fields(Request("POST", "/v1/plans", body=body, media_type="multipart/form-data")))
    assert fields["plan"] is plan
    assert fields["photo"] == ("photo.png", photo)
