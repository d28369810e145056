"""From what `x-pagination` says of a listing to the walk that its method begins.

Fields of an answer are given by name where they are at its top, else by JSON pointer ("/data/records"); "" is the
answer itself. Raises `CannotDo` for what does not fit the operation: a listing that is walked wrongly loses items.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.emit.annotations import Types
from apiscribe.emit.methods import Paging
from apiscribe.emit.schemas import Schema, attributes, component_of, is_class
from apiscribe.findings import CannotDo
from apiscribe.lines import unescaped
from apiscribe.render import Verbatim, identifier, python

_STYLES = {"offset": Verbatim("OffsetWalk"), "page": Verbatim("PageWalk"), "marker": Verbatim("MarkerWalk")}
_NEXT = ("next", "next_link", "last")


class Listings:
    """The listings of one document: its component schemas, the class and the attributes of each."""

    def __init__(self, components: Mapping[str, Schema], classes: Mapping[str, str], types: Types) -> None:
        self._components = components
        self._classes = classes
        self._types = types

    def paging(self, operation: Mapping[str, Any], answer: Schema, at: str) -> Paging | None:
        """Say how the operation is walked, None where it has no `x-pagination`."""
        facts = operation.get("x-pagination")
        if facts is None:
            return None
        said = _Said(facts, operation, f"x-pagination of {at}")
        listed, items = self._field(answer, said.text("items"), said.at)
        if not _is(listed, "array"):
            raise CannotDo(f"{said.at}: items is to be an array of the answer, and {said.text('items')!r} is none")
        reads = {"items": _function("response", items)}
        if total := said.text("total"):
            counted, path = self._field(answer, total, said.at)
            if not _is(counted, "integer"):
                raise CannotDo(f"{said.at}: total is to be an integer of the answer, and {total!r} is none")
            reads["total"] = _function("response", path)
        style, item = said.style(), listed.get("items", {})
        walk, parameter = _STYLES[style], said.parameter(style)
        if style == "marker":
            key, pointer = said.next()
            _, path = self._field(item if key == "last" else answer, pointer, said.at)
            walk = Verbatim("LastItemWalk") if key == "last" else walk
            reads |= _next(key, path, parameter)
        return Paging(walk, parameter, self._types.item(item), reads, said.first() if style != "marker" else None)

    def _field(self, schema: Schema, said: str, at: str) -> tuple[Schema, tuple[str, ...]]:
        """The schema of a field, and the attributes that lead to it."""
        path: list[str] = []
        for name in _names(said):
            component = component_of(schema)
            model = self._components[component] if component is not None else {}
            properties: Mapping[str, Schema] = model.get("properties", {})
            if not is_class(model) or name not in properties:
                raise CannotDo(f"{at}: {said!r} leads to no field; there is no {name!r}")
            path.append(attributes(model, self._classes)[name])
            schema = self._meant(properties[name])
        return self._meant(schema), tuple(path)

    def _meant(self, schema: Schema) -> Schema:
        """Follow references to what is no class: the type that a name stands for."""
        seen = set[str]()
        while (name := component_of(schema)) and name not in seen and not is_class(self._components[name]):
            seen.add(name)
            schema = self._components[name]
        return schema


class _Said:
    """What `x-pagination` says, each part of the type that it has to be."""

    def __init__(self, facts: Any, operation: Mapping[str, Any], at: str) -> None:
        if not isinstance(facts, Mapping):
            raise CannotDo(f"{at} is to be a mapping")
        self.at = at
        self._facts = facts
        self._query = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]

    def text(self, key: str) -> str:
        said = self._facts.get(key)
        if said is None or isinstance(said, str):
            return said or ""
        raise CannotDo(f"{self.at}: {key} is to be a text, not {said!r}")

    def style(self) -> str:
        style = self.text("style")
        if style not in _STYLES:
            raise CannotDo(f"{self.at}: the style is to be one of {', '.join(_STYLES)}, not {style!r}")
        return style

    def parameter(self, style: str) -> str:
        name = self.text(style)
        if name not in self._query:
            raise CannotDo(f"{self.at}: {style} is to name a query parameter, and there is no {name!r}")
        return name

    def first(self) -> int | None:
        first = self._facts.get("first")
        if first is None or type(first) is int:
            return first
        raise CannotDo(f"{self.at}: first is to be an integer, not {first!r}")

    def next(self) -> tuple[str, str]:
        """The one key that tells where a marker comes from, and the field that it names."""
        given = [(key, self.text(key)) for key in _NEXT if self.text(key)]
        if len(given) != 1:
            raise CannotDo(f"{self.at}: markers come from one of {', '.join(_NEXT)}; {len(given)} of them are given")
        return given[0]


def _names(said: str) -> Iterator[str]:
    """The names on the way to a field."""
    if said.startswith("/"):
        yield from map(unescaped, said[1:].split("/"))
    elif said:
        yield said


def _next(key: str, path: tuple[str, ...], parameter: str) -> Mapping[str, Verbatim]:
    match key:
        case "last":
            return {"key": _function("item", path)}
        case "next_link":
            return {"marker": _function("response", path, f"in_link({{}}, {python(parameter)})")}
        case _:
            return {"marker": _function("response", path)}


def _function(start: str, path: tuple[str, ...], use: str = "{}") -> Verbatim:
    """Write a function that reads a field. What is on the way to it may be null."""
    steps = [".".join((start, *map(identifier, path[:depth]))) for depth in range(len(path) + 1)]
    there = " and ".join(f"{step} is not None" for step in steps[1:-1])
    read = use.replace("{}", steps[-1], 1)
    return Verbatim(f"lambda {start}: {read} if {there} else None" if there else f"lambda {start}: {read}")


def _is(schema: Schema, kind: str) -> bool:
    """Whether a schema takes values of one type, and perhaps null."""
    types = schema.get("type")
    return types == kind or (isinstance(types, list) and {*types} - {"null"} == {kind})
