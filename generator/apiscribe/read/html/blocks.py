"""Elements of an article -> paragraphs, code, tables, headings and anchors, in reading order.

The rule table is the reader: an element's name gives the rule that shows it. What has no rule is a box, and shows what
is in it. What runs on in the line between boxes is paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from apiscribe.location import Location
from apiscribe.page import Cell, Paragraph, Row, Table
from apiscribe.read.html.code import code
from apiscribe.read.html.marked import listed, parted
from apiscribe.read.html.running import Running, anchors, names
from apiscribe.read.html.tables import Parts, cells, grid, heads, is_layout, parts
from apiscribe.read.html.tags import CELLS, HEADINGS, LISTS
from apiscribe.read.html.tree import Element, Text
from apiscribe.read.items import Anchor, Heading, Item, settle

_NUMBERED = re.compile(r"\D{1,20}\d+(?:[-.]\d+)*\s*[.:：]?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands: in how many lists and sections, and whether on the page itself, not in a cell."""

    depth: int = 0
    sections: int = 0
    is_page: bool = True

    def deeper(self) -> Place:
        return replace(self, depth=self.depth + 1)


class Blocks:
    """Reads the elements of one page into `items`."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._page = PurePosixPath(file).stem
        self._running = Running(file)
        self._on_line: Counter[int] = Counter()

    def read(self, children: Sequence[Element | Text], place: Place, items: list[Item]) -> None:
        """Append what these children of an element show."""
        run: list[Element | Text] = []
        for child in children:
            if isinstance(child, Text) or not child.is_block:
                run.append(child)
                continue
            self._run(run, place, items)
            run = []
            if not child.is_around():
                self.show(child, place, items)
        self._run(run, place, items)

    def show(self, element: Element, place: Place, items: list[Item]) -> None:
        """Append what an element shows."""
        if element.tag not in _WITHOUT_NAMES:
            self._name(names(element), items)
        _RULES.get(element.tag, Blocks._box)(self, element, place, items)

    def _name(self, given: Iterable[str], items: list[Item]) -> None:
        """A place has the name by which its own page calls it, and the one by which other pages do."""
        for name in given:
            items += (Anchor(name), Anchor(f"{self._page}#{name}"))

    def _run(self, run: Sequence[Element | Text], place: Place, items: list[Item]) -> None:
        if run:
            self._name(anchors(run), items)
            items += self._running.paragraphs(run, place.depth)

    def _box(self, element: Element, place: Place, items: list[Item]) -> None:
        self.read(element.children, place, items)

    def _section(self, element: Element, place: Place, items: list[Item]) -> None:
        self.read(element.children, replace(place, sections=place.sections + 1), items)

    def _heading(self, element: Element, place: Place, items: list[Item]) -> None:
        """A title on the page itself; in a list or a cell it is no more than a paragraph."""
        self._name(anchors(element.children), items)
        shown = self._running.paragraph(element)
        if shown is None:
            self._box(element, place, items)
        elif place.is_page and not place.depth and not element.works:
            items.append(Heading(shown.text, f"{element.tag}{place.sections:03}", shown.at))
        else:
            self._box(element, place, items)

    def _list(self, element: Element, place: Place, items: list[Item]) -> None:
        for child in element.children:
            if isinstance(child, Element) and child.tag == "li":
                self.show(child, place, items)
            else:
                self.read([child], place.deeper(), items)

    def _item(self, element: Element, place: Place, items: list[Item]) -> None:
        """A list item: its first paragraph is marked, before which only anchors may stand."""
        start = len(items)
        self.read(element.children, place.deeper(), items)
        first = next((n for n in range(start, len(items)) if not isinstance(items[n], Anchor)), None)
        if first is not None and isinstance(shown := items[first], Paragraph) and shown.depth == place.depth + 1:
            items[first] = replace(shown, bullet=True)

    def _definition(self, element: Element, place: Place, items: list[Item]) -> None:
        self.read(element.children, place.deeper(), items)

    def _code(self, element: Element, place: Place, items: list[Item]) -> None:
        self._name(anchors(element.children), items)
        shown = code(element, self._file, place.depth)
        if shown is None:
            return
        shown = replace(shown, at=self._at(shown.at.line))
        if not place.is_page and (found := listed(shown)):
            last = _last(items)
            if last is not None and isinstance(before := items[last], Paragraph):
                items[last : last + 1] = parted(before)
            items += found
        else:
            items.append(shown)

    def _table(self, element: Element, place: Place, items: list[Item]) -> None:
        found = parts(element)
        places = None if is_layout(found) else grid(found, element.size)
        self.read(found.strays, place, items)
        if places is None or not places:
            for part in (found.caption, *(cell for row in found.rows for cell in cells(row))):
                self.read(part.children if part else (), place, items)
            return
        if found.caption:
            self._name((*names(found.caption), *anchors(found.caption.children)), items)
        caption = self._running.paragraph(found.caption) if found.caption else _title(items, place)
        items.append(self._drawn(element, found, places, caption, place))

    def _drawn(
        self,
        element: Element,
        found: Parts,
        places: list[list[Element | None]],
        caption: Paragraph | None,
        place: Place,
    ) -> Table:
        at = self._at(element.line)
        passed: list[str] = []
        read: dict[int, Cell] = {}
        rows: list[Row] = []
        for row, across in zip(found.rows, places, strict=True):
            row_at = self._at(row.line)
            for cell in across:
                if cell is not None and id(cell) not in read:
                    read[id(cell)] = self._cell(cell, place, passed)
            empty = Cell((), row_at)
            rows.append(Row(tuple(empty if cell is None else read[id(cell)] for cell in across), row_at))
        head = rows.pop(heads(found) - 1).cells if heads(found) else ()
        return Table(head, tuple(rows), at, caption, tuple(passed), place.depth)

    def _at(self, line: int) -> Location:
        """Where a table, row or code stands, apart from those on the same line: a page may be one line."""
        self._on_line[line] += 1
        return Location(self._file, line, self._on_line[line] - 1)

    def _cell(self, element: Element, place: Place, passed: list[str]) -> Cell:
        items: list[Item] = []
        self.read(element.children, Place(0, place.sections, is_page=False), items)
        blocks, own, pending = settle(items)
        passed += own + pending
        return Cell(blocks, blocks[0].at if blocks else Location(self._file, element.line))


def _last(items: Sequence[Item]) -> int | None:
    """Where the last item stands that is shown."""
    return next((n for n in range(len(items) - 1, -1, -1) if not isinstance(items[n], Anchor)), None)


def _title(items: list[Item], place: Place) -> Paragraph | None:
    """Takes off the paragraph before a table if it begins, in bold, with a word and a number: it is the title."""
    last = _last(items)
    shown = items[last] if last is not None else None
    if last is None or not isinstance(shown, Paragraph) or shown.depth != place.depth or shown.bullet:
        return None
    if not shown.strong or shown.strong[0].start or not _NUMBERED.fullmatch(shown.strong_texts()[0]):
        return None
    del items[last]
    return shown


def levels(items: Sequence[Item]) -> Mapping[str, int]:
    """The level of each style of heading: by the number in its name, then by the sections around it."""
    styles = {item.style for item in items if isinstance(item, Heading)}
    return {style: level for level, style in enumerate(sorted(styles), 1)}


Rule = Callable[[Blocks, Element, Place, list[Item]], None]

_WITHOUT_NAMES = frozenset({"p", "li", "tr", *CELLS})
"""Elements that makers of HTML number throughout; nothing that is looked for stands behind one."""
_RULES: Mapping[str, Rule] = {
    **dict.fromkeys(HEADINGS, Blocks._heading),
    **dict.fromkeys(LISTS, Blocks._list),
    "section": Blocks._section,
    "li": Blocks._item,
    "dd": Blocks._definition,
    "pre": Blocks._code,
    "table": Blocks._table,
}
