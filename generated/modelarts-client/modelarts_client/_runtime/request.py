"""A call as data, and the parts of the HTTP request that it becomes. Nothing here touches the network.

Values that were not given are None, and never sent: what a page documents as a default is the server's to apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import cast
from urllib.parse import quote

from .errors import InvalidRequestError

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_HEADER_VALUE = re.compile(r"[\x20-\x7e\t]*")

JSON = "application/json"
MULTIPART = "multipart/form-data"
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """One call of one operation.

    `path` is the documented one, placeholders included. `path_parameters`, `query` and `headers` go by their documented
    names. `body` is a model, a mapping, a sequence, or bytes that are sent as they are; that of a form is a model or a
    mapping, of which a file is bytes, an open file, or a tuple of its name and either. `secured` says whether the
    operation takes authentication.
    """

    method: str
    path: str
    path_parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    query: Mapping[str, object] = field(default_factory=dict[str, object])
    headers: Mapping[str, object] = field(default_factory=dict[str, object])
    body: object = None
    media_type: str = JSON
    secured: bool = True

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


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


def query_pairs(query: Mapping[str, object]) -> list[tuple[str, str]]:
    """Write query parameters as pairs: a sequence gives one pair an item, None gives none."""
    return [(name, text(item)) for name, value in query.items() for item in _items(value)]


def header_values(request: Request) -> dict[str, str]:
    """Write header parameters as text. Raises `InvalidRequestError` for what no header can hold, without showing it."""
    headers = {name: ",".join(map(text, _items(value))) for name, value in request.headers.items() if value is not None}
    for name, value in headers.items():
        if not _HEADER_VALUE.fullmatch(value):
            raise InvalidRequestError(f"{request}: the value for the header {name} holds characters that no header can")
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


def _items(value: object) -> Iterator[object]:
    """Give the items of a sequence, or the value itself; None gives nothing, alone or among the items."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return (item for item in cast("Iterable[object]", value) if item is not None)
    return iter(() if value is None else (value,))
