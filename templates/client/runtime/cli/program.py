"""What a command line is made from: the resources of a client, and what the calls of each take and give.

Names are those that are typed (`service-type`); `attribute` and `argument` are Python's for the same thing. Words are
for reading only, and hold no character that a terminal obeys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "boolean", "json"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a call. With `many`, it can be given several times.

    A parameter with an `environment` is a secret: it is read from that variable, and cannot be typed.
    """

    name: str
    argument: str
    kind: Kind = "text"
    required: bool = False
    many: bool = False
    choices: tuple[str | int, ...] = ()
    words: str = ""
    environment: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """What a call takes as `--body`. The fields of a multipart form may be files as well."""

    form: Literal["json", "bytes", "fields", "multipart"]
    required: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One command. `arguments` stand in the path, in this order; `shared` names the parameters of the program there."""

    name: str
    attribute: str
    summary: str
    words: str
    answer: Literal["items", "value", "bytes", "nothing"]
    arguments: tuple[Parameter, ...] = ()
    options: tuple[Parameter, ...] = ()
    shared: tuple[str, ...] = ()
    body: Body | None = None
    secured: bool = True
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """The commands on one kind of thing."""

    name: str
    attribute: str
    words: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """One client as a command: `module` is imported for its calls, `package` is what pip knows it by.

    `parameters` are those that are set on the client. `base_url` is empty where the API documents none.
    """

    name: str
    module: str
    package: str
    version: str
    title: str
    prefix: str
    base_url: str
    parameters: tuple[Parameter, ...]
    resources: tuple[Resource, ...]

    def variable(self, argument: str) -> str:
        """Name the environment variable of an argument of the client."""
        return f"{self.prefix}_{argument.strip('_').upper()}"
