"""What schemas say of one value, whatever way they say it in, and how two such sayings are joined.

`null` is told apart from types, and a list of known values beside any value of their type is an open list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, ...]
"""The pointers of all schemas that speak of one value; the first is where it stands."""

PLAIN = frozenset({"boolean", "integer", "number", "string"})
ANYTHING: Mapping[str, str] = {"array": "", "boolean": "", "number": "", "object": "", "string": ""}

UPPER = {"maximum": "max", "maxLength": "max-length", "maxItems": "max-items", "maxProperties": "max-properties"}
LOWER = {"minimum": "min", "minLength": "min-length", "minItems": "min-items", "minProperties": "min-properties"}
"""Limits, with the words that rules have for them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives that are no plain values. Of a `choice`, each only names properties that have to be there."""

    keyword: str
    branches: tuple[Place, ...]
    choice: Mapping[str, str] | None = None


@dataclass(slots=True)
class Shape:
    """What is said of a value.

    `place` is where it stands, `home` the schema that has the say, `name` the component that it refers to. `kinds` are
    the types with their formats. `values` are those listed, as JSON, each with its pointer; None where no list is, and
    where `is_open` any other value is taken, too. `facts` are keywords that tell one thing each, `said` is where they
    stand. It `is_bare` where nothing but its groups says what it is. `schemas` are the pointers of all that was joined,
    `read_from` those that it was asked of.
    """

    place: str
    home: str
    name: str = ""
    kinds: Mapping[str, str] = field(default_factory=lambda: ANYTHING)
    is_nullable: bool = True
    values: Mapping[str, str] | None = None
    is_open: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    properties: dict[str, Place] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    items: Place = ()
    extra: Place = ()
    is_closed: bool = False
    groups: tuple[Group, ...] = ()
    is_bare: bool = True
    schemas: tuple[str, ...] = ()
    read_from: Place = ()

    def at(self, keyword: str) -> str:
        """Where a keyword stands, or would."""
        return self.said.get(keyword, self.home)

    @property
    def is_structured(self) -> bool:
        return bool(self.properties or self.required or self.items or self.extra or self.is_closed or self.groups)

    @property
    def is_plain(self) -> bool:
        return self.kinds.keys() <= PLAIN and not self.is_structured


def join(shape: Shape, other: Shape) -> None:
    """Add to a shape what another one says of the same value."""
    shape.kinds = common(shape.kinds, other.kinds)
    shape.is_nullable = shape.is_nullable and other.is_nullable
    _join_values(shape, other)
    for key, value in other.facts.items():
        before = shape.facts.get(key)
        shape.facts[key] = value if before is None else _stricter(key, before, value)
        if shape.facts[key] != before:
            shape.said[key] = other.at(key)
    shape.said = {**other.said, **shape.said}
    for name, place in other.properties.items():
        shape.properties[name] = tuple(dict.fromkeys((*shape.properties.get(name, ()), *place)))
    shape.required = {**other.required, **shape.required}
    shape.items = tuple(dict.fromkeys((*shape.items, *other.items)))
    shape.extra = tuple(dict.fromkeys((*shape.extra, *other.extra)))
    shape.is_closed = shape.is_closed or other.is_closed
    shape.is_bare = shape.is_bare and other.is_bare
    shape.groups += other.groups
    shape.schemas += other.schemas


def either(shapes: Sequence[Shape]) -> Shape | None:
    """What plain alternatives come to; None where no plain value says as much."""
    listed = [shape for shape in shapes if shape.values is not None and not shape.is_open]
    free = [shape for shape in shapes if shape.values is None or shape.is_open]
    kinds = all_kinds(free or listed)
    if any(shape.facts != free[0].facts for shape in free) or not all(within(s.kinds, kinds) for s in shapes):
        return None
    first = (free or listed)[0]
    whole = Shape(first.place, first.home, kinds=kinds, facts=dict(first.facts), said=dict(first.said))
    whole.name = next((shape.name for shape in listed if shape.name), "")
    for shape in shapes:
        if "enum" in shape.said:
            whole.said.setdefault("enum", shape.said["enum"])
    values = [shape.values for shape in shapes if shape.values is not None]
    if values:
        whole.values = {}
        for each in values:
            whole.values = {**each, **whole.values}
        whole.is_open = bool(free)
    whole.schemas = tuple(pointer for shape in shapes for pointer in shape.schemas)
    return whole


def within(inner: Mapping[str, str], outer: Mapping[str, str], *, is_text: bool = False) -> bool:
    """Whether all values of some types are values of others; as text, any plain value is a string."""
    return all(any(_is_one(kind, form, *other, is_text) for other in outer.items()) for kind, form in inner.items())


def canonical(value: Any) -> str:
    """A value as JSON, such that equal values are equal texts: 1 and 1.0 are, 1 and true are not."""
    return json.dumps(_normal(value), sort_keys=True, ensure_ascii=False)


# Numbers without a format are taken for those of 64 bits; any other value without one may be of every format.
_UNBOUNDED = ("int64", "double")
_SHORTER = {"int32": "int64", "float": "double"}


def _is_one(kind: str, form: str, other: str, other_form: str, is_text: bool) -> bool:
    if is_text and other == "string" and kind in PLAIN and not other_form:
        return True
    if kind != other and (kind, other) != ("integer", "number"):
        return False
    return (
        not other_form
        or form == other_form
        or (other_form in _UNBOUNDED and _SHORTER.get(form, form) in ("", other_form))
    )


def common(some: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """The types that both allow."""
    found: dict[str, str] = {}
    for kind, form in some.items():
        if kind in others:
            found[kind] = form or others[kind]
        elif kind == "integer" and "number" in others:
            found[kind] = form or others["number"]
        elif kind == "number" and "integer" in others:
            found["integer"] = others["integer"] or form
    return found


def all_kinds(shapes: Iterable[Shape]) -> dict[str, str]:
    """The types that some of the shapes allow."""
    found: dict[str, str] = {}
    for shape in shapes:
        for kind, form in shape.kinds.items():
            found[kind] = form if found.get(kind, form) == form else ""
    if found.get("number") == "":
        found.pop("integer", None)
    return found


def _join_values(shape: Shape, other: Shape) -> None:
    if shape.values is None or other.values is None:
        first = shape if other.values is None else other
        shape.values, shape.is_open = first.values, first.is_open
    elif shape.is_open and other.is_open:
        shape.values = {**other.values, **shape.values}
    else:
        open_to = [each.values for each in (shape, other) if not each.is_open and each.values is not None]
        shape.values = {key: at for key, at in open_to[0].items() if all(key in each for each in open_to)}
        shape.is_open = False


def _stricter(key: str, some: Any, other: Any) -> Any:
    """What two statements of one keyword come to: the stricter limit, the first default, else both."""
    if key in UPPER:
        return min(some, other)
    if key in LOWER:
        return max(some, other)
    if key in ("default", "discriminator") or isinstance(some, bool):
        return some
    return tuple(sorted({*some, *other}, key=str))


def _normal(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _normal(member) for key, member in value.items()}
    return [_normal(member) for member in value] if isinstance(value, list) else value
