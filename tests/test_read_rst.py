"""The RST reader where docutils has no say: places, anchors, Sphinx markup, bad drawings, and hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mangling import mangled

from apiscribe.page import Block, CodeBlock, DocPage, Link, Paragraph, Span, Table
from apiscribe.read.rst import read_rst

PAGES = sorted((Path(__file__).parent / "rst").glob("*.rst"))


def blocks_of(text: str) -> tuple[Block, ...]:
    page = read_rst(text, "page.rst")
    return tuple(block for section in page.sections for block in section.blocks)


def table_of(text: str) -> Table:
    return next(block for block in blocks_of(text) if isinstance(block, Table))


def cells_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def paragraphs_of(text: str) -> list[str]:
    return [block.text for block in blocks_of(text) if isinstance(block, Paragraph)]


def everything(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks and those in the cells of their tables."""
    for block in blocks:
        yield block
        if isinstance(block, Table):
            for cells in (block.heads, *(row.cells for row in block.rows)):
                for cell in cells:
                    yield from everything(cell.blocks)


# Places


WORDS_OF_OURS = {"Note", "Warning", "Important"}  # a directive's own
AT_ITS_RECORD = {"Name", "Meaning", "strong"}  # comma-separated values stand where their record begins


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_a_paragraph_begins_in_the_line_where_it_is_said_to(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    for section in read_rst(text, path.name).sections:
        for block in everything(section.blocks):
            if isinstance(block, Paragraph) and block.text not in WORDS_OF_OURS | AT_ITS_RECORD:
                assert bare(block.text.split()[0])[:2] in bare(lines[block.at.line - 1])


def bare(written: str) -> str:
    return "".join(char for char in written if char not in "*`\\|_")


def test_places_in_a_table() -> None:
    table = table_of(
        "Title\n=====\n\n.. table:: Caption\n\n   ===== =====\n   h     i\n   ===== =====\n   a     b\n\n         c\n"
        "   d     ::\n\n            code\n   ===== =====\n"
    )
    assert (table.at.line, table.caption and table.caption.at.line) == (4, 4)
    assert [cell.at.line for cell in table.heads] == [7, 7]
    assert [row.at.line for row in table.rows] == [9, 12]
    assert [block.at.line for block in table.rows[0].cells[1].blocks] == [9, 11]
    assert [block.at.line for block in table.rows[1].cells[1].blocks] == [14]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_count_as_an_editor_counts_them(end: str) -> None:
    text = end.join(["\ufeffTitle", "=====", "", "form\x0cfeed and \u2028 and \x85", "", "last"])
    (section,) = read_rst(text, "page.rst").sections
    assert section.title == "Title"
    assert [(block.at.line, getattr(block, "text", "")) for block in section.blocks] == [
        (4, "form feed and and"),
        (6, "last"),
    ]


# Anchors and fields


def test_anchors_lead_to_what_follows() -> None:
    page = read_rst(
        ".. _Page One:\n.. _`two: 2`:\n\nTitle\n=====\n\n.. _before table:\n\n== ==\na  b\n== ==\n\n"
        ".. _before title:\n\n**Table 2** Things\n\n== ==\nc  d\n== ==\n\n.. _before text:\n\nText\n\nMore\n\n"
        ".. _address: https://example.com\n\n== ==\ne  .. _in cell:\n\n   f\n== ==\n\n.. _last:\n",
        "page.rst",
    )
    (section,) = page.sections
    assert section.anchors == ("page one", "two: 2", "before text", "last")
    tables = [block.anchors for block in section.blocks if isinstance(block, Table)]
    assert tables == [("before table",), ("before title",), ("in cell",)]


def test_a_table_may_name_itself() -> None:
    table = table_of(".. _Other  Name:\n\n.. table:: Caption\n   :name: My Table\n\n   == ==\n   a  b\n   == ==\n")
    assert table.anchors == ("other name", "my table")


def test_fields_are_those_of_the_head() -> None:
    page = read_rst(":original_name: List.html\n:orphan:\n\n.. _a:\n\nTitle\n=====\n\n:later: text\n", "page.rst")
    assert page.fields == (("original_name", "List.html"), ("orphan", ""))
    assert page.field("original_name") == "List.html"
    assert [block.text for block in page.sections[0].blocks if isinstance(block, Paragraph)] == ["later", "text"]


def test_a_skipped_level_is_a_level() -> None:
    page = read_rst("a\n=\n\nb\n-\n\nc\n~\n\nd\n=\n\ne\n~\n\nfive\n", "page.rst")
    assert [(section.title, section.level) for section in page.sections] == [
        ("a", 1),
        ("b", 2),
        ("c", 3),
        ("d", 1),
        ("e", 3),
    ]


# Inline markup


def test_spans_lie_in_the_folded_text() -> None:
    (paragraph,) = blocks_of("A  **b\nc** and  :ref:`d\ne <The\nEnd>` ``f  g``.\n")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "A b c and d e f g."
    assert paragraph.strong == (Span(2, 5),)
    assert paragraph.links == (Link(10, 13, "the end"),)


@pytest.mark.parametrize(
    ("written", "text", "target"),
    [
        (":ref:`Label <Target Name>`", "Label", "target name"),
        (":ref:`Array<X> of <t>`", "Array<X> of", "t"),
        (":ref:`Lone_Target`", "Lone_Target", "lone_target"),
        (":ref:`<t>`", "t", "t"),
        (":doc:`Page </A/b>`", "Page", "/A/b"),
        (":py:class:`Class <a.B>`", "Class", "a.B"),
        ("`text <https://example.com/\na_b>`__", "text", "https://example.com/a_b"),
        ("`Elsewhere`_", "Elsewhere", "elsewhere"),
        ("`Map<String>`_", "Map<String>", "map<string>"),
    ],
)
def test_links(written: str, text: str, target: str) -> None:
    (paragraph,) = blocks_of(written)
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.text, paragraph.links) == (text, (Link(0, len(text), target),))


@pytest.mark.parametrize(
    "word", ["project_id", "__init__", "trailing_", "trailing__", "*", "a|b|c", "2*3", "`", "[1]_"]
)
def test_words_that_only_look_like_markup(word: str) -> None:
    assert paragraphs_of(f"The {word} is kept, and {word}.") == [f"The {word} is kept, and {word}."]


def test_a_substitution_does_not_expand_without_bound() -> None:
    assert paragraphs_of(".. |x| replace:: **y** |x|\n\n|x| and |z|\n") == ["y |x| and |z|"]
    assert paragraphs_of(f".. |x| replace:: {'y' * 1000}\n\n|x|\n") == ["|x|"]


# Directives


def test_an_unknown_directive_shows_what_it_holds() -> None:
    assert paragraphs_of(".. tab-item:: Title\n   :sync: a\n\n   Text\n\n   -  item\n") == ["Title", "Text", "item"]
    assert paragraphs_of(".. deprecated:: 3.2\n   :a: b\n\n   Use **that**.\n") == [
        "Deprecated since version 3.2",
        "Use that.",
    ]


@pytest.mark.parametrize("name", ["include:: /etc/passwd", "raw:: html", "literalinclude:: x.json", "image:: x.png"])
def test_nothing_is_fetched(name: str) -> None:
    assert blocks_of(f".. {name}\n\n   <script>\n\nText\n") == blocks_of("\n\n\n\nText\n")


@pytest.mark.parametrize(
    "head", [".. code-block:: json\n\n", ".. code-block::\n", ".. code::\n   :linenos:\n\n", "::\n\n"]
)
def test_code_keeps_its_shape(head: str) -> None:
    (code,) = blocks_of(f"{head}   {{\n     'a b': 1\n\n   }}\n")
    assert isinstance(code, CodeBlock)
    assert code.text == "{\n  'a b': 1\n\n}"


def test_code_has_its_caption_and_no_control_characters() -> None:
    caption, code = blocks_of(".. code-block:: json\n   :caption: A **reply**\n\n   a\x00b\tc\x1b\n   d\u2028e\n")
    assert isinstance(caption, Paragraph)
    assert isinstance(code, CodeBlock)
    assert (caption.text, code.text) == ("A reply", "a b  c\nd e")


# Tables that are badly drawn: rows are kept, and so is all text

HEAD = "+------+------+\n| Name | Type |\n+======+======+\n"
ROW = "| a    | Long |\n+------+------+\n"


@pytest.mark.parametrize(
    ("drawing", "rows"),
    [
        ("| a | Array of objects |\n+------+------+\n" + ROW, [["a", "Array of objects"], ["a", "Long"]]),
        (ROW + "| b    | Int  |\n", [["a", "Long"], ["b", "Int"]]),
        ("| b    | Int  |\n+------+---\n" + ROW, [["b", "Int"], ["a", "Long"]]),
        ("| b    | 整数 |\n+------+------+\n| c    | 整数  |\n+------+------+\n", [["b", "整数"], ["c", "整数"]]),
        ("| b    | Int  |\n+--x---+------+\n" + ROW, [["b --x--- a", "Int"], ["b --x--- a", "Long"]]),
        ("| b    | Int  |\nspoilt\n+------+------+\n" + ROW, [["b spoilt", "Int"], ["a", "Long"]]),
        ("| b    | Int\n\n|      | more |\n+------+------+\n", [["b", "Int more"]]),
        ("| b |\n+------+------+\n" + ROW, [["b", ""], ["a", "Long"]]),
    ],
)
def test_a_bad_grid_keeps_its_rows(drawing: str, rows: list[list[str]]) -> None:
    table = table_of(HEAD + drawing)
    assert [cell.text for cell in table.heads] == ["Name", "Type"]
    assert cells_of(table) == rows


@pytest.mark.parametrize(
    ("drawing", "rows"),
    [
        ("===== =====\na     b\n\nText\n", [["a", "b"]]),
        ("===== =====\ntoo-long b\nc     d\n===== =====\n", [["too-long", "b"], ["c", "d"]]),
        ("===== =====\na     b\n===== ====\nc     d\n\n", [["c", "d"]]),
        ("===== =====\n      b\nc     d\n===== =====\n", [["", "b"], ["c", "d"]]),
        ("===== =====\na     b\n-- --\n===== =====\n", [["a", "b"], ["-- --", ""]]),
    ],
)
def test_a_bad_simple_table_keeps_its_rows(drawing: str, rows: list[list[str]]) -> None:
    assert cells_of(table_of(drawing)) == rows


def test_directive_tables_of_uneven_rows() -> None:
    assert cells_of(table_of(".. list-table::\n\n   * - a\n     - b\n   * - c\n   * d\n")) == [
        ["a", "b"],
        ["c", ""],
        ["d", ""],
    ]
    assert cells_of(table_of(".. csv-table:: T\n\n   a,b\n   c\n")) == [["a", "b"], ["c", ""]]
    assert paragraphs_of('.. csv-table:: T\n\n   "a\n') == ["T", '"a']
    assert paragraphs_of(".. table:: T\n\n   no table\n") == ["T", "no table"]


def test_the_last_head_row_is_the_head() -> None:
    table = table_of("+---+---+\n| a | b |\n|   +---+\n|   | c |\n+===+===+\n| d | e |\n+---+---+\n")
    assert [cell.text for cell in table.heads] == ["a", "c"]
    assert table.rows[0].cells[0] is table.heads[0]
    assert cells_of(table) == [["a", "b"], ["d", "e"]]


def test_depth_counts_from_the_cell() -> None:
    (item, table) = blocks_of("-  item\n\n   +-----+\n   | - a |\n   +-----+\n")
    assert isinstance(item, Paragraph)
    assert isinstance(table, Table)
    (cell,) = table.rows[0].cells
    assert (item.depth, table.depth, cell.paragraphs[0].depth, cell.paragraphs[0].bullet) == (1, 1, 1, True)


# Hostile text

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def assert_sound(page: DocPage, text: str) -> None:
    last = text.count("\n") + text.count("\r") + 1
    for section in page.sections:
        for block in everything(section.blocks):
            assert 1 <= block.at.line <= last
            match block:
                case Paragraph():
                    assert block.text == " ".join(block.text.split()) != ""
                    assert not CONTROL.search(block.text)
                    spans = [(span.start, span.end) for span in block.strong]
                    spans += [(link.start, link.end) for link in block.links]
                    assert all(0 <= start < end <= len(block.text) for start, end in spans)
                case CodeBlock():
                    assert not CONTROL.search(block.text.replace("\n", ""))
                case Table():
                    assert len({len(row.cells) for row in block.rows} | {len(block.heads)} - {0}) <= 1


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_a_mangled_page_is_read_as_far_as_it_goes(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    for seed in range(50):
        text = mangled(page, seed)
        assert_sound(read_rst(text, path.name), text)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.text(st.sampled_from("ab *`|_\\:-+=.1)#<>[]\n\n   "), max_size=12), max_size=12).map("\n".join))
def test_any_text_is_read(text: str) -> None:
    assert_sound(read_rst(text, "page.rst"), text)


@pytest.mark.parametrize(
    "text", ["", "\n", " ", "\x00", "\ud800", "..", "::", "+", "=", "|", ".. a::", "\\", "- -", "-\n-"]
)
def test_hardly_any_text(text: str) -> None:
    assert_sound(read_rst(text, "page.rst"), text)


LONG: dict[str, Callable[[int], str]] = {
    "unclosed markup": lambda n: "*a `b ``c |d :ref:`e " * n,
    "closed markup": lambda n: "**a** :ref:`b <c>` ``d`` " * n,
    "names": lambda n: "a-b_c_ a:b.c_ " * n,
    "known names": lambda n: ".. _a: https://example.com\n\n" + "a_ " * n,
    "roles": lambda n: ":a" * n + "`",
    "backslashes": lambda n: "\\" * n + "::",
    "nested bullets": lambda n: "- " * n,
    "deep quotes": lambda n: "".join(" " * (level % 200) + "x\n" for level in range(n)),
    "borders": lambda n: "+---+\n" * n,
    "a wide border over short rows": lambda n: "+-" * n + "+\n" + "|a|\n+-+\n" * n,
    "a wide rule over short rows": lambda n: "= " * n + "=\n" + "a\n" * n,
    "a tall row": lambda n: "+--+--+\n" + "|a |b |\n|  +--+\n" * n + "+--+--+\n",
    "no bottom border": lambda n: "+--+--+\n" + "| a|b |\n" * n,
    "corners": lambda n: "+" + "-+" * 40 + "\n" + ("|" + "++" * 40 + "\n") * (n // 40) + "+" + "-+" * 40 + "\n",
    "simple tops": lambda n: "== ==\n\n" * n,
    "wide characters": lambda n: "+----+\n" + "|中文|\n+----+\n" * n,
    "substitutions": lambda n: f".. |a| replace:: {'b' * 190}\n\n" + "|a| " * n,
    "ragged values": lambda n: ".. csv-table::\n\n   " + "a," * n + "\n" + "   a\n" * n,
    "numbers": lambda n: "".join(f"{number}. a\n" for number in range(n)),
    "literals": lambda n: "a::\n\n  b\n\n" * n,
    "anchors": lambda n: ".. _a:\n" * n,
}


@pytest.mark.parametrize("name", LONG)
def test_time_is_linear(name: str) -> None:
    """Eight times the text may take some twenty times the time on a busy machine; were it quadratic, it took 64."""

    def spent(size: int) -> float:
        text = LONG[name](size)
        times = []
        for _ in range(3):
            start = process_time()
            read_rst(text, "page.rst")
            times.append(process_time() - start)
        return min(times)

    assert spent(8 * 400) < 24 * max(spent(400), 0.0005)


def test_equal_text_of_another_file_differs_by_its_file_only() -> None:
    one, other = (read_rst("Title\n=====\n\n- a\n", file) for file in ("a.rst", "b.rst"))
    assert one != other
    assert replace(other, file="a.rst", sections=()) == replace(one, sections=())
