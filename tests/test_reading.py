"""Pages read by several processes: the same result, and a clean end whatever happens to a process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lamp_pages import sources, write_pages

from apiscribe import workers
from apiscribe.findings import CannotDo
from apiscribe.page_files import find_pages
from apiscribe.pages import transcribe_pages
from apiscribe.reading import Reading
from apiscribe.workers import spread


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("pages"))


def run(arguments: list[str], seed: str = "0") -> tuple[int, str, str]:
    """The exit code, the standard output and the standard error of a run."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "apiscribe.cli", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    return ran.returncode, ran.stdout, ran.stderr


def made(folder: Path, told: list[str], jobs: int, seed: str = "0") -> dict[str, str]:
    """All that a run gives."""
    names = {"document": "openapi.yaml", "provenance": "provenance.json", "report": "report.json"}
    (folder / "api.toml").write_text('title = "Lamps"\nversion = "1.0.0"\n')
    options = ["-o", str(folder / names["document"]), "--api", str(folder / "api.toml")]
    options += ["--jobs", str(jobs), "--no-cache"]
    for option in ("provenance", "report"):
        options += [f"--{option}", str(folder / names[option])]
    code, findings, closing = run(["transcribe", *told, *options], seed)
    assert code == 0, closing
    files = {option: (folder / name).read_text(encoding="utf-8") for option, name in names.items()}
    return {**files, "findings": findings, "closing": closing}


def test_the_number_of_processes_the_order_of_pages_and_the_hash_seed_change_nothing(
    pages: Path, tmp_path: Path
) -> None:
    alone = made(tmp_path, sources(pages), 1)
    assert alone["document"].count("operationId:") == 60
    assert alone["findings"].count("undocumented-value") == 20
    for jobs, seed in ((2, "1"), (3, "4711")):
        assert made(tmp_path, sources(pages)[::-1], jobs, seed) == alone


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_may_be_forked_or_spawned(pages: Path, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system cannot {method}")
    monkeypatch.setattr(workers, "start_method", lambda: method)
    found = find_pages([str(pages)])
    assert transcribe_pages(found, Reading(jobs=2)) == transcribe_pages(found)
    assert not multiprocessing.active_children()


# What the processes are given, in place of pages.


def half(number: int) -> float:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number / 2


def whose(_: int) -> int:
    return os.getpid()


def deadly(number: int) -> int:
    if number == 30:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_every_piece_comes_back_with_its_place() -> None:
    pieces = list(range(0, 400, 2))
    assert dict(spread(half, pieces, pieces, 3)) == {place: float(place) for place in range(200)}
    assert not multiprocessing.active_children()


def test_no_piece_is_worked_on_here_and_all_processes_work() -> None:
    processes = {process for _, process in spread(whose, range(200), [10_000] * 200, 2)}
    assert len(processes) == 2
    assert os.getpid() not in processes


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_first_failure_by_place_is_told_whichever_came_first(jobs: int) -> None:
    pieces = [2] * 50 + [5, 4, 7] + [2] * 50
    weights = [10_000] * 52 + [60_000] + [10_000] * 50
    with pytest.raises(ValueError, match="5 is odd"):
        dict(spread(half, pieces, weights, jobs))
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(CannotDo, match="SIGKILL"):
        dict(spread(deadly, range(100), [10_000] * 100, 2))
    assert not multiprocessing.active_children()


def test_whoever_stops_taking_results_ends_the_processes() -> None:
    results = spread(half, [2] * 1000, [10_000] * 1000, 2)
    next(results)
    assert len(multiprocessing.active_children()) == 2
    results.close()
    assert not multiprocessing.active_children()


# Whole programs, with a page that takes for ever or kills its reader.

_PROGRAM = """
import os, sys, time
from pathlib import Path
from apiscribe import cli, pages

def never_done(page):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(600)

def killed(page):
    os.kill(os.getpid(), 9)

pages._read_apart = {"never": never_done, "killed": killed}[sys.argv[2]]
sys.exit(cli.main(sys.argv[3:]))
"""


def start(folder: Path, pages: Path, how: str) -> subprocess.Popen[str]:
    """A run with two processes, in a group of its own; each process that reads leaves a file of its number."""
    (folder / "seen").mkdir()
    options = [str(pages), "-o", str(folder / "openapi.yaml"), "--jobs", "2", "--no-cache"]
    command = [sys.executable, "-c", _PROGRAM, str(folder / "seen"), how, "transcribe", *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def readers(folder: Path) -> list[int]:
    """The two processes that read, once both do."""
    end = time.monotonic() + 60
    while len(found := [int(path.name) for path in (folder / "seen").iterdir()]) < 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def have_ended(processes: list[int]) -> bool:
    end = time.monotonic() + 30
    while any(map(is_running, processes)):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def is_running(process: int) -> bool:
    """Whether it runs; one that has ended may wait for the system to clear it away."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked, and looked up in /proc")


@linux
def test_a_run_whose_reader_is_killed_cannot_be_done(tmp_path: Path, pages: Path) -> None:
    with start(tmp_path, pages, "killed") as ran:
        _, told = ran.communicate(timeout=60)
    assert ran.returncode == 2
    assert told.startswith("apiscribe: one of the processes that read pages was ended by SIGKILL")
    assert told.count("\n") == 1
    assert not (tmp_path / "openapi.yaml").exists()


@linux
def test_control_c_ends_all_at_once(tmp_path: Path, pages: Path) -> None:
    with start(tmp_path, pages, "never") as ran:
        processes = readers(tmp_path)
        os.killpg(ran.pid, signal.SIGINT)
        _, told = ran.communicate(timeout=60)
    assert ran.returncode == 130
    assert told == "apiscribe: interrupted; what was not finished was not written\n"
    assert have_ended(processes)


@linux
def test_readers_end_with_a_run_that_is_ended(tmp_path: Path, pages: Path) -> None:
    """Also at its death, of which it cannot tell them: they look for it between two pages."""
    quick = _PROGRAM.replace("sleep(600)", "sleep(1)")
    (tmp_path / "seen").mkdir()
    options = [str(pages), "-o", str(tmp_path / "openapi.yaml"), "--jobs", "2", "--no-cache"]
    command = [sys.executable, "-c", quick, str(tmp_path / "seen"), "never", "transcribe", *options]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as ran:
        processes = readers(tmp_path)
        ran.kill()
    assert have_ended(processes)
