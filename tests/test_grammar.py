"""The grammar of cells, one row of tests/grammar/*.md a rule: what a cell says -> the facts in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from apiscribe.api import AnyValue, ArrayOf, Facts, FreeObject, MapOf, Named, Scalar, Schema
from apiscribe.grammar.cells import type_of
from apiscribe.grammar.sentences import read_facts
from apiscribe.grammar.spacing import apart
from apiscribe.grammar.stated_types import stated_type
from apiscribe.grammar.values import Context
from apiscribe.location import Location
from apiscribe.page import Cell, Paragraph, Span
from apiscribe.vocabulary import load

WORDS = load("en")
CHINESE = load("zh")
GRAMMAR = Path(__file__).parent / "grammar"
CONTEXT = Context("lamp_size", {"lamp_size", "lamp_id", "glow"})
KEYS = {
    "enum": "enum", "default": "default", "minimum": "minimum", "maximum": "maximum", "min_length": "minLength",
    "max_length": "maxLength", "min_items": "minItems", "max_items": "maxItems", "format": "format",
    "pattern": "pattern", "deprecated": "deprecated",
}  # fmt: skip


def rows(*files: str) -> list[Any]:
    return list(_rows(files))


def _rows(files: tuple[str, ...]) -> Iterator[Any]:
    for file in files:
        lines = [line for line in (GRAMMAR / file).read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
        for line in lines[1:]:
            title, *rest = [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
            yield pytest.param(*rest, id=f"{file.removesuffix('.md')}: {title}")


@pytest.mark.parametrize(("type_cell", "description", "expected"), rows("enums.md", "defaults.md", "limits.md"))
def test_description(type_cell: str, description: str, expected: str) -> None:
    schema = type_of(type_cell, {}, WORDS)
    assert schema is not None
    facts = read_facts(_cell(description), schema, WORDS, CONTEXT)
    assert _stated(facts) == ({} if expected == "-" else yaml.safe_load(expected))


@pytest.mark.parametrize(("type_cell", "description", "expected"), rows("zh.md"))
def test_chinese_description(type_cell: str, description: str, expected: str) -> None:
    schema = type_of(type_cell, {}, CHINESE)
    assert schema is not None
    facts = read_facts(apart(_cell(description), CHINESE), schema, CHINESE, CONTEXT)
    assert _stated(facts) == ({} if expected == "-" else yaml.safe_load(expected))


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("The value must be remove.", {"enum": ["remove"]}),
        ("The value must be unique.", {}),
        ("The value must be an action.", {}),
        ("The value must be remove or the like.", {}),
    ],
)
def test_a_word_that_must_be_of_a_field_whose_name_is_of_a_kind(description: str, expected: dict[str, Any]) -> None:
    assert _stated(read_facts(_cell(description), Scalar("string"), WORDS, Context("lampAction"))) == expected


def test_null_is_a_word_where_values_are_written_as_text() -> None:
    cell = _cell("Options: tail (the end) and null (nothing).")
    facts = read_facts(cell, Scalar("string"), WORDS, Context("X-Lamp", written=True))
    assert _stated(facts) == {"enum": ["tail", "null"]}


@pytest.mark.parametrize(("description", "in_query", "in_body"), rows("stated_types.md"))
def test_type_that_a_description_tells(description: str, in_query: str, in_body: str) -> None:
    for written, expected in ((True, in_query), (False, in_body)):
        told = stated_type(_cell(description), WORDS, Context("lamp_size", written=written))
        assert _told(told) == (None if expected == "-" else yaml.safe_load(expected))


@pytest.mark.parametrize(("cell", "expected"), rows("types.md"))
def test_type(cell: str, expected: str) -> None:
    schema = type_of(cell, {}, WORDS)
    assert _told(schema) == (None if expected == "-" else yaml.safe_load(expected))


def _cell(text: str) -> Cell:
    blocks = []
    for line, part in enumerate(text.split(" // "), 1):
        bullet = part.startswith("•")
        plain, strong = _without_stars(part.lstrip("• "))
        blocks.append(Paragraph(plain, Location("page", line), int(bullet), bullet, strong))
    return Cell(tuple(blocks), Location("page", 1))


def _without_stars(text: str) -> tuple[str, tuple[Span, ...]]:
    """The text, and what of it stands in bold: *so*."""
    plain, strong = "", []
    for index, part in enumerate(re.split(r"\*(\w+:?)\*", text)):
        if index % 2:
            strong.append(Span(len(plain), len(plain) + len(part)))
        plain += part
    return plain, tuple(strong)


def _stated(facts: Facts) -> dict[str, Any]:
    stated: dict[str, Any] = {key: getattr(facts, name) for name, key in KEYS.items() if getattr(facts, name)}
    return {key: [s.value for s in fact] if key == "enum" else fact.value for key, fact in stated.items()}


def _told(schema: Schema | None) -> Any:
    match schema:
        case Scalar(type, None):
            return {"type": type}
        case Scalar(type, format):
            return {"type": type, "format": format}
        case ArrayOf(items):
            return {"type": "array", "items": _told(items)}
        case MapOf(values):
            return {"type": "object", "additionalProperties": _told(values)}
        case Named(name):
            return {"named": name}
        case FreeObject():
            return {"type": "object"}
        case AnyValue():
            return {}
        case _:
            return None
