"""`apiscribe release`: the next version by what changed, and what is written for it, in repositories of their own."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from repositories import commit, git

from apiscribe.cli import main
from apiscribe.generate import make
from apiscribe.pipeline import describe
from apiscribe.project import load_api
from apiscribe.serialize import dump_yaml
from apiscribe.versions import Bump, Version, version

PAGE = """\
:original_name: ListLamps.html

Listing Lamps
=============

Lists the lamps of a room.

URI
---

GET /v1/{room_id}/lamps

.. table:: **Table 1** Path parameters

   ========= ========= ====== ==================
   Parameter Mandatory Type   Description
   ========= ========= ====== ==================
   room_id   Yes       String Room of the lamps.
   ========= ========= ====== ==================

.. table:: **Table 2** Query parameters

   ========= ========= ======= ============================
   Parameter Mandatory Type    Description
   ========= ========= ======= ============================
   watts     No        Integer Value range: 1 to 99.
   ========= ========= ======= ============================

Status Codes
------------

=========== ===========
Status Code Description
=========== ===========
200         Done.
=========== ===========
"""
SETTINGS = """\
title = "Lamps"   # as people know it
version = "{}"
"""
PAGE_FILE, API_FILE, CHANGES = "spec/lamps/pages/list.rst", "spec/lamps/api.toml", "spec/lamps/CHANGELOG.md"

# What an edit of the page means, by the rules of docs/diff.md.
EDITS = {
    "breaking": ("Value range: 1 to 99.", "Value range: 1 to 50."),
    "source-breaking": ("ListLamps.html", "FindLamps.html"),
    "compatible": ("Value range: 1 to 99.", "Value range: 1 to 100."),
    "documentation": ("Room of the lamps.", "The lamps' room. "),
    "nothing": ("", ""),
}


def write_document(root: Path) -> None:
    """What `generate` writes, without the packages, which take long."""
    api = load_api(root, "lamps")
    content = describe(api.pages, api.settings, api.overlay, api.decisions).document.content
    (root / "spec/lamps/openapi.yaml").write_text(dump_yaml(content), encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose API is not released yet."""
    root = tmp_path_factory.mktemp("made")
    commit(root, {PAGE_FILE: PAGE, API_FILE: SETTINGS.format("1.2.3")})
    write_document(root)
    commit(root, {})
    return root


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, released as 1.2.3; it is the working directory."""
    root = tmp_path / "project"
    shutil.copytree(made, root)
    git(root, "tag", "lamps-v1.2.3")
    monkeypatch.chdir(root)
    return root


def edit(root: Path, what: str) -> None:
    page = root / PAGE_FILE
    page.write_text(page.read_text(encoding="utf-8").replace(*EDITS[what]), encoding="utf-8")
    write_document(root)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["release", "--quiet", "--date", "2024-05-06", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def stated(root: Path) -> str:
    found = re.search(r'version = "(.*)"', (root / API_FILE).read_text(encoding="utf-8"))
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("what", "expected"),
    [("breaking", "2.0.0"), ("source-breaking", "2.0.0"), ("compatible", "1.3.0"), ("documentation", "1.2.4")],
)
def test_the_next_version(project: Path, capsys: pytest.CaptureFixture[str], what: str, expected: str) -> None:
    edit(project, what)
    code, out, _ = run(capsys)
    assert (code, stated(project)) == (0, expected)
    assert f"lamps: 1.2.3 -> {expected}; since lamps-v1.2.3: " in out
    assert f"## [{expected}] - 2024-05-06\n" in (project / CHANGES).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("what", "expected"), [("breaking", "0.4.0"), ("compatible", "0.3.2"), ("documentation", "0.3.2")]
)
def test_before_the_first_stable_version(
    project: Path, capsys: pytest.CaptureFixture[str], what: str, expected: str
) -> None:
    git(project, "tag", "--delete", "lamps-v1.2.3")
    (project / API_FILE).write_text(SETTINGS.format("0.3.1"), encoding="utf-8")
    write_document(project)
    commit(project, {}, tag="lamps-v0.3.1")
    edit(project, what)
    assert run(capsys)[0] == 0
    assert stated(project) == expected


def test_without_a_change_nothing_is_done(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys) == (0, "lamps: nothing has changed since its last release\n", "")
    assert git(project, "status", "--porcelain") == ""


def test_what_is_written_and_what_is_to_be_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "breaking")
    _, out, _ = run(capsys, "lamps")
    assert (project / API_FILE).read_text(encoding="utf-8") == SETTINGS.format("2.0.0")
    assert (project / CHANGES).read_text(encoding="utf-8").partition("\n## ")[2] == (
        "[2.0.0] - 2024-05-06\n\n### Breaking\n\n"
        "- GET /v1/{room_id}/lamps: query parameter watts has 50 as maximum, and had 99\n\n"
        "### Words\n\n- Descriptions or samples changed in 1 place.\n"
    )
    assert out.partition("next:\n")[2].split("\n") == [
        "    apiscribe generate lamps",
        "    git add spec/lamps generated/lamps-models generated/lamps-client",
        "    git commit -m 'Release lamps 2.0.0'",
        "    git tag -a lamps-v2.0.0 -m 'lamps 2.0.0'",
        "",
    ]
    assert git(project, "tag") == "lamps-v1.2.3\n"
    assert git(project, "log", "--oneline").count("\n") == 2


def test_a_dry_run_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "compatible")
    before = git(project, "status", "--porcelain")
    code, out, _ = run(capsys, "--dry-run")
    assert code == 0
    assert "## [1.3.0] - 2024-05-06" in out
    assert (git(project, "status", "--porcelain"), stated(project)) == (before, "1.2.3")


def test_a_release_can_be_prepared_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As long as it is not tagged, its section is written anew, with what a person wrote into it."""
    edit(project, "compatible")
    run(capsys)
    write_document(project)
    told = (project / CHANGES).read_text(encoding="utf-8")
    assert run(capsys)[1].count(": unchanged\n") == 2
    (project / CHANGES).write_text(told.replace("2024-05-06\n", "2024-05-06\n\nBrighter lamps.\n"), encoding="utf-8")
    edit(project, "source-breaking")
    run(capsys)
    told = (project / CHANGES).read_text(encoding="utf-8")
    assert stated(project) == "2.0.0"
    assert re.findall(r"^##+ .*", told, re.MULTILINE) == [
        "## [2.0.0] - 2024-05-06", "### Breaking for code", "### Compatible", "### Words",
    ]  # fmt: skip
    assert told.count("Brighter lamps.") == 1


def test_earlier_releases_stay_and_notes_move_up(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = "## [1.2.3] - 2024-01-02\n\n### Breaking\n\n- All of it.\n"
    notes = "## [Unreleased]\n\n### Thanks\n\nTo everybody.\n"
    (project / CHANGES).write_text(f"# Ours\n\n{notes}\n{earlier}", encoding="utf-8")
    edit(project, "compatible")
    run(capsys)
    told = (project / CHANGES).read_text(encoding="utf-8")
    assert told.startswith("# Ours\n\n## [1.3.0] - 2024-05-06\n\n### Thanks\n\nTo everybody.\n\n### Compatible\n\n- ")
    assert told.endswith(f"\n\n{earlier}")


@pytest.mark.parametrize(
    ("what", "wanted", "said"),
    [
        (
            "breaking",
            "1.3.0",
            "lamps 1.3.0 is too low: after 1.2.3 it has to be 2.0.0 or higher, for request-parameter-max-decreased",
        ),
        ("source-breaking", "1.9.9", "lamps 1.9.9 is too low: after 1.2.3 it has to be 2.0.0 or higher"),
        ("compatible", "1.2.4", "lamps 1.2.4 is too low: after 1.2.3 it has to be 1.3.0 or higher"),
        ("documentation", "1.2.3", "lamps 1.2.3 is too low: after 1.2.3 it has to be 1.2.4 or higher"),
        ("nothing", "1.0.0", "lamps 1.0.0 is too low: after 1.2.3 it has to be 1.2.4 or higher"),
    ],
)
def test_a_version_that_is_too_low(
    project: Path, capsys: pytest.CaptureFixture[str], what: str, wanted: str, said: str
) -> None:
    edit(project, what)
    code, out, err = run(capsys, "--version", wanted)
    assert (code, out, stated(project)) == (2, "", "1.2.3")
    assert err.startswith(f"apiscribe: {said}")


def test_a_version_that_a_person_chooses(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version", "1.2.4")[0] == 0
    assert "## [1.2.4] - 2024-05-06\n\nNo change.\n" in (project / CHANGES).read_text(encoding="utf-8")


def test_a_version_that_has_been_raised_already(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / API_FILE).write_text(SETTINGS.format("3.0.0"), encoding="utf-8")
    edit(project, "compatible")
    run(capsys)
    assert stated(project) == "3.0.0"


def test_the_first_release(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(project, "tag", "--delete", "lamps-v1.2.3")
    git(project, "tag", "lampshades-v7.0.0")
    git(project, "tag", "lamps-v-old")
    code, out, _ = run(capsys)
    assert (code, stated(project)) == (0, "1.2.3")
    assert out.startswith("lamps: 1.2.3 is its first release")
    assert "The first release." in (project / CHANGES).read_text(encoding="utf-8")


def test_a_tag_of_another_branch_is_no_last_release_and_taken(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(project, "checkout", "--quiet", "-b", "other")
    commit(project, {}, tag="lamps-v1.3.0")
    git(project, "checkout", "--quiet", "main")
    edit(project, "compatible")
    code, _, err = run(capsys)
    assert (code, err) == (2, "apiscribe: lamps 1.3.0 is released: there is a tag lamps-v1.3.0\n")


def test_against_a_document_or_a_revision(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(project, "tag", "--delete", "lamps-v1.2.3")
    shutil.copy(project / "spec/lamps/openapi.yaml", project / "released.yaml")
    edit(project, "compatible")
    for against in ("released.yaml", "HEAD", "HEAD:spec/lamps/openapi.yaml"):
        assert "1.2.3 -> 1.3.0" in run(capsys, "--dry-run", "--against", against)[1]
    shutil.rmtree(project / ".git")
    assert "1.2.3 -> 1.3.0" in run(capsys, "--dry-run", "--against", "released.yaml")[1]


def test_what_cannot_be_released(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    (project / "odd.yaml").write_text("openapi: 3.1.0\ninfo: {title: a, version: soon}\npaths: {}\n", encoding="utf-8")
    assert "odd.yaml: its version soon is not MAJOR.MINOR.PATCH" in run(capsys, "--against", "odd.yaml")[2]
    assert "'nowhere' is no file and no revision" in run(capsys, "--against", "nowhere")[2]
    (project / PAGE_FILE).write_text(PAGE.replace("1 to 99", "1 to 98"), encoding="utf-8")
    assert "is not what the pages give: run apiscribe generate lamps first" in run(capsys)[2]
    write_document(project)
    shutil.rmtree(project / ".git")
    code, _, err = run(capsys)
    assert (code, err) == (2, "apiscribe: there is no repository of git here: say with --against what was released\n")


def test_settings_keep_their_form(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A version that is not stated is put first; one that is only spoken of is left alone."""
    (project / API_FILE).write_text('title = "Lamps"\ndescription = """\nversion = "9"\n"""\n', encoding="utf-8")
    write_document(project)
    commit(project, {}, tag="lamps-v1.9.0")
    edit(project, "compatible")
    code, _, err = run(capsys)
    assert (code, err) == (
        2,
        'apiscribe: spec/lamps/api.toml: the version cannot be written in its place: write version = "1.10.0"\n',
    )
    (project / API_FILE).write_text('# ours\ntitle = "Lamps"\n', encoding="utf-8")
    write_document(project)
    assert run(capsys)[0] == 0
    assert (project / API_FILE).read_text(encoding="utf-8") == 'version = "1.10.0"\n# ours\ntitle = "Lamps"\n'


def test_the_packages_hold_the_changelog(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apiscribe.emit.models.models", lambda *_: {})
    monkeypatch.setattr("apiscribe.emit.client.client", lambda *_: {})
    api = load_api(project, "lamps")
    (project / CHANGES).write_text("# Changes\n", encoding="utf-8")
    assert load_api(project, "lamps") == replace(api, changelog="# Changes\n")
    held = {path: text for path, text in make(load_api(project, "lamps")).files.items() if path.name == "CHANGELOG.md"}
    assert held == {
        PurePosixPath(f"generated/lamps-{kind}/CHANGELOG.md"): "# Changes\n" for kind in ("models", "client")
    }


@pytest.mark.parametrize(
    ("text", "expected"), [("1.2.3", Version(1, 2, 3)), ("1.2", None), ("01.2.3", None), ("1.2.3-a", None)]
)
def test_versions(text: str, expected: Version | None) -> None:
    assert version(text) == expected


def test_versions_are_ordered_as_numbers() -> None:
    assert Version(1, 10, 0) > Version(1, 9, 9)
    assert [str(Version(1, 2, 3).after(bump)) for bump in Bump] == ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]
    assert [str(Version(0, 2, 3).after(bump)) for bump in Bump] == ["0.2.3", "0.2.4", "0.2.4", "0.3.0"]


def test_git_is_not_asked_to_change_anything(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "compatible")
    before = subprocess.run(["git", "rev-parse", "HEAD"], cwd=project, capture_output=True, check=True).stdout
    run(capsys)
    assert subprocess.run(["git", "rev-parse", "HEAD"], cwd=project, capture_output=True, check=True).stdout == before
    assert git(project, "diff", "--cached", "--name-only") == ""
