"""Python types for what callers give and get, as source.

`models` is the name under which the models are imported, `dicts` that of the same objects as plain dicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apiscribe.emit.schemas import Schema, combined, component_of, has_known_keys, is_class
from apiscribe.render import Verbatim, identifier, python

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_ANY = Verbatim("Any")
_FREE = Verbatim("Mapping[str, Any]")


class Types:
    """The types of one document: its component schemas, and the class of each."""

    def __init__(self, components: Mapping[str, Schema], names: Mapping[str, str]) -> None:
        self._components = components
        self._names = names

    def given(self, schema: Schema, seen: frozenset[str] = frozenset()) -> Verbatim:
        """Write the type of an argument. Enums are closed; a model may be given as a dict of its keys too."""
        name = component_of(schema)
        if name is not None:
            return self._given_component(name, seen)
        if parts := _alternatives(schema):
            return _union(self.given(part, seen) for part in parts)
        if options := _literals(schema):
            return Verbatim(f"Literal[{', '.join(map(python, options))}]")
        match schema.get("type"):
            case "array":
                return Verbatim(f"Sequence[{self.given(schema.get('items', {}), seen)}]")
            case "object":
                values = schema.get("additionalProperties")
                inner = self.given(values, seen) if isinstance(values, Mapping) and "properties" not in schema else _ANY
                return Verbatim(f"Mapping[str, {inner}]")
            case list() as types:
                return _union(self.given({**schema, "type": each}, seen) for each in types if each != "null")
            case str() as scalar if scalar in _SCALARS:
                return Verbatim(_SCALARS[scalar])
            case _:
                return _FREE if "properties" in schema else _ANY

    def _given_component(self, name: str, seen: frozenset[str]) -> Verbatim:
        schema = self._components[name]
        if is_class(schema):
            as_dict = f"dicts.{identifier(self._names[name])}" if has_known_keys(schema) else _FREE
            return Verbatim(f"{self._model(name)} | {as_dict}")
        if _literals(schema):
            return self._model(name)
        return _ANY if name in seen else self.given(schema, seen | {name})

    def shape(self, schema: Schema, seen: frozenset[str] = frozenset()) -> Verbatim | None:
        """Write the type that an answer is decoded to, None for anything. Items and values may be null."""
        name = component_of(schema)
        if name is not None and is_class(self._components[name]):
            return self._model(name)
        if name is not None:
            return None if name in seen else self.shape(self._components[name], seen | {name})
        match schema:
            case {"allOf": [only]}:
                return self.shape(only, seen)
            case {"type": "array"}:
                inner = self.shape(schema.get("items", {}), seen)
                return Verbatim(f"builtins.list[{_or_null(inner)}]")
            case {"type": "object"}:
                values = schema.get("additionalProperties")
                inner = self.shape(values, seen) if isinstance(values, Mapping) and "properties" not in schema else None
                return Verbatim(f"builtins.dict[str, {_or_null(inner)}]")
            case {"type": "number"}:
                return Verbatim("int | float")
            case {"type": str() as scalar} if scalar in _SCALARS:
                return Verbatim(_SCALARS[scalar])
            case _:
                return None

    def item(self, schema: Schema) -> Verbatim:
        """Write the type of one item of a list in an answer, as the field of its model gives it."""
        name = component_of(schema)
        if name is not None and (values := _literals(self._components[name])):
            return Verbatim(f"{self._model(name)} | {type(values[0]).__name__}")
        if parts := _alternatives(schema):
            return _union(self.item(part) for part in parts)
        return self.shape(schema) or _ANY

    def _model(self, name: str) -> Verbatim:
        return Verbatim(f"models.{identifier(self._names[name])}")


def _alternatives(schema: Schema) -> list[Schema]:
    for key, parts in combined(schema):
        return parts if key != "allOf" or len(parts) == 1 else []
    return []


def _literals(schema: Schema) -> list[Any]:
    """Give the values of an enum of strings or of integers, as the module of models has them."""
    values = schema.get("enum") or []
    alike = any(all(type(value) is kind for value in values) for kind in (str, int))
    return list(dict.fromkeys(values)) if alike else []


def _or_null(shape: Verbatim | None) -> str:
    return f"{shape} | None" if shape else "Any"


def _union(types: Iterable[Verbatim]) -> Verbatim:
    """Join types, each part told once."""
    parts = dict.fromkeys(part for each in types for part in _parts(each))
    return _ANY if _ANY in parts or not parts else Verbatim(" | ".join(parts))


def _parts(annotation: str) -> Iterable[str]:
    """Split a union at its own bars, not at those within brackets or strings."""
    return [annotation] if any(mark in annotation for mark in "['\"") else annotation.split(" | ")
