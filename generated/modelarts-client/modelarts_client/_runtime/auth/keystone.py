"""What is said to an IAM v3, the protocol of OpenStack Keystone, to get a token, and what its answers mean.

`POST /v3/auth/tokens` with a password gives a token in the header X-Subject-Token, and in the body when it expires.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from ..errors import DecodeError, InvalidRequestError
from ..refusal import ErrorNames, refusal
from ..request import Request
from .secret import Secret, header_safe

LOGIN = Request("POST", "/v3/auth/tokens")
TOKEN_HEADER = "X-Subject-Token"

# A token is renewed this long before it expires, or a tenth of its life where that is less: calls take time to arrive.
MARGIN = 300.0


@dataclass(slots=True)
class Grant:
    """A token, until when it is used (by the clock that only runs forward), and whether a server refused it."""

    token: Secret[str]
    until: float
    refused: bool = False

    @property
    def usable(self) -> bool:
        return not self.refused and time.monotonic() < self.until


def token_url(auth_url: str) -> httpx.URL:
    """Give the URL that tokens come from. `auth_url` may end in /v3, as OpenStack's does, or be the whole of it."""
    try:
        url = httpx.URL(auth_url.rstrip("/").removesuffix("/auth/tokens").removesuffix("/v3") + LOGIN.path)
    except (httpx.InvalidURL, AttributeError):
        raise InvalidRequestError("auth_url is no URL") from None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise InvalidRequestError("auth_url is like https://host or https://host/v3, with no user, query or fragment")
    return url


def login_body(username: str, password: str, user_domain: Mapping[str, str], scope: Mapping[str, Any] | None) -> bytes:
    """Write the body that asks for a token."""
    user = {"name": username, "password": password, "domain": user_domain}
    auth: dict[str, Any] = {"identity": {"methods": ["password"], "password": {"user": user}}}
    if scope is not None:
        auth["scope"] = scope
    return json.dumps({"auth": auth}).encode()


def granted(answer: httpx.Response, asked: float, password: str) -> Grant:
    """Read the answer to a request for a token that was made at `asked`.

    Raises the `ApiError` of a refusal, and `DecodeError` for a success that holds no token.
    """
    if not answer.is_success:
        raise refusal(LOGIN, _shown(answer, password), ErrorNames())
    try:
        token = header_safe("a token", answer.headers.get(TOKEN_HEADER))
    except InvalidRequestError:
        raise DecodeError(f"{LOGIN}: the answer holds no token in {TOKEN_HEADER}", _shown(answer, password)) from None
    life = _life(answer)
    return Grant(Secret(token), float("inf") if life is None else asked + life - min(MARGIN, life / 10))


def _life(answer: httpx.Response) -> float | None:
    """Say for how many seconds the token is good, or None where the answer does not say, or nothing that can be.

    One clock, the server's, tells both ends; this machine's may be wrong. With None, a refusal will show the end.
    """
    try:
        token = answer.json()["token"]
        seconds = (_aware(datetime.fromisoformat(token["expires_at"])) - _now(answer, token)).total_seconds()
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None
    return seconds if seconds > 0 else None


def _now(answer: httpx.Response, token: Mapping[str, Any]) -> datetime:
    """Give the time of the answer: of its own Date, else when it says that the token was issued, else ours."""
    with suppress(ValueError, TypeError):
        return _aware(parsedate_to_datetime(answer.headers.get("Date")))
    with suppress(ValueError, TypeError):
        return _aware(datetime.fromisoformat(token.get("issued_at", "")))
    return datetime.now(UTC)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _shown(answer: httpx.Response, password: str) -> httpx.Response:
    """Copy the answer without its request's body, and without the password should the server repeat it."""
    content = answer.content
    for written in {password, json.dumps(password)[1:-1], json.dumps(password, ensure_ascii=False)[1:-1]}:
        content = content.replace(written.encode("utf-8", "replace"), b"...")
    return httpx.Response(
        answer.status_code,
        headers={name: value for name, value in answer.headers.items() if name not in _NOT_SHOWN},
        content=content,
        request=httpx.Request(LOGIN.method, answer.request.url),
        extensions={"reason_phrase": answer.reason_phrase.encode("ascii", "replace")},
    )


# The token, and what spoke of the body as it came over the wire.
_NOT_SHOWN = frozenset({TOKEN_HEADER.lower(), "content-encoding", "content-length", "transfer-encoding"})


class _Unlogged(logging.Filter):
    """Takes tokens out of what httpcore logs at DEBUG: the headers of each answer."""

    _TOKEN = re.compile(rf"""(?i)(b'{TOKEN_HEADER}', b)('(?:[^'\\]|\\.)*'|"[^"]*")""")

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self._TOKEN.sub(r"\1'...'", str(record.msg))
        return True


_UNLOGGED = _Unlogged()


def keep_tokens_out_of_logs() -> None:
    """See to it that httpcore's loggers show no token. Doing it again changes nothing."""
    for name in ("httpcore.http11", "httpcore.http2"):
        logging.getLogger(name).addFilter(_UNLOGGED)
