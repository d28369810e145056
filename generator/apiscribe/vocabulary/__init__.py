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
from pathlib import PurePosixPath
from typing import Any

from apiscribe.vocabulary.announcements import Announcements
from apiscribe.vocabulary.listings import Listings, read_listings
from apiscribe.vocabulary.phrases import Phrases, read_phrases
from apiscribe.vocabulary.spacing import has_own_letters, set_apart
from apiscribe.vocabulary.templates import Notation, Template, alternatives, read_notation

_CELLS = re.compile(r"<[^<>]*>|[|\n\r]")
_LONGEST_CAPTION = 1_000
_LONGEST_HEAD = 60
_FIRST = "en"


def fold(text: str) -> str:
    """Free a word from case, white space and the stops at its ends, for comparing."""
    return " ".join(text.split()).strip(" :.：。").casefold()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One dialect. Keys of the word maps are folded; see `en.toml` for what each group is for.

    A dialect that is not `spaced` sets no spaces between words; its templates are held against `plain` texts.
    """

    language: str
    spaced: bool
    columns: Mapping[str, str]
    answers: Mapping[str, bool]
    types: Mapping[str, str]
    array_of: tuple[str, ...]
    object_suffix: tuple[str, ...]
    sized_types: frozenset[str]
    type_reference: re.Pattern[str]
    type_clause: re.Pattern[str]
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

    def plain(self, text: str) -> str:
        """A text as templates read it: words and marks apart. They find nothing in one longer than any caption."""
        return text if self.spaced or len(text) > _LONGEST_CAPTION else set_apart(text)[0]

    def is_prose(self, text: str) -> bool:
        """Whether a text is words and no value: values are not written in the letters of such a dialect."""
        return not self.spaced and has_own_letters(text)

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
        text = self.plain(text).strip(" .:：")
        for forms, name in ((self.caption_sentences, r"[\w.\-]+"), (self.caption_fields, r"[a-z][\w.\-]*")):
            found = (form.fullmatch(text) for form in forms)
            if match := next((match for match in found if match and re.fullmatch(name, match["value"])), None):
                return match["value"]
        return ""

    def is_mark(self, kind: str, text: str) -> bool:
        return fold(text) in self.marks[kind]

    def caption_words(self, caption: str) -> str:
        """Take the number off a caption: "Table 3 ImageResponse" -> ImageResponse."""
        return self.plain(self.caption_number.sub("", caption, count=1).strip())


def _by_word(group: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in group.items() for word in words}


@cache
def load(language: str) -> Vocabulary:
    """Load the dialect `language`; raises FileNotFoundError where there is none."""
    source = _source(language)
    types = dict(source["types"])
    number, fields = source["captions"]["number"], source["captions"]["field"]
    array_of, object_suffix = types.pop("array_of"), types.pop("object_suffix")
    sized, reference, keys = types.pop("sized"), types.pop("reference"), types.pop("keys")
    clauses = alternatives(types.pop("clauses"))
    words: dict[str, list[str]] = source["words"]
    spaced: bool = source["spaced"]
    notation = read_notation(words, (word for group in types.values() for word in group), spaced=spaced)
    start, end = notation.edges.start, notation.edges.end
    sets = {name: frozenset(map(fold, group)) for name, group in words.items()}
    return Vocabulary(
        language=source["language"],
        spaced=spaced,
        columns=_by_word(source["columns"]),
        answers={word: meaning == "yes" for word, meaning in _by_word(source["answers"]).items()},
        types=_by_word(types),
        array_of=tuple(map(fold, array_of)),
        object_suffix=tuple(sorted(map(fold, object_suffix), key=len, reverse=True)),
        sized_types=frozenset(map(fold, sized)),
        type_reference=re.compile(rf"{notation.compile(reference).pattern.pattern}(?!\w)", re.IGNORECASE),
        type_clause=re.compile(rf"\s{start}(?:{clauses}){end}.*", re.IGNORECASE | re.DOTALL),
        keys=notation.compile(keys).pattern,
        sections=_by_word(source["sections"]),
        announcements=Announcements({name: tuple(group) for name, group in source["announcements"].items()}),
        caption_number=re.compile(
            rf"\s*(?:{alternatives(number, words['compounds'])})\s*(\d+(?:[-.]\d+)*)\s*[:.：]?\s*", re.IGNORECASE
        ),
        caption_fields=tuple(notation.compile(template).pattern for template in fields),
        caption_sentences=tuple(notation.compile(template).pattern for template in source["captions"]["sentence"]),
        cell_labels=_by_word(source["cell_labels"]),
        marks={name: frozenset(map(fold, words)) for name, words in source["marks"].items()},
        status_mark=re.compile(
            rf"\s*(?:{alternatives(source['marks']['status_code'])})\s*[:：]?\s*(\d{{3}}|default){end}", re.IGNORECASE
        ),
        deprecated=re.compile(rf"{start}(?:{alternatives(source['marks']['deprecated'])}){end}", re.IGNORECASE),
        api=re.compile(rf"{start}(?:{alternatives(source['marks']['api'])}){end}", re.IGNORECASE),
        superseded=re.compile(rf"{start}(?:{alternatives(source['marks']['superseded'])}){end}", re.IGNORECASE),
        method_label=re.compile(
            rf"{start}(?:{alternatives(source['marks']['method'])})\s*[:：]\s*([A-Z]+)\b", re.IGNORECASE
        ),
        path_label=re.compile(
            rf"{start}(?:{alternatives(source['marks']['path'])})\s*[:：]\s*(/[^\s,;]*)", re.IGNORECASE
        ),
        options=_announcements(source, notation),
        facts={name: tuple(notation.compile(t) for t in group) for name, group in source["facts"].items()},
        phrases=read_phrases(words, source["facts"], notation, spaced=spaced),
        labels=sets["labels"] | sets["option_labels"],
        no_value=sets["no_value"],
        qualities=sets["no_value"] | sets["qualities"],
        nothing=sets["nothing"],
        default_remarks=sets["default_remarks"],
        default_clauses=sets["default_clauses"],
        numbers={word: number for number, word in enumerate(words["numbers"])},
        abbreviations=frozenset(words["abbreviations"]),
        listings=read_listings(
            source.get("listings", _source(_FIRST)["listings"]), source["listing_sentences"], notation
        ),
    )


def _announcements(source: Mapping[str, Any], notation: Notation) -> tuple[Template, ...]:
    """What announces a list of items: a sentence, or a label that is a sentence of its own."""
    labels = alternatives((*source["words"]["option_labels"], *source["words"]["option_heads"]))
    label = Template(re.compile(rf"(?:^|(?<=[.:)])\s*)(?:{labels})$", re.IGNORECASE))
    return (label, *(notation.compile(template) for template in source["facts"]["options"]))


def detect(text: str) -> Vocabulary:
    """The dialect that a page speaks: of which it has the most heads of columns and parts, else the first one.

    Heads count once, and as the dialect writes them: fields called name, type and status make no page English.
    """
    cells = {cell.strip('*_#=>-\\` \t"') for cell in _CELLS.split(text) if len(cell) < _LONGEST_HEAD}
    return load(max(languages(), key=lambda language: len(cells & _heads(language))))


@cache
def languages() -> tuple[str, ...]:
    """The dialects that there are, in alphabetical order."""
    names = (PurePosixPath(file.name) for file in files(__name__).iterdir())
    return tuple(sorted(name.stem for name in names if name.suffix == ".toml"))


@cache
def _source(language: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))


@cache
def _heads(language: str) -> frozenset[str]:
    """The heads that a dialect knows. To compile all that is behind them takes a while."""
    source = _source(language)
    return frozenset(word for group in ("columns", "sections") for words in source[group].values() for word in words)
