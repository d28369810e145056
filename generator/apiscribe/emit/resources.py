"""Which resource of a client an operation belongs to, and what its method is called there. Both are stable and unique.

A resource is a collection of the API, by the words of its paths: they are what users of an API know it by, and the
same whatever the language and the chapters of its pages. A document may name both itself (`x-resource`, `x-method`),
and a tag that is the name of a segment of the path names the resource.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apiscribe.emit.names import method_name, resource_name
from apiscribe.emit.schemas import operations_of
from apiscribe.naming import is_order, singular, snake
from apiscribe.paths import PLACEHOLDER, Segment, segments

Key = tuple[str, str]
_Chain = tuple[str, ...]
_OF_NOTHING = "versions"  # a path without a fixed segment tells of the API's versions


def method_names(document: Mapping[str, Any], client_parameters: Sequence[str]) -> dict[Key, tuple[str, str]]:
    """Name resource and method of each operation, by its path and its method in lower case.

    What an operation's own name says of its resource is left out: ListNotebooks of `notebooks` is `list`. Where that
    makes one name of two, both keep all of theirs, so that no name hangs on the order of operations.
    """
    sources = {(path, method): source for path, method, source in operations_of(document)}
    resources = _resources(sources, client_parameters)
    short = {key: _short(source, resources[key]) for key, source in sources.items()}
    often = Counter((resources[key], name) for key, name in short.items())
    taken: dict[str, set[str]] = {}
    named: dict[Key, tuple[str, str]] = {}
    for key, source in sources.items():
        resource, wanted = resources[key], short[key]
        if often[resource, wanted] > 1 and "x-method" not in source:
            wanted = _own_name(source)
        own = taken.setdefault(resource, set())
        own.add(name := method_name(wanted, own))
        named[key] = resource, name
    return named


def _resources(sources: Mapping[Key, Mapping[str, Any]], client_parameters: Sequence[str]) -> dict[Key, str]:
    """Name the resource of each operation; of "acl_rule" and "acl_rules" both are the latter."""
    trails = {(path, method): _trail(path, client_parameters) for path, method in sources}
    collections = {chain for trail in trails.values() for chain in _collections(trail)}
    named: dict[Key, str] = {}
    for key, source in sources.items():
        told = source.get("x-resource") or _named_by_tag(source, trails[key])
        named[key] = resource_name(str(told or _by_path(key[1], trails[key], collections)))
    plural = {singular(name): name for name in sorted(named.values(), key=len)}
    kept = {key for key, source in sources.items() if "x-resource" in source}
    return {key: name if key in kept else plural[singular(name)] for key, name in named.items()}


def _trail(path: str, client_parameters: Sequence[str]) -> list[Segment]:
    """Give the fixed segments of a path, as if it held no parameter of the client; none of a path without any."""
    parts = [part for part in path.split("/") if part.strip("{}") not in client_parameters]
    return segments("/".join(parts)) if any(part and not PLACEHOLDER.search(part) for part in parts) else []


def _collections(trail: Sequence[Segment]) -> Iterable[_Chain]:
    """Give the chains of segments that lead to a collection: those that a placeholder follows."""
    return (_chain(trail[: at + 1]) for at, segment in enumerate(trail) if segment.is_one)


def _chain(trail: Sequence[Segment]) -> _Chain:
    return tuple(each.name for each in trail)


def _named_by_tag(source: Mapping[str, Any], trail: Sequence[Segment]) -> str | None:
    tag = next(iter(source.get("tags", ())), None)
    named = tag and singular(snake(tag)) in {singular(snake(each.name)) for each in trail}
    return tag if named else None


def _by_path(method: str, trail: Sequence[Segment], collections: set[_Chain]) -> str:
    """Name the collection that a path leads to or into; one within another is named after both."""
    rest = list(trail)
    while len(rest) > 1 and _is_of_what_stands_before(method, rest, collections):
        rest.pop()
    if not rest:
        return _OF_NOTHING
    owner = f"{singular(rest[-2].name)}_" if len(rest) > 1 and rest[-2].is_one else ""
    return owner + rest[-1].name


def _is_of_what_stands_before(method: str, trail: Sequence[Segment], collections: set[_Chain]) -> bool:
    """Say whether the last segment is an order to what stands before it, or a part of that, and no resource itself.

    A part stands in the singular (".../notebooks/{id}/lease"), or beside the members of a collection ("images/group").
    """
    before, last = trail[-2], trail[-1]
    if last.name.casefold() == "action" or (last.is_last and is_order(method, last.name)):
        return True
    is_single = singular(last.name) == last.name
    if before.is_one:
        return is_single and _chain(trail) not in collections
    return is_single or _chain(trail[:-1]) in collections


def _own_name(source: Mapping[str, Any]) -> str:
    return snake(str(source.get("operationId", "")))


def _short(source: Mapping[str, Any], resource: str) -> str:
    """Name a method as the document does, else as the operation is named, without the words of the resource."""
    if "x-method" in source:
        return str(source["x-method"])
    own, theirs = _own_name(source).split("_"), [singular(word) for word in resource.rstrip("_").split("_")]
    alike = [singular(word) for word in own]
    for length in range(len(theirs), 0, -1):
        for at in range(1, len(own) - length + 1):
            if alike[at : at + length] == theirs[len(theirs) - length :]:
                return "_".join(own[:at] + own[at + length :])
    return "_".join(own)
