"""Tokens that are got with a password: once for all who need one, again when they are due, and no trace of it."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest

from templates.client.runtime import retry
from templates.client.runtime.auth import keystone
from templates.client.runtime.auth.password import PasswordAuth
from templates.client.runtime.errors import ApiError, ClientError, ConnectionError, DecodeError, TimeoutError
from templates.client.runtime.request import Request
from templates.client.runtime.settings import Settings
from templates.client.runtime.transport import AsyncTransport, Transport
from tests.identity import PASSWORD, Call, Identity, Reply, identity, token_reply
from tests.servers import free_port

LAMPS = "/v1/lamps"
Get = Callable[..., httpx.Response]


@pytest.fixture
def service() -> Iterator[Identity]:
    with identity() as served:
        yield served


def login(service: Identity, **changes: Any) -> PasswordAuth:
    given = {"username": "ada", "password": PASSWORD, "user_domain_name": "home", "project_name": "cellar", **changes}
    return PasswordAuth(service.url, **given)


def get(auth: httpx.Auth, url: str, method: str = "GET", **settings: Any) -> httpx.Response:
    """Make one call from a thread."""
    with httpx.Client(auth=auth, trust_env=False, timeout=10) as client:
        return client.request(method, url + LAMPS, **settings)


def get_async(auth: httpx.Auth, url: str, method: str = "GET", **settings: Any) -> httpx.Response:
    """Make one call from a task, in an event loop of its own."""

    async def call() -> httpx.Response:
        async with httpx.AsyncClient(auth=auth, trust_env=False, timeout=10) as client:
            return await client.request(method, url + LAMPS, **settings)

    return asyncio.run(call())


@pytest.fixture(params=[get, get_async], ids=["sync", "async"])
def call(request: pytest.FixtureRequest) -> Get:
    caller: Get = request.param
    return caller


def tokens(service: Identity) -> list[str | None]:
    """The tokens that arrived at the API, in order."""
    return [each.headers.get("x-auth-token") for each in service.calls]


class Clock:
    """A clock that runs forward when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


def test_the_login_is_what_the_protocol_says(service: Identity, call: Get) -> None:
    assert call(login(service), service.url).json() == "t0ken-1"
    (made,) = service.logins
    assert (made.method, made.target, made.headers["content-type"]) == ("POST", "/v3/auth/tokens", "application/json")
    assert "x-auth-token" not in made.headers
    home = {"name": "home"}
    user = {"name": "ada", "password": PASSWORD, "domain": home}
    assert json.loads(made.body) == {
        "auth": {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"name": "cellar", "domain": home}},
        }
    }


@pytest.mark.parametrize(
    ("changes", "scope"),
    [
        ({"project_name": None}, None),
        ({"project_name": None, "project_id": "c1"}, {"project": {"id": "c1"}}),
        ({"project_domain_name": "work"}, {"project": {"name": "cellar", "domain": {"name": "work"}}}),
        ({"project_domain_id": "w1"}, {"project": {"name": "cellar", "domain": {"id": "w1"}}}),
        ({"user_domain_name": None, "user_domain_id": "h1"}, {"project": {"name": "cellar", "domain": {"id": "h1"}}}),
        ({"project_name": None, "domain_name": "work"}, {"domain": {"name": "work"}}),
        ({"project_name": None, "domain_id": "w1"}, {"domain": {"id": "w1"}}),
    ],
)
def test_what_the_token_is_for(service: Identity, changes: dict[str, Any], scope: Any) -> None:
    get(login(service, **changes), service.url)
    assert json.loads(service.logins[0].body)["auth"].get("scope") == scope


@pytest.mark.parametrize("ending", ["", "/", "/v3", "/v3/", "/v3/auth/tokens"])
def test_where_tokens_come_from(service: Identity, ending: str) -> None:
    auth = PasswordAuth(service.url + ending, username="a", password="b", user_domain_id="c")
    get(auth, service.url)
    assert service.logins[0].target == "/v3/auth/tokens"


def test_a_token_is_kept(service: Identity) -> None:
    auth = login(service)
    for caller in (get, get_async, get, get_async):
        caller(auth, service.url)
    assert (len(service.logins), tokens(service)) == (1, ["t0ken-1"] * 4)


@pytest.mark.parametrize(
    ("told", "life"),
    [
        ({}, 86400 - 300),
        ({"expires_at": "2030-01-01T00:01:40Z"}, 90),
        ({"expires_at": "2030-01-01T02:01:40+02:00"}, 90),
        ({"expires_at": "2030-01-01T00:01:40"}, 90),
        # What cannot be true is no time, and the token serves until it is refused.
        ({"expires_at": "2029-12-31T00:00:00Z"}, None),
        ({"expires_at": "soon"}, None),
        ({"expires_at": 1893456000}, None),
        ({"expires_at": None}, None),
        ({"expires_at": "9999-12-31T23:59:59Z"}, 251508844799 - 300),
    ],
)
def test_a_token_is_renewed_before_it_expires(
    service: Identity, call: Get, monkeypatch: pytest.MonkeyPatch, told: dict[str, Any], life: float | None
) -> None:
    service.login = lambda count: token_reply(count, **told)
    auth = login(service)
    clock = Clock(monkeypatch)
    call(auth, service.url)
    clock.now += (life or 10**12) - 1
    call(auth, service.url)
    assert len(service.logins) == 1
    clock.now += 2
    call(auth, service.url)
    assert len(service.logins) == (1 if life is None else 2)


def test_the_servers_clock_tells_how_long_a_token_lives(service: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token was issued an hour before it was given, and this machine knows nothing of the year 2030."""

    def late(count: int) -> Reply:
        reply = token_reply(count, expires_at="2030-01-01T01:01:40Z")
        return Reply(reply.status, reply.body, {**reply.headers, "Date": "Tue, 01 Jan 2030 01:00:00 GMT"})

    service.login = late
    clock = Clock(monkeypatch)
    auth = login(service)
    get(auth, service.url)
    clock.now += 91
    get(auth, service.url)
    assert tokens(service) == ["t0ken-1", "t0ken-2"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"token": null}', b'{"token": 5}', b"[" * 100000])
def test_a_token_without_a_body_serves_until_it_is_refused(service: Identity, call: Get, body: bytes) -> None:
    service.login = lambda count: Reply(201, body, {"X-Subject-Token": f"t0ken-{count}"})
    auth = login(service)
    assert [call(auth, service.url).json() for _ in range(2)] == ["t0ken-1"] * 2


def test_a_refused_token_is_renewed_and_the_call_made_again(service: Identity, call: Get) -> None:
    auth = login(service)
    call(auth, service.url)
    service.refuses = lambda each: each.headers["x-auth-token"] == "t0ken-1"
    response = call(auth, service.url, method="PUT", json={"lit": True})
    assert (response.status_code, response.json()) == (200, "t0ken-2")
    assert [each.body for each in service.calls] == [b"", b'{"lit":true}', b'{"lit":true}']
    assert (tokens(service), len(service.logins)) == (["t0ken-1", "t0ken-1", "t0ken-2"], 2)


def test_a_call_that_is_refused_twice_is_refused(service: Identity, call: Get) -> None:
    service.refuses = lambda _: True
    response = call(login(service), service.url)
    assert (response.status_code, response.json()["error_code"]) == (401, "L.1")
    assert (tokens(service), len(service.logins)) == (["t0ken-1", "t0ken-2"], 2)


def test_a_stream_is_not_sent_twice_but_the_next_call_has_a_new_token(service: Identity, call: Get) -> None:
    service.refuses = lambda each: each.headers["x-auth-token"] == "t0ken-1"
    auth = login(service)

    async def parts_async() -> Any:
        yield b"on"

    body = iter([b"on"]) if call is get else parts_async()
    assert call(auth, service.url, method="PUT", content=body).status_code == 401
    assert tokens(service) == ["t0ken-1"]
    assert call(auth, service.url).json() == "t0ken-2"


def test_a_form_with_a_file_goes_out_with_the_token(service: Identity, call: Get) -> None:
    response = call(login(service), service.url, method="POST", files={"shade": ("shade.txt", b"green")})
    assert response.json() == "t0ken-1"
    assert b"green" in service.calls[0].body


def threads(auth: PasswordAuth, url: str, many: int = 200) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=None)
    start = threading.Barrier(many)
    with httpx.Client(auth=auth, trust_env=False, timeout=30, limits=limits) as client:

        def one(_: int) -> httpx.Response:
            start.wait()
            return client.get(url + LAMPS)

        with ThreadPoolExecutor(many) as pool:
            return list(pool.map(one, range(many)))


def tasks(auth: PasswordAuth, url: str, many: int = 200) -> list[httpx.Response]:
    async def gathered() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(auth=auth, trust_env=False, timeout=30, limits=limits) as client:
            return await asyncio.gather(*(client.get(url + LAMPS) for _ in range(many)))

    return asyncio.run(gathered())


@pytest.mark.parametrize("many", [threads, tasks])
def test_many_calls_make_one_login(service: Identity, many: Any) -> None:
    service.delay = 0.2
    auth = login(service)
    assert {each.json() for each in many(auth, service.url)} == {"t0ken-1"}
    assert (len(service.logins), len(service.calls)) == (1, 200)


@pytest.mark.parametrize("many", [threads, tasks])
def test_many_refusals_make_one_login(service: Identity, many: Any) -> None:
    auth = login(service)
    get(auth, service.url)
    service.delay = 0.2
    service.refuses = lambda each: each.headers["x-auth-token"] == "t0ken-1"
    assert {each.json() for each in many(auth, service.url, 50)} == {"t0ken-2"}
    assert len(service.logins) == 2


def test_threads_and_event_loops_share_a_token(service: Identity) -> None:
    """The threads ask at most once together, and so does each of the two event loops."""
    service.delay = 0.2
    auth = login(service)
    with ThreadPoolExecutor(3) as pool:
        made = [pool.submit(many, auth, service.url, 50) for many in (threads, tasks, tasks)]
        assert all(each.status_code == 200 for one in made for each in one.result())
    assert len(service.logins) <= 3
    before = len(service.logins)
    get(auth, service.url)
    get_async(auth, service.url)
    assert len(service.logins) == before


def test_a_wrong_password_is_tried_once_for_all_who_wait(service: Identity) -> None:
    service.login = lambda _: Reply(401, b'{"error": {"code": 401, "message": "The password is wrong."}}')
    service.delay = 0.5
    auth = login(service)
    start = threading.Barrier(20)
    with httpx.Client(auth=auth, trust_env=False, timeout=10) as client, ThreadPoolExecutor(20) as pool:

        def one() -> httpx.Response:
            start.wait()  # a thread that comes when the refusal is told already may well ask again
            return client.get(service.url + LAMPS)

        made = [pool.submit(one) for _ in range(20)]
        errors = [each.exception() for each in made]
    assert {type(each).__name__ for each in errors} == {type(errors[0]).__name__}
    assert all(isinstance(each, ApiError) and each.status == 401 for each in errors)
    assert len(service.logins) == 1
    with pytest.raises(ApiError):
        get(auth, service.url)
    assert len(service.logins) == 2


REFUSALS = [
    (Reply(401, b'{"error": {"code": 401, "message": "Wrong.", "title": "Unauthorized"}}'), ApiError, "401", "Wrong."),
    (Reply(403, b'{"error_code": "IAM.0001", "error_msg": "Locked."}'), ApiError, "IAM.0001", "Locked."),
    (Reply(500, b"<html>broken</html>"), ApiError, None, None),
    (Reply(503, b""), ApiError, None, None),
    (Reply(302, b"", {"Location": "http://127.0.0.1:9/"}), ApiError, None, None),
    (Reply(200, b"<html>Log in</html>"), DecodeError, None, None),
    (Reply(201, b"{}", {"X-Subject-Token": ""}), DecodeError, None, None),
    (Reply(201, b"{}", {"X-Subject-Token": "to ken"}), DecodeError, None, None),
    (Reply(401, b"no gzip", {"Content-Encoding": "gzip"}), httpx.DecodingError, None, None),
]


@pytest.mark.parametrize(("reply", "kind", "code", "message"), REFUSALS)
def test_what_the_iam_refuses(
    service: Identity, call: Get, reply: Reply, kind: type[Exception], code: str | None, message: str | None
) -> None:
    service.login = lambda _: reply
    with pytest.raises(kind) as caught:
        call(login(service), service.url)
    error: Any = caught.value
    assert not service.calls
    if isinstance(error, ClientError):
        assert str(error).startswith("POST /v3/auth/tokens: ")
        assert error.response.status_code == reply.status
    if isinstance(error, ApiError):
        assert (error.error_code, error.error_msg) == (code, message)


def test_an_iam_that_is_gone_is_a_connection_error() -> None:
    auth = PasswordAuth(f"http://127.0.0.1:{free_port()}", username="a", password="b", user_domain_id="c")
    settings = Settings(base_url="http://host.invalid", user_agent="test", auth=auth, max_retries=0)

    async def fetch() -> object:
        async with httpx.AsyncClient(trust_env=False) as http_client:
            return await AsyncTransport(settings, http_client).fetch(Request("GET", LAMPS), object)

    with httpx.Client(trust_env=False) as http_client, pytest.raises(ConnectionError):
        Transport(settings, http_client).fetch(Request("GET", LAMPS), object)
    with pytest.raises(ConnectionError):
        asyncio.run(fetch())


def test_an_iam_that_is_busy_is_asked_again(service: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE", 0.001)
    service.login = lambda count: Reply(503) if count == 1 else token_reply(count)
    settings = Settings(base_url=service.url, user_agent="test", auth=login(service))
    with httpx.Client(trust_env=False) as http_client:
        assert Transport(settings, http_client).send(Request("GET", LAMPS)).json() == "t0ken-2"


def test_a_login_that_failed_holds_nobody_up(service: Identity, call: Get) -> None:
    url = service.url
    auth = PasswordAuth(f"http://127.0.0.1:{free_port()}", username="a", password="b", user_domain_id="c")
    for _ in range(2):
        with pytest.raises(httpx.ConnectError):
            call(auth, url)


def test_a_cancelled_login_is_taken_over_by_the_next_task(service: Identity) -> None:
    service.delay = 0.3
    auth = login(service)

    async def calls() -> str:
        async with (
            httpx.AsyncClient(auth=auth, trust_env=False, timeout=10) as client,
            anyio.create_task_group() as group,
        ):
            first = anyio.CancelScope()

            async def cancelled() -> None:
                with first:
                    await client.get(service.url + LAMPS)

            group.start_soon(cancelled)
            while not service.logins:
                await anyio.sleep(0.01)
            group.start_soon(_cancel_soon, first)
            token: str = (await client.get(service.url + LAMPS)).json()
            return token

    assert anyio.run(calls) == "t0ken-2"


async def _cancel_soon(scope: anyio.CancelScope) -> None:
    await anyio.sleep(0.05)
    scope.cancel()


def test_a_task_that_is_cancelled_while_it_waits_leaves_no_trace(service: Identity) -> None:
    service.delay = 0.3
    auth = login(service)

    async def calls() -> list[Any]:
        async with httpx.AsyncClient(auth=auth, trust_env=False, timeout=10) as client:
            made = [asyncio.create_task(client.get(service.url + LAMPS)) for _ in range(10)]
            while not service.logins:
                await asyncio.sleep(0.01)
            for each in made[1::2]:
                each.cancel()
            return await asyncio.gather(*made, return_exceptions=True)

    answers = asyncio.run(calls())
    assert [type(each) for each in answers] == [httpx.Response, asyncio.CancelledError] * 5
    assert len(service.logins) == 1


def test_an_abandoned_flow_holds_nobody_up(service: Identity) -> None:
    auth = login(service)
    request = httpx.Request("GET", service.url + LAMPS)
    flow = auth.sync_auth_flow(request)
    assert next(flow).method == "POST"
    del flow
    gc.collect()

    async def abandoned() -> None:
        flow = auth.async_auth_flow(request)
        made = asyncio.create_task(anext(flow))  # type: ignore[arg-type]
        assert (await made).method == "POST"
        await flow.aclose()
        async with httpx.AsyncClient(auth=auth, trust_env=False, timeout=10) as client:
            assert (await client.get(service.url + LAMPS)).json() == "t0ken-1"

    asyncio.run(abandoned())
    assert get(auth, service.url).json() == "t0ken-1"


@pytest.mark.parametrize("flavour", ["sync", "async"])
def test_nobody_waits_longer_for_the_token_than_for_a_connection(service: Identity, flavour: str) -> None:
    service.delay = 1.0
    auth = login(service)
    timeout = httpx.Timeout(10, pool=0.1)

    def wait() -> None:
        with httpx.Client(auth=auth, trust_env=False, timeout=timeout) as client, pytest.raises(TimeoutError):
            client.get(service.url + LAMPS)

    async def wait_async() -> None:
        async with httpx.AsyncClient(auth=auth, trust_env=False, timeout=timeout) as client:
            first = asyncio.create_task(client.get(service.url + LAMPS, timeout=10))
            while not service.logins:
                await asyncio.sleep(0.01)
            with pytest.raises(TimeoutError):
                await client.get(service.url + LAMPS)
            assert (await first).status_code == 200

    if flavour == "async":
        return asyncio.run(wait_async())
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(get, auth, service.url)
        while not service.logins:
            time.sleep(0.01)
        wait()
        assert first.result().status_code == 200
    return None


def test_the_login_has_the_timeout_of_the_call(service: Identity, call: Get) -> None:
    service.delay = 1.0
    with pytest.raises(httpx.ReadTimeout):
        call(login(service), service.url, timeout=0.2)


def test_no_secret_is_logged(service: Identity, call: Get, caplog: pytest.LogCaptureFixture) -> None:
    odd = "t'0ken-1\\" + 'x"y'
    for token in ("t0ken-1", "t'0ken-1", odd):
        service.login = lambda _, token=token: Reply(201, b"{}", {"X-Subject-Token": token})  # type: ignore[misc]
        with caplog.at_level(logging.DEBUG):
            assert call(login(service), service.url).status_code == 200
    assert "X-Subject-Token" in caplog.text
    assert not any(secret in caplog.text for secret in ("0ken-1", PASSWORD, 'x"y'))


def everything(error: BaseException | None) -> str:
    """All that a report of an error might print of it, its causes, its response and what that holds."""
    shown = [*traceback.format_exception(error)] if error else []
    while error is not None:
        shown += [repr(error), repr(vars(error))]
        for response in filter(None, (getattr(error, "response", None),)):
            before = [*response.history, response]
            shown += [repr(vars(each)) for each in before]
            shown += [repr(each.request.content) for each in before]
            shown += [repr(each.headers.multi_items()) for each in before]
        error = error.__cause__ or error.__context__
    return "".join(shown)


@pytest.mark.parametrize("reply", [each[0] for each in REFUSALS[:8]] + [Reply(400, json.dumps(PASSWORD).encode())])
def test_no_secret_is_in_a_refusal(service: Identity, call: Get, reply: Reply) -> None:
    body = reply.body.replace(b"Wrong.", json.dumps(f"No {PASSWORD}")[1:-1].encode())
    service.login = lambda _: Reply(reply.status, body, {"X-Subject-Token": "t0 ken", **reply.headers})
    with pytest.raises(ClientError) as caught:
        call(login(service), service.url)
    shown = everything(caught.value)
    assert not any(secret in shown for secret in (PASSWORD, repr(PASSWORD)[1:-1], "pa55", "t0 ken"))


def test_no_login_is_left_in_what_the_api_answers(service: Identity, call: Get) -> None:
    auth = login(service)
    service.refuses = lambda _: True
    response = call(auth, service.url)
    assert [each.status_code for each in response.history] == [401]
    for each in (response, *response.history):
        assert b"pa55" not in each.request.content
        assert keystone.TOKEN_HEADER not in each.headers


def test_the_call_of_another_is_told_apart(service: Identity) -> None:
    """A call that was refused while another already got a new token takes that one."""
    auth = login(service)
    get(auth, service.url)
    service.refuses = lambda each: each.headers["x-auth-token"] == "t0ken-1"
    request = httpx.Request("GET", service.url + LAMPS)
    flow = auth.sync_auth_flow(request)
    sent = next(flow)
    assert get(auth, service.url).json() == "t0ken-2"
    again = flow.send(httpx.Response(401, request=sent))
    assert again.headers["X-Auth-Token"] == "t0ken-2"
    assert len(service.logins) == 2
    assert isinstance(service.calls[0], Call)
