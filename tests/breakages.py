"""A document that is in order, and changes of it as a diff: each case breaks it in one way and says what is found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

Changes = Sequence[tuple[str, str]]


def breakages(file: Path) -> Mapping[str, Changes]:
    """Title, and (old lines, new lines) of each change; the file says itself how it is written."""
    _, *cases = file.read_text(encoding="utf-8").split("\n== ")
    return dict(_case(case) for case in cases)


def _case(case: str) -> tuple[str, Changes]:
    title, *lines = case.strip("\n").split("\n")
    changes: list[tuple[list[str], list[str]]] = []
    for line in lines:
        if line.startswith("-") and (not changes or changes[-1][1]):
            changes.append(([], []))
        changes[-1]["-+".index(line[0])].append(f"{line[1:]}\n")
    return title, [("".join(old), "".join(new)) for old, new in changes]


def broken(text: str, changes: Changes) -> str:
    """The text with the changes; each must mean one place."""
    for old, new in changes:
        assert text.count(f"\n{old}") == 1, f"the case must mean one place: {old}"
        text = text.replace(f"\n{old}", f"\n{new}")
    return text


def marked(text: str) -> list[tuple[str, int]]:
    """The rules that comments in the text name, with their lines; several on a line are parted by commas."""
    lines = enumerate(text.split("\n"), start=1)
    found = ((re.search(r"  # ([a-z0-9-]+(?:, [a-z0-9-]+)*)$", words), line) for line, words in lines)
    return [(rule, line) for match, line in found if match for rule in match[1].split(", ")]
