"""Whatever is done to a page: findings, or exit 2 with the file; never a traceback, never a hang.

`make test` tries a sample of the seeds; MANGLED=2000 tries as many for each page. bench/mangled.py takes real pages.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from form_mangling import mangled_bytes
from mangling import mangled

from apiscribe.cli import main
from apiscribe.validate import validate_text

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "spec" / "modelarts" / "pages" / "list_images.txt",
    ROOT / "tests" / "cases" / "lamps-rst" / "list_lamps.rst",
    ROOT / "tests" / "cases" / "lamps-html" / "list_lamps.html",
    ROOT / "tests" / "cases" / "lamps-markdown" / "list_lamps.md",
    ROOT / "tests" / "cases" / "post-with-body" / "create_lamp.rst",
]
TRIES = int(os.environ.get("MANGLED", "40"))
_SECONDS = 20
"""A hang is no matter of a slow machine: what takes a hundredth of this on a quiet one."""


@contextmanager
def _no_hang() -> Iterator[None]:
    def stop(signum: int, frame: FrameType | None) -> None:
        raise AssertionError(f"no end after {_SECONDS} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _mangled_text(content: bytes, suffix: str, seed: int) -> bytes:
    return mangled(content.decode(), seed).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("mangle", "tries"), [(_mangled_text, TRIES), (mangled_bytes, TRIES // 2)], ids=["text", "form"]
)
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_mangled_pages(
    page: Path,
    mangle: Callable[[bytes, str, int], bytes],
    tries: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    source = page.read_bytes()
    read = 0
    for seed in range(tries):
        Path(page.name).write_bytes(mangle(source, page.suffix, seed))
        with _no_hang():
            code = main(["transcribe", page.name, "-o", "openapi.yaml"])
        printed = capsys.readouterr()
        assert code in (0, 2), f"seed {seed}"
        if code == 2:
            assert page.name in printed.err, f"seed {seed}"
            continue
        read += 1
        for line in printed.out.splitlines():
            place = re.match(r" *(\S+?)(:\d+)?: ", line)
            assert place, f"seed {seed}: {line}"
        unsound = [
            f for f in validate_text(Path("openapi.yaml").read_text(encoding="utf-8"), "openapi.yaml") if _ours(f.rule)
        ]
        assert not unsound, f"seed {seed}: {unsound[0]}"
    assert read > tries / 3, "most mangled pages still have something to read"


def _ours(rule: str) -> bool:
    """Findings that a page cannot cause: a sample may well contradict a table, a document may not be malformed."""
    return rule not in ("sample-mismatch", "default-mismatch", "path-parameter", "ambiguous-path", "required-unknown")
