"""What an error answer says: the code and the message of its body, wherever the cloud at hand puts them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import cast

import httpx

from .errors import ApiError, class_for, request_id
from .request import Request

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class ErrorNames:
    """The fields of an error body that hold its code and its message, the likeliest first.

    The defaults are those seen in clouds; a client puts the ones that its API documents before them.
    """

    code: tuple[str, ...] = ("error_code", "errorCode", "err_code", "errCode", "code", "error")
    message: tuple[str, ...] = (
        *("error_msg", "errorMsg", "error_message", "errorMessage", "error_description"),
        *("err_msg", "errMsg", "message", "msg", "detail"),
    )

    def preferring(self, code: tuple[str, ...], message: tuple[str, ...]) -> ErrorNames:
        """Put the documented names first."""
        return ErrorNames((*code, *self.code), (*message, *self.message))


def refusal(request: Request, response: httpx.Response, names: ErrorNames) -> ApiError:
    """Make the error for an answer with an error status, whatever its body is: JSON, HTML, nothing."""
    code, message = _said(response.content, names)
    status = f"{request}: {response.status_code} {response.reason_phrase}".rstrip()
    said = ": ".join(part for part in (status, code, message) if part)[:_LONGEST]
    known_as, wait = request_id(response), retry_after(response)
    notes = [f"request id {known_as}"] if known_as else []
    notes += [f"the server asks to wait {wait:g} s"] if wait else []
    told = f"{said} ({', '.join(notes)})" if notes else said
    return class_for(response.status_code)(told, response, code, message, wait)


def retry_after(response: httpx.Response) -> float | None:
    """Read for how many seconds the server asks for patience, None where it does not.

    Retry-After (RFC 9110, 10.2.3) is a number of seconds, or a date, which is held against the server's own clock
    where the answer tells it.
    """
    asked: str = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.replace(".", "", 1).isdigit():
        return float(asked)
    until = _moment(asked)
    now = _moment(response.headers.get("Date", "")) or time.time()
    return None if until is None else max(0.0, until - now)


def _moment(date: str) -> float | None:
    """Read an HTTP date as seconds since 1970; None for anything else."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _said(content: bytes, names: ErrorNames) -> tuple[str | None, str | None]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None, None
    for holder in _holders(body):
        code, message = _first(holder, names.code), _first(holder, names.message)
        if code is not None or message is not None:
            return code, message
    return None, None


def _holders(body: object) -> Iterator[Mapping[str, object]]:
    """Give the objects that may hold code and message: the body, then what lies one level down ({"error": {...}})."""
    yield from _objects(body)
    for holder in _objects(body):
        for inner in holder.values():
            yield from _objects(inner)


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    """Give a JSON object, or those in a JSON array."""
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    return (cast("Mapping[str, object]", each) for each in several if isinstance(each, dict))


def _first(holder: Mapping[str, object], names: Iterable[str]) -> str | None:
    """Give the first of the named fields that holds text or a number, as text."""
    found = (holder.get(name) for name in names)
    return next((str(value) for value in found if isinstance(value, str | int) and not isinstance(value, bool)), None)
