"""Rows of tables in flattened text: where they begin, and how their cells part.

A row begins where a whole row head matches: a name, then yes or no if the table has that column, then a cell in the
place of the type. A word in a description therefore starts no row, and an odd type loses none. Where one cell is not as
it should be, the others have to be beyond doubt, and no row that is as it should be may begin inside of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apiscribe.api import Named
from apiscribe.grammar.cells import alternative_names, field_name, is_body, is_placeholder, is_type, type_of
from apiscribe.page import Cell, CodeBlock, Paragraph
from apiscribe.vocabulary import Vocabulary, fold

Block = Paragraph | CodeBlock
Blocks = Sequence[Block]

_STATUS = re.compile(r"[1-5]\d\d(?:\b.*)?")
_IDENTIFIER = re.compile(r"[a-z][\w\-]*|[A-Za-z][\w\-]*[_A-Z][\w\-]*")
_LONGEST_TYPE = 60
_LONGEST_REMARK = 3
_LONGEST_NAME = 60
_LONGEST_ANSWER = 200
_LONGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table and the list level at which its cells stand."""

    columns: tuple[str, ...]
    depth: int

    @property
    def head(self) -> tuple[str, ...]:
        """The columns before the description, by which a row is known."""
        return self.columns[: self.columns.index("description")] if "description" in self.columns else self.columns


def row_starts(
    blocks: Blocks, first: int, end: int, shape: Shape, words: Vocabulary
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Where rows begin, with the number of blocks of each cell before the description.

    A row's own type begins none, even where what follows could be the type of such a name.
    """
    index = first
    while index < end:
        sizes = row_head(blocks, index, end, shape, words) or _oddrow_head(blocks, index, first, end, shape, words)
        if sizes:
            yield index, sizes
        index += sum(sizes) or 1


def row_head(blocks: Blocks, index: int, end: int, shape: Shape, words: Vocabulary) -> tuple[int, ...]:
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


def _oddrow_head(blocks: Blocks, index: int, first: int, end: int, shape: Shape, words: Vocabulary) -> tuple[int, ...]:
    """The head of a row of which one cell is odd; empty where none begins, or where one that is not odd begins inside.

    The odd cell is a name of several words, an answer that is neither yes nor no, an answer that is missing, or, where
    what stands behind it would else be taken for the row's type, a type that is not known.
    """
    if "type" not in shape.head or not _plain(blocks[index], shape):
        return ()
    for sizes in _odd_sizes(blocks, index, first, end, shape, words):
        inside = range(index + 1, index + sum(sizes))
        if not any(row_head(blocks, start, end, shape, words) for start in inside):
            return sizes
    return _before_typed(blocks, index, end, shape, words)


def _odd_sizes(
    blocks: Blocks, index: int, first: int, end: int, shape: Shape, words: Vocabulary
) -> Iterator[tuple[int, ...]]:
    """The sizes that the head may have, if it is one: with an answer or without. The type is in each beyond doubt."""
    for answered in (True, False):
        sizes = tuple(int(answered or column != "required") for column in shape.head)
        at = index + sum(sizes[: shape.head.index("type")])
        if index + sum(sizes) > end or not _plain(blocks[at], shape) or not is_type(blocks[at].text, words):
            continue
        if "required" not in shape.head:
            named = index == first and _names_nothing(blocks[index], blocks[at], words)
        elif answered:
            named = _answers(blocks[index], blocks[index + shape.head.index("required")], shape, words)
        else:
            named = _IDENTIFIER.fullmatch(blocks[index].text) is not None
        if named:
            yield sizes


def _names_nothing(name: Block, typed: Block, words: Vocabulary) -> bool:
    """Whether a row tells of the body itself: a dash in the place of the name, and a type that a body may have."""
    return words.is_mark("nothing", name.text) and is_body(type_of(typed.text, {}, words))


def _answers(name: Block, answer: Block, shape: Shape, words: Vocabulary) -> bool:
    """Whether yes or no stands behind a name of any form; or, behind an identifier, an answer in words of its own."""
    if not _plain(answer, shape):
        return False
    if fold(answer.text) in words.answers:
        return len(name.text) <= _LONGEST_NAME
    before = shape.head.index("required") < shape.head.index("type")
    longest = _LONGEST_ANSWER if before else _LONGEST_HEAD
    return _IDENTIFIER.fullmatch(name.text) is not None and len(answer.text) <= longest


def _before_typed(blocks: Blocks, index: int, end: int, shape: Shape, words: Vocabulary) -> tuple[int, ...]:
    """A name, a word that may be the name of a type, and a description that parses as a type and ends the row."""
    if shape.head != ("name", "type") or index + 2 >= end:
        return ()
    name, typed, described = blocks[index : index + 3]
    is_row = _stands(name, "name", shape, words) and _plain(typed, shape) and not typed.text[:1].islower()
    if not is_row or type_of(typed.text, {}, words) is None or not is_type(described.text, words):
        return ()
    return (1, 1) if index + 3 == end or row_head(blocks, index + 3, end, shape, words) else ()


def _remark(blocks: Blocks, shape: Shape, words: Vocabulary) -> int:
    """How many blocks stand between a yes or no and its row's type: none, if the next one is the type or none is.

    A single word that is no label may be the name of a type, whatever stands behind it.
    """
    if blocks and fold(blocks[0].text) not in words.labels and isinstance(type_of(blocks[0].text, {}, words), Named):
        return 0
    for size, block in enumerate(blocks):
        if isinstance(block, Paragraph) and is_type(block.text, words) and block.depth == shape.depth:
            return size
        if size and isinstance(block, Paragraph) and fold(block.text) in words.answers:
            break
    return 0


def _stands(cell: Block, column: str, shape: Shape, words: Vocabulary) -> bool:
    return isinstance(cell, Paragraph) and _plain(cell, shape) and _fits(cell, column, shape, words)


def _plain(cell: Block, shape: Shape) -> bool:
    return isinstance(cell, Paragraph) and cell.depth == shape.depth and not cell.bullet


def _fits(cell: Paragraph, column: str, shape: Shape, words: Vocabulary) -> bool:
    match column:
        case "name":
            named = Cell((cell,), cell.at)
            if "required" not in shape.columns and cell.text[:1].isupper() and fold(cell.text) in words.cell_labels:
                return False  # of a labelled description, whatever stands behind it
            return bool(field_name(named) or is_placeholder(cell.text) or alternative_names(named, words))
        case "required":
            first = fold(cell.text.split(" ", 1)[0])
            return fold(cell.text) in words.answers or ("type" in shape.head and first in words.answers)
        case "type" if "required" in shape.columns or "name" not in shape.columns:
            return len(cell.text) <= _LONGEST_TYPE
        case "type":
            return is_type(cell.text, words)
        case "":
            return len(cell.text) <= _LONGEST_TYPE
        case "status":
            return _STATUS.fullmatch(cell.text) is not None
        case _:
            return True
