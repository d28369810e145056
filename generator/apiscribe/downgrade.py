"""OpenAPI 3.1 -> OpenAPI 3.0.3, for readers that know no other.

Assumes a document in which `validate` finds no error. Promises a valid 3.0.3 document that takes every value that the
3.1 document takes; a limit for which 3.0 has no words is left out and told as a finding. Nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from apiscribe.downgrade_schema import LIMITS_LEFT_OUT, schema_in_3_0
from apiscribe.findings import Finding, in_order
from apiscribe.lines import escaped
from apiscribe.naming import pascal
from apiscribe.validate.openapi_objects import CHILDREN, Outline, outline, pointer_of
from apiscribe.validate.problems import At, Problem

_COMPONENT = "#/components/schemas/"


def to_3_0(document: Mapping[str, Any], at: At) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Say a document in OpenAPI 3.0.3.

    Args:
        document: an OpenAPI 3.1 document.
        at: JSON pointer (into the 3.1 document) -> the place to name.
    Returns:
        The document, and a finding (`not-in-3.0`) for each fact that it leaves out.
    """
    work = _Work(outline(document))
    result = work.changed(document, "document", "")
    work.add_moved(result)
    return result, in_order(problem.finding(at) for problem in work.lost)


@dataclass(slots=True)
class _Work:
    """What has been left out, and which schemas become components because references lead into other schemas."""

    outline: Outline
    lost: list[Problem] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)

    def lose(self, pointer: str, what: str) -> None:
        self.lost.append(Problem("not-in-3.0", f"OpenAPI 3.0 cannot say {what}: {pointer} is left out.", pointer))

    def changed(self, value: Any, kind: str, pointer: str) -> Any:
        """The object at the pointer, in 3.0."""
        if kind == "schema":
            return self._schema(value, pointer)
        if not isinstance(value, Mapping):
            return value
        if isinstance(value.get("$ref"), str):
            return self._reference(value, kind, pointer)
        entries = {key: self._held(key, member, kind, pointer) for key, member in value.items()}
        for change in _CHANGES.get(kind, ()):
            entries = dict(change(self, entries, pointer))
        return entries

    def _held(self, key: str, value: Any, kind: str, pointer: str) -> Any:
        """What an object of that kind holds under the key."""
        fields, there = CHILDREN[kind], f"{pointer}/{escaped(key)}"
        inner = fields.get(key) or ("" if key.startswith("x-") else fields.get("*", ""))
        if key in ("webhooks", "pathItems"):
            return value  # left out in the end; path items are taken over where they are referred to
        if not inner.endswith("*"):
            return self.changed(value, inner, there) if inner else value
        if isinstance(value, list):
            return [self.changed(member, inner[:-1], f"{there}/{index}") for index, member in enumerate(value)]
        return {name: self.changed(member, inner[:-1], f"{there}/{escaped(name)}") for name, member in value.items()}

    def _reference(self, value: Mapping[str, Any], kind: str, pointer: str) -> Any:
        """A reference stands alone in 3.0; path items are no components there, so that they are copied in."""
        target = self.outline.followed(self.outline.nodes[pointer])
        if kind == "path item" and target is not None:
            beside = {key: member for key, member in value.items() if key != "$ref"}
            return self.changed({**target.value, **beside}, kind, target.pointer)
        for key in value:
            if key != "$ref":
                self.lose(f"{pointer}/{key}", f"`{key}` beside `$ref`")
        return {"$ref": value["$ref"]}

    def _schema(self, value: Any, pointer: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            return {} if value else {"not": {}}
        inner: dict[str, Any] = {}
        for key, member in value.items():
            if key == "additionalProperties" and isinstance(member, bool):
                inner[key] = member
            elif key == "not" and self._widens(f"{pointer}/not"):
                self.lose(f"{pointer}/not", "what this `not` excludes")
            elif key != "$defs":  # what refers to one of these makes it a component
                inner[key] = self._held(key, member, "schema", pointer)
        if "oneOf" in value and any(self._widens(f"{pointer}/oneOf/{index}") for index in range(len(value["oneOf"]))):
            self.lose(f"{pointer}/oneOf", "what tells these alternatives apart")
            inner["allOf"] = [*inner.get("allOf", ()), {"anyOf": inner.pop("oneOf")}]
        if isinstance(inner.get("$ref"), str):
            inner["$ref"] = self._to_component(inner["$ref"])
        schema, lost = schema_in_3_0(inner)
        for keyword in lost:
            self.lose(f"{pointer}/{escaped(keyword)}", f"`{keyword}` of a schema")
        return schema

    def _widens(self, pointer: str) -> bool:
        """Whether a limit is left out in or behind a schema: to deny what is left would refuse more than before."""
        seen, waiting = set[str](), [pointer]
        while waiting:
            node = self.outline.nodes.get(waiting.pop())
            if node is None or node.pointer in seen:
                continue
            seen.add(node.pointer)
            if not LIMITS_LEFT_OUT.isdisjoint(node.value):
                return True
            waiting += (inner.pointer for inner in self.outline.inside(node, *CHILDREN["schema"]))
            waiting += (target.pointer for target in (self.outline.target(node),) if target)
        return False

    def _to_component(self, reference: str) -> str:
        """A reference to a component: a schema inside another may stand elsewhere in 3.0."""
        pointer = self.outline.anchors.get(reference) or pointer_of(reference)
        if pointer.startswith(_COMPONENT[1:]) and pointer.count("/") == 3:
            return f"#{pointer}"
        if pointer not in self.moved:
            taken = {*self.outline.document.get("components", {}).get("schemas", {}), *self.moved.values()}
            name = pascal(" ".join(pointer.split("/")[-3:]))
            free = (name, *(f"{name}{number}" for number in range(2, len(taken) + 3)))
            self.moved[pointer] = next(candidate for candidate in free if candidate not in taken)
        return _COMPONENT + self.moved[pointer]

    def add_moved(self, result: dict[str, Any]) -> None:
        """Add the schemas that have become components, and those that they refer to in turn."""
        done: set[str] = set()
        while waiting := [pointer for pointer in self.moved if pointer not in done]:
            for pointer in waiting:
                done.add(pointer)
                node = self.outline.nodes.get(pointer)
                schemas = result.setdefault("components", {}).setdefault("schemas", {})
                schemas[self.moved[pointer]] = self._schema(node.value if node else True, pointer)


def _document(work: _Work, entries: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, Any]]:
    for key, value in entries.items():
        match key:
            case "openapi":
                yield key, "3.0.3"
            case "info":
                yield key, dict(_info(work, value))
            case "webhooks":
                work.lose("/webhooks", "`webhooks`")
            case "security":
                yield key, _security(work, value, pointer)
            case _ if key != "jsonSchemaDialect":
                yield key, value
    if "paths" not in entries:
        yield "paths", {}


def _info(work: _Work, info: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in info.items():
        if key == "summary":
            work.lose("/info/summary", "`summary` of an API")
        elif key == "license" and "identifier" in value:
            yield key, dict(_license(work, value))
        else:
            yield key, value


def _license(work: _Work, licence: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """An SPDX identifier has a page at spdx.org; an expression of several has none."""
    for key, value in licence.items():
        if key != "identifier":
            yield key, value
        elif value.replace("-", "").replace(".", "").isalnum():
            yield "url", f"https://spdx.org/licenses/{value}.html"
        else:
            work.lose("/info/license/identifier", "an SPDX expression")


def _components(work: _Work, entries: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, Any]]:
    for key, value in entries.items():
        if key == "securitySchemes":
            for name in _mutual(work):
                work.lose(f"{pointer}/{key}/{escaped(name)}", "`mutualTLS`")
            yield key, {name: scheme for name, scheme in value.items() if name not in _mutual(work)}
        elif key != "pathItems":
            yield key, value


def _operation(work: _Work, entries: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, Any]]:
    for key, value in entries.items():
        yield key, _security(work, value, pointer) if key == "security" else value
    if "responses" not in entries:
        yield "responses", {"default": {"description": "Any response."}}


def _security(work: _Work, requirements: list[Mapping[str, Any]], pointer: str) -> list[Mapping[str, Any]]:
    """The ways to be let in, without those that take a scheme unknown to 3.0."""
    kept = []
    for index, requirement in enumerate(requirements):
        if requirement.keys() & _mutual(work):
            work.lose(f"{pointer}/security/{index}", "`mutualTLS`")
        else:
            kept.append(requirement)
    return kept


def _mutual(work: _Work) -> list[str]:
    schemes = work.outline.document.get("components", {}).get("securitySchemes", {})
    return [name for name, scheme in schemes.items() if scheme.get("type") == "mutualTLS"]


_CHANGES = {"document": (_document,), "components": (_components,), "operation": (_operation,)}
