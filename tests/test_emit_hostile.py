"""Whatever a document says, its packages are plain: they compile, import with nothing run, and stay in their folder.

Or the document is refused. `APISCRIBE_ALL_HOSTILE=1` tries every payload in every place, which takes minutes.
"""

from __future__ import annotations

import ast
import json
import os
import random
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from apiscribe.emit import Files, PackageSettings
from apiscribe.emit.client import client
from apiscribe.emit.models import models
from apiscribe.findings import CannotDo
from tests.hostile_documents import CANARY, crowded, documents
from tests.packages import write_files

_PATH = re.compile(r"([a-z_][a-z0-9_]*/)*[A-Za-z_][A-Za-z0-9_]*(\.(py|toml|md|json|typed))?")
_MODULES = re.compile(r"__future__|typing|builtins|collections\.abc|pydantic|typing_extensions|[a-z]\w*_models\._base")
_SIBLING = re.compile(r"[a-z]\w*")
_CALLS_IN_MODELS = {"Field", "TypeAliasType"}
_CALLS_IN_DICTS = {"TypedDict"}
_CALLS_IN_RESOURCES = {
    *("Request", "comma_separated", "as_raw", "as_raw_async", "self._page"),
    *("self._transport.fetch", "self._transport.fetch_if_any", "self._transport.fetch_nothing"),
    *("OffsetWalk", "PageWalk", "MarkerWalk", "LastItemWalk", "in_link"),
}
_CALLS_IN_COMMANDS = {"Program", "Resource", "Operation", "Parameter", "Body", "run", "sys.exit"}

EVERY = list(documents())
CHOSEN = EVERY if os.environ.get("APISCRIBE_ALL_HOSTILE") else random.Random(7).sample(EVERY, 24)


def packages_of(document: dict[str, Any], name: str) -> Iterator[Files]:
    settings = PackageSettings(f"{name}-models", f"{name}-client", ("project",))
    for emit in (models, client):
        yield emit(document, settings)


def assert_harmless(files: Files, name: str) -> None:
    for path, content in files.items():
        assert _PATH.fullmatch(str(path)), path
        assert isinstance(content, str)
        if path.suffix == ".py":
            tree = ast.parse(content.encode())
            if path.name == "models.py" or path.parent.name == "models":
                assert_declarative(tree)
            elif path.name == "dicts.py":
                assert_types(tree)
            elif path.parent.name == "resources":
                assert_calls(tree, _CALLS_IN_RESOURCES)
            elif path.name == "cli.py":
                assert_calls(tree, _CALLS_IN_COMMANDS)
            assert not {CANARY, "__import__"} & identifiers(tree)
            assert content.isprintable() or all(each.isprintable() or each == "\n" for each in content)
    project = tomllib.loads(str(files[PurePosixPath("pyproject.toml")]))
    assert set(project["tool"]) <= {"setuptools", "pytest"}
    assert project["project"]["name"].startswith(name)
    readme = str(files[PurePosixPath("README.md")])
    assert "<script" not in readme
    assert "](javascript" not in readme
    if samples := files.get(PurePosixPath("tests/samples.json")):
        assert isinstance(json.loads(samples), list)


def assert_declarative(tree: ast.Module) -> None:
    """A module of models holds imports, classes with annotated fields, aliases, and words."""
    for node in tree.body:
        match node:
            case ast.ClassDef(bases=[ast.Name(id="ApiModel")], decorator_list=[], keywords=[]):
                assert all(isinstance(each, ast.AnnAssign | ast.Pass) or is_words(each) for each in node.body), (
                    ast.dump(node)
                )
            case ast.ImportFrom(module=module, level=level):
                assert module
                assert (_SIBLING if level else _MODULES).fullmatch(module), module
            case ast.Assign(value=ast.Call(func=ast.Name(id="TypeAliasType"))):
                pass
            case _:
                assert is_words(node), ast.dump(node)
    assert_calls(tree, _CALLS_IN_MODELS)


def assert_types(tree: ast.Module) -> None:
    """A module of dicts holds imports, typed dicts whose types are types in strings too, aliases, and words."""
    for node in tree.body:
        match node:
            case ast.ClassDef(bases=[ast.Name()], decorator_list=[], keywords=[], body=body):
                assert all(isinstance(each, ast.AnnAssign | ast.Pass) or is_words(each) for each in body)
            case ast.ImportFrom(module=str(module), level=0):
                assert _MODULES.fullmatch(module), module
            case ast.Assign(
                value=ast.Call(func=ast.Name(id="TypedDict"), args=[ast.Constant(), ast.Dict(values=types)])
            ):
                for each in types:
                    assert isinstance(each, ast.Constant)
                    assert_calls(ast.parse(str(each.value)), set())
            case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
                pass
            case _:
                assert is_words(node), ast.dump(node)
    assert_calls(tree, _CALLS_IN_DICTS)


def assert_calls(tree: ast.Module, allowed: set[str]) -> None:
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert called <= allowed
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(tree))


def is_words(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def identifiers(tree: ast.Module) -> set[str]:
    """Give all names in the code: of variables, attributes, arguments, modules."""
    fields = (field for node in ast.walk(tree) for field in ast.iter_fields(node))
    return {value for name, value in fields if isinstance(value, str) and name not in ("value", "kind")}


def assert_imports_with_nothing_run(folder: Path) -> None:
    """Import every module of the packages in a fresh interpreter, and look for what a payload would have left."""
    program = f"""
import importlib, os, pathlib, sys
for path in sorted(pathlib.Path({str(folder)!r}).rglob("*.py")):
    if path.parent.name != "tests":
        parts = path.relative_to({str(folder)!r}).with_suffix("").parts
        importlib.import_module(".".join(part for part in parts if part != "__init__"))
assert {CANARY!r} not in os.environ
print("imported")
"""
    environment = {"PYTHONPATH": str(folder), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, env=environment
    )
    assert ran.stdout == "imported\n", ran.stderr


@pytest.mark.parametrize("few", [0, 10_000])
def test_everything_at_once(few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apiscribe.emit.models.FEW", few)
    for files in packages_of(crowded(), "crowded"):
        assert_harmless(files, "crowded")
        write_files(files, tmp_path)
    assert_imports_with_nothing_run(tmp_path)


def test_each_payload_in_each_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = 0
    monkeypatch.setattr("apiscribe.emit.models.FEW", 1)
    for number, (label, document) in enumerate(CHOSEN):
        name = f"n{number}"
        try:
            for files in packages_of(document, name):
                assert_harmless(files, name)
                write_files(files, tmp_path)
        except CannotDo as error:
            refused += 1
            assert str(error), label
        except Exception as error:
            error.add_note(label)
            raise
    assert refused < len(CHOSEN) / 2
    assert_imports_with_nothing_run(tmp_path)


def test_the_check_finds_what_it_is_there_to_find() -> None:
    for source in (f"x: int = __import__('os').environ.update({CANARY}=1)", "class A(ApiModel):\n    x: int = print()"):
        with pytest.raises(AssertionError):
            assert_declarative(ast.parse(source))
    for source in ("A = TypedDict('A', {'x': 'print()'})", "class A(TypedDict):\n    x: print()", "x = print"):
        with pytest.raises(AssertionError):
            assert_types(ast.parse(source))
