"""What a schema takes, in a few words with links to the components it names: "array of Image", "map of string"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apiscribe.emit.portal.names import Pages, link_to
from apiscribe.emit.schemas import Schema, combined, component_of, is_class
from apiscribe.lines import escaped
from apiscribe.render import Verbatim, hypertext

_NULL = "null"


@dataclass(frozen=True, slots=True)
class Options:
    """The values that an enum lists; `open` says that others may come."""

    values: tuple[Any, ...]
    pointer: str
    open: bool = False


class Kinds:
    """The kinds of one document's schemas. `up` leads from the page that is written to the top of the site."""

    def __init__(self, schemas: Mapping[str, Schema], pages: Pages, up: str) -> None:
        self._schemas = schemas
        self._pages = pages
        self._up = up

    def link(self, name: str) -> Verbatim:
        """Link to the page of a component."""
        page = self._pages.schemas.get(name)
        if page is None:
            return hypertext(name)
        return Verbatim(f'<a href="{self._up}{link_to(page)}">{hypertext(name)}</a>')

    def of(self, schema: Schema) -> Verbatim:
        """Write the kind of a schema."""
        name = component_of(schema)
        if name is not None:
            return self.link(name)
        for key, parts in combined(schema):
            joint = " and " if key == "allOf" else " or "
            shown = dict.fromkeys(self.of(part) for part in _told(parts))
            return Verbatim(joint.join(shown))
        match schema.get("type"):
            case list() as types:
                kinds = dict.fromkeys(self.of({**schema, "type": each}) for each in types)
                return Verbatim(" or ".join(kinds))
            case "array":
                items = schema.get("items")
                return Verbatim(f"array of {self.of(items)}" if isinstance(items, Mapping) and items else "array")
            case "object" if isinstance(values := schema.get("additionalProperties"), Mapping) and values:
                return Verbatim(f"map of {self.of(values)}") if "properties" not in schema else Verbatim("object")
            case str() as kind:
                form = f" ({hypertext(str(schema['format']))})" if "format" in schema else ""
                nullable = " or null" if schema.get("nullable") is True else ""
                return Verbatim(f"{hypertext(kind)}{form}{nullable}")
            case _:
                return Verbatim("object" if "properties" in schema else "any value")

    def options(self, schema: Schema, pointer: str, seen: frozenset[str] = frozenset()) -> Options | None:
        """Find the values that a field lists itself, or in a component that it refers to, or for its items."""
        values = [schema["const"]] if "const" in schema else schema.get("enum")
        if values:
            return Options(tuple(values), f"{pointer}/{'const' if 'const' in schema else 'enum'}")
        name = component_of(schema)
        if name is not None:
            target = self._schemas.get(name, {})
            if name in seen or is_class(target):
                return None
            return self.options(target, f"/components/schemas/{escaped(name)}", seen | {name})
        for key, parts in combined(schema):
            found = [(part, self.options(part, f"{pointer}/{key}/{at}", seen)) for at, part in enumerate(parts)]
            options = next((each for _, each in found if each), None)
            is_open = any(not each and part.get("type") != _NULL and "$ref" not in part for part, each in found)
            return options and Options(options.values, options.pointer, options.open or is_open)
        items = schema.get("items")
        return self.options(items, f"{pointer}/items", seen) if isinstance(items, Mapping) else None


def _told(parts: list[Schema]) -> Iterator[Schema]:
    """The alternatives of a field, without the plain type that only says that an enum is open."""
    for part in parts:
        if set(part) == {"type"} and part["type"] != _NULL and any("$ref" in each or "enum" in each for each in parts):
            continue
        yield part
