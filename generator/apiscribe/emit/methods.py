"""An operation as a method of a resource: what a template, or a contract test, needs to know of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apiscribe.emit.prose import wrapped
from apiscribe.emit.schemas import Schema
from apiscribe.render import Verbatim

_WIDTH = 108
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter as an argument of a method: `wire` is its documented name, `where` is path, query or header."""

    name: str
    wire: str
    where: str
    required: bool
    type: Verbatim
    text: str
    schema: Schema
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What a method takes as `body`: `schema` is None for bytes that are sent as they are; a form has fields."""

    media_type: str
    required: bool
    type: Verbatim
    text: str
    schema: Schema | None

    @property
    def is_form(self) -> bool:
        return self.media_type in FORMS


@dataclass(frozen=True, slots=True)
class Result:
    """What a method gives: `shape` is what the answer is decoded to; `optional` says that some successes hold none."""

    type: Verbatim
    shape: Verbatim
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """How a listing is walked: a class of the runtime's walks, the query parameter that leads on, the type of an item.

    `reads` are the walk's functions as source, by keyword: each takes the answer, or one `item` of it.
    """

    walk: Verbatim
    parameter: str
    item: Verbatim
    reads: Mapping[str, Verbatim]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as a method. `told` is its docstring without the arguments'."""

    resource: str
    name: str
    method: str
    path: str
    summary: str
    told: str
    arguments: tuple[Argument, ...]
    body: Body | None
    result: Result | None
    paging: Paging | None
    secured: bool
    source: Mapping[str, Any]

    @property
    def positional(self) -> tuple[Argument, ...]:
        return tuple(argument for argument in self.arguments if argument.where == "path")

    @property
    def keywords(self) -> tuple[Argument, ...]:
        """The arguments given by name, required ones first, else in the order of the page."""
        rest = [argument for argument in self.arguments if argument.where != "path"]
        return tuple(sorted(rest, key=lambda argument: not argument.required))

    @property
    def docstring(self) -> str:
        """What the page says: of the operation, and of each argument. Wrapped for a method's body."""
        texts = [(each.name, each.text) for each in (*self.positional, *self.keywords)]
        if self.body:
            texts.insert(len(self.positional), ("body", self.body.text))
        lines = [wrapped(f"{name}: {text}", _WIDTH, hang="        ") for name, text in texts if text]
        arguments = "".join(f"\n    {line}" for line in lines)
        said = wrapped(self.told, _WIDTH)
        return f"{said}\n\nArgs:{arguments}" if arguments else said

    def types(self) -> Iterator[str]:
        """Give each type that the method is written with."""
        yield from (argument.type for argument in self.arguments)
        yield from (each.type for each in (self.body, self.result) if each)
        yield from (each.item for each in (self.paging,) if each)
        yield from (each.shape for each in (self.result,) if each)

    def sent_in(self, where: str) -> tuple[Argument, ...]:
        return tuple(argument for argument in self.arguments if argument.where == where)
