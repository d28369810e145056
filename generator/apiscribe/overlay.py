"""OpenAPI Overlay 1.0: what pages cannot say, laid over the document. Targets are RFC 9535 JSONPath.

An update is merged into each target: objects key by key, arrays by appending, all else replaces. A target that matches
nothing is a finding. What an overlay states has the overlay's line as its provenance.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonpath_rfc9535 as jsonpath

from apiscribe.document import Document, Source
from apiscribe.findings import CannotDo, Finding
from apiscribe.lines import Loaded
from apiscribe.location import Location
from apiscribe.samples import pointer_token
from apiscribe.yaml_loading import load_yaml

_RULE = "the overlay"
_ORDER: Mapping[str, tuple[str, ...]] = {
    "root": (
        "openapi", "info", "jsonSchemaDialect", "servers", "security", "tags", "externalDocs", "paths", "webhooks",
        "components",
    ),
    "info": ("title", "summary", "version", "description", "termsOfService", "contact", "license"),
    "operation": (
        "operationId", "summary", "description", "externalDocs", "tags", "deprecated", "servers", "security",
        "parameters", "requestBody", "responses", "callbacks",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """One action: `update` is merged into every target, or every target is removed."""

    target: str
    update: Any
    remove: bool
    at: Location
    pointer: str


@dataclass(frozen=True, slots=True)
class Overlay:
    actions: tuple[Action, ...]
    source: Loaded


def read_overlay(text: str, file: str) -> Overlay:
    """Read overlay.yaml; raises CannotDo for what is no overlay."""
    loaded = load_yaml(text, file)
    said = loaded.value
    if not isinstance(said, dict) or not str(said.get("overlay", "")).startswith("1."):
        raise CannotDo('an overlay begins with "overlay: 1.0.0"', Location(file, 1))
    actions = said.get("actions")
    if not isinstance(actions, list):
        raise CannotDo("an overlay has a list of actions", Location(file, 1))
    return Overlay(tuple(_action(action, index, loaded) for index, action in enumerate(actions)), loaded)


def _action(action: Any, index: int, loaded: Loaded) -> Action:
    pointer = f"/actions/{index}"
    at = loaded.at(pointer)
    if not isinstance(action, dict) or not isinstance(action.get("target"), str):
        raise CannotDo("an action has a target", at)
    unknown = set(action) - {"target", "description", "update", "remove"}
    if unknown or ("update" not in action and not action.get("remove")):
        raise CannotDo(f"an action has a target and an update, or remove: true; not {sorted(unknown)}", at)
    try:
        jsonpath.compile(action["target"])
    except (jsonpath.JSONPathError, RecursionError) as error:
        raise CannotDo(f"the target is no JSONPath (RFC 9535): {error}", at) from None
    return Action(action["target"], action.get("update"), action.get("remove") is True, at, pointer)


def lay(overlay: Overlay, document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """Carry out the actions in order on a copy of the document."""
    content = copy.deepcopy(document.content)
    provenance = dict(document.provenance)
    findings = []
    for action in overlay.actions:
        places = [tuple(node.location) for node in jsonpath.find(action.target, content)]
        if not places:
            message = f"the target {action.target} matches nothing in the document"
            findings.append(Finding("unmatched-target", message, action.at, value=action.target))
        for place in sorted(places, key=repr, reverse=True):
            if action.remove:
                _remove(content, place)
            else:
                content = _merged_at(content, place, action.update)
                provenance |= dict(
                    _sources(action, overlay.source, "".join(f"/{pointer_token(str(k))}" for k in place))
                )
    return Document(_ordered(content), provenance), tuple(findings)


def _remove(content: Any, place: Sequence[str | int]) -> None:
    if not place:
        return
    owner = _at(content, place[:-1])
    del owner[place[-1]]


def _at(content: Any, place: Sequence[str | int]) -> Any:
    for key in place:
        content = content[key]
    return content


def _merged_at(content: Any, place: Sequence[str | int], update: Any) -> Any:
    if not place:
        return _merged(content, update)
    owner = _at(content, place[:-1])
    owner[place[-1]] = _merged(owner[place[-1]], update)
    return content


def _merged(target: Any, update: Any) -> Any:
    match target, update:
        case dict(), dict():
            return {
                **{key: _merged(value, update[key]) if key in update else value for key, value in target.items()},
                **{key: copy.deepcopy(value) for key, value in update.items() if key not in target},
            }
        case list(), list():
            return [*target, *copy.deepcopy(update)]
        case list(), _:
            return [*target, copy.deepcopy(update)]
        case _:
            return copy.deepcopy(update)


def _sources(action: Action, source: Loaded, prefix: str) -> Iterator[tuple[str, Source]]:
    """Every pointer that an update sets under its target, with its line in the overlay."""
    waiting = [("", action.update)]
    while waiting:
        inner, value = waiting.pop()
        if inner:
            yield f"{prefix}{inner}", Source(source.at(f"{action.pointer}/update{inner}"), _RULE)
        if isinstance(value, dict):
            waiting += [(f"{inner}/{pointer_token(key)}", item) for key, item in value.items()]


def _ordered(content: dict[str, Any]) -> dict[str, Any]:
    """Put the keys back into their fixed order; what an overlay adds to components stands in its alphabetical place."""
    ordered = _by("root", content)
    ordered["info"] = _by("info", ordered["info"])
    for path, item in ordered["paths"].items():
        ordered["paths"][path] = {
            key: _operation(value) if isinstance(value, dict) and "responses" in value else value
            for key, value in item.items()
        }
    if "components" in ordered:
        ordered["components"] = {kind: dict(sorted(group.items())) for kind, group in ordered["components"].items()}
    return ordered


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    ordered = _by("operation", operation)
    responses = ordered["responses"]
    ordered["responses"] = {status: responses[status] for status in sorted(responses)}
    return ordered


def _by(group: str, content: dict[str, Any]) -> dict[str, Any]:
    order = _ORDER[group]
    known = {key: content[key] for key in order if key in content}
    return {**known, **{key: content[key] for key in sorted(content) if key not in known}}
