"""Schemas -> the shapes that they describe. References are followed, `allOf` is joined; 3.0 and 3.1 come to the same.

May assume that no reference comes back to itself without entering a property or an item: no `Side` has such ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.diff.digests import WORDS, Digests
from apiscribe.diff.keywords import ASSERTIONS, CODING, facts, kinds, listed, structure
from apiscribe.diff.shapes import (
    ANYTHING,
    Group,
    Place,
    Shape,
    all_kinds,
    canonical,
    common,
    either,
    join,
)
from apiscribe.diff.sides import SCHEMAS, Side
from apiscribe.findings import CannotDo
from apiscribe.lines import escaped, unescaped
from apiscribe.validate.openapi_objects import pointer_of

# What may stand beside `$ref` and leaves all say to what is referred to.
_BESIDE = WORDS | {"$ref"}
_DEEPEST = 60
_MOST_JOINED = 100_000


class Shapes:
    """The shapes of one side; each is read once."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._read: dict[Place, Shape] = {}
        self._depth = 0
        self._joined_so_far = 0
        self._digests = Digests(side)

    def of(self, place: Place) -> Shape:
        """What the schemas at these pointers say together; where none is, any value is taken.

        Raises:
            CannotDo: alternatives are nested, or schemas joined, beyond all measure.
        """
        if place not in self._read:
            if self._depth == _DEEPEST:
                raise CannotDo("cannot be compared: alternatives are nested too deep here", self.side.at(place[0]))
            self._depth += 1
            self._read[place] = self._joined(place)
            self._depth -= 1
        return self._read[place]

    def digest(self, pointer: str) -> str:
        """What tells what stands at a pointer from what is not equal to it."""
        return self._digests.at(pointer)

    def _joined(self, place: Place) -> Shape:
        shape = Shape(place[0], self.home(place[0]), self.component(place[0]), read_from=place)
        waiting, seen = list(reversed(place)), set[str]()
        while waiting:
            pointer = waiting.pop()
            if pointer not in seen:
                seen.add(pointer)
                self._joined_so_far += 1
                if self._joined_so_far > _MOST_JOINED:
                    raise CannotDo("cannot be compared: its schemas unfold without end", self.side.at(pointer))
                self._say(shape, pointer)
                waiting += reversed([*self._parts(pointer)])
        return shape

    def home(self, pointer: str) -> str:
        """The schema that has the say at a pointer: what a reference without further words leads to."""
        nodes = self.side.outline.nodes
        while (node := nodes.get(pointer)) and node.is_reference and node.value.keys() <= _BESIDE:
            target = self.side.outline.target(node)
            if target is None:
                break
            pointer = target.pointer
        return pointer

    def component(self, pointer: str) -> str:
        """The name of the component that is referred to, whatever stands beside the reference; "" where none is."""
        while node := self.side.outline.nodes.get(pointer):
            parts = listed(node.value.get("allOf"))
            if node.is_reference and (target := self.side.outline.target(node)):
                pointer = target.pointer
            elif len(parts) == 1 and not {"properties", "anyOf", "oneOf"} & node.value.keys():
                pointer = f"{pointer}/allOf/0"
            else:
                break
            name = pointer.removeprefix(SCHEMAS)
            if name != pointer and "/" not in name:
                return unescaped(name)
        return ""

    def is_marked(self, place: Place, keyword: str) -> bool:
        """Whether a keyword such as `readOnly` is set for a value, beside a reference or behind it."""
        return any(
            isinstance(schema := self.side.value(at), Mapping) and schema.get(keyword) is True
            for pointer in place
            for at in {pointer: None, self.home(pointer): None}
        )

    def _parts(self, pointer: str) -> Iterator[str]:
        """The schemas that speak of the same value: what is referred to, and the parts of `allOf`."""
        node = self.side.outline.nodes.get(pointer)
        if node is None:
            return
        if node.is_reference:
            # A schema that is `true` or `false` is no node.
            target = self.side.outline.target(node)
            yield target.pointer if target else pointer_of(str(node.value["$ref"]))
        if not (node.is_reference and self.side.outline.is_3_0):
            yield from (f"{pointer}/allOf/{index}" for index in range(len(listed(node.value.get("allOf")))))

    def _say(self, shape: Shape, pointer: str) -> None:
        """Add what one schema says by itself."""
        schema = self.side.value(pointer)
        if schema is False:
            join(shape, Shape(pointer, pointer, kinds={}, is_nullable=False, schemas=(pointer,)))
        if not isinstance(schema, Mapping) or (self.side.outline.is_3_0 and "$ref" in schema):
            return
        own = Shape(pointer, pointer, schemas=(pointer,))
        own.kinds, own.is_nullable = kinds(schema, is_3_0=self.side.outline.is_3_0)
        own.said = {("enum" if key == "const" else key): f"{pointer}/{escaped(key)}" for key in schema}
        self._values(own, schema)
        own.facts = dict(facts(schema))
        own.facts |= {key: (self.digest(f"{pointer}/{key}"),) for key in (*ASSERTIONS, *CODING) if key in schema}
        structure(own, pointer, schema)
        own.is_bare = own.kinds == ANYTHING and not own.is_structured
        for keyword in ("anyOf", "oneOf"):
            if listed(schema.get(keyword)):
                self._alternatives(own, keyword, schema[keyword])
        join(shape, own)
        shape.name = shape.name or own.name

    def _values(self, own: Shape, schema: Mapping[str, Any]) -> None:
        values = [(value, f"{own.home}/enum/{index}") for index, value in enumerate(listed(schema.get("enum")))]
        if "const" in schema:
            values = [(schema["const"], f"{own.home}/const")]
        if values:
            own.values = {}
            for value, at in values:
                if value is not None:
                    own.values.setdefault(canonical(value), at)
            own.is_nullable = own.is_nullable and any(value is None for value, _ in values)
            own.kinds = {kind: form for kind, form in own.kinds.items() if own.values}

    def _alternatives(self, own: Shape, keyword: str, written: list[Any]) -> None:
        """Join what alternatives come to, or keep them as a group."""
        branches = tuple((f"{own.home}/{keyword}/{index}",) for index in range(len(written)))
        if all(isinstance(each, Mapping) and set(each) == {"required"} for each in written):
            named = {
                canonical(sorted(listed(each["required"]))): at for each, (at,) in zip(written, branches, strict=True)
            }
            own.groups += (Group(keyword, branches, named),)
            return
        shapes = [self.of(branch) for branch in branches]
        real = [shape for shape in shapes if shape.kinds or not shape.is_nullable]
        may_be_null = own.is_nullable and any(shape.is_nullable for shape in shapes)
        whole = real[0] if len(real) == 1 else either(real) if real and all(shape.is_plain for shape in real) else None
        if whole:
            join(own, whole)
            own.name = whole.name
        else:
            own.kinds = common(own.kinds, all_kinds(real))
            rest = tuple(branch for branch, shape in zip(branches, shapes, strict=True) if shape in real)
            own.groups += (Group(keyword, rest),) if rest else ()
        own.is_nullable = may_be_null
