"""The reader of flattened text: where tables begin and end, where rows do, and that no word is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiscribe.page import Block, Cell, CodeBlock, DocPage, Paragraph, Table
from apiscribe.read.text import read_text
from apiscribe.vocabulary import load

WORDS = load("en")
HEADS = ["Parameter", "Mandatory", "Type", "Description"]


def read(*blocks: str) -> DocPage:
    return read_text("\n\n".join(blocks) + "\n", "page.txt", WORDS)


def rows(page: DocPage) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in page.tables()]


def words_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text):
                yield from text.split()
            case CodeBlock(text):
                yield from text.split()
            case Table(heads, rows, caption=caption):
                yield from caption.text.split() if caption else ()
                cells: list[Cell] = [*heads, *(cell for row in rows for cell in row.cells)]
                for cell in cells:
                    yield from words_of(cell.blocks)


def test_no_word_of_a_description_starts_a_row() -> None:
    page = read(
        "Lamps", "URI", *HEADS, "size", "No", "Integer", "One of", "Yes", "Maybe", "colour", "Yes", "String", "Red"
    )
    assert rows(page) == [[["size", "No", "Integer", "One of Yes Maybe"], ["colour", "Yes", "String", "Red"]]]


def test_no_odd_type_loses_a_row() -> None:
    page = read("Lamps", *HEADS, "size", "No", "Some odd thing", "Big", "colour", "Yes", "Sting", "Red")
    assert [row[2] for row in rows(page)[0]] == ["Some odd thing", "Sting"]


def test_without_a_mandatory_column_a_type_has_to_be_one() -> None:
    page = read(
        "Lamps",
        "Parameter",
        "Type",
        "Description",
        "size",
        "Integer",
        "Either",
        "big",
        "or small",
        "on",
        "Boolean",
        "x",
    )
    assert [row[0] for row in rows(page)[0]] == ["size", "on"]


def test_an_answer_in_words_or_none_hides_no_row_whose_type_is_beyond_doubt() -> None:
    page = read(
        *("Lamps", *HEADS, "lamp_id", "At least one", "String", "Which lamp", "room_id", "String", "Which room"),
        *("colour", "Mandatory where it is new, else not.", "String", "Red", "size", "No", "Integer", "Big"),
    )
    assert [row[:3] for row in rows(page)[0]] == [
        ["lamp_id", "At least one", "String"],
        ["room_id", "", "String"],
        ["colour", "Mandatory where it is new, else not.", "String"],
        ["size", "No", "Integer"],
    ]


def test_a_row_that_is_as_it_should_be_is_not_taken_apart() -> None:
    page = read("Lamps", *HEADS, "size", "No", "Integer", "big", "time", "Yes", "String", "When")
    assert [row[0] for row in rows(page)[0]] == ["size", "time"]
    heads = ["Parameter", "Type", "Mandatory", "Description"]
    page = read("Lamps", *heads, "size", "Integer", "No", "big", "time", "String", "Yes", "When")
    assert [row[0] for row in rows(page)[0]] == ["size", "time"]


def test_no_phrase_of_a_description_starts_a_row() -> None:
    page = read(
        "Lamps", *HEADS, "size", "No", "Integer", "A Big Lamp", "String", "of lights", "on", "Yes", "Boolean", "x"
    )
    assert [row[0] for row in rows(page)[0]] == ["size", "on"]


@pytest.mark.parametrize("name", ["{any_key}", "lamp_id or lamp_name", "Array elements"])
def test_an_odd_name_starts_a_row_where_all_else_is_beyond_doubt(name: str) -> None:
    page = read("Lamps", *HEADS, name, "Yes", "Array of objects", "What")
    assert rows(page) == [[[name, "Yes", "Array of objects", "What"]]]


def test_a_dash_is_a_name_at_the_beginning_only_and_only_of_a_body() -> None:
    heads = ["Parameter", "Type", "Description"]
    assert rows(read("Lamps", *heads, "-", "File", "The plan")) == [[["-", "File", "The plan"]]]
    assert rows(read("Lamps", *heads, "-", "String")) == []
    assert [row[0] for row in rows(read("Lamps", *heads, "a", "Object", "-", "list", "Array", "-"))[0]] == ["a", "list"]


def test_a_type_that_refers_to_a_table_starts_a_row_and_a_description_that_does_starts_none() -> None:
    heads = ["Parameter", "Type", "Description"]
    page = read("Lamps", *heads, "bulb", "Table 6", "-", "feet", "Array of Table 1 objects", "Feet", "See Table 1.")
    assert rows(page)[0] == [["bulb", "Table 6", "-"], ["feet", "Array of Table 1 objects", "Feet See Table 1."]]


def test_a_type_of_no_known_name_is_not_what_is_described_as_one() -> None:
    heads = ["Parameter", "Type", "Description"]
    page = read("Lamps", *heads, "size", "Integer", "Big", "answer", "REFERENCE", "Lamp object", "on", "Boolean", "x")
    assert [row[:2] for row in rows(page)[0]] == [["size", "Integer"], ["answer", "REFERENCE"], ["on", "Boolean"]]
    page = read("Lamps", *HEADS, "answer", "No", "REFERENCE", "Lamp object", "on", "No", "Boolean", "x")
    assert [row[2] for row in rows(page)[0]] == ["REFERENCE", "Boolean"]


def test_a_head_of_no_known_meaning_may_stand_between_two_that_are_known() -> None:
    heads = ["Parameter", "Sub-Parameter", "Mandatory", "Type", "Description"]
    page = read("Lamps", *heads, "size", "N/A", "No", "Integer", "Big", "on", "-", "Yes", "Boolean", "x")
    assert rows(page) == [[["size", "N/A", "No", "Integer", "Big"], ["on", "-", "Yes", "Boolean", "x"]]]


def test_a_remark_below_yes_or_no_is_not_the_type() -> None:
    page = read("Lamps", *HEADS, "size", "No", "Note", "Only for big lamps.", "Integer", "How big")
    assert rows(page) == [[["size", "No Note Only for big lamps.", "Integer", "How big"]]]


def test_an_answer_may_be_a_sentence_where_the_type_is_beyond_doubt() -> None:
    told = "Mandatory for big lamps, optional for others"
    page = read("Lamps", *HEADS, "size", told, "Integer", "How big", "on", "No", "Boolean", "No", "more words", "x")
    assert [row[:3] for row in rows(page)[0]] == [["size", told, "Integer"], ["on", "No", "Boolean"]]


def test_a_name_that_could_be_a_head_begins_the_first_row() -> None:
    page = read(
        "Lamps",
        "Parameter",
        "Type",
        "Description",
        "Status",
        "String",
        "Whether it shines",
        "Name",
        "String",
        "Its name",
    )
    assert [row[0] for row in rows(page)[0]] == ["Status", "Name"]


def test_fields_named_like_heads_and_sections_are_rows() -> None:
    page = read(
        "Lamps", "Parameter", "Type", "Description", "description", "String", "Words", "name", "String", "Its name"
    )
    assert [row[0] for row in rows(page)[0]] == ["description", "name"]


@pytest.mark.parametrize("end", ["Example Requests", "Table 2 Wire", "Status code: 400"])
def test_a_table_ends(end: str) -> None:
    page = read("Lamps", "URI", *HEADS, "size", "No", "Integer", "Big", end, *HEADS, "wire", "No", "String", "Long")
    assert [[row[0] for row in table] for table in rows(page)] == [["size"], ["wire"]]


def test_labels_of_a_description_end_no_table() -> None:
    labelled = ["Definition", "How big", "Constraints", "N/A", "Range", "N/A"]
    page = read("Lamps", "URI", *HEADS, "size", "No", "Integer", *labelled, "on", "No", "Boolean", *labelled)
    assert [row[0] for row in rows(page)[0]] == ["size", "on"]


def test_bullets_in_cells_keep_their_depth() -> None:
    page = read(
        "Lamps", *HEADS, "colour", "No", "String", "Options:", "  • RED: warm", "  • BLUE: cold", "      • dark"
    )
    cell = next(page.tables()).rows[0].cells[3]
    assert [(p.text, p.depth, p.bullet) for p in cell.paragraphs] == [
        ("Options:", 0, False), ("RED: warm", 1, True), ("BLUE: cold", 1, True), ("dark", 2, True)
    ]  # fmt: skip


def test_a_table_in_a_list() -> None:
    inner = [f"    {word}" for word in (*HEADS, "size", "No", "Integer", "Big")]
    page = read("Lamps", "Request", "  • Parameters", *inner, "  • Example", "{\n}")
    table = next(page.tables())
    assert (table.depth, [cell.text for cell in table.rows[0].cells]) == (1, ["size", "No", "Integer", "Big"])


def test_code_goes_on_over_blank_lines() -> None:
    page = read("Lamps", "Example Responses", '{\n  "a" : 1,\n\n  "b" : 2\n}', "Status Codes")
    code = [block.text for section in page.sections for block in section.blocks if isinstance(block, CodeBlock)]
    assert code == ['{\n  "a" : 1,\n\n  "b" : 2\n}']


BLOCK = st.sampled_from(
    [*HEADS, "Yes", "No", "String", "Array of Lamp objects", "URI", "Response", "Table 3 Lamp", "  • RED: warm", "200",
     "Status code: 200", "name", "{", '{\n "a": 1\n}', "    deep", "Status Code", "Definition", "Constraints"]
)  # fmt: skip


@given(st.lists(BLOCK, max_size=40))
def test_no_word_is_lost(blocks: list[str]) -> None:
    page = read(*blocks)
    seen = [word for section in page.sections for word in (*section.title.split(), *words_of(section.blocks))]
    assert sorted(seen) == sorted(word for block in blocks for word in block.replace("•", "").split())


def test_places_are_lines_of_the_file() -> None:
    path = Path(__file__).parents[1] / "spec" / "modelarts" / "pages" / "list_images.txt"
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    for table in read_text(text, "page.txt", WORDS).tables():
        for row in table.rows:
            assert lines[row.at.line - 1].strip() == row.cells[0].text


def code(page: DocPage) -> list[str]:
    return [block.text for section in page.sections for block in section.blocks if isinstance(block, CodeBlock)]


def test_the_head_of_a_message_and_its_body_are_one_block() -> None:
    body = '{\n "a": 1,\n\n "b": 2\n}'
    assert code(read("Lamps", "Response", f"HTTP/1.1 200 OK\n\n{body}")) == [f"HTTP/1.1 200 OK\n\n{body}"]
    assert code(read("Lamps", f"POST /v1/lamps HTTP/1.1\nX-Room: 1\n\n{body}", "And so on")) == [
        f"POST /v1/lamps HTTP/1.1\nX-Room: 1\n\n{body}"
    ]
    assert code(read("Lamps", f"POST /v1/lamps\n{body}")) == [f"POST /v1/lamps\n{body}"]
    assert code(read("Lamps", "POST /v1/lamps", body)) == [body]


def test_a_line_of_code_is_code_but_in_a_table() -> None:
    for line in ("{}", '{"a": "b"}', '"done"', "HTTP/1.1 204 No Content", "curl -X POST https://lamps.example/v1"):
        assert code(read("Lamps", "Response", line)) == [line]
    for line in ("{lamp_id}", "[see below]", "HTTP/1.1 is spoken", "curl is a command", '"done" is returned', "200"):
        assert code(read("Lamps", "Response", line)) == []
    page = read("Lamps", *HEADS, "size", "No", "Object", "{}", "colour", "Yes", "String", '"red"')
    assert rows(page) == [[["size", "No", "Object", "{}"], ["colour", "Yes", "String", '"red"']]]
