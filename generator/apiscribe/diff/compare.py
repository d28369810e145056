"""Texts of documents -> their changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from apiscribe.diff import Change, Side, diff, side
from apiscribe.diff.rules import RULES
from apiscribe.diff.sides import one_line
from apiscribe.findings import CannotDo
from apiscribe.json_loading import read_json
from apiscribe.location import Location
from apiscribe.revisions import Snapshot
from apiscribe.yaml_loading import read_yaml

_SETTINGS = {
    "models_package": "package-renamed",
    "client_package": "package-renamed",
    "client_parameters": "client-parameters-changed",
}


def changes_between(old: Snapshot | None, new: Snapshot | None) -> tuple[Change, ...]:
    """All changes from one document to another, the worst first; where one is missing, that alone is the change.

    Raises:
        CannotDo: a document cannot be read or compared; never is that told as no change.
    """
    if old is None or new is None:
        return tuple(_whole(each, is_new=old is None) for each in (old, new) if each is not None)
    changes = (*_of_settings(old, new), *diff(opened(old), opened(new)))
    return tuple(in_order(changes))


def opened(snapshot: Snapshot) -> Side:
    """Read a document for a comparison; raises CannotDo with the line for what is not as it has to be."""
    read = read_json if snapshot.name.lower().endswith(".json") else read_yaml
    loaded, findings = read(snapshot.text, snapshot.name)
    if loaded is None or findings:
        raise CannotDo(f"cannot be compared: {findings[0].message}", findings[0].at)
    return side(loaded.value, loaded.at, snapshot.provenance, _texts(snapshot.settings.get("client_parameters")))


def _of_settings(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """What api.toml says of the packages that code is written with."""
    for key, rule in _SETTINGS.items():
        before, after = old.settings.get(key), new.settings.get(key)
        if old.settings and new.settings and before != after:
            told = f"{key} is {_shown(after)}, and was {_shown(before)}"
            yield Change(rule, RULES[rule].severity, told, Location(new.told_in), Location(old.told_in))


def _shown(value: Any) -> str:
    return one_line(", ".join(_texts(value)) or str(value or "not said"))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _whole(snapshot: Snapshot, *, is_new: bool) -> Change:
    rule, told = ("document-added", "is new") if is_new else ("document-removed", "is gone")
    return Change(rule, RULES[rule].severity, f"the API {told}", Location(snapshot.name))


def in_order(changes: Iterable[Change]) -> list[Change]:
    """The changes of several documents, the worst first."""
    return sorted(changes, key=lambda change: change.order)
