"""Reads the flattened text of a page, as a reader copies it from a browser.

The form: blocks parted by blank lines, a paragraph or a table cell one block of one line, bullets as "  • ", each list
level four columns in, code as a block of several lines. Borders, heading marks and captions' marks are gone, so the
dialect's words tell what is a heading (a known section head), a caption ("Table 3 ...") and a row of column heads.

A row of a table begins where a whole row head matches: a name, then yes or no if the table has that column, then a cell
in the place of the type. A word in a description therefore starts no row, and an odd type loses none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from apiscribe.cells import field_name, is_type
from apiscribe.location import Location
from apiscribe.page import Block, Cell, CodeBlock, DocPage, Paragraph, Row, Section, Table
from apiscribe.vocabulary import Vocabulary, fold

_BULLET = re.compile(r"( *)[•·▪◦‣-] +(?=\S)")
_INDENT = 4
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")
_STATUS = re.compile(r"[1-5]\d\d(?:\b.*)?")
_LONGEST_TYPE = 60
_LONGEST_CODE = 100_000


def read_text(text: str, file: str, words: Vocabulary) -> DocPage:
    """Read a page; raises nothing, and keeps every block."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    blocks = list(_blocks(_CONTROL.sub(" ", text), file))
    return DocPage(file, tuple(_sections(blocks, file, words)))


# Blocks


def _blocks(text: str, file: str) -> Iterator[Paragraph | CodeBlock]:
    chunks = list(_chunks(text))
    index = 0
    while index < len(chunks):
        start, lines = chunks[index]
        if code := _whole_code(chunks, index):
            yield CodeBlock("\n".join(code[0]), Location(file, start))
            index = code[1]
            continue
        index += 1
        if len(lines) == 1:
            yield _paragraph(lines[0], Location(file, start))
        else:
            yield CodeBlock("\n".join(lines), Location(file, start), len(lines[0]) - len(lines[0].lstrip()) >= _INDENT)


def _chunks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that are not blank, each with the number of its first line."""
    lines: list[str] = []
    number = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            yield number - len(lines), lines
            lines = []
    if lines:
        yield number - len(lines) + 1, lines


def _whole_code(chunks: Sequence[tuple[int, list[str]]], index: int) -> tuple[list[str], int] | None:
    """The lines of a block of JSON, over the blank lines inside it, and the index behind it; None where none begins."""
    first = chunks[index][1][0].lstrip()
    if not first.startswith(("{", "[")) or (len(chunks[index][1]) == 1 and _balance("\n".join(chunks[index][1])) == 0):
        return None
    lines: list[str] = []
    open_brackets = size = 0
    for end in range(index, len(chunks)):
        number, more = chunks[end]
        gap = number - (chunks[index][0] + len(lines))
        lines += [""] * gap + more
        size += sum(map(len, more))
        open_brackets += _balance("\n".join(more))
        if open_brackets <= 0:
            return (lines, end + 1) if len(lines) > 1 else None
        if size > _LONGEST_CODE:
            break
    return None


def _balance(text: str) -> int:
    bare = re.sub(r'"(?:[^"\\\n]|\\.)*"', "", text)
    return bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")


def _paragraph(line: str, at: Location) -> Paragraph:
    bullet = _BULLET.match(line)
    indent = len(bullet[1]) + 2 if bullet else len(line) - len(line.lstrip(" "))
    body = line[bullet.end() :] if bullet else line
    return Paragraph(" ".join(body.split()), at, indent // _INDENT, bullet is not None)


# Sections


def _sections(blocks: Sequence[Paragraph | CodeBlock], file: str, words: Vocabulary) -> Iterator[Section]:
    current = Section("", 0, Location(file, 1), ())
    content: list[Block] = []
    index, titled = 0, False
    while index < len(blocks):
        block = blocks[index]
        if found := _table(blocks, index, content, words):
            table, index = found
            content.append(table)
            continue
        index += 1
        heading = isinstance(block, Paragraph) and _heading_level(block, titled, words)
        if isinstance(block, Paragraph) and heading:
            if current.level or content:
                yield replace(current, blocks=tuple(content))
            current, content = Section(block.text, heading, block.at, ()), []
            titled = True
        else:
            content.append(block)
    yield replace(current, blocks=tuple(content))


def _heading_level(block: Paragraph, titled: bool, words: Vocabulary) -> int:
    """1 for the page's title (its first paragraph but for the date), 2 for a section head that is known, else 0."""
    if block.depth or block.bullet:
        return 0
    if not titled:
        return 0 if fold(block.text).startswith(tuple(words.marks["updated"])) else 1
    return 2 if block.text[:1].isupper() and not block.text.endswith((":", ".")) and words.section(block.text) else 0


# Tables


@dataclass(frozen=True, slots=True)
class _Shape:
    """The columns of a table and the list level at which its cells stand."""

    columns: tuple[str, ...]
    depth: int

    @property
    def head(self) -> tuple[str, ...]:
        """The columns before the description, by which a row is known."""
        return self.columns[: self.columns.index("description")] if "description" in self.columns else self.columns


def _table(
    blocks: Sequence[Paragraph | CodeBlock], index: int, content: list[Block], words: Vocabulary
) -> tuple[Table, int] | None:
    """The table whose column heads begin at `index`, and the index behind it. Takes its caption out of `content`."""
    heads = _heads(blocks, index, words)
    if not heads:
        return None
    columns = tuple(words.column(head.text) or "" for head in heads)
    shape = _Shape(columns, heads[0].depth)
    first = index + len(heads)
    end = _table_end(blocks, first, shape, words)
    starts = list(_row_starts(blocks, first, end, shape, words))
    if not starts or starts[0] != first:
        return None
    rows = [_row(blocks[start:stop], shape) for start, stop in pairwise([*starts, end])]
    caption = content.pop() if content and _is_caption(content[-1], words) else None
    cells = tuple(Cell((replace(head, depth=0),), head.at) for head in heads)
    at = caption.at if isinstance(caption, Paragraph) else heads[0].at
    return Table(cells, tuple(rows), at, caption if isinstance(caption, Paragraph) else None, (), shape.depth), end


def _heads(blocks: Sequence[Paragraph | CodeBlock], index: int, words: Vocabulary) -> list[Paragraph]:
    """The column heads that begin at `index`: of different columns, names or codes and one more thing at least."""
    heads: list[Paragraph] = []
    for block in blocks[index : index + 8]:
        column = words.column(block.text) if isinstance(block, Paragraph) and _is_head(block) else None
        if not isinstance(block, Paragraph) or column is None or column in {words.column(h.text) for h in heads}:
            break
        if heads and block.depth != heads[0].depth:
            break
        heads.append(block)
    columns = {words.column(head.text) for head in heads}
    return heads if columns & {"name", "status"} and columns & {"description", "required"} else []


def _is_head(block: Paragraph) -> bool:
    """Heads are capitalised where names of fields mostly are not ("name", "String" begins a row)."""
    return not block.bullet and not block.text[:1].islower()


def _is_caption(block: Block, words: Vocabulary) -> bool:
    return isinstance(block, Paragraph) and words.caption_number.match(block.text) is not None and not block.bullet


def _table_end(blocks: Sequence[Paragraph | CodeBlock], first: int, shape: _Shape, words: Vocabulary) -> int:
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
        label = words.labels.get(fold(block.text))
        labelled = labelled or label == "definition"
        if label and labelled:
            continue
        if block.depth == shape.depth and not block.bullet and _closes(blocks, index, shape, words):
            return index
    return len(blocks)


def _closes(blocks: Sequence[Paragraph | CodeBlock], index: int, shape: _Shape, words: Vocabulary) -> bool:
    block = blocks[index]
    assert isinstance(block, Paragraph)
    if _heads(blocks, index, words) or (_is_caption(block, words) and _heads(blocks, index + 1, words)):
        return True
    if words.status_mark.match(block.text) and "status" not in shape.columns:
        return True
    if shape.depth or _heading_level(block, True, words) != 2:
        return False
    behind = blocks[index - 1]
    described = isinstance(behind, Paragraph) and is_type(behind.text, words)
    return not described and not _row_begins(blocks, index, len(blocks), shape, words)


def _row_starts(
    blocks: Sequence[Paragraph | CodeBlock], first: int, end: int, shape: _Shape, words: Vocabulary
) -> Iterator[int]:
    """Where rows begin; a row's own type begins none, even where what follows could be the type of such a name."""
    index = first
    while index < end:
        if _row_begins(blocks, index, end, shape, words):
            yield index
            index += len(shape.head)
        else:
            index += 1


def _row_begins(
    blocks: Sequence[Paragraph | CodeBlock], index: int, end: int, shape: _Shape, words: Vocabulary
) -> bool:
    """row = name [yes | no] [type] ..., as the columns have it; every cell but the description is one paragraph."""
    head = shape.head
    if index + len(head) > end:
        return False
    cells = blocks[index : index + len(head)]
    return all(
        isinstance(cell, Paragraph)
        and cell.depth == shape.depth
        and not cell.bullet
        and _fits(cell, column, shape, words)
        for cell, column in zip(cells, head, strict=True)
    )


def _fits(cell: Paragraph, column: str, shape: _Shape, words: Vocabulary) -> bool:
    match column:
        case "name":
            return field_name(Cell((cell,), cell.at)) is not None
        case "required":
            return fold(cell.text) in words.answers
        case "type" if "required" in shape.columns:
            return len(cell.text) <= _LONGEST_TYPE
        case "type":
            return is_type(cell.text, words)
        case "status":
            return _STATUS.fullmatch(cell.text) is not None
        case _:
            return True


def _row(blocks: Sequence[Paragraph | CodeBlock], shape: _Shape) -> Row:
    """Give each column its one block, and the rest to the description or, without one, to the last column."""
    wide = shape.columns.index("description") if "description" in shape.columns else len(shape.columns) - 1
    behind = len(shape.columns) - 1 - wide
    spread = len(blocks) - behind
    parts = [*([block] for block in blocks[:wide]), list(blocks[wide:spread]), *([block] for block in blocks[spread:])]
    cells = [
        Cell(tuple(replace(b, depth=max(0, b.depth - shape.depth)) for b in part), part[0].at if part else blocks[0].at)
        for part in parts
    ]
    return Row(tuple(cells), blocks[0].at)
