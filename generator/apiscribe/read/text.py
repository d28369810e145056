"""Reads the flattened text of a page, as a reader copies it from a browser.

The form: blocks parted by blank lines, a paragraph or a table cell one block of one line, bullets as "  • ", each list
level four columns in, code as a block of several lines, or of one that is code beyond doubt. Borders, heading marks and
captions' marks are gone, so the dialect's words tell what is a heading (a known section head), a caption ("Table 3
...") and a row of column heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from apiscribe.curl import read_curl
from apiscribe.location import Location
from apiscribe.messages import request_line, status_line
from apiscribe.page import Block, CodeBlock, DocPage, Paragraph, Section
from apiscribe.read.text_tables import is_section_head, read_table
from apiscribe.samples import NotJson, parse_json
from apiscribe.vocabulary import Vocabulary, fold

_BULLET = re.compile(r"( *)[•·▪◦‣-] +(?=\S)")
_INDENT = 4
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")
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
    """The lines of a block of JSON, over the blank lines inside it and between it and the head of its message, and the
    index behind it; None where none begins."""
    first = chunks[index][1]
    is_open = _balance("\n".join(first)) > 0
    is_head = not is_open and _is_head(first) and index + 1 < len(chunks) and _begins_json(chunks[index + 1][1])
    if not (is_head or (is_open and _is_head(first)) or (_begins_json(first) and (is_open or len(first) > 1))):
        return None
    lines: list[str] = []
    open_brackets = size = 0
    for end in range(index, len(chunks)):
        number, more = chunks[end]
        gap = number - (chunks[index][0] + len(lines))
        lines += [""] * gap + more
        size += sum(map(len, more))
        open_brackets += _balance("\n".join(more))
        if open_brackets <= 0 and not (is_head and end == index):
            return (lines, end + 1) if len(lines) > 1 else None
        if size > _LONGEST_CODE:
            break
    return None


def _begins_json(lines: Sequence[str]) -> bool:
    return lines[0].lstrip().startswith(("{", "["))


def _is_head(lines: Sequence[str]) -> bool:
    """Whether these are the first lines of a message, alone a status line: a request line is a paragraph."""
    if status_line(lines[0]):
        return True
    line = request_line(lines[0])
    return len(lines) > 1 and line is not None and line.method != ""


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
        if found := read_table(blocks, index, content, words):
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
            content.append(_code(block) or block)
    yield replace(current, blocks=tuple(content))


def _code(block: Paragraph | CodeBlock) -> CodeBlock | None:
    """A paragraph that is code beyond doubt, in no cell of a table: JSON, a status line, a curl command."""
    if isinstance(block, CodeBlock) or block.bullet or not (_is_json(block.text) or _is_command(block.text)):
        return None
    return CodeBlock(block.text, block.at, block.depth)


def _is_json(text: str) -> bool:
    if not text.startswith(("{", "[", '"')):
        return False
    try:
        parse_json(text)
    except NotJson:
        return False
    return True


def _is_command(text: str) -> bool:
    return status_line(text) or (text.startswith("curl ") and read_curl(text) is not None)


def _heading_level(block: Paragraph, titled: bool, words: Vocabulary) -> int:
    """1 for the page's title (its first paragraph but for the date), 2 for a section head that is known, else 0."""
    if block.depth or block.bullet:
        return 0
    if not titled:
        return 0 if fold(block.text).startswith(tuple(words.marks["updated"])) else 1
    return 2 if is_section_head(block, words) else 0
