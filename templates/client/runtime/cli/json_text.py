"""JSON as the command writes it: no character in it that a terminal obeys, and the same JSON for a program."""

from __future__ import annotations

import json
import re

# What JSON may hold as it is and a terminal would obey: all of these stand in strings, where an escape means the same.
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def compact(value: object) -> str:
    """Write a value as one line."""
    return _safe(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def indented(value: object, by: str = "") -> str:
    """Write a value as lines, all but the first indented by `by` more."""
    return _safe(json.dumps(value, ensure_ascii=False, indent=2)).replace("\n", f"\n{by}")


def _safe(text: str) -> str:
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
