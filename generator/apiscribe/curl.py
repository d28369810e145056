"""Reads curl commands as pages print them: method, URL, headers, and the body that is sent. Nothing is ever run.

    command = [prompt] "curl" {option | url}        over several lines, with or without "\\" at their ends

A command whose quotes do not close, or that names no URL, is none.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from apiscribe.messages import METHODS, Message, RequestLine, request_line

_LONGEST = 100_000
_COMMAND = re.compile(r"\s*(?:[$#>]\s+)?curl\s+(?=\S)")
_END = frozenset({"|", ";", "&", "&&", "||", ">", ">>"})
_DATA = frozenset({"d", "data", "data-raw", "data-ascii", "data-binary", "json"})
_FORM = frozenset({"F", "form", "form-string"})
_OF_WORDS = frozenset({
    "X", "request", "H", "header", "url", *_DATA, *_FORM, "data-urlencode",
    "A", "b", "c", "C", "e", "E", "K", "m", "o", "P", "Q", "r", "t", "T", "u", "U", "w", "x", "y", "Y", "z",
    "user", "user-agent", "cookie", "cookie-jar", "referer", "output", "upload-file", "proxy", "cert", "key", "cacert",
    "capath", "connect-timeout", "max-time", "retry", "resolve", "range", "write-out",
})  # fmt: skip
"""Options that take a word of their own."""


@dataclass(frozen=True, slots=True)
class _Options:
    """What stands behind "curl": options with their words, in order, and the words that are of no option."""

    given: tuple[tuple[str, str], ...]
    words: tuple[str, ...]

    def all_of(self, *names: str) -> list[str]:
        return [word for name, word in self.given if name in names]


def read_curl(text: str) -> Message | None:
    """Read a command, or a request line that has the arguments of one behind it; None where the text is neither."""
    found = _COMMAND.match(text)
    first = None if found else request_line(text.partition("\n")[0])
    if len(text) > _LONGEST or not (found or (first and first.rest.startswith("-"))):
        return None
    arguments = text[found.end() :] if found else text[text.index(first.rest) :] if first else ""
    try:
        options = _options(shlex.split(re.sub(r"\\[ \t]*\n", " ", arguments)))
    except ValueError:
        return None
    line = first or _line_of(options)
    return _message(RequestLine(line.method, line.url), options, text) if line else None


def _options(words: Sequence[str]) -> _Options:
    given: list[tuple[str, str]] = []
    rest: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word in _END:
            break
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            given.append((name, value if equals or name not in _OF_WORDS else next(waiting, "")))
        elif word.startswith("-") and len(word) > 1:
            given += _short(word[1:], waiting)
        elif word.strip():
            rest.append(word)
    return _Options(tuple(given), tuple(rest))


def _short(letters: str, waiting: Iterator[str]) -> Iterator[tuple[str, str]]:
    """The options of one word: "kX" is two, and takes the next word for X; "XPOST" brings it along."""
    for index, letter in enumerate(letters):
        if letter in _OF_WORDS:
            yield letter, letters[index + 1 :] or next(waiting, "")
            return
        yield letter, ""


def _line_of(options: _Options) -> RequestLine | None:
    urls = (*options.all_of("url"), *options.words)
    line = request_line(urls[0]) if urls else None
    if line is None:
        return None
    stated = next((word.upper() for word in options.all_of("X", "request") if word.upper() in METHODS), "")
    return RequestLine(stated or _method({name for name, _ in options.given}), line.url)


def _method(names: Set[str]) -> str:
    """The method that the options make it."""
    if names & {"G", "get"}:
        return "GET"
    if names & {"I", "head"}:
        return "HEAD"
    if names & {"T", "upload-file"}:
        return "PUT"
    return "POST" if names & {*_DATA, *_FORM, "data-urlencode"} else "GET"


def _message(line: RequestLine, options: _Options, text: str) -> Message:
    headers = [_header(said) for said in options.all_of("H", "header") if ":" in said]
    given = options.all_of(*_DATA)
    body = given[0] if len(given) == 1 and given[0].lstrip().startswith(("{", "[")) else ""
    if not any(name.casefold() == "content-type" for name, _ in headers):
        if options.all_of(*_FORM):
            headers.append(("Content-Type", "multipart/form-data"))
        elif options.all_of("json"):
            headers.append(("Content-Type", "application/json"))
    return Message((line,), "", tuple(headers), body, _first_line(body, text) if body else 0)


def _header(said: str) -> tuple[str, str]:
    name, _, value = said.partition(":")
    return name.strip(), value.strip()


def _first_line(body: str, text: str) -> int:
    """The line at which the body begins; where the quotes have changed it, that of its option is near enough."""
    at = text.find(body)
    if at < 0:
        at = max(text.find(" -d"), text.find("--data"), text.find("--json"), 0)
    return text.count("\n", 0, at) + 1
