"""What a type cell says beside the type: where its object is described, how long a value may be."""

from __future__ import annotations

import pytest

from apiscribe.api import ArrayOf, Named, Scalar, Schema
from apiscribe.grammar.cells import greatest_length, is_type, parse_type
from apiscribe.location import Location
from apiscribe.page import Cell, Link, Paragraph
from apiscribe.vocabulary import load

WORDS = load("en")
HERE = Location("page", 1)


def cell(text: str, *linked: str) -> Cell:
    links = tuple(Link(text.index(part), text.index(part) + len(part), f"to-{part}") for part in linked)
    return Cell((Paragraph(text, HERE, links=links),), HERE)


@pytest.mark.parametrize(
    ("text", "linked", "expected"),
    [
        ("Table 4", "Table 4", Named("Table 4", "to-Table 4")),
        ("Object", "Object", Named("Object", "to-Object")),
        ("Array of old lamps objects", "old lamps", ArrayOf(Named("old lamps", "to-old lamps"))),
        ("Array of Lamp objects", "Array of Lamp objects", ArrayOf(Named("Lamp", "to-Array of Lamp objects"))),
        ("lampobject", "lamp", Named("lamp", "to-lamp")),
        ("List. For details, see Lamps.", "Lamps", ArrayOf(Named("Lamps", "to-Lamps"))),
        ("String", "String", Scalar("string")),
    ],
)  # fmt: skip
def test_a_link_says_what_describes_an_object(text: str, linked: str, expected: Schema) -> None:
    assert parse_type(cell(text, linked), WORDS) == expected


def test_of_several_links_each_counts_where_it_stands() -> None:
    assert parse_type(cell("Array of Lamp objects or Map", "Lamp", "Map"), WORDS) is None
    assert parse_type(cell("Lamp object, see Room", "Lamp", "Room"), WORDS) == Named("Lamp", "to-Lamp")


LENGTHS = [("String(64)", 64), ("varchar (36)", 36), ("Integer(32)", None), ("Datetime(6)", None), ("String", None)]


@pytest.mark.parametrize(("text", "expected"), LENGTHS)
def test_a_number_in_brackets_is_a_length_of_text_only(text: str, expected: int | None) -> None:
    assert greatest_length(cell(text), WORDS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Table 4", True), ("Array of Table 1 objects", True), ("Object. See Table 3.", True), ("See Table 3.", False),
     ("Lamp. See Table 3.", False), ("Lamp", False), ("lamps", False)],
)  # fmt: skip
def test_what_is_a_type_beyond_doubt(text: str, expected: bool) -> None:
    assert is_type(text, WORDS) is expected
