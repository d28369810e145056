"""From a `Request` to a decoded answer over httpx, once for threads and once for tasks.

Every exception that httpx, the sockets below it or the answer can cause leaves here as a `ClientError`, with its cause.
Redirects are never followed: the token would go along to wherever they point.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import anyio
import httpx

from .coding import decode, encode, form_fields
from .errors import ClientError, ConnectionError, DecodeError, InvalidRequestError, TimeoutError
from .refusal import ErrorNames, refusal
from .request import JSON, MULTIPART, URLENCODED, Request, header_values, query_pairs, target
from .retry import pause

T = TypeVar("T")

DEFAULT_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
DEFAULT_RETRIES = 2

_RAISED_BY_SENDING = (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, OSError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Options:
    """What all calls of a client share. `parameters` are the path parameters that are set on the client."""

    base_url: str
    user_agent: str
    auth: httpx.Auth | None = None
    parameters: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    timeout: float | httpx.Timeout | None = field(default_factory=lambda: DEFAULT_TIMEOUT)
    max_retries: int = DEFAULT_RETRIES
    error_names: ErrorNames = field(default_factory=ErrorNames)

    def __post_init__(self) -> None:
        _check_base_url(self.base_url)
        if self.max_retries < 0:
            raise InvalidRequestError(f"max_retries is {self.max_retries}; it counts from 0")


class Transport:
    """Sends requests, one at a time a thread; any number of threads may share it."""

    def __init__(self, options: Options, http_client: httpx.Client | None) -> None:
        self._options = options
        self._http = http_client or httpx.Client(timeout=options.timeout)
        self._owned = http_client is None

    def close(self) -> None:
        """Close the connections, unless they belong to an httpx client that the caller brought."""
        if self._owned:
            self._http.close()

    def fetch(self, request: Request, shape: type[T]) -> T:
        """Send, and read the answer as `shape`."""
        return decode(request, self.send(request), shape)

    def fetch_if_any(self, request: Request, shape: type[T]) -> T | None:
        """Send, and read the answer as `shape`; None for a success that holds nothing."""
        response = self.send(request)
        return decode(request, response, shape) if response.content else None

    def send(self, request: Request) -> httpx.Response:
        """Send, again if that does no harm, and return an answer that is a success. Raises `ClientError`."""
        attempt = 0
        while isinstance(outcome := self._attempt(request), ClientError):
            seconds = pause(request, outcome, attempt, self._options.max_retries)
            if seconds is None:
                raise outcome
            time.sleep(seconds)
            attempt += 1
        return outcome

    def _attempt(self, request: Request) -> httpx.Response | ClientError:
        try:
            sent = _http_request(request, self._options, self._http)
            response = self._http.send(sent, auth=_auth(request, self._options), follow_redirects=False)
        except _RAISED_BY_SENDING as cause:
            return _translated(request, cause)
        return _judged(request, response, self._options)


class AsyncTransport:
    """Sends requests; any number of tasks may share it."""

    def __init__(self, options: Options, http_client: httpx.AsyncClient | None) -> None:
        self._options = options
        self._http = http_client or httpx.AsyncClient(timeout=options.timeout)
        self._owned = http_client is None

    async def close(self) -> None:
        """Close the connections, unless they belong to an httpx client that the caller brought."""
        if self._owned:
            await self._http.aclose()

    async def fetch(self, request: Request, shape: type[T]) -> T:
        """Send, and read the answer as `shape`."""
        return decode(request, await self.send(request), shape)

    async def fetch_if_any(self, request: Request, shape: type[T]) -> T | None:
        """Send, and read the answer as `shape`; None for a success that holds nothing."""
        response = await self.send(request)
        return decode(request, response, shape) if response.content else None

    async def send(self, request: Request) -> httpx.Response:
        """Send, again if that does no harm, and return an answer that is a success. Raises `ClientError`."""
        attempt = 0
        while isinstance(outcome := await self._attempt(request), ClientError):
            seconds = pause(request, outcome, attempt, self._options.max_retries)
            if seconds is None:
                raise outcome
            await anyio.sleep(seconds)
            attempt += 1
        return outcome

    async def _attempt(self, request: Request) -> httpx.Response | ClientError:
        try:
            sent = _http_request(request, self._options, self._http)
            response = await self._http.send(sent, auth=_auth(request, self._options), follow_redirects=False)
        except _RAISED_BY_SENDING as cause:
            return _translated(request, cause)
        return _judged(request, response, self._options)


def user_agent(package: str, version: str) -> str:
    """Say who calls: "modelarts-client/1.0.0 python/3.11.9 httpx/0.28.1"."""
    return f"{package}/{version} python/{platform.python_version()} httpx/{httpx.__version__}"


def _http_request(request: Request, options: Options, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
    headers = {"Accept": JSON, "User-Agent": options.user_agent, **header_values(request)}
    body = _body(request)
    if body.get("content") is not None:
        headers["Content-Type"] = request.media_type
    # A caller's own httpx client keeps its own timeout, unless the caller set another one here.
    own = options.timeout is DEFAULT_TIMEOUT
    return http.build_request(
        request.method,
        options.base_url.rstrip("/") + target(request, options.parameters),
        params=tuple(query_pairs(request.query)) or None,
        headers=headers,
        **body,
        timeout=http.timeout if own else options.timeout,
    )


def _body(request: Request) -> dict[str, Any]:
    """Give what httpx takes for a body. It writes forms itself, with the Content-Type that goes with each."""
    if request.body is None or request.media_type not in (MULTIPART, URLENCODED):
        return {"content": encode(request)}
    fields = form_fields(request)
    if request.media_type == URLENCODED:
        return {"data": dict(fields)}
    return {"files": [(name, (None, value) if isinstance(value, str) else value) for name, value in fields]}


def _auth(request: Request, options: Options) -> Any:
    """Give what httpx takes for `auth`: ours, else its client's own, and none where the operation takes none."""
    if not request.secured:
        return None
    return options.auth or httpx.USE_CLIENT_DEFAULT


def _judged(request: Request, response: httpx.Response, options: Options) -> httpx.Response | ClientError:
    return response if response.is_success else refusal(request, response, options.error_names)


def _translated(request: Request, cause: Exception) -> ClientError:
    """Make ours of an exception raised on the way to the server or back."""
    error: ClientError
    match cause:
        case ClientError():
            return cause
        case httpx.TimeoutException():
            error = TimeoutError(f"{request}: no answer in time ({type(cause).__name__})")
        case httpx.DecodingError():
            error = DecodeError(f"{request}: the answer cannot be unpacked: {cause}")
        case httpx.UnsupportedProtocol() | httpx.LocalProtocolError() | httpx.InvalidURL() | ValueError():
            error = InvalidRequestError(f"{request}: this cannot be sent ({type(cause).__name__})")
        case httpx.HTTPError() | OSError():
            error = ConnectionError(f"{request}: the connection failed: {type(cause).__name__}: {cause}".rstrip(": "))
        case _:
            error = ClientError(f"{request}: {cause}")
    error.__cause__ = cause
    return error


def _check_base_url(base_url: str) -> None:
    """Raise `InvalidRequestError` unless the URL can be the beginning of every request's."""
    try:
        url = httpx.URL(base_url)
    except (httpx.InvalidURL, TypeError):
        raise InvalidRequestError("the base URL is no URL") from None
    complete = url.scheme in ("http", "https") and url.host and 0 < (url.port or 80) < 65536
    if not complete or url.query or url.fragment or "{" in base_url:
        raise InvalidRequestError("the base URL is to be like https://host or https://host/path, nothing left open")
