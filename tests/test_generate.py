"""The jobs on a project, as a person runs them: generate, check, rule, explain, in a copy of this project's own API."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from lamp_pages import write_page
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from apiscribe.cli import main

ROOT = Path(__file__).parents[1]
KILLS = int(os.environ.get("KILLS", "2"))
_CLI = [sys.executable, "-m", "apiscribe.cli"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with this repository's spec/, generated once."""
    root = tmp_path_factory.mktemp("made") / "project"
    root.mkdir()
    shutil.copytree(ROOT / "spec", root / "spec")
    subprocess.run([*_CLI, "generate"], cwd=root, check=True, capture_output=True)
    return root


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the generated project, to be spoilt; it is the working directory."""
    root = tmp_path / "project"
    shutil.copytree(made, root)
    monkeypatch.chdir(root)
    return root


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".apiscribe-cache" not in path.parts
    }


def test_this_repository_holds_what_its_pages_give(made: Path) -> None:
    """What is committed is what generate makes, byte for byte."""
    fresh = {name: digest for name, digest in digests(made).items() if not name.startswith("dist/")}
    here = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in fresh if (ROOT / name).exists()}
    assert here == fresh


def test_the_published_documents_are_valid_to_the_official_validator(made: Path) -> None:
    document = yaml.safe_load((made / "spec" / "modelarts" / "openapi.yaml").read_text(encoding="utf-8"))
    older = yaml.safe_load((made / "dist" / "modelarts" / "openapi-3.0.json").read_text(encoding="utf-8"))
    assert document == yaml.safe_load((made / "dist" / "modelarts" / "openapi.json").read_text(encoding="utf-8"))
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())
    assert not list(OpenAPIV30SpecValidator(older).iter_errors())


def test_a_portal_takes_the_published_document(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Save what is waived, with its reason, in decisions.yaml."""
    assert main(["validate", str(made / "dist" / "modelarts" / "openapi-3.0.yaml"), "--profile", "otc"]) == 0
    assert capsys.readouterr().out == ""


def test_an_unchanged_rerun_touches_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()}
    assert main(["generate"]) == 0
    assert capsys.readouterr().out == "modelarts: unchanged\n"
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()} == before
    assert main(["generate", "--no-cache"]) == 0
    assert "0 written, 0 removed" in capsys.readouterr().out
    after = {path: path.stat().st_mtime_ns for path in before if ".apiscribe-cache" not in path.parts}
    assert after == {path: before[path] for path in after}


def test_check_names_what_is_not_as_the_pages_have_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models = project / "generated" / "modelarts-models"
    (models / "README.md").write_text("mine\n", encoding="utf-8")
    (models / "extra.py").write_text("", encoding="utf-8")
    (project / "spec" / "modelarts" / "openapi.yaml").unlink()
    (project / "generated" / "stranger").mkdir()
    (project / "generated" / "stranger" / "pyproject.toml").write_text("", encoding="utf-8")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "generated/modelarts-models/README.md:1: differs from what the pages give",
        "generated/modelarts-models/extra.py: is not made from any page",
        "spec/modelarts/openapi.yaml: is missing",
        "generated/stranger: is not made from any page",
    ]
    assert main(["generate"]) == 0
    capsys.readouterr()
    assert main(["check"]) == 0
    assert not (project / "generated" / "stranger").exists()


def test_a_changed_page_shows(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = project / "spec" / "modelarts" / "pages" / "list_images.txt"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("The default value is 200.", "The default value is 100."), encoding="utf-8")
    assert main(["check"]) == 1
    assert "spec/modelarts/openapi.yaml:" in capsys.readouterr().out
    assert main(["generate"]) == 0
    document = (project / "spec" / "modelarts" / "openapi.yaml").read_text(encoding="utf-8")
    assert "default: 100" in document


def test_export_writes_what_generate_publishes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project / "generated")
    before = digests(project / "dist")
    assert main(["export", "-q"]) == 0
    assert capsys.readouterr().out == f"dist/modelarts: 0 written, 0 removed, {len(before)} unchanged\n"
    overlay = project / "spec" / "modelarts" / "overlay.yaml"
    text = overlay.read_text(encoding="utf-8").replace("    info:\n", "    info:\n      summary: What it is\n", 1)
    overlay.write_text(text, encoding="utf-8")
    assert main(["export", "-q", "modelarts"]) == 0
    line = text[: text.index("summary:")].count("\n") + 1
    told, closing = capsys.readouterr().out.splitlines()
    assert told.startswith(f"spec/modelarts/overlay.yaml:{line}: note[not-in-3.0]: ")
    assert closing == f"dist/modelarts: 3 written, 0 removed, {len(before) - 3} unchanged"
    assert not (project / "generated").exists()


def test_an_unruled_contradiction_fails_check_and_nothing_else(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decisions = project / "spec" / "modelarts" / "decisions.yaml"
    decisions.unlink()
    assert main(["generate"]) == 0
    told = capsys.readouterr().out
    assert told.count("error[undocumented-value]") == 2
    assert "list_images.txt:191: the other place" in told
    assert main(["check"]) == 1
    capsys.readouterr()
    assert main(["rule"]) == 0
    assert "2 contradictions wait for a ruling" in capsys.readouterr().out
    entries = yaml.safe_load(decisions.read_text(encoding="utf-8"))
    assert [entry["finding"]["value"] for entry in entries] == ["x86_64", "AI_FLOW"]
    assert main(["check"]) == 1, "an entry that nobody has filled in decides nothing"
    assert main(["rule"]) == 0
    assert yaml.safe_load(decisions.read_text(encoding="utf-8")) == entries, "nothing is added twice"
    decisions.write_text(
        "".join(
            f"- finding: {{value: {entry['finding']['value']}}}\n  choice: table\n  reason: the sample is old\n"
            for entry in entries
        ),
        encoding="utf-8",
    )
    assert main(["generate"]) == 0
    assert main(["check"]) == 0


def test_explain_leads_to_the_page(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "ImageResponse.arch"]) == 0
    told = capsys.readouterr().out
    assert "list_images.txt:197  options in bullets: • X86_64" in told
    assert "spec/modelarts/decisions.yaml:2: both:" in told
    assert main(["explain", "GET /v1/{project_id}/images limit"]) == 0
    assert "list_images.txt:49  a default in a sentence" in capsys.readouterr().out
    assert main(["explain", "nothing of the kind"]) == 2


def test_what_is_wrong_with_the_sources_is_told_with_its_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay = project / "spec" / "modelarts" / "overlay.yaml"
    text = overlay.read_text(encoding="utf-8")
    overlay.write_text(text.replace("update:", "updaet:", 1), encoding="utf-8")
    before = digests(project / "generated")
    assert main(["generate"]) == 2
    assert capsys.readouterr().err.startswith("apiscribe: spec/modelarts/overlay.yaml:7: ")
    overlay.write_text(text.replace("$.tags[", "$.tagz["), encoding="utf-8")
    line = text[: text.index("$.tags[")].count("\n") + 1
    assert main(["check"]) == 1
    assert f"overlay.yaml:{line}: error[unmatched-target]" in capsys.readouterr().out
    assert digests(project / "generated") == before


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}, "."),
        ({"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}, "spec/modelarts/pages"),
    ],
)
def test_the_same_bytes_everywhere(made: Path, tmp_path: Path, environment: dict[str, str], folder: str) -> None:
    root = tmp_path / "elsewhere and far"
    root.mkdir()
    shutil.copytree(ROOT / "spec", root / "spec")
    for name in ("openapi.yaml", "provenance.json"):
        (root / "spec" / "modelarts" / name).unlink()
    subprocess.run(
        ["sh", "-c", 'umask 077; exec "$@"', "sh", *_CLI, "generate"],
        cwd=root / folder,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    assert digests(root) == digests(made)


def test_one_api_that_cannot_be_made_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("first", "spoilt", "third"):
        write_page(tmp_path / "spec" / name / "pages" / "lamps.rst", 1)
    (tmp_path / "spec" / "spoilt" / "api.toml").write_text('title = "Lamps"\nkind = 1\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["generate", "--jobs", "2"]) == 2
    told = capsys.readouterr()
    assert "apiscribe: spoilt: spec/spoilt/api.toml:2: api.toml has no key 'kind'" in told.err
    rows = [line.split() for line in told.out.splitlines()[-4:]]
    assert rows[0] == ["API", "operations", "errors", "warnings", "files"]
    assert [row[:2] for row in rows[1:]] == [["first", "1"], ["spoilt", "could"], ["third", "1"]]
    made = {path.name for path in (tmp_path / "generated").iterdir()}
    assert made == {"first-models", "first-client", "third-models", "third-client"}
    assert main(["generate", "first", "third"]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["first: unchanged", "third: unchanged"]
    assert main(["check", "--quiet"]) == 2
    assert "apiscribe: spoilt: " in capsys.readouterr().err


def test_a_run_killed_at_any_moment_is_named_and_completed(made: Path, tmp_path: Path) -> None:
    """KILLS=50 kills as often; half of the kills wait for the first temporary file, to hit the writing itself."""
    chance = random.Random(20)
    for number in range(KILLS):
        root = tmp_path / str(number)
        shutil.copytree(made, root)
        shutil.rmtree(root / "generated" / "modelarts-models")
        page = root / "spec" / "modelarts" / "pages" / "list_images.txt"
        page.write_text(page.read_text(encoding="utf-8").replace("Tag of the image", "Its tag"), encoding="utf-8")
        run = subprocess.Popen([*_CLI, "generate"], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if number % 2:
            while run.poll() is None and not list(root.rglob(".apiscribe-tmp-*")):
                time.sleep(0.0005)
            time.sleep(chance.random() * 0.01)
        else:
            time.sleep(chance.random() * 2)
        run.send_signal(signal.SIGKILL)
        run.wait()
        checked = subprocess.run([*_CLI, "check"], cwd=root, capture_output=True, text=True, check=False)
        assert checked.returncode in (0, 1), checked.stderr
        assert bool(checked.stdout) == (checked.returncode == 1)
        subprocess.run([*_CLI, "generate"], cwd=root, check=True, capture_output=True)
        checked = subprocess.run([*_CLI, "check"], cwd=root, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout
        assert not list(root.rglob(".apiscribe-tmp-*"))
