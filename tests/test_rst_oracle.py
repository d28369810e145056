"""The RST reader against docutils: on pages that hold every construct, and on tables drawn at random."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from unicodedata import combining, east_asian_width

import pytest
from docutils_oracle import differences, docutils_page
from hypothesis import given, settings
from hypothesis import strategies as st

from apiscribe.page import DocPage, Table
from apiscribe.read.rst import read_rst

PAGES = sorted((Path(__file__).parent / "rst").glob("*.rst"))


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_a_page_reads_as_in_docutils(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert list(differences(read_rst(text, path.name), docutils_page(text))) == []


def test_the_oracle_sees_a_difference() -> None:
    """A comparison that never fails would prove nothing."""
    page = docutils_page("+---+---+\n| a | b |\n+---+---+\n")
    for text in (
        "+---+---+\n| a | c |\n+---+---+\n",
        "+---+\n| a |\n+---+\n",
        "a\n=\n",
        "+---+---+\n| a | - b |\n+---+---+\n",
    ):
        assert list(differences(read_rst(text, "page.rst"), page))


# Tables drawn at random

WORDS = st.sampled_from(
    [
        *("word", "X86_64", "1", "(x)", "-", "a/b", "e.g.", "=", "#", "100%", "{id}", '"quoted"', "'*'"),
        *("**bold**", "*soft*", "``lit\\eral``", "`plain`", ":ref:`Label <Some target>`", ":ref:`name`", "|none|"),
        *(r"\*", r"a\_b", r"\\", r"\|", r"**x**\ y", "中文", "宽 字", "ｆｕｌｌ", "é", "é", "•"),
    ]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def _list(mark: str) -> st.SearchStrategy[list[str]]:
    """A list, tight or loose, whose items go on under their text."""

    def drawn(sentences: list[str], is_loose: bool) -> list[str]:
        lines = [line for sentence in sentences for line in (f"{mark} x {sentence}", " " * len(mark) + " more")]
        return [line for n, line in enumerate(lines) for line in ([""] * (is_loose and n % 2 == 0 and n > 0) + [line])]

    return st.builds(drawn, st.lists(SENTENCES, min_size=1, max_size=3), st.booleans())


PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=2).map(lambda lines: [f"x {line}" for line in lines])
BLOCKS = st.one_of(
    PARAGRAPHS,
    _list("-"),
    _list("*"),
    _list("#."),
    SENTENCES.map(lambda sentence: ["sample::", "", "  {", f"    {sentence}", "", "  }"]),
    SENTENCES.map(lambda sentence: [".. note::", "", f"   x {sentence}"]),
    SENTENCES.map(lambda sentence: ["term", f"   x {sentence}"]),
)
CONTENTS = st.lists(BLOCKS, max_size=3).map(lambda blocks: [line for block in blocks for line in ["", *block]][1:])


@dataclass(frozen=True)
class Box:
    """A cell over rows `top` to `bottom` and columns `left` to `right`, ends excluded."""

    top: int
    left: int
    bottom: int
    right: int
    lines: tuple[str, ...]

    def places(self) -> Iterator[tuple[int, int]]:
        return iter(product(range(self.top, self.bottom), range(self.left, self.right)))


@st.composite
def flat_boxes(draw: st.DrawFn) -> list[Box]:
    """Cells that span no rows; those of the first column have one line, as simple tables demand."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    cells: list[Box] = []
    for top in range(height):
        edges = [0, *sorted(draw(st.sets(st.integers(1, width - 1)))), width]
        for left, right in pairwise(edges):
            content = draw(CONTENTS) if left else []
            cells.append(Box(top, left, top + 1, right, (f"cell{len(cells)}", *([""] if content else []), *content)))
    return cells


@st.composite
def boxes(draw: st.DrawFn, spans: int) -> list[Box]:
    """A table of cells, each of which begins with a word of its own, some of them spanning."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    areas: list[tuple[int, int, int, int]] = []
    taken: set[tuple[int, int]] = set()
    for _ in range(draw(st.integers(0, spans))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        area = top, left, draw(st.integers(top + 1, height)), draw(st.integers(left + 1, width))
        covered = set(product(range(area[0], area[2]), range(area[1], area[3])))
        if not covered & taken:
            taken |= covered
            areas.append(area)
    areas += [(y, x, y + 1, x + 1) for y, x in product(range(height), range(width)) if (y, x) not in taken]
    return [Box(*area, (f"cell{n}", "", *draw(CONTENTS))) for n, area in enumerate(sorted(areas))]


def drawn_grid(cells: list[Box], head: int) -> str:
    """Draw a grid table; under its first `head` rows stands a border of `=`, unless a cell is in the way."""
    width = max(columns(line) for cell in cells for line in cell.lines) + 3
    height = max(len(cell.lines) for cell in cells) + 1
    rows = max(cell.bottom for cell in cells)
    canvas = [[" "] * (width * max(cell.right for cell in cells) + 1) for _ in range(height * rows + 1)]
    for cell in cells:
        sides = range(cell.left * width, cell.right * width + 1), range(cell.top * height, cell.bottom * height + 1)
        for x, y in product(sides[0], (sides[1][0], sides[1][-1])):
            canvas[y][x] = "-"
        for x, y in product((sides[0][0], sides[0][-1]), sides[1]):
            canvas[y][x] = "|"
    for cell in cells:
        for x, y in product((cell.left, cell.right), (cell.top, cell.bottom)):
            canvas[y * height][x * width] = "+"
        for n, line in enumerate(cell.lines, 1):
            write(canvas[cell.top * height + n], cell.left * width + 2, line)
    if has_head(cells, head):
        canvas[head * height] = ["=" if place == "-" else place for place in canvas[head * height]]
    return "\n".join("".join(line) for line in canvas)


def has_head(cells: list[Box], head: int) -> bool:
    return any(cell.top == head > 0 for cell in cells) and not any(cell.top < head < cell.bottom for cell in cells)


def columns(text: str) -> int:
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def write(places: list[str], start: int, text: str) -> None:
    """Write a text into the columns of a line: a wide character fills two, a combining one joins the last."""
    for char in text:
        if combining(char):
            places[start - 1] += char
            continue
        width = columns(char)
        places[start : start + width] = [char, ""][:width]
        start += width


def drawn_simple(cells: list[Box], head: int, last_width: int) -> str:
    """Draw a simple table from cells that span no rows. Only in the last column may text be wider than the border."""
    width = max(columns(line) for cell in cells for line in cell.lines)
    right = max(cell.right for cell in cells)
    border = "  ".join(["=" * width] * (right - 1) + ["=" * min(width, last_width)])
    lines = [border]
    for top in range(max(cell.bottom for cell in cells)):
        row = [cell for cell in cells if cell.top == top]
        canvas = [[" "] * (width + 2) * right for _ in range(max(len(cell.lines) for cell in row))]
        for cell in row:
            for places, line in zip(canvas, cell.lines, strict=False):
                write(places, cell.left * (width + 2), line)
        lines += ["".join(places).rstrip() for places in canvas]
        if len(row) < right:
            runs = [border[cell.left * (width + 2) : cell.right * (width + 2) - 2] for cell in row]
            lines.append("  ".join("-" * len(run) for run in runs))
        if top + 1 == head < max(cell.bottom for cell in cells):
            lines.append(border)
    return "\n".join([*lines, border])


def table_of(page: DocPage) -> Table:
    (table,) = page.sections[0].blocks
    assert isinstance(table, Table)
    return table


def assert_no_cell_is_lost(table: Table, cells: list[Box], heads: int, lefts: list[int]) -> None:
    """Each cell stands in each of its places as one object, and begins with its own word."""
    tops = sorted({cell.top for cell in cells})
    rows = [row.cells for row in table.rows]
    if heads:
        rows.insert(tops.index(heads) - 1, table.heads)
    assert [len(row) for row in rows] == [len(lefts)] * len(tops)
    for cell in cells:
        shown = rows[tops.index(cell.top)][lefts.index(cell.left)]
        assert shown.text.split()[0] == cell.lines[0]
        assert all(rows[tops.index(y)][lefts.index(x)] is shown for y, x in cell.places() if y in tops and x in lefts)


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(cells=boxes(spans=4), head=st.integers(0, 2), caption=st.booleans())
def test_grid_tables(cells: list[Box], head: int, caption: bool) -> None:
    text = drawn_grid(cells, head)
    if caption:
        text = ".. table:: Caption\n\n" + "\n".join(f"   {line}" for line in text.split("\n"))
    page = read_rst(text, "page.rst")
    assert list(differences(page, docutils_page(text))) == []
    assert_no_cell_is_lost(
        table_of(page), cells, head if has_head(cells, head) else 0, sorted({cell.left for cell in cells})
    )


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(cells=flat_boxes(), head=st.integers(0, 2), last_width=st.integers(2, 40))
def test_simple_tables(cells: list[Box], head: int, last_width: int) -> None:
    text = drawn_simple(cells, head, last_width)
    page = read_rst(text, "page.rst")
    assert list(differences(page, docutils_page(text))) == []
    heads = head if head < max(cell.bottom for cell in cells) else 0
    assert_no_cell_is_lost(table_of(page), cells, heads, list(range(max(cell.right for cell in cells))))
