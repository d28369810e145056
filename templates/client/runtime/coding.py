"""JSON to models and back, straight from and to bytes. The only module that knows pydantic."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

import httpx
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from .errors import DecodeError, InvalidRequestError
from .request import Request, text

T = TypeVar("T")

_TOLD = 3  # problems of an answer told in a message; one is the rule, and a long list rarely says more


def decode(request: Request, response: httpx.Response, shape: type[T]) -> T:
    """Read the body of an answer as `shape`: a model, or lists and maps of them. `bytes` is the body as it is.

    Raises `DecodeError`, which tells where and why but not the values, so that no secret of an answer ends up in a log.
    """
    if shape is bytes:
        return cast("T", response.content)
    try:
        decoded: T = _adapter(cast("Hashable", shape)).validate_json(response.content)
        return decoded
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False)
        told = "; ".join(f"{_place(problem['loc'])}{problem['msg']}" for problem in problems[:_TOLD])
        more = f"; and {len(problems) - _TOLD} more" if len(problems) > _TOLD else ""
        raise DecodeError(f"{request}: status {response.status_code}: {told}{more}", response) from None


def plain(value: object) -> object:
    """Give what an answer was decoded to as plain JSON values, by its documented names: what was not sent is absent."""
    return _adapter(object).dump_python(value, mode="json", by_alias=True, exclude_unset=True)


def encode(request: Request) -> bytes | None:
    """Write the body of a call: of a model only what was set, so that an absent field stays absent. No form's.

    Raises `InvalidRequestError` for what is no JSON, and for extra fields of a body that has none.
    """
    extra = request.options.get("extra_body")
    if not extra and (request.body is None or isinstance(request.body, bytes)):
        return request.body
    body = _with_extra(request) if extra else request.body
    return _written(request, lambda: _adapter(object).dump_json(body, by_alias=True, exclude_unset=True))


def form_fields(request: Request) -> list[tuple[str, object]]:
    """Give the fields of a form: files as they were given, all else as text, what is no scalar as JSON."""
    fields = {**_with_extra(request), **_open_files(request.body)}
    return [(str(name), _field(value)) for name, value in fields.items() if value is not None]


def _open_files(body: object) -> Mapping[object, object]:
    """Give the fields that are open files. Pydantic takes them for lists of lines, which httpx cannot send."""
    fields = cast("Mapping[object, object]", body if isinstance(body, Mapping) else {})
    return {name: fields[name] for name in fields if _is_file(fields[name])}


def _is_file(value: object) -> bool:
    return isinstance(value, tuple) or hasattr(value, "read")


def _with_extra(request: Request) -> dict[object, object]:
    """Give the fields of a body, with those that the caller adds to it."""
    given: object = dict[str, object]() if request.body is None else request.body
    plain = _written(request, lambda: _adapter(object).dump_python(given, by_alias=True, exclude_unset=True))
    if not isinstance(plain, Mapping):
        raise InvalidRequestError(f"{request}: the body is to be a model or a mapping, to have fields")
    fields: dict[object, object] = dict(cast("Mapping[object, object]", plain))
    fields.update(request.options.get("extra_body") or {})
    return fields


def _written(request: Request, dump: Callable[[], T]) -> T:
    try:
        return dump()
    except (PydanticSerializationError, ValueError, RecursionError) as error:
        raise InvalidRequestError(f"{request}: the body cannot be written: {error}") from error


def _field(value: object) -> object:
    """Give one field of a form. A tuple is a file with its name."""
    match value:
        case Mapping() | list():
            return _adapter(object).dump_json(value).decode()
        case str() | bool() | int() | float() | Enum():
            return text(value)
        case _:
            return value


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _place(loc: tuple[int | str, ...]) -> str:
    """Write a place as a reader of JSON would: ("data", 0, "size") -> "data[0].size: "."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")
    return f"{path}: " if path else ""
