"""Wheels of the packages in generated/, put into dist/.

They are built from a copy, so that no build leaves anything in the tree, and files in them have a fixed time: the same
packages give the same wheels. The build backend is the one that is installed; nothing is fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from apiscribe import store
from apiscribe.findings import CannotDo
from apiscribe.project import DIST, GENERATED

_BEGINNING = "315532800"  # 1980-01-01, the first day that a zip archive knows
_TOLD = 12


def build_wheels(root: Path, packages: Sequence[str]) -> tuple[PurePosixPath, ...]:
    """Build packages of generated/, by their names; older wheels of theirs are removed. Raises CannotDo."""
    with tempfile.TemporaryDirectory() as work:
        made = {DIST / wheel.name: wheel.read_bytes() for name in packages for wheel in _built(root, name, Path(work))}
    stems = tuple(f"{name.replace('-', '_')}-" for name in packages)
    there = (DIST / path.name for path in (root / DIST).glob("*.whl") if path.name.startswith(stems))
    store.write(root, sorted({*there, *made}), made)
    return tuple(sorted(made))


def _built(root: Path, name: str, work: Path) -> list[Path]:
    source, out = work / name, work / f"{name}.out"
    try:
        shutil.copytree(root / GENERATED / name, source)
    except OSError as error:
        raise CannotDo(f"{GENERATED / name}: cannot be copied: {error}") from None
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _BEGINNING}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-_TOLD:])
        raise CannotDo(f"{GENERATED / name}: no wheel can be built:\n{said}")
    return sorted(out.glob("*.whl"))
