"""Bodies of requests, and the contents of both requests and responses by media type."""

from __future__ import annotations

from collections.abc import Iterator

from apiscribe.diff.change import Difference
from apiscribe.diff.rules import REQUEST
from apiscribe.diff.sides import Side
from apiscribe.diff.values import Use
from apiscribe.diff.walk import Walk
from apiscribe.diff.wording import words_of

_USE = Use(REQUEST, "body")


def request_bodies(walk: Walk, before: str, after: str) -> Iterator[Difference]:
    """Compare the bodies that two operations take, told by the pointers where they stand or would."""
    old, new = walk.old.followed(before), walk.new.followed(after)
    if old is None and new is None:
        return
    if new is None:
        yield Difference("request-body-removed", "is gone", before, None)
        return
    is_required = new.value.get("required") is True
    kind = "required" if is_required else "optional"
    if old is None:
        told = "is new and required" if is_required else "is new"
        yield Difference(f"request-body-added-{kind}", told, None, after)
        return
    yield from words_of(walk.old, walk.new, old.pointer, new.pointer)
    if (old.value.get("required") is True) != is_required:
        yield Difference(f"request-body-became-{kind}", f"became {kind}", old.pointer, new.pointer)
    yield from contents(walk, old.pointer, new.pointer, _USE, "request-body-media-type")


def contents(walk: Walk, before: str, after: str, use: Use, rule: str) -> Iterator[Difference]:
    """Compare what two objects hold in each media type; `rule` is what rules on media types begin with."""
    olds, news = _media_types(walk.old, before), _media_types(walk.new, after)
    for name in dict.fromkeys((*olds, *news)):
        old, new = olds.get(name), news.get(name) or (_covering(name, news) if use.is_request else None)
        if old is None:
            yield Difference(f"{rule}-added", "is new", None, news[name])
        elif new is None:
            yield Difference(f"{rule}-removed", "is gone", old, None)
        else:
            yield from words_of(walk.old, walk.new, old, new)
            if not walk.is_same(f"{old}/encoding", f"{new}/encoding"):
                yield Difference("request-body-encoding-changed", "is written in another way", old, new)
            yield from walk.differences(f"{old}/schema", f"{new}/schema", use)


def _media_types(side: Side, pointer: str) -> dict[str, str]:
    """The media types of an object, in lower case and without parameters, each with its pointer."""
    written = dict(side.members(f"{pointer}/content"))
    return {name.partition(";")[0].strip().lower(): at for name, at in reversed(written.items())}


def _covering(name: str, ranges: dict[str, str]) -> str | None:
    """The range that takes a media type: "text/*" takes "text/plain"."""
    return ranges.get(f"{name.partition('/')[0]}/*") or ranges.get("*/*")
