"""How a directive is written: `.. name:: argument`, options, a blank line, and indented content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apiscribe.read.rst.lines import Lines

FIELD = re.compile(r":(?![: ])((?:[^:\\]|\\.|:(?![ `]|$))+)(?<! ):(?: +|$)")
"""A field marker, which is an option's too: `:name: value`"""

_MARKER = re.compile(r"\.\. +([^\W_]+(?:[-._+:][^\W_]+)*) ?::(?: +|$)")


@dataclass(frozen=True, slots=True)
class Directive:
    """`.. name:: argument`, its options, and its content, in line `i` of `lines`.

    `body` is all that belongs to it: the argument up to line `options_start`, options up to `head_end`, the content.
    """

    name: str
    lines: Lines
    i: int
    body: Lines
    options_start: int
    head_end: int

    @property
    def argument(self) -> str:
        return "\n".join(self.body.text[: self.options_start])

    @property
    def content(self) -> Lines:
        return self.body.cut(self.head_end, len(self.body.text), 0)

    @property
    def whole(self) -> Lines:
        """The content together with the argument, for a directive that takes none."""
        text = self.body.text
        blank = [""] * (self.head_end - self.options_start)
        without_options = self.body._replace(text=[*text[: self.options_start], *blank, *text[self.head_end :]])
        return without_options.cut(0, len(text), 0)

    @property
    def options(self) -> dict[str, str]:
        return dict(_options(self.body.text[self.options_start : self.head_end]))

    def number(self, option: str) -> int:
        value = self.options.get(option, "").strip()
        return int(value) if value.isdecimal() and len(value) < 9 else 0


def read_directive(lines: Lines, i: int) -> tuple[Directive | None, int]:
    """The directive that begins in line `i`, and the line behind it."""
    match = _MARKER.match(lines.text[i])
    if match is None:
        return None, i
    body, end = lines.body(i, match.end())
    has_head = match.end() < len(lines.text[i]) or lines.line(i + 1)
    head = next((n for n, line in enumerate(body.text) if not line), len(body.text)) if has_head else 0
    start = next((n for n, line in enumerate(body.text[:head]) if line[0] == ":" and FIELD.match(line)), head)
    return Directive(match[1].lower(), lines, i, body, start, head), end


def _options(text: list[str]) -> Iterator[tuple[str, str]]:
    """The options that these lines set; a line without a marker continues the value before it."""
    name, value = "", ""
    for line in text:
        if match := FIELD.match(line):
            if name:
                yield name, value
            name, value = match[1].lower(), line[match.end() :]
        else:
            value += "\n" + line.strip()
    if name:
        yield name, value
