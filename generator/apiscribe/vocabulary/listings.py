"""The words by which references tell how a list is read page by page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apiscribe.vocabulary.templates import Notation

_SENTENCE = re.compile(r"[.;\n]+\s*")


@dataclass(frozen=True, slots=True)
class Listings:
    """Names of parameters and fields, in lower case and the best first, and patterns of what is said of them."""

    names: Mapping[str, tuple[str, ...]]
    sentences: Mapping[str, re.Pattern[str]]

    def says(self, what: str, description: str) -> bool:
        """Whether these words stand anywhere in a description."""
        return self.sentences[what].search(description) is not None

    def behind(self, what: str, description: str) -> tuple[str, ...]:
        """The words that stand behind these, one a place, without their stops."""
        rests = (description[found.end() :].split(maxsplit=1) for found in self.sentences[what].finditer(description))
        return tuple(rest[0].strip("*`.,") for rest in rests if rest)

    def begins(self, what: str, description: str) -> tuple[bool, ...]:
        """Whether each of the sentences of a description begins so."""
        return tuple(
            self.sentences[what].match(sentence.lstrip(" -*")) is not None for sentence in _SENTENCE.split(description)
        )


def read_listings(
    names: Mapping[str, Sequence[str]], sentences: Mapping[str, Sequence[str]], notation: Notation
) -> Listings:
    """Read the two sections of a dialect; see `en.toml`."""
    patterns = {
        what: "|".join(rf"(?:{notation.compile(template).pattern.pattern}(?!\w))" for template in own)
        for what, own in sentences.items()
    }
    return Listings(
        {group: tuple(name.casefold() for name in own) for group, own in names.items()},
        {what: re.compile(pattern, re.IGNORECASE) for what, pattern in patterns.items()},
    )
