"""What httpx, the sockets below it, and answers with an error status raise, as errors of this package."""

from __future__ import annotations

import httpx

from .errors import ClientError, ConnectionError, DecodeError, InvalidRequestError, TimeoutError
from .request import Request

# An authentication raises errors that are ours already.
RAISED_BY_SENDING = (
    *(ClientError, httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict),
    *(OSError, RuntimeError, ValueError),
)


def translated(request: Request, cause: Exception) -> ClientError:
    """Make ours of an exception raised on the way to the server or back, with its cause."""
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
