"""The module of models, cut into modules of which a program loads those that it uses.

Components that the same operations lead to stand in one module: whatever a call loads, it may meet. A component only
refers to what all of its own operations lead to as well, so imports between these modules go one way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from apiscribe.emit.schemas import components, led_to, operations_of
from apiscribe.naming import snake, unique

# Below this, all models load in a hundredth of a second or so, and a reader finds them in one place.
FEW = 40

Groups = Mapping[str, Sequence[str]]


def grouped(document: Mapping[str, Any], names: Mapping[str, str]) -> Groups:
    """Name the modules, and the classes of each by `names`; the widest used come last."""
    schemas = components(document)
    users: dict[str, frozenset[int]] = dict.fromkeys(schemas, frozenset())
    for number, (_, _, operation) in enumerate(operations_of(document)):
        for component in led_to(operation, schemas):
            users[component] |= {number}
    together: dict[frozenset[int], list[str]] = {}
    for component in sorted(schemas, key=lambda each: len(users[each])):
        together.setdefault(users[component], []).append(component)
    made: dict[str, list[str]] = {}
    for group in together.values():
        head = max(group, key=lambda each: len(led_to(schemas[each], schemas).intersection(group)))
        made[unique(snake(names[head]), made)] = [names[each] for each in group]
    return made


def split(source: str, groups: Groups) -> dict[str, str]:
    """Cut a module that the generator made, definition by definition; each module imports what it uses."""
    header, definitions = _definitions(ast.parse(source).body)
    used = {name: set(_used(nodes)) for name, nodes in definitions.items()}
    placed = _placed(groups, used)
    lines = source.split("\n")
    made: dict[str, str] = {}
    for module in groups:
        own = [name for name in definitions if placed[name] == module]
        needed = frozenset[str]().union(*(used[name] for name in own))
        parts = [lines[definitions[name][0].lineno - 1 : definitions[name][-1].end_lineno] for name in own]
        made[module] = "\n\n\n".join([_header(header, needed, module, placed), *map("\n".join, parts), ""])
    return made


def _definitions(body: Iterable[ast.stmt]) -> tuple[list[ast.stmt], dict[str, list[ast.stmt]]]:
    """Tell apart what stands before the definitions, and the definitions by name, each with the words below it."""
    header: list[ast.stmt] = []
    definitions: dict[str, list[ast.stmt]] = {}
    latest = header
    for node in body:
        match node:
            case ast.ClassDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
                latest = definitions[name] = [node]
            case _:
                latest.append(node)
    return header, definitions


def _used(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Give the names that definitions refer to, within strings that stand for types too."""
    for node in nodes:
        match node:
            case ast.Expr():
                pass  # words
            case ast.Subscript(value=ast.Name(id="Literal" as name)) | ast.Call(func=ast.Name(id="Field" as name)):
                yield name
            case ast.Constant(value=str() as text):
                yield from _used([ast.parse(text, mode="eval").body])
            case ast.Name(id=name):
                yield name
            case _:
                yield from _used(ast.iter_child_nodes(node))


def _placed(groups: Groups, used: Mapping[str, set[str]]) -> dict[str, str]:
    """Name the module of each definition. A class of an object within another goes with what refers to it."""
    placed = {name: module for module, names in groups.items() for name in names}
    waiting = [name for names in reversed(list(groups.values())) for name in names]
    for name in waiting:  # grows
        for inner in used[name]:
            if inner in used and inner not in placed:
                placed[inner] = placed[name]
                waiting.append(inner)
    return placed


def _header(header: Iterable[ast.stmt], needed: frozenset[str], module: str, placed: Mapping[str, str]) -> str:
    """Write what stands before the definitions of a module: of the imports, those that it needs."""
    written: list[str] = []
    for node in header:
        match node:
            case ast.ImportFrom(module=str(origin), names=names):
                if taken := [each.name for each in names if each.name in needed or origin == "__future__"]:
                    written.append(f"from {origin} import {', '.join(taken)}")
            case ast.Expr(value=ast.Constant(value=str(words))):
                written.append(f'"""{words}"""')
            case _:
                written.append(ast.unparse(node))
    elsewhere = (name for name in sorted(needed & placed.keys()) if placed[name] != module)
    return "\n".join([*written, *(f"from .{placed[name]} import {name}" for name in elsewhere)])
