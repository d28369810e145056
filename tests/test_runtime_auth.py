"""Tokens, given and asked for; and that no authentication shows its secret."""

from __future__ import annotations

import asyncio
import copy
import functools
import pickle
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from templates.client.runtime.auth.access_key import AccessKeyAuth
from templates.client.runtime.auth.password import PasswordAuth
from templates.client.runtime.auth.token import TokenAuth
from templates.client.runtime.errors import ClientError, ConnectionError, InvalidRequestError

SECRET = "s3cret"


def sent(auth: httpx.Auth) -> httpx.Request:
    """The request that arrives, from a thread."""
    with httpx.Client(auth=auth, transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
        return client.get("http://host/v1/lamps").request


def sent_async(auth: httpx.Auth) -> httpx.Request:
    """The request that arrives, from a task."""

    async def get() -> httpx.Request:
        async with httpx.AsyncClient(auth=auth, transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
            return (await client.get("http://host/v1/lamps")).request

    return asyncio.run(get())


class LampToken(TokenAuth):
    header = "X-Auth-Token"
    prefix = ""


@pytest.fixture(params=[sent, sent_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Callable[[httpx.Auth], httpx.Request]:
    sender: Callable[[httpx.Auth], httpx.Request] = request.param
    return sender


Send = Callable[[httpx.Auth], httpx.Request]


def test_the_token_goes_into_its_header(send: Send) -> None:
    assert send(LampToken(SECRET)).headers["X-Auth-Token"] == SECRET
    assert send(TokenAuth(SECRET)).headers["Authorization"] == f"Bearer {SECRET}"


def test_a_function_is_asked_for_each_request(send: Send) -> None:
    tokens = iter(["one", "two"])
    auth = LampToken(lambda: next(tokens))
    assert [send(auth).headers["X-Auth-Token"] for _ in range(2)] == ["one", "two"]


def test_a_coroutine_function_is_awaited() -> None:
    async def give() -> str:
        await asyncio.sleep(0)
        return SECRET

    assert sent_async(LampToken(give)).headers["X-Auth-Token"] == SECRET


@pytest.mark.filterwarnings("error")
def test_a_coroutine_function_needs_an_async_client() -> None:
    async def give() -> str:
        return SECRET

    with pytest.raises(InvalidRequestError, match="needs an async client"):
        sent(LampToken(give))


@pytest.mark.parametrize("token", ["", "s3cret\n", "s3 cret", "s3crét", "s3cret\0", None, b"s3cret"])
def test_a_token_that_no_header_holds_is_refused_and_not_told(send: Send, token: Any) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        TokenAuth(token)
    assert "s3" not in str(caught.value)
    with pytest.raises(InvalidRequestError) as caught:
        send(TokenAuth(lambda: token))
    assert "s3" not in "".join(traceback.format_exception(caught.value))


def test_what_a_function_raises_is_a_client_error_with_its_cause(send: Send) -> None:
    def fail() -> str:
        raise KeyError(SECRET)

    async def fail_later() -> str:
        raise KeyError(SECRET)

    for source in (fail, fail_later) if send is sent_async else (fail,):
        with pytest.raises(ClientError) as caught:
            send(TokenAuth(source))
        assert str(caught.value) == "the function that gives the token raised KeyError"
        assert isinstance(caught.value.__cause__, KeyError)


def test_a_client_error_of_a_function_stays_what_it_is(send: Send) -> None:
    error = ConnectionError("gone")

    def fail() -> str:
        raise error

    with pytest.raises(ConnectionError) as caught:
        send(TokenAuth(fail))
    assert caught.value is error


def given(token: str) -> str:
    return token


def password_auth() -> PasswordAuth:
    return PasswordAuth("https://iam.example", username="ada", password=SECRET, user_domain_name="home")


@pytest.mark.parametrize(
    "make",
    [
        lambda: TokenAuth(SECRET),
        lambda: TokenAuth(functools.partial(given, SECRET)),
        lambda: AccessKeyAuth("key", SECRET),
        lambda: AccessKeyAuth("key", "other", security_token=SECRET),
        password_auth,
    ],
)
def test_a_secret_shows_nowhere(make: Callable[[], httpx.Auth]) -> None:
    auth = make()
    shown = [repr(auth), str(auth), f"{auth}", repr(vars(auth)), repr([auth, vars(auth).values()])]
    for refused in (copy.copy, copy.deepcopy, pickle.dumps, lambda each: pickle.dumps(vars(each))):
        with pytest.raises(TypeError) as caught:
            refused(auth)  # type: ignore[no-untyped-call]
        shown += traceback.format_exception(caught.value)
        assert "pickled" in str(caught.value)
    assert repr(auth) == f"{type(auth).__name__}(...)"
    assert SECRET not in "".join(shown)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"auth_url": "no url"}, "auth_url"),
        ({"auth_url": "https://ada:s3cret@iam.example"}, "auth_url"),
        ({"auth_url": "https://iam.example/?a=b"}, "auth_url"),
        ({"auth_url": None}, "auth_url"),
        ({"username": ""}, "username"),
        ({"password": ""}, "password"),
        ({"user_domain_id": None}, "user_domain_name"),
        ({"user_domain_name": "home"}, "user_domain_id"),
        ({"project_id": "b", "project_name": "c"}, "project_name"),
        ({"project_id": "b", "domain_id": "c"}, "domain"),
    ],
)
def test_what_makes_no_login_is_refused_at_once(changes: dict[str, Any], told: str) -> None:
    good = {"auth_url": "https://iam.example", "username": "ada", "password": SECRET, "user_domain_id": "h"}
    PasswordAuth(**good)
    with pytest.raises(InvalidRequestError, match=told) as caught:
        PasswordAuth(**(good | changes))
    assert SECRET not in "".join(traceback.format_exception(caught.value, limit=0))
