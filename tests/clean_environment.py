"""A virtual environment that holds the wheels of generated packages and what they depend on. No generator in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


def build_wheel(project: Path, into: Path) -> Path:
    """Build the wheel of a project in place, with the build tools that are installed here."""
    into.mkdir(exist_ok=True)
    before = set(into.glob("*.whl"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(into), str(project)]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "deprecat" not in ran.stderr.lower(), ran.stderr
    (wheel,) = set(into.glob("*.whl")) - before
    return wheel


def make_environment(folder: Path, wheels: Iterable[Path]) -> Path:
    """Make the environment; gives its interpreter. Dependencies are copied from the environment that runs the tests."""
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(folder)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    for needed in _closure(("httpx", "pydantic")):
        _copy(needed, Path(site))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    install = [*pip, "install", "--quiet", "--no-index", "--no-deps", *map(str, wheels)]
    for command in (install, [*pip, "check"]):
        ran = subprocess.run(command, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    return python


def _closure(names: Iterable[str]) -> Iterator[Distribution]:
    """Give the distributions, and those that they require without extras and markers, each once."""
    waiting, seen = list(names), set[str]()
    while waiting:
        found = distribution(waiting.pop())
        if found.name.lower() not in seen:
            seen.add(found.name.lower())
            yield found
            required = (each for each in found.requires or () if ";" not in each or "extra" not in each)
            waiting += [match[0] for each in required if (match := _REQUIREMENT.match(each)) and _installed(match[0])]


def _installed(name: str) -> bool:
    try:
        return bool(distribution(name))
    except ModuleNotFoundError:
        return False


def _copy(found: Distribution, site: Path) -> None:
    for file in found.files or ():
        if ".." not in file.parts and "__pycache__" not in file.parts:
            place = site / file
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(str(found.locate_file(file))), place)
