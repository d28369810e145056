"""A token, in the header that the API documents."""

from __future__ import annotations

from ._runtime.auth import token


class TokenAuth(token.TokenAuth):
    header = "X-Auth-Token"
    prefix = ""
