"""Reads a reStructuredText page, as Sphinx documentation is written.

Any text may come in, and is read as far as it goes: malformed markup is text. The result is what docutils shows, with
labels for the roles and directives that Sphinx adds. Directives are never executed, and nothing is included. Time is
linear in the length of the text.
"""

from __future__ import annotations

import re

from apiscribe.page import DocPage
from apiscribe.read.items import Field, Item, sections
from apiscribe.read.rst.blocks import read_blocks
from apiscribe.read.rst.lines import Lines, Source
from apiscribe.read.rst.names import Names

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def read_rst(text: str, file: str) -> DocPage:
    """Read the text of `file`. Section levels go by the order in which the page first uses each style of heading."""
    clean = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not clean.replace("\n", " ").isprintable():
        clean = _CONTROL.sub(" ", clean)
    lines = [line.rstrip() for line in clean.split("\n")]
    if "\t" in clean:
        lines = [line.expandtabs() for line in lines]
    items: list[Item] = []
    read_blocks(Lines(lines, 1, Source(file, Names(clean)), is_page=True), items)
    fields = tuple((item.name, item.value) for item in items if isinstance(item, Field))
    return DocPage(file, sections(items), fields)
