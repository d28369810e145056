"""Holds the samples of a page against its tables, and carries a ruling's choice into the description.

A sample's value that the table does not list, or that has another JSON type than the table says, is a contradiction:
one finding with both places, told once for each field and value. A sample's field without a row is told as well. The
identity of a finding is rule, operation, field path and value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from apiscribe.api import (
    JSON,
    AnyValue,
    ApiDescription,
    ArrayOf,
    Example,
    Facts,
    FreeObject,
    MapOf,
    Named,
    Object,
    Operation,
    Property,
    Scalar,
    Schema,
    Stated,
    TableObject,
    bodies,
)
from apiscribe.decisions import Choice, Ruling
from apiscribe.findings import Finding
from apiscribe.location import Location
from apiscribe.samples import pointer_token

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def contradictions(api: ApiDescription) -> Iterator[Finding]:
    """Every disagreement between a sample and the tables, in the order of the operations; one identity is told once."""
    for operation in api.operations:
        told: set[object] = set()
        for label, body in bodies(operation):
            for example in body.examples:
                walk = _Walk(api.objects, operation, label, example)
                for finding in walk.schema(body.schema, example.value, "", ""):
                    if finding.identity not in told:
                        told.add(finding.identity)
                        yield finding


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through one sample beside the schema of its body."""

    objects: Mapping[Location, Object]
    operation: Operation
    label: str
    example: Example

    def schema(self, schema: Schema, value: JSON, path: str, pointer: str) -> Iterator[Finding]:
        match schema, value:
            case _, None:
                return
            case TableObject(at), dict():
                yield from self._object(self.objects[at], value, path, pointer)
            case ArrayOf(items), list():
                for index, item in enumerate(value):
                    yield from self.schema(items, item, f"{path}[]", f"{pointer}/{index}")
            case MapOf(values), dict():
                for name, item in value.items():
                    yield from self.schema(values, item, f"{path}{{}}", f"{pointer}/{pointer_token(name)}")
            case _:
                return

    def _object(self, described: Object, value: dict[str, JSON], path: str, pointer: str) -> Iterator[Finding]:
        properties = {prop.name: prop for prop in described.properties}
        for name, item in value.items():
            inner = f"{pointer}/{pointer_token(name)}"
            where = f"{path}.{name}" if path else name
            prop = properties.get(name)
            if prop is None:
                message = f"the sample has a field {name!r} that no table describes"
                yield self._finding("undocumented-field", message, inner, described.at, where, name)
                continue
            yield from self._property(prop, item, where, inner)

    def _property(self, prop: Property, value: JSON, path: str, pointer: str) -> Iterator[Finding]:
        if value is not None and not fits(prop.schema, value):
            message = f"{prop.name!r} is {_told(prop.schema)} in the table and {_json_type(value)} in the sample"
            yield self._finding("sample-type", message, pointer, prop.at, path, _json_type(value))
            return
        allowed = {repr(option.value) for option in prop.facts.enum}
        for inner, item in _leaves(value, pointer) if allowed else ():
            if repr(item) not in allowed and item is not None:
                options = ", ".join(str(option.value) for option in prop.facts.enum)
                message = f"the sample sends {item!r} for {prop.name!r}, where the table lists {options}"
                yield self._finding("undocumented-value", message, inner, prop.at, path, str(item))
        yield from self.schema(prop.schema, value, path, pointer)

    def _finding(self, rule: str, message: str, pointer: str, table: Location, path: str, value: str) -> Finding:
        at = self.example.lines.get(pointer, self.example.at)
        field = f"{self.label} {path}"
        return Finding(rule, message, at, (table,), str(self.operation), field, value)


def _leaves(value: JSON, pointer: str) -> Iterator[tuple[str, JSON]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{pointer}/{index}")
    elif not isinstance(value, dict):
        yield pointer, value


def fits(schema: Schema, value: JSON) -> bool:
    """Whether a value has the JSON type that is stated."""
    match schema:
        case Scalar(type):
            return isinstance(value, _TYPES[type]) and (type == "boolean" or not isinstance(value, bool))
        case ArrayOf(items):
            return isinstance(value, list) and all(item is None or fits(items, item) for item in value)
        case MapOf() | TableObject() | FreeObject() | Named():
            return isinstance(value, dict)
        case AnyValue():
            return True


def _told(schema: Schema) -> str:
    match schema:
        case Scalar(type):
            return f"{'an' if type == 'integer' else 'a'} {type}"
        case ArrayOf(items):
            return f"an array ({_told(items)} each)"
        case AnyValue():
            return "any value"
        case _:
            return "an object"


def _json_type(value: JSON) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def settle(api: ApiDescription, settled: tuple[tuple[Finding, Ruling], ...]) -> ApiDescription:
    """Carry out the rulings that change a fact: `sample` and `both`. `table` leaves the description as it is."""
    changes: dict[Location, list[tuple[Finding, Ruling]]] = {}
    for finding, ruling in settled:
        changes.setdefault(finding.because[0], []).append((finding, ruling))
    if not changes:
        return api
    objects = {
        at: replace(
            described, properties=tuple(_changed(prop, changes.get(prop.at, ())) for prop in described.properties)
        )
        for at, described in api.objects.items()
    }
    return replace(api, objects=objects)


def _changed(prop: Property, rulings: list[tuple[Finding, Ruling]] | tuple[()]) -> Property:
    for finding, ruling in rulings:
        if ruling.choice == "table":
            continue
        if finding.rule == "undocumented-value":
            prop = _with_value(prop, finding, ruling.choice)
        else:
            prop = _with_type(prop, finding, ruling.choice)
    return prop


def _with_value(prop: Property, finding: Finding, choice: Choice) -> Property:
    """Add the sample's value to the enum; `sample` puts it in the place of one that differs from it in case only."""
    options = prop.facts.enum
    if finding.value in {str(option.value) for option in options}:
        return prop  # another operation with the same body has said so already
    stated = Stated(type(options[0].value)(finding.value), finding.at, "a ruling")
    same = [o for o in options if choice == "sample" and str(o.value).casefold() == finding.value.casefold()]
    enum = tuple(stated if option in same else option for option in options) if same else (*options, stated)
    return replace(prop, facts=replace(prop.facts, enum=enum))


def _with_type(prop: Property, finding: Finding, choice: Choice) -> Property:
    """Take the sample's type, or, to hold both, any value: a union of types has no name in the description."""
    if choice == "both":
        return replace(prop, schema=AnyValue(), facts=Facts())
    match finding.value:
        case "string" | "integer" | "number" | "boolean" as kind:
            return replace(prop, schema=Scalar(kind), facts=Facts())
        case "array":
            return replace(prop, schema=ArrayOf(AnyValue()), facts=Facts())
        case _:
            return replace(prop, schema=FreeObject(), facts=Facts())
