"""Two OpenAPI documents -> what changed between them, and whom each change breaks.

May assume of both sides what `sides.side` promises. Promises: equal documents give nothing, however they are ordered;
whatever a request or an answer may hold that it could not hold before, or the other way round, is told; the same
documents give the same changes in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator

from apiscribe.diff.change import Change, Difference, Effect
from apiscribe.diff.names import methods_of, names, schemas
from apiscribe.diff.operations import compared, gone, operations, wholes
from apiscribe.diff.rules import RULES, Rule
from apiscribe.diff.security import security, servers
from apiscribe.diff.sides import Side, side
from apiscribe.diff.subjects import subject
from apiscribe.diff.walk import Walk
from apiscribe.diff.wording import words_of

__all__ = ["RULES", "Change", "Effect", "Rule", "Side", "diff", "side"]


def diff(old: Side, new: Side) -> tuple[Change, ...]:
    """All changes, the worst first.

    Raises:
        CannotDo: a document cannot be compared.
    """
    touched: dict[Difference, dict[str, None]] = {}
    for operation, difference in _differences(old, new):
        touched.setdefault(difference, {})[operation] = None
    changes = (_change(old, new, difference, tuple(filter(None, on))) for difference, on in touched.items())
    return tuple(sorted(changes, key=lambda change: change.order))


def _differences(old: Side, new: Side) -> Iterator[tuple[str, Difference]]:
    """What differs, each with the operation that it was met in; "" where it is of none."""
    walk, olds, news = Walk(old, new), operations(old), operations(new)
    called_before, called_now = methods_of(old), methods_of(new)
    ids = {operation.id: operation for operation in news.values()}
    for key, before in olds.items():
        after = news.get(key)
        if after is None:
            yield before.name, gone(before, ids)
            continue
        name = after.name
        yield from ((name, difference) for difference in compared(walk, before, after))
        yield from ((name, difference) for difference in names(before, after, called_before, called_now))
        yield from ((name, difference) for difference in security(walk, before.pointer, after.pointer))
        yield from ((name, difference) for difference in servers(walk, before.pointer, after.pointer))
    for key, after in news.items():
        if key not in olds:
            yield after.name, Difference("endpoint-added", "is new", None, after.pointer)
    yield from (("", difference) for difference in _others(walk))


def _others(walk: Walk) -> Iterator[Difference]:
    """What is of no operation: webhooks, what is said of the document, and components that nothing leads to."""
    yield from wholes(walk, "webhook", "/webhooks", "/webhooks")
    yield from words_of(walk.old, walk.new, "", "")
    for key in ("title", "description", "summary", "termsOfService", "contact", "license"):
        pointer = f"/info/{key}"
        if walk.old.value(pointer) != walk.new.value(pointer):
            yield Difference("info-changed", "is told otherwise", pointer, pointer)
    if walk.old.value("/tags") != walk.new.value("/tags"):
        yield Difference("tag-changed", "are told otherwise", "/tags", "/tags")
    yield from schemas(walk)


def _change(old: Side, new: Side, difference: Difference, operations: tuple[str, ...]) -> Change:
    before, after = difference.before, difference.after
    place, pointer = (new, after) if after is not None else (old, before or "")
    return Change(
        rule=difference.rule,
        severity=RULES[difference.rule].severity,
        message=f"{subject(place, pointer)} {difference.message}",
        at=place.at(pointer),
        before=old.at(before) if before is not None and after is not None else None,
        page=place.page(pointer),
        operations=operations,
    )
