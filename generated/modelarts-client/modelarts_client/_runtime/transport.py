"""From a `Request` to a decoded answer over httpx, once for threads and once for tasks.

Every exception that httpx, the sockets below it or the answer can cause leaves here as a `ClientError`, with its cause.
Redirects are never followed: the token would go along to wherever they point.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

import anyio
import httpx

from .building import credentials, http_request
from .coding import decode
from .errors import ClientError
from .failures import RAISED_BY_SENDING, translated
from .hooks import Retry
from .logs import log_request, log_response, log_retry
from .raw import RawResponse
from .refusal import refusal
from .request import Request
from .retry import pause
from .settings import CONNECTIONS, Settings

T = TypeVar("T")


class Transport:
    """Sends requests, one at a time a thread; any number of threads may share it."""

    def __init__(self, settings: Settings, http_client: httpx.Client | None) -> None:
        self._settings = settings
        self._http = http_client or httpx.Client(timeout=settings.timeout, limits=CONNECTIONS)
        self._owned = http_client is None

    @property
    def plain(self) -> Transport:
        """The transport whose calls give what was parsed: this one."""
        return self

    def close(self) -> None:
        """Close the connections, unless they belong to an httpx client that the caller brought."""
        if self._owned:
            self._http.close()

    def call(self, request: Request, parse: Callable[[httpx.Response], T]) -> T:
        """Send, and give what `parse` makes of the answer."""
        return parse(self.send(request))

    def fetch(self, request: Request, shape: type[T]) -> T:
        """Send, and read the answer as `shape`."""
        return self.call(request, lambda response: decode(request, response, shape))

    def fetch_if_any(self, request: Request, shape: type[T]) -> T | None:
        """Send, and read the answer as `shape`; None for a success that holds nothing."""
        return self.call(request, lambda response: decode(request, response, shape) if response.content else None)

    def fetch_nothing(self, request: Request) -> None:
        """Send; the answer holds nothing of interest."""
        return self.call(request, lambda _: None)

    def send(self, request: Request) -> httpx.Response:
        """Send, again if that does no harm, and return an answer that is a success. Raises `ClientError`."""
        attempt = 0
        while isinstance(outcome := self._attempt(request), ClientError):
            retry = _retry(request, outcome, attempt, self._settings)
            for hook in self._settings.event_hooks.get("retry", ()):
                hook(retry)
            time.sleep(retry.seconds)
            attempt += 1
        return outcome

    def _attempt(self, request: Request) -> httpx.Response | ClientError:
        hooks = self._settings.event_hooks
        try:
            sent = http_request(request, self._settings, self._http)
        except RAISED_BY_SENDING as cause:
            return translated(request, cause)
        log_request(sent)
        for hook in hooks.get("request", ()):
            hook(sent)
        try:
            response = self._http.send(sent, auth=credentials(request, self._settings), follow_redirects=False)
        except RAISED_BY_SENDING as cause:
            return translated(request, cause)
        log_response(sent, response)
        for heard in hooks.get("response", ()):
            heard(response)
        return _judged(request, response, self._settings)


class RawTransport(Transport):
    """A transport whose calls give the answer as it came, with what would parse it."""

    def __init__(self, plain: Transport) -> None:
        self._plain = plain

    @property
    def plain(self) -> Transport:
        """The transport whose calls give what was parsed."""
        return self._plain

    def call(self, request: Request, parse: Callable[[httpx.Response], T]) -> T:
        """Send, and give a `RawResponse`: `as_raw` says so to type checkers, of each method."""
        return cast("T", RawResponse(self._plain.send(request), parse))


class AsyncTransport:
    """Sends requests; any number of tasks may share it."""

    def __init__(self, settings: Settings, http_client: httpx.AsyncClient | None) -> None:
        self._settings = settings
        self._http = http_client or httpx.AsyncClient(timeout=settings.timeout, limits=CONNECTIONS)
        self._owned = http_client is None

    @property
    def plain(self) -> AsyncTransport:
        """The transport whose calls give what was parsed: this one."""
        return self

    async def close(self) -> None:
        """Close the connections, unless they belong to an httpx client that the caller brought."""
        if self._owned:
            await self._http.aclose()

    async def call(self, request: Request, parse: Callable[[httpx.Response], T]) -> T:
        """Send, and give what `parse` makes of the answer."""
        return parse(await self.send(request))

    async def fetch(self, request: Request, shape: type[T]) -> T:
        """Send, and read the answer as `shape`."""
        return await self.call(request, lambda response: decode(request, response, shape))

    async def fetch_if_any(self, request: Request, shape: type[T]) -> T | None:
        """Send, and read the answer as `shape`; None for a success that holds nothing."""
        return await self.call(request, lambda response: decode(request, response, shape) if response.content else None)

    async def fetch_nothing(self, request: Request) -> None:
        """Send; the answer holds nothing of interest."""
        return await self.call(request, lambda _: None)

    async def send(self, request: Request) -> httpx.Response:
        """Send, again if that does no harm, and return an answer that is a success. Raises `ClientError`."""
        attempt = 0
        while isinstance(outcome := await self._attempt(request), ClientError):
            retry = _retry(request, outcome, attempt, self._settings)
            for hook in self._settings.event_hooks.get("retry", ()):
                await _finished(hook(retry))
            await anyio.sleep(retry.seconds)
            attempt += 1
        return outcome

    async def _attempt(self, request: Request) -> httpx.Response | ClientError:
        hooks = self._settings.event_hooks
        try:
            sent = http_request(request, self._settings, self._http)
        except RAISED_BY_SENDING as cause:
            return translated(request, cause)
        log_request(sent)
        for hook in hooks.get("request", ()):
            await _finished(hook(sent))
        try:
            response = await self._http.send(sent, auth=credentials(request, self._settings), follow_redirects=False)
        except RAISED_BY_SENDING as cause:
            return translated(request, cause)
        log_response(sent, response)
        for heard in hooks.get("response", ()):
            await _finished(heard(response))
        return _judged(request, response, self._settings)


class AsyncRawTransport(AsyncTransport):
    """A transport whose calls give the answer as it came, with what would parse it."""

    def __init__(self, plain: AsyncTransport) -> None:
        self._plain = plain

    @property
    def plain(self) -> AsyncTransport:
        """The transport whose calls give what was parsed."""
        return self._plain

    async def call(self, request: Request, parse: Callable[[httpx.Response], T]) -> T:
        """Send, and give a `RawResponse`: `as_raw_async` says so to type checkers, of each method."""
        return cast("T", RawResponse(await self._plain.send(request), parse))


def _retry(request: Request, error: ClientError, attempt: int, settings: Settings) -> Retry:
    """Decide to make a call again, and tell the log; else raise the error that ended its last attempt."""
    seconds = pause(request, error, attempt, request.options.get("max_retries", settings.max_retries))
    if seconds is None:
        raise error
    retry = Retry(request.method, request.path, error, attempt + 1, seconds)
    log_retry(retry)
    return retry


def _judged(request: Request, response: httpx.Response, settings: Settings) -> httpx.Response | ClientError:
    response.history = []  # what an authentication sent and got is nobody's business
    return response if response.is_success else refusal(request, response, settings.error_names)


async def _finished(told: Any) -> None:
    """Wait for a hook that is a coroutine function."""
    if inspect.isawaitable(told):
        await told
