"""Sentence templates: a small notation for sentences, and the patterns that they become.

    template = { word | "{" slot "}" | "(" choice ")" | "[" choice "]" };  choice = template { "|" template }

A choice in square brackets may be absent; white space between words is any white space; a backslash takes the meaning
from the character behind it. Words end where other letters do, but for those of scripts that set no spaces
(`SPACELESS`): one of their words may stand anywhere between others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SPACELESS = r"\u3040-\u9fff"
"""Letters, as the inside of a character class, of scripts that set no spaces between words: kana and Han."""

THOUSANDS = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!,?\d)"
"""A number whose thousands are parted by commas: "1,024", and neither "22,80" nor "1,024,80"."""
NUMBER = rf"{THOUSANDS}|-?\d+(?:\.\d+)?"
# Without an end, a text that is one long word would be tried from each of its letters to each other one.
_LONGEST_WORD = 60
_NAME = rf"[^\W\d][\w-]{{0,{_LONGEST_WORD}}}"
_VALUE = rf"\"[^\"]*\"|'[^']*'|{THOUSANDS}|[^\s,;()（）]++(?:;[^\s,;()（）]++)*+"
_TOKEN = re.compile(r"\{(\w+|\.\.\.)\}|\\(.)|([\[\](|)])|(\s+)|([^\s{}\[\]()|\\]+)")
_Token = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Edges:
    """Patterns of where a word may begin and end, and a value begin."""

    start: str
    end: str
    value: str = ""


WITH_SPACES = Edges(r"(?<!\w)", r"(?!\w)")
WITHOUT_SPACES = Edges(r"(?<![0-9A-Za-z_])", r"(?![0-9A-Za-z_])", r"(?=[!-~])")
"""Beside a word of a script that sets no spaces may be any other; beside one of another script, no letter of that. No
value begins in such a script.
"""


@dataclass(frozen=True, slots=True)
class Template:
    """A pattern, and words in lower case of which one stands wherever it finds something; none where none must."""

    pattern: re.Pattern[str]
    cues: tuple[str, ...] = ()

    def search(self, text: str, lower: str) -> re.Match[str] | None:
        """Search `text`, whose lower case is `lower`. Most sentences lack the cues, and cost next to nothing."""
        for cue in self.cues:
            if cue in lower:
                return self.pattern.search(text)
        return None if self.cues else self.pattern.search(text)


@dataclass(frozen=True, slots=True)
class Notation:
    """What templates of one dialect mean: patterns that stand for the names in braces, and the edges of words."""

    slots: Mapping[str, str]
    edges: Edges

    def compile(self, template: str) -> Template:
        """Make the pattern of a template."""
        tokens: list[_Token] = _TOKEN.findall(template)
        # White space between words, or the edge of one where an optional part is absent.
        gap = rf"(?:\s+|{self.edges.start}|{self.edges.end})"
        pattern: list[str] = [f"(?<!-){self.edges.start}"]
        closers: list[str] = []
        for slot, escaped, bracket, space, word in tokens:
            if slot:
                pattern.append(self.slots[slot])
            elif bracket in ("[", "("):
                pattern.append("(?:")
                closers.append(")?" if bracket == "[" else ")")
            elif bracket == "|":
                pattern.append("|")
            elif bracket:
                pattern.append(closers.pop())
            elif space:
                pattern.append(gap)
            else:
                pattern.append(re.escape(escaped or word))
        return Template(re.compile("".join(pattern), re.IGNORECASE), tuple(sorted(_cues(iter(tokens)))))


def read_notation(words: Mapping[str, Sequence[str]], types: Iterable[str], *, spaced: bool) -> Notation:
    """The notation of a dialect with these words, and words for types; `spaced`: it sets spaces between words."""
    edges = WITH_SPACES if spaced else WITHOUT_SPACES
    return Notation(_slots(words, types, edges), edges)


def _slots(words: Mapping[str, Sequence[str]], types: Iterable[str], edges: Edges) -> dict[str, str]:
    end = edges.end
    unit = alternatives(words["units"])
    low, high = (rf"(?P<{slot}>{NUMBER})(?:\s?(?P<{slot}_unit>{unit})(?!/){end})?" for slot in ("low", "high"))
    sorts, characters = alternatives(words["sorts"]), alternatives(words["characters"])
    return {
        "value": rf"{edges.value}(?P<value>{_VALUE})",
        "values": rf"{edges.value}(?P<values>\S.*)",
        "low": low,
        "high": high,
        "interval": rf"(?P<open>[\[(（])\s*{low}\s*(?:,|-|–|~|to)\s*{high}\s*(?P<close>[\])）])",
        "remark": r"(?:[(（][^()（）]*[)）])?",
        "number": rf"(?P<value>{THOUSANDS}|-?\d[\w.]*)",
        "characters": rf"(?:(?:{sorts})\s*)?(?:{characters}){end}",
        "word": rf"(?P<word>{_NAME}(?: [\w-]{{1,{_LONGEST_WORD}}}){{0,2}}?)",
        "unit": rf"(?P<unit>{unit})(?!/){end}",
        "count": rf"(?P<high>{NUMBER}|(?:{alternatives(words['numbers'])}){end})",
        "things": rf"(?!(?:{sorts}|{characters}|{unit}){end}){_NAME}(?: [\w-]{{1,{_LONGEST_WORD}}}){{0,3}}?",
        "type": rf"(?P<type>{alternatives(types)})(?!-){end}",
        "kind": rf"(?P<kind>{alternatives(words['kinds'])})",
        "...": r"[^,;:.()]{0,80}?",
    }


def alternatives(words: Iterable[str], compounds: Iterable[str] = ()) -> str:
    """The pattern of one of several words, the longest first; none of them as a part of one of the `compounds`."""
    compounds = tuple(compounds)
    return "|".join(_alone(word, compounds) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def _alone(word: str, compounds: Iterable[str]) -> str:
    """The pattern of a word that is not, where it stands, a part of a longer one."""
    parts = (compound.partition(word) for compound in compounds if word in compound and word != compound)
    inside = (
        rf"(?!{rf'(?<={re.escape(before)})' if before else ''}{re.escape(word + behind)})"
        for before, _, behind in parts
    )
    return "".join(inside) + re.escape(word)


def _cues(tokens: Iterator[_Token]) -> frozenset[str]:
    """Words of which one stands in all that a choice finds: of each alternative the longest that may not be absent."""
    found: list[frozenset[str]] = []
    best: frozenset[str] = frozenset()
    for _, _, bracket, _, word in tokens:
        if bracket in ("(", "["):
            inner = _cues(tokens)
            best = max(best, inner if bracket == "(" else frozenset(), key=_worth)
        elif bracket == "|":
            found.append(best)
            best = frozenset()
        elif bracket:
            break
        elif word:
            best = max(best, frozenset({word.lower()}), key=_worth)
    found.append(best)
    return frozenset().union(*found) if all(found) else frozenset()


def _worth(cues: frozenset[str]) -> int:
    """The length of the shortest cue: short ones stand in most sentences."""
    return min(map(len, cues), default=0)
