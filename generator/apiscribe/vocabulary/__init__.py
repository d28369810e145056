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

NUMBER = r"-?\d+(?:,\d{3})+(?:\.\d+)?(?![\d,]*\d)|-?\d+(?:\.\d+)?"
_SLOTS = {
    "value": r"(?P<value>\"[^\"]*\"|'[^']*'|[^\s,;()]+)",
    "values": r"(?P<values>\S.*)",
    "low": rf"(?P<low>{NUMBER})",
    "high": rf"(?P<high>{NUMBER})",
    "interval": rf"[\[(]\s*(?P<low>{NUMBER})\s*(?:,|-|~|to)\s*(?P<high>{NUMBER})\s*[\])]",
}
_TOKEN = re.compile(r"\{(\w+)\}|\\(.)|([\[\](|)])|(\s+)|([^\s{}\[\]()|\\]+)")


_GAP = r"(?:\s+|(?<!\w)|(?!\w))"  # white space, or the edge of a word where an optional part is absent


def fold(text: str) -> str:
    """Free a word from case, white space and the stops at its ends, for comparing."""
    return " ".join(text.split()).strip(" :.：。").casefold()


def compile_template(template: str) -> re.Pattern[str]:
    """Make the pattern of a sentence template.

    template = { word | "{" slot "}" | "(" choice ")" | "[" choice "]" };  choice = template { "|" template }
    A choice in square brackets may be absent; white space between words is any white space.
    """
    pattern: list[str] = []
    closers: list[str] = []
    for slot, escaped, bracket, space, word in _TOKEN.findall(template):
        if slot:
            pattern.append(_SLOTS[slot])
        elif bracket in ("[", "("):
            pattern.append("(?:")
            closers.append(")?" if bracket == "[" else ")")
        elif bracket == "|":
            pattern.append("|")
        elif bracket:
            pattern.append(closers.pop())
        elif space:
            pattern.append(_GAP)
        else:
            pattern.append(re.escape(escaped or word))
    return re.compile(rf"(?<![\w-]){''.join(pattern)}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One dialect. Keys of the word maps are folded; see `en.toml` for what each group is for."""

    language: str
    columns: Mapping[str, str]
    answers: Mapping[str, bool]
    types: Mapping[str, str]
    array_of: tuple[str, ...]
    object_suffix: tuple[str, ...]
    sections: Mapping[str, str]
    captions: Mapping[str, str]
    caption_number: re.Pattern[str]
    caption_fields: tuple[re.Pattern[str], ...]
    labels: Mapping[str, str]
    marks: Mapping[str, frozenset[str]]
    status_mark: re.Pattern[str]
    options: tuple[re.Pattern[str], ...]
    facts: Mapping[str, tuple[re.Pattern[str], ...]]
    absence: tuple[str, ...]
    conditions: tuple[str, ...]
    characters: frozenset[str]
    nothing: frozenset[str]
    conjunctions: tuple[str, ...]

    def column(self, head: str) -> str | None:
        return self.columns.get(fold(head))

    def section(self, title: str) -> str | None:
        return self.sections.get(fold(title))

    def is_mark(self, kind: str, text: str) -> bool:
        return fold(text) in self.marks[kind]

    def caption_words(self, caption: str) -> str:
        """Take the number off a caption: "Table 3 ImageResponse" -> ImageResponse."""
        return self.caption_number.sub("", caption, count=1).strip()


def _by_word(group: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in group.items() for word in words}


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def load(language: str) -> Vocabulary:
    """Load the dialect `language`; raises FileNotFoundError where there is none."""
    source = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    facts, captions, types = source["facts"], dict(source["captions"]), dict(source["types"])
    number, fields = captions.pop("number"), captions.pop("field")
    array_of, object_suffix = types.pop("array_of"), types.pop("object_suffix")
    templates = {name: tuple(compile_template(template) for template in facts[name]) for name in _TEMPLATES}
    return Vocabulary(
        language=source["language"],
        columns=_by_word(source["columns"]),
        answers={word: meaning == "yes" for word, meaning in _by_word(source["answers"]).items()},
        types=_by_word(types),
        array_of=tuple(map(fold, array_of)),
        object_suffix=tuple(sorted(map(fold, object_suffix), key=len, reverse=True)),
        sections=_by_word(source["sections"]),
        captions=_by_word(captions),
        caption_number=re.compile(rf"\s*(?:{_alternatives(number)})\s*(\d+(?:[-.]\d+)*)\s*[:.]?\s*", re.IGNORECASE),
        caption_fields=tuple(compile_template(template) for template in fields),
        labels=_by_word(source["labels"]),
        marks={name: frozenset(map(fold, words)) for name, words in source["marks"].items()},
        status_mark=re.compile(
            rf"\s*(?:{_alternatives(source['marks']['status_code'])})\s*:?\s*(\d{{3}})\b", re.IGNORECASE
        ),
        options=tuple(compile_template(f"{template}") for template in facts["options"]),
        facts=templates,
        absence=tuple(map(str.casefold, facts["absence"])),
        conditions=tuple(map(str.casefold, facts["conditions"])),
        characters=frozenset(map(fold, facts["characters"])),
        nothing=frozenset(map(fold, facts["nothing"])),
        conjunctions=tuple(facts["or"]),
    )


_TEMPLATES = (
    "values", "fixed", "default", "range", "interval", "minimum", "maximum",
    "length", "minimum_length", "maximum_length", "deprecated", "uuid",
)  # fmt: skip


def detect(text: str) -> Vocabulary:
    """Choose the dialect that a page speaks. One is known so far."""
    return load("en")
