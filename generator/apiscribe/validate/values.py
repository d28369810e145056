"""Defaults and samples: that each fits the schema beside it.

All values of a document are checked in one pass of jsonschema-rs. References to other documents are never fetched, and
patterns that would take for ever are given up by the engine. In a sample of an answer, null for a property says that it
is absent, as clients take it: that fits wherever the property is not required.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from jsonschema_rs import Draft4Validator, Draft202012Validator, ValidationError, Validator

from apiscribe.lines import escaped, pointer_to
from apiscribe.validate.openapi_objects import Node, Outline
from apiscribe.validate.problems import Problem, shown
from apiscribe.validate.schema_errors import reason

_WITH_SCHEMAS = ("paths", "components", "webhooks")
_IN_ANSWER = re.compile(r"/paths/[^/]+/[^/]+/responses/|/components/responses/")
_MOST_PASSES = 100
_GIVEN_UP = ("backtrackLimitExceeded", "regexEngineFailure")


@dataclass(frozen=True, slots=True)
class _Claim:
    """The value at `at` should fit the schema at `schema`."""

    rule: str
    at: str
    schema: str
    value: Any


def value_problems(outline: Outline, faults: Collection[str]) -> Iterator[Problem]:
    """Check every default, sample and example that stands beside a schema.

    Args:
        outline: the document.
        faults: pointers of what is wrong in its schemas: values are held against what is left without it.
    """
    document = {key: outline.document[key] for key in _WITH_SCHEMAS if key in outline.document}
    nullable = {node.pointer for node in outline.of("schema") if outline.is_3_0 and node.value.get("nullable") is True}
    without = {re.sub(r"/enum/\d+$", "/enum", pointer) for pointer in faults if _is_in_schema(outline, pointer)}
    if without or nullable:
        document = {key: _mended(value, f"/{key}", without, nullable) for key, value in document.items()}
    claims = [*_claims(outline)]
    told: set[tuple[str, ...]] = set()
    draft = Draft4Validator if outline.is_3_0 else Draft202012Validator
    for claim, error in _without_absences([*_misfits(claims, document, draft)], document, draft):
        path = error.instance_path[1:]
        alike = (claim.at, *("*" if isinstance(step, int) else step for step in path))
        same = (*alike, error.kind.name, str(error.kind.as_dict().get("property")))
        # One of many like it in a list is enough, and of a value of the wrong type nothing else needs saying.
        if error.kind.name not in _GIVEN_UP and told.isdisjoint((same, (*alike, "type", "None"))):
            told.add(same)
            yield _problem(claim, path, error)


def _is_in_schema(outline: Outline, pointer: str) -> bool:
    """Whether it is a keyword of a schema, or one of the schemas, names or types in the list or map of a keyword."""
    keyword = pointer.rpartition("/")[0]
    around = (outline.nodes.get(keyword), outline.nodes.get(keyword.rpartition("/")[0]))
    return any(node is not None and node.kind == "schema" for node in around)


def _problem(claim: _Claim, path: Sequence[str | int], error: ValidationError) -> Problem:
    because: tuple[str, ...] = ()
    dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    if claim.rule == "default-mismatch":
        message = f"The default {reason(error)}: mend the default or the schema."
    else:
        of = f" at {shown(dotted, 120)}" if dotted else ""
        message, because = f"The sample{of} {reason(error)}: mend the sample or the schema.", (claim.schema,)
    return Problem(claim.rule, message, claim.at + pointer_to(path), because, shown(error.instance))


def _claims(outline: Outline) -> Iterator[_Claim]:
    for schema in outline.of("schema"):
        if outline.is_3_0 and schema.is_reference:
            continue  # what stands beside `$ref` there says nothing
        if "default" in schema.value:
            yield _Claim("default-mismatch", f"{schema.pointer}/default", schema.pointer, schema.value["default"])
        if "example" in schema.value:
            yield _Claim("sample-mismatch", f"{schema.pointer}/example", schema.pointer, schema.value["example"])
        samples = schema.value.get("examples")
        for index, sample in enumerate(samples if isinstance(samples, list) and not outline.is_3_0 else ()):
            yield _Claim("sample-mismatch", f"{schema.pointer}/examples/{index}", schema.pointer, sample)
    for owner in outline.of("parameter", "header", "media type"):
        if isinstance(owner.value.get("schema"), Mapping):
            yield from _samples(outline, owner)


def _samples(outline: Outline, owner: Node) -> Iterator[_Claim]:
    samples = [(f"{owner.pointer}/example", owner.value["example"])] if "example" in owner.value else []
    for example in outline.inside(owner, "examples"):
        meant = outline.followed(example)
        if meant is not None and meant.kind == "example" and "value" in meant.value:
            samples.append((f"{meant.pointer}/value", meant.value["value"]))
    for at, value in samples:
        # A sample of another format than JSON is its text, of which a schema says nothing.
        if owner.kind != "media type" or "json" in owner.pointer.rpartition("/")[2] or not isinstance(value, str):
            yield _Claim("sample-mismatch", at, f"{owner.pointer}/schema", value)


def _misfits(
    claims: Sequence[_Claim], document: Mapping[str, Any], draft: type[Validator]
) -> Iterator[tuple[_Claim, ValidationError]]:
    """Check claims together, or by halves where the schema of one cannot be used: that one is passed over."""
    waiting = deque([claims] if claims else [])
    for _ in range(_MOST_PASSES):
        if not waiting:
            return
        some = waiting.popleft()
        try:
            errors = _errors(some, document, draft)
        except ValueError:
            middle = len(some) // 2
            waiting += (some[:middle], some[middle:]) if middle else ()
        else:
            yield from ((some[int(error.instance_path[0])], error) for error in errors)


_Misfits = Sequence[tuple[_Claim, ValidationError]]


def _without_absences(misfits: _Misfits, document: Mapping[str, Any], draft: type[Validator]) -> _Misfits:
    """Leave out that a property of an answer is null, unless the answer would lack it without the null."""
    null = [(claim, error) for claim, error in misfits if _is_null_in_answer(claim, error)]
    if not null:
        return misfits
    bare = {claim.at: replace(claim, value=_without_nulls(claim.value)) for claim, _ in null}
    required = {
        (claim.at, *error.instance_path[1:], str(error.kind.as_dict().get("property")))
        for claim, error in _misfits([*bare.values()], document, draft)
        if error.kind.name == "required"
    }
    absent = {id(error) for claim, error in null if (claim.at, *error.instance_path[1:]) not in required}
    return [(claim, error) for claim, error in misfits if id(error) not in absent]


def _is_null_in_answer(claim: _Claim, error: ValidationError) -> bool:
    path = error.instance_path[1:]
    return (
        error.instance is None and bool(path) and isinstance(path[-1], str) and _IN_ANSWER.match(claim.at) is not None
    )


def _without_nulls(value: Any) -> Any:
    """A copy without the members that are null. The items of lists stay where they are."""
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _without_nulls(member) for key, member in value.items() if member is not None}
    return value


def _errors(claims: Sequence[_Claim], document: Mapping[str, Any], draft: type[Validator]) -> Sequence[ValidationError]:
    """Hold all values at once against their schemas, as properties of one object; wrong types come first."""
    references = {str(index): {"$ref": "#" + quote(claim.schema, safe="/~")} for index, claim in enumerate(claims)}
    validator = draft({**document, "properties": references}, validate_formats=True, offline=True)
    errors = validator.iter_errors({str(index): claim.value for index, claim in enumerate(claims)})
    return sorted(errors, key=lambda error: error.kind.name != "type")


def _mended(value: Any, at: str, without: Container[str], nullable: Container[str]) -> Any:
    """A copy without the members at fault, and with `nullable`, a word of OpenAPI 3.0 alone, said in JSON Schema."""
    if isinstance(value, list):
        members = ((f"{at}/{index}", member) for index, member in enumerate(value))
        named = ((there, member) for there, member in members if there not in without or not isinstance(member, str))
        # A schema at fault is replaced, not dropped, so that pointers to those after it still hold.
        return [{} if there in without else _mended(member, there, without, nullable) for there, member in named]
    if not isinstance(value, Mapping):
        return value
    entries = ((f"{at}/{escaped(key)}", key, member) for key, member in value.items())
    copy = {key: _mended(member, there, without, nullable) for there, key, member in entries if there not in without}
    if at in nullable and isinstance(copy.get("type"), str):
        copy["type"] = [copy["type"], "null"]
    return copy
