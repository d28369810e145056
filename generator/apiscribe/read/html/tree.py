"""Marked HTML -> a tree of elements and texts, each with its line.

Parsing is lxml's: it takes any bytes, knows which end tags may be left out, is fast, reads nothing but what it is
given, and refuses what is nested without end. The tree that is made of its tree is no deeper than `_DEEPEST`, so that
what reads it may call itself: what is nested deeper keeps its words and loses its tags.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from apiscribe.read.html.source import CONTROL, LINE, levelled
from apiscribe.read.html.tags import AROUND_CLASSES, AROUND_ROLES, AROUND_TAGS, BLOCKS, HEADINGS, HIDDEN, NOTE_CLASSES

_DEEPEST = 120
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
"""Zero-width space, word joiner, byte order mark, soft hyphen: they say where a line may be broken."""


class Text(NamedTuple):
    text: str
    line: int


@dataclass(slots=True)
class Element:
    """An element with its line. What it holds is counted without what stands around an article.

    `works` counts the tables and code blocks in it, `headings` the headings; `size` is the length of its text, and
    `linked` of that in links.
    """

    tag: str
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | Text] = field(default_factory=list)
    holds_blocks: bool = False
    works: int = 0
    headings: int = 0
    size: int = 0
    linked: int = 0

    @property
    def is_block(self) -> bool:
        return self.tag in BLOCKS or self.holds_blocks

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.get("class").lower().split())

    def is_around(self) -> bool:
        """Whether this belongs to the frame that a web site has around its articles."""
        if not self.attributes:
            return self.tag in AROUND_TAGS or (self.tag in ("header", "aside") and not self.headings + self.works)
        if self.tag in AROUND_TAGS or not AROUND_ROLES.isdisjoint(self.get("role").lower().split()):
            return True
        if self.tag in ("header", "aside") and not self.headings + self.works:
            return NOTE_CLASSES.isdisjoint(self.classes)
        return not self.headings + self.works and not AROUND_CLASSES.isdisjoint(self.classes)


def parse(html: str) -> Element:
    """The tree of a marked page; its root has no tag."""
    root, is_whole = _parsed(html)
    if not is_whole:
        root, _ = _parsed(levelled(html))
    return _Builder().tree(root)


def _parsed(html: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.LxmlError:  # nothing that could be read
        return None, False
    return root, not any(entry.level_name == "FATAL" for entry in parser.error_log)


class _Builder:
    """Walks lxml's tree without calling itself, however deep that is."""

    def __init__(self) -> None:
        self._root = Element("", 1)
        self._open = [self._root]
        self._line = 1
        self._hidden = 0  # how many open elements are hidden or inside of one
        self._beyond = 0  # how many are too deep

    def tree(self, root: etree._Element | None) -> Element:
        if root is not None:
            for event, node in etree.iterwalk(root, events=("start", "end")):
                if not isinstance(node.tag, str):
                    continue
                if event == "start":
                    self._start(node)
                else:
                    self._end(node)
        return self._root

    def _start(self, node: etree._Element) -> None:
        tag = str(node.tag)
        number = str(node.attrib.get(LINE, ""))
        self._line = int(number) if number.isdigit() and len(number) < 10 else self._line
        if self._hidden or tag in HIDDEN:
            self._hidden += 1
            return
        if len(self._open) > _DEEPEST:
            self._beyond += 1
            self._text(" " if tag in BLOCKS else "")
        else:
            attributes = {str(name): _clean(str(value)) for name, value in node.attrib.items() if name != LINE}
            self._open.append(Element(tag, self._line, attributes))
        self._text(node.text)

    def _end(self, node: etree._Element) -> None:
        if self._hidden:
            self._hidden -= 1
        elif self._beyond:
            self._beyond -= 1
        else:
            self._close(self._open.pop())
        if not self._hidden:
            self._text(node.tail)

    def _close(self, element: Element) -> None:
        parent = self._open[-1]
        parent.children.append(element)
        parent.holds_blocks = parent.holds_blocks or element.is_block
        if element.is_around():
            return
        parent.works += element.works + (element.tag in ("table", "pre"))
        parent.headings += element.headings + (element.tag in HEADINGS)
        parent.size += element.size
        parent.linked += element.size if element.tag == "a" and element.get("href") else element.linked

    def _text(self, text: str | None) -> None:
        if not text:
            return
        here = self._open[-1]
        here.children.append(Text(_clean(text), self._line))
        here.size += len(text.strip())
        self._line += text.count("\n")


def _clean(text: str) -> str:
    """References may bring control characters back."""
    if text.isascii() and text.isprintable():
        return text
    return CONTROL.sub(" ", text).translate(_INVISIBLE)
