"""Client for the ModelArts API: `Client` for threads, `AsyncClient` for tasks."""

from __future__ import annotations

from ._runtime.pages import AsyncPage, AsyncPager, Page
from ._version import __version__
from .client import AsyncClient, Client, TokenAuth
from .errors import ApiError, ClientError, ConnectionError, DecodeError, InvalidRequestError, TimeoutError

__all__ = [
    "ApiError",
    "AsyncClient",
    "AsyncPage",
    "AsyncPager",
    "Client",
    "ClientError",
    "ConnectionError",
    "DecodeError",
    "InvalidRequestError",
    "Page",
    "TimeoutError",
    "TokenAuth",
    "__version__",
]
