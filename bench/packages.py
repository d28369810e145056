"""Makes both packages of each service from its pages, installs them into an empty folder, and tries them.

usage: packages.py CORPUS [SERVICE...]     CORPUS holds corpus/rst/<service>/

Every module is imported, and the packages' own contract tests are run: each documented sample is decoded and encoded,
each operation is called. What the tests pass over is counted by its reason: most of it is samples that contradict their
tables, each of which a finding tells. Exit 1 where a test fails. Everything made goes to a temporary folder.
"""

from __future__ import annotations

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

from apiscribe import store
from apiscribe.generate import make
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
    """Make, install, import and test one service; print a line; return the number of defects."""
    name = pages.name
    (work / "spec" / name).mkdir(parents=True)
    shutil.copytree(pages, work / "spec" / name / "pages")
    started = time.perf_counter()
    api = load_api(work, name)
    store.write(work, api.owned, make(api).files)
    seconds = time.perf_counter() - started

    packages = sorted((work / "generated").iterdir())
    target = work / "installed"
    run("-m", "pip", "install", "-qq", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check",
        "--target", str(target), *map(str, packages))  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(target)}
    names = sorted(path.parent.name for path in target.glob("*/py.typed"))
    modules = run("-W", "error", "-c", _IMPORT, *names, environment=environment).strip()
    tests = [str(path) for path in (work / "generated").glob("*/tests")]
    printed = run("-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=no", "-rfs", *tests,
                  environment=environment, folder=work, may_fail=True)  # fmt: skip
    failed = _FAILED.findall(printed)
    print(f"{name}: {modules} modules in {len(names)} packages, made in {seconds:.1f} s; {printed.splitlines()[-1]}")
    for reason, count in sorted(Counter(_reasons(printed)).items()):
        print(f"    {count} passed over: {reason}")
    for case in failed:
        print(f"    DEFECT: {case}")
    return len(failed)


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
