"""Reads a reStructuredText page, as Sphinx documentation is written.

Any text may come in, and is read as far as it goes: malformed markup is text. The result is what docutils shows, with
labels for the roles and directives that Sphinx adds. Directives are never executed, and nothing is included. Time is
linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from apiscribe.page import DocPage, Section
from apiscribe.read.rst.blocks import read_blocks
from apiscribe.read.rst.lines import Field, Heading, Item, Lines, Source
from apiscribe.read.rst.names import Names
from apiscribe.read.rst.tables import settle

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
    return DocPage(file, _sections(items), fields)


def _sections(items: list[Item]) -> tuple[Section, ...]:
    """An anchor leads to the table or heading behind it, else to the section that it stands in."""
    sections: list[Section] = []
    levels: dict[str, int] = {}
    leading: list[str] = []
    for heading, inner in _split(items):
        blocks, own, trailing = settle(inner)
        if heading:
            level = levels.setdefault(heading.style, len(levels) + 1)
            sections.append(Section(heading.title, level, heading.at, blocks, (*leading, *own)))
        elif blocks:
            sections.append(Section("", 0, blocks[0].at, blocks, tuple(own)))
        leading = trailing
    if leading and sections:
        sections[-1] = replace(sections[-1], anchors=(*sections[-1].anchors, *leading))
    return tuple(sections)


def _split(items: list[Item]) -> Iterator[tuple[Heading | None, list[Item]]]:
    """What stands before the first heading, and then each heading with what follows it."""
    heading: Heading | None = None
    inner: list[Item] = []
    for item in items:
        if isinstance(item, Heading):
            yield heading, inner
            heading, inner = item, []
        else:
            inner.append(item)
    yield heading, inner
