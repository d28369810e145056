"""How much of a cell is searched for facts.

The time of a search grows with the square of a sentence, and with that of the number of paragraphs. No person writes so
much of a field: what is longer is shown as it stands, and states nothing.
"""

from __future__ import annotations

from dataclasses import replace

from apiscribe.grammar.spacing import apart
from apiscribe.grammar.statements import STOP
from apiscribe.page import Block, Cell, Paragraph
from apiscribe.vocabulary import Vocabulary

LONGEST_CELL = 10_000
LONGEST_SENTENCE = 1_000
MOST_BLOCKS = 400


def searched(cell: Cell, words: Vocabulary) -> Cell:
    """The cell as the grammar reads it, up to the paragraph that makes it too long, and without too long sentences'."""
    left = LONGEST_CELL
    blocks: list[Block] = []
    for block in cell.blocks[:MOST_BLOCKS]:
        left -= len(block.text) if isinstance(block, Paragraph) else 0
        if left < 0:
            break
        blocks.append(block)
    whole = apart(replace(cell, blocks=tuple(blocks)), words)
    return replace(whole, blocks=tuple(block for block in whole.blocks if not _is_too_long(block)))


def _is_too_long(block: Block) -> bool:
    if not isinstance(block, Paragraph) or len(block.text) <= LONGEST_SENTENCE:
        return False
    return any(len(sentence) > LONGEST_SENTENCE for sentence in STOP.split(block.text))
