"""References: that each leads to an object of the right kind inside the document, and none back to itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.lines import escaped, unescaped
from apiscribe.validate.openapi_objects import IN_PLACE, Node, Outline, pointer_of
from apiscribe.validate.problems import Problem, shown


def reference_problems(outline: Outline) -> Iterator[Problem]:
    """Check every `$ref`, and the schemas that a discriminator names."""
    for node in outline.nodes.values():
        for keyword in ("$ref", "$dynamicRef"):
            reference = node.value.get(keyword)
            if isinstance(reference, str) and reference not in outline.anchors:
                yield from _reference(outline, reference, node.kind, f"{node.pointer}/{keyword}")
        if node.kind == "schema" and isinstance(node.value.get("discriminator"), Mapping):
            yield from _discriminator(outline, node)
    yield from _circles(outline)


def _reference(outline: Outline, reference: str, kind: str, pointer: str) -> Iterator[Problem]:
    if reference and not reference.startswith("#"):
        message = f"{shown(reference)} lies outside this document and is never fetched: copy it into components."
        yield Problem("outside-reference", message, pointer, value=reference)
        return
    there = pointer_of(reference)
    target, value = outline.nodes.get(there), _value(outline.document, there)
    if value is None:
        message = f"{shown(reference)} leads nowhere: define it, or refer to what exists."
        yield Problem("dangling-reference", message, pointer, value=reference)
    elif target and target.kind != kind:
        message = f"{shown(reference)} is a {target.kind}, where a {kind} is wanted: refer to another."
        yield Problem("wrong-reference", message, pointer, (there,), reference)
    elif not target and not (kind == "schema" and isinstance(value, bool)):
        message = f"{shown(reference)} is no object that can be referred to: make it a component."
        yield Problem("wrong-reference", message, pointer, (there,), reference)


def _discriminator(outline: Outline, node: Node) -> Iterator[Problem]:
    mapping = node.value["discriminator"].get("mapping")
    for key, name in mapping.items() if isinstance(mapping, Mapping) else ():
        if isinstance(name, str):
            reference = name if "/" in name or "#" in name else f"#/components/schemas/{name}"
            yield from _reference(outline, reference, "schema", f"{node.pointer}/discriminator/mapping/{escaped(key)}")


def _value(document: Mapping[str, Any], pointer: str) -> Any:
    """What stands at the pointer; None where nothing does."""
    value: Any = document
    first, *tokens = pointer.split("/")
    for key in map(unescaped, tokens):
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return None if first else value


def _circles(outline: Outline) -> Iterator[Problem]:
    """References that come back to where they began without entering a property or an item: no value can meet them."""
    done: set[str] = set()
    for start in outline.nodes.values():
        trail: dict[str, Iterator[tuple[Node, str]]] = {}
        if start.pointer not in done:
            trail[start.pointer] = _same_value(outline, start)
        while trail:
            here = next(reversed(trail))
            further, edge = next(trail[here], (None, ""))
            if further is None:
                done.add(here)
                del trail[here]
            elif further.pointer in trail:
                message = "This reference comes back to itself, so that it says nothing: break the circle."
                yield Problem("circular-reference", message, edge, value=further.pointer)
            elif further.pointer not in done:
                trail[further.pointer] = _same_value(outline, further)


def _same_value(outline: Outline, node: Node) -> Iterator[tuple[Node, str]]:
    """The objects that speak of the same value as this one, each with the pointer of what leads there."""
    if target := outline.target(node):
        yield target, f"{node.pointer}/$ref"
    if node.kind == "schema":
        for inner in outline.inside(node, *IN_PLACE):
            yield inner, inner.pointer
