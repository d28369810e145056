"""A page is hostile until proven otherwise: its words end up in Python, file names, YAML and Markdown.

Every payload stands at every place of a page: names, types, descriptions, options, defaults, samples, captions, titles,
status texts. What comes out is refused with file:line, or lies inside the output folder, parses, imports without
running anything, and says the payload back unchanged.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from apiscribe.cli import main
from apiscribe.yaml_loading import load_yaml

CANARY = "canary-was-here"
CALL = f"open({CANARY!r}, 'w')"
PAYLOADS = [
    f"'); {CALL} #",
    f'"""); {CALL} #',
    f"'''\n{CALL}\n'''",
    f"\\'); {CALL} #",
    f"\\\\\"; {CALL} #\\",
    f"x\r{CALL}\r",
    f"x\u2028{CALL}\u2028y\u2029{CALL}\x85{CALL}\x0b{CALL}\x0c{CALL}\x1c{CALL}",
    f"{{{{ {CALL} }}}} {{% raw %}} {{# #}}",
    f"{{{CALL}}} {{self.__init__.__globals__}} %(x)s %s",
    f"__import__('builtins').{CALL}",
    f"!!python/object/apply:builtins.open [{CANARY!r}, w]",
    f"<script>{CALL}</script><img src=x onerror=alert(1)>](javascript:alert(1))",
    f"../../../../{CANARY}",
    f"/{CANARY}",
    f"..\\..\\{CANARY}",
    "__class__", "__init__", "__dict__", "class", "None", "self", "model_config", "model_fields", "json", "import",
    "$ref", "#/components/schemas/x", f"file:///etc/passwd#{CANARY}",
    "CON", "nul.txt", "a\x00b", "\ufeffb", "\u202egnp.exe", "é" * 300, "1e999", "${HOME}", "`id`",
    "&anchor *alias", "? : -",
]  # fmt: skip


def one_line(payload: str) -> str:
    """A payload as it can stand in a cell: a line end in a page ends the line."""
    return payload.replace("\n", " ")


def text_page(payload: str, number: int) -> str:
    word = one_line(payload)
    compact = word.replace(" ", "") or "x"
    blocks = [
        f"Title {word}", "Function", f"Does {word}.", "URI", f"GET /v1/{{project_id}}/things{number}",
        "Table 1 Query Parameters", "Parameter", "Mandatory", "Type", "Description",
        compact, "No", "String", f"About {word}. Options:", f"  • {compact}: {word}", "  • B: b",
        "size", "No", "Integer", f"{word} The default value is {compact}.",
        "kind", "No", "String", f"The default value is {compact}.",
        "Response Parameters", "Status code: 200", "Table 2 Response body parameters",
        "Parameter", "Type", "Description",
        compact, f"Array of {compact} objects", f"{word}",
        "part", "Part object", word,
        "choice", "String", f"{word}. Options:", f"  • {compact}", "  • A: a",
        f"Table 3 {compact}", "Parameter", "Type", "Description", "inner", "String", word,
        "Table 4 Part", "Parameter", "Type", "Description", compact, "String", word,
        "Example Requests", f"GET https://{{endpoint}}/v1/{{project_id}}/things{number}?q={compact}",
        "Example Responses", "Status code: 200", word,
        json.dumps({compact: [{"inner": payload}], "part": {compact: payload}, "choice": payload}, indent=1),
        "Status Codes", "Status Code", "Description", "200", word, "404", word,
    ]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of which every page carries one payload, generated."""
    root = tmp_path_factory.mktemp("hostile") / "project"
    pages = root / "spec" / "hostile" / "pages"
    pages.mkdir(parents=True)
    for number, payload in enumerate(PAYLOADS):
        (pages / f"page{number}.txt").write_text(text_page(payload, number), encoding="utf-8", newline="")
    before = Path.cwd()
    os.chdir(root)
    try:
        assert main(["generate"]) == 0
    finally:
        os.chdir(before)
    return root


def published(project: Path) -> Any:
    return load_yaml((project / "spec" / "hostile" / "openapi.yaml").read_text(encoding="utf-8"), "openapi.yaml").value


def test_nothing_lies_outside_of_the_project(project: Path) -> None:
    assert sorted(path.name for path in project.parent.iterdir()) == ["project"]
    assert sorted(path.name for path in project.iterdir()) == [".apiscribe-cache", "dist", "generated", "spec"]
    assert not list(project.rglob(f"*{CANARY}*"))


def test_every_operation_is_there_or_told(project: Path) -> None:
    document = published(project)
    assert len(document["paths"]) == len(PAYLOADS)


def test_every_module_parses_and_calls_nothing_hostile(project: Path) -> None:
    modules = list((project / "generated").rglob("*.py"))
    assert modules
    for module in modules:
        calls = [node.func for node in ast.walk(ast.parse(module.read_bytes())) if isinstance(node, ast.Call)]
        assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "open"], module


def test_importing_every_module_runs_nothing(project: Path, tmp_path: Path) -> None:
    roots = [str(path) for path in sorted((project / "generated").iterdir())]
    names = [
        ".".join(module.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for root in roots
        for module in sorted(Path(root).rglob("*.py"))
        if module.relative_to(root).parts[0] not in ("tests", "build")
    ]
    program = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]; print('imported')"
    run = subprocess.run(
        [sys.executable, "-c", program, *names],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(roots)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == "imported\n", run.stderr
    assert not list(tmp_path.iterdir())


def test_samples_say_the_payload_unchanged(project: Path) -> None:
    """What a sample holds is data: it comes back character for character, whatever the readers make of the rest."""
    document = published(project)
    kept = 0
    for number, payload in enumerate(PAYLOADS):
        response = document["paths"][f"/v1/{{project_id}}/things{number}"]["get"]["responses"]["200"]
        for example in response["content"]["application/json"].get("examples", {}).values():
            assert example["value"]["choice"] == payload
            kept += 1
    assert kept == len(PAYLOADS)
