"""What an API is, as far as its pages tell: operations, parameters, bodies, schemas, facts and samples.

No page words and no Python words. An object that a table describes is known by the place of its table (`Object.at`)
until `reconcile` has given it a name; `TableObject` refers to it by that place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, Literal, TypeVar

from apiscribe.location import Location

JSON = Any
"""A JSON value: None, bool, int, float, str, list or dict with str keys."""

JSON_TYPE = "application/json"
FORM_TYPE = "multipart/form-data"
"""The media types of bodies: what is said of none is JSON, and a form is what can carry files."""

Place = Literal["path", "query", "header"]

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, integer, number or boolean; `format` as OpenAPI's registry has it, or none."""

    type: Literal["string", "integer", "number", "boolean"]
    format: str | None = None


FILE = Scalar("string", "binary")
"""The content of a file, as it is."""


@dataclass(frozen=True, slots=True)
class FreeObject:
    """An object of which no table tells the properties."""


@dataclass(frozen=True, slots=True)
class AnyValue:
    """A value of which the page tells no type, or one that is not understood."""


@dataclass(frozen=True, slots=True)
class ArrayOf:
    items: Schema


@dataclass(frozen=True, slots=True)
class MapOf:
    values: Schema


@dataclass(frozen=True, slots=True)
class Named:
    """An object that a type cell names or links to, and whose table has not been found.

    Where only a description links to something, it is not `certain` that a table is meant.
    """

    name: str
    anchor: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class TableObject:
    """The object whose table stands at `at`: a key of `ApiDescription.objects`."""

    at: Location


Schema = Scalar | FreeObject | AnyValue | ArrayOf | MapOf | Named | TableObject


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A fact, the line that states it, and by which rule it was read there ("options in bullets")."""

    value: T
    at: Location
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page states about the values of a field. On an array, `enum`, limits of values and formats are its
    items'."""

    enum: tuple[Stated[JSON], ...] = ()
    default: Stated[JSON] | None = None
    minimum: Stated[int | float] | None = None
    maximum: Stated[int | float] | None = None
    min_length: Stated[int] | None = None
    max_length: Stated[int] | None = None
    min_items: Stated[int] | None = None
    max_items: Stated[int] | None = None
    pattern: Stated[str] | None = None
    format: Stated[str] | None = None
    deprecated: Stated[bool] | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """A named value; `required` is None where the page has no word on it.

    It `is_reference` where its type says no more than which table describes it: one object, or an array of them.
    It is said to be `of_any_key` where its row speaks of keys, and may describe the values of all of them.
    """

    name: str
    schema: Schema
    at: Location
    required: bool | None = None
    description: str = ""
    facts: Facts = Facts()
    of_any_key: bool = False
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    place: Place
    property: Property


@dataclass(frozen=True, slots=True)
class Object:
    """An object that a table describes; `name` is the table's own, made unique and legal by `reconcile`.

    An `inferred` object has no table: a sample shows its properties. Where there are `alternatives`, a value has all
    the properties that one of them names.
    """

    name: str
    properties: tuple[Property, ...]
    at: Location
    inferred: bool = False
    alternatives: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A documented body; `lines` leads from a JSON pointer into the value to its place on the page."""

    title: str
    value: JSON
    at: Location
    lines: Mapping[str, Location] = field(default_factory=dict, hash=False, repr=False)


@dataclass(frozen=True, slots=True)
class RequestSample:
    """A documented request: its line and headers as the page prints them, and its body if there is one."""

    title: str
    method: str
    url: str
    at: Location
    headers: tuple[tuple[str, str], ...] = ()
    body: Example | None = None


@dataclass(frozen=True, slots=True)
class Body:
    schema: Schema
    at: Location
    examples: tuple[Example, ...] = ()
    media_type: str = JSON_TYPE


@dataclass(frozen=True, slots=True)
class Response:
    """`status` is a code of three digits, or "default"."""

    status: str
    description: str
    at: Location
    body: Body | None = None
    headers: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkerSource:
    """Where the marker of the next page comes from: a `field` of the answer that holds it ("next") or a link with it in
    its query ("next_link"), or a `field` of the last item of the page ("last")."""

    kind: Literal["next", "next_link", "last"]
    field: str


@dataclass(frozen=True, slots=True)
class Pagination:
    """How a list is walked: by offset and limit, by marker and limit, or by page and size; names of the parts.

    Fields are named where they are at the top of the answer, else given by JSON pointer; "" is the answer itself.
    `first` is the number of the first page, where none is asked for; an offset is then 0 if nothing else is stated.
    """

    style: Literal["offset", "marker", "page"]
    parameters: Mapping[str, str] = field(hash=False)
    items: str
    total: str | None = None
    first: int | None = None
    marker: MarkerSource | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """`name` is the page's own name of the operation, or none; `language` the dialect in which the page speaks.

    `answered_elsewhere` are the page's words on the response where no table describes it ("See Common Responses").
    """

    method: str
    path: str
    at: Location
    name: str | None = None
    summary: str = ""
    description: str = ""
    tag: str = ""
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    request: Body | None = None
    responses: tuple[Response, ...] = ()
    samples: tuple[RequestSample, ...] = ()
    pagination: Pagination | None = None
    answered_elsewhere: str = ""
    language: str = "en"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class ApiDescription:
    """Operations and the objects that they lead to, by the place of their tables.

    `tags` gives what the page at the head of a group of operations calls it, by the group's name. `enums` gives the
    component name of each field's string enum, by the place of the field's row. `nulls` gives the place in a sample
    that shows a field to be null, by the place of its row.
    """

    operations: tuple[Operation, ...] = ()
    objects: Mapping[Location, Object] = field(default_factory=dict, hash=False)
    enums: Mapping[Location, str] = field(default_factory=dict, hash=False)
    nulls: Mapping[Location, Location] = field(default_factory=dict, hash=False)
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)


def bodies(operation: Operation) -> Iterator[tuple[str, Body]]:
    """The bodies of an operation with the labels that identify them: "request", "response 200"."""
    if operation.request:
        yield "request", operation.request
    for response in operation.responses:
        if response.body:
            yield f"response {response.status}", response.body


def reached(schemas: Iterable[Schema], objects: Mapping[Location, Object]) -> dict[Location, None]:
    """The objects to which schemas lead, however deep, in the order in which they are met."""
    waiting = list(schemas)
    met: dict[Location, None] = {}
    while waiting:
        match waiting.pop():
            case ArrayOf(inner) | MapOf(inner):
                waiting.append(inner)
            case TableObject(at) if at not in met:
                met[at] = None
                waiting += [prop.schema for prop in objects[at].properties]
            case _:
                pass
    return met


def united(objects: Sequence[Object]) -> Object:
    """One object for bodies that are alternatives: it takes each of them, and stands where the first stands.

    Required is what all of them require. What they state differently of one property is not stated, save that a value
    listed by one of them is listed.
    """
    first, count = objects[0], len(objects)
    rows: dict[str, list[Property]] = {}
    for described in objects:
        for prop in described.properties:
            rows.setdefault(prop.name, []).append(prop)
    properties = tuple(
        replace(told[0], required=all(prop.required for prop in told) and len(told) == count, facts=_common(told))
        for told in rows.values()
    )
    return replace(first, properties=properties)


def _common(told: Sequence[Property]) -> Facts:
    """What all rows of a property state alike; their lists of values together, if each has one."""
    facts = [prop.facts for prop in told]
    if all(stated == facts[0] for stated in facts):
        return facts[0]
    alike = {
        part.name: getattr(facts[0], part.name)
        for part in fields(Facts)
        if part.name != "enum" and len({_value(getattr(stated, part.name)) for stated in facts}) == 1
    }
    options = {_value(option): option for stated in facts for option in stated.enum}
    return Facts(enum=tuple(options.values()) if all(stated.enum for stated in facts) else (), **alike)


def _value(stated: Stated[JSON] | None) -> str:
    return repr(stated.value) if stated else ""
