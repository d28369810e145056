"""The pages of a portal as a browser that trusts nobody would see them."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

VOID = {"meta", "link", "input", "wbr", "br", "circle", "path"}
_ELEMENTS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "a",
        "header",
        "div",
        "button",
        "svg",
        "circle",
        "path",
    ),
    *(
        "span",
        "kbd",
        "main",
        "nav",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "section",
        "code",
        "pre",
    ),
    *(
        "dl",
        "dt",
        "dd",
        "details",
        "summary",
        "var",
        "wbr",
        "b",
        "dialog",
        "form",
        "label",
        "input",
        "br",
        "em",
        "strong",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "blockquote", "hr"),
}
_ATTRIBUTES = {
    *(
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "rel",
        "href",
        "src",
        "class",
        "id",
        "type",
        "hidden",
        "start",
    ),
    *("tabindex", "title", "for", "role", "autocomplete", "spellcheck", "placeholder", "method", "open", "download"),
    *("viewBox", "viewbox", "d", "cx", "cy", "r", "data-search", "data-open-search", "data-theme-switch"),
    *("data-tabs", "data-tab", "data-copy"),
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types portal"
)


@dataclass(slots=True)
class Page(HTMLParser):
    """What stands in one page. `text` has no markup; `sources` are the places told beside facts, by the id around."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    _open: list[tuple[str, str]] = field(default_factory=list)
    _around: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), attrs
        self.elements.append((tag, given))
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        if tag == "pre":
            self.code.append("")
        if tag not in VOID:
            self._open.append((tag, given.get("class", "")))
            self._around.append(given.get("id", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1][0] == tag, (tag, self._open)
        self._open.pop()
        self._around.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        if any(tag == "pre" for tag, _ in self._open):
            self.code[-1] += data
        if self._open and self._open[-1][1] == "heard":
            self.heard.append((next((each for each in reversed(self._around) if each), ""), data))


def page(text: str) -> Page:
    """Read a page, all of whose elements are closed in their order."""
    read = Page()
    read.feed(text)
    read.close()
    assert not read._open, read._open
    return read


def pages(files: Mapping[PurePosixPath, str | bytes]) -> dict[str, Page]:
    """Read all pages of a site."""
    return {str(path): page(text) for path, text in files.items() if path.suffix == ".html" and isinstance(text, str)}


def index(files: Mapping[PurePosixPath, str | bytes], path: str = "search.js") -> dict[str, list[list[object]]]:
    """Read the index of the search: one assignment of JSON and nothing else."""
    script = files[PurePosixPath(path)]
    assert isinstance(script, str)
    found = re.fullmatch(r"window\.portalIndex = (\{[ -~]*\});\n", script)
    assert found, script[:80]
    read: dict[str, list[list[object]]] = json.loads(found[1])
    return read


def assert_harmless(each: Page) -> None:
    """Nothing in the page runs or is fetched but our own script and style, and links lead to the site or the web."""
    scripts = [given for tag, given in each.elements if tag == "script"]
    assert len(scripts) == 1 and scripts[0]["src"] in ("portal.js", "../portal.js")
    styles = [given for tag, given in each.elements if tag == "link"]
    assert len(styles) == 1 and styles[0]["href"] in ("portal.css", "../portal.css")
    policies = [given["content"] for tag, given in each.elements if given.get("http-equiv")]
    assert policies == [_POLICY]
    for tag, given in each.elements:
        assert tag in _ELEMENTS, tag
        for name, value in given.items():
            assert name in _ATTRIBUTES or name.startswith("aria-"), name
            if name == "src":
                assert tag == "script"
            if name == "href" and tag != "link":
                scheme = urlsplit(value).scheme
                assert scheme in ("", "http", "https") and not value.startswith(("//", "\\", "/")), value
                assert scheme == "" or given["rel"] == "noopener noreferrer"


def targets(site: Mapping[str, Page]) -> Iterator[tuple[str, str, str]]:
    """Give each link of the site to itself: the page it stands on, the file and the id it leads to."""
    for name, each in site.items():
        for link in each.links:
            if not urlsplit(link).scheme:
                file, _, place = link.partition("#")
                full = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(file))) if file else name
                yield name, full, unquote(place)
