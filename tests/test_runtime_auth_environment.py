"""Which authentication the environment gives, and what is said of one that gives none."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from templates.client.runtime.auth.access_key import AccessKeyAuth
from templates.client.runtime.auth.environment import from_env
from templates.client.runtime.auth.password import PasswordAuth
from templates.client.runtime.auth.token import TokenAuth
from templates.client.runtime.errors import InvalidRequestError

OWN_TOKEN = {"LAMPS_TOKEN": "s3cret-1"}
OWN_KEY = {"LAMPS_ACCESS_KEY": "own", "LAMPS_SECRET_KEY": "s3cret-2"}
SDK_KEY = {"HUAWEICLOUD_SDK_AK": "sdk", "HUAWEICLOUD_SDK_SK": "s3cret-3"}
OS_TOKEN = {"OS_TOKEN": "s3cret-4"}
OS_PASSWORD = {
    "OS_AUTH_URL": "https://iam.example/v3",
    "OS_USERNAME": "ada",
    "OS_PASSWORD": "s3cret-5",
    "OS_USER_DOMAIN_NAME": "home",
}


def first(auth: httpx.Auth) -> httpx.Request:
    """The first request that is sent for a call."""
    return next(auth.sync_auth_flow(httpx.Request("GET", "https://lamps.example/v1")))


@pytest.mark.parametrize(
    ("environ", "kind", "header", "shown"),
    [
        (OWN_TOKEN | OWN_KEY | SDK_KEY | OS_TOKEN | OS_PASSWORD, TokenAuth, "Authorization", "Bearer s3cret-1"),
        (OWN_KEY | SDK_KEY | OS_TOKEN | OS_PASSWORD, AccessKeyAuth, "Authorization", "Access=own,"),
        (SDK_KEY | OS_TOKEN | OS_PASSWORD, AccessKeyAuth, "Authorization", "Access=sdk,"),
        (OS_TOKEN | OS_PASSWORD, TokenAuth, "Authorization", "Bearer s3cret-4"),
        (OS_PASSWORD, PasswordAuth, "Host", "iam.example"),
        (OS_PASSWORD | {"LAMPS_TOKEN": "", "OS_TOKEN": ""}, PasswordAuth, "Host", "iam.example"),
        (OWN_KEY | {"LAMPS_SECURITY_TOKEN": "t"}, AccessKeyAuth, "X-Security-Token", "t"),
        (OWN_KEY | {"LAMPS_PROJECT_ID": "p"}, AccessKeyAuth, "X-Project-Id", "p"),
        (SDK_KEY | {"HUAWEICLOUD_SDK_SECURITY_TOKEN": "t"}, AccessKeyAuth, "X-Security-Token", "t"),
        (SDK_KEY | {"HUAWEICLOUD_SDK_DOMAIN_ID": "d"}, AccessKeyAuth, "X-Domain-Id", "d"),
        (
            SDK_KEY | {"HUAWEICLOUD_SDK_DOMAIN_ID": "d", "HUAWEICLOUD_SDK_PROJECT_ID": "p"},
            AccessKeyAuth,
            "X-Project-Id",
            "p",
        ),
        (OS_TOKEN | {"OS_AUTH_URL": "https://iam.example"}, TokenAuth, "Authorization", "Bearer s3cret-4"),
    ],
)
def test_the_first_way_that_is_set(environ: dict[str, str], kind: type, header: str, shown: str) -> None:
    auth = from_env("LAMPS", environ)
    assert type(auth) is kind
    assert shown in first(auth).headers[header]


@pytest.mark.parametrize(
    ("environ", "scope"),
    [
        ({}, None),
        ({"OS_PROJECT_ID": "c1", "OS_PROJECT_NAME": "cellar", "OS_PROJECT_DOMAIN_ID": "w1"}, {"project": {"id": "c1"}}),
        ({"OS_PROJECT_NAME": "cellar"}, {"project": {"name": "cellar", "domain": {"name": "home"}}}),
        (
            {"OS_PROJECT_NAME": "cellar", "OS_PROJECT_DOMAIN_NAME": "work", "OS_DOMAIN_NAME": "no"},
            {"project": {"name": "cellar", "domain": {"name": "work"}}},
        ),
        (
            {"OS_PROJECT_NAME": "cellar", "OS_PROJECT_DOMAIN_ID": "w1", "OS_PROJECT_DOMAIN_NAME": "work"},
            {"project": {"name": "cellar", "domain": {"id": "w1"}}},
        ),
        ({"OS_DOMAIN_NAME": "work"}, {"domain": {"name": "work"}}),
        ({"OS_DOMAIN_ID": "w1", "OS_DOMAIN_NAME": "work"}, {"domain": {"id": "w1"}}),
    ],
)
def test_the_scope_of_an_openstack_login(environ: dict[str, str], scope: Any) -> None:
    asked = json.loads(first(from_env("LAMPS", OS_PASSWORD | environ)).content)["auth"]
    assert asked["identity"]["password"]["user"] == {"name": "ada", "password": "s3cret-5", "domain": {"name": "home"}}
    assert asked.get("scope") == scope


def test_the_domain_of_a_user_by_its_id() -> None:
    asked = json.loads(first(from_env("LAMPS", OS_PASSWORD | {"OS_USER_DOMAIN_ID": "h1"})).content)["auth"]
    assert asked["identity"]["password"]["user"]["domain"] == {"id": "h1"}


@pytest.mark.parametrize(
    ("environ", "missing", "present"),
    [
        ({"LAMPS_ACCESS_KEY": "s3cret"}, ["LAMPS_SECRET_KEY"], "LAMPS_ACCESS_KEY"),
        ({"LAMPS_SECRET_KEY": "s3cret"}, ["LAMPS_ACCESS_KEY"], "LAMPS_SECRET_KEY"),
        ({"LAMPS_SECRET_KEY": "s3cret", "LAMPS_ACCESS_KEY": ""} | SDK_KEY, ["LAMPS_ACCESS_KEY"], "HUAWEICLOUD"),
        ({"LAMPS_SECURITY_TOKEN": "s3cret"}, ["LAMPS_ACCESS_KEY", "LAMPS_SECRET_KEY"], "LAMPS_SECURITY_TOKEN"),
        ({"HUAWEICLOUD_SDK_AK": "s3cret"}, ["HUAWEICLOUD_SDK_SK"], "HUAWEICLOUD_SDK_AK"),
        ({"OS_PASSWORD": "s3cret"}, ["OS_AUTH_URL", "OS_USERNAME", "OS_USER_DOMAIN_NAME or OS_USER_DOMAIN_ID"], "OS_P"),
        (OS_PASSWORD | {"OS_USER_DOMAIN_NAME": ""}, ["OS_USER_DOMAIN_NAME or OS_USER_DOMAIN_ID"], "OS_USERNAME"),
    ],
)  # fmt: skip
def test_half_of_a_way_names_the_other_half(environ: dict[str, str], missing: list[str], present: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        from_env("LAMPS", environ)
    said = str(caught.value)
    assert f": {' and '.join(missing)} missing" in said
    assert present not in said
    assert "s3cret" not in said


@pytest.mark.parametrize("environ", [{}, {"LAMPS_TOKEN": ""}, {"OS_PROJECT_NAME": "cellar"}, {"LAMPS_PROJECT_ID": "p"}])
def test_an_environment_without_any(environ: dict[str, str]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        from_env("LAMPS", environ)
    for name in (*OWN_TOKEN, *OWN_KEY, *SDK_KEY, *OS_TOKEN, *OS_PASSWORD):
        assert name in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"LAMPS_TOKEN": "s3cret\n"}, "LAMPS_TOKEN"),
        (OWN_KEY | {"LAMPS_SECRET_KEY": "s3cret\n"}, "LAMPS_SECRET_KEY"),
        (OS_PASSWORD | {"OS_AUTH_URL": "s3cret"}, "OS_AUTH_URL"),
    ],
)
def test_a_value_that_cannot_be_used_is_not_told(environ: dict[str, str], named: str) -> None:
    with pytest.raises(InvalidRequestError, match=named) as caught:
        from_env("LAMPS", environ)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_environment_is_that_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMPS_TOKEN", "s3cret")

    class Header(TokenAuth):
        header = "X-Auth-Token"
        prefix = ""

    auth = from_env("LAMPS", token_auth=Header)
    assert first(auth).headers["X-Auth-Token"] == "s3cret"
