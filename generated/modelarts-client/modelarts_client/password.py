"""A token that is got with a password, in the header that the API documents."""

from __future__ import annotations

from ._runtime.auth import password


class PasswordAuth(password.PasswordAuth):
    header = "X-Auth-Token"
    prefix = ""
