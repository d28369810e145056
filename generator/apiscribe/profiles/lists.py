"""Lists: how they are walked, ordered and counted."""

from __future__ import annotations

from collections.abc import Iterator

from apiscribe.profiles.contract import Contract, Operation
from apiscribe.profiles.profile import Settings
from apiscribe.validate.openapi_objects import Node
from apiscribe.validate.problems import Problem, shown

_OFFSET, _MARKER, _LIMIT, _SORT_KEY, _SORT_DIR = "offset", "marker", "limit", "sort_key", "sort_dir"


def problems(contract: Contract, settings: Settings) -> Iterator[Problem]:
    """Check every operation that reads."""
    for operation in contract.operations():
        if operation.method == "get":
            query = operation.names("query")
            yield from _paging(query)
            yield from _order(contract, query, settings)
            if _LIMIT in query:
                yield from _count(operation, settings)


def _paging(query: dict[str, Node]) -> Iterator[Problem]:
    if _OFFSET in query and _MARKER in query:
        message = "The list is walked by offset and by marker: offer one of them."
        yield Problem("mixed-pagination", message, query[_MARKER].pointer, (query[_OFFSET].pointer,))
    for name in (_OFFSET, _MARKER):
        if name in query and _LIMIT not in query:
            message = f"{shown(name)} is there without {shown(_LIMIT)}: let callers say how many they take."
            yield Problem("pagination-without-limit", message, query[name].pointer, value=name)


def _order(contract: Contract, query: dict[str, Node], settings: Settings) -> Iterator[Problem]:
    for name, other in ((_SORT_KEY, _SORT_DIR), (_SORT_DIR, _SORT_KEY)):
        if name in query and other not in query:
            message = f"{shown(name)} is there without {shown(other)}: offer both, or none."
            yield Problem("half-a-sort", message, query[name].pointer, value=name)
    schema = contract.schema(query[_SORT_DIR]) if _SORT_DIR in query else None
    for node in contract.alternatives(schema) if schema else ():
        options = node.value.get("enum")
        for option in options if isinstance(options, list) else ():
            if str(option).lower() not in settings.sort_directions:
                wanted = " and ".join(sorted(settings.sort_directions))
                message = f"{shown(option)} is no direction of a sort: use {wanted}."
                yield Problem("sort-direction", message, query[_SORT_DIR].pointer, value=str(option))


def _count(operation: Operation, settings: Settings) -> Iterator[Problem]:
    """A page of a list says how many there are in all."""
    for status, answer in operation.answers():
        for _, media in operation.contract.media(answer) if status == "200" else ():
            schema = operation.contract.schema(media)
            properties = operation.contract.properties(schema) if schema else {}
            if properties and settings.count not in properties:
                message = f"The page of a list has no {shown(settings.count)}: say how many there are in all."
                yield Problem("list-without-count", message, media.pointer)
