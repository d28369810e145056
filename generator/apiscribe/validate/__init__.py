"""An OpenAPI document, 3.0 or 3.1 -> what is wrong with it, each finding at its line.

Finds all that openapi-spec-validator finds and what it passes over: references that lead nowhere or out of the
document, samples and defaults that do not fit, misspelt keywords, names that collide. Any value may come in: what is no
document, is nested without end or holds what JSON cannot say is a finding, never an exception.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.findings import Finding, in_order
from apiscribe.json_loading import read_json
from apiscribe.lines import MAX_DEPTH, MAX_VALUES, Loaded, escaped
from apiscribe.validate.openapi_objects import outline
from apiscribe.validate.operations import operation_problems
from apiscribe.validate.problems import At, Problem, shown
from apiscribe.validate.references import reference_problems
from apiscribe.validate.schemas import schema_problems
from apiscribe.validate.structure import VERSIONS, structure_problems
from apiscribe.validate.values import value_problems
from apiscribe.yaml_loading import read_yaml

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def validate(document: Mapping[str, Any], at: At) -> tuple[Finding, ...]:
    """Find what is wrong with a document.

    Args:
        document: what YAML or JSON said.
        at: JSON pointer -> the place to name; asked for pointers of values, and of fields that are missing.
    """
    return in_order(problem.finding(at) for problem in _problems(document))


def validate_text(text: str, file: str) -> tuple[Finding, ...]:
    """Find what is wrong with a document in YAML, or in JSON if the name of its file says so."""
    loaded, findings = read_document(text, file)
    return findings if loaded is None else in_order((*findings, *validate(loaded.value, loaded.at)))


def read_document(text: str, file: str) -> tuple[Loaded | None, tuple[Finding, ...]]:
    """Read a document in YAML, or in JSON if the name of its file says so; None where nothing can be made of it."""
    read = read_json if file.lower().endswith(".json") else read_yaml
    return read(text, file)


def obstacles(document: Any, at: At) -> tuple[Finding, ...]:
    """Find what leaves open what a document says: it cannot be held against another one.

    It is none, has values of a wrong type, references that lead nowhere, or names that stand for two things.
    """
    return in_order(p.finding(at) for p in _problems(document, samples=False) if p.rule in _OBSTACLES)


_OBSTACLES = frozenset((
    "not-openapi", "not-json", "too-deep", "too-large", "wrong-type", "dangling-reference", "outside-reference",
    "wrong-reference", "circular-reference", "ambiguous-path", "duplicate-parameter",
))  # fmt: skip


def _problems(document: Any, *, samples: bool = True) -> Iterator[Problem]:
    version = _version(document)
    if version is None:
        known = " or ".join(VERSIONS)
        yield Problem("not-openapi", f"This is no OpenAPI document: it must begin with `openapi`, {known}.", "/openapi")
        return
    unfit = next(_unfit(document), None)
    if unfit is not None:
        yield unfit
        return
    whole = outline(document)
    of_schemas = [*reference_problems(whole), *schema_problems(whole)]
    told = [*of_schemas, *operation_problems(whole)]
    places = {problem.pointer for problem in told}
    of_form = [problem for problem in structure_problems(document, version) if problem.pointer not in places]
    faults = {problem.pointer for problem in (*of_form, *of_schemas)}
    yield from (*told, *of_form, *(value_problems(whole, faults) if samples else ()))


def _version(document: Any) -> str | None:
    stated = str(document.get("openapi")) if isinstance(document, Mapping) else ""
    return next((version for version in VERSIONS if stated.startswith(f"{version}.")), None)


def _unfit(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Values that cannot be JSON, in depth-first order: a circle in the value shows as depth, not as size."""
    waiting: list[tuple[str, int, Any]] = [("", 0, document)]
    seen = 0
    while waiting:
        pointer, depth, value = waiting.pop()
        seen += 1
        if depth > MAX_DEPTH:
            yield Problem("too-deep", f"Values are nested more than {MAX_DEPTH} deep: flatten them.", pointer)
        elif seen > MAX_VALUES:
            yield Problem("too-large", f"The document stands for more than {MAX_VALUES:,} values.", "")
        elif isinstance(value, Mapping):
            for key, member in value.items():
                if not isinstance(key, str) or _SURROGATE.search(key):
                    yield Problem("not-json", f"The key {shown(key)} is no text: write a string.", pointer)
                else:
                    waiting.append((f"{pointer}/{escaped(key)}", depth + 1, member))
        elif isinstance(value, list):
            waiting += ((f"{pointer}/{index}", depth + 1, member) for index, member in enumerate(value))
        elif not _is_json(value):
            yield Problem("not-json", f"{shown(value)} is nothing that JSON can say: write a string.", pointer)


def _is_json(value: Any) -> bool:
    if isinstance(value, str):
        return value.isascii() or not _SURROGATE.search(value)
    return value is None or isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
