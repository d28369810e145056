"""The grammar of lists of items: bullets, or paragraphs in their place, of which each is a value with its meaning.

    list  = announcement items | sentence items
    items = bullet { bullet } | paragraph { paragraph } | "-" item { "-" item }
    item  = value [ meaning ] | name ":" sentence that tells the value

A value stands before a colon, a bracket, a comma, a verb such as "indicates", or the end. Items that nothing announces
count only where the first sentence of the description names something that has few values. One item that is no value
makes the whole list none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from apiscribe.grammar.statements import LITERAL, STOP, is_label, label_of, unconditional
from apiscribe.grammar.values import TOKEN, WHOLE, Field, Option, Options, distinct
from apiscribe.page import Paragraph
from apiscribe.vocabulary import fold

_RULE = "options in bullets"
_AFTER_VALUE = re.compile(r"\s*(?::(?!\S)|：|\(|（|,|;|\s[-–—=]\s|$)")
_MEANING = re.compile(r"\s*(?::(?!\S)|：|[(（][^()（）]*[)）]:|\s[-–—=]\s)")
_GLUE = re.compile(r"(?:^|\s|(?<=[:)]))-\s+(?=\S+?(?::\s|\s\())")
_GLUED_NUMBER = re.compile(r"\s-\s+(?=-?\d+:\s)")
_RESIDUE = re.compile(r"\*\*|</?b(?: [^<>]*)?>")  # of bold type that the page's markup spoils
_CONSTANT = re.compile(r"\w+(?:\s+\w+)?\s*:?=\s*\"([^\"\s]+)\"[;,.]?")  # as in code: NameOn Name = "On"
_NUMBERED = re.compile(r"(?:^|(?<=[.;,:])\s+)(-?\d+)(?:\s*[:=]|\s[-–])\s*(?=[A-Za-z])")
_EXPLAINED = re.compile(
    r"(?:^|(?<=[.;,:])\s+|(?<=[^\x00-\x7f])\s+(?=-?\d+\s*:))(-?[0-9A-Za-z_][\w.-]*)(\s*[:=]\s*|\s-\s)?"
)


def announced(paragraphs: Sequence[Paragraph], field: Field) -> Iterator[Options]:
    """Lists behind an announcement: bullets, else plain paragraphs, else items glued to it by hyphens."""
    for index, paragraph in enumerate(paragraphs):
        if _announces(paragraph.text, field):
            bullets = _bullets_after(paragraphs, index, field)
            yield _options(bullets or _plain_items(paragraphs, index, field), field)
        elif (glue := _GLUE.search(paragraph.text)) and _announces(paragraph.text[: glue.start()], field):
            glued = _GLUE.split(paragraph.text[glue.start() :])
            yield _all_options([(text, paragraph) for text in glued if text.strip()], field)


def bare(paragraphs: Sequence[Paragraph], field: Field) -> Iterator[Options]:
    """Bullets that nothing announces, and numbers with their meanings in one paragraph."""
    for index, paragraph in enumerate(paragraphs[:-1]):
        if paragraph.bullet:
            continue
        if not paragraphs[index + 1].bullet:
            items = _plain_items(paragraphs, index, field)
            if _speak_alone(paragraph.text, items, field):
                yield _at_least_two(_options(items, field))
            continue
        items = _bullets_after(paragraphs, index, field)
        options = _at_least_two(_options(items, field))
        if _may_lead(paragraph.text, items, field):
            yield options
        elif {fold(str(option.value)) for option in options} == {"true", "false"}:
            yield options  # they are the names of nothing else
    if not field.words.spaced:
        yield _at_least_two(_explained(paragraphs, field))
    elif field.scalar.type == "integer":
        for paragraph in paragraphs:
            yield _at_least_two(_numbered(paragraph, field))


def _announces(text: str, field: Field) -> bool:
    label, *sentences = field.words.options
    known = (*sentences, *(field.words.facts["options_of_kind"] if field.of_a_kind else ()))
    if not text.rstrip().endswith("."):  # "Value:" is a label, and "Value." what the field is
        known = (label, *known)
    last = STOP.split(text.strip())[-1].rstrip(" :：.-")
    lower = last.lower()
    templates = [template.pattern for template in known if template.search(last, lower)]
    found = (match for pattern in templates for match in pattern.finditer(last))
    return any(m.end() == len(last) and unconditional(last, m.start(), m.end(), field.words) for m in found)


def _may_lead(text: str, items: Sequence[Paragraph], field: Field) -> bool:
    """Whether items may stand under a paragraph that announces none: "Lamp status." or "Lamp status:", no clause."""
    phrases, last = field.words.phrases, STOP.split(text)[-1]
    if phrases.condition.search(last) or is_label(last, field.words) or fold(last) in field.words.cell_labels:
        return False
    if last.endswith((":", "：")):
        told = phrases.kind.search(last) is not None or all(_is_set_off(item, field) for item in items)
        return told and phrases.verb.match(last) is None and last.count(" ") < 8
    return field.of_a_kind or field.scalar.type == "boolean"


def _speak_alone(text: str, items: Sequence[Paragraph], field: Field) -> bool:
    """Whether paragraphs are items without an announcement: under a field of a kind, all with meanings and set off."""
    return field.of_a_kind and _may_lead(text, items, field) and all(_is_set_off(item, field) for item in items)


def _is_set_off(item: Paragraph, field: Field) -> bool:
    """Whether an item is a value in bold, or written as no word is, with its meaning, and names no field."""
    token = TOKEN.match(item.text)
    if token is None or not _MEANING.match(item.text, token.end()) or label_of(item, field.words):
        return False
    if token[0] in field.context.fields:
        return False
    return LITERAL.fullmatch(token[0]) is not None or token[0] in {bold.rstrip(":") for bold in item.strong_texts()}


def _bullets_after(paragraphs: Sequence[Paragraph], index: int, field: Field) -> list[Paragraph]:
    """The bullets under a paragraph; where it is a bullet without any, its neighbours up to the next label."""
    top = paragraphs[index].depth
    bullets: list[Paragraph] = []
    for paragraph in paragraphs[index + 1 :]:
        if not bullets and (paragraph.depth < top or (paragraph.depth == top and not paragraphs[index].bullet)):
            break
        if bullets and paragraph.depth < bullets[0].depth:
            break
        if paragraph.bullet and (not bullets or paragraph.depth == bullets[0].depth):
            if label_of(paragraph, field.words):
                break
            bullets.append(paragraph)
    return bullets


def _plain_items(paragraphs: Sequence[Paragraph], index: int, field: Field) -> list[Paragraph]:
    """The plain paragraphs behind an announcement that are items: all with meanings, or several without."""
    items: list[Paragraph] = []
    meant: list[bool] = []
    for paragraph in paragraphs[index + 1 :]:
        token = TOKEN.match(paragraph.text)
        if paragraph.bullet or token is None or is_label(paragraph.text, field.words):
            break
        with_meaning = _MEANING.match(paragraph.text, token.end()) is not None
        if not (with_meaning or token.end() == len(paragraph.text)) or (meant and meant[0] != with_meaning):
            break
        items.append(paragraph)
        meant.append(with_meaning)
    if len(items) == 1 and fold(items[0].text.partition(":")[0]) in field.words.default_remarks:
        return []
    return items if len(items) > 1 or any(meant) else []


def _options(items: Sequence[Paragraph], field: Field) -> Options:
    parted = _GLUED_NUMBER.split if field.scalar.type == "integer" else lambda text: [text]
    return _all_options([(t, p) for p in items for part in parted(p.text) for t in _both(part, p, field)], field)


def _both(text: str, paragraph: Paragraph, field: Field) -> list[str]:
    """The two values of an item that is nothing else: "**up** and **down**"."""
    bold = paragraph.strong_texts()
    pair = field.words.phrases.conjunction.split(text.rstrip("."))
    both = [value.strip() for value in pair]
    return both if len(bold) == 2 and both == list(bold) else [text]


def _all_options(items: Sequence[tuple[str, Paragraph]], field: Field) -> Options:
    found = [_option(text, paragraph, field) for text, paragraph in items]
    options = () if None in found else distinct(option for option in found if option)
    nothing = len(options) == 1 and field.words.is_mark("nothing", str(options[0].value))
    return () if nothing else options


def _option(text: str, paragraph: Paragraph, field: Field) -> Option | None:
    text = _RESIDUE.sub("", text, count=2) if _RESIDUE.match(text) else text
    end = _value_end(text, paragraph, field)
    if end:
        value = text[:end].strip(" :\"'“”")
        return field.option(value if text[end:].strip() else value.rstrip("."), paragraph.at, _RULE, text[end:])
    if constant := _CONSTANT.fullmatch(text):
        return field.option(constant[1], paragraph.at, _RULE)
    for template in field.words.facts["indicated"]:
        found = template.pattern.match(text)
        if found and field.words.phrases.indicates.match(text, found.end()):
            return field.option(found["value"].strip("\"'“”"), paragraph.at, _RULE)
    for template in field.words.facts["told"]:
        found = template.search(text, text.lower())
        if found and ":" in text[: found.start()] and not text[found.end() :].strip(" ."):
            return field.option(found["value"].rstrip("."), paragraph.at, _RULE)
    return None


def _value_end(text: str, paragraph: Paragraph, field: Field) -> int:
    """Where the value that an item begins with ends: as the bold text does, else as the token; 0 without a value."""
    pattern = WHOLE if field.scalar.type == "integer" else TOKEN
    bold = paragraph.strong[0].end if paragraph.strong and not paragraph.strong[0].start else 0
    quote = len(text) - len(text.lstrip("\"'“"))
    token = pattern.match(text, quote)
    ends = [bold, token.end() + quote if token else 0]
    return next((end for end in ends if end and _ends_value(text, end, field)), 0)


def _ends_value(text: str, end: int, field: Field) -> bool:
    return bool(_AFTER_VALUE.match(text.rstrip("."), end) or field.words.phrases.indicates.match(text, end))


def _numbered(paragraph: Paragraph, field: Field) -> Options:
    """numbered = number ":" meaning { (";" | ".") number ":" meaning }"""
    found = list(_NUMBERED.finditer(paragraph.text))
    before = paragraph.text[: found[0].start()] if found else ""
    if field.words.phrases.condition.search(before) or is_label(before, field.words):
        return ()
    options = [field.option(number[1], paragraph.at, _RULE) for number in found]
    return distinct(option for option in options if option)


def _explained(paragraphs: Sequence[Paragraph], field: Field) -> Options:
    """explained = value (":" | verb) meaning { mark value (":" | verb) meaning }, told by its letters"""
    words = field.words
    options: list[Option | None] = []
    for paragraph in paragraphs:
        condition = words.phrases.condition.search(paragraph.text)
        for found in _EXPLAINED.finditer(paragraph.text):
            is_number = field.scalar.type == "integer" and (found[2] or "").endswith(" ")
            is_meant = found[2] and words.is_prose(paragraph.text[found.end() : found.end() + 2])
            if not (is_number or is_meant or words.phrases.indicates.match(paragraph.text, found.end())):
                continue
            if found[1] in field.context.fields or (condition and condition.start() < found.start()):
                return ()
            options.append(field.option(found[1], paragraph.at, _RULE))
    return () if None in options else distinct(option for option in options if option)


def _at_least_two(options: Options) -> Options:
    return options if len(options) > 1 else ()
