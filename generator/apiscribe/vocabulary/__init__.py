"""The words of a dialect of references, as data: what heads a column, a section, a list of values, a default.

A dialect is one TOML file beside this module; its header describes the templates in which sentences are written. Which
dialect a page speaks is asked of the page by `detect`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from apiscribe.vocabulary.announcements import Announcements
from apiscribe.vocabulary.listings import Listings, read_listings
from apiscribe.vocabulary.templates import NUMBER, Template, alternatives, compile_template, slots_of


def fold(text: str) -> str:
    """Free a word from case, white space and the stops at its ends, for comparing."""
    return " ".join(text.split()).strip(" :.：。").casefold()


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words that bind the parts of a sentence; see `en.toml`, and `_phrases` for where each of them may stand."""

    condition: re.Pattern[str]
    condition_before: re.Pattern[str]
    condition_behind: re.Pattern[str]
    absence: re.Pattern[str]
    presence: re.Pattern[str]
    continuation: re.Pattern[str]
    conjunction: re.Pattern[str]
    choice: re.Pattern[str]
    alternative: re.Pattern[str]
    alternative_before: re.Pattern[str]
    exception: re.Pattern[str]
    exception_behind: re.Pattern[str]
    number: re.Pattern[str]
    negated: re.Pattern[str]
    negation: re.Pattern[str]
    separator: re.Pattern[str]
    list_end: re.Pattern[str]
    indicates: re.Pattern[str]
    kind: re.Pattern[str]
    measure: re.Pattern[str]
    utc: re.Pattern[str]
    offset: re.Pattern[str]
    now: re.Pattern[str]
    other_value: re.Pattern[str]
    of: re.Pattern[str]
    noun: re.Pattern[str]
    verb: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One dialect. Keys of the word maps are folded; see `en.toml` for what each group is for."""

    language: str
    columns: Mapping[str, str]
    answers: Mapping[str, bool]
    types: Mapping[str, str]
    array_of: tuple[str, ...]
    object_suffix: tuple[str, ...]
    sized_types: frozenset[str]
    type_reference: re.Pattern[str]
    keys: re.Pattern[str]
    sections: Mapping[str, str]
    announcements: Announcements
    caption_number: re.Pattern[str]
    caption_fields: tuple[re.Pattern[str], ...]
    caption_sentences: tuple[re.Pattern[str], ...]
    cell_labels: Mapping[str, str]
    marks: Mapping[str, frozenset[str]]
    status_mark: re.Pattern[str]
    superseded: re.Pattern[str]
    deprecated: re.Pattern[str]
    api: re.Pattern[str]
    method_label: re.Pattern[str]
    path_label: re.Pattern[str]
    options: tuple[Template, ...]
    facts: Mapping[str, tuple[Template, ...]]
    phrases: Phrases
    labels: frozenset[str]
    no_value: frozenset[str]
    qualities: frozenset[str]
    nothing: frozenset[str]
    default_remarks: frozenset[str]
    default_clauses: frozenset[str]
    numbers: Mapping[str, int]
    abbreviations: frozenset[str]
    listings: Listings

    def column(self, head: str) -> str | None:
        return self.columns.get(fold(head))

    def section(self, title: str) -> str | None:
        return self.sections.get(fold(title))

    def is_section(self, title: str) -> bool:
        """Whether a text is the head of a part that the dialect knows."""
        return self.section(title) is not None or self.announcements.read(title) is not None

    def described_below(self, text: str) -> str:
        """The object or field whose table a paragraph announces ("Data structure of the lamp field"), or "".

        Where it is no whole sentence, the name has to look like one of a field: "Common parameters" name nothing.
        """
        text = text.strip(" .:：")
        for forms, name in ((self.caption_sentences, r"[\w.\-]+"), (self.caption_fields, r"[a-z][\w.\-]*")):
            found = (form.fullmatch(text) for form in forms)
            if match := next((match for match in found if match and re.fullmatch(name, match["value"])), None):
                return match["value"]
        return ""

    def is_mark(self, kind: str, text: str) -> bool:
        return fold(text) in self.marks[kind]

    def caption_words(self, caption: str) -> str:
        """Take the number off a caption: "Table 3 ImageResponse" -> ImageResponse."""
        return self.caption_number.sub("", caption, count=1).strip()


def _by_word(group: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in group.items() for word in words}


@cache
def load(language: str) -> Vocabulary:
    """Load the dialect `language`; raises FileNotFoundError where there is none."""
    source = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    types = dict(source["types"])
    number, fields = source["captions"]["number"], source["captions"]["field"]
    array_of, object_suffix = types.pop("array_of"), types.pop("object_suffix")
    sized, reference, keys = types.pop("sized"), types.pop("reference"), types.pop("keys")
    words: dict[str, list[str]] = source["words"]
    slots = slots_of(words, (word for group in types.values() for word in group))
    sets = {name: frozenset(map(fold, group)) for name, group in words.items()}
    return Vocabulary(
        language=source["language"],
        columns=_by_word(source["columns"]),
        answers={word: meaning == "yes" for word, meaning in _by_word(source["answers"]).items()},
        types=_by_word(types),
        array_of=tuple(map(fold, array_of)),
        object_suffix=tuple(sorted(map(fold, object_suffix), key=len, reverse=True)),
        sized_types=frozenset(map(fold, sized)),
        type_reference=re.compile(rf"{compile_template(reference, slots).pattern.pattern}(?!\w)", re.IGNORECASE),
        keys=compile_template(keys, slots).pattern,
        sections=_by_word(source["sections"]),
        announcements=Announcements({name: tuple(group) for name, group in source["announcements"].items()}),
        caption_number=re.compile(rf"\s*(?:{alternatives(number)})\s*(\d+(?:[-.]\d+)*)\s*[:.]?\s*", re.IGNORECASE),
        caption_fields=tuple(compile_template(template, slots).pattern for template in fields),
        caption_sentences=tuple(
            compile_template(template, slots).pattern for template in source["captions"]["sentence"]
        ),
        cell_labels=_by_word(source["cell_labels"]),
        marks={name: frozenset(map(fold, words)) for name, words in source["marks"].items()},
        status_mark=re.compile(
            rf"\s*(?:{alternatives(source['marks']['status_code'])})\s*:?\s*(\d{{3}})\b", re.IGNORECASE
        ),
        deprecated=re.compile(rf"\b(?:{alternatives(source['marks']['deprecated'])})\b", re.IGNORECASE),
        api=re.compile(rf"\b(?:{alternatives(source['marks']['api'])})\b", re.IGNORECASE),
        superseded=re.compile(rf"\b(?:{alternatives(source['marks']['superseded'])})\b", re.IGNORECASE),
        method_label=re.compile(
            rf"\b(?:{alternatives(source['marks']['method'])})\s*[:：]\s*([A-Z]+)\b", re.IGNORECASE
        ),
        path_label=re.compile(rf"\b(?:{alternatives(source['marks']['path'])})\s*[:：]\s*(/[^\s,;]*)", re.IGNORECASE),
        options=_announcements(source, slots),
        facts={name: tuple(compile_template(t, slots) for t in group) for name, group in source["facts"].items()},
        phrases=_phrases(words, source["facts"], slots),
        labels=sets["labels"] | sets["option_labels"],
        no_value=sets["no_value"],
        qualities=sets["no_value"] | sets["qualities"],
        nothing=sets["nothing"],
        default_remarks=sets["default_remarks"],
        default_clauses=sets["default_clauses"],
        numbers={word: number for number, word in enumerate(words["numbers"])},
        abbreviations=frozenset(words["abbreviations"]),
        listings=read_listings(source["listings"], source["listing_sentences"], slots),
    )


def _announcements(source: Mapping[str, Any], slots: Mapping[str, str]) -> tuple[Template, ...]:
    """What announces a list of items: a sentence, or a label that is a sentence of its own."""
    labels = alternatives((*source["words"]["option_labels"], *source["words"]["option_heads"]))
    label = Template(re.compile(rf"(?:^|(?<=[.:)])\s*)(?:{labels})$", re.IGNORECASE))
    return (label, *(compile_template(template, slots) for template in source["facts"]["options"]))


def _phrases(words: Mapping[str, list[str]], facts: Mapping[str, list[str]], slots: Mapping[str, str]) -> Phrases:
    absence, presence = (
        "|".join(compile_template(template, slots).pattern.pattern for template in facts[name])
        for name in ("absence", "presence")
    )
    either = {name: alternatives(group) for name, group in words.items()}
    conjunction, conditions = either["or"], either["conditions"]
    patterns = {
        "condition": rf"(?:^|[,;:(]\s*|\b(?:{conjunction})\s+)(?:{conditions})\b|^\W*(?:{either['circumstances']})\b",
        "condition_before": rf"\b(?:{conditions})\b[^,;:.]*$",
        "condition_behind": rf"[^,;.:]{{0,80}}?\b(?:{conditions})\b|\s*(?:[\w/%]+\s+)?(?:{either['restrictions']})\b",
        "absence": absence,
        "presence": rf"(?:{presence})\s*,\s*",
        "continuation": rf"\s*,?\s*(?:{either['continuations']})\b",
        "alternative": rf"\s*[,;]?\s*(?:{words['or'][0]})\b",
        "alternative_before": rf"\b{words['or'][0]}\s+$",
        "exception": rf"(?:(?P<number>-?\d+)|\b(?:{either['empty']})\b)\s*(?:[(（][^()（）]*[)）])?,?"
        rf"\s*\b{words['or'][0]}\s(?:[^\W\d]+\s+){{0,4}}$",
        "exception_behind": rf"\s*,\s*{words['or'][0]}\s+(?:-?\d|(?:{either['empty']})\b)",
        "number": rf"\d|\b(?:{either['numbers']})\b",
        "negated": rf"\b(?:{either['negations']})\s+$",
        "negation": rf"\b(?:{either['negations']})\b",
        "list_end": rf"\s*(?:(?:{either['only']})\b)?[\s.:]*",
        "indicates": rf"\s+(?:{either['indicates']})\b",
        "kind": rf"\b(?:{either['kinds']})\b",
        "measure": rf"(?P<number>{NUMBER})(?:\s?(?P<unit>{either['units']})(?![\w/]))",
        "utc": rf"\b(?:{either['utc']})\b",
        "offset": rf"\b(?:{either['offset']})\b",
        "verb": rf"(?!whether\b).*\b(?:{either['verbs']})\b",
        "noun": rf"\s+(?!(?:{either['followers']}|{either['conditions']}|{either['units']})\b)[^\W\d]",
        "of": rf"(?:{either['of']})",
        "other_value": rf"(?:^|.*\W)(?:{either['other_values']})\W*",
        "now": rf"(?:(?:{either['now']})\W+)?",
    }
    compiled = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}
    # Conjunctions are told from values such as OR and AND by their case.
    compiled["conjunction"] = re.compile(rf"\b(?:{conjunction})\b")
    compiled["choice"] = re.compile(rf"\b{words['or'][0]}\b")
    compiled["separator"] = re.compile(rf"\s*[,;]\s*(?:(?:{conjunction})\s+)?|\s+(?:/|{conjunction})\s+")
    return Phrases(**compiled)


def detect(text: str) -> Vocabulary:
    """Choose the dialect that a page speaks. One is known so far."""
    return load("en")
