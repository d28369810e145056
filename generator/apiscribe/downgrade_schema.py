"""One schema of OpenAPI 3.1 (JSON Schema 2020-12) -> the same in 3.0.3, of which the schemas inside are done already.

What 3.0 has no words for is left out, never replaced by a narrower rule: the result takes every value that the schema
takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from apiscribe.validate.schemas import APPLIES_TO

Schema = dict[str, Any]

KEYWORDS_3_0 = frozenset(
    (
        *(
            "title",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
        ),
        *("pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "required", "enum"),
        *("type", "allOf", "oneOf", "anyOf", "not", "items", "properties", "additionalProperties", "description"),
        *("format", "default", "nullable", "discriminator", "readOnly", "writeOnly", "xml", "externalDocs", "example"),
        *("deprecated", "$ref"),
    )
)
LIMITS_LEFT_OUT = frozenset(
    (
        *("patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedProperties"),
        *("prefixItems", "contains", "minContains", "maxContains", "unevaluatedItems", "if", "$dynamicRef"),
    )
)
"""Keywords of 3.1 that refuse values and have no match in 3.0."""

_SAYS_NOTHING = frozenset(("$schema", "$id", "$anchor", "$dynamicAnchor", "$vocabulary", "$comment"))


def schema_in_3_0(schema: Mapping[str, Any]) -> tuple[Schema, tuple[str, ...]]:
    """The schema in 3.0, and the keywords of which it loses something."""
    result = dict(schema)
    lost = [keyword for change in _CHANGES for keyword in change(result)]
    return result, tuple(dict.fromkeys(lost))


def _replace(schema: Schema, keyword: str, **others: Any) -> None:
    """Put other keywords in the place of one, in order; those that stand elsewhere already keep their place."""
    entries = [*schema.items()]
    schema.clear()
    for key, value in entries:
        if key == keyword:
            schema.update({name: other for name, other in others.items() if name not in dict(entries) or name == key})
        else:
            schema[key] = others.get(key, value)


def _reference(schema: Schema) -> Iterator[str]:
    """In 3.0 a reference drowns what stands beside it."""
    if "$ref" in schema and len(schema) > 1:
        _replace(schema, "$ref", allOf=[{"$ref": schema["$ref"]}, *schema.get("allOf", ())])
    yield from ()


def _values(schema: Schema) -> Iterator[str]:
    if "const" in schema:
        const = schema["const"]
        _replace(schema, "const", enum=[const] if const in schema.get("enum", [const]) else [])
    if schema.get("enum") == []:
        _replace(schema, "enum", **{"not": {}})
    if schema.get("required") == []:
        del schema["required"]
    yield from ()


def _samples(schema: Schema) -> Iterator[str]:
    samples = schema.get("examples", [])
    if samples and "example" not in schema:
        _replace(schema, "examples", example=samples[0])
        samples = samples[1:]
    schema.pop("examples", None)
    if samples:
        yield "examples"


def _exclusive_limits(schema: Schema) -> Iterator[str]:
    for keyword, plain, tighter in (("exclusiveMinimum", "minimum", max), ("exclusiveMaximum", "maximum", min)):
        if keyword in schema:
            limit = schema[keyword]
            if tighter(limit, schema.get(plain, limit)) == limit:
                _replace(schema, keyword, **{plain: limit, keyword: True})
            else:
                del schema[keyword]
    yield from ()


def _content(schema: Schema) -> Iterator[str]:
    """What a string carries is, in 3.0, a format: "byte" for base64, "binary" for bytes as they are."""
    encoding, media_type = schema.get("contentEncoding"), schema.get("contentMediaType")
    said = {"base64": "byte", None: "binary" if media_type == "application/octet-stream" else None}.get(encoding)
    if said and "format" not in schema:
        _replace(schema, "contentEncoding" if encoding else "contentMediaType", format=said)
    if said and schema["format"] == said and media_type in (None, "application/octet-stream"):
        schema.pop("contentEncoding", None)
        schema.pop("contentMediaType", None)
    yield from ()


def _items(schema: Schema) -> Iterator[str]:
    """A tuple becomes a list of whatever its places hold."""
    if "prefixItems" in schema:
        places = [*schema.pop("prefixItems"), schema.get("items", {})]
        schema["items"] = {} if {} in places else {"anyOf": [place for place in places if place != {"not": {}}]}
        yield "prefixItems"


def _properties(schema: Schema) -> Iterator[str]:
    """Names by pattern become any names, so that a ban on further names must not reach them."""
    if "patternProperties" in schema:
        patterns = [*schema.pop("patternProperties").values()]
        match schema.get("additionalProperties"):
            case False:
                schema["additionalProperties"] = patterns[0] if len(patterns) == 1 else {"anyOf": patterns}
            case dict(others):
                schema["additionalProperties"] = {"anyOf": [*patterns, others]}
        yield "patternProperties"


def _others(schema: Schema) -> Iterator[str]:
    for keyword in [*schema]:
        if keyword not in KEYWORDS_3_0 and not keyword.startswith("x-"):
            del schema[keyword]
            if keyword not in _SAYS_NOTHING:
                yield keyword


def _types(schema: Schema) -> Iterator[str]:
    """`type` is one name in 3.0; null is said by `nullable`, which holds only beside a `type`."""
    types = schema.get("type")
    names = [types] if isinstance(types, str) else [*(types or ())]
    others = [name for name in names if name != "null"]
    if "type" in schema and not others:
        nothing: Schema = {"enum": [None]} if None in schema.get("enum", [None]) else {"not": {}}
        _replace(schema, "type", **nothing)
    elif len(others) == 1:
        _replace(schema, "type", type=others[0], **({"nullable": True} if "null" in names else {}))
    elif others:
        branches = [_branch(schema, name) for name in others]
        if "null" in names:
            branches[0] = {"type": branches[0].pop("type"), "nullable": True, **branches[0]}
        for keyword in [*schema]:
            if keyword in APPLIES_TO:
                del schema[keyword]
        if "anyOf" in schema:
            _replace(schema, "type", allOf=[*schema.get("allOf", ()), {"anyOf": branches}])
        else:
            _replace(schema, "type", anyOf=branches)
    if schema.get("type") == "array":
        schema.setdefault("items", {})
    yield from ()


def _branch(schema: Schema, name: str) -> Schema:
    """What the schema says of the values of one type."""
    kind = "number" if name == "integer" else name
    branch = {"type": name, **{key: value for key, value in schema.items() if APPLIES_TO.get(key) == kind}}
    return {**branch, "items": branch.get("items", {})} if name == "array" else branch


_CHANGES: tuple[Callable[[Schema], Iterator[str]], ...] = (
    _values,
    _samples,
    _exclusive_limits,
    _content,
    _items,
    _properties,
    _others,
    _types,
    _reference,
)
