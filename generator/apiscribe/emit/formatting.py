"""Puts generated Python into the one form that ruff gives it, so that no template need care for line lengths."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from apiscribe.emit import Files
from apiscribe.findings import CannotDo

_RUFF = [sys.executable, "-m", "ruff"]
_ALONE = ["--isolated", "--no-cache", "--target-version", "py311", "--line-length", "120"]


def formatted(files: Files, package: str) -> Files:
    """Format the Python modules among the files, and sort their imports: those of `package` last.

    Raises `CannotDo` for a module that is no Python.
    """
    modules = {path: text for path, text in files.items() if path.suffix == ".py" and isinstance(text, str)}
    with TemporaryDirectory() as folder:
        # Numbers, not the files' own names: those come from a document.
        placed = {path: Path(folder, f"{number}.py") for number, path in enumerate(modules)}
        for path, place in placed.items():
            place.write_bytes(modules[path].encode())
        names = {place.name: path for path, place in placed.items()}
        own = f"lint.isort.known-first-party=['{package}']"
        _run(["check", "--select", "I", "--fix-only", "--config", own, folder], names)
        _run(["format", folder], names)
        return {**files, **{path: place.read_bytes().decode() for path, place in placed.items()}}


def _run(command: list[str], names: dict[str, PurePosixPath]) -> None:
    ran = subprocess.run([*_RUFF, *command, *_ALONE], capture_output=True, check=False)
    if ran.returncode:
        message = ran.stderr.decode(errors="replace").strip()
        for name, path in names.items():
            message = message.replace(name, str(path))
        raise CannotDo(f"generated code is no Python: {message}")
