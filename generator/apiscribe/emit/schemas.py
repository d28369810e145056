"""Component schemas as the generator of models is to read them: types and words, no checks.

What a page documents never rejects or invents what a server sends. So in every schema that a response leads to, each
field may be absent or null, each item of a list and each value of a map may be null, and an enum takes any other value
too. Schemas that only requests lead to keep their required fields and closed enums: there the caller is told early.
Limits, patterns, formats and defaults are in the words, in no schema.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from apiscribe.emit.names import attribute_names, class_names
from apiscribe.emit.prose import told, wrapped
from apiscribe.findings import CannotDo

Schema = Mapping[str, Any]

_PREFIX = "#/components/schemas/"
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_WIDTH = 110
_NULL: Schema = {"type": "null"}
_NOTHING: frozenset[str] = frozenset()


def components(document: Mapping[str, Any]) -> Mapping[str, Schema]:
    """Give the component schemas by name."""
    schemas: Mapping[str, Schema] = document.get("components", {}).get("schemas", {})
    return schemas


def operations_of(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Give path, method and operation object of each operation, in the document's order."""
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def component_of(schema: Schema) -> str | None:
    """Name the component that a schema refers to. Raises `CannotDo` for a reference that leads anywhere else."""
    reference = schema.get("$ref")
    if reference is None:
        return None
    if not isinstance(reference, str) or not reference.startswith(_PREFIX):
        raise CannotDo(f"$ref {reference!r} leads out of the document's component schemas")
    return reference.removeprefix(_PREFIX)


def combined(schema: Schema) -> Iterator[tuple[str, list[Schema]]]:
    """Give the schemas that a schema combines, by keyword. What only says which fields go together combines nothing."""
    for key in ("anyOf", "oneOf", "allOf"):
        parts = schema.get(key)
        if parts and not all(set(part) == {"required"} for part in parts):
            yield key, list(parts)


def is_class(schema: Schema) -> bool:
    """Say whether a component becomes a class; arrays, maps, enums and scalars become aliases."""
    if "allOf" in schema or "properties" in schema:
        return True
    return schema.get("type") == "object" and not schema.get("additionalProperties")


def answered(document: Mapping[str, Any]) -> frozenset[str]:
    """Name the components that some response leads to."""
    return led_to([operation.get("responses", {}) for _, _, operation in operations_of(document)], components(document))


def given(document: Mapping[str, Any]) -> frozenset[str]:
    """Name the components that a caller may have to write: those that bodies and parameters lead to."""
    parts = [[each.get("requestBody"), each.get("parameters")] for _, _, each in operations_of(document)]
    return led_to(parts, components(document))


def has_known_keys(schema: Schema) -> bool:
    """Say whether a component is an object of documented keys and no others."""
    return bool(schema.get("allOf") or schema.get("properties")) and not schema.get("additionalProperties")


def led_to(start: Any, schemas: Mapping[str, Schema]) -> frozenset[str]:
    """Name the components to which a part of a document leads, however deep."""
    waiting = list(_named(start))
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _named(schemas.get(name, {}))
    return frozenset(reached)


def _named(node: Any) -> Iterator[str]:
    """Name the components that are referred to anywhere in a part of the document, samples aside."""
    match node:
        case {"$ref": str()}:
            name = component_of(node)
            if name is not None:
                yield name
        case Mapping():
            for key, value in node.items():
                if key not in ("example", "examples"):
                    yield from _named(value)
        case list():
            for value in node:
                yield from _named(value)


class Prepared:
    """The components of a document, made ready for the generator of models.

    `schemas` go by the names of their classes; `aliases` says, for "Class.property", which attribute it is to be.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._components = components(document)
        self._answered = answered(document)
        self._given = given(document)
        self.names = class_names(self._components)
        self.aliases: dict[str, str] = {}
        # Classes that responses lead to.
        self.answers = [self.names[name] for name, schema in self._components.items() if self._answers(name, schema)]
        self.schemas = {self.names[name]: self._component(name) for name in self._components}

    def as_dicts(self) -> dict[str, dict[str, Any]]:
        """Write the objects that callers give, with the keys that are sent, and the enums in them.

        What else they refer to stands in its place: there it is a list, a map or a scalar, not a name for one.
        """
        objects: set[str] = set()
        enums: set[str] = set()
        in_place = dict(self.schemas)
        for component in self._given:
            schema, name = self._components[component], self.names[component]
            if has_known_keys(schema):
                objects.add(name)
            elif is_class(schema):
                in_place[name] = {"type": "object"}
            elif self._enum(schema):
                enums.add(name)
        written = {name: _in_place(in_place[name], objects | enums, in_place) for name in self.schemas}
        used = objects | led_to([written[name] for name in objects], written)
        return {name: schema for name, schema in written.items() if name in used}

    def taken(self, schema: Schema, *, lenient: bool) -> dict[str, Any]:
        """Write what JSON the models take where the document has `schema`."""
        return self._type(schema, lenient)

    def _answers(self, name: str, schema: Schema) -> bool:
        return name in self._answered and is_class(schema)

    def _component(self, name: str) -> dict[str, Any]:
        schema, lenient = self._components[name], name in self._answered
        for prop, attribute in attributes(schema, self.names).items():
            if attribute != prop:
                self.aliases[f"{self.names[name]}.{prop}"] = attribute
        # A component that is an enum stays closed: where it is open, the schemas that refer to it say so.
        written = self._enum(schema) or self._type(schema, lenient)
        return self._with_words(written, schema)

    def _field(self, schema: Schema, *, lenient: bool) -> dict[str, Any]:
        written = self._type(schema, lenient)
        return self._with_words(_either(written, _NULL) if lenient else written, schema)

    def _with_words(self, written: dict[str, Any], schema: Schema) -> dict[str, Any]:
        words = wrapped(told(schema), _WIDTH)
        return {**written, "description": words} if words else written

    def _type(self, schema: Schema, lenient: bool) -> dict[str, Any]:
        """Write what JSON a schema takes, and nothing else."""
        name = component_of(schema)
        if name is not None:
            return self._reference(name, lenient)
        for key, parts in combined(schema):
            return self._combined(key, parts, lenient)
        if enum := self._enum(schema):
            return _either(enum, {"type": enum["type"]}) if lenient else enum
        match schema.get("type"):
            case list() as types:
                return _either(*(self._type({**schema, "type": each}, lenient) for each in types))
            case "object":
                return self._object(schema, lenient)
            case "array":
                items = self._type(schema.get("items", {}), lenient)
                return {"type": "array", "items": _either(items, _NULL) if lenient else items}
            case "number":
                # 1 stays 1: as a float it would be written back as 1.0.
                return {"anyOf": [{"type": "integer"}, {"type": "number"}]}
            case "string" if schema.get("format") == "binary":
                return {"type": "string", "format": "binary"}  # bytes: no text, and so not to be decoded
            case "string" | "integer" | "boolean" | "null" as scalar:
                return {"type": scalar}
            case _:
                return self._object(schema, lenient) if "properties" in schema else {}

    def _reference(self, name: str, lenient: bool) -> dict[str, Any]:
        if name not in self._components:
            raise CannotDo(f"the document has no schema {name!r}, and refers to it")
        reference = {"$ref": f"{_PREFIX}{self.names[name]}"}
        enum = self._enum(self._components[name])
        return _either(reference, {"type": enum["type"]}) if lenient and enum else reference

    def _combined(self, key: str, parts: list[Schema], lenient: bool) -> dict[str, Any]:
        written = [self._type(part, lenient) for part in parts]
        if len(written) == 1:
            return written[0]
        return {"allOf": written} if key == "allOf" else _either(*written)

    def _object(self, schema: Schema, lenient: bool) -> dict[str, Any]:
        properties: Mapping[str, Schema] = schema.get("properties", {})
        if not properties and (values := schema.get("additionalProperties")):
            inner = self._type(values, lenient) if isinstance(values, Mapping) else {}
            return {"type": "object", "additionalProperties": (_either(inner, _NULL) if lenient else inner) or True}
        written: dict[str, Any] = {"type": "object"}
        if properties:
            written["properties"] = {name: self._field(prop, lenient=lenient) for name, prop in properties.items()}
        required = [name for name in schema.get("required", ()) if name in properties]
        if required and not lenient:
            written["required"] = required
        return written

    def _enum(self, schema: Schema) -> dict[str, Any] | None:
        """Write an enum of strings, or of integers; others are no types in Python."""
        values = [schema["const"]] if "const" in schema else schema.get("enum") or []
        for kind, name in ((str, "string"), (int, "integer")):
            if values and all(type(value) is kind for value in values):
                return {"type": name, "enum": list(dict.fromkeys(values))}
        return None


def attributes(schema: Schema, names: Mapping[str, str]) -> dict[str, str]:
    """Name the attribute of each property of a component; `names` are the class names of all components."""
    return attribute_names(schema.get("properties", {}), frozenset(names.values()))


def _in_place(node: Any, kept: Container[str], schemas: Mapping[str, Schema], within: frozenset[str] = _NOTHING) -> Any:
    """Write, for each reference to what is not kept, what it refers to; of what holds itself, anything within."""
    match node:
        case {"$ref": str(reference)} if (name := reference.removeprefix(_PREFIX)) not in kept:
            schema = {key: value for key, value in schemas[name].items() if key != "description"}
            return {} if name in within else _in_place(schema, kept, schemas, within | {name})
        case Mapping():
            return {key: _in_place(value, kept, schemas, within) for key, value in node.items()}
        case list():
            return [_in_place(value, kept, schemas, within) for value in node]
        case _:
            return node


def _either(*schemas: Schema) -> dict[str, Any]:
    """Join alternatives, each told once. One that takes anything takes null too: nothing is added to it."""
    flat = [each for schema in schemas for each in (schema["anyOf"] if set(schema) == {"anyOf"} else [schema])]
    if any(not schema for schema in flat):
        return {}
    unique = [schema for index, schema in enumerate(flat) if schema not in flat[:index]]
    return dict(unique[0]) if len(unique) == 1 else {"anyOf": unique}
