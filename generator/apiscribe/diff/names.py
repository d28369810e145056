"""What callers of generated packages see of two documents, beside what goes over the wire: names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apiscribe.diff.change import Difference
from apiscribe.diff.operations import Operation
from apiscribe.diff.sides import Side, one_line
from apiscribe.diff.walk import Walk
from apiscribe.emit.resources import method_names

Methods = Mapping[tuple[str, str], tuple[str, str]]
"""Path and method of an operation -> the resource and the method of the client package."""

# What of `x-pagination` says which items a caller gets; the rest says how they are asked for.
_LISTING = ("items",)


def methods_of(side: Side) -> Methods:
    """What the client package calls each operation of a document."""
    return method_names(side.document, side.client_parameters)


def names(old: Operation, new: Operation, before: Methods, after: Methods) -> Iterator[Difference]:
    """Compare the names of two operations, and what their methods give."""
    called = [".".join(each.get((one.path, one.method), ())) for each, one in ((before, old), (after, new))]
    renamed = f", in the client package {called[0]} is {called[1]} now" if called[0] != called[1] else ""
    if old.id != new.id:
        kind = "added" if not old.id else "removed" if not new.id else "changed"
        told = f"operationId {one_line(old.id) or 'none'} became {one_line(new.id) or 'none'}{renamed}"
        yield Difference(f"api-operation-id-{kind}", told, old.pointer, new.pointer)
    if renamed and (old.id == new.id or not old.id):
        told = f"is {called[1]} in the client package, and was {called[0]}"
        yield Difference("client-method-renamed", told, old.pointer, new.pointer)
    yield from _listing(old, new)


def schemas(walk: Walk) -> Iterator[Difference]:
    """Compare the component schemas that no operation leads to: what is of the others is told where they are met."""
    olds, news = walk.old.schemas(), walk.new.schemas()
    met_before, met_now = _led_to(walk.old), _led_to(walk.new)
    for name in dict.fromkeys((*olds, *news)):
        before, after = olds.get(name), news.get(name)
        if before in met_before or after in met_now:
            continue
        if before is None:
            yield Difference("api-schema-added", "is new, and no operation leads to it", None, after)
        elif after is None:
            yield Difference("api-schema-removed", "is gone, and no operation led to it", before, None)
        elif not walk.is_same(before, after):
            yield Difference("api-schema-changed", "is another, and no operation leads to it", before, after)


def _led_to(side: Side) -> set[str]:
    """The components that operations and webhooks lead to."""
    leads: dict[str, set[str]] = {}
    for pointer, node in side.outline.nodes.items():
        target = side.outline.target(node)
        if target:
            leads.setdefault(_component(pointer), set()).add(_component(target.pointer))
    met, waiting = {""}, [""]
    while waiting:
        further = leads.get(waiting.pop(), set()) - met
        met |= further
        waiting += further
    return met


def _component(pointer: str) -> str:
    """The component that a pointer lies in; "" outside of components."""
    return "/".join(pointer.split("/")[:4]) if pointer.startswith("/components/") else ""


def _listing(old: Operation, new: Operation) -> Iterator[Difference]:
    before, after = old.value.get("x-pagination"), new.value.get("x-pagination")
    if before == after:
        return
    places = [
        f"{each.pointer}/x-pagination" if value else each.pointer for each, value in ((old, before), (new, after))
    ]
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        told = "gives pages of items now" if after else "gives no pages of items any more"
        yield Difference("client-listing-changed", told, *places)
    elif any(before.get(key) != after.get(key) for key in _LISTING):
        yield Difference("client-listing-changed", "gives other items", *places)
    else:
        yield Difference("client-walk-changed", "asks for the next page in another way", *places)
