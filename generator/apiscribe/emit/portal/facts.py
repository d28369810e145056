"""What is stated of a value beside its kind: the values it may have, its default, its limits, examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apiscribe.emit.portal.kinds import Kinds
from apiscribe.emit.portal.words import value
from apiscribe.emit.schemas import Schema
from apiscribe.render import Verbatim, hypertext

_MOST_VALUES = 24
_LIMITS = {"": "", "Length": " characters", "Items": " items", "Properties": " entries"}
_NAMED = {"": "Range", "Length": "Length", "Items": "Items", "Properties": "Entries"}
_BEYOND = ("more than", "less than")
_NOTHING = Verbatim("")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is stated of a field: a label, values as code, and where it stands."""

    label: str
    values: tuple[Verbatim, ...]
    more: Verbatim
    place: Verbatim


def facts_of(schema: Schema, pointer: str, kinds: Kinds, place: Callable[[str], Verbatim]) -> Iterator[Fact]:
    """Write the facts of a schema, and those of its items; `place` shows where the value of a pointer stands."""
    if options := kinds.options(schema, pointer):
        shown = tuple(value(each) for each in options.values[:_MOST_VALUES])
        hidden = len(options.values) - len(shown)
        more = f"and {hidden} more" if hidden else ""
        words = "; the server may send other values" if options.open else ""
        label = "One of" if len(options.values) > 1 else "Always" if not options.open else "Known value"
        yield Fact(label, shown, Verbatim(f"{more}{words}"), place(options.pointer))
    for at, facts in ((pointer, schema), (f"{pointer}/items", schema.get("items"))):
        if isinstance(facts, Mapping):
            for label, key, values in _stated(facts):
                yield Fact(label if at == pointer else f"Each {label.lower()}", values, _NOTHING, place(f"{at}/{key}"))


def _stated(schema: Schema) -> Iterator[tuple[str, str, tuple[Verbatim, ...]]]:
    """The facts of a schema itself: label, keyword, values."""
    if "default" in schema:
        yield "Default", "default", (value(schema["default"]),)
    for what, unit in _LIMITS.items():
        low, high = _limit(schema, "min", what), _limit(schema, "max", what)
        if low is not None or high is not None:
            key = f"{'min' if low is not None else 'max'}{what or 'imum'}"
            yield _NAMED[what], key, (_range(low, high, unit),)
    if "multipleOf" in schema:
        yield "Multiple of", "multipleOf", (value(schema["multipleOf"]),)
    if schema.get("uniqueItems") is True:
        yield "Items", "uniqueItems", (Verbatim("each once"),)
    if "pattern" in schema:
        yield "Pattern", "pattern", (value(schema["pattern"]),)
    if examples := _examples(schema):
        yield "Example" if len(examples) == 1 else "Examples", "examples", tuple(map(value, examples))


def _examples(schema: Schema) -> list[Any]:
    several = schema.get("examples")
    return [*(several if isinstance(several, list) else ()), *([schema["example"]] if "example" in schema else ())]


def _limit(schema: Schema, side: str, what: str) -> str | None:
    if what:
        limit = schema.get(f"{side}{what}")
        return None if limit is None else f"{limit}"
    limit, beyond = schema.get(f"{side}imum"), schema.get(f"exclusive{side.capitalize()}imum")
    if beyond is True:  # OpenAPI 3.0
        beyond = limit
    if beyond is not None and beyond is not False:
        return f"{_BEYOND[side == 'max']} {beyond}"
    return None if limit is None else f"{limit}"


def _range(low: str | None, high: str | None, unit: str) -> Verbatim:
    if low is None or high is None:
        limit = low or high or ""
        side = "at most" if low is None else "at least"
        text = limit if limit.startswith(_BEYOND) else f"{side} {limit}"
    else:
        text = low if low == high else f"{low} to {high}"
    return Verbatim(f"{hypertext(text)}{unit}")
