"""Lists of Markdown that came into HTML as they were written, in preformatted text: `- **red**: the lamp shines red`.

Converters take items that are indented deeply for code, and a first item without a line of its own for running text.
Bold items tell such a list: no program and no data begins all of its lines like that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from apiscribe.location import Location
from apiscribe.page import CodeBlock, Link, Paragraph, Span
from apiscribe.read.running_text import Piece, folded

_ITEM = re.compile(r" *[-*+] +(?=\*\*[^\s*])")
_STRONG = re.compile(r"\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*")
_LEAD = re.compile(r"[:：] (?=[-*+] )")


def listed(code: CodeBlock) -> tuple[Paragraph, ...]:
    """The items of a list, if code is nothing but a list of Markdown whose items begin in bold; else nothing."""
    lines = code.text.split("\n")
    begins = [_ITEM.match(line) for line in lines]
    if not all(found or not line for line, found in zip(lines, begins, strict=True)):
        return ()
    return tuple(
        _item(lines[number][found.end() :], replace(code.at, line=code.at.line + number), code.depth + 1)
        for number, found in enumerate(begins)
        if found
    )


def parted(before: Paragraph) -> tuple[Paragraph, ...]:
    """The paragraph before such a list; its first item apart, where a sign and a bold word behind a colon begin one."""
    bold = {span.start for span in before.strong}
    lead = next((found.end() for found in _LEAD.finditer(before.text) if found.end() + 2 in bold), None)
    if lead is None:
        return (before,)
    first = _cut(before, lead + 2, len(before.text))
    return _cut(before, 0, lead - 1), replace(first, depth=before.depth + 1, bullet=True)


def _cut(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    within = [span for span in paragraph.strong if start <= span.start < end]
    links = [link for link in paragraph.links if start <= link.start < end]
    return replace(
        paragraph,
        text=paragraph.text[start:end],
        strong=tuple(Span(span.start - start, min(span.end, end) - start) for span in within),
        links=tuple(Link(link.start - start, min(link.end, end) - start, link.target) for link in links),
    )


def _item(text: str, at: Location, depth: int) -> Paragraph:
    inline = folded(_pieces(text))
    return Paragraph(inline.text, at, depth, bullet=True, strong=inline.strong)


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for found in _STRONG.finditer(text):
        yield Piece(text[end : found.start()])
        yield Piece(found[1], strong=True)
        end = found.end()
    yield Piece(text[end:])
