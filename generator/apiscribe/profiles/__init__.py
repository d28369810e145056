"""Profiles: what a portal asks of a document before it takes it, beyond being right.

A profile is data, a file beside this one: its rules, each with the reason for it, and its settings, the words and forms
that the rules go by. A module holds one family of rules; each is a pure function from a document to its problems.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.findings import Finding, in_order
from apiscribe.profiles import answers, authentication, examples, lists, names, operations, paths, whole
from apiscribe.profiles.contract import contract_of
from apiscribe.profiles.profile import Profile, profile_names, read_profile
from apiscribe.validate import read_document, validate
from apiscribe.validate.problems import At

__all__ = ["Profile", "examine", "profile_findings", "profile_names", "read_profile"]

_FAMILIES = (whole, paths, names, operations, answers, examples, lists, authentication)
_UNREADABLE = frozenset(("not-openapi", "not-json", "too-deep", "too-large"))


def examine(text: str, file: str, profile: Profile) -> tuple[Finding, ...]:
    """Find what is wrong with a document, and, if it can be read as one, what the profile does not take."""
    loaded, findings = read_document(text, file)
    if loaded is None:
        return findings
    wrong = validate(loaded.value, loaded.at)
    if not _UNREADABLE.isdisjoint(finding.rule for finding in wrong):
        return in_order((*findings, *wrong))
    return in_order((*findings, *wrong, *profile_findings(loaded.value, loaded.at, profile)))


def profile_findings(document: Mapping[str, Any], at: At, profile: Profile) -> tuple[Finding, ...]:
    """Find what the profile does not take.

    Args:
        document: an OpenAPI document. What has not the form of one is passed over: `validate` tells of it.
        at: JSON pointer -> the place to name.
        profile: its rules and settings; a rule that it does not have is not applied.
    """
    return in_order(_findings(document, at, profile))


def _findings(document: Mapping[str, Any], at: At, profile: Profile) -> Iterator[Finding]:
    contract = contract_of(document)
    for family in _FAMILIES:
        for problem in family.problems(contract, profile.settings):
            if problem.rule in profile.rules:
                yield problem.finding(at)
