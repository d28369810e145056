"""What a page shows: headings, paragraphs, tables and code, in reading order. No API words.

Every reader returns a `DocPage`. Text is plain: markup is taken off, white space inside a paragraph is folded to single
spaces; what the markup said is kept beside it as spans (`strong`, `links`) over the plain text. Control characters
other than newline (in code blocks) never occur: a reader replaces them by a space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apiscribe.location import Location


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a paragraph's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """Characters `start` to `end` of a paragraph's text lead to `target`.

    That is an anchor, a page, "page#anchor", or the address of something else.
    """

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of running text.

    `depth` counts the lists around it (0: none); `bullet` says that it is the first paragraph of a list item.
    """

    text: str
    at: Location
    depth: int = 0
    bullet: bool = False
    strong: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()

    def strong_texts(self) -> tuple[str, ...]:
        return tuple(self.text[span.start : span.end] for span in self.strong)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Preformatted text: lines joined by newlines, without the indentation that the page's markup demands."""

    text: str
    at: Location
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of a table shows; empty when the cell is."""

    blocks: tuple[Block, ...]
    at: Location

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def text(self) -> str:
        """The paragraphs' texts joined by a single space: for cells that hold a name, a yes or a type."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Row:
    """One cell a column of the table. A cell that spans stands, as the same object, in each place that it covers."""

    cells: tuple[Cell, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `heads` is its (last) head row, empty when the page marks none; `rows` are all others.

    `caption` is the paragraph that the page shows as its title ("Table 3 ImageResponse"); `anchors` are the names under
    which links lead to it; `depth` counts the lists around it.
    """

    heads: tuple[Cell, ...]
    rows: tuple[Row, ...]
    at: Location
    caption: Paragraph | None = None
    anchors: tuple[str, ...] = ()
    depth: int = 0


Block = Paragraph | CodeBlock | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it up to the next heading of any level. Level 1 is the page's title."""

    title: str
    level: int
    at: Location
    blocks: tuple[Block, ...]
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocPage:
    """A page in reading order. What stands before the first heading is a section of level 0 without a title.

    `fields` are the page's own name-value pairs (`:original_name: ListImage.html`), in page order.
    """

    file: str
    sections: tuple[Section, ...]
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        return next((section.title for section in self.sections if section.level == 1), "")

    def field(self, name: str) -> str | None:
        return next((value for key, value in self.fields if key == name), None)

    def tables(self) -> Iterator[Table]:
        """Every table of the page, those inside cells included, in reading order."""
        for section in self.sections:
            yield from tables_in(section.blocks)


def tables_in(blocks: Iterable[Block]) -> Iterator[Table]:
    """The tables among blocks, each followed by those inside its cells. A cell over several columns counts once."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for row in block.rows:
                # By identity: to compare cells would be to read all that is nested in them, at each depth again.
                for cell in {id(cell): cell for cell in row.cells}.values():
                    yield from tables_in(cell.blocks)
