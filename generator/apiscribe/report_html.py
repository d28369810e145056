"""The report of a run as one HTML file that a person reads: totals, findings by rule, a row a page, every finding.

Nothing in it is fetched, and all of it stands there without script; our own script adds a filter and sorting, and only
shows and hides what stands there. Its policy names the hashes of the script and the style, so that no other runs, and
links are relative to where the report lies.
"""

from __future__ import annotations

import hashlib
import os
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from apiscribe.decisions import CONTRADICTIONS
from apiscribe.findings import RULES, Finding, Severity
from apiscribe.location import Location
from apiscribe.pipeline import Described
from apiscribe.render import TEMPLATES, Verbatim, hypertext, render
from apiscribe.transcribe import RowCount, SampleCount, Transcript

_WORD_END = re.compile(r"[/_]+(?=\w)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, as it is shown, and the link to its file; "" where there is none to open."""

    shown: str
    link: str

    @property
    def html(self) -> Verbatim:
        """Long names may be broken after a folder or a word."""
        shown = _WORD_END.sub(r"\g<0><wbr>", hypertext(self.shown))
        return Verbatim(f'<a href="{hypertext(self.link)}">{shown}</a>' if self.link else f"<span>{shown}</span>")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding; the choice and reason of its ruling are "" where it has none."""

    finding: Finding
    at: Place
    because: tuple[Place, ...]
    choice: str = ""
    reason: str = ""
    ruling: Place | None = None


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many findings have a rule."""

    rule: str
    severity: Severity
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a file beside the pages, with its findings. `why` it gave no operation is "" for all others."""

    number: int
    place: Place
    operations: tuple[str, ...]
    rows: RowCount
    samples: SampleCount
    rules: tuple[RuleCount, ...]
    findings: tuple[Told, ...]
    why: str

    def of(self, severity: Severity) -> int:
        return sum(each.count for each in self.rules if each.severity is severity)

    @property
    def counts(self) -> tuple[int, ...]:
        """The columns of numbers in its row."""
        return len(self.operations), self.rows.seen, self.rows.reported, *map(self.of, Severity)


def as_html(described: Described, at: Path, beside: Iterable[str] = ()) -> str:
    """The report as the text of the HTML file at `at`. Findings may lead to files `beside` the pages."""
    transcripts, findings = described.transcripts, described.findings
    files = [transcript.file for transcript in transcripts]
    common = _common(files)
    place = _placed(frozenset((*files, *beside)), common, at)
    pages = [_page(number, each, findings_at, place) for number, each, findings_at in _numbered(transcripts, findings)]
    info = described.document.content["info"]
    style, script = (_verbatim(name) for name in ("report.css", "report.js"))
    return render(
        "report/report.html.jinja",
        title=str(info["title"]),
        version=str(info["version"]),
        common=common,
        pages=pages[: len(files)],
        beside=pages[len(files) :],
        rows=sum((transcript.rows for transcript in transcripts), RowCount()),
        samples=SampleCount(sum(page.samples.seen for page in pages), sum(page.samples.reported for page in pages)),
        severities=[(severity, sum(page.of(severity) for page in pages)) for severity in Severity],
        rules=_rules(findings),
        waiting=sum(finding.rule in CONTRADICTIONS for finding in findings),
        settled=[
            Told(found, *_places(found, place), ruling.choice, ruling.reason, place(ruling.at))
            for found, ruling in described.settled
        ],
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _numbered(
    transcripts: Sequence[Transcript], findings: Sequence[Finding]
) -> Iterator[tuple[int, Transcript, list[Finding]]]:
    """Each page with its findings, then each other file that has some."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.at.file, []).append(finding)
    pages = {transcript.file: transcript for transcript in transcripts}
    others = {file: Transcript(file) for file in by_file if file not in pages}
    for number, (file, transcript) in enumerate({**pages, **others}.items(), 1):
        yield number, transcript, by_file.get(file, [])


def _page(number: int, transcript: Transcript, findings: Sequence[Finding], place: Callable[[Location], Place]) -> Page:
    return Page(
        number=number,
        place=place(Location(transcript.file)),
        operations=tuple(str(operation) for operation in transcript.operations),
        rows=transcript.rows,
        samples=transcript.samples,
        rules=_rules(findings),
        findings=tuple(Told(found, *_places(found, place)) for found in findings),
        why="" if transcript.operations else _why(transcript),
    )


def _why(transcript: Transcript) -> str:
    """Why a page gave no operation."""
    told = next((finding.message for finding in transcript.findings if finding.rule == "no-operation"), "")
    if told:
        return told
    why = "names no method and path such as GET /v1/lamps, and has no sections on a request and its response"
    tables = len(transcript.objects)
    return f"{why}; other pages may link to its {f'{tables} tables' if tables > 1 else 'table'}" if tables else why


def _rules(findings: Sequence[Finding]) -> tuple[RuleCount, ...]:
    """The rules of findings, grave ones first, then those that most findings have."""
    grave = list(Severity)
    counts = [RuleCount(rule, RULES[rule], count) for rule, count in Counter(each.rule for each in findings).items()]
    return tuple(sorted(counts, key=lambda each: (grave.index(each.severity), -each.count, each.rule)))


def _places(finding: Finding, place: Callable[[Location], Place]) -> tuple[Place, tuple[Place, ...]]:
    """The place of a finding and the others that take part, those in the same file by their line alone."""
    at = finding.at
    others = (
        replace(place(other), shown=f"line {other.line}") if other.file == at.file and other.line else place(other)
        for other in finding.because
    )
    return place(at), tuple(others)


def _common(files: Sequence[str]) -> str:
    """The folder that all pages lie in, with its slash, which need not be told of each; "" where there is none."""
    folders = {str(PurePosixPath(file).parent) for file in files}
    if len({folder.startswith("/") for folder in folders}) > 1:
        return ""
    folder = os.path.commonpath(folders).replace(os.sep, "/")
    return f"{folder.rstrip('/')}/" if folder not in ("", ".") else ""


def _placed(linked: frozenset[str], common: str, at: Path) -> Callable[[Location], Place]:
    """What shows a location and links to it from the report at `at`, if it is one of the `linked` files."""
    links = {file: _link(file, at) for file in linked}

    def place(location: Location) -> Place:
        return Place(str(location).removeprefix(common), links.get(location.file, ""))

    return place


def _link(file: str, at: Path) -> str:
    """The relative reference (RFC 3986) from the report to a file. Every sign that means something there is encoded."""
    try:
        path = os.path.relpath(file, at.parent)
    except ValueError:  # on another drive
        return Path(file).absolute().as_uri()
    return quote(os.fsencode(path.replace(os.sep, "/")))


def _verbatim(name: str) -> Verbatim:
    return Verbatim((TEMPLATES / "report" / name).read_text(encoding="utf-8"))


def _hash(content: str) -> Verbatim:
    """The source of Content-Security-Policy that lets in an element with exactly this content."""
    return Verbatim(f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'")
