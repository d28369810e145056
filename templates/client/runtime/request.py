"""A call as data, and the parts of the HTTP request that it becomes. Nothing here touches the network.

Values that were not given are None, and never sent: what a page documents as a default is the server's to apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from io import IOBase
from typing import TypedDict, cast
from urllib.parse import quote

import httpx

from .errors import InvalidRequestError

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e\t]*")

JSON = "application/json"
MULTIPART = "multipart/form-data"
URLENCODED = "application/x-www-form-urlencoded"


class CallOptions(TypedDict, total=False):
    """What any call takes beside its documented arguments. What is given here goes before what the client was given."""

    timeout: float | httpx.Timeout | None
    """Seconds for each step of a request, or an `httpx.Timeout` that tells them apart. None waits for ever."""
    max_retries: int
    """How often the call is made again. 0 makes it once."""
    extra_headers: Mapping[str, str] | None
    """Headers that the page does not document."""
    extra_query: Mapping[str, object] | None
    """Query parameters that the page does not document, sequences for repeated ones."""
    extra_body: Mapping[str, object] | None
    """Fields of the body that the page does not document."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call of one operation.

    `path` is the documented one, placeholders included. `path_parameters`, `query` and `headers` go by their documented
    names. `body` is a model, a mapping, a sequence, or bytes that are sent as they are; that of a form is a model or a
    mapping, of which a file is bytes, an open file, or a tuple of its name and either. `secured` says whether the
    operation takes authentication. `options` are the caller's for this call.
    """

    method: str
    path: str
    path_parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    query: Mapping[str, object] = field(default_factory=dict[str, object])
    headers: Mapping[str, object] = field(default_factory=dict[str, object])
    body: object = None
    media_type: str = JSON
    secured: bool = True
    options: CallOptions = field(default_factory=CallOptions)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def replayable(self) -> bool:
        """Whether the body can be sent twice: not that of a form with a file that is read once."""
        body = self.body
        values = cast("Mapping[object, object]", body).values() if isinstance(body, Mapping) else ()
        return all(part.seekable() for value in values for part in _parts(value) if isinstance(part, IOBase))


def target(request: Request, shared: Mapping[str, str | None]) -> str:
    """Fill the placeholders of the path with the call's own parameters and the `shared` ones, percent-encoded.

    Raises `InvalidRequestError` for a value that is missing, or that would make another path of it: "", "." and "..".
    """

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        value = request.path_parameters.get(name, shared.get(name))
        if value is None or (said := text(value)) in ("", ".", ".."):
            raise InvalidRequestError(f"{request}: {name} is missing, or is no part of a path: {value!r}")
        return quote(said, safe="")

    return _PLACEHOLDER.sub(filled, request.path)


def query_pairs(request: Request) -> list[tuple[str, str]]:
    """Write query parameters as pairs: a sequence gives one pair an item, None gives none. Extra ones win."""
    given = {**request.query, **(request.options.get("extra_query") or {})}
    return [(name, text(item)) for name, value in given.items() for item in _items(value)]


def header_values(request: Request) -> dict[str, str]:
    """Write header parameters as text, the caller's extra ones last: those go before all others of the same name.

    Raises `InvalidRequestError` for what no header can hold, without showing it.
    """
    given = {**request.headers, **(request.options.get("extra_headers") or {})}
    headers = {name: ",".join(map(text, _items(value))) for name, value in given.items() if value is not None}
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise InvalidRequestError(f"{request}: the header {name!r} holds characters that no header can")
    return headers


def comma_separated(values: Iterable[object] | None) -> str | None:
    """Write a sequence as one value, for parameters that are documented so."""
    return None if values is None else ",".join(map(text, _items(values)))


def text(value: object) -> str:
    """Write one value as it stands in a path, a query or a header: booleans in lower case, enum members by value."""
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return text(value.value)
        case _:
            return str(value)


def _parts(value: object) -> tuple[object, ...]:
    """Give what stands in a field of a form: of a file with its name, each part."""
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


def _items(value: object) -> Iterator[object]:
    """Give the items of a sequence, or the value itself; None gives nothing, alone or among the items."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return (item for item in cast("Iterable[object]", value) if item is not None)
    return iter(() if value is None else (value,))
