"""Holds the RST reader against docutils: same sections, same tables, same cells? And how much faster?

    python bench/rst_reader.py RST_DIR...

Each difference is told with its place. Both readers take each page in turn, so that a busy machine is busy for both,
and the best of several rounds counts for each page. Exits 1 if there is any difference. Needs docutils.
"""

from __future__ import annotations

import sys
from collections import Counter
from math import inf
from pathlib import Path
from time import process_time

from apiscribe.page import CodeBlock, DocPage, Paragraph
from apiscribe.read.rst import read_rst

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from docutils_oracle import differences, docutils_page, docutils_tree

ROUNDS = 3


def main(folders: list[str]) -> int:
    pages = [
        (path.as_posix(), path.read_text(encoding="utf-8"))
        for folder in folders
        for path in sorted(Path(folder).rglob("*.rst"))
    ]
    counts: Counter[str] = Counter()
    found = 0
    for file, text in pages:
        ours, theirs = read_rst(text, file), docutils_page(text)
        counts += count(ours)
        for difference in differences(ours, theirs):
            found += 1
            print(difference)
    print(f"{len(pages)} pages: " + ", ".join(f"{number} {what}" for what, number in counts.items()))
    print(f"{found} differences")
    clock(pages)
    return 1 if found or not pages else 0


def count(page: DocPage) -> Counter[str]:
    tables = list(page.tables())
    rows = [row for table in tables for row in table.rows]
    cells = [cell for row in rows for cell in row.cells] + [cell for table in tables for cell in table.heads]
    blocks = [block for section in page.sections for block in section.blocks]
    blocks += [block for cell in cells for block in cell.blocks]
    return Counter(
        {
            "headings": sum(section.level > 0 for section in page.sections),
            "tables": len(tables),
            "rows": len(rows),
            "cells": len(cells),
            "paragraphs": sum(isinstance(block, Paragraph) for block in blocks),
            "list items": sum(isinstance(block, Paragraph) and block.bullet for block in blocks),
            "code blocks": sum(isinstance(block, CodeBlock) for block in blocks),
            "links": sum(len(block.links) for block in blocks if isinstance(block, Paragraph)),
        }
    )


def clock(pages: list[tuple[str, str]]) -> None:
    """Time both readers on the same pages; for docutils only its own work counts, not making the shapes to compare."""
    ours, theirs = [inf] * len(pages), [inf] * len(pages)
    for _ in range(ROUNDS):
        for n, (file, text) in enumerate(pages):
            start = process_time()
            read_rst(text, file)
            middle = process_time()
            docutils_tree(text)
            ours[n], theirs[n] = min(ours[n], middle - start), min(theirs[n], process_time() - middle)
    number = max(len(pages), 1)
    print(f"a page takes the reader {1000 * sum(ours) / number:.2f} ms, docutils {1000 * sum(theirs) / number:.2f} ms:")
    print(f"{sum(theirs) / max(sum(ours), 1e-9):.1f} times as fast")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
