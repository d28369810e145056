"""ApiDescription -> OpenAPI 3.1 mapping, and the provenance of what stands in it.

May assume: `reconcile` has named operations, objects and enums. Promises: keys in a fixed order, parameters and
properties in page order, paths and components sorted; every parameter, property, enum and default has its place.

Enums are closed in parameters and in schemas that no response reaches; everywhere else open (`anyOf` the enum or any
value of its type), so that a value that a server adds tomorrow breaks nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import PurePath
from typing import Any

from apiscribe.api import (
    FILE,
    FORM_TYPE,
    JSON_TYPE,
    AnyValue,
    ApiDescription,
    ArrayOf,
    Body,
    Example,
    Facts,
    FreeObject,
    MapOf,
    Named,
    Object,
    Operation,
    Pagination,
    Parameter,
    Property,
    RequestSample,
    Response,
    Scalar,
    Schema,
    Stated,
    TableObject,
    reached,
)
from apiscribe.location import Location
from apiscribe.naming import example_key, unique
from apiscribe.samples import pointer_token
from apiscribe.settings import ApiSettings

TOKEN_HEADER = "x-auth-token"
TOKEN_SCHEME = "token"
_BYTES = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
_LIMITS: Mapping[str, str] = {
    "minimum": "minimum", "maximum": "maximum", "min_length": "minLength", "max_length": "maxLength",
    "pattern": "pattern", "min_items": "minItems", "max_items": "maxItems",
}  # fmt: skip
_OF_THE_ARRAY = ("min_items", "max_items")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands, and by which rule it was read."""

    at: Location
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An OpenAPI mapping, and the source of each JSON pointer (RFC 6901) whose value a page or an overlay states."""

    content: dict[str, Any]
    provenance: Mapping[str, Source]

    def at(self, pointer: str) -> Location:
        """The place of a pointer, or of the innermost value around it that has one."""
        while pointer and pointer not in self.provenance:
            pointer = pointer.rpartition("/")[0]
        return self.provenance[pointer].at if pointer in self.provenance else Location("openapi.yaml")


def document(api: ApiDescription, settings: ApiSettings) -> Document:
    """Write the description as an OpenAPI document."""
    writer = _Writer(api)
    paths: dict[str, Any] = {}
    for operation in api.operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = writer.operation(operation)
    schemas = writer.schemas()
    content: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": settings.title, "version": settings.version}}
    if settings.description:
        content["info"]["description"] = settings.description
    tags = sorted({operation.tag for operation in api.operations if operation.tag})
    if tags:
        content["tags"] = [{"name": tag, **_told(api.tags.get(tag, ""))} for tag in tags]
    content["paths"] = dict(sorted(paths.items()))
    components: dict[str, Any] = {"schemas": dict(sorted(schemas.items()))} if schemas else {}
    if writer.needs_token:
        components["securitySchemes"] = {TOKEN_SCHEME: {"type": "apiKey", "in": "header", "name": "X-Auth-Token"}}
    if components:
        content["components"] = components
    return Document(content, writer.provenance)


@dataclass(slots=True)
class _Writer:
    api: ApiDescription
    provenance: dict[str, Source] = field(default_factory=dict)
    needs_token: bool = False
    _answered: frozenset[Location] = frozenset()
    _enums: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        answers = (r.body.schema for operation in self.api.operations for r in operation.responses if r.body)
        self._answered = frozenset(reached(answers, self.api.objects))

    # Operations

    def operation(self, operation: Operation) -> dict[str, Any]:
        pointer = f"/paths/{pointer_token(operation.path)}/{operation.method.lower()}"
        self.provenance[pointer] = Source(operation.at, "a documented URI")
        headers = {p.property.name.casefold(): p.property for p in operation.parameters if p.place == "header"}
        written: dict[str, Any] = {"operationId": operation.name}
        if operation.summary:
            written["summary"] = operation.summary
        if operation.description:
            written["description"] = operation.description
        if operation.tag:
            written["tags"] = [operation.tag]
        if operation.deprecated:
            written["deprecated"] = True
        if TOKEN_HEADER in headers:
            self.needs_token = True
            written["security"] = [{TOKEN_SCHEME: []}]
        kept = [
            p for p in operation.parameters if p.place != "header" or p.property.name.casefold() not in _NOT_PARAMETERS
        ]
        if kept:
            written["parameters"] = [
                self._parameter(parameter, f"{pointer}/parameters/{index}") for index, parameter in enumerate(kept)
            ]
        if operation.request:
            media_type = _media_type(operation.request, _stated_type(operation, headers.get("content-type")))
            written["requestBody"] = self._request(operation, operation.request, media_type, f"{pointer}/requestBody")
        written["responses"] = {
            response.status: self._response(response, f"{pointer}/responses/{response.status}")
            for response in operation.responses
        }
        if operation.pagination:
            written["x-pagination"] = _pagination(operation.pagination)
        # By name alone: where the page lies, and in which form, is no fact of the API.
        written["x-page"] = PurePath(operation.at.file).stem
        lines = [sample for sample in operation.samples if sample.url]
        if lines:
            written["x-samples"] = [_request_sample(sample) for sample in lines]
            for index, sample in enumerate(lines):
                self.provenance[f"{pointer}/x-samples/{index}"] = Source(sample.at, "a sample")
        return written

    def _parameter(self, parameter: Parameter, pointer: str) -> dict[str, Any]:
        prop = parameter.property
        self.provenance[pointer] = Source(prop.at, "a row")
        written: dict[str, Any] = {"name": prop.name, "in": parameter.place}
        if prop.required or parameter.place == "path":
            written["required"] = True
        if prop.description:
            written["description"] = prop.description
        if prop.facts.deprecated:
            written["deprecated"] = True
        written["schema"] = self._schema(prop, f"{pointer}/schema", closed=True)
        return written

    def _request(self, operation: Operation, body: Body, media_type: str, pointer: str) -> dict[str, Any]:
        self.provenance[pointer] = Source(body.at, "a table")
        content = self._media(body, f"{pointer}/content/{pointer_token(media_type)}", closed=True)
        required = {"required": True} if self._is_required(operation, body) else {}
        return {**required, "content": {media_type: content}}

    def _is_required(self, operation: Operation, body: Body) -> bool:
        """Whether a request has to have its body: unless all its fields are optional and some sample has none."""
        if not isinstance(body.schema, TableObject):
            return True
        described = self.api.objects[body.schema.at]
        if described.alternatives or any(prop.required is not False for prop in described.properties):
            return True
        shown = [sample.body.value if sample.body else None for sample in operation.samples]
        return bool(shown) and all(shown)

    def _response(self, response: Response, pointer: str) -> dict[str, Any]:
        self.provenance[pointer] = Source(response.at, "a status code")
        written: dict[str, Any] = {"description": response.description or _reason(response.status)}
        if response.headers:
            written["headers"] = {
                header.name: self._header(header, f"{pointer}/headers/{pointer_token(header.name)}")
                for header in response.headers
            }
        if response.body:
            media_type = _media_type(response.body)
            content = self._media(response.body, f"{pointer}/content/{pointer_token(media_type)}", closed=False)
            written["content"] = {media_type: content}
        return written

    def _header(self, header: Property, pointer: str) -> dict[str, Any]:
        self.provenance[pointer] = Source(header.at, "a row")
        told = {"description": header.description} if header.description else {}
        return {**told, "schema": self._schema(header, f"{pointer}/schema", closed=False)}

    def _media(self, body: Body, pointer: str, *, closed: bool) -> dict[str, Any]:
        bare = Property("", body.schema, body.at)
        written: dict[str, Any] = {"schema": self._schema(bare, f"{pointer}/schema", closed=closed)}
        if body.examples:
            written["examples"] = dict(self._examples(body.examples, f"{pointer}/examples"))
        return written

    def _examples(self, examples: tuple[Example, ...], pointer: str) -> Iterator[tuple[str, Any]]:
        names: set[str] = set()
        for example in examples:
            name = unique(example_key(example.title, "example") if len(examples) > 1 else "example", names)
            names.add(name)
            value = f"{pointer}/{name}/value"
            self.provenance[f"{pointer}/{name}"] = Source(example.at, "a sample")
            self.provenance |= {f"{value}{inner}": Source(at, "a sample") for inner, at in example.lines.items()}
            yield (
                name,
                {"summary": example.title, "value": example.value} if example.title else {"value": example.value},
            )

    # Schemas

    def schemas(self) -> dict[str, Any]:
        """Every component: the objects, then the enums that their fields and the parameters have made."""
        written = {described.name: self._object(described) for described in self.api.objects.values()}
        return {**written, **self._enums}

    def _object(self, described: Object) -> dict[str, Any]:
        pointer = f"/components/schemas/{described.name}"
        self.provenance[pointer] = Source(described.at, "a sample" if described.inferred else "a table")
        closed = described.at not in self._answered
        required = [prop.name for prop in described.properties if prop.required]
        properties = {
            prop.name: self._described(prop, f"{pointer}/properties/{pointer_token(prop.name)}", closed=closed)
            for prop in described.properties
        }
        written: dict[str, Any] = {"type": "object"}
        if described.inferred:
            written["x-inferred"] = True
        if required:
            written["required"] = required
        written["properties"] = properties
        if described.alternatives:
            written["anyOf"] = [{"required": list(names)} for names in described.alternatives]
        return written

    def _described(self, prop: Property, pointer: str, *, closed: bool) -> dict[str, Any]:
        self.provenance[pointer] = Source(prop.at, "a row")
        schema = self._schema(prop, pointer, closed=closed)
        if prop.at in self.api.nulls and schema:
            schema = _or_null(schema)
            keyword = "anyOf" if "anyOf" in schema else "type"
            self.provenance[f"{pointer}/{keyword}"] = Source(self.api.nulls[prop.at], "null in a sample")
        told = {"description": prop.description} if prop.description else {}
        deprecated = {"deprecated": True} if prop.facts.deprecated else {}
        kind: dict[str, Any] = {key: schema.pop(key) for key in ("$ref", "anyOf", "type", "format") if key in schema}
        return {**kind, **told, **deprecated, **schema}

    def _schema(self, prop: Property, pointer: str, *, closed: bool) -> dict[str, Any]:
        """The schema of a field with its facts; a fact of an array's values stands with its items."""
        written = self._bare(prop.schema)
        leaf, inner = written, pointer
        while leaf.get("type") == "array":
            leaf, inner = leaf["items"], f"{inner}/items"
        self._facts(prop.facts, written, pointer, leaf, inner)
        if prop.facts.enum and prop.at in self.api.enums:
            self._enum(prop, leaf, inner, closed=closed)
        elif prop.facts.enum:
            _list(leaf, [option.value for option in prop.facts.enum], closed=closed)
            self._state(f"{inner}/enum", prop.facts.enum[0])
        if prop.facts.default:
            written["default"] = prop.facts.default.value
            self._state(f"{pointer}/default", prop.facts.default)
        return written

    def _bare(self, schema: Schema) -> dict[str, Any]:
        match schema:
            case Scalar(type, None):
                return {"type": type}
            case Scalar(type, format):
                return {"type": type, "format": format}
            case ArrayOf(items):
                return {"type": "array", "items": self._bare(items)}
            case MapOf(values):
                return {"type": "object", "additionalProperties": self._bare(values) or True}
            case TableObject(at):
                return {"$ref": f"#/components/schemas/{self.api.objects[at].name}"}
            case FreeObject() | Named():
                return {"type": "object"}
            case AnyValue():
                return {}

    def _facts(self, facts: Facts, whole: dict[str, Any], pointer: str, leaf: dict[str, Any], inner: str) -> None:
        if facts.format:
            leaf["format"] = facts.format.value
            self._state(f"{inner}/format", facts.format)
        for name, key in _LIMITS.items():
            stated: Stated[Any] | None = getattr(facts, name)
            if stated:
                of_array = name in _OF_THE_ARRAY
                (whole if of_array else leaf)[key] = stated.value
                self._state(f"{pointer if of_array else inner}/{key}", stated)

    def _enum(self, prop: Property, leaf: dict[str, Any], pointer: str, *, closed: bool) -> None:
        """Put a reference to the enum's component in the place of the plain string."""
        name = self.api.enums[prop.at]
        component = f"/components/schemas/{name}"
        if name not in self._enums:
            self._enums[name] = {"type": "string", "enum": [option.value for option in prop.facts.enum]}
            self._state(component, prop.facts.enum[0])
            for index, option in enumerate(prop.facts.enum):
                self._state(f"{component}/enum/{index}", option)
        self._state(f"{pointer}/enum", prop.facts.enum[0])
        reference = {"$ref": f"#{component}"}
        leaf.pop("type")
        rest = dict(leaf)
        leaf.clear()
        leaf |= reference if closed else {"anyOf": [reference, {"type": "string"}]}
        leaf |= rest

    def _state(self, pointer: str, stated: Stated[Any]) -> None:
        self.provenance[pointer] = Source(stated.at, stated.rule)


_NOT_PARAMETERS = frozenset({TOKEN_HEADER, "content-type", "accept"})


def _pagination(paged: Pagination) -> dict[str, Any]:
    first = {} if paged.first is None else {"first": paged.first}
    total = {"total": paged.total} if paged.total else {}
    marker: dict[str, str] = {paged.marker.kind: paged.marker.field} if paged.marker else {}
    return {"style": paged.style, **paged.parameters, **first, "items": paged.items, **total, **marker}


def _media_type(body: Body, stated: str = "") -> str:
    """The media type of a body: the one that is stated, save that a file is no JSON."""
    if body.schema == FILE:
        return stated if stated not in ("", JSON_TYPE, FORM_TYPE) else _BYTES
    return stated if stated not in ("", JSON_TYPE) else body.media_type


def _stated_type(operation: Operation, content_type: Property | None) -> str:
    """The media type that a row Content-Type names without doubt, or that all samples show; "" where there is none."""
    shown = {value for each in operation.samples for name, value in each.headers if name.casefold() == "content-type"}
    if content_type and (default := content_type.facts.default):
        shown = {str(default.value)}
    elif content_type and len(content_type.facts.enum) == 1:
        shown = {str(content_type.facts.enum[0].value)}
    values = {value.partition(";")[0].strip().lower() for value in shown}
    value = next(iter(values)) if len(values) == 1 else ""
    return value if _MEDIA_TYPE.fullmatch(value) else ""


def _told(description: str) -> dict[str, str]:
    return {"description": description} if description else {}


def _list(leaf: dict[str, Any], values: list[Any], *, closed: bool) -> None:
    """Put a list of values that is no component into a schema: where it is open, beside any value of its type."""
    if closed or "type" not in leaf:
        leaf["enum"] = values
        return
    kind = {"type": leaf.pop("type")}
    rest = dict(leaf)
    leaf.clear()
    leaf |= {"anyOf": [{**kind, "enum": values}, kind], **rest}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, and null beside it. Limits and the default stay where they are: they say nothing of null."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "$ref" in schema or "enum" in schema:
        kind = {key: schema[key] for key in ("$ref", "type", "format", "enum") if key in schema}
        rest = {key: value for key, value in schema.items() if key not in kind}
        return {"anyOf": [kind, {"type": "null"}], **rest}
    return {**schema, "type": [schema["type"], "null"]}


def _request_sample(sample: RequestSample) -> dict[str, Any]:
    written: dict[str, Any] = {"title": sample.title} if sample.title else {}
    written |= {"method": sample.method, "url": sample.url}
    if sample.headers:
        written["headers"] = dict(sample.headers)
    if sample.body:
        written["body"] = sample.body.value
    return written


def _reason(status: str) -> str:
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        said = "Success" if status.startswith("2") else "Refusal"
        return f"{said}; the page names no status code."
