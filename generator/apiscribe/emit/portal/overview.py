"""What is told of an API as a whole: where it is, who may call it, how a client is made, which resources it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apiscribe.emit.portal.names import Key, Places
from apiscribe.emit.portal.sources import Sources, shown
from apiscribe.emit.portal.words import code, said, web_link
from apiscribe.lines import escaped
from apiscribe.render import Verbatim, hypertext


@dataclass(frozen=True, slots=True)
class Resource:
    """A collection of the API: its id on the overview, its name in the client, its operations by their keys."""

    place: str
    name: str
    title: str
    operations: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """A part of a server's address that callers choose."""

    name: str
    default: str
    options: tuple[str, ...]
    said: Verbatim


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    said: Verbatim
    variables: tuple[Variable, ...]
    source: Verbatim


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way to tell who calls, in words."""

    name: str
    how: Verbatim
    said: Verbatim
    source: Verbatim


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of a site. `start` is how its client is used, "" where there is none."""

    title: str
    version: str
    said: Verbatim
    servers: tuple[Server, ...]
    sign_in: tuple[SignIn, ...]
    start: Verbatim
    contact: Verbatim
    licence: Verbatim


def overview(document: Mapping[str, Any], start: str, sources: Sources) -> Overview:
    """Write what the document says of the API as a whole. `start` is a call of its client."""
    info = document["info"]
    return Overview(
        title=str(info["title"]),
        version=str(info["version"]),
        said=said(str(info.get("description", ""))),
        servers=tuple(_servers(document.get("servers", ()), sources)),
        sign_in=tuple(_sign_in(document.get("components", {}).get("securitySchemes", {}), sources)),
        start=code(start),
        contact=_named_link(info.get("contact", {})),
        licence=_named_link(info.get("license", {})),
    )


def resources(names: Mapping[Key, tuple[str, str]]) -> tuple[Resource, ...]:
    """Group operations by the resource that the client has them at."""
    grouped: dict[str, list[Key]] = {}
    for key, (resource, _) in names.items():
        grouped.setdefault(resource, []).append(key)
    places = Places()
    return tuple(
        Resource(places.place("resource", name), name, _title(name), tuple(grouped[name])) for name in sorted(grouped)
    )


def _title(name: str) -> str:
    words = name.replace("_", " ").strip() or name
    return words[0].upper() + words[1:]


def _servers(servers: Sequence[Mapping[str, Any]], sources: Sources) -> Iterator[Server]:
    for at, server in enumerate(servers):
        variables = tuple(
            Variable(
                name=name,
                default=str(variable.get("default", "")),
                options=tuple(map(str, variable.get("enum", ()))),
                said=said(str(variable.get("description", ""))),
            )
            for name, variable in server.get("variables", {}).items()
        )
        source = shown(sources.around(f"/servers/{at}"), "")
        yield Server(str(server.get("url", "")), said(str(server.get("description", ""))), variables, source)


def _sign_in(schemes: Mapping[str, Mapping[str, Any]], sources: Sources) -> Iterator[SignIn]:
    for name, scheme in schemes.items():
        source = shown(sources.around(f"/components/securitySchemes/{escaped(name)}"), "")
        yield SignIn(name, _how(scheme), said(str(scheme.get("description", ""))), source)


def _how(scheme: Mapping[str, Any]) -> Verbatim:
    match scheme:
        case {"type": "apiKey", "in": where, "name": name}:
            places = {"header": "in the header", "query": "in the query parameter", "cookie": "in the cookie"}
            return Verbatim(f"A token {places.get(str(where), 'in')} <code>{hypertext(str(name))}</code>")
        case {"type": "http", "scheme": kind}:
            return Verbatim(f"<code>Authorization: {hypertext(str(kind).capitalize())}</code>")
        case _:
            return hypertext(str(scheme.get("type", "")))


def _named_link(said_of_it: Mapping[str, Any]) -> Verbatim:
    name = str(said_of_it.get("name") or said_of_it.get("url") or "")
    return web_link(str(said_of_it.get("url", "")), name)
