"""What can go wrong, in one tree: whoever catches `ClientError` has caught everything that a call can raise."""

from __future__ import annotations

import builtins

import httpx


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

    `response` is the answer as it came, or None where it could not even be unpacked (a broken gzip stream).
    """

    def __init__(self, message: str, response: httpx.Response | None = None) -> None:
        super().__init__(message)
        self.response = response


class ApiError(ClientError):
    """The server answered with an error status.

    `error_code` and `error_msg` are what the answer's body says, in the server's words, or None where it says nothing:
    a gateway answers in HTML, or not at all. `response` is the answer as it came.
    """

    def __init__(
        self, message: str, response: httpx.Response, error_code: str | None = None, error_msg: str | None = None
    ) -> None:
        super().__init__(message)
        self.response = response
        self.error_code = error_code
        self.error_msg = error_msg

    @property
    def status(self) -> int:
        """The HTTP status code of the answer."""
        return self.response.status_code

    @property
    def request_id(self) -> str | None:
        """The id under which the server knows the call; whoever runs it will ask for this."""
        request_id: str | None = self.response.headers.get("X-Request-Id")
        return request_id
