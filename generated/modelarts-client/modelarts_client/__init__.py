"""Client for the ModelArts API: `Client` for threads, `AsyncClient` for tasks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._runtime.auth.access_key import AccessKeyAuth
    from ._runtime.hooks import EventHooks, Retry
    from ._runtime.pages import AsyncPage, AsyncPager, Page
    from ._runtime.raw import RawResponse
    from ._runtime.request import CallOptions
    from ._version import __version__
    from .client import AsyncClient, Client
    from .environment import from_env
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
    from .password import PasswordAuth
    from .token import TokenAuth
else:
    _MODULES = {
        "AccessKeyAuth": "._runtime.auth.access_key",
        "EventHooks": "._runtime.hooks",
        "Retry": "._runtime.hooks",
        "AsyncPage": "._runtime.pages",
        "AsyncPager": "._runtime.pages",
        "Page": "._runtime.pages",
        "RawResponse": "._runtime.raw",
        "CallOptions": "._runtime.request",
        "__version__": "._version",
        "AsyncClient": ".client",
        "Client": ".client",
        "from_env": ".environment",
        "PasswordAuth": ".password",
        "TokenAuth": ".token",
        "ApiError": ".errors",
        "AuthenticationError": ".errors",
        "BadRequestError": ".errors",
        "ClientError": ".errors",
        "ConflictError": ".errors",
        "ConnectionError": ".errors",
        "DecodeError": ".errors",
        "InvalidRequestError": ".errors",
        "NotFoundError": ".errors",
        "PermissionDeniedError": ".errors",
        "RateLimitError": ".errors",
        "ServerError": ".errors",
        "TimeoutError": ".errors",
        "UnprocessableEntityError": ".errors",
    }

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value = getattr(import_module(_MODULES[name], __name__), name)
        return value


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


def __dir__() -> list[str]:
    return __all__
