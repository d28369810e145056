"""The samples of a page: requests with their lines, headers and bodies, and bodies of responses.

Every sample of the page is kept or reported, and counted once. A request line and a body that follows it in a block of
its own are one sample.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from apiscribe.api import Example, RequestSample
from apiscribe.findings import Finding
from apiscribe.recognise import PageRoles, SampleBlock
from apiscribe.samples import NotJson, parse_json, split_request

_STATUS_LINE = re.compile(r"\s*(?:HTTP/[\d.]+\s+|STATUS CODE:?\s*)?[1-5]\d\d\b[^\n{]*", re.IGNORECASE)


@dataclass(slots=True)
class PageSamples:
    """What the page shows; `responses` are told with the status code that is announced for them, or ""."""

    requests: list[RequestSample] = field(default_factory=list)
    responses: list[tuple[str, Example]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seen: int = 0
    reported: int = 0


def read_samples(roles: PageRoles, operation: str) -> PageSamples:
    """Read every sample of a page; findings are told of `operation`."""
    read = PageSamples()
    for sample in roles.samples:
        if sample.direction == "request":
            _read_request(sample, operation, read)
        else:
            _read_response(sample, operation, read)
    return read


def _read_request(sample: SampleBlock, operation: str, read: PageSamples) -> None:
    text = split_request(sample.text)
    if not text.url and not text.body:
        _report_unread(sample, operation, read)
        return
    read.seen += 1
    body = _body(sample, text.body, text.body_line, operation, read) if text.body else None
    last = read.requests[-1] if read.requests else None
    if not text.url and last and last.url and last.body is None and body and last.title == sample.title:
        read.requests[-1] = replace(last, body=body)
        read.seen -= 1
    elif text.url or body:
        read.requests.append(RequestSample(sample.title, text.method, text.url, sample.at, text.headers, body))


def _read_response(sample: SampleBlock, operation: str, read: PageSamples) -> None:
    skipped = _STATUS_LINE.match(sample.text)
    text = sample.text[skipped.end() :] if skipped else sample.text
    if not text.strip():
        return
    start = re.search(r"[{\[]", text)
    if start is None or text[: start.start()].count("\n") > 20:
        _report_unread(sample, operation, read)
        return
    read.seen += 1
    head = len(sample.text) - len(text) + start.start()
    first = sample.text.count("\n", 0, head) + 1
    example = _body(sample, sample.text[head:], first, operation, read)
    if example:
        read.responses.append((sample.status, example))


def _body(sample: SampleBlock, text: str, first: int, operation: str, read: PageSamples) -> Example | None:
    """Read the body of a sample that begins at line `first` of its block, counted from 1."""
    try:
        parsed = parse_json(text)
    except NotJson as error:
        message = f"the sample is no JSON: {error}; it is left out of the document"
        place = replace(sample.at, line=sample.at.line + first + error.line - 2)
        read.findings.append(Finding("broken-sample", message, place, operation=operation, value=str(error)))
        read.reported += 1
        return None
    before = sample.at.line + first - 2
    lines = {pointer: replace(sample.at, line=before + line) for pointer, line in parsed.lines.items()}
    return Example(sample.title, parsed.value, sample.at, lines)


def _report_unread(sample: SampleBlock, operation: str, read: PageSamples) -> None:
    read.seen += 1
    read.reported += 1
    message = "this is neither a request nor JSON; it is left out of the document"
    read.findings.append(Finding("unread-sample", message, sample.at, operation=operation, value=sample.text[:60]))
