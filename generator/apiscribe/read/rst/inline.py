"""Inline markup of reStructuredText: running text as written -> plain text, strong spans and links.

Any string may come in; markup that is not closed is text. Plain text is what docutils shows: the recognition rules are
those of the reStructuredText specification, "Inline markup recognition rules", and a role shows its label. Time is
linear in the length of the text: a kind of markup whose end was looked for in vain is not looked for again, and names
are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category

from apiscribe.read.rst.names import Names, normalise
from apiscribe.read.running_text import Inline, Piece, folded


def _punctuation(*categories: str) -> str:
    """The punctuation of these Unicode categories outside ASCII, escaped for a character class."""
    blocks = (*range(0x80, 0x3100), *range(0xFE00, 0x10000))
    return re.escape("".join(char for char in map(chr, blocks) if category(char) in categories))


_BEFORE = r"\s\"'(<\[{\-/:" + _punctuation("Ps", "Pi", "Pf", "Pd", "Po")
_AFTER = r"\s\x00\"')>\]}\-/:\\.,;!?" + _punctuation("Pe", "Pi", "Pf", "Pd", "Po")
_ENDS = rf"(?=[{_AFTER}]|\Z)"
_NAME = r"[^\W_]+(?:[-._+:][^\W_]+)*"
_ROLE = rf":(?=[\w.+:-]{{1,64}}`)(?P<role>{_NAME}):"
_MARKS = (
    r"(?P<mark>\*\*|\*(?!\*)|``|_`|\|(?!\|))(?!\s)"
    rf"|(?:{_ROLE})?(?P<tick>`)(?![`\s])"
    rf"|\[(?P<label>[\w#*.:+-]{{1,64}})\]_{_ENDS}"
)
_OPENING = re.compile(_MARKS)
_MARKED = re.compile(rf"[{_BEFORE}](?={_MARKS})")  # a pattern that begins with a set is fast
_REFERENCE = re.compile(rf"(?P<reference>_)(?<=[^\W_]_){_ENDS}")
_CLOSING = {  # each begins with the mark and then looks back, which is fast
    "*": re.compile(rf"\*(?<![\s\x00]\*){_ENDS}"),
    "**": re.compile(rf"\*\*(?<![\s\x00]\*\*){_ENDS}"),
    "``": re.compile(rf"``(?<!\s``){_ENDS}"),
    "_`": re.compile(rf"`(?<![\s\x00]`){_ENDS}"),
    "|": re.compile(rf"\|(?<![\s\x00]\|)_{{0,2}}{_ENDS}"),
    "`": re.compile(rf"`(?<!(?<!\x00)[\s\x00]`)(?::(?P<role>{_NAME}):)?(?P<suffix>__?)?{_ENDS}"),
}
_REFERENCE_NAME = re.compile(rf"(?:\A|(?<=[{_BEFORE}])){_NAME}\Z")
_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)
_QUOTES = dict(zip("\"'(<[{«‹“‘「『（《〈【", "\"')>]}»›”’」』）》〉】", strict=True))

_VERBATIM_ROLES = frozenset({"code", "math", "raw"})
_PLAIN_ROLES = frozenset(
    {
        *("emphasis", "literal", "strong", "sub", "subscript", "sup", "superscript", "t", "title", "title-reference"),
        *("abbr", "abbreviation", "acronym", "dfn", "file", "guilabel", "kbd", "menuselection", "mimetype", "samp"),
        *("command", "mailheader", "makevar", "manpage", "newsgroup", "program", "regexp"),
    }
)
_NAME_ROLES = frozenset({"ref", "numref", "term", "keyword"})
_NO_NAMES = Names("")


class _Construct(NamedTuple):
    """Markup from `start` to `end` of the text as written shows `piece`."""

    start: int
    end: int
    piece: Piece


def may_hold_markup(written: str) -> bool:
    """If not, running text is shown as it is written."""
    if "*" in written or "`" in written or "\\" in written or "|" in written:
        return True
    return "_" in written and ("]_" in written or _REFERENCE.search(written) is not None)


def read_inline(written: str, names: Names) -> Inline:
    """Take the markup off a paragraph, a caption or a title."""
    return folded(pieces(written, names))


def pieces(written: str, names: Names) -> Iterator[Piece]:
    """Split text at its markup; white space stays as it is. An escaped character is preceded by NUL while under way."""
    text = _ESCAPE.sub("\x00\\1", written) if "\\" in written else written
    shown = at = 0
    marked, references = _Ahead(_MARKED, text), _Ahead(_REFERENCE, text)
    unclosed: set[str] = set()
    while opening := _opening(text, at, marked.match(at), references.match(at)):
        construct = _construct(text, opening, at, names, unclosed)
        if construct is None:
            at = opening.end()
            continue
        if construct.start > shown:
            yield Piece(_unescaped(text[shown : construct.start]))
        yield construct.piece
        shown = at = construct.end
    if shown < len(text):
        yield Piece(_unescaped(text[shown:]))


class _Ahead:
    """The next match of a pattern in a text; no part of the text is searched twice."""

    __slots__ = ("_match", "_pattern", "_text")

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._pattern, self._text = pattern, text
        self._match = pattern.search(text)

    def match(self, at: int) -> re.Match[str] | None:
        if self._match and self._match.start() < at:
            self._match = self._pattern.search(self._text, at)
        return self._match


def _opening(text: str, at: int, marked: re.Match[str] | None, reference: re.Match[str] | None) -> re.Match[str] | None:
    """The first thing from `at` on that may be markup: it starts there, or behind certain marks, or is a reference."""
    here = _OPENING.match(text, at)
    if here or (reference and not (marked and marked.end() <= reference.start())):
        return here or reference
    return _OPENING.match(text, marked.end()) if marked else None


def _construct(text: str, opening: re.Match[str], at: int, names: Names, unclosed: set[str]) -> _Construct | None:
    """The markup that `opening` begins, None if it begins none. `at` is where the unread text starts."""
    if opening.lastgroup == "reference":
        return _simple_reference(text, opening, at, names)
    if opening.lastgroup == "label":
        shown = f"[{opening['label']}]"
        return _Construct(*opening.span(), Piece(shown)) if names.target(shown) else None
    mark = opening["mark"] or "`"
    is_quoted = opening.start() > at and not opening["role"] and _is_quoted(text, opening)
    if is_quoted or mark in unclosed:
        return None
    closing = _CLOSING[mark].search(text, opening.end())
    if closing is None:
        unclosed.add(mark)
        return None
    if closing.start() == opening.end():
        return None
    content = text[opening.end() : closing.start()]
    piece = _interpreted(content, opening["role"], closing, names) if mark == "`" else _marked(content, closing, names)
    return _Construct(opening.start(), closing.end(), piece)


def _is_quoted(text: str, opening: re.Match[str]) -> bool:
    """A mark between a pair of quotes or brackets, as in "*", or at the end of the text is no markup."""
    following = text[opening.end() : opening.end() + 1]
    return not following or _QUOTES.get(text[opening.start() - 1]) == following


def _marked(content: str, closing: re.Match[str], names: Names) -> Piece:
    match closing[0]:
        case "``":
            return Piece(content.replace("\x00", "\\"))
        case "|" | "|_" | "|__":
            replacement = names.replacement(_unescaped(content))
            written = f"|{_unescaped(content)}{closing[0]}"
            return Piece(written if replacement is None else read_inline(replacement, _NO_NAMES).text)
        case mark:
            return Piece(_unescaped(content), strong=mark == "**")


def _interpreted(content: str, prefix: str | None, closing: re.Match[str], names: Names) -> Piece:
    """:role:`text` or `text`:role:, :role:`label <target>`, `label <address>`_, `label <name_>`_, `name`_, `text`"""
    role = prefix or closing["role"] or ""
    if role in _VERBATIM_ROLES:
        return Piece(content.replace("\x00", "\\"))
    if role in _PLAIN_ROLES or not (role or closing["suffix"]):
        return Piece(_unescaped(content), strong=role == "strong")
    label, target = _labelled(content, space_needed=not role)
    shown = label or target
    if role in _NAME_ROLES:
        return Piece(shown, target=normalise(target or label))
    if role:
        return Piece(shown, target=target or label)
    if target and not target.endswith("_"):
        return Piece(shown, target="".join(target.split()))
    name = target.removesuffix("_") or label
    return Piece(shown, target=names.target(name) or normalise(name))


def _labelled(content: str, space_needed: bool) -> tuple[str, str]:
    """Split `label <target>`; either may be empty."""
    opened = content.rfind("<")
    before = content[opened - 1 : opened] if opened > 0 else " "
    if not content.endswith(">") or opened < 0 or before == "\x00" or (space_needed and not before.isspace()):
        return _unescaped(content), ""
    return _unescaped(content[:opened]).strip(), _unescaped(content[opened + 1 : -1]).strip()


def _simple_reference(text: str, opening: re.Match[str], at: int, names: Names) -> _Construct | None:
    """name_ loses its underscore when the page has something of that name; what else ends so is an ordinary word."""
    name = _REFERENCE_NAME.search(text, max(at, opening.start() - 100), opening.start())
    target = names.target(name[0]) if name else None
    if name is None or target is None:
        return None
    return _Construct(name.start(), opening.end(), Piece(name[0], target=target))


def _unescaped(text: str) -> str:
    """Backslashes go, and white space behind one with it."""
    return text.replace("\x00 ", "").replace("\x00\n", "").replace("\x00", "") if "\x00" in text else text
