"""How a request shows who sends it. Anything that is an `httpx.Auth` serves; `TokenAuth` is the one built in."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import ClassVar

import httpx

from .errors import InvalidRequestError

_HEADER_SAFE = re.compile(r"[\x21-\x7e]+")


class TokenAuth(httpx.Auth):
    """A token that goes with each request, in the header that the API documents.

    Raises `InvalidRequestError` for a token that no header can hold: an empty one, or one with the line end of the file
    that it was read from. Neither the error nor `repr` shows the token.
    """

    header: ClassVar[str] = "Authorization"
    prefix: ClassVar[str] = "Bearer "

    def __init__(self, token: str) -> None:
        if not _HEADER_SAFE.fullmatch(token):
            raise InvalidRequestError("a token is visible ASCII characters; this one is empty, or holds others")
        self._token = token

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the token on the request."""
        request.headers[self.header] = self.prefix + self._token
        yield request
