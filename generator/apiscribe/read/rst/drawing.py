"""Tables as a page draws them with characters: which text stands in which place.

Columns are those of a fixed-width screen: a wide East Asian character takes two of them, a combining one none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, east_asian_width

from apiscribe.read.rst.lines import Lines

_MOST_EMPTY_PLACES = 10_000


@dataclass(frozen=True, slots=True)
class Drawing:
    """The rows of a table: for each column, what stands in it; what spans is the same object in each of its places.

    `starts` are the lines in which the rows begin; the first `heads` rows are head rows.
    """

    rows: list[list[Lines]]
    starts: list[int]
    heads: int


class Wide(list[str]):
    """A line with characters that take two columns or none: what stands in each column. A slice of it is a string."""

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        return "".join(found) if isinstance(place, slice) else found


def columns(line: str) -> str | Wide:
    """The line, such that its indices are screen columns."""
    if line.isascii():
        return line
    places = Wide()
    for char in line:
        if combining(char) and places:
            places[-1] += char
        else:
            places += [char, ""] if east_asian_width(char) in "WF" else [char]
    return places


def is_out_of_measure(rows: int, width: int, text: Sequence[str]) -> bool:
    """Would a table of so many places, most of them empty, dwarf the text that it is read from?"""
    return rows * width > _MOST_EMPTY_PLACES + sum(map(len, text))
