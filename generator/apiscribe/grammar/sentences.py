"""The grammar of descriptions: which sentences and lists of a cell state a fact about the values of its field.

    enum    = a list of values, see `options`
    default = sentence | value that a list marks as the default
    limits  = range | bound { bound };  of a string its length, of an array the number of its items
    format, deprecation = sentence

Sentences are templates of the dialect. What is said under a condition ("if X is set, ...") is no fact, except the
default that is taken when a thing is absent; nor is what is said of something other than the field. The first statement
of a fact counts. A value that does not have the field's type is no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from apiscribe.api import JSON, ArrayOf, Facts, Scalar, Schema, Stated
from apiscribe.grammar.limits import item_count, text_length, value_range
from apiscribe.grammar.options import read_options
from apiscribe.grammar.statements import Sentence, ends, literal, sentences, stated
from apiscribe.grammar.values import Options, typed
from apiscribe.page import Cell
from apiscribe.vocabulary import Vocabulary, fold

_DATE_TIME = re.compile(r"yyyy-mm-dd'?t'?hh:mm:ss(?:\.s+)?'?z", re.IGNORECASE)
_REMARK_FIRST = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")


def read_facts(cell: Cell, schema: Schema, words: Vocabulary, name: str = "") -> Facts:
    """Read what a description states about the values of a field of type `schema`, called `name`."""
    said = sentences(cell.paragraphs, words, name)
    leaf = _leaf(schema)
    options = read_options(cell.paragraphs, said, leaf, words) if leaf and leaf.format != "binary" else ()
    value, length = value_range(said, schema, words), text_length(said, schema, words)
    items = item_count(said, schema, words)
    return Facts(
        enum=tuple(Stated(o.value, o.at, o.rule) for o in options if leaf and leaf.type != "boolean"),
        default=_default(said, options, schema, words),
        minimum=value.low,
        maximum=value.high,
        min_length=length.low,
        max_length=length.high,
        min_items=items.low,
        max_items=items.high,
        format=_format(said, leaf, words),
        deprecated=_deprecated(said, words),
    )


def _leaf(schema: Schema) -> Scalar | None:
    """The type of which listed values are: a field's own, or its items'."""
    leaf = schema
    while isinstance(leaf, ArrayOf):
        leaf = leaf.items
    return leaf if isinstance(leaf, Scalar) else None


# Defaults


def _default(said: Sequence[Sentence], options: Options, schema: Schema, words: Vocabulary) -> Stated[JSON] | None:
    """default = sentence, whose value stands alone | option that its list marks, and no other"""
    if not isinstance(schema, Scalar) or schema.format == "binary":
        return None
    marked = [option for option in options if option.default]
    mark = Stated(marked[0].value, marked[0].at, "a mark in a list") if len(marked) == 1 else None
    return next(_stated_defaults(said, options, schema, words), mark)


def _stated_defaults(
    said: Sequence[Sentence], options: Options, schema: Scalar, words: Vocabulary
) -> Iterator[Stated[JSON]]:
    """The defaults that sentences state; one that is said of a value of a list must be in the list."""
    listed = [option.value for option in options]
    for sentence in said:
        for group in ("default", "default_literal"):
            for template in words.facts[group]:
                found = template.search(sentence.text, sentence.lower)
                value = _default_value(found, sentence, schema, words) if found else None
                sure = group == "default" or literal(str(value), sentence)
                if value is not None and sure and (not sentence.aside or value in listed):
                    yield Stated(value, sentence.at, "a default in a sentence")


def _default_value(found: re.Match[str], sentence: Sentence, schema: Scalar, words: Vocabulary) -> JSON | None:
    """The value that a sentence gives as the default: under no condition but that something is absent."""
    text, bare = sentence.text, _bare(found["value"])
    before, behind = text[: found.start()], text[found.end() :]
    if words.phrases.condition.search(before) and not words.phrases.absence.search(before):
        return None
    if words.phrases.condition_behind.match(behind) and not words.phrases.absence.search(behind):
        return None
    measure = words.phrases.unit.match(text, found.end()) if schema.type in ("integer", "number") else None
    alone = ends(text, measure.end() if measure else found.end(), words) or words.phrases.absence.match(behind.strip())
    return typed(bare, schema) if alone and fold(bare) not in words.nothing else None


def _bare(value: str) -> str:
    return value.strip("\"'“”").rstrip(".:")


# The rest


def _format(said: Sequence[Sentence], leaf: Scalar | None, words: Vocabulary) -> Stated[str] | None:
    """A UUID, or a time as RFC 3339 writes it: UTC, with the letter Z and no other offset."""
    if leaf is None or leaf.type != "string" or leaf.format:
        return None
    for found, sentence in stated(said, words.facts["uuid"], words):
        if not words.phrases.conjunction.search(sentence.text[: found.start()]):
            return Stated("uuid", sentence.at, "a format in a sentence")
    text = " ".join(sentence.text for sentence in said)
    if not words.phrases.utc.search(text) or words.phrases.offset.search(text):
        return None
    found_at = next((s.at for s in said if not s.aside and _DATE_TIME.search(s.text)), None)
    return Stated("date-time", found_at, "a format in a sentence") if found_at else None


def _deprecated(said: Sequence[Sentence], words: Vocabulary) -> Stated[bool] | None:
    """A sentence that is nothing else, or a remark in brackets at the beginning."""
    for sentence in said:
        remark = _REMARK_FIRST.match(sentence.text)
        text = (remark[1] if remark else sentence.text).rstrip(". ")
        if not sentence.aside and any(template.pattern.fullmatch(text) for template in words.facts["deprecated"]):
            return Stated(True, sentence.at, "a sentence that deprecates")
    return None
