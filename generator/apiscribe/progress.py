"""How far a run is, as one line on a terminal that is painted over; nothing where nobody watches.

A few lines of our own: all that is needed of a library is one line of text, and start-up has to stay short.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import PurePath
from typing import TextIO
from unicodedata import east_asian_width

from apiscribe.files import printable

_PAUSE = 0.1
_CERTAIN = 1.0
_CLEAR = "\r\x1b[K"


class Progress:
    """One line about the run, at most ten times a second; without a stream, none.

    `begin` says how much there is to read, `advance` that some of it is done, and `step` names what takes long and has
    no parts. `end` leaves the terminal as it was. A terminal that goes away ends the telling, not the run.
    """

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._painted = float("-inf")
        self._begun = 0.0
        self._total = self._work = self._done = self._worked = 0

    def begin(self, total: int, work: int) -> None:
        """So many pages are to be read, which are so much work in all."""
        self._begun = self._clock()
        self._total, self._work, self._done, self._worked = total, work, 0, 0

    def advance(self, name: str, work: int) -> None:
        """One page has been read, which was so much work."""
        self._done += 1
        self._worked += work
        if self._stream and self._clock() - self._painted >= _PAUSE:
            self._paint(f"reading {self._done:,} of {self._total:,} pages{self._left()}  {printable(PurePath(name))}")

    def step(self, name: str) -> None:
        """What is done now, until something else is told."""
        self._paint(name)

    def end(self) -> None:
        self._write(_CLEAR)

    def _left(self) -> str:
        """How long it still takes, once that can be told from what is done."""
        passed = self._clock() - self._begun
        if passed < _CERTAIN or not self._worked:
            return ""
        left = round(passed * (self._work - self._worked) / self._worked)
        return f", {left // 60}:{left % 60:02} left"

    def _paint(self, text: str) -> None:
        if self._stream:
            self._write(f"{_CLEAR}{_fitting(text, _columns(self._stream) - 1)}")
            self._painted = self._clock()

    def _write(self, text: str) -> None:
        if self._stream:
            try:
                self._stream.write(text)
                self._stream.flush()
            except (OSError, ValueError):
                self._stream = None


@contextmanager
def told_on(stream: TextIO, environment: Mapping[str, str] = os.environ, *, quiet: bool = False) -> Iterator[Progress]:
    """Tell on this stream if it is a terminal that can paint over a line, and a person is likely to watch it."""
    watched = False
    if not quiet and not environment.get("CI") and environment.get("TERM", "dumb") != "dumb":
        with suppress(OSError, ValueError):
            watched = stream.isatty()
    progress = Progress(stream if watched else None)
    try:
        yield progress
    finally:
        progress.end()


def _columns(stream: TextIO) -> int:
    """How wide the terminal is; standard output, which is asked otherwise, may lead elsewhere."""
    with suppress(OSError, ValueError):
        return shutil.get_terminal_size(os.get_terminal_size(stream.fileno())).columns
    return shutil.get_terminal_size().columns


def _fitting(text: str, width: int) -> str:
    """As much of the text as fits the line; wide characters count as two."""
    for end, taken in enumerate(accumulate(2 if east_asian_width(char) in "WF" else 1 for char in text)):
        if taken > width:
            return f"{text[: max(0, end - 2)]}…"
    return text
