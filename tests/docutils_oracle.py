"""Reads a page with docutils and gives it the shapes of `apiscribe.page`, to hold the RST reader against.

Places are not compared: all lines are 0. What Sphinx adds to docutils (roles, directives) is registered here. Where
docutils refuses a construct, which it does with a system message, there is nothing to compare, with one exception:
titles and rules inside other constructs, whose text the reader keeps.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, ClassVar

from docutils import nodes
from docutils.core import publish_doctree
from docutils.languages import en
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives.body import CodeBlock as CodeDirective

from apiscribe.location import Location
from apiscribe.page import Block, Cell, CodeBlock, DocPage, Link, Paragraph, Row, Section, Span, Table

NOWHERE = Location("", 0)
SETTINGS = {
    "report_level": 1,  # messages stay in the tree
    "halt_level": 6,
    "warning_stream": io.StringIO(),
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "syntax_highlight": "none",
    "smart_quotes": False,
    "line_length_limit": 10_000_000,
}


def _reference_role(name: str, rawtext: str, text: str, *_: Any, **__: Any) -> tuple[list[Any], list[Any]]:
    label, _opened, target = text[:-1].rpartition("<") if text.endswith(">") else (text, "", "")
    target = nodes.unescape(target or label)
    shown = nodes.inline(rawtext, label.strip() or target)
    shown["leads_to"] = _normal(target) if name in {"ref", "term", "numref"} else target
    return [shown], []


def _plain_role(name: str, rawtext: str, text: str, *_: Any, **__: Any) -> tuple[list[Any], list[Any]]:
    return [nodes.inline(rawtext, text)], []


class _Nothing(Directive):
    has_content, optional_arguments, final_argument_whitespace = True, 100, True

    def run(self) -> list[nodes.Node]:
        return []


class _Code(CodeDirective):
    option_spec: ClassVar[Any] = {**(CodeDirective.option_spec or {}), "linenos": directives.unchanged}


def _register() -> None:
    for role in ("ref", "doc", "term", "numref", "any", "download"):
        roles.register_local_role(role, _reference_role)
    for role in ("guilabel", "kbd", "file", "menuselection", "samp", "command", "program"):
        roles.register_local_role(role, _plain_role)
    for name in ("toctree", "image", "figure", "contents", "only", "include", "raw", "literalinclude", "index"):
        directives.register_directive(name, _Nothing)
    for name in ("code", "code-block", "sourcecode"):
        directives.register_directive(name, _Code)


_register()


def docutils_tree(text: str) -> nodes.document:
    return publish_doctree(text, settings_overrides=SETTINGS)


def docutils_page(text: str) -> DocPage:
    """What docutils reads, in the reader's shapes."""
    document = docutils_tree(text)
    children = _visible(document.children)
    fields: tuple[tuple[str, str], ...] = ()
    if children and isinstance(children[0], nodes.field_list):
        head = children.pop(0)
        fields = tuple((_fold(field[0].astext()), _fold(field[1].astext())) for field in head)
    return DocPage("", tuple(_sections(children, "", 0, ())), fields)


def without_places(shown: Any) -> Any:
    """A page, or a part of it, as it would stand at no place in no file, and without the anchors of what has none."""
    if isinstance(shown, tuple):
        return tuple(without_places(part) for part in shown)
    if isinstance(shown, Location):
        return NOWHERE
    if isinstance(shown, DocPage):
        return DocPage("", without_places(shown.sections), shown.fields)
    if dataclasses.is_dataclass(shown) and not isinstance(shown, type):
        fields = {field.name: without_places(getattr(shown, field.name)) for field in dataclasses.fields(shown)}
        return type(shown)(**fields)
    return shown


def differences(ours: DocPage, theirs: DocPage) -> Iterator[str]:
    """Each difference in one line, with the place where the reader's side of it stands."""
    if ours.fields != theirs.fields:
        yield f"{ours.file}:1: fields: {ours.fields} here, {theirs.fields} in docutils"
    for mine, other in zip_longest(ours.sections, theirs.sections):
        if mine is None or other is None:
            yield f"{ours.file}: section missing: {(mine or other).title!r}"
        else:
            yield from _section_differences(mine, other)


def _section_differences(mine: Section, other: Section) -> Iterator[str]:
    if (mine.title, mine.level) != (other.title, other.level):
        yield f"{mine.at}: section {mine.level} {mine.title!r} here, {other.level} {other.title!r} in docutils"
    if not set(other.anchors) <= set(mine.anchors):
        yield f"{mine.at}: anchors {mine.anchors} here, {other.anchors} in docutils"
    yield from _block_differences(str(mine.at), mine.blocks, other.blocks)


def _block_differences(place: str, mine: Iterable[Block], other: Iterable[Block]) -> Iterator[str]:
    for a, b in zip_longest(mine, other):
        at = str(a.at) if a else place
        if isinstance(a, Table) and isinstance(b, Table):
            yield from _table_differences(a, b)
        elif without_places(a) != b:
            yield f"{at}: {a!r} here, {b!r} in docutils"


def _table_differences(mine: Table, other: Table) -> Iterator[str]:
    if without_places(mine.caption) != other.caption or mine.depth != other.depth:
        yield f"{mine.at}: table {mine.caption!r} here, {other.caption!r} in docutils"
    if not set(other.anchors) <= set(mine.anchors):
        yield f"{mine.at}: anchors {mine.anchors} here, {other.anchors} in docutils"
    rows = [row for row in mine.rows if _holds_something(row)]
    if len(rows) != len(other.rows):
        yield f"{mine.at}: {len(rows)} rows here, {len(other.rows)} in docutils"
    yield from _cell_differences(str(mine.at), mine.heads, other.heads)
    for a, b in zip(rows, other.rows, strict=False):
        yield from _cell_differences(str(a.at), a.cells, b.cells)


def _holds_something(row: Row) -> bool:
    """Empty rows are not compared: docutils sees one between two rules of a simple table."""
    return any(cell.blocks for cell in row.cells)


def _cell_differences(place: str, mine: tuple[Cell, ...], other: tuple[Cell, ...]) -> Iterator[str]:
    if len(mine) != len(other):
        yield f"{place}: {len(mine)} cells here, {len(other)} in docutils"
    for a, b in zip(mine, other, strict=False):
        yield from _block_differences(str(a.at), a.blocks, b.blocks)


def _sections(children: Sequence[Any], title: str, level: int, anchors: tuple[str, ...]) -> Iterator[Section]:
    inner = [child for child in children if not isinstance(child, nodes.section)]
    blocks = tuple(_blocks(inner))
    if level or blocks:
        yield Section(title, level, NOWHERE, blocks, anchors)
    for section in children:
        if isinstance(section, nodes.section) and "system-messages" not in section["classes"]:
            shown = _inline(section[0]).text
            names = tuple(name for name in _names(section) if name != _normal(shown))
            yield from _sections(section.children[1:], shown, level + 1, names)


def _names(node: nodes.Element) -> list[str]:
    return [*node["names"], *node["dupnames"]]


def _blocks(children: Sequence[Any], depth: int = 0, in_item: bool = False) -> Iterator[Block]:
    for n, child in enumerate(_visible(children)):
        yield from _block(child, depth, in_item and n == 0)


def _visible(children: Sequence[Any]) -> list[Any]:
    return [
        child
        for child in children
        if not isinstance(child, nodes.Invisible | nodes.system_message) or _refused_title(child)
    ]


def _block(node: Any, depth: int, bullet: bool) -> Iterator[Block]:
    parts: Any = node.children
    match node:
        case nodes.literal_block() | nodes.doctest_block() | nodes.math_block():
            yield CodeBlock(node.astext(), NOWHERE, depth)
        case nodes.table():
            yield _table(node, depth)
        case nodes.bullet_list() | nodes.enumerated_list():
            for item in parts:
                yield from _blocks(item.children, depth + 1, in_item=True)
        case nodes.definition_list():
            for item in parts:
                heads = [_inline(part) for part in item if not isinstance(part, nodes.definition)]
                text = " : ".join(head.text for head in heads)
                yield dataclasses.replace(heads[0], text=text, depth=depth, bullet=bullet)
                yield from _blocks(item[-1].children, depth + 1)
                bullet = False
        case nodes.field_list():
            for field in parts:
                yield dataclasses.replace(_inline(field[0]), depth=depth, bullet=bullet)
                yield from _blocks(field[1].children, depth + 1)
                bullet = False
        case nodes.option_list():
            for item in parts:
                yield Paragraph(_fold(", ".join(option.astext() for option in item[0])), NOWHERE, depth, bullet)
                yield from _blocks(item[1].children, depth + 1)
                bullet = False
        case nodes.line_block():
            for line in parts:
                yield from _block(line, depth, bullet)
                bullet = False
        case nodes.footnote() | nodes.citation():
            yield Paragraph(f"[{parts[0].astext()}]", NOWHERE, depth, bullet)
            yield from _blocks(parts[1:], depth)
        case nodes.attribution():
            yield Paragraph(f"-- {_fold(node.astext())}", NOWHERE, depth)  # docutils drops the dash
        case nodes.system_message():
            yield Paragraph(_refused_title(node), NOWHERE, depth, bullet)
        case nodes.Admonition() if not isinstance(node, nodes.admonition):
            yield Paragraph(en.labels[type(node).__name__], NOWHERE, depth, bullet)
            yield from _blocks(parts, depth)
        case nodes.TextElement():
            shown = _inline(node)
            if shown.text:
                yield dataclasses.replace(shown, depth=depth, bullet=bullet)
        case nodes.transition():
            pass
        case nodes.Element():
            yield from _blocks(parts, depth, bullet)


def _refused_title(message: Any) -> str:
    if not isinstance(message, nodes.system_message) or len(message) < 2:
        return ""
    if not message[0].astext().startswith("Unexpected section title"):
        return ""
    return _fold(message[1].astext().split("\n")[0])


def _table(node: Any, depth: int) -> Table:
    titles = [child for child in node if isinstance(child, nodes.title)]
    caption = dataclasses.replace(_inline(titles[0]), depth=depth) if titles else None
    group = next(child for child in node if isinstance(child, nodes.tgroup))
    parts = [_rows(part, group["cols"]) for part in group if isinstance(part, nodes.thead | nodes.tbody)]
    heads: tuple[Cell, ...] = ()
    rows = [row for part in parts for row in part]
    if len(parts) == 2 and parts[0]:
        heads = rows.pop(len(parts[0]) - 1).cells
    return Table(heads, tuple(rows), NOWHERE, caption, tuple(_names(node)), depth)


def _rows(part: Any, width: int) -> list[Row]:
    places: list[list[Cell | None]] = [[None] * width for _ in part]
    for y, row in enumerate(part):
        for entry in row:
            x = places[y].index(None)
            cell = Cell(tuple(_blocks(entry.children)), NOWHERE)
            for line in places[y : y + 1 + entry.get("morerows", 0)]:
                line[x : x + 1 + entry.get("morecols", 0)] = [cell] * (1 + entry.get("morecols", 0))
    rows = [Row(tuple(cell for cell in row if cell), NOWHERE) for row in places]
    return [row for row in rows if _holds_something(row)]


def _inline(node: Any) -> Paragraph:
    """Fold the text of a node and find where its strong text and its links come to stand."""
    text: list[str] = []
    strong: list[Span] = []
    links: list[Link] = []
    for chunk, is_strong, target in _chunks(node):
        start = len(text)
        for char in chunk:
            if not char.isspace():
                text.append(char)
            elif text and text[-1] != " ":
                text.append(" ")
        if is_strong or target:
            start += text[start] == " " if start < len(text) else 0
        if is_strong and start < len(text):
            strong.append(Span(start, len(text)))
        if target and start < len(text):
            links.append(Link(start, len(text), target))
    return Paragraph("".join(text).rstrip(), NOWHERE, 0, False, tuple(strong), tuple(links))


def _chunks(node: Any) -> Iterator[tuple[str, bool, str]]:
    document: Any = node.document
    for child in node.children:
        match child:
            case nodes.Text():
                yield child.astext(), False, ""
            case nodes.footnote_reference() | nodes.citation_reference():
                yield f"[{child.astext()}]", False, ""
            case nodes.inline() if "leads_to" in child:
                yield child.astext(), False, child["leads_to"]
            case nodes.reference() if child.rawsource.endswith("_") and child.rawsource != child.astext():
                names = document.ids[child["refid"]]["names"] if "refid" in child else [""]
                yield child.astext(), False, child.get("refuri") or _normal(names[0])
            case nodes.strong():
                yield child.astext(), True, ""
            case nodes.problematic() if child.astext().startswith("`") and child.astext().endswith("`_"):
                name = child.astext()[1:-2]  # the reader takes it for a link to another page
                yield name, False, _normal(name)
            case _:
                yield child.astext(), False, ""


def _fold(text: str) -> str:
    return " ".join(text.split())


def _normal(name: str) -> str:
    return _fold(name.lower())
