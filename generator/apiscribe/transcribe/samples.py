"""The samples of a page: requests with their lines, headers and bodies, bodies of responses, codes in status lines.

Every sample of the page is kept or reported, and counted once; a block that says that there is nothing is no sample. A
request line and a body that follows it in a block of its own are one sample, and so are the lines of several versions
of a path and the body below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from apiscribe.api import Example, RequestSample
from apiscribe.curl import read_curl
from apiscribe.findings import Finding
from apiscribe.messages import WITHOUT_BODY, Message, RequestLine, read_messages
from apiscribe.paths import fits, path_of, subjects
from apiscribe.recognise import PageRoles, SampleBlock, StatusLine
from apiscribe.samples import NotJson, parse_json
from apiscribe.vocabulary import Vocabulary, fold

_BARE_CODE = re.compile(r"\s*([1-5]\d\d)(?:[ \t]+[A-Za-z][A-Za-z -]*)?(?=[ \t]*(?:\n|$))")
_TRANSPORT = frozenset({
    "host", "date", "content-length", "user-agent", "authorization", "connection", "accept-encoding", "cache-control",
    "transfer-encoding",
})  # fmt: skip
"""Headers that whatever sends a request adds of itself, or that no other request can repeat."""
_EMPTY = ('""', "null")
_LONGEST_NOTHING = 500


@dataclass(slots=True)
class PageSamples:
    """What the page shows; `responses` are told with the status code that is given for them, or "". `statuses` are
    codes that stand in samples alone."""

    requests: list[RequestSample] = field(default_factory=list)
    responses: list[tuple[str, Example]] = field(default_factory=list)
    statuses: list[StatusLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seen: int = 0
    reported: int = 0


def read_samples(roles: PageRoles, operation: str, words: Vocabulary) -> PageSamples:
    """Read every sample of a page; findings are told of `operation`."""
    reading = _Reading(roles, operation, words)
    for block in roles.samples:
        reading.block(block)
    for sample in reading.read.requests:
        reading.check_path(sample)
    return reading.read


@dataclass(slots=True)
class _Reading:
    """What has been read; `open` are the request lines read last that a body may follow, by index."""

    roles: PageRoles
    operation: str
    words: Vocabulary
    read: PageSamples = field(default_factory=PageSamples)
    open: list[int] = field(default_factory=list)

    # Blocks

    def block(self, block: SampleBlock) -> None:
        block = replace(block, title=_title(block.title, self.words))
        if (code := self._nothing(block.text)) is not None:
            self._keep_code(code, block)
            return
        if command := read_curl(block.text):
            self.open = []
            self._request(block, command)
            return
        block = self._with_code(block)
        for message in read_messages(block.text, self.words.phrases.alternative):
            self._message(block, _with_scalar(message, block.text))

    def _nothing(self, text: str) -> str | None:
        """The code, or "", of a block that says there is nothing: "None", "None (status code 204)", an empty value."""
        said = text.strip()
        if len(said) > _LONGEST_NOTHING:
            return None
        code = self.words.status_mark.search(said)
        rest = f"{said[: code.start()]} {said[code.end() :]}".strip(" \t\n()[],;:.") if code else said
        if code and not rest:
            return code[1]
        is_nothing = self.words.is_mark("nothing", rest) or rest in _EMPTY
        return (code[1] if code else "") if is_nothing else None

    def _with_code(self, block: SampleBlock) -> SampleBlock:
        """The block without a status code that is written alone on its first line, as if it were HTTP."""
        found = self.words.status_mark.match(block.text) or _BARE_CODE.match(block.text)
        if block.direction == "request" or not found or not found[1].isdigit():
            return block
        return replace(block, text=f"HTTP/1.1 {found[1]}{block.text[found.end() :]}")

    def _message(self, block: SampleBlock, message: Message) -> None:
        direction = self._direction(block, message)
        if direction == "response":
            self.open = []
            self._response(block, message)
        elif message.requests or message.body:
            self._request(block, message)
        else:
            self._report_unread(block, message)

    def _direction(self, block: SampleBlock, message: Message) -> Literal["request", "response"]:
        if message.status:
            return "response"
        if block.direction is None:
            return "request" if message.requests or self._wants_body() else "response"
        return "request" if message.requests and not message.body else block.direction

    def _wants_body(self) -> bool:
        """Whether a body that nothing announces is a request's: one takes a body, and none has been shown."""
        takes = any(
            uri.method not in WITHOUT_BODY and (uri.method != "DELETE" or self._has_body_table())
            for uri in self.roles.uris
        )
        return takes and not any(sample.body for sample in self.read.requests)

    def _has_body_table(self) -> bool:
        return any(table.role == "body" and table.direction == "request" for table in self.roles.tables)

    # Requests

    def _request(self, block: SampleBlock, message: Message) -> None:
        self.read.seen += 1
        body = self._body(block, message)
        if message.other and message.requests and not message.body:
            self._report_left_out(block, message)
        headers = tuple((name, value) for name, value in message.headers if name.casefold() not in _TRANSPORT)
        if message.requests:
            self._lines(block, message.requests, headers, body)
            if message.body:
                self.open = []
        elif body and self._follows(block):
            for index in self.open:
                own = self.read.requests[index]
                self.read.requests[index] = replace(own, headers=own.headers + headers, body=body)
            self.read.seen -= 1
            self.open = []
        elif body:
            self.read.requests.append(RequestSample(block.title, "", "", block.at, headers, body))

    def _lines(
        self,
        block: SampleBlock,
        lines: Sequence[RequestLine],
        headers: tuple[tuple[str, str], ...],
        body: Example | None,
    ) -> None:
        if not all(self._is_version_of(index, lines[0]) for index in self.open):
            self.open = []
        for line in lines:
            self.open.append(len(self.read.requests))
            self.read.requests.append(RequestSample(block.title, line.method, line.url, block.at, headers, body))

    def _follows(self, block: SampleBlock) -> bool:
        """Whether a body belongs to the request lines read last: they stand under one title."""
        return bool(self.open) and all(self.read.requests[index].title == block.title for index in self.open)

    def _is_version_of(self, index: int, line: RequestLine) -> bool:
        """Whether a request line is another one but for the version in its path."""
        own = self.read.requests[index]
        return own.method == line.method and subjects(path_of(own.url)) == subjects(path_of(line.url))

    def check_path(self, sample: RequestSample) -> None:
        """Tell of a sample that leads to none of the page's operations; what is left out of a URL can be anything."""
        url = sample.url
        if not url or not self.roles.uris or "..." in url or "*" in url:
            return
        if any(fits(uri.path, url) for uri in self.roles.uris):
            return
        message = f"the sample's path {path_of(url)} is none that the page documents"
        place = (self.roles.uris[0].at,)
        self.read.findings.append(Finding("sample-path", message, sample.at, place, self.operation, value=path_of(url)))

    # Responses

    def _response(self, block: SampleBlock, message: Message) -> None:
        if not message.body and message.status and not message.other:
            self.read.seen += 1
            self._keep_code(message.status, block)
        elif not message.body:
            self._report_unread(block, message)
        else:
            self.read.seen += 1
            status = block.status or self._code(message.status)
            if example := self._body(block, message):
                self.read.responses.append((status, example))

    def _keep_code(self, code: str, block: SampleBlock) -> None:
        if code and not block.status and self._code(code):
            self.read.statuses.append(StatusLine(code, "", block.at))

    def _code(self, code: str) -> str:
        """The code of a sample, or "" where it is a success and the page documents other successes."""
        told = {line.status for line in self.roles.statuses} | {table.status for table in self.roles.tables}
        is_other = code < "4" and code not in told and any(other and other < "4" for other in told)
        return "" if is_other else code

    # Bodies, and what is none

    def _body(self, block: SampleBlock, message: Message) -> Example | None:
        if not message.body:
            return None
        before = block.at.line + message.body_line - 2
        try:
            parsed = parse_json(message.body)
        except NotJson as error:
            told = f"the sample is no JSON: {error}; it is left out of the document"
            place = replace(block.at, line=before + error.line)
            self._report("broken-sample", told, replace(block, at=place), str(error))
            return None
        lines = {pointer: replace(block.at, line=before + line) for pointer, line in parsed.lines.items()}
        return Example(block.title, parsed.value, lines[""], lines)

    def _report_left_out(self, block: SampleBlock, message: Message) -> None:
        line = block.text.split("\n")[message.other - 1].strip()
        place = replace(block, at=replace(block.at, line=block.at.line + message.other - 1))
        told = "what the request sends from here on is no JSON; it is left out of the document"
        self._report("unread-sample", told, place, line[:60])

    def _report_unread(self, block: SampleBlock, message: Message) -> None:
        self.read.seen += 1
        told = "this is neither a request nor JSON; it is left out of the document"
        if message.headers and not message.other:
            told = "these are headers without a request or a body; they are left out of the document"
        self._report("unread-sample", told, block, block.text[:60])

    def _report(self, rule: str, message: str, block: SampleBlock, value: str) -> None:
        self.read.reported += 1
        self.read.findings.append(Finding(rule, message, block.at, operation=self.operation, value=value))


def _with_scalar(message: Message, text: str) -> Message:
    """The message with a body that is a bare JSON value: a string, a number, true, false or null."""
    if message.body or not message.other:
        return message
    rest = "\n".join(text.split("\n")[message.other - 1 :])
    try:
        parse_json(rest)
    except NotJson:
        return message
    return replace(message, body=rest, body_line=message.other, other=0)


def _title(title: str, words: Vocabulary) -> str:
    """The title of a sample, or "" where it only joins the sample to another: "or", "In the preceding example, ..."."""
    said = fold(title)
    joins = words.phrases.alternative.match(title) or any(mark in said for mark in words.marks["backward"])
    return "" if joins else title
