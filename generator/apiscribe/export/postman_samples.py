"""What the documented samples of an operation show of its requests and its answers, read from the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from apiscribe.lines import escaped
from apiscribe.paths import PLACEHOLDER, behind_host
from apiscribe.validate.openapi_objects import Node, Outline

_LEFT_OPEN = re.compile(r"[{}<>]|\.\.\.|\*\*")


@dataclass(frozen=True, slots=True)
class Shown:
    """A documented request: values by the name of their parameter, as text; `body` holds the body if there is one."""

    title: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented answer, under the status code, the class of codes ("2XX") or the "default" that it stands under."""

    title: str
    status: str
    media_type: str
    value: Any


def requests_shown(whole: Outline, operation: Node, path: str) -> tuple[Shown, ...]:
    """The requests that the samples show: those with a request line, else the samples of the body."""
    lines = operation.value.get("x-samples", ())
    bodies = [
        (title, value)
        for node in whole.inside(operation, "requestBody")
        if (body := whole.followed(node))
        for _, title, value in _media_samples(whole, body)
    ]
    if not lines:
        return tuple(Shown(title, body=(value,)) for title, value in bodies)
    # A line without a body is one of a page that shows its bodies apart, in the same order.
    apart = [(value,) for _, value in bodies] if not any("body" in line for line in lines) else []
    given = [(line["body"],) if "body" in line else () for line in lines]
    given[: len(apart)] = apart[: len(lines)]
    return tuple(_line(line, path, body) for line, body in zip(lines, given, strict=True))


def answers_shown(whole: Outline, operation: Node) -> Iterator[Answer]:
    """The answers that the samples show, in the order of the document."""
    for status in operation.value.get("responses", {}):
        response = whole.nodes.get(f"{operation.pointer}/responses/{escaped(status)}")
        meant = whole.followed(response) if response else None
        for media_type, title, value in _media_samples(whole, meant) if meant else ():
            yield Answer(title, status, media_type, value)


def _line(line: Mapping[str, Any], path: str, body: tuple[Any, ...]) -> Shown:
    before, _, query = behind_host(str(line.get("url", ""))).partition("?")
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        values.setdefault(name, []).append("" if _LEFT_OPEN.search(value) else value)
    headers = {str(name).casefold(): str(value) for name, value in line.get("headers", {}).items()}
    return Shown(str(line.get("title", "")), _in_path(path, before), values, headers, body)


def _in_path(path: str, shown: str) -> dict[str, str]:
    """The values of the placeholders of a path in the path of a sample; none where it leads elsewhere."""
    pattern = "([^/]+)".join(re.escape(fixed) for fixed in PLACEHOLDER.split(path)[::2])
    match = re.fullmatch(f"/*{pattern}/?", shown)
    values = zip(PLACEHOLDER.findall(path), match.groups() if match else (), strict=False)
    return {name: unquote(value) for name, value in values if not _LEFT_OPEN.search(value)}


def _media_samples(whole: Outline, owner: Node) -> Iterator[tuple[str, str, Any]]:
    """Media type, title and value of each sample of a body, in the order of the document."""
    for media_type, media in zip(owner.value.get("content", {}), whole.inside(owner, "content"), strict=False):
        if "example" in media.value:
            yield media_type, "", media.value["example"]
        for example in whole.inside(media, "examples"):
            meant = whole.followed(example)
            if meant and "value" in meant.value:
                yield media_type, str(meant.value.get("summary", "")), meant.value["value"]
