"""What is wrong with an OpenAPI document, by JSON pointer, until someone knows the lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from apiscribe.findings import Finding
from apiscribe.lines import unescaped
from apiscribe.location import Location

_METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace"))

At = Callable[[str], Location]
"""JSON pointer -> its place; of what is not there, the place of the innermost value around it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that knows JSON pointers instead of lines. `pointer` may name what is missing."""

    rule: str
    message: str
    pointer: str
    because: tuple[str, ...] = ()
    value: str = ""

    def finding(self, at: At) -> Finding:
        """The same, told of places."""
        operation, field = _subject(self.pointer)
        because = tuple(at(pointer) for pointer in self.because)
        return Finding(self.rule, self.message, at(self.pointer), because, operation, field, self.value)


def shown(value: object, longest: int = 60) -> str:
    """A value in a message: short, on one line, nothing in it that steers a terminal."""
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case Mapping():
            return "an object"
        case list() | tuple():
            return "a list"
        case _:
            text = repr(value)
            return text if len(text) <= longest else f"{text[:longest]}..."


def _subject(pointer: str) -> tuple[str, str]:
    """The operation that a pointer lies in, if any, and the dotted path from there."""
    steps = [unescaped(token) for token in pointer.split("/")[1:]]
    if len(steps) > 2 and steps[0] == "paths" and steps[2] in _METHODS:
        return f"{steps[2].upper()} {steps[1]}", ".".join(steps[3:])
    return "", ".".join(steps)
