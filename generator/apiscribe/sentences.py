"""The grammar of descriptions: which sentences and bullets of a cell state a fact about the values of its field.

    description = { paragraph | bullet };  paragraph = sentence { sentence }
    enum        = announcement bullets | sentence with a list of values | sentence that fixes one value
    default, limits, lengths, format, deprecation = a sentence template of the dialect

A sentence under a condition ("if X is set, ...") states no fact, except the default that is taken when a thing is
absent. The first statement of a fact counts. A value that does not have the field's type is no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apiscribe.api import JSON, ArrayOf, Facts, Scalar, Schema, Stated
from apiscribe.location import Location
from apiscribe.page import Cell, Paragraph
from apiscribe.vocabulary import Vocabulary, fold

_STOP = re.compile(r"(?<=[.!?;。；])\s+(?=[\"'“(\[*\w-])|(?<=[a-z)]\.)(?=[A-Z][a-z]+ )")
_AFTER_VALUE = re.compile(r"\s*(?::(?!\S)|：|\(|（|,|;|\s[-–—]\s|$)")
_VALUE = re.compile(r"[\w*+][^\s,;:()（）]*(?::[^\s,;:()]+)*")
_INTEGER = re.compile(r"-?\d+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]")
_LONGEST_LIST = 4000


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    at: Location


def read_facts(cell: Cell, schema: Schema, words: Vocabulary) -> Facts:
    """Read what a description states about the values of a field of type `schema`."""
    paragraphs = cell.paragraphs
    scalar = _scalar(schema)
    sentences = [sentence for paragraph in paragraphs for sentence in _sentences(paragraph)]
    plain = [sentence for sentence in sentences if not _conditional(sentence.text, words)]
    low, high = _range(plain, words)
    is_array, is_text = isinstance(schema, ArrayOf), schema == Scalar("string")
    shortest, longest = _length(plain, words) if is_text else (None, None)
    is_number = isinstance(schema, Scalar) and schema.type in ("integer", "number")
    return Facts(
        enum=_enum(paragraphs, plain, scalar, words) if scalar else (),
        default=_default(sentences, schema, words),
        minimum=low if is_number else None,
        maximum=high if is_number else None,
        min_length=shortest or _count(low) if is_text else None,
        max_length=longest or _count(high) if is_text else None,
        min_items=_count(low) if is_array else None,
        max_items=_count(high) if is_array else None,
        format=_uuid(plain, words) if is_text else None,
        deprecated=_deprecated(plain, words),
    )


def _scalar(schema: Schema) -> Scalar | None:
    """The type of which enum values are: a field's own, or its items'. Booleans and files have no enum."""
    leaf = schema
    while isinstance(leaf, ArrayOf):
        leaf = leaf.items
    return leaf if isinstance(leaf, Scalar) and leaf.type != "boolean" and leaf.format != "binary" else None


def _sentences(paragraph: Paragraph) -> Iterator[Sentence]:
    for part in _STOP.split(paragraph.text):
        if part.strip():
            yield Sentence(part.strip(), paragraph.at)


def _conditional(text: str, words: Vocabulary) -> bool:
    folded = text.casefold()
    return any(folded.startswith(f"{word} ") for word in words.conditions)


# Enums


def _enum(
    paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence], scalar: Scalar, words: Vocabulary
) -> tuple[Stated[JSON], ...]:
    announced = _bullet_values(paragraphs, scalar, words)
    if announced:
        return announced
    for sentence in sentences:
        for template in words.facts["values"]:
            if found := template.search(sentence.text[:_LONGEST_LIST]):
                values = _value_list(found["values"], scalar, words)
                if len(values) > 1:
                    return tuple(Stated(value, sentence.at, "options in a sentence") for value in values)
    return _fixed(sentences, scalar, words)


def _bullet_values(paragraphs: Sequence[Paragraph], scalar: Scalar, words: Vocabulary) -> tuple[Stated[JSON], ...]:
    """The values of the bullets that follow an announcement; none at all when one of the bullets is no value."""
    for index, paragraph in enumerate(paragraphs):
        if not _announces(paragraph, words):
            continue
        bullets = _bullets_after(paragraphs, index)
        values = [_bullet_value(bullet, scalar) for bullet in bullets]
        if values and None not in values:
            stated = dict(zip(values, bullets, strict=True))
            return tuple(Stated(value, bullet.at, "options in bullets") for value, bullet in stated.items())
    return ()


def _announces(paragraph: Paragraph, words: Vocabulary) -> bool:
    last = _STOP.split(paragraph.text)[-1].rstrip(" :：.")
    return any(found.end() == len(last) for template in words.options for found in template.finditer(last))


def _bullets_after(paragraphs: Sequence[Paragraph], index: int) -> list[Paragraph]:
    bullets: list[Paragraph] = []
    for paragraph in paragraphs[index + 1 :]:
        if paragraph.depth <= paragraphs[index].depth:
            break
        if paragraph.bullet and (not bullets or paragraph.depth == bullets[0].depth):
            bullets.append(paragraph)
    return bullets


def _bullet_value(bullet: Paragraph, scalar: Scalar) -> JSON | None:
    """A bullet's value stands before a colon, a bracket or the end: "COMMON: a common image", "CPU", "1 (enabled)"."""
    if bullet.strong and bullet.strong[0].start == 0 and _AFTER_VALUE.match(bullet.text, bullet.strong[0].end):
        return typed(bullet.text[: bullet.strong[0].end].rstrip(": "), scalar)
    token = _VALUE.match(bullet.text)
    if token is None:
        return None
    value = token[0].rstrip(".")
    return typed(value, scalar) if _AFTER_VALUE.match(bullet.text.rstrip("."), len(value)) else None


def _value_list(text: str, scalar: Scalar, words: Vocabulary) -> list[JSON]:
    """values = value {"," value} ["," ] ("or" | "and") value, each with a remark in brackets or without."""
    conjunction = "|".join(words.conjunctions)
    text = _REMARK.sub("", text).rstrip(" .;")
    parts = re.split(rf"\s*,\s*(?:(?:{conjunction})\s+)?|\s+(?:{conjunction})\s+", text)
    values = [_list_value(part, scalar) for part in parts]
    return [] if None in values or len(set(map(repr, values))) != len(values) else values


def _list_value(part: str, scalar: Scalar) -> JSON | None:
    part = part.strip().strip("\"'“”")
    return typed(part, scalar) if _VALUE.fullmatch(part) else None


def _fixed(sentences: Sequence[Sentence], scalar: Scalar, words: Vocabulary) -> tuple[Stated[JSON], ...]:
    for sentence in sentences:
        for template in words.facts["fixed"]:
            if (found := template.search(sentence.text)) and _ends(sentence.text, found.end("value"), words):
                value = typed(_bare(found["value"]), scalar)
                if value is not None:
                    return (Stated(value, sentence.at, "a fixed value"),)
    return ()


def _ends(text: str, end: int, words: Vocabulary) -> bool:
    rest = text[end:].strip(" .;")
    return not rest or rest.startswith(("(", ",")) or any(rest.startswith(f"{word} ") for word in words.conjunctions)


# Defaults


def _default(sentences: Sequence[Sentence], schema: Schema, words: Vocabulary) -> Stated[JSON] | None:
    if not isinstance(schema, Scalar) or schema.format == "binary":
        return None
    for sentence in sentences:
        if _conditional(sentence.text, words) and not sentence.text.casefold().startswith(words.absence):
            continue
        for template in words.facts["default"]:
            found = template.search(sentence.text)
            if found and fold(found["value"]) not in words.nothing:
                value = typed(_bare(found["value"]), schema)
                if value is not None:
                    return Stated(value, sentence.at, "a default in a sentence")
    return None


def typed(text: str, scalar: Scalar) -> JSON | None:
    """The value that `text` writes in the type of `scalar`; None when it writes none."""
    text = text.strip()
    match scalar.type:
        case "string":
            return text or None
        case "integer":
            return int(digits) if _INTEGER.fullmatch(digits := text.replace(",", "")) else None
        case "number":
            return float(text) if _NUMBER.fullmatch(text) else None
        case "boolean":
            return {"true": True, "false": False}.get(text.casefold())


def _bare(value: str) -> str:
    return value.strip("\"'“”").rstrip(".:")


# Limits


def _limit(text: str) -> int | float:
    number = text.replace(",", "")
    return float(number) if "." in number else int(number)


def _range(
    sentences: Sequence[Sentence], words: Vocabulary
) -> tuple[Stated[int | float] | None, Stated[int | float] | None]:
    for sentence in sentences:
        for template in (*words.facts["range"], *words.facts["interval"]):
            if found := template.search(sentence.text):
                low, high = _limit(found["low"]), _limit(found["high"])
                return Stated(low, sentence.at, "a range"), Stated(high, sentence.at, "a range")
    return _bound(sentences, words, "minimum", "low"), _bound(sentences, words, "maximum", "high")


def _bound(sentences: Sequence[Sentence], words: Vocabulary, kind: str, slot: str) -> Stated[int | float] | None:
    for sentence in sentences:
        for template in words.facts[kind]:
            if found := template.search(sentence.text):
                return Stated(_limit(found[slot]), sentence.at, f"a {kind.replace('_', ' ')}")
    return None


def _length(sentences: Sequence[Sentence], words: Vocabulary) -> tuple[Stated[int] | None, Stated[int] | None]:
    for sentence in sentences:
        for template in words.facts["length"]:
            if found := template.search(sentence.text):
                bounds = (Stated(_limit(found[slot]), sentence.at, "a length") for slot in ("low", "high"))
                low, high = map(_count, bounds)
                return low, high
    return (
        _count(_bound(sentences, words, "minimum_length", "low")),
        _count(_bound(sentences, words, "maximum_length", "high")),
    )


def _count(limit: Stated[int | float] | None) -> Stated[int] | None:
    return (
        Stated(limit.value, limit.at, limit.rule)
        if limit and isinstance(limit.value, int) and limit.value >= 0
        else None
    )


# The rest


def _uuid(sentences: Sequence[Sentence], words: Vocabulary) -> Stated[str] | None:
    found = (s for s in sentences for template in words.facts["uuid"] if template.search(s.text))
    return next((Stated("uuid", sentence.at, "a format in a sentence") for sentence in found), None)


def _deprecated(sentences: Sequence[Sentence], words: Vocabulary) -> Stated[bool] | None:
    found = (s for s in sentences for template in words.facts["deprecated"] if template.fullmatch(s.text.rstrip(".")))
    return next((Stated(True, sentence.at, "a sentence that deprecates") for sentence in found), None)
