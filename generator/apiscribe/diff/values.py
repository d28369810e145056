"""Two shapes of one value -> what differs in what they take and give. The values inside of them are compared apart.

Each function tells one thing, for `differences` to go through; a `Use` says in which direction the value goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from apiscribe.diff.change import Difference
from apiscribe.diff.keywords import ASSERTIONS, CODING
from apiscribe.diff.rules import REQUEST, value_rule
from apiscribe.diff.shapes import ANYTHING, LOWER, UPPER, Shape, within
from apiscribe.diff.sides import one_line


@dataclass(frozen=True, slots=True)
class Use:
    """What a value is of: the words of the rules, and whether it is sent as text, as in a URL or a header."""

    direction: str
    subject: str
    is_text: bool = False

    @property
    def is_request(self) -> bool:
        return self.direction == REQUEST

    @property
    def inner(self) -> Use:
        """The use of a property of the value."""
        return replace(self, subject="property")

    def rule(self, what: str) -> str:
        return value_rule(self.direction, self.subject, what)


def differences(old: Shape, new: Shape, use: Use) -> Iterator[Difference]:
    """What differs between two shapes of one value."""
    for compare in (_types, _null, _listed, _limits, _sets, _flags, _default, _extra, _discriminator, _others):
        for what, message, before, after in compare(old, new, use):
            yield Difference(use.rule(what), message, before, after)


_Told = Iterator[tuple[str, str, str, str]]


def _types(old: Shape, new: Shape, use: Use) -> _Told:
    if old.kinds == new.kinds:
        return
    widened = within(old.kinds, new.kinds, is_text=use.is_text)
    narrowed = within(new.kinds, old.kinds, is_text=use.is_text)
    what = {(True, True): "number-format-changed", (True, False): "type-generalized", (False, True): "type-specialized"}
    key = "format" if old.kinds.keys() == new.kinds.keys() else "type"
    told = f"is {_kinds(new.kinds)}, and was {_kinds(old.kinds)}"
    yield what.get((widened, narrowed), "type-changed"), told, *_places(old, new, key)


def _null(old: Shape, new: Shape, use: Use) -> _Told:
    if old.is_nullable != new.is_nullable and old.kinds != ANYTHING and new.kinds != ANYTHING:
        what, told = (
            ("nullable", "may be null now") if new.is_nullable else ("not-nullable", "may not be null any more")
        )
        yield f"became-{what}", told, *_places(old, new, "type")


def _listed(old: Shape, new: Shape, use: Use) -> _Told:
    """Lists of values: closed, open (any other is taken, too), or none."""
    if old.values is None and new.values is None:
        return
    if old.values is None:
        told = f"lists values now: {_several(new.values or {})}"
        yield "enum-listed" if new.is_open else "became-enum", told, *_places(old, new, "enum")
    elif new.values is None:
        yield (
            "enum-unlisted" if old.is_open else "became-not-enum",
            "lists no values any more",
            *_places(old, new, "enum"),
        )
    else:
        if old.is_open != new.is_open:
            what, told = ("enum-opened", "any other") if new.is_open else ("enum-closed", "no other")
            yield what, f"takes {told} value beside those listed", *_places(old, new, "enum")
        for value in [value for value in old.values if value not in new.values]:
            yield "enum-value-removed", f"does not list {_one(value)} any more", old.values[value], new.at("enum")
        for value in [value for value in new.values if value not in old.values]:
            yield "enum-value-added", f"lists {_one(value)}, too", old.at("enum"), new.values[value]


def _limits(old: Shape, new: Shape, use: Use) -> _Told:
    for key, word in {**UPPER, **LOWER}.items():
        before, after = old.facts.get(key), new.facts.get(key)
        if before == after:
            continue
        if before is None or after is None:
            what = f"{word}-set" if before is None else f"{word}-unset"
        else:
            what = f"{word}-increased" if after > before else f"{word}-decreased"
        yield what, f"has {_limit(key, after)} as {key}, and had {_limit(key, before)}", *_places(old, new, key)


def _sets(old: Shape, new: Shape, use: Use) -> _Told:
    """Patterns and divisors, of which a value has to meet all."""
    for key, (added, removed, changed) in {
        "pattern": ("pattern-added", "pattern-removed", "pattern-changed"),
        "multipleOf": ("multiple-of-set", "multiple-of-unset", "multiple-of-changed"),
    }.items():
        before, after = old.facts.get(key, ()), new.facts.get(key, ())
        if before == after:
            continue
        what = added if not before else removed if not after else changed
        if key == "multipleOf" and len(before) == len(after) == 1 and after[0] and before[0] % after[0] == 0:
            what = "multiple-of-generalized"
        was, now = (" and ".join(one_line(str(each), 60) for each in some) or "none" for some in (before, after))
        yield what, f"has {now} as {key}, and had {was}", *_places(old, new, key)


def _flags(old: Shape, new: Shape, use: Use) -> _Told:
    for key, gained, lost, told in (
        ("uniqueItems", "unique-items-set", "unique-items-unset", "to have different items"),
        ("deprecated", "deprecated", "reactivated", "deprecated"),
    ):
        if key in old.facts and key not in new.facts:
            yield lost, f"is not {told} any more", *_places(old, new, key)
        elif key in new.facts and key not in old.facts:
            yield gained, f"is {told} now", *_places(old, new, key)


def _default(old: Shape, new: Shape, use: Use) -> _Told:
    before, after = old.facts.get("default"), new.facts.get("default")
    if before != after:
        kind = "added" if before is None else "removed" if after is None else "changed"
        was, now = (_one(each) if each is not None else "none" for each in (before, after))
        yield f"default-value-{kind}", f"has {now} as default, and had {was}", *_places(old, new, "default")


def _extra(old: Shape, new: Shape, use: Use) -> _Told:
    if old.is_closed != new.is_closed and "object" in old.kinds and "object" in new.kinds:
        what, told = ("forbidden", "no other") if new.is_closed else ("allowed", "other")
        told = f"takes {told} properties beside those described"
        yield f"additional-properties-{what}", told, *_places(old, new, "additionalProperties")


def _discriminator(old: Shape, new: Shape, use: Use) -> _Told:
    (before, names_before) = old.facts.get("discriminator", (None, ()))
    (after, names_after) = new.facts.get("discriminator", (None, ()))
    lost, gained = set(names_before) - set(names_after), set(names_after) - set(names_before)
    if before == after and not lost and not gained:
        return
    if before is None:
        what, told = "discriminator-added", "has a discriminator now"
    elif after is None:
        what, told = "discriminator-removed", "has no discriminator any more"
    elif before == after and not lost:
        what, told = (
            "discriminator-mapping-added",
            f"has a discriminator that knows {', '.join(map(one_line, sorted(gained)))}, too",
        )
    else:
        what, told = "discriminator-changed", "has another discriminator"
    yield what, told, *_places(old, new, "discriminator")


def _others(old: Shape, new: Shape, use: Use) -> _Told:
    """Keywords that are only compared as a whole."""
    for key in (*ASSERTIONS, *CODING):
        if old.facts.get(key) != new.facts.get(key):
            kind = "added" if key not in old.facts else "removed" if key not in new.facts else "changed"
            told = {"added": f"has {key} now", "removed": f"has no {key} any more", "changed": f"has another {key}"}[
                kind
            ]
            yield "coding-changed" if key in CODING else f"keyword-{kind}", told, *_places(old, new, key)


def _places(old: Shape, new: Shape, key: str) -> tuple[str, str]:
    """Where a keyword stands on both sides; where it does not, the schema that says on that side what it says here."""
    return old.said.get(key, _counterpart(new, key, old)), new.said.get(key, _counterpart(old, key, new))


def _counterpart(there: Shape, key: str, shape: Shape) -> str:
    return shape.place if there.said.get(key, "").startswith(f"{there.place}/") else shape.home


def _kinds(kinds: Mapping[str, str]) -> str:
    if kinds == ANYTHING:
        return "any value"
    shown = (f"{kind} ({form})" if form else kind for kind, form in kinds.items())
    return one_line(" or ".join(shown)) or "no value"


def _limit(key: str, limit: tuple[float, bool] | None) -> str:
    """A limit as it is told."""
    if limit is None:
        return "none"
    number, is_in = limit
    return json.dumps(number) if is_in == (key in UPPER) else f"{json.dumps(number)} (excluded)"


def _one(value: str) -> str:
    """A value that is told as JSON, in a message: a string without its quotation marks, where it is a plain word."""
    plain = json.loads(value)
    return one_line(plain, 60) if isinstance(plain, str) and plain.strip() else one_line(value, 60)


def _several(values: Mapping[str, str]) -> str:
    shown = [_one(value) for value in list(values)[:5]]
    return ", ".join(shown) + (f" and {len(values) - 5} more" if len(values) > 5 else "")
