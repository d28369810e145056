"""What of a cell becomes a description, and what says nothing in a document. Lines that begin with "- " are bullets."""

from __future__ import annotations

import pytest

from apiscribe.location import Location
from apiscribe.page import Cell, Paragraph
from apiscribe.transcribe.descriptions import own_name, told
from apiscribe.vocabulary import load

AT = Location("lamps.rst", 1)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["The lamp."], "The lamp."),
        (["-"], ""),
        (["None"], ""),
        (["None of the lamps."], "None of the lamps."),
        (["Definition", "The lamp.", "Constraints", "N/A", "Range", "N/A", "Default value", "N/A"], "The lamp."),
        (["The lamp.", "Constraints: N/A", "Options:", "- on", "- off"], "The lamp.\n\nOptions:\n\n- on\n- off"),
        (["The lamp.", "Options:", "- None", "- off"], "The lamp.\n\nOptions:\n\n- None\n- off"),
        (["The lamp.", "Constraints:", "Range:", "1 to 3"], "The lamp.\n\nRange:\n\n1 to 3"),
        (["The lamp.", "Default value"], "The lamp."),
        (["- Definition: The lamp.", "- Constraints: None", "- Range: None"], "The lamp."),
        (["- The lamp.", "- Its room."], "- The lamp.\n- Its room."),
        (["The lamp. Constraints N/A Range N/A Default Value N/A"], "The lamp."),
        (["The lamp. Constraints: None of them is red."], "The lamp. Constraints: None of them is red."),
        (["The lamp. For details, see Table 3."], "The lamp."),
        (["The lamp For details, see Table 3."], "The lamp"),
        (["See Table 3-1. It is red."], "It is red."),
        (["For details, see Table 3 and the manual."], "For details, see Table 3 and the manual."),
        (["For details about lamps, see Table 3."], "For details about lamps, see Table 3."),
        (["For details, see Table lamps."], "For details, see Table lamps."),
        (["Details"], ""),
    ],
)
def test_only_what_says_something_is_told(lines: list[str], expected: str) -> None:
    cell = Cell(
        tuple(
            Paragraph(line.removeprefix("- ") or line, AT, depth=int(bullet), bullet=bullet)
            for line in lines
            for bullet in (line.startswith("- "),)
        ),
        AT,
    )
    assert told(cell, load("en")) == expected


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("- API name\n\nListLamps\n\n- Function\n\nLists lamps.\n\nAll.", ("ListLamps", "Lists lamps.\n\nAll.")),
        ("API name\n\nListLamps", ("ListLamps", "")),
        (
            "- API name\n\nthe list of lamps\n\n- Function\n\nLists.",
            ("", "- API name\n\nthe list of lamps\n\n- Function\n\nLists."),
        ),
        ("Lists lamps.", ("", "Lists lamps.")),
    ],
)
def test_a_section_of_purpose_may_name_the_operation(purpose: str, expected: tuple[str, str]) -> None:
    assert own_name(purpose, load("en")) == expected
