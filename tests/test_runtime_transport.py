"""Every way in which a call can fail ends in an error of ours, for threads and for tasks alike."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from templates.client.runtime import retry
from templates.client.runtime.auth.token import TokenAuth
from templates.client.runtime.errors import (
    ApiError,
    AuthenticationError,
    ClientError,
    ConnectionError,
    DecodeError,
    InvalidRequestError,
    ServerError,
    TimeoutError,
)
from templates.client.runtime.request import Request
from templates.client.runtime.settings import Settings, user_agent
from templates.client.runtime.transport import AsyncTransport, Transport
from tests.calling import Call, call_async, call_sync
from tests.servers import free_port, http, serving

GET = Request("GET", "/v1/things")


@pytest.fixture(params=[call_sync, call_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setattr(retry, "FIRST_PAUSE", 0.001)
    sender: Call = request.param
    return sender


def test_an_answer_is_decoded(send: Call) -> None:
    seen: list[tuple[str, dict[str, str]]] = []

    def answer(line: str, headers: dict[str, str]) -> bytes:
        seen.append((line, headers))
        return http("200 OK", b'{"ok": true}')

    call = Request(
        "POST",
        "/v1/{id}/things",
        path_parameters={"id": "a b"},
        query={"q": ["x y", "ü"], "none": None},
        headers={"X-Language": "en"},
        body={"a": 1},
    )
    with serving(answer) as url:
        assert send(f"{url}/base/", call, auth=TokenAuth("s3cret")) == {"ok": True}
    ((line, headers),) = seen
    assert line.split()[0] == "POST"
    assert httpx.URL(line.split()[1]).path == "/base/v1/a b/things"
    assert httpx.URL(line.split()[1]).params.multi_items() == [("q", "x y"), ("q", "ü")]
    expected = {
        "accept": "application/json",
        "authorization": "Bearer s3cret",
        "content-length": "7",
        "content-type": "application/json",
        "user-agent": "test",
        "x-language": "en",
    }
    assert {name: headers[name] for name in expected} == expected


def test_an_answer_that_may_hold_nothing() -> None:
    async def fetch_async(url: str) -> object:
        async with httpx.AsyncClient(trust_env=False) as http_client:
            return await AsyncTransport(options(url), http_client).fetch_if_any(GET, object)

    def options(url: str) -> Settings:
        return Settings(base_url=url, user_agent="test")

    for said, expected in ((http("204 No Content"), None), (http("200 OK"), None), (http("200 OK", b"[1]"), [1])):
        with serving(lambda line, headers, said=said: said) as url, httpx.Client(trust_env=False) as http_client:  # type: ignore[misc]
            assert Transport(options(url), http_client).fetch_if_any(GET, object) == expected
            assert asyncio.run(fetch_async(url)) == expected


def test_an_operation_without_authentication_gets_no_token(send: Call) -> None:
    def answer(_: str, headers: dict[str, str]) -> bytes:
        return http("200 OK", b"true" if "authorization" in headers else b"false")

    with serving(answer) as url:
        assert send(url, GET, auth=TokenAuth("s3cret")) is True
        assert send(url, Request("GET", "/", secured=False), auth=TokenAuth("s3cret")) is False
        assert send(url, GET) is False


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"", ConnectionError),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{", ConnectionError),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{", ConnectionError),
        (b"garbage\r\n\r\n", ConnectionError),
        (b"\x16\x03\x01\x02\x00", ConnectionError),
        (http("200 OK", b"{", content_type="application/json"), DecodeError),
        (http("200 OK", b""), DecodeError),
        (http("200 OK", b"no gzip", content_encoding="gzip"), DecodeError),
        (http("200 OK", b"no deflate", content_encoding="deflate"), DecodeError),
        (http("204 No Content"), DecodeError),
        (http("301 Moved", location="http://elsewhere.invalid/"), ApiError),
        (http("304 Not Modified"), ApiError),
        (http("401 Unauthorized", b'{"error_code": "X"}'), AuthenticationError),
        (http("502 Bad Gateway", b"<html>"), ServerError),
        (http("599 \xff"), ServerError),
        (None, TimeoutError),
    ],
)
def test_each_failure_has_its_error(send: Call, said: bytes | None, error: type[ClientError]) -> None:
    with serving(lambda line, headers: said) as url, pytest.raises(ClientError) as caught:
        send(url, GET, timeout=0.3 if said is None else 20.0, max_retries=0)
    assert type(caught.value) is error
    assert str(caught.value).startswith("GET /v1/things: ")


def test_a_refused_connection(send: Call) -> None:
    with pytest.raises(ConnectionError, match="GET /v1/things: the connection failed"):
        send(f"http://127.0.0.1:{free_port()}", GET, max_retries=0)


@pytest.mark.parametrize("host", ["http://no-such-host.invalid", "http://" + "a" * 70 + ".invalid"])
def test_hosts_that_are_none(send: Call, host: str) -> None:
    with pytest.raises((ConnectionError, InvalidRequestError)):
        send(host, GET, max_retries=0, timeout=5.0)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "host",
        "//host",
        "ftp://host",
        "http://",
        "https://{region}.host",
        "http://host?x=1",
        "http://host#x",
        "http://host:99999",
        5,
    ],
)
def test_a_base_url_that_is_none_is_refused_at_once(url: Any) -> None:
    with pytest.raises(InvalidRequestError, match="base URL"):
        Settings(base_url=url, user_agent="test")


def test_the_base_url_may_hold_a_password_which_no_error_tells() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        Settings(base_url="https://me:s3cret@host?x", user_agent="test")
    assert "s3cret" not in str(caught.value)


def test_retries_cannot_be_negative() -> None:
    with pytest.raises(InvalidRequestError, match="max_retries"):
        Settings(base_url="http://host", user_agent="test", max_retries=-1)


def answers(*said: bytes | None) -> tuple[Callable[[str, dict[str, str]], bytes | None], list[str]]:
    """Answer with each in turn, the last for ever; the list holds the request lines."""
    lines: list[str] = []
    coming: Iterator[bytes | None] = itertools.chain(said, itertools.repeat(said[-1]))

    def answer(line: str, headers: dict[str, str]) -> bytes | None:
        lines.append(line)
        return next(coming)

    return answer, lines


def test_what_passes_is_tried_again(send: Call) -> None:
    answer, lines = answers(http("503 Busy"), b"", http("200 OK", b"1"))
    with serving(answer) as url:
        assert send(url, GET) == 1
    assert len(lines) == 3


def test_the_last_error_is_told_when_nothing_helps(send: Call) -> None:
    answer, lines = answers(http("503 Busy"), http("502 Bad Gateway"))
    with serving(answer) as url, pytest.raises(ApiError) as caught:
        send(url, GET, max_retries=1)
    assert caught.value.status == 502
    assert len(lines) == 2


@pytest.mark.parametrize("said", [http("503 Busy"), b""])
def test_a_post_that_may_have_arrived_is_never_sent_twice(send: Call, said: bytes) -> None:
    answer, lines = answers(said)
    with serving(answer) as url, pytest.raises(ClientError):
        send(url, Request("POST", "/", body={}), max_retries=5)
    assert len(lines) == 1


def test_redirects_are_not_followed_even_by_a_client_that_follows() -> None:
    answer, lines = answers(http("302 Found", location="http://127.0.0.1:1/steal"))
    with serving(answer) as url, httpx.Client(follow_redirects=True, trust_env=False) as own:
        with pytest.raises(ApiError) as caught:
            call_sync(url, GET, http_client=own, auth=TokenAuth("s3cret"))
        assert caught.value.status == 302
    assert len(lines) == 1


def test_a_client_of_the_callers_own_keeps_its_settings_and_stays_open() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        shown = {name: request.headers.get(name) for name in ("x-own", "authorization")}
        return httpx.Response(
            200, json={**shown, "timeout": request.extensions["timeout"]["read"], "url": str(request.url)}
        )

    own = httpx.Client(
        transport=httpx.MockTransport(reply),
        headers={"x-own": "1"},
        auth=TokenAuth("mine"),
        timeout=7.0,
        params={"k": "v"},
    )
    got = call_sync("http://host", Request("GET", "/", query={"q": "1"}), http_client=own)
    assert got == {"x-own": "1", "authorization": "Bearer mine", "timeout": 7.0, "url": "http://host/?k=v&q=1"}
    assert call_sync("http://host", GET, http_client=own, timeout=3.0)["timeout"] == 3.0
    assert call_sync("http://host", GET, http_client=own, auth=TokenAuth("ours"))["authorization"] == "Bearer ours"
    assert call_sync("http://host", Request("GET", "/", secured=False), http_client=own)["authorization"] is None
    assert not own.is_closed


def test_a_closed_client_says_so() -> None:
    transport = Transport(Settings(base_url="http://host", user_agent="test"), None)
    transport.close()
    with pytest.raises(ClientError, match="closed"):
        transport.send(GET)


def test_an_own_error_in_a_hook_passes_unchanged() -> None:
    class MineError(Exception):
        pass

    def hook(request: httpx.Request) -> None:
        raise MineError

    own = httpx.Client(event_hooks={"request": [hook]}, trust_env=False)
    with pytest.raises(MineError):
        call_sync("http://host", GET, http_client=own)


def test_cancelling_a_task_is_no_error_of_the_call() -> None:
    async def cancelled(url: str) -> None:
        transport = AsyncTransport(Settings(base_url=url, user_agent="test"), httpx.AsyncClient(trust_env=False))
        task = asyncio.ensure_future(transport.send(GET))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with serving(lambda line, headers: None) as url:
        asyncio.run(cancelled(url))


def test_the_user_agent_says_who_calls() -> None:
    name, python, library = user_agent("things-client", "1.2.3").split()
    assert name == "things-client/1.2.3"
    assert python.startswith("python/3.")
    assert library == f"httpx/{httpx.__version__}"


@pytest.mark.parametrize(
    ("media_type", "file", "expected"),
    [
        (
            "multipart/form-data",
            b"\x00\xff",
            [b'name="title"\r\n\r\nroom', b'name="plan"; filename=', b"\r\n\r\n\x00\xff\r\n"],
        ),
        ("multipart/form-data", ("a.png", b"\x00"), [b'name="plan"; filename="a.png"']),
        ("application/x-www-form-urlencoded", "a b", [b"plan=a+b", b"title=room", b"sizes=%5B1%5D", b"on=true"]),
    ],
)
def test_a_form_is_sent_as_one(send: Call, media_type: str, file: Any, expected: list[bytes]) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=b"null")

    async def answer_async(request: httpx.Request) -> httpx.Response:
        await request.aread()
        return answer(request)

    is_async = send is call_async
    client = (
        httpx.AsyncClient(transport=httpx.MockTransport(answer_async))
        if is_async
        else httpx.Client(transport=httpx.MockTransport(answer))
    )
    body = {"title": "room", "plan": file, "sizes": [1], "on": True, "none": None}
    send("http://host", Request("POST", "/v1/plans", body=body, media_type=media_type), http_client=client)
    content = seen[0].content if is_async else seen[0].read()
    assert seen[0].headers["Content-Type"].startswith(media_type)
    assert all(part in content for part in expected)
    assert b"none" not in content


def test_a_form_has_fields(send: Call) -> None:
    call = Request("POST", "/v1/plans", body=[1], media_type="multipart/form-data")
    with pytest.raises(InvalidRequestError, match="mapping"):
        send("http://host", call)
