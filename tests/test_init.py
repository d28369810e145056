"""A new API from pages that lie somewhere, up to two wheels."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from lamp_pages import write_pages

from apiscribe.cli import main


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "from elsewhere"
    (folder / "lamps").mkdir(parents=True)
    write_pages(folder / "lamps", 3)
    (folder / "index.rst").write_text("About Lamps\n===========\n\nThey shine.\n", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    return home


def test_pages_become_an_api_that_generates(pages: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "night-lamps", str(pages)]) == 0
    spec = home / "spec" / "night-lamps"
    copied = {path.relative_to(spec / "pages") for path in spec.glob("pages/**/*") if path.is_file()}
    there = {path.relative_to(pages) for path in pages.rglob("*.rst")}
    assert copied == there
    assert all((spec / "pages" / path).read_bytes() == (pages / path).read_bytes() for path in copied)
    settings = tomllib.loads((spec / "api.toml").read_text(encoding="utf-8"))
    assert (settings["title"], settings["version"]) == ("Night Lamps", "1.0.0")
    assert settings["client_parameters"] == ["room_id"], "all paths begin with it"
    printed = capsys.readouterr()
    assert "4 pages, operations in 3" in printed.out and "apiscribe wheels" in printed.err

    assert main(["wheels", "-q"]) == 0
    wheels = sorted((home / "dist").glob("*.whl"))
    names = ["night_lamps_client-1.0.0-py3-none-any.whl", "night_lamps_models-1.0.0-py3-none-any.whl"]
    assert [wheel.name for wheel in wheels] == names
    assert [line for line in capsys.readouterr().out.splitlines() if line.endswith(".whl")] == [
        f"dist/{n}" for n in names
    ]
    installed = home / "installed"
    for wheel in wheels:
        zipfile.ZipFile(wheel).extractall(installed)
    program = "import night_lamps_client, night_lamps_models; print(night_lamps_client.Client.__name__)"
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, cwd=installed, capture_output=True, text=True, check=True)
    assert done.stdout == "Client\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Night Lamps", "such as night-lamps"),
        ("../lamps", "such as lamps"),
        ("", "such as my-api"),
        ("taken", "is there already"),
    ],
)
def test_what_cannot_be_a_name_is_refused(
    name: str, said: str, pages: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "spec" / "taken").mkdir(parents=True)
    assert main(["init", name, str(pages)]) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in (home / "spec").iterdir()] == ["taken"]


def test_pages_without_an_operation_start_no_api(pages: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "lamps", str(pages / "index.rst")]) == 2
    assert "no operation" in capsys.readouterr().err
    assert not (home / "spec").exists()


def test_two_pages_never_take_one_place(pages: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = pages.parent / "other"
    other.mkdir()
    (other / "index.rst").write_text("More\n====\n", encoding="utf-8")
    assert main(["init", "lamps", str(pages), str(other)]) == 2
    assert "would both become index.rst" in capsys.readouterr().err
