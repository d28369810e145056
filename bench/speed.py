"""How long pages take to become a written, validated document, beside what docutils takes only to parse them.

usage: speed.py PAGES     a folder of RST pages; CPU time of one process, both in one run, and their ratio
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from docutils.core import publish_doctree

from apiscribe.pages import find_pages
from apiscribe.pipeline import describe
from apiscribe.serialize import dump_yaml
from apiscribe.settings import derived

_QUIET = {"report_level": 5, "halt_level": 6, "file_insertion_enabled": False, "raw_enabled": False}


def main(folder: str) -> int:
    started = time.process_time()
    described = describe(find_pages([folder]), derived("speed"), None, ())
    text = dump_yaml(described.document.content)
    ours = time.process_time() - started
    sources = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).rglob("*.rst"))]
    started = time.process_time()
    for source in sources:
        publish_doctree(source, settings_overrides=_QUIET)
    theirs = time.process_time() - started
    print(f"{len(sources)} pages -> {len(text):,} bytes: {ours:.2f} s; docutils only parsing them: {theirs:.2f} s")
    print(f"ratio {ours / theirs:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
