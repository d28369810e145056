"""Who may call: that every operation asks, and that no secret is part of a URL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from apiscribe.naming import words
from apiscribe.profiles.contract import Contract, Operation
from apiscribe.profiles.profile import Settings
from apiscribe.validate.problems import Problem, shown


def problems(contract: Contract, settings: Settings) -> Iterator[Problem]:
    """Check operations, query parameters and security schemes."""
    for operation in contract.operations():
        if not operation.tells_versions and not _asks(operation, settings):
            message = "Anybody may call the operation: name the security scheme, or the header of the token."
            yield Problem("no-authentication", message, operation.node.pointer)
    for node in contract.whole.of("parameter", "security scheme"):
        name = node.value.get("name")
        if node.value.get("in") == "query" and isinstance(name, str) and _is_secret(name, settings):
            message = f"{shown(name)} is a secret, and URLs are kept in logs: send it in a header or a body."
            yield Problem("secret-in-query", message, f"{node.pointer}/name", value=name)


def _asks(operation: Operation, settings: Settings) -> bool:
    headers = {name.lower() for name in operation.names("header")}
    required = operation.value.get("security", operation.contract.document.get("security"))
    schemes = isinstance(required, list) and bool(required) and all(required)
    return schemes or settings.token_header.lower() in headers


def _is_secret(name: str, settings: Settings) -> bool:
    """Whether one of the words of a name, or two of them in a row, mean a secret; "page_token" is none."""
    told = [word.lower() for word in words(name)]
    pairs = {"".join(pair) for pair in pairwise(told)}
    return "_".join(told) not in settings.no_secrets and not settings.secrets.isdisjoint({*told, *pairs})
