"""Changes between two documents, one row of tests/diff/*.yaml a rule and a direction.

What a change means is taken from oasdiff's catalogue and from HTTP (RFC 9110), and where this program judges otherwise,
docs/diff.md says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from apiscribe.diff import Change, diff, side
from apiscribe.diff.rules import OTHER_RULES, VALUE_RULES
from apiscribe.location import Location

CASES = Path(__file__).parent / "diff"
BACK = "the way back"


def changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[Change, ...]:
    sides = [
        side(document, lambda pointer, name=name: Location(f"{name}.yaml"))
        for name, document in (("old", old), ("new", new))
    ]
    return diff(*sides)


def told(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return sorted(f"{change.severity} {change.rule}" for change in changes(old, new))


def _rows(file: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((CASES / file).read_text(encoding="utf-8")))


def _document(**parts: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "Lamps", "version": "1.0.0"}, "paths": {}, **parts}


def lamps(place: str, schema: dict[str, Any], schemas: dict[str, Any] | None = None) -> dict[str, Any]:
    """A document with one operation that takes or gives a value of the schema."""
    operation: dict[str, Any] = {"operationId": "MakeLamp", "responses": {"200": {"description": "OK"}}}
    content = {"application/json": {"schema": schema}}
    match place:
        case "query":
            operation["parameters"] = [{"name": "glow", "in": "query", "schema": schema}]
        case "request":
            operation["requestBody"] = {"content": content}
        case "response":
            operation["responses"]["200"]["content"] = content
    return _document(paths={"/v1/lamps": {"post": operation}}, components={"schemas": schemas or {}})


PREFIX = {"query": "request-parameter-", "request": "request-property-", "response": "response-property-"}


def _named(place: str, expected: list[str]) -> list[str]:
    """The whole names of rules on values; words are of no direction."""
    parts = (each.split() for each in expected)
    return sorted(f"{how} {rule if how == 'documentation' else PREFIX[place] + rule}" for how, rule in parts)


def _values() -> Iterator[Any]:
    for row in _rows("values.yaml"):
        for place in PREFIX:
            if place in row:
                yield pytest.param(place, row["old"], row["new"], row[place], id=f"{row['title']}: {place}")
            if place in row.get("back", {}):
                yield pytest.param(
                    place, row["new"], row["old"], row["back"][place], id=f"{row['title']}: {place}, {BACK}"
                )


@pytest.mark.parametrize(("place", "old", "new", "expected"), list(_values()))
def test_values(place: str, old: dict[str, Any], new: dict[str, Any], expected: list[str]) -> None:
    if place != "query":
        old, new = ({"type": "object", "properties": {"glow": schema}} for schema in (old, new))
    assert told(lamps(place, old), lamps(place, new)) == _named(place, expected)


def _objects() -> Iterator[Any]:
    for row in _rows("objects.yaml"):
        before = row.get("schemas", {})
        documents = row["old"], before, row["new"], row.get("new_schemas", before)
        backwards = documents[2], documents[3], documents[0], documents[1]
        for place in ("request", "response"):
            if place in row:
                yield pytest.param(place, *documents, row[place], id=f"{row['title']}: {place}")
            if place in row.get("back", {}):
                yield pytest.param(place, *backwards, row["back"][place], id=f"{row['title']}: {place}, {BACK}")


@pytest.mark.parametrize(("place", "old", "old_schemas", "new", "new_schemas", "expected"), list(_objects()))
def test_objects(
    place: str,
    old: dict[str, Any],
    old_schemas: dict[str, Any],
    new: dict[str, Any],
    new_schemas: dict[str, Any],
    expected: list[str],
) -> None:
    found = told(lamps(place, old, old_schemas), lamps(place, new, new_schemas))
    # A component that only one side of the case leads to is not what the case is about.
    assert [each for each in found if "api-schema-added" not in each and "api-schema-removed" not in each] == sorted(
        expected
    )


def _operations() -> Iterator[Any]:
    for row in _rows("operations.yaml"):
        yield pytest.param(row["old"], row["new"], row["expect"], id=row["title"])
        if "back" in row:
            yield pytest.param(row["new"], row["old"], row["back"], id=f"{row['title']}: {BACK}")


@pytest.mark.parametrize(("old", "new", "expected"), list(_operations()))
def test_operations(old: dict[str, Any], new: dict[str, Any], expected: list[str]) -> None:
    assert told(_document(**old), _document(**new)) == sorted(expected)


def test_every_rule_has_a_case() -> None:
    """A rule that no case knows may be one that never comes; those of whole projects are in test_diff_cli."""
    cases = [str(row) for file in ("values.yaml", "objects.yaml", "operations.yaml") for row in _rows(file)]
    met = set(re.findall(r"'(?:breaking|source-breaking|compatible|documentation) ([a-z-]+)'", "\n".join(cases)))
    ends = tuple(met)
    rules = {*VALUE_RULES, *OTHER_RULES} - {
        "document-added",
        "document-removed",
        "package-renamed",
        "client-parameters-changed",
    }
    assert sorted(rule for rule in rules if rule not in met and not any(end.endswith(f"-{rule}") for end in ends)) == []
