"""The properties of two shapes: which came, which went, and which have to be there."""

from __future__ import annotations

from collections.abc import Iterator

from apiscribe.diff.change import Difference
from apiscribe.diff.schemas import Shapes
from apiscribe.diff.shapes import Place, Shape
from apiscribe.diff.values import Use


def properties(
    olds: Shapes, news: Shapes, old: Shape, new: Shape, use: Use
) -> Iterator[Difference | tuple[Place, Place, Use]]:
    """Compare the properties of an object, and give those of both sides to be compared themselves.

    A property that is only read is none of a request, and one that is only written none of a response.
    """
    hidden = "readOnly" if use.is_request else "writeOnly"
    for name in dict.fromkeys((*old.properties, *new.properties)):
        before, after = old.properties.get(name), new.properties.get(name)
        is_there = before is not None and not olds.is_marked(before, hidden)
        stays = after is not None and not news.is_marked(after, hidden)
        was_required, is_required = name in old.required, name in new.required
        if before and after and is_there and stays:
            if was_required != is_required:
                yield _required(use, is_required, before[0], after[0])
            yield before, after, use.inner
        elif after and stays:
            rule = _gained(use, is_required=is_required, was_hidden=before is not None)
            told = "is new and required" if is_required else "is new"
            yield Difference(rule, told, before[0] if before else None, after[0])
        elif before and is_there:
            rule = _lost(use, was_required=was_required, is_hidden=after is not None)
            yield Difference(rule, f"is {hidden} now" if after else "is gone", before[0], after[0] if after else None)
    for name in dict.fromkeys((*old.required, *new.required)):
        if (
            name not in old.properties
            and name not in new.properties
            and (name in old.required) != (name in new.required)
        ):
            yield _required(
                use, name in new.required, old.required.get(name, old.home), new.required.get(name, new.home)
            )


def _required(use: Use, is_required: bool, before: str, after: str) -> Difference:
    kind = "required" if is_required else "optional"
    return Difference(f"{use.direction}-property-became-{kind}", f"became {kind}", before, after)


def _gained(use: Use, *, is_required: bool, was_hidden: bool) -> str:
    kind = "required" if is_required else "optional"
    if use.is_request:
        seen = was_hidden and not is_required
        return "request-property-became-not-read-only" if seen else f"new-{kind}-request-property"
    return "response-property-became-not-write-only" if was_hidden else f"response-{kind}-property-added"


def _lost(use: Use, *, was_required: bool, is_hidden: bool) -> str:
    if use.is_request:
        return "request-property-became-read-only" if is_hidden else "request-property-removed"
    kind = "required" if was_required else "optional"
    return "response-property-became-write-only" if is_hidden else f"response-{kind}-property-removed"
