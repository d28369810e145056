"""Where a fact stands: a file and a line. A leaf; every other module may use it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A line of a file; lines count from 1, and 0 means the file as a whole.

    `part` tells apart things of one kind that stand on one line; it is never shown.
    """

    file: str
    line: int = 0
    part: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file
