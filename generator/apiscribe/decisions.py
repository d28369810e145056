"""What a person has settled: decisions.yaml, read, matched and prepared for filling in.

Rulings are on contradictions of pages:

    - finding: {rule: undocumented-value, operation: "GET /v1/...", field: "response 200 data[].arch", value: x86_64}
      choice: table | sample | both
      reason: why

`finding` names a finding by its identity; every part may be left out or hold `*` and `?` as wildcards. Choices:
`table`, the sample is wrong and the document stays as the table has it; `sample`, the table is wrong and the document
says what the sample shows; `both`, the fact is widened to hold both.

Waivers are for what a profile does not take and the API will not change:

    - waive: {rule: trailing-slash, operation: "GET /v1/...", field: "...", value: ...}
      reason: why

A waiver names a rule, and the place by the same parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from apiscribe.findings import CannotDo, Finding
from apiscribe.location import Location
from apiscribe.serialize import dump_yaml
from apiscribe.yaml_loading import load_yaml

Choice = Literal["table", "sample", "both"]
_PARTS = ("rule", "operation", "field", "value")
CONTRADICTIONS = frozenset({"undocumented-value", "sample-type"})
"""The rules that wait for a ruling; all others are told and left."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided on the findings that fit `pattern` (rule, operation, field, value)."""

    pattern: tuple[str, str, str, str]
    choice: Choice
    reason: str
    at: Location

    def matches(self, finding: Finding) -> bool:
        return _fits(finding, self.pattern)


Decisions = tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class Waiver:
    """What a person has let pass of a profile: the findings that fit `pattern` (rule, operation, field, value)."""

    pattern: tuple[str, str, str, str]
    reason: str
    at: Location

    def matches(self, finding: Finding) -> bool:
        return _fits(finding, self.pattern)


def _fits(finding: Finding, pattern: tuple[str, str, str, str]) -> bool:
    return all(
        part == wanted or fnmatchcase(part, wanted.replace("[", "[[]"))
        for part, wanted in zip(finding.identity, pattern, strict=True)
    )


def read_decisions(text: str, file: str) -> Decisions:
    """Read the rulings of decisions.yaml. One without a choice is not decided yet; raises CannotDo for what is none."""
    rulings = (_ruling(entry, at) for entry, at in _entries(text, file) if not _is_waiver(entry))
    return tuple(ruling for ruling in rulings if ruling)


def read_waivers(text: str, file: str) -> tuple[Waiver, ...]:
    """Read the waivers of decisions.yaml; raises CannotDo for what is no waiver."""
    return tuple(_waiver(entry, at) for entry, at in _entries(text, file) if _is_waiver(entry))


def _entries(text: str, file: str) -> list[tuple[Any, Location]]:
    loaded = load_yaml(text, file)
    entries = loaded.value if loaded.value is not None else []
    if not isinstance(entries, list):
        raise CannotDo("decisions are a list of rulings and waivers", Location(file, 1))
    return [(entry, loaded.at(f"/{index}")) for index, entry in enumerate(entries)]


def _is_waiver(entry: Any) -> bool:
    return isinstance(entry, Mapping) and "waive" in entry


def _waiver(entry: Mapping[str, Any], at: Location) -> Waiver:
    waived = entry["waive"]
    if not isinstance(waived, Mapping) or not waived.get("rule"):
        raise CannotDo("a waiver names the rule that it waives: `waive: {rule: ...}`", at)
    unknown = [key for key in (*entry, *waived) if key not in ("waive", "reason", *_PARTS)]
    if unknown:
        raise CannotDo(f"a waiver has no key {unknown[0]!r}", at)
    if not str(entry.get("reason") or "").strip():
        raise CannotDo("a waiver needs a reason", at)
    return Waiver(_pattern(waived), str(entry["reason"]), at)


def _pattern(said: Mapping[str, Any]) -> tuple[str, str, str, str]:
    rule, operation, field, value = (str(said.get(part, "*")) for part in _PARTS)
    return rule, operation, field, value


def _ruling(entry: Any, at: Location) -> Ruling | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("finding"), Mapping):
        raise CannotDo("a ruling has the keys finding, choice and reason", at)
    unknown = [key for key in (*entry, *entry["finding"]) if key not in ("finding", "choice", "reason", *_PARTS)]
    if unknown:
        raise CannotDo(f"a ruling has no key {unknown[0]!r}", at)
    if not entry.get("choice"):
        return None
    if entry["choice"] not in get_args(Choice):
        raise CannotDo(f"the choice {entry['choice']!r} is none of table, sample, both", at)
    if not str(entry.get("reason") or "").strip():
        raise CannotDo("a ruling needs a reason", at)
    return Ruling(_pattern(entry["finding"]), entry["choice"], str(entry["reason"]), at)


@dataclass(frozen=True, slots=True)
class Ruled:
    """Findings parted by the rulings; `unused` tells of rulings that match nothing."""

    open: tuple[Finding, ...]
    settled: tuple[tuple[Finding, Ruling], ...]
    unused: tuple[Finding, ...]


def apply(decisions: Decisions, findings: Sequence[Finding]) -> Ruled:
    """Part the findings; the first ruling that matches counts."""
    settled: list[tuple[Finding, Ruling]] = []
    still_open: list[Finding] = []
    for finding in findings:
        ruling = next((r for r in decisions if finding.rule in CONTRADICTIONS and r.matches(finding)), None)
        if ruling:
            settled.append((finding, ruling))
        else:
            still_open.append(finding)
    used = {ruling.at for _, ruling in settled}
    unused = tuple(
        Finding("unused-ruling", "the ruling matches no finding; take it out", r.at, value=" ".join(r.pattern))
        for r in decisions
        if r.at not in used
    )
    return Ruled(tuple(still_open), tuple(settled), unused)


@dataclass(frozen=True, slots=True)
class Waived:
    """Findings parted by the waivers; `unused` tells of waivers that match nothing."""

    open: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    unused: tuple[Finding, ...]


def waive(waivers: Sequence[Waiver], findings: Sequence[Finding], rules: Collection[str]) -> Waived:
    """Part the findings; the first waiver that matches counts. Only findings of these rules can be waived."""
    waived: list[tuple[Finding, Waiver]] = []
    still_open: list[Finding] = []
    for finding in findings:
        waiver = next((w for w in waivers if finding.rule in rules and w.matches(finding)), None)
        if waiver:
            waived.append((finding, waiver))
        else:
            still_open.append(finding)
    used = {waiver.at for _, waiver in waived}
    unused = tuple(
        Finding("unused-waiver", "The waiver matches no finding: take it out.", w.at, value=" ".join(w.pattern))
        for w in waivers
        if w.at not in used
    )
    return Waived(tuple(still_open), tuple(waived), unused)


def undecided_text(findings: Iterable[Finding], before: str, file: str) -> str:
    """The entries that a person fills in, as YAML to append to decisions.yaml; empty where all stand there already."""
    present = load_yaml(before, file).value or []
    entries = {
        finding.identity: {
            "finding": dict(zip(_PARTS, finding.identity, strict=True)),
            "choice": None,
            "reason": None,
        }
        for finding in findings
    }
    waiting = [entry for entry in entries.values() if {"finding": entry["finding"]} not in [_bare(p) for p in present]]
    return dump_yaml(waiting) if waiting else ""


def _bare(entry: Any) -> Any:
    return {"finding": entry.get("finding")} if isinstance(entry, Mapping) else entry
