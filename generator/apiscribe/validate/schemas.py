"""Schemas: facts that contradict one another, or that no reader of the schema would ever apply."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard

from apiscribe.lines import escaped
from apiscribe.validate.openapi_objects import IN_PLACE, Node, Outline
from apiscribe.validate.problems import Problem, shown
from apiscribe.validate.schema_errors import JSON_TYPES, json_type, one_of
from apiscribe.validate.structure import closest

_NUMBERS = dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number")
_STRINGS = dict.fromkeys(("minLength", "maxLength", "pattern"), "string")
_ARRAYS = dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems", "prefixItems", "contains"), "array")
_MORE_ARRAYS = dict.fromkeys(("minContains", "maxContains", "unevaluatedItems"), "array")
_OBJECTS = dict.fromkeys(("properties", "required", "additionalProperties", "minProperties", "maxProperties"), "object")
_MORE_OBJECTS = dict.fromkeys(("patternProperties", "propertyNames", "dependentRequired", "dependentSchemas"), "object")

APPLIES_TO: Mapping[str, str] = {**_NUMBERS, **_STRINGS, **_ARRAYS, **_MORE_ARRAYS, **_OBJECTS, **_MORE_OBJECTS}
"""Keyword -> the only JSON type of which it says anything."""

_FOR_ALL_TYPES = (
    *("$ref", "$id", "$schema", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment", "$defs"),
    *("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "unevaluatedProperties", "type", "enum", "const"),
    *("title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples", "format"),
    *("contentEncoding", "contentMediaType", "contentSchema", "example", "discriminator", "externalDocs", "xml"),
)
KEYWORDS_3_1 = (*APPLIES_TO, *_FOR_ALL_TYPES)
"""JSON Schema 2020-12 and the OpenAPI 3.1 base vocabulary."""

_LIMITS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)

_MOST_PARTS = 100


def schema_problems(outline: Outline) -> Iterator[Problem]:
    """Check each schema by itself, and what it requires against the schemas that it is made of."""
    rules = (_beside_reference, _lonely) if outline.is_3_0 else (_unknown_keywords,)
    for node in outline.of("schema"):
        for rule in (*rules, *_RULES):
            yield from rule(node)
    parts = {part.pointer for node in outline.of("schema") for part in outline.inside(node, *IN_PLACE)}
    for node in outline.of("schema"):
        if node.pointer not in parts and ("required" in node.value or not node.value.keys().isdisjoint(IN_PLACE)):
            yield from _required(outline, node)


def _unknown_keywords(node: Node) -> Iterator[Problem]:
    for keyword in node.value:
        if keyword in _KNOWN or keyword.startswith("x-"):
            continue
        pointer = f"{node.pointer}/{escaped(keyword)}"
        if keyword == "nullable":
            message = '`nullable` means nothing in OpenAPI 3.1: add "null" to `type`.'
            yield Problem("unknown-keyword", message, pointer, value=keyword)
        elif near := closest(keyword, KEYWORDS_3_1):
            message = f"{shown(keyword)} is no keyword of a schema: write `{near}`."
            yield Problem("misspelt-keyword", message, pointer, value=keyword)
        else:
            message = f"{shown(keyword)} is no keyword of a schema: remove it, or begin it with `x-`."
            yield Problem("unknown-keyword", message, pointer, value=keyword)


_KNOWN = frozenset(KEYWORDS_3_1)


def _beside_reference(node: Node) -> Iterator[Problem]:
    if not node.is_reference:
        return
    for keyword in node.value:
        if keyword != "$ref":
            message = f"OpenAPI 3.0 ignores `{keyword}` beside `$ref`: put the reference into `allOf`."
            yield Problem("ineffective-keyword", message, f"{node.pointer}/{escaped(keyword)}", value=keyword)


def _lonely(node: Node) -> Iterator[Problem]:
    for keyword, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if node.value.get(keyword) is True and limit not in node.value:
            message = f"In OpenAPI 3.0 `{keyword}` says nothing without `{limit}`: add it."
            yield Problem("ineffective-keyword", message, f"{node.pointer}/{keyword}", value=keyword)


def _enum(node: Node) -> Iterator[Problem]:
    values = node.value.get("enum")
    if not isinstance(values, list):
        return
    if not values:
        yield Problem("empty-enum", "No value fits an empty enum: remove it, or list values.", f"{node.pointer}/enum")
    types, seen = _types(node), dict[tuple[str, str], int]()
    for index, value in enumerate(values):
        pointer = f"{node.pointer}/enum/{index}"
        first = seen.setdefault((json_type(value), repr(value)), index)
        if first != index:
            message = f"{shown(value)} is listed twice: remove one."
            yield Problem("duplicate-enum-value", message, pointer, (f"{node.pointer}/enum/{first}",), shown(value))
        elif types and not _fits(value, types, node):
            message = f"{shown(value)} is not of the type {one_of(sorted(types), bare=True)}: mend one of them."
            yield Problem("enum-mismatch", message, pointer, value=shown(value))


def _fits(value: object, types: frozenset[str], node: Node) -> bool:
    kind = json_type(value)
    nullable = value is None and node.value.get("nullable") is True
    return kind in types or nullable or (kind == "integer" and "number" in types)


def _limits(node: Node) -> Iterator[Problem]:
    for low, high in _LIMITS:
        least, most = node.value.get(low), node.value.get(high)
        if _is_number(least) and _is_number(most) and least > most:
            message = f"`{low}` {shown(least)} is above `{high}` {shown(most)}, so that no value fits: mend one."
            yield Problem("reversed-limits", message, f"{node.pointer}/{low}", (f"{node.pointer}/{high}",))


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ineffective(node: Node) -> Iterator[Problem]:
    types = _types(node)
    for keyword in node.value if types else ():
        wanted = APPLIES_TO.get(keyword)
        if wanted and wanted not in types and not (wanted == "number" and "integer" in types):
            message = f"`{keyword}` says nothing of type {one_of(sorted(types), bare=True)}: remove it, or mend `type`."
            yield Problem("ineffective-keyword", message, f"{node.pointer}/{keyword}", value=keyword)


def _types(node: Node) -> frozenset[str]:
    """The JSON types that `type` names; none when it is absent or names what is no type."""
    stated = node.value.get("type")
    names = stated if isinstance(stated, list) else [stated]
    known = frozenset(name for name in names if isinstance(name, str) and name in JSON_TYPES)
    return known if len(known) == len(names) else frozenset()


_RULES: tuple[Callable[[Node], Iterator[Problem]], ...] = (_enum, _limits, _ineffective)


def _required(outline: Outline, whole: Node) -> Iterator[Problem]:
    """Names that the schema, or a part that speaks of the same value, requires, and that no part describes."""
    parts = _parts(outline, whole)
    if parts is None:
        return
    described = {name for part in parts for name in _mapping(part.value.get("properties"))}
    if any("patternProperties" in part.value for part in parts):
        return
    for part in parts:
        for index, name in enumerate(_names(part.value.get("required"))):
            if name not in described and f"{part.pointer}/".startswith(f"{whole.pointer}/"):
                near = closest(name, sorted(described))
                mend = f"write {shown(near)}, or describe it" if near else "describe it, or do not require it"
                message = f"{shown(name)} is required, and is no property: {mend}."
                yield Problem("required-without-property", message, f"{part.pointer}/required/{index}", value=name)


def _parts(outline: Outline, whole: Node) -> list[Node] | None:
    """The schema and all that speak of the same value; None when they are not all there, or beyond counting."""
    parts: dict[str, Node] = {}
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if part.pointer in parts:
            continue
        parts[part.pointer] = part
        waiting += outline.inside(part, *(keyword for keyword in IN_PLACE if keyword != "not"))
        if part.is_reference:
            target = outline.target(part)
            if target is None or target.kind != "schema":
                return None
            waiting.append(target)
        if len(parts) > _MOST_PARTS:
            return None
    return [*parts.values()]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _names(value: Any) -> list[str]:
    return value if isinstance(value, list) and all(isinstance(name, str) for name in value) else []
