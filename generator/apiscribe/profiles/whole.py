"""The document as a whole: which OpenAPI it is, its sections, its version, its servers, the language of its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.lines import escaped
from apiscribe.paths import PLACEHOLDER
from apiscribe.profiles.contract import Contract
from apiscribe.profiles.profile import Settings
from apiscribe.validate.problems import Problem, shown

_TOLD = ("title", "summary", "description", "name")


def problems(contract: Contract, settings: Settings) -> Iterator[Problem]:
    """Check what stands at the top of the document, and its words."""
    stated = str(contract.document.get("openapi"))
    if not stated.startswith(settings.openapi):
        message = f"The document is OpenAPI {shown(stated)}: hand in its form in OpenAPI {settings.openapi}x."
        yield Problem("other-openapi-version", message, "/openapi", value=stated)
    for key in contract.document:
        if key not in settings.sections:
            message = f"The section {shown(key)} is none that is taken: leave it out."
            yield Problem("unknown-section", message, f"/{escaped(key)}", value=key)
    info = contract.document.get("info")
    version = info.get("version") if isinstance(info, Mapping) else None
    if isinstance(version, str) and not settings.version.fullmatch(version):
        message = f"The version {shown(version)} has another form than `v1` or `v1.2`: name the version of the paths."
        yield Problem("version-form", message, "/info/version", value=version)
    yield from _servers(contract)
    yield from _language(contract, settings)


def _servers(contract: Contract) -> Iterator[Problem]:
    if not contract.document.get("servers"):
        yield Problem("no-server", "The document names no server: say where the API is, over HTTPS.", "/servers")
    for server in contract.whole.of("server"):
        url = server.value.get("url")
        if isinstance(url, str) and not all(one.startswith("https://") for one in _written_out(url, server.value)):
            message = f"The server {shown(url)} is not reached over HTTPS alone: begin its URL with `https://`."
            yield Problem("insecure-server", message, f"{server.pointer}/url", value=url)


def _written_out(url: str, server: Mapping[str, Any]) -> Iterator[str]:
    """The URL with each value of the variable that it begins with."""
    first = PLACEHOLDER.match(url)
    if first is None:
        yield url
        return
    variables = server.get("variables")
    variable = variables.get(first[1]) if isinstance(variables, Mapping) else None
    told = variable if isinstance(variable, Mapping) else {}
    options = told.get("enum")
    for value in [told.get("default"), *(options if isinstance(options, list) else ())]:
        yield f"{value}{url[first.end() :]}"


def _language(contract: Contract, settings: Settings) -> Iterator[Problem]:
    for pointer, value in (("/info", contract.document.get("info")), *_objects(contract)):
        for key, text in value.items() if isinstance(value, Mapping) else ():
            if key in _TOLD and isinstance(text, str) and settings.foreign.search(text):
                message = f"{shown(text, 40)} is not in English: translate it."
                yield Problem("foreign-language", message, f"{pointer}/{key}", value=shown(text, 40))


def _objects(contract: Contract) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((node.pointer, node.value) for node in contract.whole.nodes.values())
