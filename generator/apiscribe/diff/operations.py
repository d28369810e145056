"""Two documents -> what differs in their operations.

Paths that differ only in the names of their placeholders are one path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apiscribe.diff.bodies import request_bodies
from apiscribe.diff.change import Difference
from apiscribe.diff.parameters import PLACEHOLDER, parameters
from apiscribe.diff.responses import responses
from apiscribe.diff.sides import Side
from apiscribe.diff.subjects import operation_at
from apiscribe.diff.walk import Walk
from apiscribe.diff.wording import words_of
from apiscribe.lines import escaped
from apiscribe.validate.openapi_objects import METHODS

Key = tuple[str, str]
"""A path without the names of its placeholders, and a method."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of one side: its path, the pointers of the path's object and of its own, and what it says."""

    path: str
    method: str
    item: str
    pointer: str
    value: Mapping[str, Any]

    @property
    def name(self) -> str:
        """ "METHOD path", on one line."""
        return operation_at(f"/paths/{escaped(self.path)}/{self.method}")

    @property
    def id(self) -> str:
        return str(self.value.get("operationId", ""))


def operations(side: Side) -> dict[Key, Operation]:
    """The operations of a document, in its order."""
    found: dict[Key, Operation] = {}
    for path, at in side.members("/paths"):
        item = side.followed(at) if path.startswith("/") else None
        for method in METHODS if item else ():
            node = side.outline.nodes.get(f"{item.pointer}/{method}") if item else None
            if node and item:
                found[PLACEHOLDER.sub("{}", path), method] = Operation(
                    path, method, item.pointer, node.pointer, node.value
                )
    return found


def compared(walk: Walk, old: Operation, new: Operation) -> Iterator[Difference]:
    """All that differs between an operation and what it was, but for its name, its security and its servers."""
    yield from words_of(walk.old, walk.new, old.pointer, new.pointer)
    if (old.value.get("tags") or []) != (new.value.get("tags") or []):
        yield Difference("tag-changed", "has other tags", old.pointer, new.pointer)
    was_old, is_old = old.value.get("deprecated") is True, new.value.get("deprecated") is True
    if was_old != is_old:
        rule, told = ("endpoint-deprecated", "is") if is_old else ("endpoint-reactivated", "is no longer")
        yield Difference(rule, f"{told} deprecated", old.pointer, new.pointer)
    yield from parameters(walk, (old.path, old.item, old.pointer), (new.path, new.item, new.pointer))
    yield from request_bodies(walk, f"{old.pointer}/requestBody", f"{new.pointer}/requestBody")
    yield from responses(walk, f"{old.pointer}/responses", f"{new.pointer}/responses")
    yield from wholes(walk, "callback", f"{old.pointer}/callbacks", f"{new.pointer}/callbacks")


def gone(operation: Operation, news: Mapping[str, Operation]) -> Difference:
    """An operation that is not in the new document; `news` are those there, by operationId."""
    is_deprecated = operation.value.get("deprecated") is True
    moved = news.get(operation.id) if operation.id else None
    told = f"is gone; its operationId is that of {moved.name} now" if moved else "is gone"
    return Difference(
        f"api-removed-{'with' if is_deprecated else 'without'}-deprecation", told, operation.pointer, None
    )


def wholes(walk: Walk, word: str, before: str, after: str) -> Iterator[Difference]:
    """Compare callbacks or webhooks, each as a whole."""
    olds, news = dict(walk.old.members(before)), dict(walk.new.members(after))
    for name in dict.fromkeys((*olds, *news)):
        if name not in news:
            yield Difference(f"{word}-removed", "is gone", olds[name], None)
        elif name not in olds:
            yield Difference(f"{word}-added", "is new", None, news[name])
        elif not walk.is_same(olds[name], news[name]):
            yield Difference(f"{word}-changed", "is told otherwise", olds[name], news[name])
