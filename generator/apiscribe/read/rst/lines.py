"""Lines of an RST page, cut out of what surrounds them, and what is read from them.

`Lines` keeps for each line its number in the file, through every margin, list marker and table cell that is cut away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from apiscribe.location import Location
from apiscribe.page import CodeBlock, Paragraph
from apiscribe.read.items import Item
from apiscribe.read.rst.inline import may_hold_markup, read_inline
from apiscribe.read.rst.names import Names


@dataclass(frozen=True, slots=True)
class Source:
    """What every line of a page shares."""

    file: str
    names: Names


class Lines(NamedTuple):
    """Consecutive lines, right-stripped, so that a blank line is the empty string; an indented one starts with a space.

    `first` is the line number of the first one, `depth` counts the lists around them inside their page or cell,
    `nesting` counts the constructs of any kind around them.
    """

    text: list[str]
    first: int
    source: Source
    depth: int = 0
    nesting: int = 0
    is_page: bool = False

    def at(self, i: int = 0) -> Location:
        return Location(self.source.file, self.first + i)

    def paragraph(self, i: int, written: str) -> Paragraph:
        """The paragraph that starts in line `i`."""
        if not may_hold_markup(written):
            return Paragraph(" ".join(written.split()), self.at(i), self.depth)
        inline = read_inline(written, self.source.names)
        return Paragraph(inline.text, self.at(i), self.depth, False, inline.strong, inline.links)

    def show(self, i: int, written: str, items: list[Item]) -> None:
        """Append the paragraph that starts in line `i`, if anything is left of it without its markup."""
        paragraph = self.paragraph(i, written)
        if paragraph.text:
            items.append(paragraph)

    def code(self, text: list[str], i: int) -> CodeBlock:
        return CodeBlock("\n".join(text), self.at(i), self.depth)

    def line(self, i: int) -> str:
        """Line `i`, blank behind the last."""
        return self.text[i] if i < len(self.text) else ""

    def past_blank(self, i: int) -> int:
        """The first line from `i` on that is not blank."""
        while i < len(self.text) and not self.text[i]:
            i += 1
        return i

    def past_text(self, i: int) -> int:
        """The first line after `i` that is blank or indented: the end of a block of text."""
        i += 1
        while i < len(self.text) and self.text[i] and self.text[i][0] != " ":
            i += 1
        return i

    def past_filled(self, i: int) -> int:
        """The first line from `i` on that is blank."""
        while i < len(self.text) and self.text[i]:
            i += 1
        return i

    def past_continuation(self, i: int) -> int:
        """The first line after `i` that is blank or not indented."""
        i += 1
        while self.line(i)[:1] == " ":
            i += 1
        return i

    def past_indented(self, i: int) -> int:
        """The first line from `i` on that is neither blank nor indented."""
        for end in range(i, len(self.text)):
            if self.text[end] and self.text[end][0] != " ":
                return end
        return len(self.text)

    def past_margin(self, i: int, width: int) -> int:
        """The first line from `i` on that has text in its first `width` columns."""
        for end in range(i, len(self.text)):
            if self.text[end][:width].strip():
                return end
        return len(self.text)

    def margin(self, start: int, end: int) -> int:
        """The indentation that lines `start` to `end` have in common."""
        return common_indentation(self.text[start:end])

    def cut(self, start: int, end: int, margin: int, first: int | None = None, lists: int = 0) -> Lines:
        """Lines `start` to `end` less `margin` columns (`first` columns in the first line), without blank ends."""
        text = [line[margin:] for line in self.text[start:end]]
        if first is not None:
            text[0] = self.text[start][first:]
        return self._inside(text, start, self.depth + lists)

    def body(self, i: int, width: int, lists: int = 0) -> tuple[Lines, int]:
        """What belongs to a marker `width` columns wide in line `i`: the rest of its line and all that is indented."""
        end = self.past_indented(i + 1)
        return self.cut(i, end, self.margin(i + 1, end), width, lists), end

    def item(self, i: int, width: int) -> tuple[Lines, int]:
        """What belongs to a list marker: when text follows it, that text's column is the margin."""
        if len(self.text[i]) <= width:
            return self.body(i, width, 1)
        end = self.past_margin(i + 1, width)
        return self.cut(i, end, width, width, 1), end

    def cell(self, text: list[str], i: int) -> Lines:
        """A table cell whose first line stands in line `i`. Depth counts from the cell."""
        text = [line.rstrip() for line in text]
        while text and not text[-1]:
            text.pop()
        if len(text) == 1:
            return Lines([text[0].lstrip()], self.first + i, self.source, 0, self.nesting + 1)
        margin = common_indentation(text)
        return self._inside([line[margin:] for line in text], i, 0)

    def _inside(self, text: list[str], i: int, depth: int) -> Lines:
        """`text` found from line `i` on, one construct further in."""
        start = 0
        while text and not text[-1]:
            text.pop()
        while text and not text[start]:
            start += 1
        return Lines(text[start:] if start else text, self.first + i + start, self.source, depth, self.nesting + 1)


def common_indentation(text: list[str]) -> int:
    """Columns that are empty in every line that holds something; the lines are right-stripped."""
    return min([len(line) - len(line.lstrip()) for line in text if line], default=0)
