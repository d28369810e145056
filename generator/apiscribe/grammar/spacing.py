"""Cells as the grammar reads them: where a dialect sets no spaces between words, its words and marks are set apart.

What is shown of a cell stays as it was; links and bold texts keep their words.
"""

from __future__ import annotations

from dataclasses import replace

from apiscribe.page import Block, Cell, Link, Paragraph, Span
from apiscribe.vocabulary import Vocabulary
from apiscribe.vocabulary.spacing import set_apart


def apart(cell: Cell, words: Vocabulary) -> Cell:
    """The cell with its words apart; the same cell where they are."""
    return cell if words.spaced else replace(cell, blocks=tuple(map(_block, cell.blocks)))


def _block(block: Block) -> Block:
    if not isinstance(block, Paragraph):
        return block
    text, places = set_apart(block.text)
    return replace(
        block,
        text=text,
        strong=tuple(Span(places[span.start], _end(places, span.end)) for span in block.strong),
        links=tuple(Link(places[link.start], _end(places, link.end), link.target) for link in block.links),
    )


def _end(places: list[int], end: int) -> int:
    """Where a span now ends: behind its last character, before the space that was set behind that."""
    return places[end - 1] + 1 if end else 0
