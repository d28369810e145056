"""When a call is made again, and after how long. Only calls that do no harm when they arrive twice are."""

from __future__ import annotations

import random

from .errors import ApiError, ClientError, ConnectionError, TimeoutError
from .request import Request

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
PASSING = frozenset({502, 503, 504})

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
LONGEST_ASKED = 30.0


def pause(request: Request, error: ClientError, attempt: int, max_retries: int) -> float | None:
    """Say how many seconds to wait before the next attempt, or None to give up and raise `error`.

    Pauses double from `FIRST_PAUSE` up to `LONGEST_PAUSE`, each cut by a random part so that many clients do not come
    back at once. A server that asks for more patience (Retry-After, in seconds) gets it up to `LONGEST_ASKED`; beyond
    that the caller is told at once. `attempt` counts from 0.
    """
    if attempt >= max_retries or request.method not in IDEMPOTENT:
        return None
    match error:
        case ApiError() if error.status in PASSING:
            asked = _retry_after(error)
        case ConnectionError() | TimeoutError():
            asked = 0.0
        case _:
            return None
    if asked > LONGEST_ASKED:
        return None
    return max(asked, min(FIRST_PAUSE * 2.0**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1.0))


def _retry_after(error: ApiError) -> float:
    asked: str = error.response.headers.get("Retry-After", "").strip()
    return float(asked) if asked.isascii() and asked.isdigit() else 0.0
