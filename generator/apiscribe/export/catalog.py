"""The entities of a Backstage catalogue: the API, with the document beside it as its definition, and its two packages.

Names and tags have the form that a catalogue asks for; what has another form is left out or made to fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.naming import kebab
from apiscribe.settings import ApiSettings

_VERSION = "backstage.io/v1alpha1"
_LONGEST = 63
_WEB = re.compile(r"https?://[^\s<>\"]+")


def entities(document: Mapping[str, Any], settings: ApiSettings) -> tuple[Mapping[str, Any], ...]:
    """Describe the API, its models package and its client package, which consumes the API."""
    api, models, client = (_name(name) for name in (settings.name, settings.models_package, settings.client_package))
    definition = {"$text": "./openapi.yaml"}
    return (
        _entity(
            "API", _about_api(document, settings), {"type": "openapi", **_state(settings), "definition": definition}
        ),
        _entity(
            "Component",
            {"name": models, "title": settings.models_package, "description": f"Python models of {_title(settings)}"},
            {"type": "library", **_state(settings)},
        ),
        _entity(
            "Component",
            {"name": client, "title": settings.client_package, "description": f"Python client of {_title(settings)}"},
            {"type": "library", **_state(settings), "consumesApis": [api], "dependsOn": [f"component:{models}"]},
        ),
    )


def _entity(kind: str, metadata: Mapping[str, Any], spec: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"apiVersion": _VERSION, "kind": kind, "metadata": metadata, "spec": spec}


def _about_api(document: Mapping[str, Any], settings: ApiSettings) -> dict[str, Any]:
    info = document["info"]
    about: dict[str, Any] = {"name": _name(settings.name), "title": _title(settings)}
    if info.get("description"):
        about["description"] = info["description"]
    if tags := list(_tags(document)):
        about["tags"] = tags
    if links := list(_links(document)):
        about["links"] = links
    return about


def _state(settings: ApiSettings) -> dict[str, str]:
    system = {"system": settings.export.system} if settings.export.system else {}
    return {"lifecycle": settings.export.lifecycle, "owner": settings.export.owner, **system}


def _title(settings: ApiSettings) -> str:
    return " ".join(settings.title.split()) or settings.name


def _name(name: str) -> str:
    """The name of an entity: at most 63 letters, digits and hyphens, with a letter or a digit at both ends."""
    return name[:_LONGEST].rstrip("-")


def _tags(document: Mapping[str, Any]) -> Iterator[str]:
    """The tags of the document in the form of a catalogue's, each once; one without a letter of ours has none."""
    told = (kebab(str(tag.get("name", "")), "")[:_LONGEST].strip("-") for tag in document.get("tags", ()))
    yield from dict.fromkeys(tag for tag in told if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", tag))


def _links(document: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    told = (("Documentation", document.get("externalDocs")), ("Contact", document["info"].get("contact")))
    for title, target in told:
        url = (target or {}).get("url", "")
        if _WEB.fullmatch(url):
            yield {"url": url, "title": title}
