"""One of the two documents that are held against each other: its values by pointer, and where they stand.

A side is only made of a document whose references all lead somewhere inside of it: nothing is compared by guessing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apiscribe.findings import CannotDo
from apiscribe.lines import escaped, unescaped
from apiscribe.validate import obstacles
from apiscribe.validate.openapi_objects import Node, Outline, outline
from apiscribe.validate.problems import At

SCHEMAS = "/components/schemas/"
MISSING: Any = object()

# A fact's own place, and not that of what is around a whole operation or component, which says nothing of it.
_WHOLE = re.compile(r"(/paths/[^/]+/[^/]+|/components/[^/]+/[^/]+)(?=/|$)")


@dataclass(frozen=True, slots=True)
class Side:
    """A document, the place of each pointer into it, and of what pages say (`provenance`: pointer -> "file:line")."""

    outline: Outline
    at: At
    provenance: Mapping[str, str]
    client_parameters: tuple[str, ...] = ()

    @property
    def document(self) -> Mapping[str, Any]:
        return self.outline.document

    def value(self, pointer: str) -> Any:
        """What stands at a pointer; `MISSING` where nothing does."""
        node = self.outline.nodes.get(pointer)
        if node is not None:
            return node.value
        parent, _, key = pointer.rpartition("/")
        around = self.value(parent) if pointer else MISSING
        if isinstance(around, Mapping):
            return around.get(unescaped(key), MISSING)
        if isinstance(around, list) and key.isdecimal() and int(key) < len(around):
            return around[int(key)]
        return MISSING

    def followed(self, pointer: str) -> Node | None:
        """The object at a pointer, or the one that it refers to; None where no object is."""
        node = self.outline.nodes.get(pointer)
        return self.outline.followed(node) if node else None

    def members(self, pointer: str) -> Iterator[tuple[str, str]]:
        """The keys of a map, each with the pointer of its value."""
        value = self.value(pointer)
        if isinstance(value, Mapping):
            yield from ((key, f"{pointer}/{escaped(key)}") for key in value)

    def schemas(self) -> Mapping[str, str]:
        """The component schemas: name -> pointer."""
        return {key: f"{SCHEMAS}{escaped(key)}" for key in _mapping(self.value(SCHEMAS.rstrip("/")))}

    def page(self, pointer: str) -> str:
        """The page that documents what stands at a pointer: "file:line", the page's name alone, or ""."""
        whole = _WHOLE.match(pointer)
        if not whole:
            return ""
        inner = pointer
        while inner not in self.provenance and inner != whole[1]:
            inner = inner.rpartition("/")[0]
        named = self.provenance.get(inner) or _mapping(self.value(whole[1])).get("x-page")
        return one_line(named) if isinstance(named, str) else ""


def side(
    document: Any, at: At, provenance: Mapping[str, str] | None = None, client_parameters: tuple[str, ...] = ()
) -> Side:
    """Take a document for a comparison.

    Raises:
        CannotDo: it is no OpenAPI document, or leaves open what it says: a reference leads nowhere, say.
    """
    found = obstacles(document, at)
    if found:
        raise CannotDo(f"cannot be compared: {found[0].message}", found[0].at)
    return Side(outline(document), at, provenance or {}, client_parameters)


def one_line(text: str, longest: int = 120) -> str:
    """Text of a document as part of a message: short, and nothing in it that ends the line or steers a terminal."""
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text[:longest])
    return f"{shown}..." if len(text) > longest else shown


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
