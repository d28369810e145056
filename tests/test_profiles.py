"""What a portal does not take of a document, what a person has let pass, and how both are told."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from breakages import breakages, broken, marked
from mangling import mangled

from apiscribe.cli import main
from apiscribe.findings import RULES
from apiscribe.location import Location
from apiscribe.profiles import examine, profile_findings, read_profile
from apiscribe.serialize import to_json
from apiscribe.yaml_loading import load_yaml

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "profiles"
HOME = (FOLDER / "home.yaml").read_text(encoding="utf-8")
CASES = breakages(FOLDER / "otc.diff")
OTC = read_profile("otc")


def test_the_home_is_taken() -> None:
    assert examine(HOME, "home.yaml", OTC) == ()
    assert examine(to_json(load_yaml(HOME, "home.yaml").value), "home.json", OTC) == ()


@pytest.mark.parametrize("title", CASES)
def test_what_is_not_taken_is_found_where_it_is(title: str) -> None:
    text = broken(HOME, CASES[title])
    findings = [finding for finding in examine(text, "home.yaml", OTC) if finding.rule in OTC.rules]
    told = sorted((finding.at.line, finding.rule) for finding in findings)
    assert told == sorted((line, rule) for rule, line in marked(text)), "\n".join(map(str, findings))
    assert all(finding.message.endswith(".") for finding in findings)


def test_every_rule_has_a_case() -> None:
    shown = {rule for changes in CASES.values() for _, new in changes for rule, _ in marked(new)}
    assert shown == set(OTC.rules)


def test_every_rule_is_told_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--profile", "otc", "--list-rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[str(RULES[rule]), rule] for rule in OTC.rules]
    assert all(line.rstrip().endswith((".", ")")) for line in lines)


def test_the_guide_names_every_rule() -> None:
    guide = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
    table = {match[1]: match[0] for match in re.finditer(r"^\| `([a-z0-9.-]+)` \|.*$", guide, re.MULTILINE)}
    assert list(table) == list(OTC.rules)
    for rule, line in table.items():
        assert f"| {RULES[rule]} |" in line
        assert OTC.rules[rule].guideline in line


@pytest.mark.parametrize("seed", range(40))
def test_a_mangled_document_gives_findings_and_no_traceback(seed: int) -> None:
    examine(mangled(HOME, seed), "home.yaml", OTC)


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, member in inner for place in _places(member, (*at, key)))]


def test_a_value_of_any_kind_may_stand_anywhere() -> None:
    """What has not the form of a document is passed over, whatever stands there instead."""
    document = load_yaml(HOME, "home.yaml").value
    for number, (*owners, key) in enumerate(_places(document)[1:]):
        spoilt = copy.deepcopy(document)
        inner = spoilt
        for step in owners:
            inner = inner[step]
        inner[key] = (None, 3, "text", [], {}, [3], {"a": 3}, True)[number % 8]
        profile_findings(spoilt, lambda pointer: Location("home.yaml", 1), OTC)


def test_what_holds_itself_is_looked_at_once() -> None:
    itself = "        id: {type: string}\n        inside: {$ref: '#/components/schemas/Lamp'}\n"
    text = HOME.replace("        id: {type: string}\n", itself).replace(
        "                id: l1\n", "                id: l1\n                inside: {inside: {inside: {size: 3}}}\n"
    )
    told = [finding.value for finding in examine(text, "home.yaml", OTC) if finding.rule == "undefined-field"]
    assert told == ["size"]
    circle = HOME.replace("      - $ref: '#/components/schemas/Thing'\n", "      - $ref: '#/components/schemas/Lamp'\n")
    assert "circular-reference" in {finding.rule for finding in examine(circle, "home.yaml", OTC)}


# Waivers


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a document in spec/ and in dist/ that the profile does not take in two places."""
    text = HOME.replace("version: v1\n", "version: 1.0.0\n").replace("name: offset", "name: startAt")
    for folder in ("spec/home", "dist/home"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "openapi.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


WAIVED = """\
- finding: {rule: undocumented-value}
  choice: both
  reason: Another matter.
- waive: {rule: version-form}
  reason: The version is that of our packages.
- waive: {rule: parameter-name-form, operation: "GET /v1/*", field: "parameters.1.name", value: startAt}
  reason: Callers know it by this name.
"""


@pytest.mark.parametrize("folder", ["spec", "dist"])
def test_a_waiver_lets_pass_what_it_names(project: Path, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = f"{folder}/home/openapi.yaml"
    assert main(["validate", file, "--profile", "otc"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["error[version-form]", "error[parameter-name-form]"]
    (project / "spec" / "home" / "decisions.yaml").write_text(WAIVED, encoding="utf-8")
    assert main(["validate", file, "--profile", "otc"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"{file}: no findings, 2 waived (Open Telekom Cloud)\n")


def test_a_waiver_that_matches_nothing_is_a_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "mine.yaml").write_text(WAIVED.replace("startAt}", "stratAt}"), encoding="utf-8")
    assert main(["validate", "spec/home/openapi.yaml", "--profile", "otc", "--decisions", "mine.yaml"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "mine.yaml:6: error[unused-waiver]: The waiver matches no finding: take it out."


def test_what_makes_a_document_wrong_cannot_be_waived(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = project / "spec" / "home" / "openapi.yaml"
    document.write_text(HOME.replace("in: path", "in: nowhere", 1), encoding="utf-8")
    (project / "mine.yaml").write_text("- waive: {rule: '*'}\n  reason: Enough of it.\n", encoding="utf-8")
    assert main(["validate", str(document), "--profile", "otc", "--decisions", "mine.yaml"]) == 1
    assert "error[wrong-value]" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        "- waive: {rule: no-tag}\n",
        "- waive: {operation: GET /}\n  reason: x\n",
        "- waive: {rule: no-tag, place: x}\n  reason: x\n",
        "- waive: no-tag\n  reason: x\n",
        "- waive: {rule: no-tag}\n  choice: both\n  reason: x\n",
    ],
)
def test_what_is_no_waiver_is_refused_with_its_line(
    project: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "mine.yaml").write_text(f"# waivers\n{text}", encoding="utf-8")
    assert main(["validate", "spec/home/openapi.yaml", "--profile", "otc", "--decisions", "mine.yaml"]) == 2
    assert capsys.readouterr().err.startswith("apiscribe: mine.yaml:2: a waiver ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["spec/home/openapi.yaml", "--profile", "nobody"], "there is no profile 'nobody'; there are: otc"),
        (["--list-rules"], "--decisions and --list-rules go with --profile"),
        (["--profile", "otc"], "name the document to validate"),
    ],
)
def test_what_cannot_be_done_is_told(
    project: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", *words]) == 2
    assert capsys.readouterr().err == f"apiscribe: {told}\n"
