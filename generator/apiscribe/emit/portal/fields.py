"""The fields of objects as rows of a page, with the objects that they hold below them.

Fields of a component have their own page; on the page of an operation they stand in full as deep as a page can hold
them, and beyond that a link leads on. An object within itself is never opened again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from apiscribe.emit.portal.facts import Fact, facts_of
from apiscribe.emit.portal.kinds import Kinds
from apiscribe.emit.portal.names import Places
from apiscribe.emit.portal.sources import Sources
from apiscribe.emit.portal.words import said
from apiscribe.emit.schemas import Schema, combined, component_of
from apiscribe.lines import escaped
from apiscribe.location import Location
from apiscribe.render import Verbatim

_MOST_ROWS, _DEEPEST = 300, 6
_MARKS = {
    "deprecated": "deprecated",
    "readOnly": "read only",
    "writeOnly": "write only",
    "x-inferred": "seen in samples only",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A row. `place` is its id on the page."""

    place: str
    name: str
    kind: Verbatim
    required: bool
    marks: tuple[str, ...]
    said: Verbatim
    facts: tuple[Fact, ...]
    source: Verbatim
    groups: tuple[Group, ...]

    @property
    def link(self) -> Verbatim:
        return Verbatim(quote(self.place))


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one object; `together` are the fields of which one set has to be given."""

    title: str
    fields: tuple[Field, ...]
    together: tuple[tuple[str, ...], ...] = ()

    @property
    def count(self) -> int:
        return len(self.fields)


@dataclass(frozen=True, slots=True)
class _Object:
    """An object that a schema leads to: its own schema, where that stands, and its component's name, if it has one."""

    schema: Schema
    pointer: str
    component: str | None = None


@dataclass(frozen=True, slots=True)
class _Property:
    """A field: `at` is the pointer of its schema, where that is not its own."""

    name: str
    schema: Schema
    pointer: str
    required: bool
    at: str = ""


class Fields:
    """Writes the rows of one page. `page` is the file that most of its facts stand in."""

    def __init__(
        self, schemas: Mapping[str, Schema], kinds: Kinds, sources: Sources, places: Places, page: str
    ) -> None:
        self._schemas = schemas
        self._kinds = kinds
        self._sources = sources
        self._places = places
        self._page = page
        self._count = cache(self._count_of)

    def groups(self, schema: Schema, pointer: str, names: Sequence[str]) -> tuple[Group, ...]:
        """The objects of a body, with all that they hold, as deep as there is room for."""
        objects = list(self._objects(schema, pointer))
        depth = next(
            (d for d in range(_DEEPEST, 1, -1) if sum(self._rows(each, d) for each in objects) <= _MOST_ROWS), 1
        )
        return self._groups(objects, names, depth, frozenset())

    def own(self, name: str) -> tuple[Group, ...]:
        """The fields of a component, for its own page: components in them are links."""
        every = self._objects({"$ref": f"#/components/schemas/{name}"}, "")
        top = [each for each in every if each.component in (None, name)]
        return self._groups(top, (), 1, frozenset())

    def heading(self, name: str) -> str:
        """Give what is no field a place of its own on the page."""
        return self._places.place(name)

    def row(self, told: Mapping[str, Any], schema: Schema, pointer: str, names: Sequence[str]) -> Field:
        """The row of a parameter or a header: `told` is what is said of it beside its schema; its name ends `names`."""
        said_of_it = {key: told[key] for key in ("description", "deprecated") if key in told}
        required = told.get("required") is True
        own = _Property(names[-1], {**schema, **said_of_it}, pointer, required, f"{pointer}/schema")
        return self._field(own, names, 0, frozenset())

    def facts(self, schema: Schema, pointer: str, row: Location | None = None) -> tuple[Fact, ...]:
        """What is stated of a value beside its kind; `row` is where the value itself stands."""
        return tuple(facts_of(schema, pointer, self._kinds, lambda at: self._sources.fact(at, row, self._page)))

    def _groups(
        self, objects: Sequence[_Object], names: Sequence[str], depth: int, around: frozenset[str]
    ) -> tuple[Group, ...]:
        made = []
        for each in objects:
            within = around | {each.component} if each.component else around
            title = each.component or "the object"
            fields = tuple(self._field(own, (*names, own.name), depth, within) for own in self._properties(each))
            if fields:
                made.append(Group(title, fields, _together(each.schema)))
        return tuple(made)

    def _field(self, own: _Property, names: Sequence[str], depth: int, around: frozenset[str]) -> Field:
        schema, pointer = own.schema, own.at or own.pointer
        place = self._places.place(*names)
        row = self._sources.around(own.pointer)
        opened = [
            each
            for each in self._objects(schema, pointer)
            if each.component is None or self._opens(each, depth, around)
        ]
        return Field(
            place=place,
            name=own.name,
            kind=self._kinds.of(schema),
            required=own.required,
            marks=tuple(label for key, label in _MARKS.items() if schema.get(key) is True),
            said=said(str(schema.get("description", ""))),
            facts=self.facts(schema, pointer, row),
            source=self._sources.shown(own.pointer, self._page),
            groups=self._groups(opened, names, depth - 1, around),
        )

    def _opens(self, each: _Object, depth: int, around: frozenset[str]) -> bool:
        return depth > 1 and each.component not in around

    # Objects that a schema leads to, and their fields.

    def _objects(self, schema: Schema, pointer: str, seen: frozenset[str] = frozenset()) -> Iterator[_Object]:
        """Find the objects with fields that a value is, or holds as items, as values or as alternatives."""
        name = component_of(schema)
        if name is not None:
            if name in self._schemas and name not in seen:
                target = f"/components/schemas/{escaped(name)}"
                for found in self._objects(self._schemas[name], target, seen | {name}):
                    yield _Object(
                        found.schema, found.pointer, found.component or (name if found.pointer == target else None)
                    )
            return
        for key, parts in combined(schema):
            if key == "allOf":
                break
            for at, part in enumerate(parts):
                yield from self._objects(part, f"{pointer}/{key}/{at}", seen)
            if "properties" not in schema:
                return
        if schema.get("properties") or "allOf" in schema:
            yield _Object(schema, pointer)
        for key in ("items", "additionalProperties"):
            if isinstance(inner := schema.get(key), Mapping):
                yield from self._objects(inner, f"{pointer}/{key}", seen)

    def _properties(self, each: _Object, seen: frozenset[str] = frozenset()) -> Iterator[_Property]:
        """The fields of an object, those of all that it is made of first."""
        for at, part in enumerate(each.schema.get("allOf", ())):
            name = component_of(part)
            if name is None:
                yield from self._properties(_Object(part, f"{each.pointer}/allOf/{at}"), seen)
            elif name in self._schemas and name not in seen:
                inner = _Object(self._schemas[name], f"/components/schemas/{escaped(name)}")
                yield from self._properties(inner, seen | {name})
        required = each.schema.get("required", ())
        for name, schema in each.schema.get("properties", {}).items():
            yield _Property(name, schema, f"{each.pointer}/properties/{escaped(name)}", name in required)

    def _rows(self, each: _Object, depth: int) -> int:
        """About how many rows an object takes."""
        if each.component:
            return self._count(each.component, depth)
        return sum(1 + self._rows_below(own, depth) for own in self._properties(each))

    def _count_of(self, component: str, depth: int) -> int:
        target = _Object(self._schemas[component], f"/components/schemas/{escaped(component)}")
        return sum(1 + self._rows_below(own, depth) for own in self._properties(target))

    def _rows_below(self, own: _Property, depth: int) -> int:
        if depth <= 1:
            return 0
        return sum(self._rows(inner, depth - 1) for inner in self._objects(own.schema, own.pointer))


def _together(schema: Schema) -> tuple[tuple[str, ...], ...]:
    """The sets of fields of which one has to be given, where the object says so."""
    for key in ("anyOf", "oneOf"):
        parts = schema.get(key)
        if parts and all(set(part) == {"required"} for part in parts):
            return tuple(tuple(map(str, part["required"])) for part in parts)
    return ()
