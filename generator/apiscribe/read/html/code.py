"""Preformatted text of HTML -> lines of code as the page shows them."""

from __future__ import annotations

from collections.abc import Iterator

from apiscribe.location import Location
from apiscribe.page import CodeBlock
from apiscribe.read.html.tags import GUTTER_CLASSES
from apiscribe.read.html.tree import Element, Text


def code(element: Element, file: str, depth: int) -> CodeBlock | None:
    """The code in an element, without the blank lines around it; None where there is none."""
    written = "".join(_written(element)).replace("\xa0", " ").expandtabs()
    lines = [line.rstrip() for line in written.split("\n")]
    filled = [number for number, line in enumerate(lines) if line]
    if not filled:
        return None
    first = _first_line(element) + filled[0]
    return CodeBlock("\n".join(lines[filled[0] : filled[-1] + 1]), Location(file, first), depth)


def _written(element: Element) -> Iterator[str]:
    """The text; a box inside of it is a line of its own."""
    for child in element.children:
        if isinstance(child, Text):
            yield child.text
        elif child.tag == "br":
            yield "\n"
        elif GUTTER_CLASSES.isdisjoint(child.classes):
            inner = "".join(_written(child))
            yield f"{inner}\n" if child.is_block and not inner.endswith("\n") else inner


def _first_line(element: Element) -> int:
    for child in element.children:
        if isinstance(child, Text):
            return child.line
        return _first_line(child)
    return element.line
