"""Sentence templates: a small notation for sentences, and the patterns that they become.

    template = { word | "{" slot "}" | "(" choice ")" | "[" choice "]" };  choice = template { "|" template }

A choice in square brackets may be absent; white space between words is any white space; a backslash takes the meaning
from the character behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

THOUSANDS = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!,?\d)"
"""A number whose thousands are parted by commas: "1,024", and neither "22,80" nor "1,024,80"."""
NUMBER = rf"{THOUSANDS}|-?\d+(?:\.\d+)?"
_VALUE = rf"\"[^\"]*\"|'[^']*'|{THOUSANDS}|[^\s,;()（）]+(?:;[^\s,;()（）]+)*"
_TOKEN = re.compile(r"\{(\w+|\.\.\.)\}|\\(.)|([\[\](|)])|(\s+)|([^\s{}\[\]()|\\]+)")
_GAP = r"(?:\s+|(?<!\w)|(?!\w))"  # white space, or the edge of a word where an optional part is absent

_Token = tuple[str, str, str, str, str]


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


def slots_of(words: Mapping[str, list[str]], types: Iterable[str]) -> dict[str, str]:
    """The patterns that stand in templates for the names in braces."""
    unit = alternatives(words["units"])
    low, high = (rf"(?P<{end}>{NUMBER})(?:\s?(?P<{end}_unit>{unit})(?![\w/]))?" for end in ("low", "high"))
    sorts, characters = alternatives(words["sorts"]), alternatives(words["characters"])
    return {
        "value": rf"(?P<value>{_VALUE})",
        "values": r"(?P<values>\S.*)",
        "low": low,
        "high": high,
        "interval": rf"(?P<open>[\[(（])\s*{low}\s*(?:,|-|–|~|to)\s*{high}\s*(?P<close>[\])）])",
        "remark": r"(?:[(（][^()（）]*[)）])?",
        "number": rf"(?P<value>{THOUSANDS}|-?\d[\w.]*)",
        "characters": rf"(?:(?:{sorts})\s+)?(?:{characters})\b",
        "word": r"(?P<word>[^\W\d][\w-]*(?: [\w-]+){0,2}?)",
        "unit": rf"(?P<unit>{unit})(?![\w/])",
        "count": rf"(?P<high>{NUMBER}|(?:{alternatives(words['numbers'])})\b)",
        "things": rf"(?!(?:{sorts}|{characters}|{unit})\b)[^\W\d][\w-]*(?: [\w-]+){{0,3}}?",
        "type": rf"(?P<type>{alternatives(types)})(?![\w-])",
        "kind": rf"(?P<kind>{alternatives(words['kinds'])})",
        "...": r"[^,;:.()]{0,80}?",
    }


def compile_template(template: str, slots: Mapping[str, str]) -> Template:
    """Make the pattern of a template, in which `slots` stand for the names in braces."""
    tokens: list[_Token] = _TOKEN.findall(template)
    pattern: list[str] = []
    closers: list[str] = []
    for slot, escaped, bracket, space, word in tokens:
        if slot:
            pattern.append(slots[slot])
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
    return Template(re.compile(rf"(?<![\w-]){''.join(pattern)}", re.IGNORECASE), tuple(sorted(_cues(iter(tokens)))))


def alternatives(words: Iterable[str]) -> str:
    """The pattern of one of several words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


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
