"""What headings, captions and short paragraphs announce: the parameters, body or sample of a request or a response.

    announcement = word { word } [ number ] [ ":" title ]        every word is one that the dialect lists

The order of the words says nothing, so "Parameters in the request header" and "Request header parameters" are one. A
text with any other word ("spec parameters") announces nothing. The words come in classes, see `en.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from apiscribe.vocabulary.templates import alternatives

Kind = Literal["uri", "parameters", "sample", "status"]
Place = Literal["path", "query", "uri", "header", "body", "form", ""]

_PLACES: tuple[Place, ...] = ("header", "path", "query", "form", "body", "uri")
_LONGEST = 160
_BRACKETS = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_WORDS = re.compile(r"[A-Z][a-z]+(?: [a-z]+)*")
_NUMBER = re.compile(r"\s*\d+(?=\s*(?:[:：.]|$))")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a text announces; `title` is what it says of it behind a colon. A bare one does not speak of parameters."""

    kind: Kind
    direction: Literal["request", "response"] | None = None
    place: Place = ""
    is_failure: bool = False
    title: str = ""
    is_bare: bool = False


@dataclass(frozen=True)
class Announcements:
    """The words of a dialect's announcements by class."""

    classes: Mapping[str, tuple[str, ...]]

    @cached_property
    def _words(self) -> re.Pattern[str]:
        """One word with the class that it is of; the longest word of all that fit, as a phrase may hold another."""
        every = [(word, name) for name, words in self.classes.items() for word in words]
        every.sort(key=lambda pair: -len(pair[0]))
        names: dict[str, None] = dict.fromkeys(name for _, name in every)
        assert all(name.isidentifier() for name in names)
        parts = (f"(?P<{name}_{i}>{alternatives([word])})" for i, (word, name) in enumerate(every))
        return re.compile(rf"\W*?(?:{'|'.join(parts)})(?!(?<=[A-Za-z0-9_])[A-Za-z0-9_])", re.IGNORECASE)

    def read(self, text: str) -> Announcement | None:
        """What `text` announces, or None: most texts are longer than any announcement, or hold another word."""
        if len(text) > _LONGEST:
            return None
        remarks = " ".join(_BRACKETS.findall(text))
        head, colon, title = _BRACKETS.sub("", text.replace("：", ":")).partition(":")
        said = self._classes(_NUMBER.sub("", head))
        if not said or (title.strip() and not ("sample" in said and {"request", "response"} & set(said))):
            return None
        outcome = said + (self._classes(remarks) or [])
        return _meaning(said, "failure" in outcome, title.strip() if colon else "")

    def is_neutral(self, text: str) -> bool:
        """Whether a text has no word but those that say nothing of their own ("Description of the parameters")."""
        said = self._classes(text) or ["none"]
        return set(said) <= {"parameters", "filler"}

    def speaks_of_parameters(self, text: str) -> bool:
        """Whether a text is about parameters that it describes in words of its own: "Search parameters".

        Names of fields are not written as words with a capital letter are.
        """
        described, _, last = text.rpartition(" ")
        return _WORDS.fullmatch(described) is not None and self._classes(last) == ["parameters"]

    def _classes(self, text: str) -> list[str] | None:
        """The classes of the words, in order; None where the text has any other word."""
        text = text.strip(" .:：。*")
        said: list[str] = []
        at = 0
        while at < len(text):
            found = self._words.match(text, at)
            if found is None:
                return said if not re.search(r"\w", text[at:]) else None
            assert found.lastgroup
            said.append(found.lastgroup.rpartition("_")[0])
            at = found.end()
        return said


def _meaning(said: list[str], is_failure: bool, title: str) -> Announcement | None:
    direction: Literal["request", "response"] | None = None
    for name in said:
        if name in ("request", "response"):
            direction = direction or name  # type: ignore[assignment]
    place: Place = next((place for place in _PLACES if place in said), "")
    if "sample" in said:
        return Announcement("sample", direction, place, is_failure, title)
    if "status" in said:
        return Announcement("status", "response")
    if said[-1] in ("success", "failure") or (place in ("path", "query") and "parameters" not in said):
        return None  # "Request succeeded" is a sentence, and "Query" no place
    if direction is None and not place:
        return Announcement("parameters") if "parameters" in said else None
    if place == "uri" and direction in (None, "request") and "parameters" not in said:
        return Announcement("uri", "request", place)
    return Announcement("parameters", direction, place, is_failure, is_bare="parameters" not in said)
