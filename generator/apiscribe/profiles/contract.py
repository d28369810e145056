"""A document as rules of a profile look at it: its operations, with their parameters, answers and bodies at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apiscribe.lines import escaped, unescaped
from apiscribe.paths import PLACEHOLDER
from apiscribe.validate.openapi_objects import METHODS, Node, Outline, outline


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `parameters` are those of its path, too, references followed."""

    contract: Contract
    path: str
    method: str
    node: Node
    parameters: tuple[Node, ...]

    @property
    def value(self) -> Mapping[str, Any]:
        return self.node.value

    def names(self, place: str) -> dict[str, Node]:
        """The parameters in that place by their names."""
        return {str(node.value["name"]): node for node in self.parameters if node.value.get("in") == place}

    def answers(self) -> Iterator[tuple[str, Node]]:
        """Status code and response, references followed."""
        responses = self.value.get("responses")
        for status in responses if isinstance(responses, Mapping) else ():
            node = self.contract.whole.nodes.get(f"{self.node.pointer}/responses/{escaped(status)}")
            meant = self.contract.whole.followed(node) if node else None
            if meant and meant.kind == "response":
                yield status, meant

    def body(self) -> Node | None:
        """The request body, references followed."""
        for node in self.contract.whole.inside(self.node, "requestBody"):
            return self.contract.whole.followed(node)
        return None

    @property
    def tells_versions(self) -> bool:
        """Whether it tells which versions of the API there are: its path names nothing else."""
        return not PLACEHOLDER.sub("", self.path).strip("/")


@dataclass(frozen=True, slots=True)
class Contract:
    """A document, its objects and its operations in their order."""

    document: Mapping[str, Any]
    whole: Outline

    def operations(self) -> Iterator[Operation]:
        """Every operation, in the order of the document."""
        for pointer, item in self._items():
            shared = self._parameters(item)
            for method in METHODS:
                node = self.whole.nodes.get(f"{pointer}/{method}")
                if node is not None:
                    own = self._parameters(node)
                    yield Operation(self, _path(pointer), method, node, tuple({**shared, **own}.values()))

    def paths(self) -> Iterator[tuple[str, str]]:
        """Every path and its pointer."""
        return ((_path(pointer), pointer) for pointer, _ in self._items())

    def media(self, owner: Node | None) -> Iterator[tuple[str, Node]]:
        """Media type and media type object of each content of a body."""
        if owner is None:
            return
        content = owner.value.get("content")
        for media_type in content if isinstance(content, Mapping) else ():
            node = self.whole.nodes.get(f"{owner.pointer}/content/{escaped(media_type)}")
            if node is not None:
                yield media_type, node

    def schema(self, owner: Node) -> Node | None:
        """The schema that an object holds, references followed."""
        for node in self.whole.inside(owner, "schema"):
            return self.whole.followed(node)
        return None

    def alternatives(self, schema: Node) -> Iterator[Node]:
        """The schema and all that it puts together (`allOf`, `anyOf`, `oneOf`), references followed, each once."""
        waiting, seen = [schema], set[str]()
        while waiting:
            node = self.whole.followed(waiting.pop())
            if node is None or node.pointer in seen:
                continue
            seen.add(node.pointer)
            yield node
            waiting += self.whole.inside(node, "allOf", "anyOf", "oneOf")

    def properties(self, schema: Node) -> dict[str, Node]:
        """The properties of a schema and of all that it puts together; the first of a name counts."""
        found: dict[str, Node] = {}
        for node in self.alternatives(schema):
            properties = node.value.get("properties")
            for name in properties if isinstance(properties, Mapping) else ():
                inner = self.whole.nodes.get(f"{node.pointer}/properties/{escaped(name)}")
                if inner is not None:
                    found.setdefault(name, inner)
        return found

    def _items(self) -> Iterator[tuple[str, Node]]:
        paths = self.document.get("paths")
        for path in paths if isinstance(paths, Mapping) else ():
            node = self.whole.nodes.get(f"/paths/{escaped(path)}")
            if node is not None and path.startswith("/"):
                yield node.pointer, node

    def _parameters(self, owner: Node) -> dict[tuple[str, str], Node]:
        found: dict[tuple[str, str], Node] = {}
        for node in self.whole.inside(owner, "parameters"):
            meant = self.whole.followed(node)
            if meant and isinstance(meant.value.get("name"), str) and isinstance(meant.value.get("in"), str):
                found[meant.value["in"], meant.value["name"]] = meant
        return found


def contract_of(document: Mapping[str, Any]) -> Contract:
    """Find the objects of a document."""
    return Contract(document, outline(document))


def _path(pointer: str) -> str:
    return unescaped(pointer.removeprefix("/paths/"))
