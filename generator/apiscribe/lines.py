"""Plain values put together from a text, with the line of each. A leaf, shared by the readers of YAML and of JSON.

A reader reports what it meets, in reading order, to a `Builder`. Nothing here recurses, and neither nesting nor
repetition (YAML aliases) can exhaust the machine: what goes beyond the limits is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from apiscribe.location import Location

MAX_DEPTH = 200
"""Containers inside containers. Real documents stay below 50; jsonschema-rs gives up at 255."""

MAX_VALUES = 5_000_000
"""Values in a text, each alias counted as all that it stands for."""


def escaped(key: str) -> str:
    """Make a key one token of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def unescaped(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~") if "~" in token else token


def pointer_to(steps: Iterable[str | int]) -> str:
    """The JSON pointer of a value, from the keys and indices that lead there."""
    return "".join(f"/{escaped(str(step))}" for step in steps)


@dataclass(slots=True)
class Place:
    """The line of a value (of its key, in a mapping), and the places of what it holds, by key or by index."""

    line: int
    members: dict[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines(Mapping[str, int]):
    """JSON pointer -> line, counted from 1. The root, "", stands where its value begins."""

    root: Place

    def __getitem__(self, pointer: str) -> int:
        place, rest = self._walk(pointer)
        if rest:
            raise KeyError(pointer)
        return place.line

    def __iter__(self) -> Iterator[str]:
        waiting = [("", self.root)]
        while waiting:
            pointer, place = waiting.pop()
            yield pointer
            waiting += [(f"{pointer}/{escaped(key)}", member) for key, member in reversed(place.members.items())]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def nearest(self, pointer: str) -> int:
        """The line of the pointer, or of the innermost value around the place where it would be."""
        return self._walk(pointer)[0].line

    def _walk(self, pointer: str) -> tuple[Place, list[str]]:
        place, rest = self.root, pointer.split("/")[1:]
        while rest and (inner := place.members.get(unescaped(rest[0]))):
            place, rest = inner, rest[1:]
        return place, rest


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a text says, and where: `value` is made of dict, list, str, int, float, bool and None alone."""

    value: Any
    lines: Lines
    file: str

    def at(self, pointer: str) -> Location:
        """The place of a JSON pointer, or of the innermost value around it."""
        return Location(self.file, self.lines.nearest(pointer))


class Refused(Exception):
    """The text is not taken: a rule of `findings.RULES`, what is wrong, and on which line."""

    def __init__(self, rule: str, message: str, line: int) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.line = line


@dataclass(slots=True)
class Built:
    """A finished value: its place, and how many values it is, itself included."""

    value: Any
    place: Place
    size: int = 1


@dataclass(slots=True)
class _Open:
    """A container that is being filled; `key` waits for its value."""

    value: dict[str, Any] | list[Any]
    place: Place
    name: str | None
    size: int = 1
    key: str | None = None
    key_line: int = 0


class Builder:
    """Takes the parts of a text in reading order.

    `root` is what they come to; `repeated` gathers keys that are given twice: (key, line, line of the one before).
    """

    __slots__ = ("_named", "_open", "repeated", "root")

    def __init__(self) -> None:
        self.root: Built | None = None
        self.repeated: list[tuple[str, int, int]] = []
        self._open: list[_Open] = []
        self._named: dict[str, Built] = {}

    @property
    def wants_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].key is None

    def key(self, key: str, line: int) -> None:
        container = self._open[-1]
        if key in container.place.members:
            self.repeated.append((key, line, container.place.members[key].line))
        container.key, container.key_line = key, line

    def scalar(self, value: str | float | bool | None, line: int, name: str | None = None) -> None:
        self._add(Built(value, Place(line)), line, name)

    def open(self, container: dict[str, Any] | list[Any], line: int, name: str | None = None) -> None:
        if self.wants_key:
            raise Refused("not-json", "A list or a mapping cannot be a key: write a string.", line)
        if len(self._open) == MAX_DEPTH:
            raise Refused("too-deep", f"Values are nested more than {MAX_DEPTH} deep: flatten them.", line)
        self._open.append(_Open(container, Place(line), name))

    def close(self) -> None:
        done = self._open.pop()
        self._add(Built(done.value, done.place, done.size), done.place.line, done.name)

    def again(self, name: str, line: int) -> None:
        """Repeat the value of that name; it is shared, not copied."""
        if name not in self._named:
            raise Refused("syntax", f"The alias *{name} stands for nothing that is complete before it.", line)
        built = self._named[name]
        self._add(Built(built.value, Place(line, built.place.members), built.size), line, None)

    def _add(self, built: Built, line: int, name: str | None) -> None:
        if name:
            self._named[name] = built
        if not self._open:
            self.root = built
            return
        container = self._open[-1]
        container.size += built.size
        if container.size > MAX_VALUES:
            raise Refused("too-large", f"The text stands for more than {MAX_VALUES:,} values.", line)
        if isinstance(container.value, list):
            container.place.members[str(len(container.value))] = built.place
            container.value.append(built.value)
        elif container.key is not None:
            built.place.line = container.key_line
            container.place.members[container.key] = built.place
            container.value[container.key] = built.value
            container.key = None
