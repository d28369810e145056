"""The record of the last run is believed only where everything is byte for byte the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from apiscribe import program
from apiscribe.cache import fingerprint, remember, remembered
from apiscribe.findings import CannotDo
from apiscribe.store import CACHE, write

OWNED = (PurePosixPath("generated/package"),)
FILES = {OWNED[0] / "a.py": "a = 1\n", OWNED[0] / "sub/b.py": "b = 2\n"}
NOTE = "2 operations\nGrüße"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose last run on the API "images" is remembered."""
    (tmp_path / "page.txt").write_text("a page")
    write(tmp_path, OWNED, FILES)
    remember(tmp_path, "images", now(tmp_path), FILES, NOTE)
    return tmp_path


def now(root: Path) -> str:
    return fingerprint(root, [root / "page.txt"])


def recalled(root: Path, api: str = "images") -> str | None:
    return remembered(root, api, now(root), OWNED)


def record(root: Path) -> Path:
    return next((root / CACHE).glob("*.json"))


def test_an_unchanged_rerun_is_told_its_note(root: Path) -> None:
    assert recalled(root) == NOTE
    assert recalled(root, "other") is None


def test_a_changed_renamed_or_added_source_is_seen(root: Path) -> None:
    before = now(root)
    (root / "page.txt").write_text("a Page")
    assert recalled(root) is None
    (root / "page.txt").write_text("a page")
    assert recalled(root) == NOTE
    (root / "page.txt").rename(root / "other.txt")
    assert fingerprint(root, [root / "other.txt"]) != before
    (root / "page.txt").write_text("")
    assert fingerprint(root, [root / "other.txt", root / "page.txt"]) != before


def test_the_order_of_the_sources_says_nothing(root: Path) -> None:
    (root / "b.txt").touch()
    sources = [root / "page.txt", root / "b.txt"]
    assert fingerprint(root, sources) == fingerprint(root, sources[::-1])


def test_the_same_project_elsewhere_has_the_same_fingerprint(root: Path) -> None:
    elsewhere = root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "page.txt").write_text("a page")
    assert now(elsewhere) == now(root)


def test_a_changed_program_template_or_distribution_is_seen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources, templates, installed = (root / name for name in ("program", "templates", "installed"))
    for folder in (sources / "read", templates / "client", installed / "pydantic-2.1.dist-info"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(program, "_PROGRAM", sources)
    monkeypatch.setattr(program, "_TEMPLATES", templates)
    monkeypatch.syspath_prepend(installed)
    seen = [now(root)]
    for path in (sources / "read/rst.py", sources / "cli.py", templates / "client/a.jinja"):
        path.write_text("new")
        seen.append(now(root))
    (sources / "cli.py").write_text("newer")
    seen.append(now(root))
    (installed / "pydantic-2.1.dist-info").rename(installed / "pydantic-2.2.dist-info")
    seen.append(now(root))
    assert len(set(seen)) == len(seen)
    (sources / "__pycache__").mkdir()
    (sources / "__pycache__/cli.pyc").touch()
    assert now(root) == seen[-1]


def test_an_edited_missing_or_added_file_is_seen(root: Path) -> None:
    path = root / OWNED[0] / "a.py"
    path.write_text("a = 2\n")
    assert recalled(root) is None
    path.unlink()
    assert recalled(root) is None
    write(root, OWNED, FILES)
    assert recalled(root) == NOTE
    path.with_name("c.py").touch()
    assert recalled(root) is None


def test_a_record_that_is_torn_is_no_record(root: Path) -> None:
    whole = record(root).read_bytes()
    for length in range(len(whole) - 1):
        record(root).write_bytes(whole[:length])
        assert recalled(root) is None


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", "[" * 100_000, '{"fingerprint": 1, "note": 2, "files": []}', "\xff", '{"files": {}}'],
)
def test_a_record_of_another_shape_is_no_record(root: Path, text: str) -> None:
    record(root).write_bytes(text.encode("latin-1"))
    assert recalled(root) is None


def test_the_cache_ignores_itself_and_may_be_deleted(root: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    assert CACHE.name not in subprocess.check_output(["git", "status", "--porcelain", "-uall"], cwd=root, text=True)
    for path in (root / CACHE).iterdir():
        path.unlink()
    assert recalled(root) is None


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / CACHE).touch()
    remember(tmp_path, "images", "f", FILES)
    assert remembered(tmp_path, "images", "f", OWNED) is None


def test_a_source_that_cannot_be_read_is_told(root: Path) -> None:
    with pytest.raises(CannotDo, match=r"nowhere\.txt: No such file"):
        fingerprint(root, [root / "nowhere.txt"])


def test_nothing_heavy_is_imported() -> None:
    program = "import sys; sys.path[:0] = eval(sys.argv[1]); import apiscribe.cache; print(*sys.modules)"
    command = [sys.executable, "-I", "-c", program, repr(sys.path)]
    imported = subprocess.check_output(command, text=True).split()
    own = {name.partition(".")[2] for name in imported if name.split(".")[0] == "apiscribe"}
    assert own == {"", "cache", "confined", "files", "findings", "location", "program", "store"}
    assert not {"yaml", "jinja2", "pydantic", "asyncio", "subprocess", "tempfile"} & set(imported)
