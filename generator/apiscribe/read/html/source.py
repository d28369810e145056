"""Text of a page -> the same with the number of its line in every tag.

A parser of HTML keeps no line beyond 65,535 and, of a tag of several lines, the last one; the page made of Markdown has
other lines than its source. So each tag carries its line as its first attribute, which no other of the same name can
replace. What has the form of a tag and not its name ("List<String>") is text, as its author meant it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apiscribe.read.html.tags import NAMES

LINE = "data-apiscribe-line"

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)")
_CUSTOM = re.compile(r"[-:]")
_TEXT_SLICE = 1_000_000

_KEPT = frozenset({"p", "br", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "caption"})
_CELLS = frozenset({"td", "th"})
_CLOSED_BY_THE_NEXT = frozenset({"p", "br", "li", "tr"})
_DEEPEST_OF_A_NAME = 8
_PIECE = re.compile(r"<!--.*?(?:-->|\Z)|<(?:/?[a-zA-Z][^<>]*|[!?][^<>]*)>?|[^<]+|<", re.DOTALL)
_PIECE_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


def cleaned(text: str) -> str:
    """The text with LF as the only end of lines, and a space in the place of each control character."""
    clean = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return clean if clean.replace("\n", " ").isprintable() else CONTROL.sub(" ", clean)


def marked(html: str, first: int | None = 1) -> str:
    """The page with the number of its line in each tag; `first` is that of the first line, None if it is not known."""
    lines = html.split("\n")
    if first is None:
        return "\n".join(_marked_line(line, None) for line in lines)
    return "\n".join(_marked_line(line, number) if "<" in line else line for number, line in enumerate(lines, first))


def _marked_line(line: str, number: int | None) -> str:
    def tag(found: re.Match[str]) -> str:
        end, name = found.groups()
        if name.lower() not in NAMES and not _CUSTOM.search(name):
            return f"&lt;{end}{name}"
        return found[0] if end or number is None else f"<{name} {LINE}={number} "

    return _TAG.sub(tag, line)


def levelled(html: str) -> str:
    """A marked page that is nested or sized beyond what a parser takes, as one that it takes: all its words in its
    paragraphs, headings, lists and tables, of which only the outer ones are kept."""
    return "".join(_levelled(html))


def _levelled(html: str) -> Iterator[str]:
    opened: dict[str, int] = {}
    line = ""
    for piece in _PIECE.findall(html):
        if not piece.startswith("<") or piece == "<":
            for start in range(0, len(piece), _TEXT_SLICE):
                yield from ("<br>" * (start > 0), piece[start : start + _TEXT_SLICE])
            continue
        if not (found := _PIECE_NAME.match(piece)):
            continue
        end, name = found[1], found[2].lower()
        line = _line_of(piece) or line
        if name in _CLOSED_BY_THE_NEXT:
            yield f"</{name}>" if end else f"<{name} {LINE}={line or 1}>"
            if name == "tr":
                opened["td"] = opened["th"] = 0
        elif name in _KEPT or name in _CELLS:
            yield from _kept(name, end, line, opened)
        else:
            yield " "


def _kept(name: str, end: str, line: str, opened: dict[str, int]) -> Iterator[str]:
    count = opened.get(name, 0)
    if end:
        opened[name] = max(0, count - 1)
        if 0 < count <= _DEEPEST_OF_A_NAME:
            yield f"</{name}>"
        return
    opened[name] = count + 1
    yield f"<{name} {LINE}={line or 1}>" if count < _DEEPEST_OF_A_NAME else " "


def _line_of(piece: str) -> str:
    found = re.match(rf"<\w+ {LINE}=(\d+)", piece)
    return found[1] if found else ""
