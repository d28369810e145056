"""With which status the command ends, and what that tells a script."""

from __future__ import annotations

DONE = 0
REFUSED = 1
USAGE = 2
AUTHENTICATION = 3
NOT_FOUND = 4
CONFLICT = 5
RATE_LIMIT = 6
SERVER = 7
CONNECTION = 8
TIMEOUT = 9
DECODE = 10
INTERRUPTED = 130
BROKEN_PIPE = 141

MEANINGS = {
    DONE: "done",
    REFUSED: "the API refused the call, or it failed, in a way not listed here",
    USAGE: "the command makes no call: wrong usage, no credentials",
    AUTHENTICATION: "not authenticated, or not allowed (401, 403)",
    NOT_FOUND: "not found (404)",
    CONFLICT: "conflict (409)",
    RATE_LIMIT: "too many calls (429)",
    SERVER: "the server failed (5xx)",
    CONNECTION: "no connection",
    TIMEOUT: "no answer in time",
    DECODE: "an answer that is not what is documented",
    INTERRUPTED: "interrupted (Ctrl-C)",
    BROKEN_PIPE: "what reads the output has gone",
}

_BY_STATUS = {401: AUTHENTICATION, 403: AUTHENTICATION, 404: NOT_FOUND, 409: CONFLICT, 429: RATE_LIMIT}


def for_status(status: int) -> int:
    """Choose the exit code for an error status of HTTP."""
    return SERVER if status >= 500 else _BY_STATUS.get(status, REFUSED)
