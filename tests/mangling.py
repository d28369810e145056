"""Makes mangled copies of a page from a seed: cut, repeated, shuffled, garbled lines and words."""

from __future__ import annotations

import random
from collections.abc import Callable

_ODD = [
    "{{ x }}", "\u2028", "\x00", "\r", "'''", '"' * 3, "\\", "../", "| |", "+===+", "•", "{", "}", "[", "]",
    "<script>", "__import__('os')", "%s", "Table 9 ", "Yes", "No", "String", "None", "\ufeff", "\ud7ff",
    "!!python/name:os.system", "GET /v1/{", "9" * 400, "\u202e", "Parameter", "Type", "Description", "`" * 5,
    "-" * 9, "\t",
]  # fmt: skip


def mangled(page: str, seed: int) -> str:
    """One mangled copy; equal seeds give equal copies."""
    chance = random.Random(seed)
    lines = page.split("\n")
    for _ in range(chance.randint(1, 6)):
        chance.choice(_WAYS)(lines, chance)
    return "\n".join(lines)


def _cut(lines: list[str], chance: random.Random) -> None:
    start = chance.randrange(len(lines) + 1)
    del lines[start : start + chance.randint(1, 1 + len(lines) // 4)]


def _repeat(lines: list[str], chance: random.Random) -> None:
    start = chance.randrange(len(lines) + 1)
    lines[start:start] = lines[start : start + chance.randint(1, 40)] * chance.randint(1, 4)


def _shuffle(lines: list[str], chance: random.Random) -> None:
    start = chance.randrange(len(lines) + 1)
    part = lines[start : start + chance.randint(2, 60)]
    chance.shuffle(part)
    lines[start : start + len(part)] = part


def _garble(lines: list[str], chance: random.Random) -> None:
    for _ in range(chance.randint(1, 12)):
        if not lines:
            return
        at = chance.randrange(len(lines))
        where = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:where] + chance.choice(_ODD) + lines[at][where + chance.randint(0, 3) :]


def _blank(lines: list[str], chance: random.Random) -> None:
    keep = chance.random()
    lines[:] = [line for line in lines if line.strip() or chance.random() < keep]


def _truncate(lines: list[str], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines) + 1) :]


def _indent(lines: list[str], chance: random.Random) -> None:
    start, by = chance.randrange(len(lines) + 1), chance.randint(-3, 6)
    for at in range(start, min(len(lines), start + chance.randint(1, 50))):
        lines[at] = " " * by + lines[at] if by > 0 else lines[at][-by:]


_WAYS: tuple[Callable[[list[str], random.Random], None], ...] = (
    _cut, _repeat, _shuffle, _garble, _garble, _blank, _truncate, _indent,
)  # fmt: skip
