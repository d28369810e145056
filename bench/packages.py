"""Makes both packages of each service from its pages, installs them into an empty folder, and tries them.

usage: packages.py CORPUS [SERVICE...]     CORPUS holds corpus/rst/<service>/

Every module is imported, and the packages' own contract tests are run: each documented sample is decoded and encoded,
each operation is called. A test that fails is one of two things: its page's sample contradicts its table, which a
finding of the run tells of the same operation, or a defect of ours. Exit 1 where there is one of the latter.
Everything made goes to a temporary folder.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from apiscribe import store
from apiscribe.generate import describe_api, make
from apiscribe.project import load_api

_IMPORT = """
import importlib, pkgutil, sys
count = 0
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
        count += 1
print(count)
"""
_CONTRADICTIONS = ("sample-type", "undocumented-value", "sample-mismatch")
_FAILED = re.compile(r"^FAILED \S+?\[(.*)\]", re.MULTILINE)


def main(corpus: Path, services: list[str]) -> int:
    folders = sorted(path for path in (corpus / "corpus" / "rst").iterdir() if path.is_dir())
    defects = 0
    for pages in folders:
        if not services or pages.name in services:
            with tempfile.TemporaryDirectory() as work:
                defects += try_service(pages, Path(work))
    return 1 if defects else 0


def try_service(pages: Path, work: Path) -> int:
    """Make, install, import and test one service; print a line; return the number of defects."""
    name = pages.name
    (work / "spec" / name).mkdir(parents=True)
    shutil.copytree(pages, work / "spec" / name / "pages")
    started = time.perf_counter()
    api = load_api(work, name)
    store.write(work, api.owned, make(api).files)
    seconds = time.perf_counter() - started
    described = describe_api(api)
    contradicted = {finding.operation for finding in described.findings if finding.rule in _CONTRADICTIONS}
    operations = [
        f"{method.upper()} {path}" for path, item in described.document.content["paths"].items() for method in item
    ]

    packages = sorted((work / "generated").iterdir())
    target = work / "installed"
    run("-m", "pip", "install", "-qq", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check",
        "--target", str(target), *map(str, packages))  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(target)}
    names = sorted(path.parent.name for path in target.glob("*/py.typed"))
    modules = run("-W", "error", "-c", _IMPORT, *names, environment=environment).strip()
    tests = [str(path) for path in (work / "generated").glob("*/tests")]
    printed = run("-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=no", *tests,
                  environment=environment, folder=work, may_fail=True)  # fmt: skip
    failed = _FAILED.findall(printed)
    by_operation = {
        case: max((o for o in operations if case.startswith(f"{o}-")), key=len, default="") for case in failed
    }
    ours = [case for case in failed if by_operation[case] not in contradicted]
    print(f"{name}: {modules} modules in {len(names)} packages, made in {seconds:.1f} s; {printed.splitlines()[-1]}")
    for operation in dict.fromkeys(by_operation[case] for case in failed if by_operation[case] in contradicted):
        print(f"    the page contradicts itself, as a finding tells: {operation}")
    for line in ours:
        print(f"    DEFECT: {line}")
    return len(ours)


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
