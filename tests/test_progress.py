"""The line on a terminal that says how far a run is: there for a person who watches, and nowhere else."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lamp_pages import write_pages

from apiscribe.progress import Progress, told_on

pty = pytest.importorskip("pty")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def lines(painted: str) -> list[str]:
    """What the line said, one after another."""
    return painted.split("\r\x1b[K")[1:]


@pytest.fixture(autouse=True)
def _width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")


def test_it_is_painted_ten_times_a_second_at_most() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress(terminal, clock)
    progress.begin(3000, 3000)
    for number in range(3000):
        clock.now = number / 1000
        progress.advance(f"lamps/{number}.rst", 1)
    painted = lines(terminal.getvalue())
    assert 25 <= len(painted) <= 31
    assert painted[0].startswith("reading 1 of 3,000 pages  lamps/0.rst")


def test_the_time_that_is_left_goes_by_the_work_that_is_left() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress(terminal, clock)
    progress.begin(3, 1000)
    clock.now = 0.5
    progress.advance("a.rst", 50)
    clock.now = 20.0
    progress.advance("b.rst", 150)
    first, second = lines(terminal.getvalue())
    assert "left" not in first
    assert "2 of 3 pages, 1:20 left" in second


def test_a_name_neither_steers_the_terminal_nor_leaves_the_line() -> None:
    terminal = Terminal()
    progress = Progress(terminal, Clock())
    progress.begin(1, 1)
    progress.advance("\x1b[2J\n\r" + "灯" * 100, 1)
    (painted,) = lines(terminal.getvalue())
    assert painted.isprintable()
    assert len(painted) + painted.count("灯") < 60
    assert painted.endswith("…")


def test_a_terminal_that_goes_away_ends_the_telling() -> None:
    terminal = Terminal()
    with told_on(terminal, {"TERM": "xterm"}) as progress:
        progress.begin(2, 2)
        terminal.close()
        progress.advance("a.rst", 1)
        progress.step("validating")


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True),  # there is no colour in it
        ({"TERM": "dumb"}, False),
        ({}, False),
        ({"TERM": "xterm", "CI": "true"}, False),
        ({"TERM": "xterm", "CI": ""}, True),
    ],
)
def test_it_is_told_where_a_person_watches(environment: dict[str, str], told: bool) -> None:
    for terminal, quiet, expected in (
        (Terminal(), False, told),
        (Terminal(), True, False),
        (io.StringIO(), False, False),
    ):
        with told_on(terminal, environment, quiet=quiet) as progress:
            progress.step("validating")
        assert ("validating" in terminal.getvalue()) is expected
        assert terminal.getvalue().endswith("\r\x1b[K") is expected


def watched(arguments: list[str], folder: Path) -> str:
    """What a terminal shows as standard error of a run."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "CI": ""}
    command = [sys.executable, "-m", "apiscribe.cli", *arguments]
    ran = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment, cwd=folder)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # what a terminal says when nobody writes to it any more
        pass
    os.close(ours)
    assert ran.wait(60) == 0
    return shown.decode()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_is_watched_from_beginning_to_end(tmp_path: Path, jobs: str) -> None:
    write_pages(tmp_path / "pages")
    options = ["transcribe", "pages", "-o", "openapi.yaml", "--no-cache", "--jobs", jobs]
    shown = watched(options, tmp_path)
    *painted, closing = lines(shown)
    assert re.match(r"reading 1 of 60 pages(, \d+:\d\d left)?  pages/group\d/lamps\d+.rst$", painted[0])
    assert all(len(line) < 60 and line.isprintable() for line in painted)
    said = [line.split(" ")[0] for line in painted]
    assert list(dict.fromkeys(said)) == ["reading", "merging", "validating", "writing"]
    assert "60 pages, 60 operations" in closing
    assert "\x1b" not in closing
    assert "\x1b" not in watched([*options, "--quiet"], tmp_path)


def test_a_pipe_gets_none(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", 9)
    command = [sys.executable, "-m", "apiscribe.cli", "transcribe", str(pages), "-o", str(tmp_path / "openapi.yaml")]
    environment = {**os.environ, "TERM": "xterm", "CI": ""}
    for quiet in ([], ["--quiet"]):
        ran = subprocess.run([*command, *quiet], capture_output=True, text=True, env=environment, check=True)
        assert "\r" not in ran.stderr
        assert "\x1b" not in ran.stderr
        assert ("9 pages" in ran.stderr) is not bool(quiet)
