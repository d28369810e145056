"""The Markdown reader: what the page stands for, with the lines of the Markdown."""

from __future__ import annotations

import pytest
from test_read_html import cells_of, no_hang

from apiscribe.page import Block, CodeBlock, Link, Paragraph, Table
from apiscribe.read.markdown import read_markdown


def blocks_of(text: str) -> list[Block]:
    return [block for section in read_markdown(text, "page.md").sections for block in section.blocks]


def table_of(text: str) -> Table:
    return next(block for block in blocks_of(text) if isinstance(block, Table))


PAGE = """\
# Lamps<a name="top"></a>

GET /v1/rooms/\\{room\\_id\\}/lamps

**Table 1**  Lamp<a id="lamp"></a>

|Name|Type|Told|
|--|:-:|--|
|id|List<String>|**one**<br>- two<ul><li>three</li></ul>|
|a\\|b|[Room](room.md#r)|on|off

<a name="t2"></a>
<table><tr><th>Name</th>

<th>Type</th></tr>
<tr><td>id</td><td>Map<String,Lamp></td></tr>
</table>

-   item

    ```json
    {
      "a": 1
    }
    ```

    indented

Code:

    GET /v1/lamps

> **NOTE:** kept
"""


def test_a_page_and_its_lines() -> None:
    page = read_markdown(PAGE, "page.md")
    assert (page.title, page.sections[0].at.line) == ("Lamps", 1)
    request, first, second, item, fenced, indented, said, code, note = page.sections[0].blocks
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    shown = [
        (getattr(block, "text", ""), block.at.line) for block in (request, item, fenced, indented, said, code, note)
    ]
    assert shown == [
        ("GET /v1/rooms/{room_id}/lamps", 3),
        ("item", 19),
        ('{\n  "a": 1\n}', 22),
        ("indented", 27),
        ("Code:", 29),
        ("GET /v1/lamps", 31),
        ("NOTE: kept", 33),
    ]
    assert (item.depth, fenced.depth, indented.depth, code.depth) == (1, 1, 1, 0)
    assert first.caption is not None
    assert (first.caption.text, first.caption.at.line, "lamp" in first.anchors) == ("Table 1 Lamp", 5, True)
    assert [row.at.line for row in first.rows] == [9, 10]
    assert "t2" in second.anchors
    assert [cell.text for cell in second.heads] == ["Name", "Type"]
    assert (cells_of(second), second.rows[0].at.line) == ([["id", "Map<String,Lamp>"]], 16)


def test_cells_of_pipe_tables() -> None:
    table = table_of(PAGE)
    assert table.rows[0].cells[1].text == "List<String>"
    told = table.rows[0].cells[2].paragraphs
    assert [(p.text, p.bullet, p.strong_texts()) for p in told] == [
        ("one", False, ("one",)),
        ("two", True, ()),
        ("three", True, ()),
    ]
    assert table.rows[1].cells[0].text == "a|b"
    assert table.rows[1].cells[1].paragraphs[0].links == (Link(0, 4, "room#r"),)


def test_a_bar_too_much_belongs_to_the_last_column() -> None:
    assert table_of(PAGE).rows[1].cells[2].text == "on|off"
    shown = blocks_of("|a|b|\n|-|-|\n|c|d|e|\n\n```\n|a|b|\n|-|-|\n|c|d|e|\n```\n")
    assert isinstance(shown[0], Table)
    assert cells_of(shown[0]) == [["c", "d|e"]]
    assert isinstance(shown[1], CodeBlock)
    assert shown[1].text == "|a|b|\n|-|-|\n|c|d|e|"


def test_lists_of_links_are_read() -> None:
    shown = blocks_of("# A\n\n- [a](a.md)\n- [b](b.md)\n- [c](c.md)\n- [d](d.md)\n")
    assert [block.text for block in shown if isinstance(block, Paragraph)] == ["a", "b", "c", "d"]


HOSTILE = {
    "quotes": ">" * 10_000 + "deep",
    "lists": "- " * 10_000 + "deep",
    "steps": "".join("  " * level + "- a\n" for level in range(300)) + "  " * 300 + "deep",
    "brackets": "[" * 50_000 + "deep",
    "images": "![" * 50_000 + "deep",
    "brackets in pairs": "[[]" * 20_000 + "deep",
    "stars": "*a " * 20_000 + "deep",
    "marks": "*_" * 20_000 + "deep",
    "ticks": "".join("`" * count + " " for count in range(600)) + "deep",
    "heads without end": "a|b\n-|-\n" * 5_000 + "deep",
    "wide": "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n" + "|x|\n" * 2_000 + "\ndeep",
    "boxes": "<div>\n\n" * 10_000 + "deep",
    "controls": "\x00\x1b\u2028" * 1_000 + "deep",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_end_and_keep_their_words(text: str) -> None:
    with no_hang():
        shown = blocks_of(text)
    found = [block.text for block in shown if isinstance(block, Paragraph | CodeBlock)]
    cells = [cell.text for block in shown if isinstance(block, Table) for row in block.rows for cell in row.cells]
    assert any("deep" in text for text in (*found, *cells))
