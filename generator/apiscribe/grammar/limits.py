"""The grammar of limits: between which numbers a value, a text's length, or the number of an array's items lies.

    limits = [exception "or"] range | [exception "or"] bound { bound }
    range  = words low [unit] words high [unit] | "[" low "," high "]"

A label alone ("Minimum: 1") limits a number's value, a text's length, an array's items. In a sentence, only a number is
limited without further words: a text by its characters, an array by its length. Bounds that a whole number may not
reach are moved by one. What is allowed beside a range ("0 or 7 to 32") widens it; another alternative makes it none,
and so does a unit that is not the field's. Limits that exclude each other are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from apiscribe.api import ArrayOf, Scalar, Schema, Stated
from apiscribe.grammar.statements import Sentence, stated
from apiscribe.grammar.values import of_unit, units
from apiscribe.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Limits:
    low: Stated[int | float] | None = None
    high: Stated[int | float] | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    low: Stated[int] | None = None
    high: Stated[int] | None = None


@dataclass(frozen=True, slots=True)
class _Templates:
    """The groups of templates that limit one thing from both sides, from below and from above."""

    both: tuple[str, ...]
    low: tuple[str, ...]
    high: tuple[str, ...]


_VALUE = _Templates(
    ("range", "interval", "label_range"),
    ("minimum", "above", "range_from", "label_minimum"),
    ("maximum", "below", "label_maximum"),
)
_TEXT = _Templates(
    ("length", "label_length", "label_range"),
    ("minimum_length", "above_length", "label_minimum"),
    ("maximum_length", "below_length", "label_maximum"),
)
_TEXT_OF_ITEMS = _Templates(
    ("length", "label_length"), ("minimum_length", "above_length"), ("maximum_length", "below_length")
)
_ITEMS = _Templates(("items",), ("label_minimum",), ("maximum_items", "label_allowed", "label_maximum"))


def value_range(said: Sequence[Sentence], schema: Schema, words: Vocabulary) -> Limits:
    """The limits of a number."""
    match schema:
        case Scalar("integer" | "number" as type):
            return _limits(said, _VALUE, words, step=1 if type == "integer" else 0)
        case _:
            return Limits()


def text_length(said: Sequence[Sentence], schema: Schema, words: Vocabulary) -> Counts:
    """The limits of a text's length, or of that of an array's texts."""
    match schema:
        case Scalar("string", None):
            return _counts(_limits(said, _TEXT, words, step=1))
        case ArrayOf(Scalar("string")):
            return _counts(_limits(said, _TEXT_OF_ITEMS, words, step=1))
        case _:
            return Counts()


def item_count(said: Sequence[Sentence], schema: Schema, words: Vocabulary) -> Counts:
    """The limits of the number of an array's items."""
    return _counts(_limits(said, _ITEMS, words, step=1)) if isinstance(schema, ArrayOf) else Counts()


def _limits(said: Sequence[Sentence], templates: _Templates, words: Vocabulary, step: int) -> Limits:
    counted = [sentence for sentence in said if words.phrases.number.search(sentence.text)]
    if not counted:
        return Limits()
    return _Limiter(counted, units(said, words), templates, words, step).limits()


@dataclass(frozen=True, slots=True)
class _Limiter:
    """Reads the sentences of a field that hold numbers; `units`: those in which its values are; `step`: see `_open`."""

    said: Sequence[Sentence]
    units: frozenset[str]
    templates: _Templates
    words: Vocabulary
    step: int

    def limits(self) -> Limits:
        for found, sentence in self._found(self.templates.both):
            low, high = _open(found, self.step, self.words)
            if low <= high and _same_unit(found):
                beside = self._beside(found, sentence)
                low, high = min((low, *beside)), max((high, *beside))
                return Limits(Stated(low, sentence.at, "a range"), Stated(high, sentence.at, "a range"))
        low_bound, high_bound = next(self._bounds("low"), None), next(self._bounds("high"), None)
        if low_bound and high_bound and low_bound.value > high_bound.value:
            return Limits()
        return Limits(low_bound, high_bound)

    def _bounds(self, slot: Literal["low", "high"]) -> Iterator[Stated[int | float]]:
        phrases = self.words.phrases
        furthest, step = (min, self.step) if slot == "low" else (max, -self.step)
        for group in getattr(self.templates, slot):
            for found, sentence in self._found((group,)):
                if group in ("minimum", "maximum") and phrases.noun.match(sentence.text, found.end()):
                    continue  # it counts something: "up to 20 disks"
                beyond = group.startswith(("above", "below"))
                if beyond and phrases.negated.search(sentence.text[: found.start()]):
                    continue
                bound = _number(found[slot], self.words) + (step if beyond else 0)
                yield Stated(furthest((bound, *self._beside(found, sentence))), sentence.at, "a bound")

    def _found(self, groups: Sequence[str]) -> Iterator[tuple[re.Match[str], Sentence]]:
        """What templates of groups find; a label's template must find the whole sentence."""
        for group in groups:
            for found, sentence in stated(self.said, self.words.facts[group], self.words):
                whole = not found.start() and not sentence.text[found.end() :].strip(" .")
                if (whole or not group.startswith("label")) and self._is_all(found, sentence):
                    yield found, sentence

    def _is_all(self, found: re.Match[str], sentence: Sentence) -> bool:
        """Whether limits are in the field's unit, and no alternative is beside them but one that `_beside` knows."""
        phrases, before, told = self.words.phrases, sentence.text[: found.start()], found.groupdict()
        if phrases.exception_behind.match(sentence.text, found.end()):
            return False
        if phrases.alternative_before.search(before) and not phrases.exception.search(before):
            return False
        return all(of_unit(told.get(unit) or "", self.units) for unit in ("low_unit", "high_unit"))

    def _beside(self, found: re.Match[str], sentence: Sentence) -> tuple[int, ...]:
        """The number that a sentence allows beside limits: 0 in "0 or 7 to 32", and in "empty or 1 to 9 characters"."""
        exception = self.words.phrases.exception.search(sentence.text[: found.start()])
        if exception is None or not (exception["number"] or self.templates is not _VALUE):
            return ()
        return (int(exception["number"] or 0),)


def _open(found: re.Match[str], step: int, words: Vocabulary) -> tuple[int | float, int | float]:
    """The ends of a range; where one does not belong to it, as in "(0,100]", the one next to it by `step`."""
    told = found.groupdict()
    low, high = _number(told["low"], words), _number(told.get("high") or told["low"], words)
    return low + (step if told.get("open") == "(" else 0), high - (step if told.get("close") == ")" else 0)


def _same_unit(found: re.Match[str]) -> bool:
    told = found.groupdict()
    return not told.get("low_unit") or told["low_unit"] == told.get("high_unit")


def _number(text: str, words: Vocabulary) -> int | float:
    if text.casefold() in words.numbers:
        return words.numbers[text.casefold()]
    number = text.replace(",", "")
    return float(number) if "." in number else int(number)


def _counts(limits: Limits) -> Counts:
    return Counts(_count(limits.low), _count(limits.high))


def _count(limit: Stated[int | float] | None) -> Stated[int] | None:
    whole = limit is not None and isinstance(limit.value, int) and limit.value >= 0
    return Stated(int(limit.value), limit.at, limit.rule) if limit and whole else None
