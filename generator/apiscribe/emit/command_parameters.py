"""What is typed for a parameter of an operation: a choice, a number, text, JSON, one of them or many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from apiscribe.emit.methods import Argument
from apiscribe.emit.schemas import Schema, combined, component_of
from apiscribe.naming import snake, words
from apiscribe.render import prose

_KINDS = {"integer": "integer", "number": "number", "boolean": "boolean", "object": "json"}
_SECRET = frozenset({"password", "passwd", "secret"})
# Headers alone: what is called a token in a query mostly says where a page begins.
_SECRET_HEADER = frozenset({"authorization", "cookie", "token"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as it is typed. One with an `environment` variable is a secret, and is read from there."""

    name: str
    argument: str
    kind: str = "text"
    required: bool = False
    many: bool = False
    choices: tuple[str | int, ...] = ()
    words: str = ""
    environment: str = ""


class Parameters:
    """Makes the parameters of commands, of what the `schemas` of a document say."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def parameter(self, argument: Argument, name: str) -> Parameter:
        """Describe the parameter that is typed as `name`."""
        schema, many = self._resolved(argument.schema), False
        if schema.get("type") == "array":
            schema, many = self._resolved(schema.get("items", {})), True
        choices = _choices(schema)
        whole = bool(choices) and isinstance(choices[0], int)
        kind = "integer" if whole else "text" if choices else self._kind(schema)
        text = (
            argument.text
            if name == typed(snake(argument.wire))
            else f"{argument.text}\nSent as {prose(argument.wire)}."
        )
        return Parameter(name, argument.name, kind, argument.required, many, choices, text.strip())

    def _resolved(self, schema: Schema, depth: int = 8) -> Schema:
        """Follow references to what says of which type a value is; alternatives of several types are none."""
        name = component_of(schema)
        if name is not None:
            return self._resolved(self._schemas.get(name, {}), depth - 1) if depth else {}
        parts = next((parts for _, parts in combined(schema)), [])
        if not parts or not depth:
            return schema
        resolved = [self._resolved(part, depth - 1) for part in parts]
        if len(resolved) == 1:
            return resolved[0]
        kinds = {self._kind(part) for part in resolved}
        # A choice beside any other value is no choice, and a number beside text is typed as text.
        return {"type": "object" if "json" in kinds else kinds.pop() if len(kinds) == 1 else "string"}

    def _kind(self, schema: Schema) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((each for each in kind if each != "null"), None)
        return "json" if kind == "array" or "properties" in schema else _KINDS.get(str(kind), "text")


def typed(name: str) -> str:
    """Write a Python name as it is typed."""
    return name.strip("_").replace("_", "-")


def _choices(schema: Schema) -> tuple[str | int, ...]:
    """Give the values of an enum, if each can be shown and typed."""
    values = [schema["const"]] if "const" in schema else list(schema.get("enum") or ())
    alike = any(all(type(value) is kind for value in values) for kind in (str, int))
    shown = all(text.isprintable() and text == text.strip() != "" for text in map(str, values))
    return tuple(dict.fromkeys(values)) if alike and shown else ()


def is_secret(argument: Argument) -> bool:
    """Whether a parameter is told by its name to be a secret, which nobody is to type where others can read it."""
    *before, last = ("", *(word.lower() for word in words(argument.wire)))
    if last == "token" and before[-1] == "client":
        return False  # tells one call from its repetition, and is no secret
    return last in _SECRET or (argument.where == "header" and last in _SECRET_HEADER)
