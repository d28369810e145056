"""Running text as a page shows it: stretches of one kind -> plain text, strong spans and links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from apiscribe.page import Link, Span


class Inline(NamedTuple):
    """Running text as it is shown, white space folded, and what the markup said of it."""

    text: str
    strong: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()


class Piece(NamedTuple):
    """A stretch of shown text, of one kind."""

    text: str
    strong: bool = False
    target: str = ""


def folded(stretches: Iterable[Piece]) -> Inline:
    """Join stretches of text: white space inside and between them becomes a single space."""
    text: list[str] = []
    strong: list[Span] = []
    links: list[Link] = []
    length, space = 0, False
    for piece in stretches:
        words = " ".join(piece.text.split())
        if not words:
            space = space or bool(piece.text)
            continue
        if length and (space or piece.text[0].isspace()):
            text.append(" ")
            length += 1
        start, length, space = length, length + len(words), piece.text[-1].isspace()
        text.append(words)
        if piece.strong:
            strong.append(Span(start, length))
        if piece.target:
            links.append(Link(start, length, piece.target))
    return Inline("".join(text), tuple(strong), tuple(links))
