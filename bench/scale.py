"""What more processes, kept pages and more pages do to the time and the memory of a whole run.

usage: scale.py PAGES [TIMES]         a folder of RST pages, by whole processes: the median of TIMES (5) runs
       scale.py PAGES --copies N...   so many pages, copied under other paths and names: time and memory, which are
                                      to grow as the pages do

Runs to be compared take turns, so that whatever else the machine does meets all of them; what counts is their ratio.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from apiscribe.pages import find_pages, transcribe_pages
from apiscribe.reading import Reading

_COPY = (
    (re.compile(r"(?<![\w.}])/(v[0-9][\w.]*)/"), r"/\1/copy{number}/"),
    (re.compile(r"^(\.\. _[^\n:]+):$", re.MULTILINE), r"\1-copy{number}:"),
    (re.compile(r"(:ref:`[^`<]*<[^`>]+)>`"), r"\1-copy{number}>`"),
    (re.compile(r"^(:original_name: [^\n.]+)", re.MULTILINE), r"\1-copy{number}"),
)
"""What tells the operations, tables and names of one copy from those of another."""


def main(folder: str, *rest: str) -> int:
    with tempfile.TemporaryDirectory() as work:
        if rest[:1] == ("--copies",):
            for count in map(int, rest[1:]):
                _grown(Path(folder), Path(work), count)
        else:
            _compared(folder, Path(work), int(rest[0]) if rest else 5)
    return 0


def _compared(folder: str, work: Path, times: int) -> None:
    pages = work / "pages"
    shutil.copytree(folder, pages)
    found = find_pages([str(pages)])
    edited = max(found, key=lambda page: page.size()).path
    before = edited.read_text(encoding="utf-8")

    def one_changed() -> None:
        edited.write_text(f"{before}\n.. {time.monotonic_ns()}\n", encoding="utf-8")

    runs: dict[str, Callable[[], float]] = {
        "read, 1 process": lambda: _timed(lambda: transcribe_pages(found, Reading(jobs=1))),
        "read, 2 processes": lambda: _timed(lambda: transcribe_pages(found, Reading(jobs=2))),
        "whole, --jobs 1": lambda: _run(work, pages, "--jobs", "1", "--no-cache"),
        "whole, --jobs 2": lambda: _run(work, pages, "--jobs", "2", "--no-cache"),
        "whole, none kept": lambda: _run(work, pages, before=lambda: shutil.rmtree(work / "cache", ignore_errors=True)),
        "whole, unchanged": lambda: _run(work, pages),
        "whole, one changed": lambda: _run(work, pages, before=one_changed),
    }
    took: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(times):
        for name, run in runs.items():
            took[name].append(run())
    print(f"{len(found)} pages, medians of {times}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for name, seconds in took.items():
        print(f"{name:20} {statistics.median(seconds):6.2f} s  ({min(seconds):.2f} to {max(seconds):.2f})")
    for kind in ("read", "whole"):
        names = [name for name in runs if name.startswith(kind)][:2]
        ratios = [one / two for one, two in zip(took[names[0]], took[names[1]], strict=True)]
        print(f"{kind}: 2 processes are {statistics.median(ratios):.2f} times as fast ({max(ratios):.2f} at best)")


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _run(work: Path, pages: Path, *options: str, before: Callable[[], object] = lambda: None) -> float:
    """The seconds of a whole process."""
    before()
    command = [sys.executable, "-m", "apiscribe.cli", "transcribe", str(pages), "-o", str(work / "openapi.yaml")]
    environment = {**os.environ, "XDG_CACHE_HOME": str(work / "cache")}
    return _timed(
        lambda: subprocess.run([*command, "-q", *options], stdout=subprocess.DEVNULL, env=environment, check=True)
    )


def _grown(source: Path, work: Path, count: int) -> None:
    """Tell what a run over so many pages takes: seconds of processor and of the clock, memory of all its processes."""
    folder = work / f"copies{count}"
    _copy(source, folder, count)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    before = used.ru_utime + used.ru_stime
    with _Memory() as memory:
        passed = _run(work, folder, "--no-cache")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = used.ru_utime + used.ru_stime - before
    each = f"{spent / count * 1000:.1f} ms of processor a page"
    print(f"{count:6,} pages: {passed:6.1f} s, {each}; {memory.most / 1e6:,.0f} MB in all processes", flush=True)


def _copy(source: Path, into: Path, count: int) -> None:
    pages = sorted(source.rglob("*.rst"))
    for index in range(count):
        number, place = divmod(index, len(pages))
        text = pages[place].read_text(encoding="utf-8")
        for pattern, other in _COPY:
            text = pattern.sub(other.format(number=number), text)
        path = into / f"copy{number}" / pages[place].relative_to(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class _Memory:
    """The most memory that the children of this process, and theirs, had at one time: what each alone or shared holds,
    shared memory counted once (PSS). Linux only."""

    def __init__(self) -> None:
        self.most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.1):
            self.most = max(self.most, sum(map(_memory, _below(os.getpid()))))


def _below(process: int) -> list[int]:
    try:
        told = " ".join(path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children"))
    except OSError:
        return []
    children = [int(child) for child in told.split()]
    return [*children, *(inner for child in children for inner in _below(child))]


def _memory(process: int) -> int:
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss: +(\d+) kB", told, re.MULTILINE)
    return int(found[1]) * 1000 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
