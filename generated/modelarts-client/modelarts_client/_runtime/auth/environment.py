"""The authentication that the environment has the means for."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from ..errors import InvalidRequestError
from .access_key import AccessKeyAuth
from .password import PasswordAuth
from .token import TokenAuth

Found = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to authenticate: of each group of `required`, one variable is set. `others` are no use without those."""

    required: tuple[tuple[str, ...], ...]
    make: Callable[[Found], httpx.Auth]
    others: tuple[str, ...] = ()

    def is_meant(self, found: Found) -> bool:
        return any(name in found for name in (*(name for names in self.required for name in names), *self.others))

    def missing(self, found: Found) -> list[str]:
        return [" or ".join(names) for names in self.required if not any(name in found for name in names)]

    def __str__(self) -> str:
        return " and ".join(" or ".join(names) for names in self.required)


def from_env(
    prefix: str,
    environ: Mapping[str, str] | None = None,
    *,
    token_auth: type[TokenAuth] = TokenAuth,
    password_auth: type[PasswordAuth] = PasswordAuth,
) -> httpx.Auth:
    """Make the authentication that the environment variables are set for. An empty variable is none.

    The first of these counts of which any variable is set, and it must be complete:

    1. `<prefix>_TOKEN`
    2. `<prefix>_ACCESS_KEY` and `<prefix>_SECRET_KEY`; also `_SECURITY_TOKEN`, `_PROJECT_ID` or else `_DOMAIN_ID`
    3. `HUAWEICLOUD_SDK_AK` and `HUAWEICLOUD_SDK_SK`; also the same three
    4. `OS_TOKEN`
    5. `OS_AUTH_URL`, `OS_USERNAME`, `OS_PASSWORD` and `OS_USER_DOMAIN_NAME` (or `_ID`), as OpenStack has them; also
       `OS_PROJECT_ID`, or `OS_PROJECT_NAME` and its domain, or `OS_DOMAIN_ID`, or `OS_DOMAIN_NAME`

    Raises `InvalidRequestError`, which names the variables that are missing or cannot be used, and shows no value.
    """
    ways = (
        _token(f"{prefix}_TOKEN", token_auth),
        _access_key(f"{prefix}_", "ACCESS_KEY", "SECRET_KEY"),
        _access_key("HUAWEICLOUD_SDK_", "AK", "SK"),
        _token("OS_TOKEN", token_auth),
        _password(password_auth),
    )
    found = {name: value for name, value in (os.environ if environ is None else environ).items() if value}
    way = next((way for way in ways if way.is_meant(found)), None)
    if way is None:
        raise InvalidRequestError(f"the environment has no authentication: set {', or '.join(map(str, ways))}")
    if missing := way.missing(found):
        raise InvalidRequestError(f"the environment has half an authentication: {' and '.join(missing)} missing")
    try:
        return way.make(found)
    except InvalidRequestError as error:
        raise InvalidRequestError(f"{way}: {error}") from None


def _token(name: str, auth: type[TokenAuth]) -> _Way:
    return _Way(((name,),), lambda found: auth(found[name]))


def _access_key(prefix: str, access_key: str, secret_key: str) -> _Way:
    def make(found: Found) -> httpx.Auth:
        project = found.get(f"{prefix}PROJECT_ID")
        return AccessKeyAuth(
            found[prefix + access_key],
            found[prefix + secret_key],
            security_token=found.get(f"{prefix}SECURITY_TOKEN"),
            project_id=project,
            domain_id=None if project else found.get(f"{prefix}DOMAIN_ID"),
        )

    return _Way(((prefix + access_key,), (prefix + secret_key,)), make, (f"{prefix}SECURITY_TOKEN",))


def _password(auth: type[PasswordAuth]) -> _Way:
    def make(found: Found) -> httpx.Auth:
        scope = next((name for name in _SCOPES if name in found), "")
        return auth(
            found["OS_AUTH_URL"],
            username=found["OS_USERNAME"],
            password=found["OS_PASSWORD"],
            **_either(found, "user_domain"),
            **({scope.removeprefix("OS_").lower(): found[scope]} if scope else {}),
            **(_either(found, "project_domain") if scope == "OS_PROJECT_NAME" else {}),
        )

    user_domain = ("OS_USER_DOMAIN_NAME", "OS_USER_DOMAIN_ID")
    return _Way((("OS_AUTH_URL",), ("OS_USERNAME",), ("OS_PASSWORD",), user_domain), make)


_SCOPES = ("OS_PROJECT_ID", "OS_PROJECT_NAME", "OS_DOMAIN_ID", "OS_DOMAIN_NAME")


def _either(found: Found, what: str) -> dict[str, str]:
    """Give the id of a thing, or else its name, as an argument. Files that set OpenStack's variables set both."""
    for name in (f"{what}_id", f"{what}_name"):
        if value := found.get(f"OS_{name.upper()}"):
            return {name: value}
    return {}
