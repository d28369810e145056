"""A transcript as plain text, and back, for the pipe between processes and for the cache.

The text is JSON and names no code: whatever stands in it, reading it makes values of the classes listed here and runs
nothing else. A value is a list that begins with the number of its class; what JSON has itself stands as it is. The
form has no version of its own, as only the program that wrote a text reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from typing import Any

from apiscribe import api
from apiscribe.findings import Finding
from apiscribe.location import Location
from apiscribe.transcribe.transcript import RowCount, SampleCount, Transcript

_PLACE, _TUPLE, _LIST, _SET, _MAPPING, _FIRST_CLASS = range(6)

CLASSES: tuple[type[Any], ...] = (
    Transcript, RowCount, SampleCount, Finding, api.Operation, api.Parameter, api.Property, api.Facts, api.Stated,
    api.Object, api.Body, api.Response, api.Example, api.RequestSample, api.Pagination, api.MarkerSource, api.Scalar,
    api.FreeObject, api.AnyValue, api.ArrayOf, api.MapOf, api.Named, api.TableObject,
)  # fmt: skip
_NUMBERS = {kind: number for number, kind in enumerate(CLASSES, _FIRST_CLASS)}
_PARTS = {kind: tuple((part.name, part.default) for part in reversed(fields(kind))) for kind in CLASSES}


def to_text(transcript: Transcript) -> str:
    """Write a transcript.

    Raises:
        RecursionError: a sample is nested deeper than Python can follow.
        TypeError: the transcript holds a value of a class that is not listed here.
    """
    return json.dumps([transcript.file, _written(transcript, transcript.file)], separators=(",", ":"))


def from_text(text: str) -> Transcript:
    """Read what `to_text` wrote; raises ValueError for any other text."""
    try:
        file, written = json.loads(text)
        read = _reader(file)(written)
    except (TypeError, LookupError, RecursionError) as error:
        raise ValueError(f"this is no transcript: {error}") from None
    if not isinstance(read, Transcript):
        raise ValueError("this is no transcript")
    return read


def _written(value: Any, file: str) -> Any:
    kind = type(value)
    if value is None or kind in (str, int, bool, float):
        return value
    if kind is Location:
        return [_PLACE, *_place(value, file)]
    if kind is tuple:
        return [_TUPLE, *(_written(member, file) for member in value)]
    if kind is dict:
        return [_MAPPING, *(_written(told, file) for pair in value.items() for told in pair)]
    if kind is list:
        return [_LIST, *(_written(member, file) for member in value)]
    if kind is frozenset:
        return [_SET, *(_written(member, file) for member in sorted(value))]
    if kind not in _NUMBERS:
        raise TypeError(f"a {kind.__name__} is no part of a transcript")
    return [_NUMBERS[kind], *(_written(part, file) for part in reversed([*_told(value, kind)]))]


def _place(at: Location, file: str) -> tuple[int | str, ...]:
    if at.file != file:
        return (at.line, at.part, at.file)
    return (at.line, at.part) if at.part else (at.line,)


def _told(value: Any, kind: type[Any]) -> Iterator[Any]:
    """The parts of a value from the last to the first, without those at its end that are as they are by default."""
    told = False
    for name, default in _PARTS[kind]:
        part = getattr(value, name)
        told = told or default is MISSING or part is not default
        if told:
            yield part


def _reader(file: str) -> Callable[[Any], Any]:
    """What reads the values of one page; equal places are one object."""
    places: dict[tuple[Any, ...], Location] = {}

    def place(line: int, part: int = 0, other: str = file) -> Location:
        return places.setdefault((line, part, other), Location(other, line, part))

    def read(written: Any) -> Any:
        if type(written) is not list:
            return written
        number = written[0]
        if number == _PLACE:
            return place(*written[1:])
        parts = [read(part) if type(part) is list else part for part in written[1:]]
        if number >= _FIRST_CLASS:
            return CLASSES[number - _FIRST_CLASS](*parts)
        if number == _TUPLE:
            return tuple(parts)
        if number == _MAPPING:
            return dict(zip(parts[::2], parts[1::2], strict=True))
        return frozenset(parts) if number == _SET else parts

    return read
