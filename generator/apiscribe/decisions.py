"""Rulings of a person on contradictions: decisions.yaml, read, matched and prepared for filling in.

    - finding: {rule: undocumented-value, operation: "GET /v1/...", field: "response 200 data[].arch", value: x86_64}
      choice: table | sample | both
      reason: why

`finding` names a finding by its identity; every part may be left out or hold `*` and `?` as wildcards. Choices:
`table`, the sample is wrong and the document stays as the table has it; `sample`, the table is wrong and the document
says what the sample shows; `both`, the fact is widened to hold both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
        return all(
            part == wanted or fnmatchcase(part, wanted.replace("[", "[[]"))
            for part, wanted in zip(finding.identity, self.pattern, strict=True)
        )


Decisions = tuple[Ruling, ...]


def read_decisions(text: str, file: str) -> Decisions:
    """Read decisions.yaml. An entry without a choice is not decided yet; raises CannotDo for what is no ruling."""
    loaded = load_yaml(text, file)
    entries = loaded.value if loaded.value is not None else []
    if not isinstance(entries, list):
        raise CannotDo("decisions are a list of rulings", Location(file, 1))
    rulings = (_ruling(entry, loaded.at(f"/{index}")) for index, entry in enumerate(entries))
    return tuple(ruling for ruling in rulings if ruling)


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
    pattern = tuple(str(entry["finding"].get(part, "*")) for part in _PARTS)
    return Ruling((pattern[0], pattern[1], pattern[2], pattern[3]), entry["choice"], str(entry["reason"]), at)


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
