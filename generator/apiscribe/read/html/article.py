"""Finds the article on a page as a browser saves it, with the navigation of its site around it."""

from __future__ import annotations

from collections.abc import Iterator

from apiscribe.read.html.tags import LISTS
from apiscribe.read.html.tree import Element

_BOXES = frozenset({"", "html", "body", "div", "form", "center", "section", "span", "font"})
_FEW_LINKS = 3


def article(root: Element) -> list[Element]:
    """The elements to read: the innermost one marked as the article that has all tables and code of the page, with the
    title that stands outside of it; else the innermost box with all that is there, without lists of links.
    """
    candidates = [element for element in elements(root) if _is_marked(element) and element.works == root.works]
    if candidates:
        chosen = min(candidates, key=lambda e: e.size) if root.works else max(candidates, key=lambda e: e.size)
        title = None if _title(chosen) else _title(root)
        return [title, chosen] if title else [chosen]
    box = _innermost(root)
    _drop_lists_of_links(box)
    return [box]


def elements(root: Element) -> Iterator[Element]:
    """The element and all inside of it that is not around an article, in reading order."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not element.is_around():
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]


def _is_marked(element: Element) -> bool:
    role = element.get("role").lower()
    return element.tag in ("main", "article") or role in ("main", "article") or element.get("itemprop") == "articleBody"


def _title(root: Element) -> Element | None:
    return next((element for element in elements(root) if element.tag == "h1"), None)


def _innermost(root: Element) -> Element:
    while True:
        shown = [c for c in root.children if not isinstance(c, Element) or (c.size and not c.is_around())]
        shown = [c for c in shown if isinstance(c, Element) or c.text.strip()]
        only = shown[0] if len(shown) == 1 else None
        if not isinstance(only, Element) or only.tag not in _BOXES:
            return root
        root = only


def _drop_lists_of_links(root: Element) -> None:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        element.children = [c for c in element.children if not (isinstance(c, Element) and _is_list_of_links(c))]
        waiting += [c for c in element.children if isinstance(c, Element) and c.tag != "table"]


def _is_list_of_links(element: Element) -> bool:
    if element.tag not in LISTS or element.works + element.headings or element.linked != element.size:
        return False
    links = sum(1 for inner in elements(element) if inner.tag == "a" and not inner.get("href").startswith("#"))
    return links >= _FEW_LINKS
