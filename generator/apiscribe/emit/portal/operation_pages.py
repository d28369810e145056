"""The page of one operation: what it takes and gives, calls to copy, and where each fact stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from apiscribe.emit.methods import Operation
from apiscribe.emit.portal.calls import Call
from apiscribe.emit.portal.fields import Field, Fields, Group
from apiscribe.emit.portal.kinds import Kinds
from apiscribe.emit.portal.sources import Sources, Told
from apiscribe.emit.portal.words import code, said, web_link
from apiscribe.emit.schemas import Schema
from apiscribe.lines import escaped
from apiscribe.render import Verbatim, hypertext
from apiscribe.serialize import to_json

_PLACES = {
    "path": "Path parameters",
    "query": "Query parameters",
    "header": "Request headers",
    "cookie": "Cookies",
}


@dataclass(frozen=True, slots=True)
class Section:
    """The parameters of one place."""

    place: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a body holds in one media type: its kind in words, the fields of its objects."""

    media_type: str
    kind: Verbatim
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Body:
    required: bool
    said: Verbatim
    contents: tuple[Content, ...]
    source: Verbatim


@dataclass(frozen=True, slots=True)
class Response:
    """One status code. `tone` is its class: success, failure, other."""

    place: str
    status: str
    tone: str
    said: Verbatim
    headers: tuple[Field, ...]
    contents: tuple[Content, ...]
    source: Verbatim


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample of an answer."""

    status: str
    tone: str
    title: str
    text: Verbatim


@dataclass(frozen=True, slots=True)
class OperationPage:
    """All that the page of an operation shows. `call` is how the client is called, "" where there is none."""

    file: str
    key: tuple[str, str]
    method: str
    path: Verbatim
    wire_path: str
    summary: str
    name: str
    resource: str
    call: str
    deprecated: bool
    said: Verbatim
    source: Verbatim
    origin: str
    documented: Verbatim
    sections: tuple[Section, ...]
    body: Body | None
    responses: tuple[Response, ...]
    calls: tuple[Call, ...]
    samples: tuple[Sample, ...]
    paging: tuple[str, ...]
    secured: tuple[str, ...]
    on_client: tuple[str, ...]
    told: tuple[Told, ...]

    @property
    def parameters(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of an operation before its page is written."""

    path: str
    method: str
    source: Mapping[str, Any]
    operation: Operation | None
    resource: str
    file: str
    secured: tuple[str, ...]
    on_client: tuple[str, ...]

    @property
    def pointer(self) -> str:
        return f"/paths/{escaped(self.path)}/{self.method}"


def operation_page(
    given: Given, fields: Fields, kinds: Kinds, sources: Sources, calls: Sequence[Call]
) -> OperationPage:
    """Write the page. `fields` writes the rows of this page alone."""
    source, pointer = given.source, given.pointer
    place = sources.around(pointer)
    page = place.file if place else ""
    writer = _Writer(fields, kinds, sources, page)
    responses = tuple(writer.responses(source.get("responses", {}), f"{pointer}/responses"))
    name = str(source.get("operationId") or "")
    operation = given.operation
    return OperationPage(
        file=given.file,
        key=(given.path, given.method),
        method=given.method.upper(),
        path=_path(given.path),
        wire_path=given.path,
        summary=" ".join(str(source.get("summary") or name or given.path).split()),
        name=name,
        resource=given.resource,
        call=f"client.{operation.resource}.{operation.name}" if operation else "",
        deprecated=source.get("deprecated") is True,
        said=said(str(source.get("description", ""))),
        source=sources.shown(pointer, ""),
        origin=page,
        documented=_documented(source.get("externalDocs", {})),
        sections=tuple(writer.sections(source.get("parameters", ()), pointer)),
        body=writer.body(source.get("requestBody"), f"{pointer}/requestBody"),
        responses=responses,
        calls=tuple(calls),
        samples=tuple(_samples(source.get("responses", {}))),
        paging=tuple(_paging(source.get("x-pagination"))),
        secured=given.secured,
        on_client=given.on_client,
        told=sources.told(pointer, f"{given.method.upper()} {given.path}"),
    )


class _Writer:
    def __init__(self, fields: Fields, kinds: Kinds, sources: Sources, page: str) -> None:
        self._fields = fields
        self._kinds = kinds
        self._sources = sources
        self._page = page

    def sections(self, parameters: Sequence[Mapping[str, Any]], pointer: str) -> Iterator[Section]:
        for where, title in _PLACES.items():
            own = [
                self._parameter(each, f"{pointer}/parameters/{at}", where)
                for at, each in enumerate(parameters)
                if each["in"] == where
            ]
            if own:
                yield Section(where, title, tuple(own))

    def _parameter(self, parameter: Mapping[str, Any], pointer: str, where: str) -> Field:
        return self._fields.row(parameter, _schema_of(parameter), pointer, (where, str(parameter["name"])))

    def body(self, request: Mapping[str, Any] | None, pointer: str) -> Body | None:
        if not request:
            return None
        contents = tuple(self._contents(request.get("content", {}), f"{pointer}/content", "body"))
        required = request.get("required") is True
        return Body(required, said(str(request.get("description", ""))), contents, self._shown(pointer))

    def responses(self, responses: Mapping[str, Any], pointer: str) -> Iterator[Response]:
        for status, response in responses.items():
            at, place = f"{pointer}/{escaped(status)}", self._fields.heading(f"response-{status}")
            headers = response.get("headers", {})
            yield Response(
                place=place,
                status=status,
                tone=tone(status),
                said=said(str(response.get("description") or reason(status))),
                headers=tuple(
                    self._header(name, each, f"{at}/headers/{escaped(name)}", place) for name, each in headers.items()
                ),
                contents=tuple(self._contents(response.get("content", {}), f"{at}/content", place)),
                source=self._shown(at),
            )

    def _header(self, name: str, header: Mapping[str, Any], pointer: str, place: str) -> Field:
        return self._fields.row(header, _schema_of(header), pointer, (place, "header", name))

    def _contents(self, content: Mapping[str, Any], pointer: str, place: str) -> Iterator[Content]:
        for kind, media in content.items():
            schema: Schema = media.get("schema", {})
            at = f"{pointer}/{escaped(kind)}/schema"
            yield Content(kind, self._kinds.of(schema), self._fields.groups(schema, at, (place,)))

    def _shown(self, pointer: str) -> Verbatim:
        return self._sources.shown(pointer, self._page)


def _schema_of(parameter: Mapping[str, Any]) -> Schema:
    """The schema of a parameter, or that of the one media type it is written in."""
    content = parameter.get("content", {})
    schema: Schema = parameter.get("schema") or next((each.get("schema", {}) for each in content.values()), {})
    return schema


def _documented(told: Mapping[str, Any]) -> Verbatim:
    url = str(told.get("url") or "")
    return web_link(url, str(told.get("description") or url))


def _path(path: str) -> Verbatim:
    """A path that may be broken after each segment, with its placeholders marked."""
    parts: list[str] = []
    for segment in path.split("/")[1:]:
        shown = str(hypertext(segment)).replace("{", "<var>{").replace("}", "}</var>")
        parts.append(f"/<wbr>{shown}" if parts else f"/{shown}")
    return Verbatim("".join(parts) or hypertext(path))


def _samples(responses: Mapping[str, Any]) -> Iterator[Sample]:
    for status, response in responses.items():
        for media in response.get("content", {}).values():
            named = media.get("examples") or ({"": {"value": media["example"]}} if "example" in media else {})
            for example in named.values():
                if "value" in example:
                    title = str(example.get("summary") or "")
                    title = "" if title == response.get("description") else title
                    text = example["value"]
                    yield Sample(status, tone(status), title, code(text if isinstance(text, str) else to_json(text)))


def _paging(facts: object) -> Iterator[str]:
    """How a listing is walked, in words."""
    if isinstance(facts, Mapping) and facts.get("style"):
        style = str(facts["style"])
        yield f"Paged by {style}"
        yield str(facts.get(style) or "")


def tone(status: str) -> str:
    """The class of a status code."""
    return {"2": "success", "4": "failure", "5": "failure"}.get(status[:1], "other")


def reason(status: str) -> str:
    """The words of HTTP for a status code, "" where it has none."""
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return ""
