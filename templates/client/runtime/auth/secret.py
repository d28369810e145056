"""Values that nothing shows by accident, and what all authentication has in common because it holds them."""

from __future__ import annotations

import re
from typing import Generic, NoReturn, SupportsIndex, TypeVar

import httpx

from ..errors import InvalidRequestError

T = TypeVar("T")

_HEADER_SAFE = re.compile(r"[\x21-\x7e]+")


class Secret(Generic[T]):
    """A value that only `reveal` gives: not repr, a log of what holds it, a copy or a pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a secret can be neither copied nor pickled")

    def reveal(self) -> T:
        """Give the value, to be sent or signed with, and not to be kept."""
        return self._value


class Credential(httpx.Auth):
    """Authentication that holds a secret. Copying or pickling it raises `TypeError`."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(f"{type(self).__name__} can be neither copied nor pickled: it holds a secret. Make another one")


def header_safe(name: str, value: object) -> str:
    """Give `value` if a header can hold it. Raises `InvalidRequestError`, which tells its name only."""
    if not isinstance(value, str) or not _HEADER_SAFE.fullmatch(value):
        raise InvalidRequestError(f"{name} is visible ASCII characters; this one is empty, or holds others")
    return value
