"""Digests of what is compared as a whole only: equal ones mean that two values are equal but for their words.

A reference is as good as what it leads to, a few references deep; beyond that it is told by its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from apiscribe.diff.shapes import canonical
from apiscribe.diff.sides import MISSING, Side
from apiscribe.validate.openapi_objects import pointer_of

WORDS = frozenset({"description", "title", "summary", "examples", "example", "externalDocs", "$comment"})

# What the keys of these name is no keyword.
_MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs")
_REFERENCES, _LEVELS = 3, 40


class Digests:
    """The digests of one side; what is referred to is read once."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._known: dict[tuple[str, int], str] = {}

    def at(self, pointer: str, references: int = _REFERENCES) -> str:
        """The digest of what stands at a pointer; "" where nothing does."""
        key = (pointer, references)
        if key not in self._known:
            value = self._side.value(pointer)
            is_map = pointer.rpartition("/")[2] in _MAPS
            self._known[key] = "" if value is MISSING else self._of(value, references, _LEVELS, is_map=is_map)
        return self._known[key]

    def _of(self, value: Any, references: int, levels: int, *, is_map: bool = False) -> str:
        if not levels or not isinstance(value, Mapping | list):
            return _hash(canonical(value))
        if isinstance(value, list):
            return _hash("".join(["[", *(self._of(member, references, levels - 1) for member in value)]))
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith("#") and references and not is_map:
            return self.at(pointer_of(reference), references - 1)
        return _hash(
            canonical(
                {
                    key: self._of(member, references, levels - 1, is_map=key in _MAPS and not is_map)
                    for key, member in value.items()
                    if is_map or not (key in WORDS or key.startswith("x-"))
                }
            )
        )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
