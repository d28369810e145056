"""The form of names: of parameters, of the fields of bodies, of headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apiscribe.lines import escaped
from apiscribe.profiles.contract import Contract
from apiscribe.profiles.profile import Settings
from apiscribe.validate.problems import Problem, shown


def problems(contract: Contract, settings: Settings) -> Iterator[Problem]:
    """Check each name where it is defined, once."""
    for node in contract.whole.of("parameter"):
        name, place = node.value.get("name"), node.value.get("in")
        if not isinstance(name, str):
            continue
        if place in ("query", "path") and not settings.name.fullmatch(name):
            message = f"The {place} parameter {shown(name)} is not in snake_case: rename it."
            yield Problem("parameter-name-form", message, f"{node.pointer}/name", value=name)
        if place == "header":
            yield from _header(name, f"{node.pointer}/name", settings)
    for node in contract.whole.of("response"):
        headers = node.value.get("headers")
        for name in headers if isinstance(headers, Mapping) else ():
            yield from _header(name, f"{node.pointer}/headers/{escaped(name)}", settings)
    for node in contract.whole.of("schema"):
        properties = node.value.get("properties")
        for name in properties if isinstance(properties, Mapping) else ():
            if not settings.name.fullmatch(name):
                message = f"The field {shown(name)} is not in snake_case: rename it."
                yield Problem("field-name-form", message, f"{node.pointer}/properties/{escaped(name)}", value=name)


def _header(name: str, pointer: str, settings: Settings) -> Iterator[Problem]:
    if name.lower() not in settings.headers and not settings.header.fullmatch(name):
        message = f"The header {shown(name)} is no standard one and does not look like `X-Request-Id`: rename it."
        yield Problem("header-name-form", message, pointer, value=name)
