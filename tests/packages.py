"""Documents that tests make packages of, and the packages as folders."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from apiscribe.emit import Files, PackageSettings
from apiscribe.emit.client import client
from apiscribe.emit.models import models

DOCUMENTS = Path(__file__).with_name("documents")
SETTINGS = {
    "images": PackageSettings("images-models", "images-client", ("project_id",)),
    "library": PackageSettings("library-models", "library-client", ("branch",)),
}


def read_document(name: str) -> dict[str, Any]:
    """Read a document of tests/documents, anew each time: a test may change it."""
    document: dict[str, Any] = yaml.safe_load((DOCUMENTS / f"{name}.yaml").read_text("utf-8"))
    return document


def write_files(files: Files, folder: Path) -> Path:
    """Write what an emitter gave, and nothing outside the folder."""
    for path, content in files.items():
        place = folder / path
        assert place.resolve().is_relative_to(folder.resolve()), path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@cache
def made(name: str) -> tuple[Files, Files]:
    """Make the packages of a document of tests/documents, once: models and client. Not to be changed."""
    document = read_document(name)
    return models(document, SETTINGS[name]), client(document, SETTINGS[name])


def text(files: Files, path: str) -> str:
    """Give the text of one of the files."""
    content = files[PurePosixPath(path)]
    assert isinstance(content, str)
    return content


@contextmanager
def importable(*folders: Path) -> Iterator[None]:
    """Let packages in these folders be imported, and forget them afterwards."""
    before = set(sys.modules)
    sys.path[:0] = map(str, folders)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        del sys.path[: len(folders)]
        for module in set(sys.modules) - before:
            if module.partition(".")[0].endswith(("_models", "_client")):
                del sys.modules[module]
