"""What a caller may be told while a call runs: each request before it is sent, each answer, each new attempt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict

import httpx

from .errors import ClientError


@dataclass(frozen=True, slots=True)
class Retry:
    """A call that is about to be made again: why, after how many `seconds`, and the how-manieth time, from 1."""

    method: str
    path: str
    error: ClientError
    attempt: int
    seconds: float


class EventHooks(TypedDict, total=False):
    """Functions by event, called in order; those of an `AsyncClient` may be coroutine functions. What one raises is the
    caller's own error, and ends the call.

    `request` is told each request before credentials are put on it, and may add headers; `response` each answer, of
    any status, its body read.
    """

    request: Sequence[Callable[[httpx.Request], object]]
    response: Sequence[Callable[[httpx.Response], object]]
    retry: Sequence[Callable[[Retry], object]]
