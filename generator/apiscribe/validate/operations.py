"""Paths, operations, parameters, tags, servers and security: that what they name exists, once, and is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from apiscribe.lines import escaped
from apiscribe.validate.openapi_objects import CHILDREN, METHODS, Node, Outline
from apiscribe.validate.problems import Problem, shown

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_COMPONENT_NAME = re.compile(r"[a-zA-Z0-9._-]+")


def operation_problems(outline: Outline) -> Iterator[Problem]:
    """Check what operations say of one another and of the rest of the document."""
    yield from _paths(outline)
    yield from _operation_ids(outline)
    yield from _tags(outline)
    yield from _security(outline)
    yield from _component_names(outline)
    for item in outline.of("path item"):
        yield from _path_item(outline, item)
    for operation in outline.of("operation"):
        yield from _responses(operation)
    for server in outline.of("server"):
        yield from _server(server)


def _paths(outline: Outline) -> Iterator[Problem]:
    """Two paths that differ only in the names of their placeholders are one to a server."""
    firsts: dict[str, str] = {}
    paths = outline.document.get("paths")
    for path in paths if isinstance(paths, Mapping) else ():
        form = _PLACEHOLDER.sub("{}", path)
        first = firsts.setdefault(form, path)
        if first != path:
            message = f"No server can tell this path from {shown(first, 120)}: give both the same names, or join them."
            yield Problem("ambiguous-path", message, f"/paths/{escaped(path)}", (f"/paths/{escaped(first)}",), path)


def _operation_ids(outline: Outline) -> Iterator[Problem]:
    firsts: dict[str, str] = {}
    for operation in outline.of("operation"):
        name, pointer = operation.value.get("operationId"), f"{operation.pointer}/operationId"
        if isinstance(name, str) and firsts.setdefault(name, pointer) != pointer:
            message = f"The operationId {shown(name)} is taken: name this operation otherwise."
            yield Problem("duplicate-operation-id", message, pointer, (firsts[name],), name)
    for link in outline.of("link"):
        name = link.value.get("operationId")
        if isinstance(name, str) and name not in firsts:
            message = f"No operation has the operationId {shown(name)}: link to one that exists."
            yield Problem("dangling-reference", message, f"{link.pointer}/operationId", value=name)


def _tags(outline: Outline) -> Iterator[Problem]:
    firsts: dict[str, str] = {}
    for tag in outline.of("tag"):
        name, pointer = tag.value.get("name"), f"{tag.pointer}/name"
        if isinstance(name, str) and firsts.setdefault(name, pointer) != pointer:
            message = f"The tag {shown(name)} is described twice: remove one."
            yield Problem("duplicate-tag", message, pointer, (firsts[name],), name)
    for operation in outline.of("operation") if firsts else ():
        for index, name in enumerate(_list(operation.value.get("tags"))):
            if isinstance(name, str) and name not in firsts:
                message = f"The tag {shown(name)} is not described in `tags`: add it there, or write one that is."
                yield Problem("undeclared-tag", message, f"{operation.pointer}/tags/{index}", value=name)


def _security(outline: Outline) -> Iterator[Problem]:
    schemes = _mapping(_mapping(outline.document.get("components")).get("securitySchemes"))
    for node in (outline.nodes[""], *outline.of("operation")):
        for index, requirement in enumerate(_list(node.value.get("security"))):
            for name in _mapping(requirement):
                if name not in schemes:
                    message = f"No security scheme is named {shown(name)}: define it, or name one that is."
                    pointer = f"{node.pointer}/security/{index}/{escaped(name)}"
                    yield Problem("unknown-security-scheme", message, pointer, value=name)


def _component_names(outline: Outline) -> Iterator[Problem]:
    components = _mapping(outline.document.get("components"))
    for section in CHILDREN["components"]:
        for name in _mapping(components.get(section)):
            if not _COMPONENT_NAME.fullmatch(name):
                message = f"{shown(name)} is no name for a component: use letters, digits, `.`, `_` and `-` alone."
                yield Problem("wrong-name", message, f"/components/{section}/{escaped(name)}", value=name)


def _path_item(outline: Outline, item: Node) -> Iterator[Problem]:
    shared = list(_parameters(outline, item))
    yield from _doubled(shared)
    operations = [*outline.inside(item, *METHODS)]
    for operation in operations:
        yield from _doubled(list(_parameters(outline, operation)))
    path = item.pointer.removeprefix("/paths/")
    if path == item.pointer or "/" in path:
        return  # a webhook, a callback or a component has no path of its own
    placeholders = dict.fromkeys(_PLACEHOLDER.findall(path.replace("~1", "/").replace("~0", "~")))
    for operation in operations:
        own = list(_parameters(outline, operation))
        yield from _undeclared(operation, placeholders, [*shared, *own])
        yield from _unused(own, placeholders)
    yield from _unused(shared, placeholders)


def _parameters(outline: Outline, owner: Node) -> Iterator[tuple[str, str, str]]:
    """Name, place (`in`) and pointer of each parameter; references are followed, what is malformed passed over."""
    for parameter in outline.inside(owner, "parameters"):
        meant = outline.followed(parameter)
        if meant is not None and meant.kind == "parameter":
            name, place = meant.value.get("name"), meant.value.get("in")
            if isinstance(name, str) and isinstance(place, str):
                yield name, place, parameter.pointer


def _doubled(parameters: Iterable[tuple[str, str, str]]) -> Iterator[Problem]:
    firsts: dict[tuple[str, str], str] = {}
    for name, place, pointer in parameters:
        key = (name.lower() if place == "header" else name, place)
        if firsts.setdefault(key, pointer) != pointer:
            message = f"The {place} parameter {shown(name)} is described twice: remove one."
            yield Problem("duplicate-parameter", message, pointer, (firsts[key],), name)


def _undeclared(
    operation: Node, placeholders: Iterable[str], parameters: Iterable[tuple[str, str, str]]
) -> Iterator[Problem]:
    declared = {name for name, place, _ in parameters if place == "path"}
    for name in placeholders:
        if name not in declared:
            message = f"The path has a placeholder {shown(name)} that no parameter describes: add a path parameter."
            yield Problem("undeclared-path-parameter", message, f"{operation.pointer}/parameters", value=name)


def _unused(parameters: Iterable[tuple[str, str, str]], placeholders: Iterable[str]) -> Iterator[Problem]:
    for name, place, pointer in parameters:
        if place == "path" and name not in placeholders:
            message = f"The path has no placeholder for the parameter {shown(name)}: remove it, or mend the path."
            yield Problem("unused-path-parameter", message, f"{pointer}/name", value=name)


def _responses(operation: Node) -> Iterator[Problem]:
    responses = operation.value.get("responses", {})
    if isinstance(responses, Mapping) and all(key.startswith("x-") for key in responses):
        message = "The operation has no response: describe at least one."
        yield Problem("missing-responses", message, f"{operation.pointer}/responses")


def _server(server: Node) -> Iterator[Problem]:
    url, variables = server.value.get("url"), _mapping(server.value.get("variables"))
    for name in dict.fromkeys(_PLACEHOLDER.findall(url)) if isinstance(url, str) else ():
        if name not in variables:
            message = f"The URL has a variable {shown(name)} that `variables` does not describe: add it there."
            yield Problem("undeclared-server-variable", message, f"{server.pointer}/url", value=name)
    for name, variable in variables.items():
        options, default = _list(_mapping(variable).get("enum")), _mapping(variable).get("default")
        if options and default is not None and default not in options:
            message = f"The default {shown(default)} is not in the enum: add it there, or write one that is."
            pointer = f"{server.pointer}/variables/{escaped(name)}/default"
            yield Problem("default-mismatch", message, pointer, value=shown(default))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
