"""Whether the lines that are cited for facts show them: takes facts at random and looks.

usage: provenance.py PAGES [COUNT [SEED]]     PAGES a folder of pages; 200 facts and seed 1 where none is given

A row of a parameter or property has to show its name, a default or a listed value has to show itself. Prints each line
that does not; exit 1 where more than one in a hundred does not ("0" for 0.0 is such a line).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from apiscribe.document import Document
from apiscribe.pages import find_pages
from apiscribe.pipeline import describe
from apiscribe.settings import derived


def main(folder: str, count: str = "200", seed: str = "1") -> int:
    document = describe(find_pages([folder]), derived("provenance"), None, ()).document
    facts = sorted(shown(document))
    chosen = random.Random(int(seed)).sample(facts, min(int(count), len(facts)))
    unseen = [fact for fact in chosen if not is_seen(document, *fact)]
    for pointer, value in unseen:
        print(f"{document.at(pointer)}: does not show {value!r}, cited for {pointer}")
    print(f"{len(chosen)} of {len(facts):,} facts: the cited line shows {len(chosen) - len(unseen)}")
    return 1 if len(unseen) * 100 > len(chosen) else 0


def shown(document: Document) -> Iterator[tuple[str, str]]:
    """Each pointer with a source whose line has to show a certain text, and that text."""
    for pointer in document.provenance:
        parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")]
        if len(parts) > 2 and parts[-2] == "properties":
            yield pointer, parts[-1]
        elif len(parts) == 6 and parts[1] == "paths" and parts[-2] == "parameters":
            yield pointer, str(value_at(document.content, pointer)["name"])
        elif (parts[-1] == "default" and parts[1] == "components") or parts[-2] == "enum":
            yield pointer, str(value_at(document.content, pointer))


def value_at(content: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        content = content[int(key)] if isinstance(content, list) else content[key]
    return content


def is_seen(document: Document, pointer: str, value: str) -> bool:
    at = document.provenance[pointer].at
    line = lines(at.file)[at.line - 1].replace("\\", "").replace(",", "")
    return value.replace("\\", "").replace(",", "").casefold() in line.casefold()


@cache
def lines(file: str) -> list[str]:
    return Path(file).read_text(encoding="utf-8-sig").splitlines()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
