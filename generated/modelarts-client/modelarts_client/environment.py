"""The authentication that the environment has the means for."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from ._runtime.auth import environment
from .password import PasswordAuth
from .token import TokenAuth


def from_env(environ: Mapping[str, str] | None = None, *, prefix: str = "MODELARTS") -> httpx.Auth:
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
    return environment.from_env(prefix, environ, token_auth=TokenAuth, password_auth=PasswordAuth)
