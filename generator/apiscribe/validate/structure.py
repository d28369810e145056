"""Holds a document against the JSON Schemas of OpenAPI 3.0 and 3.1 that openapi-spec-validator carries.

For 3.1 the schema of documents and the dialect of schemas are one, so that one pass of jsonschema-rs finds fields that
are missing, unknown, misspelt, or of the wrong form, anywhere in the document. Each mistake is told once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema_rs import Draft4Validator, Draft202012Validator, Registry, ValidationError, Validator

from apiscribe.lines import escaped, pointer_to, unescaped
from apiscribe.validate.problems import Problem, shown
from apiscribe.validate.schema_errors import one_of, reason

VERSIONS = ("3.0", "3.1")

# Complaints of the schemas about things of which other rules know more, or that are in order: the URL of a server is a
# template, which its format would not allow.
_PASSED_OVER = (
    "/server/properties/url/format",
    "/Server/properties/url/format",
    "/responses/then/required",
    "/responses/minProperties",
    "/Responses/minProperties",
    "/Schema/properties/enum/minItems",
)


def structure_problems(document: Mapping[str, Any], version: str) -> Iterator[Problem]:
    """Check the form of a document of one of `VERSIONS`."""
    found = [problem for error in _validator(version).iter_errors(document) for problem in _problems(error, version)]
    firsts = {(problem.rule, problem.pointer): problem for problem in reversed(found)}
    meant = {target for problem in found for target in problem.because}
    for problem in reversed(firsts.values()):
        if problem.rule == "missing-field" and problem.pointer in meant:
            continue  # it is there, misspelt
        if problem.rule == "misplaced-field" and any(_beside(problem, other) for other in found):
            continue  # only because the object has another mistake, which leaves open what it is
        if problem.rule != "wrong-type" and ("wrong-type", problem.pointer) in firsts:
            continue
        yield replace(problem, because=())


def _beside(problem: Problem, other: Problem) -> bool:
    parent = problem.pointer.rpartition("/")[0]
    return other.rule != "misplaced-field" and f"{other.pointer}/".startswith(f"{parent}/")


def closest(name: str, known: Sequence[str]) -> str | None:
    """The known name of which this one is a likely misspelling."""
    same = [candidate for candidate in known if candidate.lower() == name.lower()]
    return next(iter(same or get_close_matches(name, known, n=1, cutoff=0.7)), None)


@cache
def _validator(version: str) -> Validator:
    schema, *others = _schemas(version).values()
    if version == "3.0":
        return Draft4Validator(schema, validate_formats=True, offline=True)
    both = {
        "$id": "urn:openapi:3.1:with-schemas",
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": schema["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": others[0]["$id"]}},
    }
    registry = Registry([(known["$id"], known) for known in (schema, *others)])
    return Draft202012Validator(both, registry=registry, validate_formats=True, offline=True)


@cache
def _schemas(version: str) -> Mapping[str, dict[str, Any]]:
    """The schemas of a version by their URI: of documents, then (3.1) the dialect of schemas and its vocabulary."""
    found = [_resource("openapi_spec_validator", Path("resources", "schemas", f"v{version}", "schema.json"))]
    if version == "3.1":
        folder = Path("schemas", "oas3.1")
        found.append(_resource("openapi_schema_validator", folder / "metaschema.json"))
        found.append(_resource("openapi_schema_validator", folder / "vocabularies" / "base"))
    return {str(schema.get("$id", schema.get("id"))): schema for schema in found}


def _resource(package: str, path: Path) -> dict[str, Any]:
    """Read a package's file without importing the package, which takes half a second."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed")
    content: dict[str, Any] = json.loads(Path(spec.submodule_search_locations[0], path).read_text(encoding="utf-8"))
    return content


def _problems(error: ValidationError, version: str) -> Iterator[Problem]:
    where, facts, name = pointer_to(error.instance_path), error.kind.as_dict(), error.kind.name
    if (error.absolute_keyword_location or pointer_to(error.schema_path)).endswith(_PASSED_OVER):
        return
    match name:
        case "unevaluatedProperties" | "additionalProperties":
            allowed = _allowed(error, version)
            yield from (_unknown(where, name, allowed) for name in facts["unexpected"])
        case "required":
            missing = facts["property"]
            yield Problem("missing-field", f"`{missing}` is missing: add it.", f"{where}/{escaped(missing)}")
        case "propertyNames":
            told = facts["error"]
            yield Problem("wrong-name", f"The name {reason(told)}: rename it.", f"{where}/{escaped(told.instance)}")
        case "anyOf" | "oneOf" if branch := _likeliest(facts["context"]):
            for inner in branch:
                yield from _problems(inner, version)
        case "anyOf" | "oneOf":
            yield _choice(where, facts["context"])
        case "format" if facts["format"] == "regex":
            yield Problem("bad-pattern", f"The value {reason(error)}: mend the regular expression.", where)
        case "not":
            yield Problem("wrong-value", "Two fields stand here that exclude each other: keep one.", where)
        case _:
            rule = "wrong-type" if name == "type" else "wrong-value"
            yield Problem(rule, f"The value {reason(error)}.", where, value=shown(error.instance))


def _unknown(where: str, name: str, allowed: _Allowed) -> Problem:
    there = f"{where}/{escaped(name)}"
    if name in allowed.names:
        return Problem("misplaced-field", f"`{name}` does not go with the other fields here: remove it.", there)
    if near := closest(name, allowed.names):
        message = f"{shown(name)} has no meaning here: write `{near}`."
        return Problem("misspelt-keyword", message, there, because=(f"{where}/{near}",), value=name)
    options = [f"`{known}`" for known in allowed.names] + [f"a name like {pattern}" for pattern in allowed.patterns]
    place = f", where {one_of(options, bare=True, most=12)} may stand" if 0 < len(options) <= 12 else ""
    message = f"{shown(name)} has no meaning here{place}: rename or remove it."
    return Problem("unknown-field", message, there, value=name)


_ALTERNATIVES = re.compile(r"\^\(([a-z|]+)\)\$")


@dataclass(slots=True)
class _Allowed:
    """The fields that an object may have."""

    names: list[str] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)


def _allowed(error: ValidationError, version: str) -> _Allowed:
    """What the schema that complains of a field, and the schemas that it builds on, do name."""
    uri, _, fragment = (error.absolute_keyword_location or "").partition("#")
    resource = _schemas(version).get(uri) or next(iter(_schemas(version).values()))
    allowed = _Allowed()
    _gather(_inside(resource, unquote(fragment).rpartition("/")[0]), resource, allowed)
    return allowed


def _inside(resource: Mapping[str, Any], pointer: str) -> Any:
    value: Any = resource
    for token in pointer.split("/")[1:]:
        value = value[int(token)] if isinstance(value, list) else value[unescaped(token)]
    return value


def _gather(schema: Any, resource: Mapping[str, Any], into: _Allowed) -> None:
    """Note the names under `properties` in a schema and in its branches, not in what the properties hold."""
    if not isinstance(schema, Mapping):
        return
    into.names += (name for name in schema.get("properties", ()) if name not in into.names)
    for pattern in schema.get("patternProperties", ()):
        if words := _ALTERNATIVES.fullmatch(pattern):
            into.names += words[1].split("|")
        elif pattern != "^x-":
            into.patterns.append(pattern)
    branches = [*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("dependentSchemas", {}).values()]
    for branch in (*branches, schema.get("then"), schema.get("else")):
        _gather(branch, resource, into)
    if str(schema.get("$ref")).startswith("#/"):
        _gather(_inside(resource, schema["$ref"][1:]), resource, into)


def _likeliest(branches: Sequence[Sequence[ValidationError]]) -> Sequence[ValidationError] | None:
    """The alternative that was meant: not a reference that lacks its `$ref`, and the one with the least at fault.

    None when the alternatives are equally far: then the choice itself is what is wrong.
    """
    meant = [branch for branch in branches if branch and not any(map(_is_no_reference, branch))]
    if not meant:
        return None
    ranked = sorted(meant, key=_fault)
    return ranked[0] if len(ranked) == 1 or _fault(ranked[0]) < _fault(ranked[1]) else None


def _is_no_reference(error: ValidationError) -> bool:
    return error.kind.name == "required" and error.kind.as_dict()["property"] == "$ref"


def _fault(branch: Sequence[ValidationError]) -> tuple[int, int]:
    """How far off a branch is: one of another type, or with another tag, is not meant; inside, a mistake is small."""
    kinds = {error.kind.name for error in branch}
    other = 2 if "type" in kinds else 1 if kinds & {"enum", "const"} else 0
    return (other, -max(len(error.instance_path) for error in branch))


def _choice(where: str, branches: Sequence[Sequence[ValidationError]]) -> Problem:
    """What to say of alternatives that are all as far from the value."""
    if not all(branches):
        return Problem("wrong-value", "The object is two things at once: keep the fields of one.", where)
    errors = [error for branch in branches for error in branch]
    tags = [error for error in errors if error.kind.name == "enum"]
    if len(tags) == len(branches) and len({pointer_to(tag.instance_path) for tag in tags}) == 1:
        options = [option for tag in tags for option in tag.kind.as_dict()["options"]]
        message = f"The value is {shown(tags[0].instance)}, where {one_of(options)} is wanted."
        return Problem("wrong-value", message, pointer_to(tags[0].instance_path), value=shown(tags[0].instance))
    if names := [error.kind.as_dict()["property"] for error in errors if error.kind.name == "required"]:
        one = " or ".join(f"`{name}`" for name in dict.fromkeys(names))
        return Problem("missing-field", f"The object lacks {one}: add it.", f"{where}/{names[0]}")
    reasons = dict.fromkeys(reason(branch[0]) for branch in branches)
    rule = "wrong-type" if all(branch[0].kind.name == "type" for branch in branches) else "wrong-value"
    return Problem(rule, f"The value {', or '.join(reasons)}.", where)
