"""A token that the caller has, or knows where to get."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import ClassVar

import httpx

from ..errors import ClientError, InvalidRequestError
from .secret import Credential, Secret, header_safe


class TokenAuth(Credential):
    """A token that goes with each request, in the header that the API documents.

    Args:
        token: The token, or a function that gives it. The function is asked for each request, from the thread or the
            task that makes it, so it should keep the token itself until a new one is due. With an async client it may
            be a coroutine function; one that is not must not block.

    A token that no header can hold (an empty one, or one with the line end of the file that it was read from) raises
    `InvalidRequestError`: here, or from the call where a function gave it. What the function raises comes out of the
    call as the cause of a `ClientError`, or as it is where it is one. No error shows the token, and nor does `repr`.
    """

    header: ClassVar[str] = "Authorization"
    prefix: ClassVar[str] = "Bearer "

    def __init__(self, token: str | Callable[[], str | Awaitable[str]]) -> None:
        self._token = Secret(token if callable(token) else header_safe("a token", token))

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the token on the request."""
        given = self._given()
        if inspect.isawaitable(given):
            if inspect.iscoroutine(given):
                given.close()
            raise InvalidRequestError("the token comes from a coroutine function, which needs an async client")
        yield self._with_token(request, given)

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Put the token on the request."""
        given = self._given()
        if inspect.isawaitable(given):
            with _translated():
                given = await given
        yield self._with_token(request, given)

    def _given(self) -> object:
        token = self._token.reveal()
        if isinstance(token, str):
            return token
        with _translated():
            return token()

    def _with_token(self, request: httpx.Request, token: object) -> httpx.Request:
        request.headers[self.header] = self.prefix + header_safe("a token", token)
        return request


@contextmanager
def _translated() -> Generator[None, None, None]:
    """Make a `ClientError` of what the caller's function raises. Its message may hold a secret, and is not repeated."""
    try:
        yield
    except ClientError:
        raise
    except Exception as cause:
        raise ClientError(f"the function that gives the token raised {type(cause).__name__}") from cause
