"""Markdown -> HTML whose tags carry the lines of the Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from apiscribe.read.html.source import LINE, marked
from apiscribe.read.markdown.pipes import with_whole_rows

_DEEPEST = 120
"""What is nested deeper is left out by the parser, so such lines have their marks and their margins cut first."""
_FEW_BRACKETS = 10
_BRACKET = re.compile(r"[\[\]]")
_LINKS = ["link", "image"]
_NESTED = re.compile(r"^((?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){20})[-+*>\d.) \t]*", re.MULTILINE)
_INDENTED = re.compile(r"^((?: {0,3}\t| {4}){20})[ \t]+", re.MULTILINE)


def rendered(text: str) -> str:
    """The HTML of a page, each tag with the line where it begins in the Markdown."""
    parser = _parser()
    flat = _INDENTED.sub(r"\1", _NESTED.sub(r"\1 ", text))
    tokens = parser.parse(flat)
    whole = with_whole_rows(flat, tokens)
    if whole != flat:
        tokens = parser.parse(whole)
    _number(tokens)
    return str(parser.renderer.render(tokens, parser.options, {}))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.add_render_rule("html_block", _html_block)
    parser.add_render_rule("html_inline", _html_inline)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    parser.core.ruler.at("inline", _inline)
    return parser


def _inline(state: StateCore) -> None:
    """Read what runs on in the line. Where links cost too much, brackets are no more than signs."""
    for token in state.tokens:
        if token.type == "inline":
            parser = _without_links() if _is_bracketed(token.content) else state.md
            token.children = token.children or []
            parser.inline.parse(token.content, state.md, state.env, token.children)


@cache
def _without_links() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable("strikethrough").disable(_LINKS)


def _is_bracketed(text: str) -> bool:
    """Whether characters stand in far more brackets than they do in a real text: each bracket may open a link, which is
    looked for up to the one that closes it."""
    if text.count("[") <= _FEW_BRACKETS:
        return False
    depth = start = inside = 0
    for found in _BRACKET.finditer(text):
        inside += depth * (found.start() - start)
        depth, start = max(0, depth + (1 if found[0] == "[" else -1)), found.start()
    return inside + depth * (len(text) - start) > _FEW_BRACKETS * len(text)


def _number(tokens: Sequence[Token]) -> None:
    """Give each opening tag its line. Cells have that of their row; what is in a line has none of its own."""
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.nesting == 1:
            token.attrs = {LINE: line, **token.attrs}
        if token.type in ("html_block", "fence", "code_block"):
            token.meta = {**token.meta, LINE: line}


def _html_block(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return marked(tokens[index].content, tokens[index].meta[LINE])


def _html_inline(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return marked(tokens[index].content, None)


def _code(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A fence takes a line of its own above the code."""
    token = tokens[index]
    line = token.meta[LINE] + (token.type == "fence")
    return f"<pre {LINE}={line}>{_escaped(token.content)}</pre>\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
