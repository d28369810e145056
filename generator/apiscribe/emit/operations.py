"""From the operations of a document to the methods of a client: names, arguments, body, result.

May assume a valid document. Raises `CannotDo` for what no method can be made of, naming the operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from apiscribe.emit.annotations import Types
from apiscribe.emit.methods import FORMS, Argument, Body, Operation, Result
from apiscribe.emit.names import argument_names, class_names
from apiscribe.emit.paging import Listings
from apiscribe.emit.prose import sentence, told
from apiscribe.emit.resources import method_names
from apiscribe.emit.schemas import Schema, components, operations_of
from apiscribe.findings import CannotDo
from apiscribe.naming import words
from apiscribe.render import Verbatim, prose

# What a path may hold (RFC 3986, pchar), and placeholders.
_PATH = re.compile(r"(/([A-Za-z0-9._~%!$&'()*+,;=:@-]|\{[\w.$-]+\})*)+")
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_BYTES = "Bytes that are sent as they are."
_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")


def operations(document: Mapping[str, Any], client_parameters: Sequence[str]) -> tuple[Operation, ...]:
    """Make a method of each operation, in the document's order."""
    reader = _Reader(document, tuple(client_parameters))
    return tuple(reader.operation(path, method, source) for path, method, source in operations_of(document))


class _Reader:
    def __init__(self, document: Mapping[str, Any], client_parameters: tuple[str, ...]) -> None:
        self._document = document
        self._components = components(document)
        self._classes = class_names(self._components)
        self._types = Types(self._components, self._classes)
        self._walked = Listings(self._components, self._classes, self._types)
        self._client_parameters = client_parameters
        self._names = method_names(document, client_parameters)

    def operation(self, path: str, method: str, source: Mapping[str, Any]) -> Operation:
        at = f"{method.upper()} {path}"
        if not _PATH.fullmatch(path):
            raise CannotDo(f"{at!r} is no path that can be called")
        resource, name = self._names[path, method]
        body = self._body(source.get("requestBody"), at)
        # The answer to a HEAD has no body (RFC 9110, 9.3.2), whatever its page shows.
        result, schema = self._result(source.get("responses", {})) if method != "head" else (None, {})
        summary = str(source.get("summary") or " ".join(words(source.get("operationId", name))))
        summary = " ".join(prose(summary).split())
        old = "Deprecated." if source.get("deprecated") is True else ""
        parts = (sentence(summary), old, prose(str(source.get("description", ""))), _place(at, source))
        return Operation(
            resource=resource,
            name=name,
            method=method.upper(),
            path=path,
            summary=summary,
            told="\n\n".join(filter(None, parts)),
            arguments=self._arguments(path, source.get("parameters", ()), body, at),
            body=body,
            result=result,
            paging=self._walked.paging(source, schema, at) if result else None,
            secured=bool(source.get("security", True)),
            source=source,
        )

    def _arguments(
        self, path: str, parameters: Iterable[Mapping[str, Any]], body: Body | None, at: str
    ) -> tuple[Argument, ...]:
        placeholders = PLACEHOLDER.findall(path)
        own = [p for p in parameters if p["in"] != "path" or p["name"] not in self._client_parameters]
        known = {p["name"] for p in own if p["in"] == "path"}
        if set(placeholders) - set(self._client_parameters) != known:
            raise CannotDo(f"the path parameters of {at} are not those of its path")
        in_path = sorted((p for p in own if p["in"] == "path"), key=lambda p: placeholders.index(p["name"]))
        ordered = in_path + [p for p in own if p["in"] != "path"]
        names = argument_names((p["name"] for p in ordered), ("body",) if body else ())
        return tuple(self._argument(parameter, name, at) for parameter, name in zip(ordered, names, strict=True))

    def _argument(self, parameter: Mapping[str, Any], name: str, at: str) -> Argument:
        wire, where, schema = parameter["name"], parameter["in"], parameter.get("schema", {})
        if where == "cookie" or (where == "header" and not _HEADER.fullmatch(wire)):
            raise CannotDo(f"{at} takes {wire!r} in a {where}, which a client cannot send")
        deprecated = {"deprecated": True} if parameter.get("deprecated") else {}
        return Argument(
            name=name,
            wire=wire,
            where=where,
            required=bool(parameter.get("required")),
            type=self._types.given(schema),
            text=told({**schema, **deprecated}, str(parameter.get("description", ""))),
            schema=schema,
            joined=where == "query" and parameter.get("explode") is False,
        )

    def _body(self, request: Mapping[str, Any] | None, at: str) -> Body | None:
        if not request or not request.get("content"):
            return None
        content: Mapping[str, Any] = request["content"]
        media_type = next(filter(_is_json, content), next(iter(content)))
        if not _MEDIA_TYPE.fullmatch(media_type):
            raise CannotDo(f"the body of {at} has the media type {media_type!r}")
        takes_fields = _is_json(media_type) or media_type in FORMS
        schema = content[media_type].get("schema", {}) if takes_fields else None
        return Body(
            media_type=media_type,
            required=bool(request.get("required")),
            type=Verbatim("bytes") if schema is None else self._types.given(schema),
            text=_body_words(told(schema or {}, str(request.get("description", ""))), media_type),
            schema=schema,
        )

    def _result(self, responses: Mapping[str, Any]) -> tuple[Result | None, Schema]:
        """Choose the first success that has a body; the schema is that of its JSON."""
        successes = {str(code): responses[code] for code in sorted(responses) if str(code).startswith("2")}
        content: Mapping[str, Any] = next((each["content"] for each in successes.values() if each.get("content")), {})
        if not content:
            return None, {}
        # A page may well show a body for a status that has none by the rules of HTTP.
        optional = any(code in ("204", "205") or not each.get("content") for code, each in successes.items())
        media_type = next(filter(_is_json, content), None)
        if media_type is None:
            return _result(Verbatim("bytes"), optional), {}
        schema: Schema = content[media_type].get("schema", {})
        shape = self._types.shape(schema)
        return _result(None if shape == "int | float" else shape, optional), schema


def _place(at: str, source: Mapping[str, Any]) -> str:
    """Tell the documented URI, and the page that documents it: its name, and its address where the document has one."""
    page = prose(str(source.get("x-page", "")))
    url = prose(str(source.get("externalDocs", {}).get("url", "")))
    return "\n".join(filter(None, (f"`{at}`" + (f", from the page `{page}`" if page else ""), url)))


def _result(shape: Verbatim | None, optional: bool) -> Result:
    if shape is None:
        return Result(Verbatim("Any"), Verbatim("object"), optional)
    return Result(Verbatim(f"{shape} | None") if optional else shape, shape, optional)


def _body_words(text: str, media_type: str) -> str:
    """What is said of a body, and how it is sent where that is not as JSON."""
    if _is_json(media_type):
        return text
    if media_type not in FORMS:
        return f"{sentence(text)} {_BYTES}".strip() if text else _BYTES
    files = " A file is bytes, an open file, or a name and either." if media_type == FORMS[0] else ""
    how = f"Sent as a form ({media_type}).{files}"
    return f"{sentence(text)} {how}" if text else how


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def by_resource(every: Iterable[Operation]) -> Iterator[tuple[str, tuple[Operation, ...]]]:
    """Give the resources by name, each with its operations in order."""
    grouped: dict[str, list[Operation]] = {}
    for operation in every:
        grouped.setdefault(operation.resource, []).append(operation)
    return ((resource, tuple(grouped[resource])) for resource in sorted(grouped))
