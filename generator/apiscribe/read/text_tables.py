"""Tables of flattened text: runs of paragraphs that are column heads and, behind them, rows.

Where rows begin is said by `text_rows`; a table is heads behind which a row begins, up to what cannot be a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from apiscribe.grammar.cells import is_type
from apiscribe.page import Block, Cell, Paragraph, Row, Table
from apiscribe.read.text_rows import Blocks, Shape, row_head, row_starts
from apiscribe.vocabulary import Vocabulary, fold

_LONGEST_HEAD = 40
_STOPS = (".", ":", "。", "：")


def is_section_head(block: Paragraph, words: Vocabulary) -> bool:
    """Whether a paragraph reads like the head of a section that the dialect knows."""
    at_the_edge = not block.depth and not block.bullet and not block.text[:1].islower()
    return at_the_edge and not block.text.endswith(_STOPS) and words.is_section(block.text)


def read_table(blocks: Blocks, index: int, content: list[Block], words: Vocabulary) -> tuple[Table, int] | None:
    """The table whose column heads begin at `index`, and the index behind it. Takes its caption out of `content`.

    What looks like one more column head may be the first row's name ("Status"): the most heads behind which a row
    begins are the heads.
    """
    heads = _heads(blocks, index, words)
    while heads:
        if found := _rows(blocks, index, heads, words):
            rows, end = found
            caption = content.pop() if content and is_caption(content[-1], words) else None
            cells = tuple(Cell((replace(head, depth=0),), head.at) for head in heads)
            told = caption if isinstance(caption, Paragraph) else None
            return Table(cells, rows, told.at if told else heads[0].at, told, (), heads[0].depth), end
        heads = _kept(heads[:-1], words)
    return None


def _rows(
    blocks: Blocks, index: int, heads: Sequence[Paragraph], words: Vocabulary
) -> tuple[tuple[Row, ...], int] | None:
    """The rows behind heads, the first of which has to follow at once, and the index behind them."""
    shape = Shape(tuple(words.column(head.text) or "" for head in heads), heads[0].depth)
    first = index + len(heads)
    end = _table_end(blocks, first, shape, words)
    starts = list(row_starts(blocks, first, end, shape, words))
    if not starts or starts[0][0] != first:
        return None
    stops = [*(start for start, _ in starts[1:]), end]
    rows = (_row(blocks[start:stop], sizes, shape) for (start, sizes), stop in zip(starts, stops, strict=True))
    return tuple(rows), end


def _heads(blocks: Blocks, index: int, words: Vocabulary) -> list[Paragraph]:
    """The column heads that begin at `index`: of different columns, names or codes and one more thing at least.

    Between two heads that are known one may stand that is not.
    """
    heads: list[Paragraph] = []
    for block in blocks[index : index + 8]:
        if not isinstance(block, Paragraph) or not _is_head(block) or (heads and block.depth != heads[0].depth):
            break
        column = words.column(block.text)
        known = {words.column(head.text) for head in heads}
        if column in known and not (column == "description" and "name" not in known):
            break  # of codes there may be two descriptions; where there are names, it is the name of a row
        if column is None and not (known & {"name", "status"} and _may_be_head(block, words)):
            break
        heads.append(block)
    while heads and words.column(heads[-1].text) is None:
        heads.pop()
    return _kept(heads, words)


def _may_be_head(block: Paragraph, words: Vocabulary) -> bool:
    """Whether a paragraph between heads looks like one more of them, and like no cell and no caption."""
    words_only = block.text[:1].isalpha() and not block.text.endswith(_STOPS) and len(block.text) <= _LONGEST_HEAD
    is_cell = fold(block.text) in words.answers or is_type(block.text, words)
    return words_only and not is_cell and not is_caption(block, words)


def _kept(heads: list[Paragraph], words: Vocabulary) -> list[Paragraph]:
    """The heads, if they can be those of a table; else none."""
    columns = {words.column(head.text) for head in heads}
    return heads if columns & {"name", "status"} and columns & {"description", "required"} else []


def _is_head(block: Paragraph) -> bool:
    """Heads are capitalised where names of fields mostly are not ("name", "String" begins a row)."""
    return not block.bullet and not block.text[:1].islower()


def _may_lead(block: Paragraph, words: Vocabulary) -> bool:
    """Whether a paragraph before column heads announces their table, and is no cell of the table before it."""
    return is_caption(block, words) or words.is_section(block.text) or words.described_below(block.text) != ""


def is_caption(block: Block, words: Vocabulary) -> bool:
    return isinstance(block, Paragraph) and words.caption_number.match(block.text) is not None and not block.bullet


def _table_end(blocks: Blocks, first: int, shape: Shape, words: Vocabulary) -> int:
    """A table ends at what cannot be a cell: a caption, other column heads, a section head, a status mark, less depth.

    The labels of a labelled description ("Definition", "Constraints") are none of these, whatever else they may head.
    """
    labelled = False
    for index in range(first, len(blocks)):
        block = blocks[index]
        if not isinstance(block, Paragraph):
            continue
        if block.depth < shape.depth or (block.bullet and block.depth <= shape.depth):
            return index
        label = words.cell_labels.get(fold(block.text))
        labelled = labelled or label == "definition"
        if label and labelled:
            continue
        if block.depth == shape.depth and not block.bullet and _closes(blocks, index, shape, words):
            return index
    return len(blocks)


def _closes(blocks: Blocks, index: int, shape: Shape, words: Vocabulary) -> bool:
    block = blocks[index]
    assert isinstance(block, Paragraph)
    if _heads(blocks, index, words) or (_may_lead(block, words) and _heads(blocks, index + 1, words)):
        return True
    if words.status_mark.match(block.text) and "status" not in shape.columns:
        return True
    if shape.depth or not is_section_head(block, words):
        return False
    behind = blocks[index - 1]
    described = isinstance(behind, Paragraph) and is_type(behind.text, words)
    return not described and not row_head(blocks, index, len(blocks), shape, words)


def _row(blocks: Blocks, sizes: Sequence[int], shape: Shape) -> Row:
    """Give each column before the description its blocks, each behind it one, and the description all others."""
    edges = [0, *accumulate(sizes)]
    behind = max(0, len(shape.columns) - 1 - len(sizes))
    wide = max(edges[-1], len(blocks) - behind)
    parts = [blocks[start:stop] for start, stop in pairwise(edges)]
    if len(sizes) < len(shape.columns):
        parts += [blocks[edges[-1] : wide], *([block] for block in blocks[wide:])]
    else:
        parts[-1] = blocks[edges[-2] :]
    parts += [()] * (len(shape.columns) - len(parts))
    cells = [
        Cell(tuple(replace(b, depth=max(0, b.depth - shape.depth)) for b in part), part[0].at if part else blocks[0].at)
        for part in parts
    ]
    return Row(tuple(cells), blocks[0].at)
