"""What a JSON pointer speaks of, in words: "GET /v1/lamps: query parameter limit", "Lamp.shades[].colour"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apiscribe.diff.sides import Side, one_line
from apiscribe.lines import unescaped

_USUAL_TYPE = "application/json"


def operation_at(pointer: str) -> str:
    """The operation that a pointer lies in, as "METHOD path"; "" for what is shared."""
    steps = pointer.split("/")
    return one_line(f"{steps[3].upper()} {unescaped(steps[2])}", 300) if _is_in_operation(steps) else ""


def subject(side: Side, pointer: str) -> str:
    """Name what stands at a pointer."""
    steps = pointer.split("/")
    if _is_in_operation(steps):
        return ": ".join(filter(None, (operation_at(pointer), _words(side, steps, 4))))
    if steps[1:2] == ["components"] and len(steps) > 3:
        kind = "" if steps[2] == "schemas" else f"{steps[2]} "
        return f"{kind}{one_line(unescaped(steps[3]))}" + _words(side, steps, 4)
    return one_line(".".join(unescaped(step) for step in steps[1:])) or "the document"


def _is_in_operation(steps: list[str]) -> bool:
    return len(steps) > 3 and steps[1] == "paths" and steps[3] != "parameters"


def _words(side: Side, steps: list[str], start: int) -> str:
    """The words for the steps of a pointer from `start` on; what they lead to alone where that names itself."""
    told = ""
    for word in _named(side, steps, start):
        told += word if not told or word[0] in ".[{" else f" {word}"
    return told


def _named(side: Side, steps: list[str], start: int) -> Iterator[str]:
    rest = iter(range(start, len(steps)))
    for at in rest:
        step = steps[at]
        inner = one_line(unescaped(steps[at + 1])) if at + 1 < len(steps) else ""
        match step:
            case "parameters" if inner:
                yield _parameter(side, "/".join(steps[: at + 2]))
            case "responses" | "headers" | "callbacks" | "links" if inner:
                yield f"{step[:-1]} {inner}"
            case "content" if inner:
                yield from () if inner == _USUAL_TYPE else (inner,)
            case "properties" | "patternProperties" if inner:
                yield f".{inner}"
            case "requestBody":
                yield "request body"
                continue
            case "items":
                yield "[]"
                continue
            case "additionalProperties":
                yield "{}"
                continue
            case _:
                continue
        next(rest)


def _parameter(side: Side, pointer: str) -> str:
    node = side.followed(pointer)
    said: Mapping[str, object] = node.value if node else {}
    return f"{one_line(str(said.get('in', '')))} parameter {one_line(str(said.get('name', '')))}"
