"""The grammar of short cells: names, yes and no, types.

    type   = array | map | scalar | named
    array  = "Array of" type [suffix] | ("Array" | "List") "<" type ">" | type "[]" | name "array"
    map    = "Map" "<" type "," type ">"
    named  = name ["object" | "objects"]
    scalar = a word of the dialect's table of types

Suffixes and words are the dialect's. A cell that does not parse is no type: None, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from apiscribe.api import AnyValue, ArrayOf, FreeObject, MapOf, Named, Scalar, Schema
from apiscribe.page import Cell
from apiscribe.vocabulary import Vocabulary, fold

_SCALARS: Mapping[str, Schema] = {
    "string": Scalar("string"),
    "integer": Scalar("integer"),
    "int64": Scalar("integer", "int64"),
    "number": Scalar("number"),
    "float": Scalar("number", "float"),
    "double": Scalar("number", "double"),
    "boolean": Scalar("boolean"),
    "object": FreeObject(),
    "array": ArrayOf(AnyValue()),
    "file": Scalar("string", "binary"),
    "any": AnyValue(),
}
_GENERIC = re.compile(r"(\w+(?: \w+)?)\s*<(.*)>", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][\w.\-]*")
_BRACKETED_NAME = re.compile(r"[A-Za-z_][\w.\- ]{0,79}")
_FIELD_NAME = re.compile(r"[\[*]?[A-Za-z_@$][^\s,;'\"]*")
_DEEPEST = 16


def field_name(cell: Cell) -> str | None:
    """Read the name of a parameter or property: one word that begins as an identifier does; None for all else."""
    text = cell.text.strip().strip("*`")
    return text if _FIELD_NAME.fullmatch(text) and len(text) <= 200 else None


def required(cell: Cell, words: Vocabulary) -> bool | None:
    """Read a cell of the column that says whether a value must be given; None where it says neither yes nor no."""
    return words.answers.get(fold(cell.text))


def is_type(text: str, words: Vocabulary) -> bool:
    """Whether a cell's text parses as a type and could not as well be any single word of a sentence."""
    schema = type_of(text, {}, words)
    return schema is not None and (not isinstance(schema, Named) or fold(text) != fold(schema.name))


def parse_type(cell: Cell, words: Vocabulary) -> Schema | None:
    """Read a type cell; links in it say which table describes a named object."""
    links = {
        paragraph.text[link.start : link.end].strip(): link.target
        for paragraph in cell.paragraphs
        for link in paragraph.links
    }
    return type_of(cell.text, links, words)


def type_of(text: str, links: Mapping[str, str], words: Vocabulary, depth: int = 0) -> Schema | None:
    """type = array | map | scalar | named  (see the module's grammar)"""
    text = " ".join(text.split()).strip(" .")
    folded = fold(text)
    if not text or depth > _DEEPEST:
        return None
    if folded in words.types:
        return _SCALARS[words.types[folded]]
    if generic := _GENERIC.fullmatch(text):
        return _generic(generic[1], generic[2], links, words, depth)
    for lead in words.array_of:
        if folded.startswith(f"{lead} "):
            items = _items(text[len(lead) :], links, words, depth)
            return None if items is None else ArrayOf(items)
    if text.endswith("[]"):
        items = type_of(text[:-2], links, words, depth + 1)
        return None if items is None else ArrayOf(items)
    return _named(text, links, words)


def _generic(outer: str, inner: str, links: Mapping[str, str], words: Vocabulary, depth: int) -> Schema | None:
    kind = words.types.get(fold(outer))
    if kind == "array":
        items = type_of(inner, links, words, depth + 1)
        if items is None and _BRACKETED_NAME.fullmatch(inner.strip()):
            items = Named(inner.strip(), links.get(inner.strip(), ""))
        return None if items is None else ArrayOf(items)
    if kind == "object":
        _, comma, values = inner.partition(",")
        schema = type_of(values, links, words, depth + 1) if comma else AnyValue()
        return None if schema is None else MapOf(schema)
    return None


def _items(text: str, links: Mapping[str, str], words: Vocabulary, depth: int) -> Schema | None:
    """Read what stands after "Array of": a plural scalar, a named object, or any type with the suffix "objects"."""
    text = text.strip()
    for candidate in (text, text.removesuffix("s"), text.removesuffix("es")):
        if fold(candidate) in words.types:
            return _SCALARS[words.types[fold(candidate)]]
    for suffix in words.object_suffix:
        if fold(text) == suffix:
            return FreeObject()
        if fold(text).endswith(f" {suffix}"):
            stem = text[: -len(suffix)].strip()
            return type_of(stem, links, words, depth + 1) or _named_items(stem, links)
    return type_of(text, links, words, depth + 1)


def _named(text: str, links: Mapping[str, str], words: Vocabulary) -> Schema | None:
    for suffix in words.object_suffix:
        if fold(text).endswith(f" {suffix}"):
            stem = text[: -len(suffix)].strip()
            named = _named_items(stem, links)
            if named is None:
                return None
            return ArrayOf(named) if words.types.get(suffix) == "array" or suffix in ("array", "arrays") else named
    return Named(text, links.get(text, "")) if _NAME.fullmatch(text) else None


def _named_items(text: str, links: Mapping[str, str]) -> Schema | None:
    """A name of several words names an object only where a link says so, or angle brackets set it apart."""
    text = text.strip()
    return Named(text, links.get(text, "")) if text in links or _NAME.fullmatch(text) else None
