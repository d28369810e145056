"""Reads a page of HTML: as a vendor serves or exports it, as Sphinx renders it, or as a browser saves it.

Any text may come in, and is read as far as it goes. The result is what the article of the page shows, with the lines of
the file. Nothing is executed, fetched or included; names of elements and classes decide, never the look of a style.
"""

from __future__ import annotations

from collections.abc import Iterable

from apiscribe.page import DocPage
from apiscribe.read.html.article import article
from apiscribe.read.html.blocks import Blocks, Place, levels
from apiscribe.read.html.source import cleaned, marked
from apiscribe.read.html.tree import Element, parse
from apiscribe.read.items import Item, sections


def read_html(text: str, file: str) -> DocPage:
    """Read the text of `file`. The lowest number in the name of a heading makes the page's title."""
    return read_elements(article(parse(marked(cleaned(text)))), file)


def read_elements(elements: Iterable[Element], file: str) -> DocPage:
    """Read what these elements show."""
    items: list[Item] = []
    blocks = Blocks(file)
    for element in elements:
        blocks.show(element, Place(), items)
    return DocPage(file, sections(items, levels(items)))
