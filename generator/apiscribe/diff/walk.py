"""Two schemas -> all that differs in the values that they describe, inner ones included.

Each pair of schemas is compared once for each use, whatever leads there; schemas that hold one another are no trouble.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from apiscribe.diff.alternatives import alternatives, as_alternatives, branches
from apiscribe.diff.change import Difference
from apiscribe.diff.properties import properties
from apiscribe.diff.schemas import Shapes
from apiscribe.diff.shapes import Place, Shape
from apiscribe.diff.sides import SCHEMAS, Side, one_line
from apiscribe.diff.values import Use, differences
from apiscribe.diff.wording import wording, words_of
from apiscribe.findings import CannotDo
from apiscribe.lines import escaped

_MOST_PAIRS = 200_000

Pair = tuple[Place, Place, Use]


@dataclass(frozen=True, slots=True)
class _Node:
    """What differs between two schemas themselves, and the pairs of schemas that speak of what is inside."""

    differences: tuple[Difference, ...]
    inner: tuple[Pair, ...]


@dataclass(slots=True)
class Walk:
    """The comparison of the schemas of two sides."""

    old: Side
    new: Side
    olds: Shapes = field(init=False)
    news: Shapes = field(init=False)
    _nodes: dict[Pair, _Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.olds, self.news = Shapes(self.old), Shapes(self.new)

    def differences(self, old: str, new: str, use: Use) -> Iterator[Difference]:
        """All that differs between two schemas and what they lead to; a schema that is missing takes any value.

        Raises:
            CannotDo: the schemas unfold without end.
        """
        first: Pair = ((old,), (new,), use)
        waiting, seen = [first], {first}
        while waiting:
            node = self._node(waiting.pop())
            yield from node.differences
            for pair in node.inner:
                if pair not in seen:
                    seen.add(pair)
                    waiting.append(pair)

    def is_same(self, old: str, new: str) -> bool:
        """Whether two objects are equal but for their words."""
        return self.olds.digest(old) == self.news.digest(new)

    def _node(self, pair: Pair) -> _Node:
        if pair not in self._nodes:
            if len(self._nodes) == _MOST_PAIRS:
                raise CannotDo("cannot be compared: its schemas unfold without end", self.new.at(pair[1][0]))
            found: list[Difference | Pair] = [*self._compared(*pair)]
            told = tuple(each for each in found if isinstance(each, Difference))
            self._nodes[pair] = _Node(told, tuple(each for each in found if not isinstance(each, Difference)))
        return self._nodes[pair]

    def _compared(self, before: Place, after: Place, use: Use) -> Iterator[Difference | Pair]:
        homes = (self.olds.home(before[0]),), (self.news.home(after[0]),)
        if len(before) == len(after) == 1 and homes[0] != before and homes[1] != after:
            # What both sides refer to is compared once, whatever refers to it.
            yield from words_of(self.old, self.new, before[0], after[0])
            yield from self._names(
                *homes, self.olds.component(before[0]), self.news.component(after[0]), (before[0], after[0])
            )
            yield *homes, use
            return
        old, new = self.olds.of(before), self.news.of(after)
        yield from wording(self.old, self.new, old, new)
        one_sided = as_alternatives(old, new)
        if one_sided:
            yield from branches(self.olds, self.news, *one_sided, use)
            return
        yield from self._names(before, after, old.name, new.name, (old.place, new.place))
        yield from differences(old, new, use)
        if "object" in old.kinds and "object" in new.kinds:
            yield from properties(self.olds, self.news, old, new, use)
        yield from _inside(old, new, use)
        yield from alternatives(self.olds, self.news, old, new, use)

    def _names(
        self, before: Place, after: Place, name: str, new_name: str, places: tuple[str, str]
    ) -> Iterator[Difference]:
        """What generated models call the class of a value; the component that a place refers to is told by name."""
        if name == new_name:
            return
        old, new = self.olds.of(before), self.news.of(after)
        if not name or not new_name:
            if "object" in old.kinds and "object" in new.kinds and (old if name else new).properties:
                told = f"is a {one_line(new_name)} now" if new_name else f"is no {one_line(name)} any more"
                yield Difference("api-schema-exchanged", told, *places)
            return
        components = f"{SCHEMAS}{escaped(name)}", f"{SCHEMAS}{escaped(new_name)}"
        if name not in self.new.schemas():
            yield Difference("api-schema-renamed", f"was called {one_line(name)}", *components)
        elif old.properties and new.properties:
            yield Difference("api-schema-exchanged", f"stands where {one_line(name)} stood", *components)


def _inside(old: Shape, new: Shape, use: Use) -> Iterator[Pair]:
    """The items of arrays and the values of maps."""
    if (old.items or new.items) and "array" in old.kinds and "array" in new.kinds:
        yield old.items or (f"{old.home}/items",), new.items or (f"{new.home}/items",), use
    is_map = "object" in old.kinds and "object" in new.kinds and not old.is_closed and not new.is_closed
    if (old.extra or new.extra) and is_map:
        key = "additionalProperties"
        yield old.extra or (f"{old.home}/{key}",), new.extra or (f"{new.home}/{key}",), use.inner
