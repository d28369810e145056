"""Merges the transcripts of pages into one description: one operation a method and path, names, references across
pages, samples held against tables, rulings carried out.

May assume: every transcript's facts are as its page states them. Promises: operations sorted by path and method, with
unique names; every object named; no `Named` schema left; each disagreement told once, with both places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apiscribe.api import ApiDescription, Operation
from apiscribe.components import name_components
from apiscribe.contradictions import contradictions, settle
from apiscribe.decisions import Decisions, Ruling, apply
from apiscribe.findings import Finding, in_order
from apiscribe.naming import operation_id, pascal, unique
from apiscribe.pagination import pagination
from apiscribe.paths import template
from apiscribe.references import resolve
from apiscribe.transcribe import Transcript


@dataclass(frozen=True, slots=True)
class Outcome:
    """The description, what is left to tell, the contradictions that rulings have settled, the final counts."""

    api: ApiDescription
    findings: tuple[Finding, ...]
    settled: tuple[tuple[Finding, Ruling], ...]
    transcripts: tuple[Transcript, ...]


def reconcile(transcripts: Sequence[Transcript], decisions: Decisions) -> Outcome:
    """Merge transcripts, in the order of their pages, into one description."""
    told = [finding for transcript in transcripts for finding in transcript.findings]
    operations, repeated = _merge(transcripts)
    resolved = resolve(_named(operations), transcripts)
    api = ApiDescription(resolved.operations, resolved.objects)
    ruled = apply(decisions, (*told, *repeated, *resolved.findings, *contradictions(api)))
    api = name_components(settle(api, ruled.settled))
    paged = tuple(replace(operation, pagination=pagination(operation, api.objects)) for operation in api.operations)
    findings = in_order((*ruled.open, *ruled.unused))
    return Outcome(replace(api, operations=paged), findings, ruled.settled, resolved.transcripts)


# Operations


def _merge(transcripts: Sequence[Transcript]) -> tuple[list[Operation], list[Finding]]:
    """One operation a method and path; the first page that documents it counts, and the others are told."""
    first: dict[tuple[str, str], Operation] = {}
    findings: list[Finding] = []
    for transcript in transcripts:
        for operation in transcript.operations:
            key = (operation.method, template(operation.path))
            known = first.setdefault(key, operation)
            if known is not operation:
                message = f"{operation} is documented on another page already; that page counts"
                findings.append(Finding("repeated-operation", message, operation.at, (known.at,), str(operation)))
    return sorted(first.values(), key=lambda o: (o.path, o.method)), findings


def _named(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Give each operation a unique name: its page's own, else one made from method and path."""
    taken: set[str] = set()
    named = []
    for operation in operations:
        wish = pascal(operation.name) if operation.name else operation_id(operation.method, operation.path)
        name = unique(wish, taken)
        taken.add(name)
        named.append(replace(operation, name=name))
    return tuple(named)
