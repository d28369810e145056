"""How a description is cut up for its grammar: paragraphs, sentences, and what each of them speaks of.

    cell      = { paragraph | bullet }
    paragraph = [ label ":" ] sentence { sentence }

A paragraph that is nothing but a label ("Default value") is one with the plain paragraph behind it. A bullet, or a
later paragraph, that begins with a name and a colon ("RED: warm", "size: how big it is") speaks of that name and not of
the field: its sentences are asides. So is a bullet that is one word. May assume nothing of a page; every sentence lies
at a line of the cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from apiscribe.location import Location
from apiscribe.page import Paragraph, Span
from apiscribe.vocabulary import Vocabulary, fold
from apiscribe.vocabulary.templates import Template

STOP = re.compile(r"(?<=[.!?;。；])\s+(?=[\"'“(\[*\w-])|(?<=[a-z)]\.)(?=[A-Z][a-z]+ )")
_NAMED = re.compile(r"([\w*+/@#-][^\s:;,()]*)(?:\s*\([^()]*\))?(?::(?!\S)|\s+-\s)")
_FIRST_WORD = re.compile(r"\S+")
_FIELD = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_CLOSED = re.compile(r"\s*(?:$|[.;:!(（)）]|,(?!\d))")
LITERAL = re.compile(r"-?\d\S*|\S*[_/.=\d]\S*|[a-z]+[A-Z]\S*|[A-Z][a-z]+[A-Z]\S*|[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and it in lower case; `strong`: the bold texts of its paragraph; an `aside` is of another name."""

    text: str
    at: Location
    lower: str = ""
    strong: frozenset[str] = frozenset()
    aside: bool = False


def sentences(paragraphs: Sequence[Paragraph], words: Vocabulary, name: str = "") -> list[Sentence]:
    """Cut paragraphs into sentences, in their order. Plain paragraphs of a bullet speak of what the bullet does.

    Where a sentence says "of" the field's own `name` ("the default value of size is 3"), the two words are left out.
    """
    found: list[Sentence] = []
    aside = False
    says_name = name and any(name in paragraph.text for paragraph in paragraphs)
    own = re.compile(rf" {words.phrases.of.pattern} {re.escape(name)}(?= )") if says_name else None
    for index, paragraph in enumerate(_with_labels(paragraphs, words)):
        if paragraph.bullet or not paragraph.depth:
            aside = _is_aside(paragraph, index, words)
        strong = frozenset(paragraph.strong_texts())
        text = own.sub("", paragraph.text) if own else paragraph.text
        found += [Sentence(part, paragraph.at, part.lower(), strong, aside) for part in _parts(text, words)]
    return found


def _parts(text: str, words: Vocabulary) -> list[str]:
    """The sentences of a text. The stop behind an abbreviation ends none."""
    parts: list[str] = []
    for part in filter(None, map(str.strip, STOP.split(text))):
        abbreviated = parts and parts[-1].rsplit(maxsplit=1)[-1].casefold() in words.abbreviations
        if abbreviated:
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return parts


def is_label(text: str, words: Vocabulary) -> bool:
    return fold(text) in words.labels


def label_of(paragraph: Paragraph, words: Vocabulary) -> str:
    """The label that a paragraph begins with, folded; empty where there is none."""
    head = fold(paragraph.text.partition(":")[0])
    return head if head in words.labels else ""


def literal(value: str, sentence: Sentence) -> bool:
    """Whether a page sets a value off as one: in bold, or because it is written as no word of a sentence is."""
    return value in sentence.strong or f"{value}." in sentence.strong or bool(LITERAL.fullmatch(value))


def unconditional(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Whether what is stated from `start` to `end` of a sentence holds always: no "if" before it, none behind it.

    What stands in mid-sentence behind an "if" is part of the condition ("5 if it ranges from 0 to 9"), unless a stop or
    a comma ends the condition before.
    """
    phrases = words.phrases
    before = phrases.presence.sub("", text[:start])
    return not (phrases.condition.search(before) or phrases.condition_before.search(before)) and (
        phrases.condition_behind.match(text, end) is None
    )


def of_another(text: str, start: int, words: Vocabulary) -> bool:
    """Whether the value of which a sentence speaks from `start` on is not the field's, but its default, say."""
    return words.phrases.other_value.fullmatch(text[:start]) is not None


def is_of(word: str, name: str) -> bool:
    """Whether words of a sentence are a field's name: "page size" is page_size."""
    return bool(name) and " ".join(re.split(r"[\W_]+", word)).casefold() == re.sub(r"[\W_]+", " ", name).casefold()


def ends(text: str, end: int, words: Vocabulary) -> bool:
    """Whether a value that stops at `end` is all that its clause states, without an alternative behind it."""
    closed = _CLOSED.match(text, end) or words.phrases.continuation.match(text, end)
    return closed is not None and words.phrases.alternative.match(text, end) is None


def stated(
    said: Iterable[Sentence], templates: Sequence[Template], words: Vocabulary
) -> Iterator[tuple[re.Match[str], Sentence]]:
    """What templates find in sentences that speak of the field, without a condition."""
    for sentence in said:
        for template in () if sentence.aside else templates:
            found = template.search(sentence.text, sentence.lower)
            if found is None or of_another(sentence.text, found.start(), words):
                continue
            if unconditional(sentence.text, found.start(), found.end(), words):
                yield found, sentence


def _with_labels(paragraphs: Sequence[Paragraph], words: Vocabulary) -> Iterator[Paragraph]:
    """Write each label that stands alone before the plain paragraph that follows it."""
    label: Paragraph | None = None
    for paragraph in paragraphs:
        lone = is_label(paragraph.text, words)
        if label and (lone or paragraph.bullet or paragraph.depth != label.depth):
            yield label
        elif label:
            paragraph = _behind(label, paragraph)
        label = paragraph if lone else None
        if not lone:
            yield paragraph
    if label:
        yield label


def _behind(label: Paragraph, paragraph: Paragraph) -> Paragraph:
    head = f"{label.text.rstrip(' :：')}: "
    strong = tuple(Span(span.start + len(head), span.end + len(head)) for span in paragraph.strong)
    return replace(paragraph, text=head + paragraph.text, bullet=label.bullet, strong=strong, links=())


def _is_aside(paragraph: Paragraph, index: int, words: Vocabulary) -> bool:
    """Whether a paragraph speaks of a name that it begins with, and not of the field."""
    found = _NAMED.match(paragraph.text)
    if found is None:
        name = _FIRST_WORD.match(paragraph.text) if paragraph.bullet else None
        if name is None:
            return False
        alone = name.end() == len(paragraph.text) and name[0].isalpha()
        return alone or words.phrases.indicates.match(paragraph.text, name.end()) is not None
    if is_label(found[1], words):
        return False
    return paragraph.bullet or (index > 0 and _FIELD.fullmatch(found[1]) is not None)
