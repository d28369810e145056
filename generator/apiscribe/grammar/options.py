"""The grammar of lists in sentences, and the choice between all lists of a description.

    options   = announced items | sentence with a list | head ":" list | items | sentences that each say what one value
                indicates | sentence that fixes one value
    list      = [lead ":"] value [remark] { separator value [remark] }
    separator = "," | ";" | " / " | "or" | "and" | "," ("or" | "and");  value = token | phrase

A list ends with its sentence, or where a clause follows its last alternative. A phrase is a value where its words are
written as names are, beside values of one word. Two lists that differ are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from apiscribe.api import Scalar
from apiscribe.grammar.items import announced, bare
from apiscribe.grammar.statements import STOP, Sentence, ends, is_label, literal, stated
from apiscribe.grammar.values import REMARK, TOKEN, Context, Field, Options, distinct
from apiscribe.naming import singular
from apiscribe.page import Paragraph
from apiscribe.vocabulary import Vocabulary, fold

_RULE = "options in a sentence"
_HEAD = re.compile(r"([^:]{3,150}):\s+(?=\S)")
_HEAD_WITHOUT_SPACES = re.compile(r"([^:,]{2,60})[:,]\s+(?=[\w\"])")
_LEAD = re.compile(r"[^,;:()]{1,60}:\s+(?=\S)")
_QUOTED = re.compile(r"[\"'“]([^\"'“”]+)[\"'”]")
_NEXT_WITH_REMARK = re.compile(r"\s+(?=[^\s,;:()]+\s*\()")
_WRITTEN = re.compile(r"\S*[_/=\d]\S*")
_CAPITAL = re.compile(r"[A-Z0-9]\S*")
_SLASHED = re.compile(r"\w[\w-]*(?:/\w[\w-]*){2,}|\d(?:/\d)+")
_ITEM_MARK = re.compile(r"\s/\s")
_GAP = re.compile(r"\s+")
_LONGEST_LIST = 4000


def read_options(
    paragraphs: Sequence[Paragraph],
    said: Sequence[Sentence],
    scalar: Scalar,
    words: Vocabulary,
    context: Context,
) -> Options:
    """The values that a description lists for a field, or for an array's items, of type `scalar`."""
    field = Field(scalar, words, STOP.split(paragraphs[0].text)[0] if paragraphs else "", context)
    for lists in (announced(paragraphs, field), _listed(said, field), _headed(said, field), bare(paragraphs, field)):
        if found := [options for options in lists if options]:
            return found[0] if len({_values(options) for options in found}) == 1 else ()
    return _indicated(said, field) or _fixed(said, field)


def _values(options: Options) -> frozenset[str]:
    return frozenset(repr(option.value) for option in options)


# Sentences


def _listed(said: Sequence[Sentence], field: Field) -> Iterator[Options]:
    """Lists in sentences that say of their words that they are values, or what a field of a kind can be."""
    for found, sentence in stated(said, field.words.facts["values"], field.words):
        yield _list(found["values"], sentence, field)
    for found, sentence in stated(said, field.words.facts["can_be"], field.words):
        options = _list(found["values"], sentence, field)
        yield options if field.of_a_kind or _literals(options, sentence) else ()
    for found, sentence in stated(said, field.words.facts["kind_can_be"], field.words):
        named = re.search(rf"\b{singular(found['kind'])}\b", field.first, re.IGNORECASE)
        yield _list(found["values"], sentence, field) if named else ()


def _headed(said: Sequence[Sentence], field: Field) -> Iterator[Options]:
    """headed = head ":" list;  "Lamp status: on, off, or broken", "Colour: 0 (red), 1 (blue)"

    Where letters tell values from words, a comma does for the colon, and no "or" is needed: "状态，on、off".
    """
    words = field.words
    for sentence in said:
        head = None if sentence.aside else (_HEAD if words.spaced else _HEAD_WITHOUT_SPACES).match(sentence.text)
        if head and _is_head(head[1], field):
            text = sentence.text[head.end() :]
            options = _list(text, sentence, field)
            of_a_kind = words.phrases.kind.search(head[1]) is not None
            if len(REMARK.findall(text)) >= len(options):
                yield options if of_a_kind or field.scalar.type == "integer" or _literals(options, sentence) else ()
            else:
                yield options if of_a_kind and (not words.spaced or words.phrases.choice.search(text)) else ()


def _is_head(head: str, field: Field) -> bool:
    """Whether words before a colon name what is listed behind it: neither a label nor a clause."""
    phrases = field.words.phrases
    clause = phrases.condition.search(head) or (field.scalar.type != "integer" and phrases.verb.match(head))
    return not clause and not is_label(head, field.words)


def _indicated(said: Sequence[Sentence], field: Field) -> Options:
    """What "the value 1 indicates ..." says of two values or more, where a field has few and no range."""
    ranges = (*field.words.facts["range"], *field.words.facts["interval"])
    of_few = field.of_a_kind or field.is_kind
    if not of_few or any(template.search(s.text, s.lower) for s in said for template in ranges):
        return ()
    options = [
        field.option(found["value"].strip("\"'“”:"), sentence.at, _RULE)
        for found, sentence in stated(said, field.words.facts["indicated"], field.words)
        if not found.start() and field.words.phrases.indicates.match(sentence.text, found.end())
    ]
    return distinct(option for option in options if option) if len(options) > 1 and None not in options else ()


def _fixed(said: Sequence[Sentence], field: Field) -> Options:
    """One value that cannot be another: a sentence says so, or says what the value is and sets it off as a literal."""
    for group in ("fixed", "must_be", "is", "label_is", "only"):
        for found, sentence in stated(said, field.words.facts[group], field.words):
            value = found["value"].strip("\"'“”").rstrip(".:")
            if ends(sentence.text, found.end(), field.words) and _is_value(value, group, found, sentence, field):
                option = field.option(value, sentence.at, "a fixed value")
                return (option,) if option else ()
    return ()


def _is_value(value: str, group: str, found: re.Match[str], sentence: Sentence, field: Field) -> bool:
    """Whether the word that a sentence gives as the value is one, and not a quality of it ("must be unique")."""
    phrases, text = field.words.phrases, sentence.text
    before = text[: found.start()]
    if not field.words.spaced:
        before = before.rpartition(", ")[2]  # clauses are what sentences are elsewhere
    if group != "fixed" and not phrases.now.fullmatch(before):
        return False
    match group:
        case "fixed":
            sure = True
        case "must_be":
            behind = REMARK.match(text, found.end()) or phrases.continuation.match(text, found.end())
            word = value.isalpha() and field.is_kind and not text[found.end() :].strip(" .")
            sure = behind is not None or word or literal(value, sentence)
        case "only":
            sure = field.of_a_kind
        case "is":
            sure = field.of_a_kind or literal(value, sentence)
        case _:
            sure = not text[found.end() :].strip(" .")
    return sure and fold(value) not in field.words.qualities and not _is_elsewhere(value, group, found, sentence, field)


def _is_elsewhere(value: str, group: str, found: re.Match[str], sentence: Sentence, field: Field) -> bool:
    """Whether a sentence tells where the value stands, and not which it is: "the value is lamp_id", another field."""
    if group not in ("is", "must_be") or value not in field.context.fields:
        return False
    explained = field.words.phrases.continuation.match(sentence.text, found.end())
    return not explained and (literal(value, replace(sentence, strong=frozenset())) or not field.is_kind)


def _literals(options: Options, sentence: Sentence) -> bool:
    return all(literal(str(option.value), sentence) for option in options)


# Lists


@dataclass(frozen=True, slots=True)
class _Entry:
    """A value of a list, what a remark in brackets says of it, where both end, and whether it is a name of words."""

    text: str
    remark: str
    end: int
    name: bool = False


def _list(text: str, sentence: Sentence, field: Field) -> Options:
    """The values, two at least, of a list with which `text` begins. Names of several words are the lesser part."""
    text = text[:_LONGEST_LIST].lstrip(" :")
    lead = _LEAD.match(text)
    entries = _entries(text[lead.end() :] if lead else text, field.words)
    if len(entries) == 1 and _SLASHED.fullmatch(entries[0].text):
        entries = [_Entry(part, "", 0) for part in entries[0].text.split("/")]
    many = len(entries) > 1
    if not field.context.written:  # as text, "null" is a word like others
        entries = [entry for entry in entries if not field.words.is_mark("null", entry.text)]
    options = [field.option(entry.text, sentence.at, _RULE, entry.remark) for entry in entries]
    spoken = any(fold(entry.text) in field.words.no_value for entry in entries)
    if not many or None in options or spoken or sum(entry.name for entry in entries) * 2 >= len(options):
        return ()
    return distinct(option for option in options if option)


def _entries(text: str, words: Vocabulary) -> list[_Entry]:
    """The values of a list; none where the list does not end as one does."""
    conjunction = words.phrases.conjunction
    found: list[_Entry] = []
    end, position, separator, alternatives = 0, 0, "", False
    while entry := _entry(text, position, words):
        if words.is_prose(entry.text):
            alternatives = _ITEM_MARK.search(separator) is None  # a clause behind the list, or an item that is no value
            break
        found.append(entry)
        end = entry.end
        alternatives = alternatives or conjunction.search(separator) is not None
        behind = words.phrases.separator.match(text, end) or (
            _NEXT_WITH_REMARK.match(text, end) if entry.remark else None
        )
        if behind is None:
            return found if words.phrases.list_end.fullmatch(text, end) else []
        separator, position = behind[0], behind.end()
    clause = not conjunction.search(separator) and not words.phrases.condition.search(text[end:])
    return found if alternatives and clause else []


def _entry(text: str, position: int, words: Vocabulary) -> _Entry | None:
    """A value at `position`: in quotes, or the words up to a separator."""
    if quoted := _QUOTED.match(text, position):
        value, end, name = quoted[1], quoted.end(), False
    else:
        value, end, name = _phrase(text, position, words)
    remark = REMARK.match(text, end)
    entry = _Entry(value.rstrip("."), remark[0] if remark else "", remark.end() if remark else end, name)
    return entry if value else None


def _phrase(text: str, position: int, words: Vocabulary) -> tuple[str, int, bool]:
    """One token, or several of which each is written as a value is, or as a name; where they end; whether a name."""
    tokens: list[str] = []
    end = position
    while found := TOKEN.match(text, position):
        ended = words.phrases.conjunction.fullmatch(found[0]) or words.phrases.list_end.fullmatch(text, position)
        if tokens and (ended or words.is_prose(tokens[-1]) or words.is_prose(found[0])):
            break
        tokens.append(found[0])
        end = found.end()
        gap = _GAP.match(text, end)
        if gap is None or text[end - 1] == ".":
            break
        position = gap.end()
    values = len(tokens) == 1 or all(map(_WRITTEN.fullmatch, tokens))
    name = not values and all(map(_CAPITAL.fullmatch, tokens))
    return " ".join(tokens) if values or name else "", end, name
