"""The type of a field whose table has no column for types, as its description tells it.

    type = sentence with a word for a type | values that only one type has

A query is text, so that its range or its default may be what says that a number is written there. What counts
characters is no range, nor are labels for both ends, which may count them; what answers a question of yes or no, or is
one of a list of words, is no number.
"""

from __future__ import annotations

from apiscribe.api import Scalar, Schema
from apiscribe.grammar.cells import type_of
from apiscribe.grammar.defaults import read_default
from apiscribe.grammar.limits import value_range
from apiscribe.grammar.options import read_options
from apiscribe.grammar.patterns import read_pattern
from apiscribe.grammar.statements import sentences, stated
from apiscribe.grammar.values import Context
from apiscribe.page import Cell
from apiscribe.vocabulary import Vocabulary

_TEXT, _WHOLE = Scalar("string"), Scalar("integer")
_LENGTHS = ("length", "minimum_length", "maximum_length", "label_length")
_TRUTH = {"true", "false"}


def stated_type(cell: Cell, words: Vocabulary, context: Context) -> Schema | None:
    """The scalar type that a description states, or shows by the values that it states; None where it does neither."""
    said = sentences(cell.paragraphs, words, context.name)
    for found, _ in stated(said, words.facts["type"], words):
        if isinstance(schema := type_of(found["type"], {}, words), Scalar):
            return schema
    options = read_options(cell.paragraphs, said, _TEXT, words, context)
    default = read_default(said, options, _TEXT, words, context.name)
    values = {str(option.value).casefold() for option in options}
    if values == _TRUTH or (default and not values and str(default.value).casefold() in _TRUTH):
        return Scalar("boolean")
    if options:
        return _TEXT
    if context.written:
        limits = value_range(said, _WHOLE, words)
        of_characters = any(found for group in _LENGTHS for found in stated(said, words.facts[group], words))
        in_one = limits.low and limits.high and limits.low.at == limits.high.at
        if in_one and not of_characters and not read_pattern(said, _TEXT, words):
            return _WHOLE
    if default is None:
        return None
    quoted = any(f"{mark}{default.value}" in sentence.text for sentence in said for mark in "\"'“")
    if quoted or read_default(said, (), _WHOLE, words, context.name) is None:
        return _TEXT
    is_kind = words.phrases.kind.search(said[0].text) is not None
    return _WHOLE if context.written and not is_kind else None
