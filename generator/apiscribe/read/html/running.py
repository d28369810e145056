"""Elements and texts that run on in the line -> paragraphs with strong spans and links.

A line break ends a paragraph; a sign of a list behind it begins an item. An exponent keeps its sign: 2<sup>31</sup> is
no 231.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from apiscribe.location import Location
from apiscribe.page import Paragraph, Span
from apiscribe.read.html.tags import STRONG
from apiscribe.read.html.tree import Element, Text
from apiscribe.read.running_text import Inline, Piece, folded

_PAGE_SUFFIXES = (".html", ".htm", ".md", ".txt", ".rst")
_ITEM_SIGN = re.compile(r"[•·▪◦‣*-] +(?=\S)")
_DIGITS = re.compile(r"-?\d+")


class _Written(NamedTuple):
    """A piece, where it stands; a line break has None."""

    piece: Piece | None
    line: int


@dataclass(frozen=True, slots=True)
class Running:
    """Reads the running text of one page."""

    file: str

    def paragraphs(self, run: Sequence[Element | Text], depth: int) -> Iterator[Paragraph]:
        """The paragraphs that a run shows; those with nothing to show are left out."""
        for number, written in enumerate(_lines(self._written(run, False, ""))):
            inline = folded(_joined(written))
            if not inline.text:
                continue
            at = Location(self.file, _first_line(written))
            if number and (sign := _ITEM_SIGN.match(inline.text)):
                yield _item(inline, sign.end(), at, depth + 1)
            else:
                yield Paragraph(inline.text, at, depth, False, inline.strong, inline.links)

    def paragraph(self, element: Element) -> Paragraph | None:
        """All that an element shows, as one paragraph."""
        written = [w._replace(piece=w.piece or Piece(" ")) for w in self._written([element], False, "")]
        inline = folded(_joined(written))
        if not inline.text:
            return None
        return Paragraph(inline.text, Location(self.file, _first_line(written)), 0, False, inline.strong, inline.links)

    def target(self, reference: str) -> str:
        """What a reference leads to: the name of an anchor on this page; of one on another, behind the page's name.

        An address of another site that asks for something is kept whole.
        """
        address, _, fragment = reference.strip().partition("#")
        if "://" in address and "?" in address:
            return reference.strip()
        page = PurePosixPath(unquote(address.partition("?")[0])).name
        for suffix in _PAGE_SUFFIXES:
            page = page.removesuffix(suffix)
        name = _folded(unquote(fragment))
        if not page or page == PurePosixPath(self.file).stem:
            return name
        return f"{page}#{name}" if name else page

    def _written(self, run: Sequence[Element | Text], strong: bool, target: str) -> Iterator[_Written]:
        before = ""
        for child in run:
            if isinstance(child, Text):
                yield _Written(Piece(child.text, strong, target), child.line)
                before = child.text
            elif child.tag == "br":
                yield _Written(None, child.line)
            elif not (child.is_around() or is_permalink(child)):
                if child.tag in ("sup", "msup") and before[-1:].isdigit() and _DIGITS.fullmatch(_shown(child)):
                    yield _Written(Piece("^", strong, target), child.line)
                leads = self.target(child.get("href")) if child.tag == "a" else ""
                yield from self._written(child.children, strong or child.tag in STRONG, leads or target)
                before = ""
                if child.is_block:
                    yield _Written(Piece(" "), child.line)


def anchors(run: Sequence[Element | Text]) -> Iterator[str]:
    """The names that elements of a run, and those inside of them, give to their place."""
    for child in run:
        if isinstance(child, Element):
            yield from names(child)
            yield from anchors(child.children)


def names(element: Element) -> Iterator[str]:
    """The names that an element gives to its place."""
    written = (element.get("id"), element.get("name") if element.tag == "a" else "")
    yield from dict.fromkeys(name for name in map(_folded, written) if name)


def is_permalink(element: Element) -> bool:
    """Whether this is the sign beside a heading or title that links to it."""
    if element.tag != "a" or not element.get("href").startswith("#"):
        return False
    return not any(char.isalnum() for char in _shown(element))


def _shown(element: Element) -> str:
    return "".join(child.text if isinstance(child, Text) else _shown(child) for child in element.children).strip()


def _folded(name: str) -> str:
    return " ".join(name.split())


def _lines(written: Iterator[_Written]) -> Iterator[list[_Written]]:
    line: list[_Written] = []
    for part in written:
        if part.piece is None:
            yield line
            line = []
        else:
            line.append(part)
    yield line


def _joined(written: Sequence[_Written]) -> Iterator[Piece]:
    """The pieces, those of one kind that follow one another as one."""
    joined: Piece | None = None
    texts: list[str] = []
    for piece, _ in written:
        if piece is None:
            continue
        if joined and (piece.strong, piece.target) != (joined.strong, joined.target):
            yield joined._replace(text="".join(texts))
            texts = []
        joined = piece
        texts.append(piece.text)
    if joined:
        yield joined._replace(text="".join(texts))


def _first_line(written: Sequence[_Written]) -> int:
    for piece, line in written:
        if piece and piece.text.strip():
            return line + piece.text[: len(piece.text) - len(piece.text.lstrip())].count("\n")
    return written[0].line if written else 1


def _item(inline: Inline, start: int, at: Location, depth: int) -> Paragraph:
    strong = tuple(Span(max(0, s.start - start), s.end - start) for s in inline.strong if s.end > start)
    links = tuple(link.__class__(max(0, link.start - start), link.end - start, link.target) for link in inline.links)
    return Paragraph(inline.text[start:], at, depth, True, strong, tuple(link for link in links if link.end > 0))
