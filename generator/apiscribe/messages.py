"""Reads HTTP messages as pages print them: request lines, status lines, headers, and where a body begins.

    text         = message {"or" message}
    message      = {request-line} [status-line] {header} [body]
    request-line = [label] [method] url ["HTTP/1.1"] [body]
    status-line  = "HTTP/1.1" code [reason] [body]

A method may be written in any case, a URL without its first slash or with an endpoint that is words in the place of a
host, its query over several lines. A body begins where a line begins with a bracket and ends where another message
begins. Any text has a reading; what stands in none of these places is told by its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS")
WITHOUT_BODY = ("GET", "HEAD")
"""Methods whose requests have no body."""
_METHODS = "|".join(METHODS)
_BRACES = r"\{[^{}\n]*\}|\{\{[^{}\n]*\}\}"
_PLACEHOLDERS = rf"{_BRACES}|<[^<>\n]*>"
_IN_URL = rf"(?:[^\s{{<]|{_PLACEHOLDERS})"
_HOST_OF_WORDS = r"\w+(?:\ \w+){1,3}(?=/)"
_ABSOLUTE = rf"(?:https?://(?:{_HOST_OF_WORDS})?{_IN_URL}*|/(?![/*]){_IN_URL}*|(?:{_BRACES})/{_IN_URL}*)"
_RELATIVE = rf"[\w.~-]+/{_IN_URL}*"
_REQUEST_LINE = re.compile(
    r"\s*(?:(?:\w+\ )?UR[IL]\s*:\s*)?"
    rf"(?:(?P<method>(?i:{_METHODS}))\s+(?P<url>{_ABSOLUTE})"
    rf"|(?P<glued>{_METHODS})(?:(?P<glued_url>{_ABSOLUTE})|\s+(?P<relative>{_RELATIVE}))"
    rf"|(?P<bare>{_ABSOLUTE}))"
    r"(?:\s+HTTP/[\d.]+)?\s*(?P<rest>(?<=\s)[{\[-].*)?",
    re.VERBOSE,
)
_SPACE_IN_QUERY = re.compile(r"(?<=\S)[ \t]+(?=[?&=]\S)|(?<=\S[?&=])[ \t]+(?!HTTP/|[{\[-])")
_REST_OF_QUERY = re.compile(r"\s*([?&]\S+)\s*")
_STATUS_LINE = re.compile(r"\s*HTTP/[\d.]+\s+([1-5]\d\d)\b[^{\[]*(?P<rest>[{\[].*)?")
_HEADER = re.compile(r"\s*([A-Za-z][\w-]*)\s*:\s*(\S.*?)\s*")
_HEADERS_WITHOUT_HYPHEN = frozenset({
    "accept", "authorization", "connection", "cookie", "date", "etag", "expect", "expires", "host", "location",
    "origin", "pragma", "range", "referer", "server", "via",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request line; `method` is in capitals, or "". `rest` is what stands behind it: the beginning of a body, or the
    arguments of a command."""

    method: str
    url: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message taken apart; `body` is its text and `body_line` the line it begins at, counted from 1.

    `other` is the first line that is part of nothing. Both are 0 where there is none.
    """

    requests: tuple[RequestLine, ...] = ()
    status: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    body_line: int = 0
    other: int = 0


def request_line(text: str) -> RequestLine | None:
    """Read a line that is a request line and nothing else, save that a body or arguments may follow."""
    found = _REQUEST_LINE.fullmatch(text if '"' in text else _SPACE_IN_QUERY.sub("", text))
    if found is None:
        return None
    method = found["method"] or found["glued"] or ""
    url = found["url"] or found["glued_url"] or found["bare"] or f"/{found['relative']}"
    return RequestLine(method.upper(), url, found["rest"] or "")


def status_line(text: str) -> bool:
    """Whether a line is a status line of HTTP, and no body begins on it."""
    found = _STATUS_LINE.fullmatch(text)
    return found is not None and found["rest"] is None


def read_messages(text: str, between: re.Pattern[str]) -> Iterator[Message]:
    """Take a text apart into its messages, which a line that is `between` may part; there is at least one."""
    lines = text.split("\n")
    reading = _Reading()
    for number, line in enumerate(lines, 1):
        if between.fullmatch(line.strip(" \t:.")):
            if reading.body:
                yield reading.message()
                reading = _Reading()
        elif reading.ends_before(line):
            yield reading.message()
            reading = _Reading()
            reading.take(line, number)
        else:
            reading.take(line, number)
    if not reading.is_empty:
        yield reading.message()


@dataclass(slots=True)
class _Reading:
    """A message as far as its lines have been read."""

    requests: list[RequestLine] = field(default_factory=list)
    status: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    body_line: int = 0
    other: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.requests or self.status or self.headers or self.body or self.other)

    def ends_before(self, line: str) -> bool:
        """Whether another message begins here: a request line with its method behind a body or headers, a status
        line behind anything but prose."""
        if _STATUS_LINE.fullmatch(line):
            return bool(self.requests or self.status or self.body)
        if not (self.body or self.status or (self.requests and self.headers)):
            return False
        request = request_line(line)
        return request is not None and request.method != ""

    def take(self, line: str, number: int) -> None:
        if self.body:
            self.body.append(line)
        elif line.lstrip().startswith(("{", "[")) and not request_line(line):
            self._begin_body(line, number)
        elif self.requests and (more := _REST_OF_QUERY.fullmatch(line)):
            last = self.requests[-1]
            self.requests[-1] = RequestLine(last.method, last.url + more[1])
        elif status := _STATUS_LINE.fullmatch(line):
            self.status = status[1]
            self._begin_body(status["rest"], number)
        elif request := request_line(line):
            self.requests.append(request)
            self._begin_body(request.rest, number)
        elif (header := _HEADER.fullmatch(line)) and (self.status or _is_header(header[1])):
            self.headers.append((header[1], header[2]))
        elif line.strip():
            self.other = self.other or number

    def _begin_body(self, text: str | None, number: int) -> None:
        if text:
            self.body, self.body_line = [text], number

    def message(self) -> Message:
        body = "\n".join(self.body)
        return Message(tuple(self.requests), self.status, tuple(self.headers), body, self.body_line, self.other)


def _is_header(name: str) -> bool:
    """Whether it names a header without doubt: `size: String` below a request line is a field of a form."""
    return "-" in name or name.casefold() in _HEADERS_WITHOUT_HYPHEN
