"""The grammar of defaults.

    default = sentence, whose value stands alone | value that its list marks, and no other

What is said under a condition is no default, except what is taken when a thing is absent. A value in a unit that is not
the field's ("in seconds, ... the default is 15 minutes") is none either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apiscribe.api import JSON, Scalar, Schema, Stated
from apiscribe.grammar.statements import Sentence, ends, is_of, literal, unconditional
from apiscribe.grammar.values import Options, of_unit, typed, units
from apiscribe.vocabulary import Vocabulary, fold

_NO_CHARACTERS = ('""', "''", "“”")


def read_default(
    said: Sequence[Sentence], options: Options, schema: Schema, words: Vocabulary, name: str
) -> Stated[JSON] | None:
    """The default of a field called `name`, for which a description lists `options`."""
    if not isinstance(schema, Scalar) or schema.format == "binary":
        return None
    marked = [option for option in options if option.default]
    mark = Stated(marked[0].value, marked[0].at, "a mark in a list") if len(marked) == 1 else None
    return next(_Defaults(schema, words, name, units(said, words)).stated(said, options), mark)


@dataclass(frozen=True, slots=True)
class _Defaults:
    """Reads the sentences of one field; `units`: those in which its values are."""

    schema: Scalar
    words: Vocabulary
    name: str
    units: frozenset[str]

    def stated(self, said: Sequence[Sentence], options: Options) -> Iterator[Stated[JSON]]:
        """The defaults that sentences state; one that is said of a value of a list must be in the list."""
        listed = [option.value for option in options]
        for sentence in said:
            for group in ("default", "default_of", "default_literal", "default_empty"):
                for template in self.words.facts[group]:
                    found = template.search(sentence.text, sentence.lower)
                    value = self._value(found, group, sentence) if found else None
                    if value is not None and (not sentence.aside or value in listed):
                        yield Stated(value, sentence.at, "a default in a sentence")

    def _value(self, found: re.Match[str], group: str, sentence: Sentence) -> JSON | None:
        """The value that a sentence gives as the default, of which it is sure and under no condition."""
        if not self._holds(found, sentence):
            return None
        if group == "default_empty":
            return "" if self.schema.type == "string" else None
        if group == "default_of" and not is_of(found["word"], self.name):
            return None
        value = self._alone(found, sentence)
        is_sure = group != "default_literal" or isinstance(value, bool) or literal(str(value), sentence)
        return value if is_sure else None

    def _holds(self, found: re.Match[str], sentence: Sentence) -> bool:
        """Whether a default is taken always, or when something is absent."""
        phrases, before, behind = self.words.phrases, sentence.text[: found.start()], sentence.text[found.end() :]
        if not unconditional(before, len(before), len(before), self.words) and not phrases.absence.search(before):
            return False
        return not phrases.condition_behind.match(behind) or phrases.absence.search(behind) is not None

    def _alone(self, found: re.Match[str], sentence: Sentence) -> JSON | None:
        """The value where it is all that the clause states, in the field's type and unit."""
        text, value, end = sentence.text, found["value"].rstrip("."), found.end()
        if value in _NO_CHARACTERS and self.schema.type == "string":
            return ""
        bare = value.strip("\"'“”").rstrip(".:")
        measure = self.words.phrases.measure.match(text, found.start("value"))
        if (
            measure
            and self.schema.type in ("integer", "number")
            and measure.end("unit") >= found.start("value") + len(value)
        ):
            if not of_unit(measure["unit"], self.units):
                return None
            bare, end = measure["number"], max(end, measure.end())
        alone = ends(text, end, self.words) or self.words.phrases.absence.match(text[end:].strip())
        is_value = fold(bare) not in self.words.nothing and not self.words.is_prose(bare)
        return typed(bare, self.schema) if alone and is_value else None
