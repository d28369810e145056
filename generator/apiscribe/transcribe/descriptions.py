"""A cell's words as the description of a field, without those that say nothing in a document.

Left out are labels with nothing behind them ("Constraints: N/A"), a mark for nothing ("-"), the label of the definition
at the beginning, and sentences that only point to a table of the page by its number: the document has no such table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from apiscribe.page import Cell, Paragraph
from apiscribe.vocabulary import Vocabulary, fold, load
from apiscribe.vocabulary.templates import alternatives

_NAME = re.compile(r"[A-Z][a-z]+(?:[A-Z0-9][A-Za-z0-9]*)+")
_DEFINITION = re.compile(r"([^:：]{1,30})(?::\s+|：\s*)(?=\S)")

_BEHIND = r"(?:^|(?<=[。；;]))"


def told(described: Cell, words: Vocabulary) -> str:
    """A cell's words as Markdown: paragraphs, and bullets as list items."""
    left = list(_saying(described.paragraphs, words))
    if left and (label := _DEFINITION.match(left[0].text)) and words.cell_labels.get(fold(label[1])) == "definition":
        left[0] = replace(left[0], text=left[0].text[label.end() :])
    return left[0].text if len(left) == 1 else "\n".join(_lines(left))


def saying(text: str, words: Vocabulary) -> str:
    """A text without the sentences and labels that say nothing."""
    pointer, empty = _patterns(words.language)
    while (shorter := empty.sub("", pointer.sub("", text)).strip()) != text:
        text = shorter
    return text


def own_name(purpose: str, words: Vocabulary) -> tuple[str, str]:
    """The name that a section of purpose gives the operation ("API name", "ListLamps", "Function", words), or "";
    and the words without it.
    """
    label, _, rest = purpose.partition("\n\n")
    name, _, words_behind = rest.partition("\n\n")
    if not words.is_mark("api_name", label.lstrip("- ")) or not _NAME.fullmatch(name):
        return "", purpose
    head, _, behind = words_behind.partition("\n\n")
    return name, behind if words.section(head.lstrip("- ")) == "purpose" else words_behind


def _saying(paragraphs: Sequence[Paragraph], words: Vocabulary) -> Iterator[Paragraph]:
    """The paragraphs that say something, without their words that do not."""
    shortened = (replace(paragraph, text=saying(paragraph.text, words)) for paragraph in paragraphs)
    left = [paragraph for paragraph in shortened if paragraph.text]
    for index, paragraph in enumerate(left):
        behind = left[index + 1] if index + 1 < len(left) else None
        if _is_label(paragraph, words) and (behind is None or _is_label(behind, words) or _is_nothing(behind, words)):
            continue
        before = left[index - 1] if index else None
        if _is_nothing(paragraph, words) and (len(left) == 1 or (before and _is_label(before, words))):
            continue
        if not index and words.cell_labels.get(fold(paragraph.text)) == "definition":
            continue
        yield paragraph


def _is_label(paragraph: Paragraph, words: Vocabulary) -> bool:
    return fold(paragraph.text) in words.labels or fold(paragraph.text) in words.cell_labels


def _is_nothing(paragraph: Paragraph, words: Vocabulary) -> bool:
    return not paragraph.bullet and words.is_mark("nothing", paragraph.text)


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Sentences that only point to a table, and labels with nothing behind them; both begin a sentence."""
    words = load(language)
    pointers, ends, tables, nothing = (
        alternatives(words.marks[kind]) for kind in ("pointer", "pointer_end", "see_table", "nothing")
    )
    labels = alternatives({*words.labels, *words.cell_labels})
    # A sentence begins with a capital letter behind a space, where there are such, and else behind a stop.
    begin, gap, stop = (
        (r"(?<!\S)(?=[A-Z])", r"\s+", r"(?:\.(?=\s|$)|$)") if words.spaced else (_BEHIND, r"\s*", r"(?:。|$)")
    )
    table = rf"(?i:{tables}){gap}\d+(?:[-.]\d+)*(?:{gap}(?i:{ends}))?"
    pointer = rf"{begin}(?i:{pointers}){gap}{table}\s*{stop}\s*"
    if not words.spaced:
        return re.compile(pointer), re.compile(rf"{begin}(?i:{labels})\s*[:：]\s*(?i:{nothing})(?:[。；]|$)")
    empty = rf"(?=[A-Z])(?i:{labels})\s*:?\s*(?i:{nothing})\.?(?=\s*$|\s+(?=[A-Z])(?i:{labels})\b)\s*"
    return re.compile(pointer), re.compile(rf"(?:^|(?<=[.!?;]\s))(?:{empty})+")


def _lines(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    before: str | None = None
    for paragraph in paragraphs:
        if before is not None and not (paragraph.bullet and before == "bullet"):
            yield ""
        before = "bullet" if paragraph.bullet else "paragraph"
        yield f"{'  ' * max(0, paragraph.depth - 1)}- {paragraph.text}" if paragraph.bullet else paragraph.text
