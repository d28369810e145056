"""Text of a document as HTML: descriptions, code, values. All of it is escaped; nothing of it runs, or is fetched.

Descriptions come from pages as plain text with lists, and from people as Markdown. So what Markdown would take away
from the words of a page stands as it is: asterisks, backslashes, signs of quotation. HTML in it is text, and images
are links; links lead to the web alone.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from apiscribe.render import Verbatim, hypertext, prose

_TAKES_WORDS_AWAY = ("blockquote", "code", "emphasis", "entity", "escape", "heading", "hr", "lheading", "reference")
_MOST_BRACKETS, _LONGEST, _DEEPEST = 200, 20_000, 20
_PLAIN = re.compile(r"[^\n`\[\]|<>]*")
_LIST = re.compile(r"^\s*([-+*]|\d+[.)])\s", re.MULTILINE)
_CODE = re.compile(
    r"""(?P<key>"(?:[^"\\\n]|\\.)*"(?=\s*:))|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<number>(?<![\w$.])-?\d[\d.]*(?:[eE][+-]?\d+)?\b)"""
    r"""|(?P<word>\b(?:True|False|None|true|false|null|from|import|with|as|for|in|print|curl)\b)"""
    r"""|(?P<flag>(?<=\s)--?[a-zA-Z][\w-]*)|(?P<variable>\$[A-Z_][A-Z0-9_]*)"""
)


def said(text: str) -> Verbatim:
    """Write a description."""
    return _said(prose(text))


@lru_cache(maxsize=20_000)
def _said(text: str) -> Verbatim:
    if not text:
        return Verbatim("")
    if len(text) > _LONGEST or text.count("[") > _MOST_BRACKETS or (_PLAIN.fullmatch(text) and not _LIST.search(text)):
        return Verbatim(f"<p>{hypertext(text)}</p>")
    return Verbatim(_descriptions().render(text).strip())


def article(text: str) -> Verbatim:
    """Write a text that people have written as Markdown; its headings begin one level down."""
    return Verbatim(_articles().render(prose(text)).strip())


@cache
def _descriptions() -> MarkdownIt:
    return _parser().disable(list(_TAKES_WORDS_AWAY))


@cache
def _articles() -> MarkdownIt:
    return _parser()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "breaks": True, "maxNesting": _DEEPEST})
    parser.enable("table").disable(["html_block", "html_inline", "image"])
    parser.validateLink = _is_web  # type: ignore[method-assign]
    parser.add_render_rule("link_open", _link)
    for kind in ("heading_open", "heading_close"):
        parser.add_render_rule(kind, _heading)
    return parser


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _link(self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return f'<a href="{hypertext(str(tokens[index].attrs.get("href", "")))}" rel="noopener noreferrer">'


def _heading(self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    level = min(int(tokens[index].tag[1:]) + 1, 6)
    return f"<{'/' if tokens[index].nesting < 0 else ''}h{level}>"


def web_link(url: str, text: str) -> Verbatim:
    """Write a link to the web, and the text alone where the address is none of it."""
    if not _is_web(url):
        return hypertext(text)
    return Verbatim(f'<a href="{hypertext(url)}" rel="noopener noreferrer">{hypertext(text)}</a>')


def value(given: Any) -> Verbatim:
    """Write a value as code: a text as it is, all else as JSON."""
    text = given if isinstance(given, str) and given.strip() else json.dumps(given, ensure_ascii=False)
    return Verbatim(f"<code>{hypertext(text)}</code>")


def code(text: str) -> Verbatim:
    """Write JSON, Python or a command line, with its parts marked for their colours."""
    parts: list[str] = []
    end = 0
    for found in _CODE.finditer(text):
        parts += [_shown(text[end : found.start()]), f'<span class="{found.lastgroup}">{_shown(found[0])}</span>']
        end = found.end()
    return Verbatim("".join([*parts, _shown(text[end:])]))


def _shown(text: str) -> str:
    return "\n".join(hypertext(line) for line in text.split("\n"))
