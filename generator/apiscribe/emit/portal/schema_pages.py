"""The page of a component schema: its fields or its values, and what uses it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apiscribe.emit.portal.facts import Fact
from apiscribe.emit.portal.fields import Fields, Group
from apiscribe.emit.portal.kinds import Kinds
from apiscribe.emit.portal.names import Key
from apiscribe.emit.portal.sources import Sources, Told
from apiscribe.emit.portal.words import said
from apiscribe.emit.schemas import Schema, component_of, components, operations_of
from apiscribe.lines import escaped
from apiscribe.render import Verbatim


@dataclass(frozen=True, slots=True)
class SchemaPage:
    """All that the page of a component shows."""

    file: str
    name: str
    kind: Verbatim
    said: Verbatim
    source: Verbatim
    facts: tuple[Fact, ...]
    groups: tuple[Group, ...]
    operations: tuple[Key, ...]
    schemas: tuple[Verbatim, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """What refers to each component: operations by their keys, and other components."""

    operations: Mapping[str, tuple[Key, ...]]
    schemas: Mapping[str, tuple[str, ...]]


def uses(document: Mapping[str, Any]) -> Uses:
    """Find what refers to each component."""
    operations: dict[str, dict[Key, None]] = {}
    schemas: dict[str, dict[str, None]] = {}
    for path, method, operation in operations_of(document):
        parts = (operation.get("parameters"), operation.get("requestBody"), operation.get("responses"))
        for name in _named(parts):
            operations.setdefault(name, {})[path, method] = None
    for owner, schema in components(document).items():
        for name in _named(schema):
            schemas.setdefault(name, {})[owner] = None
    return Uses(
        {name: tuple(each) for name, each in operations.items()}, {n: tuple(each) for n, each in schemas.items()}
    )


def _named(node: Any) -> Iterator[str]:
    """The components that a part of a document refers to itself, samples aside."""
    waiting = [node]
    while waiting:
        match waiting.pop():
            case {"$ref": str()} as reference if (name := component_of(reference)) is not None:
                yield name
            case Mapping() as mapping:
                waiting += [value for key, value in mapping.items() if key not in ("example", "examples", "default")]
            case list() | tuple() as several:
                waiting += several


def schema_page(
    name: str, schema: Schema, file: str, fields: Fields, kinds: Kinds, sources: Sources, used: Uses
) -> SchemaPage:
    """Write the page. `fields` writes the rows of this page alone."""
    pointer = f"/components/schemas/{escaped(name)}"
    return SchemaPage(
        file=file,
        name=name,
        kind=kinds.of(schema),
        said=said(str(schema.get("description", ""))),
        source=sources.shown(pointer, ""),
        facts=fields.facts(schema, pointer, sources.around(pointer)),
        groups=fields.own(name),
        operations=used.operations.get(name, ()),
        schemas=tuple(kinds.link(each) for each in used.schemas.get(name, ())),
        told=sources.told(pointer),
    )
