"""What an OpenAPI document is made of: its objects, each with its JSON pointer and its kind. Knows 3.0 and 3.1.

Assumes nothing of the document but that it is finite and not deep: what has another shape than OpenAPI asks for is
passed over here and found by `structure`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from apiscribe.lines import escaped

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_MANY = "*"
_SCHEMA = {
    **dict.fromkeys(("items", "additionalProperties", "not", "if", "then", "else", "contains"), "schema"),
    **dict.fromkeys(("propertyNames", "unevaluatedItems", "unevaluatedProperties", "contentSchema"), "schema"),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas", "$defs"), "schema*"),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "schema*"),
}
_PARAMETER = {"schema": "schema", "content": "media type*", "examples": "example*"}

CHILDREN: Mapping[str, Mapping[str, str]] = {
    "document": {
        "servers": "server*",
        "paths": "paths",
        "webhooks": "path item*",
        "components": "components",
        "tags": "tag*",
    },
    "server": {},
    "tag": {},
    "paths": {_MANY: "path item"},
    "path item": {
        **dict.fromkeys(METHODS, "operation"),
        "parameters": "parameter*",
        "servers": "server*",
    },
    "operation": {
        "parameters": "parameter*",
        "requestBody": "request body",
        "responses": "responses",
        "callbacks": "callback*",
        "servers": "server*",
    },
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "request body": {"content": "media type*"},
    "media type": {"schema": "schema", "examples": "example*", "encoding": "encoding*"},
    "encoding": {"headers": "header*"},
    "example": {},
    "responses": {_MANY: "response"},
    "response": {"headers": "header*", "content": "media type*", "links": "link*"},
    "link": {"server": "server"},
    "callback": {_MANY: "path item"},
    "security scheme": {},
    "components": {
        "schemas": "schema*",
        "responses": "response*",
        "parameters": "parameter*",
        "examples": "example*",
        "requestBodies": "request body*",
        "headers": "header*",
        "securitySchemes": "security scheme*",
        "links": "link*",
        "callbacks": "callback*",
        "pathItems": "path item*",
    },
    "schema": _SCHEMA,
}
"""Kind of object -> field -> kind of what it holds; "*" after a kind: a list or a map of them; "*" as field: any."""

IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")
"""Keywords whose schemas speak of the same value as the schema around them."""


@dataclass(frozen=True, slots=True)
class Node:
    """An object of a document. A schema that is `true` or `false` is no node."""

    pointer: str
    kind: str
    value: Mapping[str, Any]

    @property
    def is_reference(self) -> bool:
        """Whether it stands for another object; beside a schema's `$ref` other keywords may hold."""
        return isinstance(self.value.get("$ref"), str)


@dataclass(frozen=True, slots=True)
class Outline:
    """A document and all its objects by pointer, in document order; and the pointers of what has an `$anchor`."""

    document: Mapping[str, Any]
    nodes: Mapping[str, Node]
    anchors: Mapping[str, str]

    def of(self, *kinds: str) -> Iterator[Node]:
        """The objects of these kinds that are written out, and schemas that refer."""
        return (n for n in self.nodes.values() if n.kind in kinds and (n.kind == "schema" or not n.is_reference))

    @property
    def is_3_0(self) -> bool:
        return str(self.document.get("openapi")).startswith("3.0.")

    def target(self, node: Node) -> Node | None:
        """What the node's `$ref` leads to, when it is an object of this document."""
        reference = node.value.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#"):
            return None
        return self.nodes.get(self.anchors.get(reference) or pointer_of(reference))

    def followed(self, node: Node) -> Node | None:
        """The node itself, or what its references finally lead to."""
        seen = set()
        while node.is_reference:
            further = self.target(node)
            if further is None or further.pointer in seen:
                return None
            seen.add(further.pointer)
            node = further
        return node

    def inside(self, node: Node, *fields: str) -> Iterator[Node]:
        """The objects that these fields of the node hold, directly or in a list or a map; references unfollowed."""
        for field in filter(node.value.__contains__, fields):
            for _, pointer, _ in _members(field, CHILDREN[node.kind][field], node):
                if pointer in self.nodes:
                    yield self.nodes[pointer]


def outline(document: Mapping[str, Any]) -> Outline:
    """Find every object of the document."""
    nodes: dict[str, Node] = {}
    waiting: list[tuple[str, str, Any]] = [("document", "", document)]
    while waiting:
        kind, pointer, value = waiting.pop()
        if not isinstance(value, Mapping):
            continue  # true and false are schemas; the rest has not the form of a document
        node = nodes[pointer] = Node(pointer, kind, value)
        if kind in ("schema", "path item") or not node.is_reference:
            waiting += reversed([*_held(node)])
    anchors = {f"#{node.value['$anchor']}": pointer for pointer, node in nodes.items() if "$anchor" in node.value}
    return Outline(document, nodes, anchors)


def pointer_of(reference: str) -> str:
    """The JSON pointer in a reference that begins with "#"."""
    return unquote(reference[1:])


def _held(node: Node) -> Iterator[tuple[str, str, Any]]:
    fields = CHILDREN[node.kind]
    if _MANY in fields:
        for key, value in node.value.items():
            if not key.startswith("x-"):
                yield fields[_MANY], f"{node.pointer}/{escaped(key)}", value
        return
    for key in node.value:
        if key in fields:
            yield from _members(key, fields[key], node)


def _members(field: str, kind: str, node: Node) -> Iterator[tuple[str, str, Any]]:
    value, pointer = node.value.get(field), f"{node.pointer}/{field}"
    if not kind.endswith(_MANY):
        yield kind, pointer, value
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield kind[:-1], f"{pointer}/{index}", member
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield kind[:-1], f"{pointer}/{escaped(key)}", member
