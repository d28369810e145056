"""Several APIs of one project at the same time. One that cannot be made does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from apiscribe.findings import CannotDo
from apiscribe.page_cache import open_page_cache
from apiscribe.progress import Progress
from apiscribe.project import source_files
from apiscribe.reading import Reading
from apiscribe.workers import spread

Result = TypeVar("Result")

_PACKAGES = 100_000
"""What the packages of an API cost beside its pages, in bytes of pages."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An API that could not be made, and why."""

    name: str
    error: CannotDo

    def __str__(self) -> str:
        return f"{self.name}: {self.error}"


@dataclass(frozen=True, slots=True)
class _Piece(Generic[Result]):
    work: Callable[[Path, str, Reading], Result]
    root: Path
    name: str
    cached: bool


def each(
    root: Path, names: Sequence[str], reading: Reading, work: Callable[[Path, str, Reading], Result]
) -> Iterator[tuple[str, Result | Failure]]:
    """Do `work`, a function of a module, for each of these APIs, and yield what it gives in the order of the names.

    A single API has all processes for its pages; of several, each has one.
    """
    if reading.jobs == 1 or len(names) < 2:
        for name in names:
            yield name, _tried(work, root, name, reading)
        return
    pieces = [_Piece(work, root, name, reading.cache is not None) for name in names]
    weights = [_PACKAGES + sum(path.stat().st_size for path in source_files(root, name)) for name in names]
    done: dict[int, Result | Failure] = {}
    told = 0
    reading.progress.step(f"making {len(names)} APIs")
    for place, result in spread(_apart, pieces, weights, reading.jobs):
        done[place] = result
        reading.progress.step(f"making {len(names)} APIs, {told + len(done)} done")
        while told in done:
            yield names[told], done.pop(told)
            told += 1


def _apart(piece: _Piece[Result]) -> Result | Failure:
    cache = open_page_cache() if piece.cached else None
    return _tried(piece.work, piece.root, piece.name, Reading(1, cache, Progress()))


def _tried(work: Callable[[Path, str, Reading], Result], root: Path, name: str, reading: Reading) -> Result | Failure:
    try:
        return work(root, name, reading)
    except CannotDo as error:
        return Failure(name, error)


def table(names: Sequence[str], rows: Mapping[str, Sequence[str]]) -> str:
    """A row an API: operations, errors and warnings, files."""
    wide = max(map(len, names))
    heads = f"{'API':{wide}}  {'operations':>10}  {'errors':>6}  {'warnings':>8}  files"
    lines = [heads]
    for name in names:
        *counts, told = rows.get(name, ("could not be made",))
        counts = counts or ["", "", ""]
        lines.append(f"{name:{wide}}  {counts[0]:>10}  {counts[1]:>6}  {counts[2]:>8}  {told}")
    return "\n".join(lines)
