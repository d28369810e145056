"""Recognises how a list is walked: by offset and limit, by marker and limit, or by page and size.

Only a GET whose answer holds exactly one array of objects, at its top or one level below, or is such an array, can be
walked. Where a page leaves open which request gives the next page (the number of the first page, where a marker comes
from), the list is not walked: a walk that goes wrong loses items. An overlay may say what is missing (`x-pagination`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apiscribe.api import (
    JSON,
    ArrayOf,
    MarkerSource,
    Object,
    Operation,
    Pagination,
    Property,
    Scalar,
    Schema,
    Stated,
    TableObject,
)
from apiscribe.lines import escaped
from apiscribe.location import Location
from apiscribe.vocabulary import load
from apiscribe.vocabulary.listings import Listings

Path = tuple[str, ...]


def pagination(operation: Operation, objects: Mapping[Location, Object]) -> Pagination | None:
    """How the operation's list is walked; None where it is no list or its page does not say how."""
    answer = next((r.body.schema for r in operation.responses if r.status.startswith("2") and r.body), None)
    if operation.method != "GET" or answer is None:
        return None
    words = load(operation.language).listings
    query = tuple(p.property for p in operation.parameters if p.place == "query")
    reader = _Reader(words, objects, query, answer)
    return next(reader.walks(), None)


@dataclass(frozen=True, slots=True)
class _Items:
    """Where an answer has its items, and the schema of one."""

    path: Path
    schema: Schema


@dataclass(frozen=True, slots=True)
class _Reader:
    words: Listings
    objects: Mapping[Location, Object]
    query: tuple[Property, ...]
    answer: Schema

    def walks(self) -> Iterator[Pagination]:
        """The ways in which the list can be walked, the best first."""
        limit, items = self._parameter("limit"), self._items()
        if limit is None or items is None:
            return
        for style in ("marker", "offset", "page"):
            leading = self._parameter(style)
            if leading and not any(self._leads(prop) for prop in self.query if prop not in (leading, limit)):
                by_marker = style == "marker"
                walk = (self._by_marker if by_marker else self._by_number)(leading, limit, items)
                if walk:
                    yield walk

    def _parameter(self, group: str) -> Property | None:
        by_name = {prop.name.casefold(): prop for prop in self.query}
        return next((by_name[name] for name in self.words.names[group] if name in by_name), None)

    def _leads(self, prop: Property) -> bool:
        return self.words.says("other_pages", prop.description)

    # Parameters that lead on

    def _by_number(self, leading: Property, limit: Property, items: _Items) -> Pagination | None:
        """By offset or page: a parameter of any name is the number of a page where its first sentence calls it so."""
        first_says, *rest = self.words.begins("page_number", leading.description)
        total = self._total(items)
        if leading.name.casefold() in self.words.names["page"] or first_says:
            first = _integer(leading.facts.default, leading.facts.minimum)
            if first is None or self.words.says("unpaged", leading.description):
                return None
            parameters = {"page": leading.name, "size": limit.name}
            return Pagination("page", parameters, _said(items.path), total, first=first)
        if any(rest):
            return None
        parameters = {"offset": leading.name, "limit": limit.name}
        return Pagination("offset", parameters, _said(items.path), total, first=_integer(leading.facts.default) or None)

    def _by_marker(self, leading: Property, limit: Property, items: _Items) -> Pagination | None:
        source = self._named_by_answer(leading, items) or self._named_by_item(leading, items)
        parameters = {"marker": leading.name, "limit": limit.name}
        total = self._total(items)
        return Pagination("marker", parameters, _said(items.path), total, marker=source) if source else None

    def _named_by_answer(self, leading: Property, items: _Items) -> MarkerSource | None:
        """The field of the answer that holds the marker of the next page, or a link to it."""
        names = self.words.names
        for path, prop in self._about(items):
            name = prop.name.casefold()
            if not isinstance(prop.schema, Scalar):
                continue
            is_next = name == leading.name.casefold() and self.words.says("next", prop.description)
            in_markers = name in names["next_page"] and bool(path) and path[-1].casefold() in names["markers"]
            if name in names["next"] or is_next or in_markers:
                return MarkerSource("next", _said((*path, prop.name)))
            if name in names["next_page"] and self.words.says("link", prop.description):
                return MarkerSource("next_link", _said((*path, prop.name)))
        return None

    def _named_by_item(self, leading: Property, items: _Items) -> MarkerSource | None:
        """The field of an item whose value the marker is: the one that is named, else the ID where it is one."""
        own = self._properties(items.schema)
        scalars = {prop.name: prop for prop in own if isinstance(prop.schema, Scalar)}
        named = set(self.words.behind("value_is", leading.description))
        ids = [name for name in scalars if name.casefold() in self.words.names["id"]]
        chosen = [name for name in scalars if name in named and name not in ids]
        if not chosen and self.words.says("of_id", leading.description):
            chosen = ids
        return MarkerSource("last", _said((chosen[0],))) if len(chosen) == 1 else None

    # Fields of the answer

    def _properties(self, schema: Schema) -> tuple[Property, ...]:
        return self.objects[schema.at].properties if isinstance(schema, TableObject) else ()

    def _items(self) -> _Items | None:
        """The one array of objects at the top; else one level below, beside a total; else the one array at the top."""
        if isinstance(self.answer, ArrayOf):
            return _Items((), self.answer.items)
        top = self._arrays((), self._properties(self.answer))
        below = [
            items
            for prop in self._properties(self.answer)
            for items in self._arrays((prop.name,), self._properties(prop.schema))
        ]
        for chosen in (_of_objects(top), [each for each in _of_objects(below) if self._total(each)], top):
            if chosen:
                return chosen[0] if len(chosen) == 1 else None
        return None

    def _arrays(self, path: Path, properties: tuple[Property, ...]) -> list[_Items]:
        """The arrays among properties; those of links ("lamps_links" beside "lamps") are no list of their own."""
        arrays = {prop.name: prop.schema.items for prop in properties if isinstance(prop.schema, ArrayOf)}
        links = {f"{name}{end}" for name in arrays for end in self.words.names["links"]}
        return [_Items((*path, name), schema) for name, schema in arrays.items() if name not in links]

    def _about(self, items: _Items) -> Iterator[tuple[Path, Property]]:
        """The fields that may speak of the page: at the top, beside the items, and in objects that are called so."""
        for prop in self._properties(self.answer):
            yield (), prop
        for outer in self._properties(self.answer):
            if outer.name.casefold() in self.words.names["about"] or items.path[:-1] == (outer.name,):
                yield from (((outer.name,), prop) for prop in self._properties(outer.schema))

    def _total(self, items: _Items) -> str | None:
        """The field that counts the items of all pages: by its name, or by its name and words."""
        counts = [
            (path, prop)
            for path, prop in self._about(items)
            if isinstance(prop.schema, Scalar)
            and prop.schema.type == "integer"
            and prop.facts.maximum is None
            and not self.words.says("of_one_page", prop.description)
        ]
        for name in self.words.names["total"]:
            if found := [_said((*path, prop.name)) for path, prop in counts if prop.name.casefold() == name]:
                return found[0]
        told = [_said((*path, prop.name)) for path, prop in counts if self._says_total(prop)]
        return told[0] if len(told) == 1 else None

    def _says_total(self, prop: Property) -> bool:
        return self.words.begins("total", prop.description)[0]


def _of_objects(arrays: list[_Items]) -> list[_Items]:
    return [items for items in arrays if isinstance(items.schema, TableObject)]


def _integer(*facts: Stated[JSON] | None) -> int | None:
    """The first of some facts that is stated, where it is a whole number; a text may hold one."""
    value = next((fact.value for fact in facts if fact is not None), None)
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if type(value) is int else None


def _said(path: Path) -> str:
    """Write the place of a field: its name at the top of the answer, else a JSON pointer; "" is the answer itself."""
    if len(path) == 1 and not path[0].startswith("/"):
        return path[0]
    return "".join(f"/{escaped(name)}" for name in path)
