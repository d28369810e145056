"""What can go wrong, in one tree: whoever catches `ClientError` has caught everything that a call can raise."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

import httpx

from .masking import without_secrets

_REQUEST_IDS = ("X-Request-Id", "X-Openstack-Request-Id", "X-Trace-Id", "X-Correlation-Id")


class ClientError(Exception):
    """A call did not give its result. Every error of this package is one of these."""


class InvalidRequestError(ClientError, ValueError):
    """What the caller gave makes no request: a base URL, a path parameter, a token or a body that cannot be sent.

    Nothing was sent. The message never holds the offending value where that may be a secret.
    """


class ConnectionError(ClientError, builtins.ConnectionError):
    """The server could not be reached, or the connection broke before the answer was complete."""


class TimeoutError(ClientError, builtins.TimeoutError):
    """Connecting, sending, waiting for the answer or for a free connection took longer than the timeout allows."""


class DecodeError(ClientError):
    """The answer is no JSON, or does not fit what is documented.

    `response` is the answer as it came, or None where it could not even be unpacked (a broken gzip stream). What it
    tells of the request is without credentials.
    """

    def __init__(self, message: str, response: httpx.Response | None = None) -> None:
        super().__init__(message)
        self.response = None if response is None else without_secrets(response)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.response)


class ApiError(ClientError):
    """The server answered with an error status. There is a class for each kind of status; this is the base of all.

    `error_code` and `error_msg` are what the answer's body says, in the server's words, or None where it says nothing:
    a gateway answers in HTML, or not at all. `response` is the answer as it came; what it tells of the request is
    without credentials. `retry_after` is how many seconds the server asks to wait, None where it does not say.
    """

    def __init__(
        self,
        message: str,
        response: httpx.Response,
        error_code: str | None = None,
        error_msg: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.response = without_secrets(response)
        self.error_code = error_code
        self.error_msg = error_msg
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.response, self.error_code, self.error_msg, self.retry_after)

    @property
    def status(self) -> int:
        """The HTTP status code of the answer."""
        return self.response.status_code

    @property
    def request_id(self) -> str | None:
        """The id under which the server knows the call; whoever runs it will ask for this."""
        return request_id(self.response)


class BadRequestError(ApiError):
    """400: the server cannot make sense of the request."""


class AuthenticationError(ApiError):
    """401: credentials are missing, wrong or expired."""


class PermissionDeniedError(ApiError):
    """403: the credentials are good, but not for this."""


class NotFoundError(ApiError):
    """404: there is no such thing, or none that these credentials may see."""


class ConflictError(ApiError):
    """409: what is there stands against it."""


class UnprocessableEntityError(ApiError):
    """422: the request is well formed, and still cannot be followed."""


class RateLimitError(ApiError):
    """429: too many calls. `retry_after` says when the next one is welcome, where the server tells."""


class ServerError(ApiError):
    """5xx: the server, or a gateway before it, failed."""


_CLASSES: Mapping[int, type[ApiError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def class_for(status: int) -> type[ApiError]:
    """Give the class of the errors of a status."""
    return _CLASSES.get(status, ServerError if status >= 500 else ApiError)


def request_id(response: httpx.Response) -> str | None:
    """Read the id that a server gave to a call, under the names that servers use."""
    found = (response.headers.get(name) for name in _REQUEST_IDS)
    return next((str(each) for each in found if each), None)
