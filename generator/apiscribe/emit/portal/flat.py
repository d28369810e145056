"""A document without references but those to component schemas, and with the parameters of a path in its operations.

Documents made from pages have this form; others may refer to shared parameters, bodies, responses, headers and samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apiscribe.emit.schemas import operations_of
from apiscribe.findings import CannotDo
from apiscribe.lines import unescaped

_SHARED = ("parameters", "requestBodies", "responses", "headers", "examples", "pathItems")
_DEEPEST = 20


def flat(document: Mapping[str, Any]) -> dict[str, Any]:
    """Put what is referred to in the place of references. Raises CannotDo for one that leads elsewhere, or nowhere."""
    paths = {path: _plain(document, item) for path, item in document.get("paths", {}).items()}
    written: dict[str, Any] = {**document, "paths": {}}
    for path, method, operation in operations_of({"paths": paths}):
        written["paths"].setdefault(path, {})[method] = _operation(document, paths[path], operation)
    return written


def _operation(document: Mapping[str, Any], item: Mapping[str, Any], operation: Mapping[str, Any]) -> dict[str, Any]:
    own = [_plain(document, each) for each in operation.get("parameters", ())]
    named = {(each["in"], each["name"]) for each in own}
    shared = [_plain(document, each) for each in item.get("parameters", ())]
    made = {**operation, "parameters": [*(each for each in shared if (each["in"], each["name"]) not in named), *own]}
    if "requestBody" in operation:
        made["requestBody"] = _with_media(document, _plain(document, operation["requestBody"]))
    made["responses"] = {
        str(code): _with_media(document, _plain(document, said))
        for code, said in operation.get("responses", {}).items()
    }
    return made


def _with_media(document: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(message)
    if "headers" in message:
        made["headers"] = {name: _plain(document, each) for name, each in message["headers"].items()}
    if "content" in message:
        made["content"] = {kind: _media(document, media) for kind, media in message["content"].items()}
    return made


def _media(document: Mapping[str, Any], media: Mapping[str, Any]) -> Mapping[str, Any]:
    if "examples" not in media:
        return media
    return {**media, "examples": {name: _plain(document, each) for name, each in media["examples"].items()}}


def _plain(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow the references of something that is no schema."""
    for _ in range(_DEEPEST):
        if "$ref" not in node:
            return node
        node = _led_to(document, node["$ref"])
    raise CannotDo(f"$ref {node['$ref']!r} leads back to itself")


def _led_to(document: Mapping[str, Any], reference: object) -> Mapping[str, Any]:
    match str(reference).split("/"):
        case ["#", "components", kind, name] if kind in _SHARED:
            found = document.get("components", {}).get(kind, {}).get(unescaped(name))
            if isinstance(found, Mapping):
                return found
    raise CannotDo(f"$ref {reference!r} leads to nothing that a portal can show")
