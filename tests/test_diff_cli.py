"""`apiscribe diff` as a person runs it: files and revisions, three forms, exit codes, what cannot be compared."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from repositories import commit, git

from apiscribe.cli import main
from apiscribe.diff.change import Effect
from apiscribe.diff.rules import OTHER_RULES, VALUE_RULES

ROOT = Path(__file__).parents[1]

OLD = """\
openapi: 3.1.0
info: {title: Lamps, version: 1.0.0}
paths:
  /v1/lamps:
    get:
      operationId: ListLamps
      x-page: list_lamps
      parameters:
      - name: room
        in: query
        schema: {type: string}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Lamp'
components:
  schemas:
    Lamp:
      type: object
      properties:
        glow:
          type: string
        watt:
          type: integer
"""
NEW = OLD.replace("        watt:\n          type: integer\n", "").replace(
    "schema: {type: string}", "schema: {type: string, maxLength: 8}"
)
PROVENANCE = json.dumps({"/components/schemas/Lamp/properties/watt": "pages/lamp.txt:7"})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one API, committed as v1 and then changed."""
    folder = tmp_path_factory.mktemp("made")
    commit(folder, {"spec/lamps/openapi.yaml": OLD, "spec/lamps/provenance.json": PROVENANCE, "README": ""}, tag="v1")
    commit(folder, {"spec/lamps/openapi.yaml": NEW, "spec/lamps/provenance.json": "{}"}, tag="v2")
    git(folder, "rm", "--quiet", "-r", "spec")
    commit(folder, {}, tag="empty")
    git(folder, "checkout", "--quiet", "v2")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project; it is the working directory."""
    copy = tmp_path / "project"
    shutil.copytree(made, copy)
    monkeypatch.chdir(copy)
    return copy


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["diff", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_changes_stand_at_their_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "v1", "v2")
    gone = "breaking[response-optional-property-removed]: Lamp.watt is gone"
    limit = "GET /v1/lamps: query parameter room has 8 as maxLength, and had none"
    assert out.splitlines() == [
        f"v1:spec/lamps/openapi.yaml:26: {gone} [GET /v1/lamps]",
        "    pages/lamp.txt:7: the page",
        f"v2:spec/lamps/openapi.yaml:11: breaking[request-parameter-max-length-set]: {limit}",
        "    v1:spec/lamps/openapi.yaml:11: the place before",
        "    list_lamps: the page",
    ]
    assert err == "changes: 2 breaking\n"
    assert code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("v1",),
        ("v1", "HEAD"),
        ("v1:spec/lamps/openapi.yaml", "v2"),
        ("v1", "spec/lamps/openapi.yaml"),
        ("v1:spec/lamps/openapi.yaml", "spec/lamps/openapi.yaml"),
        ("v1:./spec/lamps/openapi.yaml", "v2:./spec/lamps/openapi.yaml"),
    ],
)
def test_documents_are_named_in_several_ways(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, out, _ = run(capsys, *words)
    assert code == 1
    rules = ["request-parameter-max-length-set", "response-optional-property-removed"]
    assert sorted(re.findall(r"breaking\[([a-z-]+)", out)) == rules


def test_a_project_is_compared_from_any_folder_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "spec" / "lamps")
    assert run(capsys, "v1")[1].count("breaking[") == 2
    assert run(capsys, "v1", "openapi.yaml")[1].count("breaking[") == 2
    assert run(capsys, "v1:spec/lamps/openapi.yaml", "openapi.yaml")[1].count("breaking[") == 2


def test_packages_have_names(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(folder, {"spec/lamps/api.toml": 'models_package = "lamps-models"\n'}, tag="v4")
    told = 'models_package = "lights-models"\nclient_parameters = ["room"]\n'
    (folder / "spec/lamps/api.toml").write_text(told, encoding="utf-8")
    code, out, _ = run(capsys, "v4")
    assert out.splitlines()[::2] == [
        "spec/lamps/api.toml: source-breaking[client-parameters-changed]: client_parameters is room, and was not said",
        "spec/lamps/api.toml: source-breaking[package-renamed]: models_package is lights-models, and was lamps-models",
    ]
    assert code == 1


def test_what_is_not_committed_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "spec/lamps/openapi.yaml").write_text(OLD, encoding="utf-8")
    assert run(capsys, "v2")[0] == 0
    assert run(capsys, "v1") == (0, "", "changes: none\n")


def test_a_change_beside_a_reference_is_no_change_of_what_is_referred_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hue = "$ref: '#/components/schemas/Hue'"
    old, new = (
        OLD.replace("schema: {type: string}", f"schema: {{{hue}{default}}}") + "    Hue: {type: string, enum: [warm]}\n"
        for default in (", default: warm", "")
    )
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(new, encoding="utf-8")
    _, out, _ = run(capsys, str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"))
    told = "breaking[request-parameter-default-value-removed]: GET /v1/lamps: query parameter room has none as default"
    assert out.startswith(f"{tmp_path}/new.yaml:11: {told}, and had warm\n")
    assert out.count("[") == 1


def test_apis_come_and_go(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(folder, {"spec/rooms/openapi.yaml": OLD}, tag="v3")
    code, out, _ = run(capsys, "v2", "v3")
    assert (code, out) == (0, "v3:spec/rooms/openapi.yaml: compatible[document-added]: the API is new\n")
    code, out, _ = run(capsys, "v3", "v2")
    assert (code, out) == (1, "v3:spec/rooms/openapi.yaml: breaking[document-removed]: the API is gone\n")


@pytest.mark.parametrize(
    ("severity", "codes"),
    [
        ("breaking", {"breaking": 1, "wire": 1, "any": 1, "none": 0}),
        ("source-breaking", {"breaking": 1, "wire": 0, "any": 1, "none": 0}),
        ("compatible", {"breaking": 0, "wire": 0, "any": 1, "none": 0}),
        ("documentation", {"breaking": 0, "wire": 0, "any": 1, "none": 0}),
        ("", {"breaking": 0, "wire": 0, "any": 0, "none": 0}),
    ],
)
def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str], severity: str, codes: dict[str, int]) -> None:
    edits = {
        "breaking": ("schema: {type: string}", "schema: {type: string, maxLength: 8}"),
        "source-breaking": ("ListLamps", "FindLamps"),
        "compatible": ("in: query\n", "in: query\n        deprecated: true\n"),
        "documentation": ("title: Lamps", "title: Lights"),
        "": ("", ""),
    }
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(OLD.replace(*edits[severity]), encoding="utf-8")
    for when, code in codes.items():
        found, out, _ = run(capsys, str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), "--fail-on", when)
        assert (found, re.findall(r": ([a-z-]+)\[", out)) == (code, [severity] if severity else [])


REFUSED = {
    "no-yaml.yaml": "a: [",
    "no-openapi.yaml": "title: Lamps\n",
    "older.yaml": "swagger: '2.0'\n",
    "dangling.yaml": OLD.replace("schemas/Lamp'", "schemas/Lump'"),
    "outside.yaml": OLD.replace("'#/components", "'other.yaml#/components"),
    "round-in-circles.yaml": OLD.replace("      type: object\n", "      $ref: '#/components/schemas/Lamp'\n"),
    "twice.yaml": OLD + "info: {}\n",
    "no-json.json": OLD,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_compared_is_no_absence_of_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "fine.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / name).write_text(REFUSED[name], encoding="utf-8")
    for words in ((name, "fine.yaml"), ("fine.yaml", name), (name, name)):
        code, out, err = run(capsys, *(str(tmp_path / word) for word in words))
        assert (code, out) == (2, "")
        assert re.match(rf"apiscribe: {re.escape(str(tmp_path / name))}:\d+: cannot be compared: ", err)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missing.yaml", "v1"), "missing.yaml: there is no such file"),
        (("nowhere", "v1"), "'nowhere' is no file and no revision of git"),
        (("v1:missing.yaml", "v2"), "v1:missing.yaml: there is no such file"),
        (("v1:README", "v2:README"), "v1:README:1: cannot be compared"),
        (("empty",), "nothing to compare: empty:spec/ holds no <api>/openapi.yaml"),
        (("spec/lamps/openapi.yaml",), "'spec/lamps/openapi.yaml' is one document"),
        (("--", "-v1", "v2"), "'-v1' names no document and no revision"),
        (("--", "--output=stolen", "v2"), "'--output=stolen' names no document and no revision"),
        ((":README", "v2"), "'' is no revision of git"),
        (("", "v2"), "'' names no document and no revision"),
        (("v1;touch stolen", "v2"), "'v1;touch stolen' is no file and no revision of git"),
        (("$(touch stolen)", "v2"), "'$(touch stolen)' is no file and no revision of git"),
        (("v1\n", "v2"), r"'v1\n' names no document and no revision"),
    ],
)
def test_what_names_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith(f"apiscribe: {said}")
    assert not (folder / "stolen").exists()


def test_no_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    code, _, err = run(capsys, "main", "HEAD")
    assert code == 2
    assert "'main' is no file and no revision of git" in err


def test_json_says_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(run(capsys, "v1", "v2", "--format", "json")[1])
    assert said["counts"] == {"breaking": 2, "source-breaking": 0, "compatible": 0, "documentation": 0}
    assert said["changes"][0] == {
        "rule": "response-optional-property-removed",
        "severity": "breaking",
        "message": "Lamp.watt is gone",
        "why": OTHER_RULES["response-optional-property-removed"].why,
        "file": "v1:spec/lamps/openapi.yaml",
        "line": 26,
        "before": None,
        "page": "pages/lamp.txt:7",
        "operations": ["GET /v1/lamps"],
    }


def test_markdown_holds_no_markup_of_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wild = "<img src=x onerror=y> @somebody [a](javascript:b) `c` #1 | https://lamps.example"
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(OLD.replace("glow:", f"{json.dumps(wild)}:"), encoding="utf-8")
    _, out, _ = run(capsys, str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), "--format", "markdown")
    assert "<img" not in out
    assert "@somebody" not in out
    assert not re.search(r"(?<!\\)\]\(", out)
    assert "https://" not in out
    assert "### Breaking (1)" in out
    assert "<summary>Compatible (1)</summary>" in out


def test_the_guide_holds_every_rule() -> None:
    """docs/diff.md has a row for each rule, as the program judges it."""
    guide = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in guide.splitlines()
        if line.startswith("| `")
    ]
    values = [
        (f"`{what}`", request.value, response.value, why) for what, (request, response, why) in VALUE_RULES.items()
    ]
    others = [(f"`{name}`", rule.severity.value, rule.why) for name, rule in OTHER_RULES.items()]
    assert rows == [*values, *others]


def test_every_effect_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    assert [effect for effect in Effect if f"**{effect.value}**" not in guide] == []
