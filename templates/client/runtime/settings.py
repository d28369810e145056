"""What all calls of a client share, checked once when the client is made."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from .errors import InvalidRequestError
from .hooks import EventHooks
from .refusal import ErrorNames

DEFAULT_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
DEFAULT_RETRIES = 2
# Many tasks share a client: none of them is to wait for a connection where the server would take one more.
CONNECTIONS = httpx.Limits(max_connections=1000, max_keepalive_connections=100)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client was made with. `parameters` are the path parameters that are set on the client.

    Raises `InvalidRequestError` for a base URL that no request can begin with, and for a negative number of retries.
    """

    base_url: str
    user_agent: str
    auth: httpx.Auth | None = None
    parameters: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    timeout: float | httpx.Timeout | None = field(default_factory=lambda: DEFAULT_TIMEOUT)
    max_retries: int = DEFAULT_RETRIES
    event_hooks: EventHooks = field(default_factory=EventHooks)
    error_names: ErrorNames = field(default_factory=ErrorNames)

    def __post_init__(self) -> None:
        _check_base_url(self.base_url)
        if self.max_retries < 0:
            raise InvalidRequestError(f"max_retries is {self.max_retries}; it counts from 0")


def user_agent(package: str, version: str) -> str:
    """Say who calls: "modelarts-client/1.0.0 python/3.11.9 httpx/0.28.1"."""
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{package}/{version} python/{python} httpx/{httpx.__version__}"


def _check_base_url(base_url: str) -> None:
    """Raise `InvalidRequestError` unless the URL can be the beginning of every request's."""
    try:
        url = httpx.URL(base_url)
    except (httpx.InvalidURL, TypeError):
        raise InvalidRequestError("the base URL is no URL") from None
    complete = url.scheme in ("http", "https") and url.host and 0 < (url.port or 80) < 65536
    if not complete or url.query or url.fragment or "{" in base_url:
        raise InvalidRequestError("the base URL is to be like https://host or https://host/path, nothing left open")
