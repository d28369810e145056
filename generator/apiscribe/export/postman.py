"""A Postman collection (format 2.1): a folder a resource, a request an operation, documented samples as its examples.

What changes from user to user is a variable of the collection: `baseUrl`, the variables of the server's URL, path
parameters that are set once, and what a caller proves himself with. No secret and no script is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apiscribe.emit.resources import method_names
from apiscribe.emit.schemas import operations_of
from apiscribe.export.postman_auth import Auth, auth_of, credentials
from apiscribe.export.postman_request import Asked, item
from apiscribe.naming import snake
from apiscribe.paths import PLACEHOLDER
from apiscribe.settings import ApiSettings
from apiscribe.validate.openapi_objects import outline

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_BASE_URL = "baseUrl"


@dataclass(frozen=True, slots=True)
class _Variable:
    key: str
    value: str = ""
    description: str = ""

    def written(self) -> dict[str, str]:
        told = {"description": self.description} if self.description else {}
        return {"key": self.key, "value": self.value, "type": "string", **told}


def collection(document: Mapping[str, Any], settings: ApiSettings) -> dict[str, Any]:
    """Write the collection."""
    info = {
        "name": document["info"]["title"],
        "description": document["info"].get("description", ""),
        "schema": _SCHEMA,
    }
    auth = auth_of(document, document.get("security"))
    return {
        "info": {key: value for key, value in info.items() if value},
        "item": list(_folders(document, settings, auth)),
        **({"auth": auth} if auth else {}),
        "variable": [variable.written() for variable in _variables(document, settings)],
    }


def _folders(document: Mapping[str, Any], settings: ApiSettings, auth: Auth | None) -> Iterator[dict[str, Any]]:
    """A folder a resource, in alphabetical order; operations in the order of the document."""
    whole = outline(document)
    resources = method_names(document, settings.client_parameters)
    folders: dict[str, list[dict[str, Any]]] = {}
    for path, method, operation in operations_of(document):
        own = auth_of(document, operation["security"]) if "security" in operation else auth
        asked = Asked(whole, path, method, settings.client_parameters, None if own == auth else own)
        folders.setdefault(resources[path, method][0], []).append(item(asked))
    words = {snake(tag["name"]): tag["description"] for tag in document.get("tags", ()) if tag.get("description")}
    for name in sorted(folders):
        yield {"name": name, **({"description": words[name]} if name in words else {}), "item": folders[name]}


def _variables(document: Mapping[str, Any], settings: ApiSettings) -> Iterable[_Variable]:
    """The collection's variables, each key once."""
    kept: dict[str, _Variable] = {}
    for variable in (*_of_server(document), *_of_paths(document, settings.client_parameters), *_of_caller(document)):
        kept.setdefault(variable.key, variable)
    return kept.values()


def _of_server(document: Mapping[str, Any]) -> Iterator[_Variable]:
    """The address of the first server; each of its own variables is one of the collection."""
    server: Mapping[str, Any] = next(iter(document.get("servers", ())), {})
    url = PLACEHOLDER.sub(r"{{\1}}", str(server.get("url", ""))).rstrip("/")
    yield _Variable(_BASE_URL, url, str(server.get("description", "")))
    for name, variable in server.get("variables", {}).items():
        yield _Variable(name, str(variable.get("default", "")), str(variable.get("description", "")))


def _of_paths(document: Mapping[str, Any], client_parameters: Sequence[str]) -> Iterator[_Variable]:
    """What is set once for all requests, and placeholders that are only a part of their segment."""
    segments = [segment for path in document.get("paths", {}) for segment in path.split("/")]
    there = {name for segment in segments for name in PLACEHOLDER.findall(segment)}
    partly = {
        name for segment in segments if not PLACEHOLDER.fullmatch(segment) for name in PLACEHOLDER.findall(segment)
    }
    yield from (_Variable(name) for name in client_parameters if name in there)
    yield from (_Variable(name) for name in sorted(partly))


def _of_caller(document: Mapping[str, Any]) -> Iterator[_Variable]:
    named = [document.get("security"), *(operation.get("security") for _, _, operation in operations_of(document))]
    for requirements in named:
        yield from (_Variable(name) for name in credentials(auth_of(document, requirements)))
