"""What one schema says by itself: its keywords, in a form in which they can be held against those of another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.diff.shapes import ANYTHING, LOWER, PLAIN, UPPER, Shape, canonical
from apiscribe.lines import escaped

FLAGS = ("deprecated", "readOnly", "writeOnly", "uniqueItems")
ASSERTIONS = (
    "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "contains", "minContains", "maxContains",
    "propertyNames", "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
"""Keywords that only forbid; they are held against each other as a whole."""
CODING = (
    "patternProperties", "prefixItems", "contentEncoding", "contentMediaType", "contentSchema", "xml", "$dynamicRef",
)  # fmt: skip
"""Keywords that say how a value is to be read; they are held against each other as a whole."""

_NUMBER_FORMATS = frozenset({"int32", "int64", "float", "double"})


def kinds(schema: Mapping[str, Any], *, is_3_0: bool) -> tuple[Mapping[str, str], bool]:
    """The types that a schema names or implies, each with its format, and whether null is one."""
    stated = schema.get("type")
    named = [stated] if isinstance(stated, str) else [each for each in listed(stated) if isinstance(each, str)]
    form = schema.get("format") if isinstance(schema.get("format"), str) else ""
    if not named:
        implied = "object" if "properties" in schema or "additionalProperties" in schema else ""
        implied = "array" if "items" in schema else implied
        return ({implied: ""} if implied else _of_values(schema)), True
    is_nullable = "null" in named or (is_3_0 and schema.get("nullable") is True)
    real = [kind for kind in named if kind != "null"]
    told = {kind: form if len(real) == 1 or _goes_with(str(form), kind) else "" for kind in real}
    if told.get("number") == "":
        told.pop("integer", None)
    return {kind: str(each) for kind, each in told.items()}, is_nullable


def _of_values(schema: Mapping[str, Any]) -> Mapping[str, str]:
    """The types of the values that a schema lists; any where it lists none."""
    values = [schema["const"]] if "const" in schema else listed(schema.get("enum"))
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    found = {names[type(value)]: "" for value in values if type(value) in names}
    return found or ANYTHING


def _goes_with(form: str, kind: str) -> bool:
    return kind in PLAIN and (form in _NUMBER_FORMATS) == (kind in ("integer", "number"))


def facts(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The keywords that tell one thing each, in a form in which they can be held against each other."""
    for key in (*UPPER, *LOWER):
        limit = _limit(schema, key)
        if limit is not None:
            yield key, limit
    for key in FLAGS:
        if schema.get(key) is True:
            yield key, True
    for key in ("pattern", "multipleOf"):
        if key in schema:
            yield key, (schema[key],)
    if "default" in schema:
        yield "default", canonical(schema["default"])
    discriminator = schema.get("discriminator")
    if isinstance(discriminator, Mapping):
        mapping = discriminator.get("mapping")
        yield (
            "discriminator",
            (discriminator.get("propertyName"), tuple(mapping) if isinstance(mapping, Mapping) else ()),
        )


def _limit(schema: Mapping[str, Any], key: str) -> tuple[float, bool] | None:
    """A limit, such that a greater one is further up: whether the limit itself is taken decides between equal ones."""
    exclusive = f"exclusive{key[0].upper()}{key[1:]}"
    plain, strict = _number(schema.get(key)), _number(schema.get(exclusive))
    if schema.get(exclusive) is True:  # as in OpenAPI 3.0
        plain, strict = None, plain
    upwards = key in UPPER
    found = [(limit, is_in) for limit, is_in in ((plain, upwards), (strict, not upwards)) if limit is not None]
    if not found or (key in ("minLength", "minItems", "minProperties") and found[0][0] <= 0):
        return None
    return min(found) if upwards else max(found)


def structure(own: Shape, pointer: str, schema: Mapping[str, Any]) -> None:
    properties = schema.get("properties")
    for name in properties if isinstance(properties, Mapping) else ():
        own.properties[name] = (f"{pointer}/properties/{escaped(name)}",)
    for index, name in enumerate(listed(schema.get("required"))):
        if isinstance(name, str):
            own.required[name] = f"{pointer}/required/{index}"
    own.items = (f"{pointer}/items",) if "items" in schema else ()
    extra = schema.get("additionalProperties")
    own.extra = (f"{pointer}/additionalProperties",) if isinstance(extra, Mapping) and extra else ()
    own.is_closed = extra is False


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
