"""Tables of flattened text: runs of paragraphs that are column heads and, behind them, rows.

A row begins where a whole row head matches: a name, then yes or no if the table has that column, then a cell in the
place of the type. A word in a description therefore starts no row, and an odd type loses none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from apiscribe.grammar.cells import field_name, is_type
from apiscribe.page import Block, Cell, CodeBlock, Paragraph, Row, Table
from apiscribe.vocabulary import Vocabulary, fold

Blocks = Sequence[Paragraph | CodeBlock]

_STATUS = re.compile(r"[1-5]\d\d(?:\b.*)?")
_LONGEST_TYPE = 60
_LONGEST_REMARK = 3


def is_section_head(block: Paragraph, words: Vocabulary) -> bool:
    """Whether a paragraph reads like the head of a section that the dialect knows."""
    at_the_edge = not block.depth and not block.bullet and block.text[:1].isupper()
    return at_the_edge and not block.text.endswith((":", ".")) and words.is_section(block.text)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The columns of a table and the list level at which its cells stand."""

    columns: tuple[str, ...]
    depth: int

    @property
    def head(self) -> tuple[str, ...]:
        """The columns before the description, by which a row is known."""
        return self.columns[: self.columns.index("description")] if "description" in self.columns else self.columns


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
    shape = _Shape(tuple(words.column(head.text) or "" for head in heads), heads[0].depth)
    first = index + len(heads)
    end = _table_end(blocks, first, shape, words)
    starts = list(_row_starts(blocks, first, end, shape, words))
    if not starts or starts[0][0] != first:
        return None
    stops = [*(start for start, _ in starts[1:]), end]
    rows = (_row(blocks[start:stop], sizes, shape) for (start, sizes), stop in zip(starts, stops, strict=True))
    return tuple(rows), end


def _heads(blocks: Blocks, index: int, words: Vocabulary) -> list[Paragraph]:
    """The column heads that begin at `index`: of different columns, names or codes and one more thing at least."""
    heads: list[Paragraph] = []
    for block in blocks[index : index + 8]:
        column = words.column(block.text) if isinstance(block, Paragraph) and _is_head(block) else None
        if not isinstance(block, Paragraph) or column is None or column in {words.column(h.text) for h in heads}:
            break
        if heads and block.depth != heads[0].depth:
            break
        heads.append(block)
    return _kept(heads, words)


def _kept(heads: list[Paragraph], words: Vocabulary) -> list[Paragraph]:
    """The heads, if they can be those of a table; else none."""
    columns = {words.column(head.text) for head in heads}
    return heads if columns & {"name", "status"} and columns & {"description", "required"} else []


def _is_head(block: Paragraph) -> bool:
    """Heads are capitalised where names of fields mostly are not ("name", "String" begins a row)."""
    return not block.bullet and not block.text[:1].islower()


def is_caption(block: Block, words: Vocabulary) -> bool:
    return isinstance(block, Paragraph) and words.caption_number.match(block.text) is not None and not block.bullet


def _table_end(blocks: Blocks, first: int, shape: _Shape, words: Vocabulary) -> int:
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


def _closes(blocks: Blocks, index: int, shape: _Shape, words: Vocabulary) -> bool:
    block = blocks[index]
    assert isinstance(block, Paragraph)
    if _heads(blocks, index, words) or (is_caption(block, words) and _heads(blocks, index + 1, words)):
        return True
    if words.status_mark.match(block.text) and "status" not in shape.columns:
        return True
    if shape.depth or not is_section_head(block, words):
        return False
    behind = blocks[index - 1]
    described = isinstance(behind, Paragraph) and is_type(behind.text, words)
    return not described and not _row_head(blocks, index, len(blocks), shape, words)


def _row_starts(
    blocks: Blocks, first: int, end: int, shape: _Shape, words: Vocabulary
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Where rows begin, with the number of blocks of each cell before the description.

    A row's own type begins none, even where what follows could be the type of such a name.
    """
    index = first
    while index < end:
        sizes = _row_head(blocks, index, end, shape, words)
        if sizes:
            yield index, sizes
        index += sum(sizes) or 1


def _row_head(blocks: Blocks, index: int, end: int, shape: _Shape, words: Vocabulary) -> tuple[int, ...]:
    """row = name [yes | no] [type] ..., as the columns have it; empty where no row begins.

    Every cell before the description is one paragraph, but a remark may stand below the yes or no: it ends where a
    type follows that is one beyond doubt. The answer may be a sentence that begins with it ("Mandatory for a lamp"), if
    a type beyond doubt follows.
    """
    sizes: list[int] = []
    doubtful = False
    for column in shape.head:
        at = index + sum(sizes)
        if at >= end or not _stands(blocks[at], column, shape, words):
            return ()
        doubtful = doubtful or (column == "required" and fold(blocks[at].text) not in words.answers)
        if doubtful and column == "type" and not is_type(blocks[at].text, words):
            return ()
        sizes.append(1)
        if column == "required" and "type" in shape.head[len(sizes) :]:
            sizes[-1] += _remark(blocks[at + 1 : min(end, at + 2 + _LONGEST_REMARK)], shape, words)
    return tuple(sizes)


def _remark(blocks: Blocks, shape: _Shape, words: Vocabulary) -> int:
    """How many blocks stand between a yes or no and its row's type: none, if the next one is the type or none is."""
    for size, block in enumerate(blocks):
        if isinstance(block, Paragraph) and is_type(block.text, words) and block.depth == shape.depth:
            return size
        if size and isinstance(block, Paragraph) and fold(block.text) in words.answers:
            break
    return 0


def _stands(cell: Paragraph | CodeBlock, column: str, shape: _Shape, words: Vocabulary) -> bool:
    if not isinstance(cell, Paragraph) or cell.depth != shape.depth or cell.bullet:
        return False
    return _fits(cell, column, shape, words)


def _fits(cell: Paragraph, column: str, shape: _Shape, words: Vocabulary) -> bool:
    match column:
        case "name":
            return field_name(Cell((cell,), cell.at)) is not None
        case "required":
            first = fold(cell.text.split(" ", 1)[0])
            return fold(cell.text) in words.answers or ("type" in shape.head and first in words.answers)
        case "type" if "required" in shape.columns:
            return len(cell.text) <= _LONGEST_TYPE
        case "type":
            return is_type(cell.text, words)
        case "status":
            return _STATUS.fullmatch(cell.text) is not None
        case _:
            return True


def _row(blocks: Blocks, sizes: Sequence[int], shape: _Shape) -> Row:
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
