"""Draws a page as HTML and as Markdown, so that what was read in one form can be read in another.

Names of places are given as ids. Markdown holds a table as pipes where it can, else as HTML. Links keep their targets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise

from apiscribe.page import Block, Cell, CodeBlock, DocPage, Paragraph, Section, Table

Draw = Callable[[Section], str]


def html_of(page: DocPage) -> str:
    return "<!DOCTYPE html>\n<html><body>\n" + "".join(map(_html_section, page.sections)) + "</body></html>\n"


def _html_section(section: Section) -> str:
    title = f"<h{section.level}>{escape(section.title)}</h{section.level}>\n" if section.level else ""
    return _anchors(section.anchors) + title + html_blocks(section.blocks)


def _anchors(names: Sequence[str]) -> str:
    return "".join(f'<a id="{escape(name)}"></a>' for name in names)


def html_blocks(blocks: Sequence[Block]) -> str:
    """Blocks in the lists in which their depths say that they stand."""
    drawn: list[str] = []
    closing: list[str] = []
    for block in blocks:
        while len(closing) > block.depth:
            drawn.append(closing.pop())
        is_item = isinstance(block, Paragraph) and block.bullet
        if is_item and len(closing) == block.depth and closing[-1].startswith("</li>"):
            drawn.append("</li><li>")
        while len(closing) < block.depth:
            is_list = is_item and len(closing) == block.depth - 1
            drawn.append("<ul><li>" if is_list else "<dl><dd>")
            closing.append("</li></ul>\n" if is_list else "</dd></dl>\n")
        drawn.append(_html_block(block))
    return "".join(drawn) + "".join(reversed(closing))


def _html_block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{inline(block, escape, '<strong>', '</strong>', _html_link)}</p>\n"
        case CodeBlock():
            return f"<pre>\n{escape(block.text)}</pre>\n"
        case Table():
            return html_table(block)


def _html_link(target: str, text: str) -> str:
    return f'<a href="#{escape(target)}">{text}</a>'


def html_table(table: Table) -> str:
    caption = table.caption
    title = inline(caption, escape, "<b>", "</b>", _html_link) if caption else ""
    head = f"<thead><tr>{_row([table.heads], 0, 'th')}</tr></thead>\n" if table.heads else ""
    rows = [row.cells for row in table.rows]
    body = "".join(f"<tr>{_row(rows, n, 'td')}</tr>\n" for n in range(len(rows)))
    shown = f"<caption>{title}</caption>\n" if caption else ""
    return f"{_anchors(table.anchors)}<table>{shown}{head}<tbody>{body}</tbody></table>\n"


def _row(rows: Sequence[tuple[Cell, ...]], n: int, tag: str) -> str:
    """The cells that begin in row `n`, with the rows and columns that they span."""
    drawn = []
    for column, cell in enumerate(rows[n]):
        is_above = n > 0 and rows[n - 1][column] is cell
        if is_above or (column and rows[n][column - 1] is cell):
            continue
        across = sum(1 for other in rows[n][column:] if other is cell)
        down = sum(1 for row in rows[n:] if row[column] is cell)
        spans = f' colspan="{across}"' * (across > 1) + f' rowspan="{down}"' * (down > 1)
        drawn.append(f"<{tag}{spans}>{html_blocks(cell.blocks)}</{tag}>\n")
    return "".join(drawn)


def inline(shown: Paragraph, plain: Callable[[str], str], bold: str, end: str, link: Callable[[str, str], str]) -> str:
    """A paragraph's text with its marks. A link is cut where something strong begins or ends."""
    marks = (*shown.strong, *shown.links)
    bounds = sorted({0, len(shown.text), *(m.start for m in marks), *(m.end for m in marks)})
    drawn = []
    for start, stop in pairwise(bounds):
        part = plain(shown.text[start:stop])
        if any(span.start <= start < span.end for span in shown.strong):
            part = f"{bold}{part}{end}"
        target = next((found.target for found in shown.links if found.start <= start < found.end), "")
        drawn.append(link(target, part) if target else part)
    return "".join(drawn)


# Markdown


def markdown_of(page: DocPage) -> str:
    return "".join(map(_markdown_section, page.sections))


def _markdown_section(section: Section) -> str:
    title = f"{'#' * section.level} {_escaped(section.title)}{_anchors(section.anchors)}\n\n" if section.level else ""
    drawn: list[str] = []
    shown = 0
    for block in section.blocks:
        if block.depth and shown < block.depth and not (isinstance(block, Paragraph) and block.bullet):
            drawn += ["    " * n + "-   <!-- -->\n" for n in range(shown, block.depth)]
        shown = block.depth
        drawn.append(_markdown_block(block))
    return title + "".join(drawn)


def _markdown_block(block: Block) -> str:
    margin = "    " * block.depth
    match block:
        case Paragraph():
            text = inline(block, _escaped, "<b>", "</b>", _markdown_link)
            return f"{margin[4:]}-   {text}\n\n" if block.bullet else f"{margin}{text}\n\n"
        case CodeBlock():
            lines = ["```", *block.text.split("\n"), "```"]
            return "".join(f"{margin}{line}\n" for line in lines) + "\n"
        case Table():
            drawn = _pipes(block) or re.sub(r"\n\s*\n", "\n&#10;", html_table(block))
            return "".join(f"{margin}{line}\n" for line in drawn.rstrip("\n").split("\n")) + "\n"


def _markdown_link(target: str, text: str) -> str:
    return f"[{text}](<#{target}>)"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~&:])", r"\\\1", text)


def _pipes(table: Table) -> str:
    """The table in pipes; "" where there is no head, or a cell spans, or holds more than text and bullets."""
    rows = [table.heads, *(row.cells for row in table.rows)]
    cells = [cell for row in rows for cell in row]
    plain = all(isinstance(b, Paragraph) and b.depth == int(b.bullet) for cell in cells for b in cell.blocks)
    started = all(not cell.paragraphs[0].bullet for cell in cells if cell.paragraphs)
    if not table.heads or not plain or not started or len({id(cell) for cell in cells}) < len(cells):
        return ""
    lines = ["| " + " | ".join(map(_pipe_cell, row)) + " |" for row in rows]
    title = ""
    if table.caption:
        if not table.caption.strong:
            return ""
        title = inline(table.caption, _escaped, "**", "**", _markdown_link) + "\n\n"
    places = _anchors(table.anchors) + "\n\n" if table.anchors else ""
    return places + title + "\n".join([lines[0], "|" + "---|" * len(table.heads), *lines[1:]]) + "\n"


def _pipe_cell(cell: Cell) -> str:
    return "<br>".join("\\- " * p.bullet + inline(p, _escaped, "<b>", "</b>", _markdown_link) for p in cell.paragraphs)
