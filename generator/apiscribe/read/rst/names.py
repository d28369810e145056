"""Names that an RST page defines in one place and uses in another: targets, footnotes, titles and substitutions."""

from __future__ import annotations

import re
from functools import cached_property

_LONGEST_REPLACEMENT = 200  # a page must not grow beyond measure through its substitutions


def normalise(name: str) -> str:
    """The form in which reference names compare: case and white space do not count."""
    return " ".join(name.lower().split())


class Names:
    """The names that a page defines for use anywhere on it; they are looked up only when some text uses one."""

    _TARGET = re.compile(r"^[ |]*\.\. _(?:`([^`\n]+)`|((?:[^:\n\\]|\\.|:(?![ \n]))+)):(?: +(\S+))?", re.MULTILINE)
    _FOOTNOTE = re.compile(r"^[ |]*\.\. \[([\w#*.:+-]{1,64})\](?= |$)", re.MULTILINE)
    _TITLE = re.compile(r"^(\S.*)\n([^\w\s])\2{2,} *$", re.MULTILINE)
    _REPLACEMENT = re.compile(r"^ *\.\. \|([^|\n]+)\| +replace:: *(.*(?:\n +\S.*)*)", re.MULTILINE)

    def __init__(self, source: str) -> None:
        self._source = source

    def target(self, name: str) -> str | None:
        """What a reference to `name` leads to: an address, or the normalised name of a place on this page."""
        return self._targets.get(normalise(name))

    def replacement(self, name: str) -> str | None:
        """What |name| stands for, as it is written."""
        return self._replacements.get(normalise(name))

    @cached_property
    def _targets(self) -> dict[str, str]:
        titles = {normalise(title): normalise(title) for title, _ in self._TITLE.findall(self._source)}
        labels = {f"[{normalise(label)}]": label for label in self._FOOTNOTE.findall(self._source)}
        named = {
            normalise((quoted or name).replace("\\", "")): address or normalise(quoted or name)
            for quoted, name, address in self._TARGET.findall(self._source)
        }
        return titles | labels | named

    @cached_property
    def _replacements(self) -> dict[str, str]:
        return {
            normalise(name): text
            for name, text in self._REPLACEMENT.findall(self._source)
            if len(text) <= _LONGEST_REPLACEMENT
        }
