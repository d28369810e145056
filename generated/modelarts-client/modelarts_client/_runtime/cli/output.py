"""Answers on standard output, as tables, JSON or lines of JSON."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Literal, TextIO, cast

from . import table
from .json_text import compact, indented

Format = Literal["table", "json", "jsonl"]

_MEASURED = 100  # items that a table's columns are made to fit; those after them are not waited for


@dataclass(frozen=True, slots=True)
class Output:
    """Where answers go, and how. Each item is written as it comes: what reads along need not wait for the last page.

    A JSON array that an error cuts short is left open, so that nobody takes it for the whole. `before` is called before
    each piece is written.
    """

    stream: TextIO
    format: Format
    columns: tuple[str, ...] = ()
    before: Callable[[], None] | None = None

    def items(self, items: Iterable[object]) -> int:
        """Write a listing; says how many columns of a table had no room."""
        match self.format:
            case "table":
                return self._table(iter(items))
            case "json":
                self._array(items)
            case "jsonl":
                for item in items:
                    self._write(compact(item))
        return 0

    def value(self, value: object) -> int:
        """Write a single answer; a list is written as a listing is."""
        if isinstance(value, list):
            return self.items(cast("Iterable[object]", value))
        one: list[object] = [value]  # `value` itself loses its type to the tests below
        match self.format:
            case "json":
                self._write(indented(value))
            case "jsonl":
                self._write(compact(value))
            case "table" if isinstance(value, dict) and not self.columns:
                for line in table.pairs(cast("dict[str, object]", one[0])):
                    self._write(line)
            case "table" if isinstance(value, dict):
                return self._table(iter(one))
            case "table":
                self._write(table.cell(one[0]))
        return 0

    def _array(self, items: Iterable[object]) -> None:
        before = "["
        for item in items:
            self._write(f"{before}\n  {indented(item, '  ')}", end="")
            before = ","
        self._write("[]" if before == "[" else "\n]")

    def _table(self, items: Iterator[object]) -> int:
        first = list(islice(items, _MEASURED))
        if not first:
            return 0
        room = shutil.get_terminal_size().columns if self.stream.isatty() else 0
        columns, left = (table.chosen(self.columns, first), 0) if self.columns else table.fitting(first, room)
        cut = bool(room) and not self.columns
        for line in chain(table.head(columns, cut=cut), (table.row(item, columns, cut=cut) for item in first)):
            self._write(line)
        for item in items:
            self._write(table.row(item, columns, cut=cut))
        return left

    def _write(self, text: str, end: str = "\n") -> None:
        if self.before:
            self.before()
        self.stream.write(text + end)
        self.stream.flush()
