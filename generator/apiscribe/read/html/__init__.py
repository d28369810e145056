"""Reads a page of HTML: as a vendor serves or exports it, as Sphinx renders it, or as a browser saves it.

Any text may come in, and is read as far as it goes. The result is what the article of the page shows, with the lines of
the file. Nothing is executed, fetched or included; names of elements and classes decide, never the look of a style.
"""

from __future__ import annotations

from apiscribe.page import DocPage
from apiscribe.read.html.article import article
from apiscribe.read.html.blocks import Blocks, Place, levels
from apiscribe.read.html.source import cleaned, marked
from apiscribe.read.html.tree import parse
from apiscribe.read.items import Item, sections


def read_html(text: str, file: str) -> DocPage:
    """Read the text of `file`. The lowest number in the name of a heading makes the page's title."""
    return read_marked(marked(cleaned(text)), file)


def read_marked(html: str, file: str) -> DocPage:
    """Read a page whose tags carry their lines."""
    items: list[Item] = []
    blocks = Blocks(file)
    for element in article(parse(html)):
        blocks.show(element, Place(), items)
    return DocPage(file, sections(items, levels(items)))
