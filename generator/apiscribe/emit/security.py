"""How the API is told who calls, and how it says what went wrong: facts that a client hands to its runtime."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.emit.schemas import Schema, component_of, components, operations_of
from apiscribe.findings import CannotDo

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CODE = re.compile(r"code$", re.IGNORECASE)
_MESSAGE = re.compile(r"(msg|message|reason|detail)$", re.IGNORECASE)


def token_header(document: Mapping[str, Any]) -> tuple[str, str]:
    """Say in which header a token goes, and what stands before it there. The first scheme that has one counts."""
    schemes: Mapping[str, Mapping[str, Any]] = document.get("components", {}).get("securitySchemes", {})
    for scheme in schemes.values():
        match scheme:
            case {"type": "apiKey", "in": "header", "name": str() as header}:
                if not _HEADER.fullmatch(header):
                    raise CannotDo(f"{header!r} is no name of a header for the token")
                return header, ""
            case {"type": "http", "scheme": str() as kind} if kind.lower() == "bearer":
                return "Authorization", "Bearer "
    return "Authorization", "Bearer "


def environment_prefix(package: str) -> str:
    """Say what the names of a client's environment variables begin with: modelarts-client -> MODELARTS."""
    word = re.sub(r"[^A-Z0-9]+", "_", re.sub(r"[-_.]client$", "", package, flags=re.IGNORECASE).upper()).strip("_")
    return f"API_{word}" if word[:1].isdigit() else word


def error_names(document: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the fields of documented error bodies that hold a code and a message, in the order of the document."""
    fields = tuple(dict.fromkeys(_error_fields(document)))
    return tuple(filter(_CODE.search, fields)), tuple(filter(_MESSAGE.search, fields))


def _error_fields(document: Mapping[str, Any]) -> Iterator[str]:
    for _, _, operation in operations_of(document):
        for status, response in operation.get("responses", {}).items():
            if not str(status).startswith("2"):
                for media in response.get("content", {}).values():
                    yield from _fields(document, media.get("schema", {}), depth=2)


def _fields(document: Mapping[str, Any], schema: Schema, depth: int) -> Iterator[str]:
    """Name the properties of a schema, and those of the objects that they hold, `depth` levels down."""
    name = component_of(schema)
    resolved = components(document).get(name, {}) if name is not None else schema
    properties: Mapping[str, Schema] = resolved.get("properties", {})
    yield from properties
    if depth > 1:
        for inner in properties.values():
            yield from _fields(document, inner, depth - 1)


def base_url(document: Mapping[str, Any]) -> str:
    """Give the address of the first server, its variables at their defaults; empty where one is left open."""
    server: Mapping[str, Any] = next(iter(document.get("servers", ())), {})
    url = str(server.get("url", ""))
    for name, variable in server.get("variables", {}).items():
        url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
    return url.rstrip("/") if re.fullmatch(r"https?://[A-Za-z0-9.:/_~%-]+", url) else ""
