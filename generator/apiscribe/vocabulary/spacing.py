"""Text of a script that sets no spaces between words, written as one that does: what grammar and templates then read.

Between letters of such a script and others, before and behind brackets, a space is set; full-width marks become the
plain ones that they stand for. What parts the items of a list, and no clauses, becomes a slash:
"可选值：red、blue，默认red" gives "可选值: red / blue, 默认 red".
"""

from __future__ import annotations

import re

from apiscribe.vocabulary.templates import SPACELESS

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_MARKS = {
    "。": ".",
    "、": " / ",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "【": "[",
    "】": "]",
    "〜": "~",
    "\u3000": " ",
}
_PLAIN = {**_FULL_WIDTH, **{ord(mark): plain for mark, plain in _MARKS.items()}}
_SPACE_BEHIND = frozenset("，；：。！？）”’")
_SPACE_BEFORE = frozenset("（“‘")
_LETTERS = re.compile(f"[{SPACELESS}]")
_OTHER = re.compile(r"[\w({<*$/~+-]")
_CLOSED = re.compile(r"[\w)}>*%~+-]")


def has_own_letters(text: str) -> bool:
    """Whether a letter of a script without spaces is in a text."""
    return _LETTERS.search(text) is not None


def set_apart(text: str) -> tuple[str, list[int]]:
    """The text with its spaces, and for each place of `text`, its end included, the place where it is now."""
    written: list[str] = []
    places: list[int] = []
    length = 0
    for index, character in enumerate(text):
        plain = character.translate(_PLAIN)
        if written and (_parted(text[index - 1], character) or _is_dash(text, index)):
            plain = f" {plain.lstrip(' ')}"
        if not written or written[-1][-1] == " ":
            plain = plain.lstrip(" ")
        places.append(length + (1 if len(plain) > 1 and plain[0] == " " else 0))
        if plain:
            written.append(plain)
            length += len(plain)
    return "".join(written), [*places, length]


def _parted(before: str, behind: str) -> bool:
    """Whether a space belongs between two characters."""
    if before in _SPACE_BEHIND or behind in _SPACE_BEFORE:
        return True
    if _LETTERS.match(before):
        return not _LETTERS.match(behind) and _OTHER.match(behind) is not None
    return _LETTERS.match(behind) is not None and _CLOSED.match(before) is not None


def _is_dash(text: str, index: int) -> bool:
    """Whether a hyphen stands between a value and its meaning: "red-红色"."""
    around = text[index - 1 : index + 2]
    return len(around) == 3 and around[1] == "-" and around[0].isascii() and _LETTERS.match(around[2]) is not None
