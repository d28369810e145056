"""What is said to people alone: descriptions, samples, and extensions that nobody here knows the meaning of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apiscribe.diff.change import Difference
from apiscribe.diff.shapes import Shape
from apiscribe.diff.sides import Side, one_line
from apiscribe.lines import escaped

_RULES = {
    **dict.fromkeys(("description", "title", "summary", "externalDocs"), "description-changed"),
    **dict.fromkeys(("example", "examples", "x-samples"), "example-changed"),
}
# What has rules of its own.
_TOLD_ELSEWHERE = frozenset({"x-pagination", "x-resource", "x-method"})


def wording(old_side: Side, new_side: Side, old: Shape, new: Shape) -> Iterator[Difference]:
    """Compare the words of all schemas that speak of one value."""
    pairs = {(old.place, new.place): None, (old.home, new.home): None}
    if len(old.schemas) == len(new.schemas):
        pairs |= dict.fromkeys(zip(old.schemas, new.schemas, strict=True))
    for before, after in pairs:
        yield from words_of(old_side, new_side, before, after)


def words_of(old_side: Side, new_side: Side, before: str, after: str) -> Iterator[Difference]:
    """Compare the words of two objects of the documents."""
    old, new = old_side.value(before), new_side.value(after)
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return
    for key in dict.fromkeys((*old, *new)):
        rule = _RULES.get(key) or ("extension-changed" if key.startswith("x-") else "")
        if rule and key not in _TOLD_ELSEWHERE and old.get(key) != new.get(key):
            kind = "added" if key not in old else "removed" if key not in new else "changed"
            places = [f"{at}/{escaped(key)}" if key in each else at for at, each in ((before, old), (after, new))]
            yield Difference(rule, f"{one_line(key)} was {kind}", *places)
