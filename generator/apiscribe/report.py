"""What a run has to say: findings, a row a page, totals, as text for a terminal and as JSON.

`missing` is a fact about a page, `failed` one about us; rows seen = transcribed + reported, nested tables included.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from apiscribe.decisions import Ruling
from apiscribe.findings import Finding, Severity
from apiscribe.transcribe import RowCount, SampleCount, Transcript


def as_json(
    transcripts: Sequence[Transcript], findings: Sequence[Finding], settled: Sequence[tuple[Finding, Ruling]]
) -> str:
    """The whole report as JSON: totals, a row a page, every finding, every settled contradiction."""
    by_page = _by_page(findings)
    report = {
        "totals": {**_totals(transcripts), "findings": dict(sorted(Counter(f.rule for f in findings).items()))},
        "pages": [_page(transcript, by_page.get(transcript.file, Counter())) for transcript in transcripts],
        "findings": [_finding(finding) for finding in findings],
        "settled": [
            {**_finding(finding), "choice": ruling.choice, "reason": ruling.reason, "ruling": str(ruling.at)}
            for finding, ruling in settled
        ],
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _by_page(findings: Sequence[Finding]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for finding in findings:
        counts.setdefault(finding.at.file, Counter())[finding.rule] += 1
    return counts


def _totals(transcripts: Sequence[Transcript]) -> dict[str, Any]:
    rows = sum((transcript.rows for transcript in transcripts), RowCount())
    with_operations = sum(bool(transcript.operations) for transcript in transcripts)
    return {
        "pages": len(transcripts),
        "pages_without_operations": len(transcripts) - with_operations,
        "operations": sum(len(transcript.operations) for transcript in transcripts),
        "rows": {"seen": rows.seen, "transcribed": rows.transcribed, "reported": rows.reported},
        "samples": _samples([transcript.samples for transcript in transcripts]),
    }


def _page(transcript: Transcript, rules: Counter[str]) -> dict[str, Any]:
    rows = transcript.rows
    return {
        "file": transcript.file,
        "operations": [str(operation) for operation in transcript.operations],
        "rows": {"seen": rows.seen, "transcribed": rows.transcribed, "reported": rows.reported},
        "samples": _samples([transcript.samples]),
        "findings": dict(sorted(rules.items())),
    }


def _samples(counts: Sequence[SampleCount]) -> dict[str, int]:
    seen, reported = sum(count.seen for count in counts), sum(count.reported for count in counts)
    return {"seen": seen, "kept": seen - reported, "reported": reported}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "at": str(finding.at),
        "because": [str(place) for place in finding.because],
        "operation": finding.operation,
        "field": finding.field,
        "value": finding.value,
    }


def table(transcripts: Sequence[Transcript], findings: Sequence[Finding]) -> str:
    """A row a page for a terminal: operations, rows, and findings by rule. Pages passed over are left out."""
    by_page = _by_page(findings)
    told = [t for t in transcripts if t.operations or t.file in by_page]
    lines = [_LINE.format("operations", "rows", "transcribed", "reported", "page: findings")]
    for transcript in told:
        rows, rules = transcript.rows, by_page.get(transcript.file, Counter())
        said = ", ".join(f"{count} {rule}" for rule, count in sorted(rules.items()))
        page = f"{transcript.file}: {said}" if said else transcript.file
        lines.append(_LINE.format(len(transcript.operations), rows.seen, rows.transcribed, rows.reported, page))
    return "\n".join(lines)


_LINE = "{:>10}  {:>5}  {:>11}  {:>8}  {}"


def summary(transcripts: Sequence[Transcript], findings: Sequence[Finding], settled: int) -> str:
    """The totals in a few lines: what was read, what was written, what is left to look at."""
    totals = _totals(transcripts)
    rows = totals["rows"]
    counts = Counter(finding.severity for finding in findings)
    told = ", ".join(_plural(counts[severity], str(severity)) for severity in Severity if counts[severity])
    passed = totals["pages_without_operations"]
    return (
        f"{_plural(totals['pages'], 'page')}"
        + (f" ({passed:,} without operations passed over)" if passed else "")
        + f", {_plural(totals['operations'], 'operation')}, "
        f"{_plural(rows['seen'], 'row')} seen = {rows['transcribed']:,} transcribed + {rows['reported']:,} reported"
        + (f", {_plural(settled, 'contradiction')} settled" if settled else "")
        + f"; {told or 'no findings'}"
    )


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
