"""Reads JSON as pages print it, with the line of each value.

Trailing commas, commas missing at the end of a line, comments, and "..." where values were left out have one honest
reading. What has no honest reading raises `NotJson` with the line and the reason; nothing is guessed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from apiscribe.api import JSON

_DEEPEST = 100
_LONGEST_NUMBER = 1000
_TOKEN = re.compile(
    r"""(?P<space>[\s\u00a0]+|//[^\n]*|\#[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.]))
    |(?P<word>true|false|null)\b
    |(?P<omitted>\.{3,}|…+)
    |(?P<mark>[{}\[\]:,])""",
    re.VERBOSE | re.DOTALL,
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class NotJson(ValueError):
    """The text is no JSON; `line` counts from 1 within the text."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON value; `lines` leads from each JSON pointer into it to a line of the text, counted from 1."""

    value: JSON
    lines: Mapping[str, int]


def pointer_token(name: str) -> str:
    """Escape a name for a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def parse_json(text: str) -> Parsed:
    """Read one JSON value; raises `NotJson`."""
    return _Parser(text).parse()


@dataclass(slots=True)
class _Parser:
    """A cursor over the tokens of a text: kind, text and line of the token it stands at."""

    text: str
    lines: dict[str, int] = field(default_factory=dict)
    kind: str = ""
    token: str = ""
    line: int = 1
    _line_before: int = 1
    _tokens: Iterator[tuple[str, str, int]] = field(default_factory=lambda: iter(()))

    def parse(self) -> Parsed:
        self._tokens = _tokens(self.text)
        self._next()
        value = self._value("", 0)
        if self.kind != "end":
            raise NotJson(f"{self.token[:20]!r} stands behind the end of the value", self.line)
        return Parsed(value, self.lines)

    def _next(self) -> None:
        self._line_before = self.line
        self.kind, self.token, self.line = next(self._tokens)

    def _value(self, pointer: str, depth: int) -> JSON:
        if depth > _DEEPEST:
            raise NotJson(f"nested deeper than {_DEEPEST} levels", self.line)
        self.lines[pointer] = self.line
        kind, token = self.kind, self.token
        if token == "{" and kind == "mark":
            return self._object(pointer, depth)
        if token == "[" and kind == "mark":
            return self._array(pointer, depth)
        if kind not in ("string", "number", "word"):
            raise NotJson(f"a value is missing before {token[:20]!r}" if token else "the value has no end", self.line)
        value = _scalar(token, self.line)
        self._next()
        return value

    def _object(self, pointer: str, depth: int) -> dict[str, JSON]:
        members: dict[str, JSON] = {}
        self._next()
        while not self._closes("}"):
            if self.kind != "string":
                raise NotJson(f"a name in quotes is expected, not {self.token[:20]!r}", self.line)
            name, line = _scalar(self.token, self.line), self.line
            self._next()
            if self.token != ":":
                raise NotJson(f"a colon is missing after {name!r}", self.line)
            self._next()
            if name in members:
                raise NotJson(f"{name!r} stands twice in one object", line)
            members[name] = self._value(f"{pointer}/{pointer_token(name)}", depth + 1)
            self._comma("}")
        self._next()
        return members

    def _array(self, pointer: str, depth: int) -> list[JSON]:
        items: list[JSON] = []
        self._next()
        while not self._closes("]"):
            items.append(self._value(f"{pointer}/{len(items)}", depth + 1))
            self._comma("]")
        self._next()
        return items

    def _closes(self, bracket: str) -> bool:
        while self.kind == "omitted":
            self._next()
            self._comma(bracket)
        return self.kind == "mark" and self.token == bracket

    def _comma(self, bracket: str) -> None:
        if self.token == "," and self.kind == "mark":
            self._next()
        elif self.kind == "end":
            raise NotJson("the value has no end", self.line)
        elif self.token != bracket and self.kind != "omitted" and self.line == self._line_before:
            raise NotJson(f"a comma is missing before {self.token[:20]!r}", self.line)


def _scalar(token: str, line: int) -> JSON:
    if len(token) > _LONGEST_NUMBER and not token.startswith('"'):
        raise NotJson("a number of more than 1,000 digits", line)
    try:
        value = json.loads(token, strict=False)
    except ValueError as error:
        raise NotJson(str(error), line) from None
    if isinstance(value, float) and not math.isfinite(value):
        raise NotJson(f"{token[:20]} is too large for a number", line)
    if isinstance(value, str) and _SURROGATE.search(value):
        raise NotJson("half a surrogate pair is no character", line)
    return value


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    position, line = 0, 1
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise NotJson(f"{text[position : position + 20]!r} is no JSON", line)
        if found.lastgroup != "space":
            yield found.lastgroup or "", found[0], line
        line += found[0].count("\n")
        position = found.end()
    while True:
        yield "end", "", line
