"""Gives objects and string enums their component names: equal ones are one, unequal ones of one name are told apart.

An object is called as its table is titled, else after the field or the body it is for (`shared` names what is the body
of several operations). An enum is called after its field; a field of one word ("status") takes its owner's name before
it. Of unequal components of one name the first, in the order of the operations, keeps the name. Of the others, one that
is only asked where the first is only answered, or the other way round, says so; else they take the name of their
operation before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from apiscribe.api import (
    ApiDescription,
    ArrayOf,
    Body,
    MapOf,
    Object,
    Operation,
    Property,
    Scalar,
    Schema,
    TableObject,
    reached,
)
from apiscribe.location import Location
from apiscribe.naming import pascal, singular, unique, words
from apiscribe.paths import subject
from apiscribe.reconcile.shared import Kind, is_name, kind_of, shared_names

_ROLES = ("Response", "Request", "Resp", "Req", "Rsp", "Res", "Body", "VO", "Dto", "DTO")


def name_components(api: ApiDescription) -> ApiDescription:
    """Name every object and string enum that the operations lead to; objects that none leads to are left out.

    Assumes that operations have unique names and that no `Named` schema is left.
    """
    shapes = equal_objects(api.objects)
    naming = _Naming(api.objects, shapes, shared_names(api, shapes), sides(api))
    operations = tuple(naming.operation(operation) for operation in api.operations)
    return ApiDescription(operations, naming.named, naming.enums)


def equal_objects(objects: Mapping[Location, Object]) -> Mapping[Location, int]:
    """Number the objects so that equal ones, however deep and however recursive, have equal numbers.

    Partition refinement: objects are first told apart by what stands in their own rows, then by the numbers of the
    objects that they hold, until no round tells any more apart.
    """
    own: dict[object, int] = {}
    numbers = {at: own.setdefault(_own_shape(described), len(own)) for at, described in objects.items()}
    held = {at: tuple(prop.schema for prop in described.properties) for at, described in objects.items()}
    while True:
        seen: dict[object, int] = {}
        told = {at: (numbers[at], *(_schema_shape(schema, numbers) for schema in held[at])) for at in objects}
        refined = {at: seen.setdefault(shape, len(seen)) for at, shape in told.items()}
        if len(seen) == len(set(numbers.values())):
            return refined
        numbers = refined


def _own_shape(described: Object) -> object:
    return (described.alternatives, tuple((p.name, p.required, _values(p)) for p in described.properties))


def _schema_shape(schema: Schema, numbers: Mapping[Location, int]) -> object:
    match schema:
        case TableObject(at):
            return numbers[at]
        case ArrayOf(items):
            return ("array", _schema_shape(items, numbers))
        case MapOf(values):
            return ("map", _schema_shape(values, numbers))
        case _:
            return schema


def _values(prop: Property) -> object:
    facts = prop.facts
    stated = (facts.default, facts.minimum, facts.maximum, facts.min_length, facts.max_length, facts.min_items,
              facts.max_items, facts.pattern, facts.format, facts.deprecated)  # fmt: skip
    return (
        tuple(repr(option.value) for option in facts.enum),
        *(repr(fact.value) if fact else None for fact in stated),
    )


def sides(api: ApiDescription) -> Mapping[Location, str]:
    """What to add to the name of an object to which only requests lead, or only responses; none where both do."""
    asked = reached((o.request.schema for o in api.operations if o.request), api.objects)
    answered = reached((r.body.schema for o in api.operations for r in o.responses if r.body), api.objects)
    return {
        **{at: "Request" for at in asked if at not in answered},
        **{at: "Response" for at in answered if at not in asked},
    }


@dataclass(slots=True)
class _Naming:
    """Walks the operations in order and gives out names, first come, first served."""

    objects: Mapping[Location, Object]
    shapes: Mapping[Location, int]
    shared: Mapping[tuple[Kind, int], str]
    sides: Mapping[Location, str]
    named: dict[Location, Object] = field(default_factory=dict)
    enums: dict[Location, str] = field(default_factory=dict)
    _taken: dict[str, object] = field(default_factory=dict)
    _first: dict[object, Location] = field(default_factory=dict)
    _side: dict[str, str] = field(default_factory=dict)
    _waiting: deque[tuple[Location, str, str]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._taken = {name: ("object", shape) for (_, shape), name in self.shared.items()}

    def operation(self, operation: Operation) -> Operation:
        base = operation.name or pascal(str(operation))
        owner = singular(pascal(subject(operation.path)))
        request = self._body(operation.request, f"{base}Request", base, "body")
        responses = tuple(
            replace(
                response,
                body=self._body(response.body, _response_name(base, response.status), base, kind_of(response.status)),
            )
            for response in operation.responses
        )
        for parameter in operation.parameters:
            self._enum(parameter.property, owner, base)
        while self._waiting:  # a queue, not recursion: tables may hold one another to any depth
            self._properties(*self._waiting.popleft())
        return replace(operation, request=request, responses=responses)

    def _body(self, body: Body | None, otherwise: str, operation: str, kind: Kind) -> Body | None:
        match body:
            case None:
                return None
            case Body(TableObject(at)):
                shared = self.shared.get((kind, self.shapes[at]), "")
                return replace(body, schema=TableObject(self._object(at, shared, otherwise, operation)))
            case Body(ArrayOf(TableObject(at))) if ("item", self.shapes[at]) in self.shared:
                shared = self.shared["item", self.shapes[at]]
                return replace(body, schema=ArrayOf(TableObject(self._object(at, shared, otherwise, operation))))
            case _:
                return replace(body, schema=self._schema(body.schema, otherwise, operation))

    def _schema(self, schema: Schema, otherwise: str, operation: str) -> Schema:
        match schema:
            case TableObject(at):
                name = self.objects[at].name
                return TableObject(self._object(at, pascal(name) if is_name(name) else "", otherwise, operation))
            case ArrayOf(items):
                return ArrayOf(self._schema(items, singular(otherwise), operation))
            case MapOf(values):
                return MapOf(self._schema(values, singular(otherwise), operation))
            case _:
                return schema

    def _object(self, at: Location, title: str, otherwise: str, operation: str) -> Location:
        """Name the object whose table stands at `at`; returns the place of the first one equal to it."""
        base = title or otherwise
        key = (title, self.shapes[at])
        if key not in self._first:
            name = self._claim(base, ("object", self.shapes[at]), operation, self.sides.get(at, ""))
            self._first[key] = at
            self.named[at] = replace(self.objects[at], name=name)
            self._waiting.append((at, base, operation))
        return self._first[key]

    def _properties(self, at: Location, name: str, operation: str) -> None:
        properties = tuple(self._property(prop, name, operation) for prop in self.named[at].properties)
        self.named[at] = replace(self.named[at], properties=properties)

    def _property(self, prop: Property, owner: str, operation: str) -> Property:
        self._enum(prop, _stem(owner), operation)
        return replace(prop, schema=self._schema(prop.schema, pascal(prop.name), operation))

    def _enum(self, prop: Property, owner: str, operation: str) -> None:
        if not prop.facts.enum or not _is_string_enum(prop.schema) or prop.at in self.enums:
            return
        name = singular(prop.name) if isinstance(prop.schema, ArrayOf) else prop.name
        base = pascal(name) if len(words(name)) > 1 else f"{owner}{pascal(name)}"
        values = tuple(str(option.value) for option in prop.facts.enum)
        self.enums[prop.at] = self._claim(base, ("enum", values), operation)

    def _claim(self, base: str, identity: object, operation: str, side: str = "") -> str:
        """The name for a component: `base`, unless something unequal has it."""
        for candidate in self._candidates(base, operation, side):
            if self._taken.setdefault(candidate, identity) == identity:
                self._side.setdefault(candidate, side)
                return candidate
        name = unique(f"{operation}{base}", self._taken)
        self._taken[name] = identity
        return name

    def _candidates(self, base: str, operation: str, side: str) -> Iterator[str]:
        for told in (base, f"{operation}{base}"):
            yield told
            if side and not base.endswith(side) and self._side.get(told, "") not in ("", side):
                yield f"{told}{side}"


def _response_name(operation: str, status: str) -> str:
    return f"{operation}Response" if status.startswith("2") else f"{operation}Response{status}"


def _stem(name: str) -> str:
    for role in _ROLES:
        if name.endswith(role) and len(name) > len(role):
            return name.removesuffix(role)
    return name


def _is_string_enum(schema: Schema) -> bool:
    while isinstance(schema, ArrayOf):
        schema = schema.items
    return isinstance(schema, Scalar) and schema.type == "string"
