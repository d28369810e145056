"""The body of a request of a Postman collection: JSON and other text as it is, forms field by field, files as files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.emit.samples import made_up
from apiscribe.emit.schemas import component_of, components
from apiscribe.validate.openapi_objects import Node, Outline

Body = dict[str, Any]
_FORM, _MULTIPART, _BYTES = "application/x-www-form-urlencoded", "multipart/form-data", "application/octet-stream"


def media_of(whole: Outline, operation: Node) -> tuple[str, Mapping[str, Any]] | None:
    """Media type and media type object of the body, the first where there are several; None without a body."""
    for node in whole.inside(operation, "requestBody"):
        meant = whole.followed(node)
        for media_type, media in meant.value.get("content", {}).items() if meant else ():
            return media_type, media
    return None


def body_of(whole: Outline, media_type: str, media: Mapping[str, Any], shown: tuple[Any, ...]) -> Body:
    """Write a body: as a sample shows it, else with what the schema requires."""
    schema = media.get("schema", {})
    schema = schema if isinstance(schema, Mapping) else {}
    value = shown[0] if shown else made_up(whole.document, schema, "body")
    if media_type == _BYTES:
        return {"mode": "file", "file": {}}
    if media_type in (_FORM, _MULTIPART):
        mode = "urlencoded" if media_type == _FORM else "formdata"
        return {"mode": mode, mode: list(_fields(whole, schema, value, is_multipart=media_type == _MULTIPART))}
    language = "json" if is_json(media_type) else "text"
    return {"mode": "raw", "raw": text_of(value, media_type), "options": {"raw": {"language": language}}}


def is_json(media_type: str) -> bool:
    """Whether bodies of the type are JSON."""
    return media_type.partition(";")[0].endswith(("/json", "+json"))


def text_of(value: Any, media_type: str) -> str:
    """A sample as text: JSON indented by two spaces, and the text of any other format as it is."""
    if isinstance(value, str) and not is_json(media_type):
        return value
    return json.dumps(value, indent=2, ensure_ascii=False)


def _fields(whole: Outline, schema: Mapping[str, Any], value: Any, *, is_multipart: bool) -> Iterator[Body]:
    """Every documented field, and those that only the sample has; off where neither schema nor sample asks for it."""
    name = component_of(schema)
    described = components(whole.document).get(name, {}) if name else schema
    given = value if isinstance(value, Mapping) else {}
    properties = described.get("properties", {})
    for key in dict.fromkeys((*properties, *given)):
        about = properties.get(key, {})
        field: Body = {"key": key}
        if is_multipart and about.get("format") == "binary":
            field |= {"type": "file", "src": None}
        else:
            field |= {"value": _text(given.get(key, "")), **({"type": "text"} if is_multipart else {})}
        if about.get("description"):
            field["description"] = about["description"]
        if key not in given and key not in described.get("required", ()):
            field["disabled"] = True
        yield field


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
