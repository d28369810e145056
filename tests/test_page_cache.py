"""What is kept of pages for later runs: believed only where page and program are the same and the entry is whole."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lamp_pages import write_page, write_pages

from apiscribe import cli, page_cache, pages, run_cache
from apiscribe.files import TEMPORARY
from apiscribe.page_cache import PageCache, open_page_cache
from apiscribe.page_files import find_pages
from apiscribe.pages import transcribe_pages
from apiscribe.reading import Reading


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a cache is made."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def cache(home: Path) -> PageCache:
    opened = open_page_cache()
    assert opened
    return opened


def entries(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


# The entries.


def test_what_is_kept_is_found_under_its_key_alone(cache: PageCache) -> None:
    key = cache.key(b"a", b"b")
    cache.put(key, "lamps\n灯")
    assert cache.get(key) == "lamps\n灯"
    others = [cache.key(b"ab"), cache.key(b"a", b"c"), cache.key(b"a", b"b", b""), cache.key(b"", b"a", b"b")]
    assert [cache.get(other) for other in others] == [None] * 4
    assert PageCache(cache.folder, b"another program").key(b"a", b"b") != key


def test_a_torn_or_changed_entry_is_none(cache: PageCache) -> None:
    key = cache.key(b"a")
    cache.put(key, "lamps " * 50)
    path = cache.folder / key
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert cache.get(key) is None
        path.write_bytes(whole[:end] + bytes([whole[end] ^ 1]) + whole[end + 1 :])
        assert cache.get(key) is None
    path.write_bytes(whole)
    assert cache.get(key) == "lamps " * 50


def test_an_entry_in_the_place_of_another_is_none(cache: PageCache) -> None:
    one, two = cache.key(b"a"), cache.key(b"b")
    cache.put(one, "lamps")
    shutil.copy(cache.folder / one, cache.folder / two)
    assert cache.get(two) is None


def test_a_folder_of_others_is_not_used(home: Path, cache: PageCache) -> None:
    for place in (cache.folder, cache.folder.parent):
        place.chmod(0o777)
        assert open_page_cache() is None
        place.chmod(0o770)
        assert open_page_cache() is None
        place.chmod(0o700)
    assert open_page_cache()
    cache.folder.rename(home / "elsewhere")
    cache.folder.symlink_to(home / "elsewhere")
    assert open_page_cache() is None


def test_only_its_owner_sees_what_is_kept(cache: PageCache) -> None:
    cache.put(cache.key(b"a"), "lamps")
    for path in (cache.folder.parent, cache.folder, cache.folder / cache.key(b"a")):
        assert path.stat().st_mode & 0o077 == 0


def test_what_was_not_used_for_longest_goes_when_there_is_too_much(home: Path, cache: PageCache) -> None:
    small = PageCache(cache.folder, cache.program, largest=40_000)
    noise = random.Random(1)
    keys = [small.key(bytes([number])) for number in range(60)]
    for age, key in enumerate(keys):
        small.put(key, noise.randbytes(1000).hex())
        os.utime(small.folder / key, (age, age))
    assert small.get(keys[0])  # is used now
    small.prune()
    assert sum(path.stat().st_size for path in entries(home)) <= 30_000
    found = [small.get(key) is not None for key in keys]
    assert found[0]
    assert not found[1]
    assert found[1:] == sorted(found[1:])
    assert found[-1]


def test_what_a_killed_run_left_goes_in_the_end(cache: PageCache) -> None:
    old, new, strange = (cache.folder / name for name in (f"{TEMPORARY}1", f"{TEMPORARY}2", "strange"))
    for path in (old, new, strange):
        path.touch()
    os.utime(old, (0, 0))
    cache.prune()
    assert old.exists()  # nothing was kept, nothing is looked for
    cache.put(cache.key(b"a"), "lamps")
    cache.prune()
    assert not old.exists()
    assert new.exists()
    assert strange.exists()


_WRITER = """
import sys
from apiscribe.page_cache import open_page_cache
cache = open_page_cache()
print("ready", flush=True)
for turn in range(int(sys.argv[1])):
    for number in range(20):
        key = cache.key(bytes([number]))
        assert cache.get(key) in (None, str(number) * 20_000)
        cache.put(key, str(number) * 20_000)
    cache.prune()
"""


def write_away(turns: int) -> subprocess.Popen[str]:
    """A process that writes twenty entries again and again."""
    return subprocess.Popen([sys.executable, "-c", _WRITER, str(turns)], stdout=subprocess.PIPE, text=True)


def test_no_kill_leaves_a_wrong_entry(cache: PageCache) -> None:
    keys = [cache.key(bytes([number])) for number in range(20)]
    found = 0
    for wait in (0.0, 0.003, 0.01, 0.02, 0.05):
        with write_away(100_000) as writer:
            assert writer.stdout
            assert writer.stdout.readline() == "ready\n"
            time.sleep(wait)
            writer.kill()
        for number, key in enumerate(keys):
            text = cache.get(key)
            assert text in (None, str(number) * 20_000)
            found += text is not None
    assert found


def test_runs_at_one_time_do_not_mind_each_other(cache: PageCache) -> None:
    writers = [write_away(40) for _ in range(3)]
    for writer in writers:
        writer.communicate(timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert cache.get(cache.key(bytes([7]))) == "7" * 20_000
    assert len(entries(cache.folder)) == 20


# Pages.


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pages that are read by this process."""
    names: list[str] = []
    really = pages.read_page

    def noted(text: str, name: str) -> object:
        names.append(Path(name).name)
        return really(text, name)

    monkeypatch.setattr(pages, "read_page", noted)
    return names


def test_a_page_is_read_once_and_again_when_it_changes(tmp_path: Path, cache: PageCache, read: list[str]) -> None:
    found = find_pages([str(write_pages(tmp_path / "pages", 9))])
    first = transcribe_pages(found, Reading(cache=cache))
    assert len(read) == 9
    read.clear()
    assert transcribe_pages(found, Reading(cache=cache)) == first
    assert read == []
    write_page(found[4].path, 77)
    changed = transcribe_pages(found, Reading(cache=cache))
    assert read == [found[4].path.name]
    assert changed == transcribe_pages(found)
    assert changed != first


def test_the_name_and_the_folder_of_a_page_count(tmp_path: Path, cache: PageCache, read: list[str]) -> None:
    write_page(tmp_path / "lamps/a.rst", 1)
    transcribe_pages(find_pages([str(tmp_path)]), Reading(cache=cache))
    (tmp_path / "lamps").rename(tmp_path / "discarded_apis")
    again = transcribe_pages(find_pages([str(tmp_path)]), Reading(cache=cache))
    assert read == ["a.rst", "a.rst"]
    assert again[0].operations[0].deprecated
    assert again[0].operations[0].tag == "discarded_apis"


def test_another_program_reads_all_again(
    tmp_path: Path, home: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_pages([str(write_pages(tmp_path / "pages", 3))])
    for told, count in ((b"one", 3), (b"two", 6), (b"one", 6)):
        monkeypatch.setattr(page_cache, "program", lambda told=told: told)
        transcribe_pages(found, Reading(cache=open_page_cache()))
        assert len(read) == count


def test_what_several_processes_read_is_kept_too(tmp_path: Path, cache: PageCache, read: list[str]) -> None:
    found = find_pages([str(write_pages(tmp_path / "pages"))])
    first = transcribe_pages(found, Reading(jobs=2, cache=cache))
    assert transcribe_pages(found, Reading(jobs=2, cache=cache)) == first
    assert read == []


def test_an_entry_that_is_no_transcript_is_read_again(tmp_path: Path, cache: PageCache, read: list[str]) -> None:
    found = find_pages([str(write_pages(tmp_path / "pages", 2))])
    first = transcribe_pages(found, Reading(cache=cache))
    for entry, text in zip(entries(cache.folder), ("[]", "{"), strict=True):
        cache.put(entry.name, text)
    assert transcribe_pages(found, Reading(cache=cache)) == first
    assert len(read) == 4


# Whole runs.


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """A run over six pages with all that can be beside them."""
    (tmp_path / "api.toml").write_text('title = "Lamps"\nversion = "1.0.0"\n')
    (tmp_path / "decisions.yaml").write_text("[]\n")
    pages = write_pages(tmp_path / "pages", 6)
    return [
        "transcribe", str(pages), "-o", str(tmp_path / "openapi.yaml"), "--report", str(tmp_path / "report.json"),
        "--provenance", str(tmp_path / "provenance.json"), "--api", str(tmp_path / "api.toml"), "--strict",
    ]  # fmt: skip


def outputs(tmp_path: Path) -> list[str]:
    return [(tmp_path / name).read_text() for name in ("openapi.yaml", "report.json", "provenance.json")]


def test_an_unchanged_run_is_told_again(
    tmp_path: Path, home: Path, options: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(options, capsys)
    assert first[0] == 1
    assert "undocumented-value" in first[1]
    made = outputs(tmp_path)
    (tmp_path / "openapi.yaml").unlink()
    with monkeypatch.context() as patch:
        patch.setattr("apiscribe.pipeline.describe", None)
        assert run(options, capsys) == first
    assert outputs(tmp_path) == made
    assert run(options[:-1], capsys)[0] == 0


def test_every_input_of_a_run_counts(
    tmp_path: Path, home: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(options, capsys)
    before = len(entries(home))
    (tmp_path / "api.toml").write_text('title = "Bulbs"\nversion = "1.0.0"\n')
    run(options, capsys)
    assert "title: Bulbs" in outputs(tmp_path)[0]
    run([*options, "--decisions", str(tmp_path / "decisions.yaml")], capsys)
    write_page(tmp_path / "pages/group0/lamps999.rst", 999)
    assert "7 pages" in run(options, capsys)[2]
    assert len(entries(home)) == before + 4
    (tmp_path / "pages/group0/lamps999.rst").unlink()
    assert "6 pages" in run(options, capsys)[2]
    json = tmp_path / "openapi.json"
    run([*options, "-o", str(json)], capsys)
    assert json.read_text().startswith("{")


def test_nothing_is_kept_of_a_run_whose_page_changed_meanwhile(
    tmp_path: Path, home: Path, options: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = next((tmp_path / "pages").rglob("*.rst"))
    before = page.read_bytes()
    really = cli.transcribe._run

    def edited(*arguments: object) -> run_cache.Run:
        write_page(page, 50)
        try:
            return really(*arguments)  # type: ignore[arg-type]
        finally:
            monkeypatch.undo()
            monkeypatch.setenv("XDG_CACHE_HOME", str(home))

    monkeypatch.setattr(cli.transcribe, "_run", edited)
    run(options, capsys)
    assert "lamps50" in outputs(tmp_path)[0]
    page.write_bytes(before)
    run(options, capsys)
    assert "lamps50" not in outputs(tmp_path)[0]


def test_without_a_cache_nothing_is_read_or_kept(
    home: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run([*options, "--no-cache"], capsys)
    assert not home.exists()


def test_a_cache_that_cannot_be_made_is_no_error(
    home: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    home.write_text("a file in its place")
    assert run(options, capsys)[0] == 1
    assert home.read_text() == "a file in its place"


def test_a_cache_that_cannot_be_written_is_no_error(cache: PageCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", refused)
    cache.put(cache.key(b"a"), "lamps")
    monkeypatch.undo()
    assert cache.get(cache.key(b"a")) is None
    assert entries(cache.folder) == []


def test_an_unchanged_run_imports_nothing_heavy(options: list[str], home: Path) -> None:
    program = "import sys; from apiscribe import cli; cli.main(sys.argv[1:]); print(*sys.modules)"
    for heavy in (True, False):
        ran = subprocess.run([sys.executable, "-c", program, *options], capture_output=True, text=True)
        loaded = ran.stdout.splitlines()[-1].split()
        assert ("yaml" in loaded) is heavy
        assert ("multiprocessing" in loaded) is heavy
