"""The parameters of two operations, those that stand with their paths included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.diff.change import Difference
from apiscribe.diff.rules import REQUEST
from apiscribe.diff.sides import Side, one_line
from apiscribe.diff.values import Use
from apiscribe.diff.walk import Walk
from apiscribe.diff.wording import words_of
from apiscribe.lines import escaped
from apiscribe.validate.openapi_objects import Node

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

# Header parameters of these names are to be ignored: media types and security tell what they say (OpenAPI, 4.8.12).
_NO_PARAMETERS = ("accept", "content-type", "authorization")
_USE = Use(REQUEST, "parameter", is_text=True)


def parameters(walk: Walk, old: tuple[str, str, str], new: tuple[str, str, str]) -> Iterator[Difference]:
    """Compare the parameters of two operations, each told by its path, the pointer of its path and its own."""
    before, after = _parameters(walk.old, *old), _parameters(walk.new, *new)
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            yield Difference("request-parameter-removed", "is gone", before[key].pointer, None)
        elif key in before:
            yield from _compared(walk, before[key], after[key])
        else:
            kind = "required" if _is_required(after[key].value) else "optional"
            told = "is new and required" if kind == "required" else "is new"
            yield Difference(f"new-{kind}-request-parameter", told, None, after[key].pointer)


def _parameters(side: Side, path: str, item: str, operation: str) -> dict[tuple[str, str], Node]:
    """The parameters by where they stand in a request and their name: in a path by place, in a header in any case."""
    placeholders = PLACEHOLDER.findall(path)
    found: dict[tuple[str, str], Node] = {}
    for around in (item, operation):
        written = side.value(f"{around}/parameters")
        for index in range(len(written) if isinstance(written, list) else 0):
            node = side.followed(f"{around}/parameters/{index}")
            if node is None:
                continue
            place, name = str(node.value.get("in")), str(node.value.get("name"))
            if place == "path" and name in placeholders:
                name = f"{{{placeholders.index(name)}}}"
            elif place == "header":
                name = name.casefold()
            if place != "header" or name not in _NO_PARAMETERS:
                found[place, name] = node
    return found


def _compared(walk: Walk, old: Node, new: Node) -> Iterator[Difference]:
    yield from words_of(walk.old, walk.new, old.pointer, new.pointer)
    names = [one_line(str(node.value.get("name"))) for node in (old, new)]
    if new.value.get("in") == "path" and names[0] != names[1]:
        yield Difference("request-parameter-renamed", f"was called {names[0]}", old.pointer, new.pointer)
    if _is_required(old.value) != _is_required(new.value):
        kind = "required" if _is_required(new.value) else "optional"
        yield Difference(f"request-parameter-became-{kind}", f"became {kind}", old.pointer, new.pointer)
    if (old.value.get("deprecated") is True) != (new.value.get("deprecated") is True):
        is_old = new.value.get("deprecated") is True
        told = "is deprecated" if is_old else "is not deprecated any more"
        yield Difference(_USE.rule("deprecated" if is_old else "reactivated"), told, old.pointer, new.pointer)
    (before, first), (after, second) = _schema(old), _schema(new)
    is_plain = walk.olds.of((before,)).is_plain and walk.news.of((after,)).is_plain
    if _serialization(old.value, first, is_plain) != _serialization(new.value, second, is_plain):
        rule, told = "request-parameter-serialization-changed", "is written in another way"
        yield Difference(rule, told, old.pointer, new.pointer)
    yield from walk.differences(before, after, _USE)


def _is_required(parameter: Mapping[str, Any]) -> bool:
    return parameter.get("required") is True or parameter.get("in") == "path"


def _schema(node: Node) -> tuple[str, str]:
    """The pointer of a parameter's schema, and the media type that it is written in; "" for the common ways."""
    content = node.value.get("content")
    if isinstance(content, Mapping) and content:
        media_type = next(iter(content))
        return f"{node.pointer}/content/{escaped(media_type)}/schema", media_type
    return f"{node.pointer}/schema", ""


def _serialization(parameter: Mapping[str, Any], media_type: str, is_plain: bool) -> tuple[object, ...]:
    """How the value is written; a plain one is written in the same way whether or not it would be exploded."""
    common = "form" if parameter.get("in") in ("query", "cookie") else "simple"
    style = parameter.get("style", common)
    explode = is_plain or parameter.get("explode", style == "form")
    return style, explode, parameter.get("allowReserved") is True, media_type
