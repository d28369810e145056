"""Answers as they came, for those who need their headers, their status or their bytes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, NoReturn, ParamSpec, TypeVar, cast

import httpx

from .errors import request_id

P = ParamSpec("P")
T = TypeVar("T")


class RawResponse(Generic[T]):
    """A successful answer as it came; `parse()` makes of it what the method gives otherwise."""

    def __init__(self, response: httpx.Response, parse: Callable[[httpx.Response], T]) -> None:
        self.response = response
        self._parse = parse

    @property
    def status(self) -> int:
        """The HTTP status code."""
        return self.response.status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers; their names go in any case."""
        return self.response.headers

    @property
    def content(self) -> bytes:
        """The body, unpacked."""
        return self.response.content

    @property
    def request_id(self) -> str | None:
        """The id under which the server knows the call."""
        return request_id(self.response)

    def parse(self) -> T:
        """Read the body as the method does. Raises `DecodeError`."""
        return self._parse(self.response)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.response.status_code}, {len(self.response.content)} bytes)"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} cannot be pickled: it tells of a request with its credentials")


def as_raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """Say of a method whose resource has a raw transport what it gives."""
    return cast("Callable[P, RawResponse[T]]", method)


def as_raw_async(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
    """Say of a method whose resource has a raw transport what awaiting it gives."""
    return cast("Callable[P, Awaitable[RawResponse[T]]]", method)
