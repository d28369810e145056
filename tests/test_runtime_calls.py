"""What a caller can say for one call, and see of it: options, raw answers, hooks, the log."""

from __future__ import annotations

import json
import logging
import pickle
from typing import Any

import httpx
import pytest

from templates.client.runtime import retry
from templates.client.runtime.auth.token import TokenAuth
from templates.client.runtime.coding import decode
from templates.client.runtime.errors import InvalidRequestError, NotFoundError, ServerError, TimeoutError
from templates.client.runtime.hooks import Retry
from templates.client.runtime.raw import RawResponse
from templates.client.runtime.request import MULTIPART, URLENCODED, Request
from templates.client.runtime.settings import Settings
from templates.client.runtime.transport import Transport
from tests.calling import Call, call_async, call_sync
from tests.servers import http, serving


@pytest.fixture(params=[call_sync, call_async], ids=["sync", "async"])
def call(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setattr(retry, "FIRST_PAUSE", 0.001)
    made: Call = request.param
    return made


def mirror(request: httpx.Request) -> httpx.Response:
    """Answer with what came."""
    told = {
        "query": request.url.params.multi_items(),
        "headers": dict(request.headers),
        "body": request.read().decode(),
    }
    return httpx.Response(200, json=told)


def mirrored(request: Request) -> Any:
    with httpx.Client(transport=httpx.MockTransport(mirror)) as http_client:
        return Transport(Settings(base_url="http://host", user_agent="t"), http_client).fetch(request, object)


def test_what_no_page_documents_can_go_along() -> None:
    told = mirrored(
        Request(
            "POST",
            "/v1/lamps",
            query={"limit": 5, "name": "x"},
            headers={"X-Language": "en-us"},
            body={"name": "reading lamp", "watts": 7},
            options={
                "extra_query": {"name": "y", "tag": ["a", "b"], "dry_run": True},
                "extra_headers": {"X-Trace": "t-1", "X-Language": "zh-cn"},
                "extra_body": {"watts": 9, "colour": {"warm": None}},
            },
        )
    )
    assert told["query"] == [["limit", "5"], ["name", "y"], ["tag", "a"], ["tag", "b"], ["dry_run", "true"]]
    assert (told["headers"]["x-trace"], told["headers"]["x-language"]) == ("t-1", "zh-cn")
    assert json.loads(told["body"]) == {"name": "reading lamp", "watts": 9, "colour": {"warm": None}}


def test_nothing_extra_changes_nothing() -> None:
    nothing: Any = {"extra_query": None, "extra_headers": None, "extra_body": None}
    request = Request("POST", "/v1/lamps", query={"limit": 5}, body=[1, 2])
    assert mirrored(Request(**{**fields(request), "options": nothing})) == mirrored(request)


def fields(request: Request) -> dict[str, Any]:
    return {name: getattr(request, name) for name in Request.__dataclass_fields__}


def test_extra_fields_make_a_body_where_there_is_none_and_go_into_forms() -> None:
    extra: Any = {"extra_body": {"watts": 9}}
    assert json.loads(mirrored(Request("DELETE", "/v1/lamps", options=extra))["body"]) == {"watts": 9}
    form = Request("POST", "/v1/lamps", body={"name": "x"}, media_type=URLENCODED, options=extra)
    assert mirrored(form)["body"] == "name=x&watts=9"
    parts = mirrored(Request(**{**fields(form), "media_type": MULTIPART}))["body"]
    assert 'name="watts"\r\n\r\n9\r\n' in parts


@pytest.mark.parametrize("body", [[1], b"bytes", "text"])
def test_a_body_without_fields_takes_no_further_ones(body: object) -> None:
    with pytest.raises(InvalidRequestError, match="to have fields"):
        mirrored(Request("POST", "/v1/lamps", body=body, options={"extra_body": {"watts": 9}}))


@pytest.mark.parametrize(
    "headers", [{"X-A": "a\r\nX-B: s3cret"}, {"X A": "s3cret"}, {"": "s3cret"}, {"X-A": "s3cret\0"}]
)
def test_headers_that_none_can_be_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        mirrored(Request("GET", "/v1/lamps", options={"extra_headers": headers}))
    assert "s3cret" not in str(caught.value)


def test_a_call_has_its_own_patience(call: Call) -> None:
    with serving(lambda line, headers: None) as url, pytest.raises(TimeoutError):
        call(url, Request("GET", "/", options={"timeout": 0.1, "max_retries": 0}), timeout=None)
    seen: list[str] = []

    def answer(line: str, headers: dict[str, str]) -> bytes:
        seen.append(line)
        return http("500 Oh")

    for asked, times in ((0, 1), (3, 4)):
        seen.clear()
        with serving(answer) as url, pytest.raises(ServerError):
            call(url, Request("GET", "/", options={"max_retries": asked}), max_retries=1)
        assert len(seen) == times


def test_an_answer_as_it_came(call: Call) -> None:
    said = http("201 Created", b'{"name": "lamp"}', X_Request_Id="r-1", Location="/v1/lamps/7")
    with serving(lambda line, headers: said) as url:
        raw = call(url, Request("POST", "/v1/lamps"), raw=True, auth=TokenAuth("s3cret"))
    assert isinstance(raw, RawResponse)
    assert (raw.status, raw.request_id, raw.headers["location"]) == (201, "r-1", "/v1/lamps/7")
    assert raw.content == b'{"name": "lamp"}'
    assert raw.parse() == {"name": "lamp"}
    assert raw.response.json() == {"name": "lamp"}
    assert repr(raw) == "RawResponse(201, 16 bytes)"
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(raw)


def test_a_raw_answer_that_does_not_fit_is_still_there() -> None:
    request, response = Request("GET", "/"), httpx.Response(200, content=b"<html>")
    raw = RawResponse(response, lambda answer: decode(request, answer, int))
    assert raw.content == b"<html>"
    with pytest.raises(Exception, match="GET /: status 200"):
        raw.parse()


def test_a_refusal_is_an_error_there_too(call: Call) -> None:
    with serving(lambda line, headers: http("404 No")) as url, pytest.raises(NotFoundError):
        call(url, Request("GET", "/"), raw=True)


def test_hooks_are_told_what_happens(call: Call) -> None:
    told: list[Any] = []

    def requested(request: httpx.Request) -> None:
        assert "authorization" not in request.headers
        request.headers["X-Trace"] = f"t-{len(told)}"
        told.append(request.method)

    async def requested_later(request: httpx.Request) -> None:
        requested(request)

    def answer(line: str, headers: dict[str, str]) -> bytes:
        return http("200 OK", b"1") if headers["x-trace"] != "t-0" else http("503 Busy")

    hooks = {
        "request": [requested_later if call is call_async else requested],
        "response": [lambda response: told.append(response.status_code)],
        "retry": [told.append],
    }
    with serving(answer) as url:
        assert call(url, Request("GET", "/v1/lamps"), event_hooks=hooks, auth=TokenAuth("s3cret")) == 1
    method, refused, again, *rest = told
    assert (method, refused, rest) == ("GET", 503, ["GET", 200])
    assert isinstance(again, Retry)
    assert (again.method, again.path, again.attempt) == ("GET", "/v1/lamps", 1)
    assert isinstance(again.error, ServerError)
    assert 0 < again.seconds <= 0.001


def test_what_a_hook_raises_is_the_callers(call: Call) -> None:
    class Stop(RuntimeError):
        pass

    def stop(_: object) -> None:
        raise Stop

    with serving(lambda line, headers: http("503 Busy")) as url:
        for event in ("request", "response", "retry"):
            with pytest.raises(Stop):
                call(url, Request("GET", "/"), event_hooks={event: [stop]})


def test_the_log_tells_what_happens_but_no_secret(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    said = [http("503 Busy", X_Request_Id="r-1"), http("200 OK", b"1")]
    request = Request(
        "GET", "/v1/lamps", query={"name": "x", "access_token": "s3cret"}, headers={"X-Subject-Token": "s3cret"}
    )
    with caplog.at_level(logging.DEBUG, logger="templates.client.runtime"), serving(lambda *_: said.pop(0)) as url:
        call(url.replace("http://", "http://me:s3cret@"), request, auth=TokenAuth("s3cret"))
    own = [each for each in caplog.records if each.name.startswith("templates.client.runtime")]
    assert [each.levelno for each in own] == [*(logging.DEBUG, logging.DEBUG, logging.INFO), *(logging.DEBUG,) * 2]
    messages = [each.getMessage() for each in own]
    assert not any("s3cret" in message for message in messages)
    assert "/v1/lamps?name=x&access_token=" in messages[0]
    assert ": 503 in " in messages[1]
    assert "r-1" in messages[1]
    assert "503 Busy" in messages[2]
    assert "(retry 1)" in messages[2]


def test_the_log_is_silent_unless_asked(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), serving(lambda *_: http("200 OK", b"1")) as url:
        call(url, Request("GET", "/"))
    assert not [each for each in caplog.records if "runtime" in each.name]
