"""Text as a terminal shows it. What a server sends is shown, and never obeyed."""

from __future__ import annotations

import unicodedata
from itertools import accumulate, takewhile

_CUT = "…"


def visible(text: str) -> str:
    """Write text as one line without a character that a terminal obeys: escapes, control and direction characters."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else " " if each.isspace() else _escaped(each) for each in text)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def width(text: str) -> int:
    """Count the columns of visible text: two for a wide character, none for a mark that combines."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def clipped(text: str, columns: int) -> str:
    """Cut visible text to a number of columns, and show that it was cut."""
    if width(text) <= columns:
        return text
    ends = accumulate(map(_columns, text))
    kept = sum(1 for _ in takewhile(lambda end: end < columns, ends))
    return text[:kept] + _CUT


def padded(text: str, columns: int) -> str:
    """Fill visible text with spaces up to a number of columns."""
    return text + " " * (columns - width(text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
