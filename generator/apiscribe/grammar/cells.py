"""The grammar of short cells: names, yes and no, types.

    cell   = type [clause] [reference] | reference
    type   = array | map | scalar | named
    array  = "Array of" type [suffix] | ("Array" | "List") "<" type ">" | type "[]" | type "array"
    map    = "Map" "<" type "," type ">"
    named  = (name | table) ["object" | "objects"]
    scalar = a word of the dialect's table of types ["(" number ")"]
    reference = "see" (table | words);  table = a link | "Table" number

Suffixes and words are the dialect's. A cell that does not parse is no type: None, never a guess. An object of which the
cell says no more than where its table stands is named as that table is ("Table 4").
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from apiscribe.api import AnyValue, ArrayOf, FreeObject, MapOf, Named, Scalar, Schema
from apiscribe.page import Cell, Paragraph
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
_SIZED = re.compile(r"(\w+(?: \w+)?)\s*[(（]\s*(\d+)(?:\s*,\s*\d+)?\s*[)）]")
_IN_BRACKETS = re.compile(r"(.*?)\s*[(（]([^()（）]*)[)）]")
_IDENTIFIER = re.compile(r"[A-Za-z_][\w\-]{0,99}")
_PLACEHOLDER = re.compile(r"\{[^{}]{1,100}\}")
_DEEPEST = 16
_LONGEST = 1_000


def field_name(cell: Cell) -> str | None:
    """Read the name of a parameter or property: one word that begins as an identifier does; None for all else."""
    text = cell.text.strip().strip("*`")
    return text if _FIELD_NAME.fullmatch(text) and len(text) <= 200 else None


def alternative_names(cell: Cell, words: Vocabulary) -> tuple[str, ...]:
    """Read "size or width", a row that tells of two fields; empty where it is not names that are parted so."""
    names = tuple(name.strip() for name in words.phrases.choice.split(cell.text.replace("*", "").replace("`", "")))
    return names if len(names) > 1 and all(map(_IDENTIFIER.fullmatch, names)) else ()


def is_placeholder(name: str) -> bool:
    """Whether a name stands for any: "{lamp name}"."""
    return _PLACEHOLDER.fullmatch(name) is not None


def required(cell: Cell, words: Vocabulary) -> bool | None:
    """Read a cell of the column that says whether a value must be given; None where it says neither yes nor no."""
    return words.answers.get(fold(cell.text))


def is_type(text: str, words: Vocabulary) -> bool:
    """Whether a cell's text parses as a type and could not as well be any single word of a sentence, or a reference."""
    stem, reference = _parted(" ".join(text.split()), {}, words)
    schema = type_of(stem, {}, words)
    if schema is None or (reference and not stem):
        return False
    return not isinstance(schema, Named) or fold(stem) != fold(schema.name) or _is_table(stem, {}, words)


def greatest_length(cell: Cell, words: Vocabulary) -> int | None:
    """The number in the brackets of "String(64)"; what it says of other types is not known."""
    found = _SIZED.fullmatch(cell.text.strip())
    return int(found[2]) if found and fold(found[1]) in words.sized_types and len(found[2]) < 10 else None


def parse_type(cell: Cell, words: Vocabulary) -> Schema | None:
    """Read a type cell; links in it say which table describes a named object, and a single one does so anyhow."""
    links = _links(cell)
    schema = type_of(" ".join(map(_spaced, cell.paragraphs)), links, words)
    if schema is None or len(set(links.values())) != 1:
        return schema
    return _described(schema, Named(*next(iter(links.items()))))


def refers_only(cell: Cell, words: Vocabulary) -> bool:
    """Whether a type cell says no more than which table describes the value."""
    text = " ".join(map(_spaced, cell.paragraphs))
    links = _links(cell)
    stem, reference = _parted(" ".join(text.split()), links, words)
    return _is_table(stem or reference, links, words) and (not stem or not reference)


def _links(cell: Cell) -> dict[str, str]:
    """Where the links of a cell lead, by their texts."""
    return {p.text[link.start : link.end].strip(): link.target for p in cell.paragraphs for link in p.links}


def _spaced(paragraph: Paragraph) -> str:
    """A paragraph's text with a space behind each link: markup may leave none between a link and the word "object"."""
    text = paragraph.text
    for link in sorted(paragraph.links, key=lambda link: -link.end):
        if text[link.end : link.end + 1].isalpha():
            text = f"{text[: link.end]} {text[link.end :]}"
    return text


def is_body(schema: Schema | None) -> bool:
    """Whether a type that stands in a row without a name may be that of a body: an array, or a file."""
    return isinstance(schema, ArrayOf) or (isinstance(schema, Scalar) and schema.format == "binary")


def type_of(text: str, links: Mapping[str, str], words: Vocabulary) -> Schema | None:
    """cell = type [reference] | reference  (see the module's grammar)"""
    stem, reference = _parted(" ".join(text.split()), links, words)
    table = Named(reference, links.get(reference, "")) if _is_table(reference, links, words) else None
    if not stem:
        return table
    schema = _type(stem, links, words)
    return _described(schema, table) if schema and table else schema


def _parted(text: str, links: Mapping[str, str], words: Vocabulary) -> tuple[str, str]:
    """A type cell's type, and where it says that more is to be found: "Object. For details, see Table 3."."""
    if len(text) > _LONGEST:
        return text, ""
    text = words.type_clause.sub("", text)
    found = words.type_reference.search(text)
    if found:
        return text[: found.start()].strip(" .,;:(（"), text[found.end() :].strip(" .)）")
    bracketed = _IN_BRACKETS.fullmatch(text)
    if bracketed and _is_table(bracketed[2], links, words):
        return bracketed[1], bracketed[2]
    return text.strip(" ."), ""


def _is_table(text: str, links: Mapping[str, str], words: Vocabulary) -> bool:
    return bool(text) and (text in links or words.caption_number.fullmatch(text) is not None)


def _described(schema: Schema, table: Named) -> Schema:
    """The type whose object `table` describes: the one that is nested in arrays and maps, if it is an object at all."""
    match schema:
        case FreeObject():
            return table
        case Named(name, ""):
            return Named(name, table.anchor)
        case ArrayOf(AnyValue()):
            return ArrayOf(table)
        case ArrayOf(items):
            return ArrayOf(_described(items, table))
        case MapOf(values):
            return MapOf(_described(values, table))
        case _:
            return schema


def _type(text: str, links: Mapping[str, str], words: Vocabulary, depth: int = 0) -> Schema | None:
    """type = array | map | scalar | named"""
    text = " ".join(text.split()).strip(" .")
    folded = fold(text)
    if not text or depth > _DEEPEST or len(text) > _LONGEST:
        return None
    if folded in words.types:
        return _SCALARS[words.types[folded]]
    if sized := _SIZED.fullmatch(text):
        schema = _SCALARS.get(words.types.get(fold(sized[1]), ""))
        return schema if isinstance(schema, Scalar) else None
    if generic := _GENERIC.fullmatch(text):
        return _generic(generic[1], generic[2], links, words, depth)
    for lead in words.array_of:
        if folded.startswith(f"{lead} "):
            items = _items(text[len(lead) :], links, words, depth)
            return None if items is None else ArrayOf(items)
    if text.endswith("[]"):
        items = _type(text[:-2], links, words, depth + 1)
        return None if items is None else ArrayOf(items)
    return _named(text, links, words, depth)


def _generic(outer: str, inner: str, links: Mapping[str, str], words: Vocabulary, depth: int) -> Schema | None:
    kind = words.types.get(fold(outer))
    if kind == "array":
        items = _type(inner, links, words, depth + 1)
        if items is None and _BRACKETED_NAME.fullmatch(inner.strip()):
            items = Named(inner.strip(), links.get(inner.strip(), ""))
        return None if items is None else ArrayOf(items)
    if kind == "object":
        _, comma, values = inner.partition(",")
        schema = _type(values, links, words, depth + 1) if comma else AnyValue()
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
            return _type(stem, links, words, depth + 1) or _named_items(stem, links, words)
    return _type(text, links, words, depth + 1)


def _named(text: str, links: Mapping[str, str], words: Vocabulary, depth: int) -> Schema | None:
    """A name, or one with a suffix; "array" behind a type makes an array of it, "structure" behind a list a list."""
    gap = " " if words.spaced else ""
    for suffix in words.object_suffix:
        stem = text[: -len(suffix)].strip()
        if not stem or not fold(text).endswith(f"{gap}{suffix}"):
            continue
        if words.types.get(suffix.removesuffix("s")) == "array":
            items = _items(stem, links, words, depth + 1)
            return None if items is None else ArrayOf(items)
        if words.types.get(fold(stem)) in ("object", "array"):
            return _SCALARS[words.types[fold(stem)]]
        return _named_items(stem, links, words)
    return _named_items(text, links, words)


def _named_items(text: str, links: Mapping[str, str], words: Vocabulary) -> Schema | None:
    """A name of several words names an object only where a link says so, or angle brackets set it apart."""
    known = _NAME.fullmatch(text) or _is_table(text, links, words)
    return Named(text, links.get(text, "")) if known else None
