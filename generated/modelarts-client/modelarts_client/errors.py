"""What a call can raise. `ConnectionError` and `TimeoutError` are Python's errors of these names as well."""

from __future__ import annotations

from ._runtime.errors import (
    ApiError,
    ClientError,
    ConnectionError,
    DecodeError,
    InvalidRequestError,
    TimeoutError,
)

__all__ = ["ApiError", "ClientError", "ConnectionError", "DecodeError", "InvalidRequestError", "TimeoutError"]
