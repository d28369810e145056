"""When a call is made again, and after how long. Only calls that do no harm when they arrive twice are.

A call whose method is not idempotent (RFC 9110, 9.2.2) is made again only where the server cannot have acted on it: it
said 429, or no connection came about.
"""

from __future__ import annotations

import random

import httpx

from .errors import ApiError, ClientError, ConnectionError, TimeoutError
from .request import Request

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
LONGEST_ASKED = 60.0


def pause(request: Request, error: ClientError, attempt: int, max_retries: int) -> float | None:
    """Say how many seconds to wait before the next attempt, or None to give up and raise `error`.

    Pauses double from `FIRST_PAUSE` up to `LONGEST_PAUSE`, each cut by a random part so that many clients do not come
    back at once. A server that asks for more patience (Retry-After) gets it up to `LONGEST_ASKED`; beyond that the
    caller is told at once, and finds in the error how long. `attempt` counts from 0.
    """
    if attempt >= max_retries or not _passes(request, error):
        return None
    asked = (error.retry_after or 0.0) if isinstance(error, ApiError) else 0.0
    if asked > LONGEST_ASKED:
        return None
    return max(asked, min(FIRST_PAUSE * 2.0**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1.0))


def _passes(request: Request, error: ClientError) -> bool:
    """Say whether the same call may do better later, and does no harm if the server got it already."""
    harmless = request.method in IDEMPOTENT and request.replayable
    match error:
        case ApiError(status=429):
            return request.replayable
        case ApiError():
            return harmless and (error.status == 408 or error.status >= 500)
        case ConnectionError() | TimeoutError():
            return harmless or isinstance(error.__cause__, NOT_SENT)
        case _:
            return False
