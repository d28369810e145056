"""How far a listing is, for a person who waits."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")

_PAUSE = 0.1


class Progress:
    """One line on a terminal, drawn over itself and gone in the end. On anything else than a terminal, nothing."""

    def __init__(self, stream: TextIO, total: int | None, *, shown: bool) -> None:
        self._stream = stream
        self._total = "" if total is None else f" of {total}"
        self._shown = shown
        self._drawn = 0
        self._due = 0.0

    def counted(self, items: Iterable[T]) -> Iterator[T]:
        """Give the items on, counting them. The line is gone when they end, and when anything goes wrong."""
        try:
            for number, item in enumerate(items, 1):
                self._draw(number)
                yield item
        finally:
            self.wipe()

    def _draw(self, number: int) -> None:
        now = time.monotonic()
        if self._shown and now >= self._due:
            line = f"{number}{self._total} items"
            self._stream.write(f"\r{line}")
            self._stream.flush()
            self._drawn, self._due = len(line), now + _PAUSE

    def wipe(self) -> None:
        """Take the line away, for what is to be written in its place."""
        if self._drawn:
            self._stream.write(f"\r{' ' * self._drawn}\r")
            self._stream.flush()
            self._drawn = 0
