"""One page in several forms: whatever the form, a table has the same cells and a page gives the same document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from drawing import html_of, html_table, markdown_of
from hypothesis import given, settings
from hypothesis import strategies as st

from apiscribe.cli import main
from apiscribe.location import Location
from apiscribe.page import Block, Cell, CodeBlock, DocPage, Paragraph, Row, Section, Span, Table
from apiscribe.pages import read_page

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "spec" / "modelarts" / "pages" / "list_images.txt",
    *sorted(page for page in (ROOT / "tests" / "cases").glob("*/*.rst")),
]
HERE = Location("page", 1)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
@pytest.mark.parametrize(
    ("draw", "suffix"),
    [(html_of, ".html"), (lambda page: _on_one_line(html_of(page)), ".html"), (markdown_of, ".md")],
    ids=["html", "html-on-one-line", "markdown"],
)
def test_a_page_drawn_in_another_form_gives_the_same_document(
    page: Path, draw: object, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(draw)
    shown = read_page(page.read_text(encoding="utf-8"), page.name)
    monkeypatch.chdir(tmp_path)
    Path(page.name).write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    drawn = Path(page.name).with_suffix(suffix)
    drawn.write_text(draw(shown), encoding="utf-8")
    assert list(_bare(read_page(drawn.read_text(encoding="utf-8"), drawn.name))) == list(_bare(shown))
    code = main(["transcribe", page.name, "-o", "first.yaml"])
    assert main(["transcribe", drawn.name, "-o", "second.yaml"]) == code
    if code == 0 and not shown.fields:
        assert Path("second.yaml").read_text(encoding="utf-8") == Path("first.yaml").read_text(encoding="utf-8")


def _on_one_line(html: str) -> str:
    """A page as a program writes it that leaves out what a browser does not need."""
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.DOTALL)
    return "".join(part.replace("\n", "<br>" if part.startswith("<pre") else " ") for part in parts)


def _bare(page: DocPage) -> Iterator[object]:
    """What a page shows, without places and names."""
    for section in page.sections:
        yield section.level, section.title
        yield from map(_bare_block, section.blocks)


def _bare_block(block: Block) -> object:
    match block:
        case Paragraph():
            return block.text, block.depth, block.bullet, block.strong_texts()
        case CodeBlock():
            return block.text.strip("\n"), block.depth
        case Table():
            rows = [block.heads, *(row.cells for row in block.rows)]
            title = block.caption.text if block.caption else ""
            return title, [[list(map(_bare_block, cell.blocks)) for cell in row] for row in rows]


# Tables of any content

words = st.lists(st.from_regex(r"[A-Za-z0-9<>&|*_.\\`'\"\[\]{}()é表]{1,8}", fullmatch=True), min_size=1, max_size=4)
texts = words.map(" ".join).filter(lambda text: not re.match(r"[-+*•‣⁃.:_|>`=]|\S*[.)]( |$)|\(", text))


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    text = draw(texts)
    first = len(text.split()[0])
    return Paragraph(text, HERE, strong=(Span(0, first),) if draw(st.booleans()) else ())


cells = st.lists(paragraphs(), max_size=3).map(lambda shown: Cell(tuple(shown), HERE))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(2, 4))
    rows = st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=4)
    head = draw(st.lists(paragraphs(), min_size=width, max_size=width))
    return Table(
        tuple(Cell((shown,), HERE) for shown in head),
        tuple(Row(tuple(row), HERE) for row in draw(rows)),
        HERE,
    )


def rst_table(table: Table) -> str:
    """The table as a grid, every character that might be markup escaped."""
    rows = [[_rst_cell(cell) for cell in row] for row in (table.heads, *(row.cells for row in table.rows))]
    widths = [max(_width(line) for row in rows for line in row[n]) + 2 for n in range(len(table.heads))]
    lines = []
    for number, row in enumerate(rows):
        sign = "=" if number == 1 else "-"
        lines.append("+" + "+".join(sign * width for width in widths) + "+")
        for at in range(max(map(len, row))):
            shown = [cell[at] if at < len(cell) else "" for cell in row]
            padded = (f" {line}{' ' * (width - _width(line) - 1)}" for line, width in zip(shown, widths, strict=True))
            lines.append("|" + "|".join(padded) + "|")
    return "\n".join([*lines, "+" + "+".join("-" * width for width in widths) + "+", ""])


def _rst_cell(cell: Cell) -> list[str]:
    lines: list[str] = []
    for shown in cell.paragraphs:
        text, end = shown.text, shown.strong[0].end if shown.strong else 0
        strong = f"**{_rst_escaped(text[:end])}**" if end else ""
        lines += [strong + _rst_escaped(text[end:]), ""]
    return lines[:-1] or [""]


def _rst_escaped(text: str) -> str:
    return re.sub(r"([^\w\s])", r"\\\1", text).replace("_", "\\_")


def _width(line: str) -> int:
    return sum(2 if char == "表" else 1 for char in line)


@given(tables())
@settings(max_examples=150, deadline=None)
def test_a_table_reads_the_same_in_three_forms(table: Table) -> None:
    page = DocPage("page", (Section("Lamps", 1, HERE, (table,)),))
    drawn = {
        "page.rst": f"Lamps\n=====\n\n{rst_table(table)}",
        "page.html": html_of(page),
        "page.md": markdown_of(page),
        "nested.md": f"# Lamps\n\n{html_table(table)}",
    }
    for name, text in drawn.items():
        assert list(_bare(read_page(text, name))) == list(_bare(page)), f"{name}\n{text}"


plain_words = st.from_regex(r"[a-z]{3,9}", fullmatch=True)


@given(st.lists(st.tuples(plain_words, st.sampled_from(["Yes", "No"]), plain_words), min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_a_table_of_parameters_reads_the_same_as_flattened_text(rows: list[tuple[str, str, str]]) -> None:
    """Flattened text has no borders: the words of its heads, of yes and no, and of types tell where a cell ends."""
    heads = ("Parameter", "Mandatory", "Type", "Description")
    cells = [heads, *((f"{name}_id", must, "String", f"The {told} of the lamp.") for name, must, told in rows)]
    shown = [tuple(Cell((Paragraph(text, HERE),), HERE) for text in row) for row in cells]
    title = Paragraph("Table 1 Path Parameters", HERE, strong=(Span(0, 7),))
    table = Table(shown[0], tuple(Row(row, HERE) for row in shown[1:]), HERE, title)
    page = DocPage("page", (Section("URI", 1, HERE, (table,)),))
    text = "URI\n\nTable 1 Path Parameters\n\n" + "\n\n".join(text for row in cells for text in row) + "\n"
    for name, drawn in {"page.txt": text, "page.html": html_of(page), "page.md": markdown_of(page)}.items():
        (found,) = read_page(drawn, name).tables()
        assert [[cell.text for cell in row] for row in (found.heads, *(r.cells for r in found.rows))] == [
            list(row) for row in cells
        ], name
        assert found.caption is not None
        assert found.caption.text == "Table 1 Path Parameters"
