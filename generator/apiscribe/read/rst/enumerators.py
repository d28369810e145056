"""The markers of numbered lists: `1.`, `a)`, `(iv)`, `#.`

A line that starts like one is a list item only if what follows agrees, so that "A. Turing" over two lines is text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_MARKER = re.compile(r"(\(?)([0-9]{1,9}|[a-zA-Z]|[ivxlc]{2,8}|[IVXLC]{2,8}|#)([.)])(?: +|$)")
may_be_enumerator = _MARKER.match
_HIGHEST_ROMAN = 99  # "mix", "di" and "mm" are words


def _roman(number: int) -> str:
    tens = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"]
    ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
    return tens[number // 10] + ones[number % 10]


_ROMANS = {_roman(number): number for number in range(1, _HIGHEST_ROMAN + 1)}


class Enumerator(NamedTuple):
    """What stands before and after the label, how the list counts, and how wide the marker is with its space.

    `kind` is the first label of the way of counting, or `#`.
    """

    before: str
    after: str
    kind: str
    number: int
    width: int

    def follows(self, other: Enumerator) -> bool:
        """Is this the next item of the same list?"""
        same_form = (self.before, self.after) == (other.before, other.after)
        return same_form and (self.kind == "#" or (self.kind, self.number) == (other.kind, other.number + 1))

    def next_markers(self) -> tuple[str, ...]:
        """How the next item's line would begin."""
        labels = [label for label in (_label(self.kind, self.number + 1), "#") if label]
        return tuple(f"{self.before}{label}{self.after} " for label in labels)


def read_enumerator(line: str, following: str, previous: Enumerator | None = None) -> Enumerator | None:
    """The marker at the start of a line; the `following` line must be blank, indented or the next item."""
    match = _MARKER.match(line)
    if match is None or (match[1] and match[3] != ")"):
        return None
    numbers = ((kind, _number(kind, match[2])) for kind in _kinds(match[2], previous))
    kind, number = next(((kind, number) for kind, number in numbers if number is not None), ("", 0))
    enumerator = Enumerator(match[1], match[3], kind, number, match.end())
    is_item = following[:1] in {"", " "} or following.startswith(enumerator.next_markers())
    return enumerator if kind and is_item else None


def _kinds(label: str, previous: Enumerator | None) -> str:
    """The kinds of counting to try, the likeliest first: that of the list so far, then roman for a list's first `i`."""
    if previous:
        return previous.kind + "#1aAiI"
    return (label if label in {"i", "I"} else "") + "#1aAiI"


def _number(kind: str, label: str) -> int | None:
    """The number that `label` is when counting by `kind`."""
    match kind:
        case "#":
            return 1 if label == "#" else None
        case "1":
            return int(label) if label.isdigit() else None
        case "i" | "I":
            return _ROMANS.get(label.lower()) if label.islower() == (kind == "i") else None
    number = ord(label) - ord(kind) + 1 if len(label) == 1 else 0
    return number if 1 <= number <= 26 else None


def _label(kind: str, number: int) -> str:
    if kind in {"i", "I"}:
        label = _roman(number) if number <= _HIGHEST_ROMAN else ""
        return label if kind == "i" else label.upper()
    if kind in {"a", "A"}:
        return chr(ord(kind) + number - 1) if number <= 26 else ""
    return str(number) if kind == "1" else "#"
