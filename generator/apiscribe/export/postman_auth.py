"""How a request of a Postman collection proves who asks: a security requirement in the words of the format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Auth = dict[str, Any]
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


def auth_of(document: Mapping[str, Any], requirements: Sequence[Mapping[str, Any]] | None) -> Auth | None:
    """The first way to be let in that the format has words for; None where the document says nothing of it."""
    if requirements is None:
        return None
    schemes: Mapping[str, Mapping[str, Any]] = document.get("components", {}).get("securitySchemes", {})
    for requirement in requirements:
        for name in requirement:
            if written := _written(schemes.get(name, {})):
                return written
    return {"type": "noauth"} if all(not requirement for requirement in requirements) else None


def credentials(auth: Auth | None) -> tuple[str, ...]:
    """The variables that an `auth` names."""
    parts = auth.get(auth["type"], ()) if auth else ()
    return tuple(name for part in parts for name in _VARIABLE.findall(str(part["value"])))


def _written(scheme: Mapping[str, Any]) -> Auth | None:
    match scheme:
        case {"type": "apiKey", "in": "header" | "query" as place, "name": str() as name}:
            return _auth("apikey", {"key": name, "value": "{{token}}", "in": place})
        case {"type": "http", "scheme": str() as kind} if kind.lower() == "basic":
            return _auth("basic", {"username": "{{username}}", "password": "{{password}}"})
        case {"type": "http", "scheme": str() as kind} if kind.lower() == "bearer":
            return _auth("bearer", {"token": "{{token}}"})
        case {"type": "oauth2" | "openIdConnect"}:
            return _auth("bearer", {"token": "{{token}}"})
        case _:
            return None


def _auth(kind: str, parts: Mapping[str, str]) -> Auth:
    return {"type": kind, kind: [{"key": key, "value": value, "type": "string"} for key, value in parts.items()]}
