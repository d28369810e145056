"""The grammar of descriptions: which sentences and lists of a cell state a fact about the values of its field.

    enum    = a list of values, see `options`
    default = sentence | value that a list marks as the default, see `defaults`
    limits  = range | bound { bound };  of a string its length, of an array the number of its items
    pattern, format, deprecation = sentence

Sentences are templates of the dialect. What is said under a condition ("if X is set, ...") is no fact, except the
default that is taken when a thing is absent; nor is what is said of something other than the field. The first statement
of a fact counts. A value that does not have the field's type is no fact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apiscribe.api import ArrayOf, Facts, Scalar, Schema, Stated
from apiscribe.grammar.defaults import read_default
from apiscribe.grammar.limits import item_count, text_length, value_range
from apiscribe.grammar.options import read_options
from apiscribe.grammar.patterns import read_pattern
from apiscribe.grammar.statements import Sentence, sentences, stated
from apiscribe.grammar.values import Context
from apiscribe.page import Cell
from apiscribe.vocabulary import Vocabulary

_DATE_TIME = re.compile(r"yyyy-mm-dd'?t'?hh:mm:ss(?:\.s+)?'?z", re.IGNORECASE)
_NOWHERE = Context()
_REMARK_FIRST = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")


def read_facts(cell: Cell, schema: Schema, words: Vocabulary, context: Context = _NOWHERE) -> Facts:
    """Read what a description states about the values of a field of type `schema`."""
    said = sentences(cell.paragraphs, words, context.name)
    leaf = _leaf(schema)
    options = read_options(cell.paragraphs, said, leaf, words, context) if leaf and leaf.format != "binary" else ()
    value, length = value_range(said, schema, words), text_length(said, schema, words)
    items = item_count(said, schema, words)
    return Facts(
        enum=tuple(Stated(o.value, o.at, o.rule) for o in options if leaf and leaf.type != "boolean"),
        default=read_default(said, options, schema, words, context.name),
        minimum=value.low,
        maximum=value.high,
        min_length=length.low,
        max_length=length.high,
        min_items=items.low,
        max_items=items.high,
        pattern=read_pattern(said, leaf, words),
        format=_format(said, leaf, words),
        deprecated=_deprecated(said, words),
    )


def _leaf(schema: Schema) -> Scalar | None:
    """The type of which listed values are: a field's own, or its items'."""
    leaf = schema
    while isinstance(leaf, ArrayOf):
        leaf = leaf.items
    return leaf if isinstance(leaf, Scalar) else None


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
