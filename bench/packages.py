"""Makes both packages of each service from its pages, installs them into an empty folder, and tries them.

usage: packages.py CORPUS [SERVICE...]     CORPUS holds corpus/rst/<service>/

Every module is imported; mypy --strict and pyright's strict mode read both packages; the packages' own contract tests
decode and encode each documented sample; every operation of the document is called, sync and async, on a server of this
machine (calls.py). What the tests pass over is counted by its reason: most of it is samples that contradict their
tables, each of which a finding tells. Exit 1 where anything fails. Everything made goes to a temporary folder.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from apiscribe import store
from apiscribe.generate import make
from apiscribe.project import load_api

_HTTP_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_CALLS = Path(__file__).with_name("calls.py")
_IMPORT = """
import importlib, pkgutil, sys
count = 0
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
        count += 1
(models,) = (name for name in sys.argv[1:] if name.endswith("_models"))
print(count, len(importlib.import_module(models).__all__) - 1)
"""
_FAILED = re.compile(r"^FAILED \S+?\[(.*)\]", re.MULTILINE)
_SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] \S+: (.*)$", re.MULTILINE)


def main(corpus: Path, services: list[str]) -> int:
    folders = sorted(path for path in (corpus / "corpus" / "rst").iterdir() if path.is_dir())
    defects = 0
    for pages in folders:
        if not services or pages.name in services:
            with tempfile.TemporaryDirectory() as work:
                defects += try_service(pages, Path(work))
    return 1 if defects else 0


def try_service(pages: Path, work: Path) -> int:
    """Make, install and try one service; print its figures; return the number of defects."""
    name = pages.name
    (work / "spec" / name).mkdir(parents=True)
    shutil.copytree(pages, work / "spec" / name / "pages")
    started = time.perf_counter()
    api = load_api(work, name)
    store.write(work, api.owned, make(api).files)
    seconds = time.perf_counter() - started

    sources = work / "generated"
    files = sum(path.is_file() for path in sources.rglob("*"))
    wheels = built(sources, work)
    target = work / "installed"
    run("-m", "pip", "install", "-qq", "--no-index", "--no-deps", "--disable-pip-version-check",
        "--target", str(target), *map(str, wheels))  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(target)}
    names = sorted(path.parent.name for path in target.glob("*/py.typed"))
    modules, models = run("-W", "error", "-c", _IMPORT, *names, environment=environment).split()
    sizes = " + ".join(f"{wheel.stat().st_size / 1024:.0f}" for wheel in wheels)
    asked = operations(work / "spec" / name / "openapi.yaml")
    print(f"{name}: {len(asked)} operations, {models} models, {files} files, made in {seconds:.1f} s")
    print(f"    {modules} modules imported; wheels of {sizes} KB")
    tries = (types(target, names), calls(sources, names, asked, environment), samples(work, environment))
    defects = [defect for tried in tries for defect in tried]
    for defect in defects:
        print(f"    DEFECT: {defect}")
    return len(defects)


def built(sources: Path, work: Path) -> list[Path]:
    """Build the wheels from copies, so that nothing is left among the sources."""
    for project in sorted(sources.iterdir()):
        copy = shutil.copytree(project, work / "copies" / project.name)
        run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(work / "wheels"), str(copy))
    return sorted((work / "wheels").glob("*.whl"))


def operations(document: Path) -> set[str]:
    """Name the operations of an OpenAPI document, by method and path."""
    paths = yaml.load(document.read_text("utf-8"), yaml.CSafeLoader)["paths"]
    return {f"{method.upper()} {path}" for path, item in paths.items() for method in item if method in _HTTP_METHODS}


def types(target: Path, names: list[str]) -> Iterator[str]:
    """Say what type checkers complain of in the installed packages, with no plugin and no settings but `strict`."""
    (target / "mypy.ini").write_text("[mypy]\nstrict = True\n")
    printed = run("-m", "mypy", "--config-file", "mypy.ini", "--no-incremental", *names, folder=target, may_fail=True)
    if not printed.startswith("Success"):
        yield from (f"mypy: {line}" for line in printed.splitlines() or ["it said nothing"])
    (target / "pyrightconfig.json").write_text(json.dumps({"include": names, "typeCheckingMode": "strict"}))
    printed = run("-m", "pyright", "--pythonpath", sys.executable, "--outputjson", "-p", str(target), may_fail=True)
    said = json.loads(printed)
    for each in said["generalDiagnostics"]:
        yield f"pyright: {Path(each['file']).name}:{each['range']['start']['line'] + 1}: {each['message']}"
    print(f"    mypy --strict and pyright strict read {said['summary']['filesAnalyzed']} files")


def calls(sources: Path, names: list[str], asked: set[str], environment: dict[str, str]) -> Iterator[str]:
    """Call every operation; say which are missing or fail."""
    (client,) = (name for name in names if name.endswith("_client"))
    (written,) = sources.glob("*/tests/samples.json")
    printed = run("-W", "error", str(_CALLS), client, str(written), environment=environment)
    told: list[dict[str, Any]] = [json.loads(line) for line in printed.splitlines()]
    answers = Counter(each["answer"] for each in told if "answer" in each)
    print(f"    {answers.total()} of {len(asked)} operations called, sync and async: {answers['sample']} answered with "
          f"their sample, {answers['least']} with the least that their model takes")  # fmt: skip
    yield from (f"not called: {missing}" for missing in sorted(asked - {each["operation"] for each in told}))
    yield from (f"call of {each['operation']}: {each['failed']}" for each in told if "failed" in each)


def samples(work: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run the contract tests of the packages; say which fail."""
    tests = [str(path) for path in (work / "generated").glob("*/tests")]
    printed = run("-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=no", "-rfs", *tests,
                  environment=environment, folder=work, may_fail=True)  # fmt: skip
    print(f"    contract tests: {printed.splitlines()[-1]}")
    for reason, count in sorted(Counter(_reasons(printed)).items()):
        print(f"        {count} passed over: {reason}")
    yield from _FAILED.findall(printed)
    if " passed" not in printed.splitlines()[-1]:
        yield "no contract test ran"


def _reasons(printed: str) -> Iterator[str]:
    """Why tests are passed over, each as often as it is said; without what differs from sample to sample."""
    for count, reason in _SKIPPED.findall(printed):
        yield from [reason.partition(":")[0]] * int(count)


def run(
    *words: str, environment: dict[str, str] | None = None, folder: Path | None = None, may_fail: bool = False
) -> str:
    """Run Python; give what it prints. Where it must not fail, what it says is shown and the bench ends."""
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, env=environment, cwd=folder, check=False
    )
    if done.returncode and not may_fail:
        sys.exit(f"{' '.join(words[:4])}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
