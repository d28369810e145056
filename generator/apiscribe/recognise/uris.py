"""URIs: which lines of a page are the method and path of an operation that it documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from apiscribe.messages import METHODS
from apiscribe.page import Block, CodeBlock, Paragraph
from apiscribe.recognise.roles import Uri
from apiscribe.vocabulary import Vocabulary

_METHOD = "|".join(METHODS)
_HOST = r"(?:https?://(?:\{[^{}\n]*\}|[^/\s])*)?"
_URI = re.compile(rf"(?<![\w-])({_METHOD})(?:\s+{_HOST}|(?=/\{{))(/[^\s,;\"'`]*)")
_URI_LINE = re.compile(rf"\s*({_METHOD})\s*{_HOST}(/[^\s,;\"'`]*)(?:\s+HTTP/[\d.]+)?\s*(?:\n|$)", re.IGNORECASE)
_PATH = re.compile(r"/[\w\-./{{}}~%:@!$&()*+=]*".replace("{{", "{").replace("}}", "}"))


def uris_in(block: Paragraph | CodeBlock) -> Iterator[Uri]:
    """Every method with a path behind it."""
    for found in _URI.finditer(block.text):
        if uri := _uri(found[1], found[2], block, found.start()):
            yield uri


def _uri(method: str, address: str, block: Paragraph | CodeBlock, start: int) -> Uri | None:
    path, _, query = address.rstrip(".,;:)").partition("?")
    if not _PATH.fullmatch(path) or path.count("{") != path.count("}"):
        return None
    line = block.text.count("\n", 0, start)
    names = tuple(part.partition("=")[0] for part in query.split("&") if part)
    return Uri(method.upper(), path, replace(block.at, line=block.at.line + line), names)


def labelled_uris(blocks: Iterable[Block], words: Vocabulary) -> list[Uri]:
    """URIs whose method and path stand behind labels of their own: "Method: PUT" and "URI: /v1/lamps"."""
    methods: list[str] = []
    paths: list[tuple[str, Paragraph | CodeBlock, int]] = []
    for block in blocks:
        if isinstance(block, Paragraph | CodeBlock):
            methods += [found[1] for found in words.method_label.finditer(block.text) if found[1].upper() in METHODS]
            paths += [(found[1], block, found.start()) for found in words.path_label.finditer(block.text)]
    found = [_uri(method, path, block, at) for method, (path, block, at) in zip(methods, paths, strict=False)]
    return [uri for uri in found if uri]


def uri_line(blocks: Iterable[Block]) -> list[Uri]:
    """The first block that begins with a line of a method and a path and nothing else."""
    for block in blocks:
        if isinstance(block, Paragraph | CodeBlock):
            found = _URI_LINE.match(block.text)
            if found and (uri := _uri(found[1], found[2], block, 0)):
                return [uri]
    return []
