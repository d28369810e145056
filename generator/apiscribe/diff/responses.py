"""The responses of two operations: statuses, headers, contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apiscribe.diff.bodies import contents
from apiscribe.diff.change import Difference
from apiscribe.diff.rules import RESPONSE
from apiscribe.diff.sides import Side
from apiscribe.diff.values import Use
from apiscribe.diff.walk import Walk
from apiscribe.diff.wording import words_of

_BODY = Use(RESPONSE, "body")
_HEADER = Use(RESPONSE, "header", is_text=True)
_OTHERS = "default"


def responses(walk: Walk, before: str, after: str) -> Iterator[Difference]:
    """Compare all responses of two operations, told by the pointers where they stand.

    A range ("2XX") or `default` of one side stands for the statuses of the other side that it has no response for.
    """
    olds, news = _statuses(walk.old, before), _statuses(walk.new, after)
    pairs: dict[tuple[str, str], None] = {}
    for status, pointer in olds.items():
        match = _matching(status, news, olds)
        if match != status:
            yield from _lost(status, match, pointer, news)
        if match:
            pairs[status, match] = None
    for status, pointer in news.items():
        match = _matching(status, olds, news)
        if match is None:
            yield Difference(f"response-{_kind(status)}-status-added", "is new", None, pointer)
        else:
            pairs[match, status] = None
    for old, new in pairs:
        yield from _compared(walk, olds[old], news[new])


def _statuses(side: Side, pointer: str) -> dict[str, str]:
    return {status: at for status, at in side.members(pointer) if not status.startswith("x-")}


def _lost(status: str, match: str | None, pointer: str, news: Mapping[str, str]) -> Iterator[Difference]:
    if match is None or match == _OTHERS:
        yield Difference(f"response-{_kind(status)}-status-removed", "is gone", pointer, None)
    elif _is_success(status):
        told = f"was told as {status}"
        yield Difference("response-success-status-changed", told, pointer, news[match])


def _matching(status: str, others: Mapping[str, str], beside: Mapping[str, str]) -> str | None:
    """The response of the other side that a status means: the same, its range, one of its range, or `default`."""
    if status in others:
        return status
    span = f"{status[:1]}XX"
    if span in others:
        return span
    if status == span:
        return next((other for other in others if other[:1] == status[:1] and other not in beside), None)
    return _OTHERS if _OTHERS in others and not _is_success(status) else None


def _is_success(status: str) -> bool:
    return status.startswith("2")


def _kind(status: str) -> str:
    return "success" if _is_success(status) else "non-success"


def _compared(walk: Walk, before: str, after: str) -> Iterator[Difference]:
    old, new = walk.old.followed(before), walk.new.followed(after)
    if old is None or new is None:
        return
    yield from words_of(walk.old, walk.new, old.pointer, new.pointer)
    yield from _headers(walk, old.pointer, new.pointer)
    yield from contents(walk, old.pointer, new.pointer, _BODY, "response-media-type")
    if not walk.is_same(f"{old.pointer}/links", f"{new.pointer}/links"):
        yield Difference("link-changed", "leads elsewhere", old.pointer, new.pointer)


def _headers(walk: Walk, before: str, after: str) -> Iterator[Difference]:
    olds, news = _named(walk.old, before), _named(walk.new, after)
    for name in dict.fromkeys((*olds, *news)):
        old = walk.old.followed(olds[name]) if name in olds else None
        new = walk.new.followed(news[name]) if name in news else None
        if old and new:
            yield from words_of(walk.old, walk.new, old.pointer, new.pointer)
            was_required, is_required = old.value.get("required") is True, new.value.get("required") is True
            if was_required != is_required:
                kind = "required" if is_required else "optional"
                yield Difference(f"response-header-became-{kind}", f"became {kind}", old.pointer, new.pointer)
            yield from walk.differences(f"{old.pointer}/schema", f"{new.pointer}/schema", _HEADER)
        elif new:
            yield Difference("response-header-added", "is new", None, news[name])
        elif old:
            kind = "required" if old.value.get("required") is True else "optional"
            yield Difference(f"{kind}-response-header-removed", "is gone", olds[name], None)


def _named(side: Side, pointer: str) -> dict[str, str]:
    """The headers of a response by name, in one case; Content-Type is to be ignored (OpenAPI, 4.8.17)."""
    written = {name.casefold(): at for name, at in side.members(f"{pointer}/headers")}
    return {name: at for name, at in written.items() if name != "content-type"}
