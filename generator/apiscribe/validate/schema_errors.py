"""What jsonschema-rs reports, in words that name the value and what is wanted of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from jsonschema_rs import ValidationError

from apiscribe.validate.problems import shown

_LIMITS = {
    "minimum": "is less than the minimum {}",
    "maximum": "is more than the maximum {}",
    "exclusiveMinimum": "is not more than {}",
    "exclusiveMaximum": "is not less than {}",
    "minLength": "is shorter than minLength {}",
    "maxLength": "is longer than maxLength {}",
    "minItems": "has fewer items than minItems {}",
    "maxItems": "has more items than maxItems {}",
    "minProperties": "has fewer members than minProperties {}",
    "maxProperties": "has more members than maxProperties {}",
}

JSON_TYPES = {
    "null": "null",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "a list",
    "object": "an object",
}
"""Name of a type in JSON Schema -> the same in a sentence."""

JsonType = Literal["null", "boolean", "integer", "number", "string", "array", "object"]


def json_type(value: object) -> JsonType:
    """The JSON type of a value; a float without a fraction is an integer, as JSON Schema has it."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list() | tuple():
            return "array"
        case _:
            return "object"


def reason(error: ValidationError) -> str:
    """Say what is wrong with the value, to follow a word for it: "is a string, where integer is wanted"."""
    name, facts, value = error.kind.name, error.kind.as_dict(), error.instance
    match name:
        case "type":
            return (
                f"is {shown(value)}, where {one_of([JSON_TYPES[kind] for kind in facts['types']], bare=True)} is wanted"
            )
        case "enum":
            return f"is {shown(value)}, where {one_of(facts['options'])} is wanted"
        case "const":
            return f"is {shown(value)}, where {shown(facts['expected_value'])} is wanted"
        case "required":
            return f"lacks {shown(facts['property'])}"
        case "pattern":
            return f"is {shown(value)}, which the pattern {shown(facts['pattern'])} does not match"
        case "format":
            return f"is {shown(value)}, which is no {facts['format']}"
        case "anyOf" | "oneOf" if facts["context"] and not any(not branch for branch in facts["context"]):
            return "fits no alternative: it " + "; or it ".join(dict.fromkeys(map(_first_reason, facts["context"])))
        case "oneOf":
            return "fits more than one alternative, where exactly one is wanted"
        case "additionalProperties" | "unevaluatedProperties":
            return f"has {one_of(facts['unexpected'])}, which is not foreseen"
        case _ if name in _LIMITS:
            return _LIMITS[name].format(facts["limit"])
        case _:
            return f"breaks the rule `{name}`"


def one_of(options: Sequence[Any], bare: bool = False, most: int = 8) -> str:
    """List the options in a sentence."""
    words = [str(option) if bare else shown(option) for option in options[:most]]
    words += [f"{len(options) - most} others"] if len(options) > most else []
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:]))) or "nothing"


def _first_reason(branch: Sequence[ValidationError]) -> str:
    return reason(branch[0])
