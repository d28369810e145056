"""Tries generated packages with the oldest versions that they say they work with.

usage: lowest.py FOLDER [--models NAME --client NAME]     FOLDER holds the projects of both, like generated/

Both wheels are installed into a fresh environment with the lowest version that satisfies every range in their
pyproject.toml, extras included, and the lowest that those in turn allow; then the client's contract tests are run there
and its command line is started. Exit 1 where a version is newer than its range begins, or a test fails. Needs a package
index. Everything made goes to a temporary folder.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

# These state no lower bound in what requires them, and their first versions are written in Python 2.
_BEFORE_PYTHON_3 = ("certifi>=2023", "iniconfig>=2", "packaging>=23")
_RANGE = re.compile(r"([A-Za-z0-9._-]+)>=([0-9.]+)")
_PRINT_VERSIONS = """
import sys
from importlib.metadata import version
print(*(version(name) for name in sys.argv[1:]))
"""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--models", help="the project of the models, where there are several")
    options.add_argument("--client", help="the project of the client, where there are several")
    asked = options.parse_args()
    projects = [
        only_project(asked.folder, asked.models, "-models"),
        only_project(asked.folder, asked.client, "-client"),
    ]
    with tempfile.TemporaryDirectory() as work:
        return try_lowest(projects, Path(work))


def only_project(folder: Path, name: str | None, ending: str) -> Path:
    """Give the project of this name, or the only one whose name ends so."""
    found = [folder / name] if name else sorted(folder.glob(f"*{ending}"))
    if len(found) != 1 or not (found[0] / "pyproject.toml").is_file():
        sys.exit(f"lowest.py: {folder} holds {len(found)} projects *{ending}; say which")
    return found[0].resolve()


def try_lowest(projects: list[Path], work: Path) -> int:
    """Install the projects with the lowest versions, run the tests and start the command line; tell what was tried."""
    stated = [tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"] for project in projects]
    lowest = {name: version for about in stated for name, version in lower_bounds(about).items()}
    python = work / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", str(work / "venv"))
    wheels = [wheel(project, work / "copies") for project in projects]
    wanted = [requirement(about, built) for about, built in zip(stated, wheels, strict=True)]
    run(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-cache", "--python", str(python),
        "--resolution", "lowest", *_BEFORE_PYTHON_3, *wanted)  # fmt: skip
    run(sys.executable, "-m", "uv", "pip", "check", "--python", str(python))
    installed = dict(zip(lowest, run(str(python), "-c", _PRINT_VERSIONS, *lowest).split(), strict=True))
    print("lowest versions:", ", ".join(f"{name} {version}" for name, version in installed.items()))
    newer = [name for name in lowest if not same_version(installed[name], lowest[name])]
    for name in newer:
        print(f"DEFECT: {name}>={lowest[name]} is stated, but {installed[name]} is the lowest that can be installed")
    for script in (script for about in stated for script in about.get("scripts", ())):
        run(str(python.with_name(script)), "--help")
    ran = subprocess.run(
        [python, "-I", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", "-c", "/dev/null",
         *(str(project / "tests") for project in projects if (project / "tests").is_dir())],
        cwd=work, capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(ran.stdout[-3000:] if ran.returncode else ran.stdout.splitlines()[-1])
    return 1 if newer or ran.returncode else 0


def lower_bounds(about: dict[str, Any]) -> dict[str, str]:
    """Give where each range of a project begins, extras included; the project of the models is installed as it is."""
    extras = about.get("optional-dependencies", {}).values()
    bounds = {}
    for stated in (*about["dependencies"], *(each for extra in extras for each in extra)):
        match = _RANGE.match(stated)
        if match is None:
            sys.exit(f"lowest.py: {about['name']} states no lowest version: {stated}")
        if not match[1].endswith("-models"):
            bounds[match[1]] = match[2]
    return bounds


def requirement(about: dict[str, Any], built: Path) -> str:
    """Ask for a wheel with all its extras."""
    extras = ",".join(about.get("optional-dependencies", ()))
    return f"{about['name']}{f'[{extras}]' if extras else ''} @ {built.as_uri()}"


def same_version(one: str, other: str) -> bool:
    """Compare versions of numbers: 2.0 and 2.0.0 are one."""
    numbers = [[int(part) for part in version.split(".")] for version in (one, other)]
    longest = max(map(len, numbers))
    padded = [each + [0] * (longest - len(each)) for each in numbers]
    return padded[0] == padded[1]


def wheel(project: Path, work: Path) -> Path:
    """Build the wheel of a project from a copy, so that nothing is left in the project's folder."""
    copy = shutil.copytree(project, work / project.name)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(copy / "dist"), str(copy))
    return next((copy / "dist").glob("*.whl"))


def run(*words: str) -> str:
    """Run a program; give what it prints. Where it fails, what it says is shown and the bench ends."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words[:5])}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
