"""Client for the ModelArts API: `Client` for threads, `AsyncClient` for tasks."""

from __future__ import annotations

from ._runtime.auth import AccessKeyAuth
from ._runtime.hooks import EventHooks, Retry
from ._runtime.pages import AsyncPage, AsyncPager, Page
from ._runtime.raw import RawResponse
from ._runtime.request import CallOptions
from ._version import __version__
from .client import AsyncClient, Client, PasswordAuth, TokenAuth, from_env
from .errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ClientError,
    ConflictError,
    ConnectionError,
    DecodeError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    TimeoutError,
    UnprocessableEntityError,
)

__all__ = [
    "AccessKeyAuth",
    "ApiError",
    "AsyncClient",
    "AsyncPage",
    "AsyncPager",
    "AuthenticationError",
    "BadRequestError",
    "CallOptions",
    "Client",
    "ClientError",
    "ConflictError",
    "ConnectionError",
    "DecodeError",
    "EventHooks",
    "InvalidRequestError",
    "NotFoundError",
    "Page",
    "PasswordAuth",
    "PermissionDeniedError",
    "RateLimitError",
    "RawResponse",
    "Retry",
    "ServerError",
    "TimeoutError",
    "TokenAuth",
    "UnprocessableEntityError",
    "__version__",
    "from_env",
]
