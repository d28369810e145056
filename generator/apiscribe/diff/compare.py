"""Texts of documents -> their changes."""

from __future__ import annotations

from collections.abc import Iterable

from apiscribe.diff import Change, Side, diff, side
from apiscribe.diff.rules import RULES
from apiscribe.findings import CannotDo
from apiscribe.json_loading import read_json
from apiscribe.location import Location
from apiscribe.revisions import Version
from apiscribe.yaml_loading import read_yaml


def changes_between(old: Version | None, new: Version | None) -> tuple[Change, ...]:
    """All changes from one document to another, the worst first; where one is missing, that alone is the change.

    Raises:
        CannotDo: a document cannot be read or compared; never is that told as no change.
    """
    if old is None or new is None:
        return tuple(_whole(version, is_new=old is None) for version in (old, new) if version is not None)
    return diff(opened(old), opened(new))


def opened(version: Version) -> Side:
    """Read a document for a comparison; raises CannotDo with the line for what is not as it has to be."""
    read = read_json if version.name.lower().endswith(".json") else read_yaml
    loaded, findings = read(version.text, version.name)
    if loaded is None or findings:
        raise CannotDo(f"cannot be compared: {findings[0].message}", findings[0].at)
    return side(loaded.value, loaded.at, version.provenance, version.client_parameters)


def _whole(version: Version, *, is_new: bool) -> Change:
    rule, told = ("document-added", "is new") if is_new else ("document-removed", "is gone")
    return Change(rule, RULES[rule].severity, f"the API {told}", Location(version.name))


def in_order(changes: Iterable[Change]) -> list[Change]:
    """The changes of several documents, the worst first."""
    return sorted(changes, key=lambda change: change.order)
