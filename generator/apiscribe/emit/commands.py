"""The commands of a client: what its command line is told of resources, operations and their parameters.

May assume operations that a client has methods for. Every name that is typed is made here, of lower-case letters,
digits and hyphens; no two of one command are alike, and none is one that every command has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apiscribe.emit.metadata import Metadata
from apiscribe.emit.methods import FORMS, Argument, Body, Operation
from apiscribe.emit.operations import PLACEHOLDER
from apiscribe.emit.prose import sentence, told
from apiscribe.emit.schemas import Schema, combined, component_of, components
from apiscribe.emit.security import environment_prefix
from apiscribe.emit.settings import PackageSettings
from apiscribe.naming import snake, unique, words
from apiscribe.render import prose

# The options that the runtime gives to commands, beside those of the client's own parameters.
OF_EVERY_COMMAND = frozenset({
    *("base-url", "body", "columns", "completion", "file", "help", "max-items", "max-retries", "out", "output"),
    *("timeout", "verbose", "version"),
})  # fmt: skip

_KINDS = {"integer": "integer", "number": "number", "boolean": "boolean", "object": "json"}
_SECRET = frozenset({"password", "passwd", "secret"})
# Headers alone: what is called a token in a query mostly says where a page begins.
_SECRET_HEADER = frozenset({"authorization", "cookie", "token"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as it is typed. One with an `environment` variable is a secret, and is read from there."""

    name: str
    argument: str
    kind: str = "text"
    required: bool = False
    many: bool = False
    choices: tuple[str | int, ...] = ()
    words: str = ""
    environment: str = ""


@dataclass(frozen=True, slots=True)
class CommandBody:
    """What is typed as the body: JSON, bytes, or the fields of a form."""

    form: str
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Command:
    """One operation as a command of a resource; `attribute` is the method that it calls."""

    name: str
    attribute: str
    summary: str
    words: str
    answer: str
    arguments: tuple[Parameter, ...]
    options: tuple[Parameter, ...]
    shared: tuple[str, ...]
    body: CommandBody | None
    secured: bool
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The commands of one resource."""

    name: str
    attribute: str
    words: str
    operations: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """The command line of a client."""

    name: str
    module: str
    package: str
    title: str
    prefix: str
    base_url: str
    parameters: tuple[Parameter, ...]
    resources: tuple[Group, ...]

    @property
    def uses_bodies(self) -> bool:
        return any(each.body for each in self._commands)

    @property
    def uses_parameters(self) -> bool:
        return bool(self.parameters) or any(each.arguments or each.options for each in self._commands)

    def variable(self, argument: str) -> str:
        """Name the environment variable of an argument of the client, as the runtime does."""
        return f"{self.prefix}_{argument.strip('_').upper()}"

    def typed(self, operation: Operation) -> tuple[str, str, str]:
        """Give the words of the command that calls an operation."""
        groups = ((group, each) for group in self.resources for each in group.operations)
        return next(
            (self.name, group.name, each.name)
            for group, each in groups
            if (group.attribute, each.attribute) == (operation.resource, operation.name)
        )

    @property
    def _commands(self) -> Iterator[Command]:
        return (command for group in self.resources for command in group.operations)


def command_name(settings: PackageSettings) -> str:
    """Name the command of a client: modelarts for modelarts-client."""
    return settings.client_package.removesuffix("-client")


def program(
    document: Mapping[str, Any],
    settings: PackageSettings,
    about: Metadata,
    base_url: str,
    shared: Mapping[str, str],
    resources: Iterable[tuple[str, str, Sequence[Operation]]],
) -> Program:
    """Describe the command line. `shared` names the client's argument of each path parameter that is set on it;
    `resources` are the name, the words and the operations of each."""
    made = tuple(resources)
    every = [operation for _, _, operations in made for operation in operations]
    prefix = environment_prefix(settings.client_package)
    maker = _Maker(components(document), prefix, shared)
    groups = list[Group]()
    for attribute, text, operations in made:
        name = unique(_typed(attribute), [group.name for group in groups])
        groups.append(Group(name, attribute, text, tuple(maker.commands(operations))))
    return Program(
        name=command_name(settings),
        module=settings.client_module,
        package=settings.client_package,
        title=" ".join(prose(about.title).split()),
        prefix=prefix,
        base_url=base_url,
        parameters=tuple(
            Parameter(maker.shared_names[wire], argument, words=_words_of(wire, every))
            for wire, argument in shared.items()
        ),
        resources=tuple(groups),
    )


class _Maker:
    def __init__(self, schemas: Mapping[str, Schema], prefix: str, shared: Mapping[str, str]) -> None:
        self._schemas = schemas
        self._prefix = prefix
        self._shared = shared
        self.shared_names: dict[str, str] = {}
        for wire, argument in shared.items():
            self.shared_names[wire] = _option_name(argument, self._reserved())

    def commands(self, operations: Iterable[Operation]) -> Iterator[Command]:
        taken = list[str]()
        for operation in operations:
            name = unique(_typed(operation.name), taken)
            taken.append(name)
            yield self._command(name, operation)

    def _command(self, name: str, operation: Operation) -> Command:
        body = operation.body
        placeholders = PLACEHOLDER.findall(operation.path)
        return Command(
            name=name,
            attribute=operation.name,
            summary=operation.summary,
            words=operation.told,
            answer=_answer(operation),
            arguments=tuple(
                replace(self._parameter(each, _typed(each.name)), many=False) for each in operation.positional
            ),
            options=tuple(self._options(operation)),
            shared=tuple(argument for wire, argument in self._shared.items() if wire in placeholders),
            body=CommandBody(_form(body), body.required, body.text) if body else None,
            secured=operation.secured,
            deprecated=operation.source.get("deprecated") is True,
        )

    def _options(self, operation: Operation) -> Iterator[Parameter]:
        taken = self._reserved()
        for argument in operation.keywords:
            name = _option_name(argument.name, taken)
            made = self._parameter(argument, name)
            taken |= {name, f"no-{name}"} if made.kind == "boolean" else {name}
            secret = f"{self._prefix}_{name.replace('-', '_').upper()}" if _is_secret(argument) else ""
            yield replace(made, environment=secret)

    def _reserved(self) -> frozenset[str]:
        return OF_EVERY_COMMAND | frozenset(self.shared_names.values())

    def _parameter(self, argument: Argument, name: str) -> Parameter:
        schema, many = self._resolved(argument.schema), False
        if schema.get("type") == "array":
            schema, many = self._resolved(schema.get("items", {})), True
        choices = _choices(schema)
        whole = bool(choices) and isinstance(choices[0], int)
        kind = "integer" if whole else "text" if choices else self._kind(schema)
        text = (
            argument.text
            if name == _typed(snake(argument.wire))
            else f"{argument.text}\nSent as {prose(argument.wire)}."
        )
        return Parameter(name, argument.name, kind, argument.required, many, choices, text.strip())

    def _resolved(self, schema: Schema, depth: int = 8) -> Schema:
        """Follow references to what says of which type a value is; alternatives of several types are none."""
        name = component_of(schema)
        if name is not None:
            return self._resolved(self._schemas.get(name, {}), depth - 1) if depth else {}
        parts = next((parts for _, parts in combined(schema)), [])
        if not parts or not depth:
            return schema
        resolved = [self._resolved(part, depth - 1) for part in parts]
        if len(resolved) == 1:
            return resolved[0]
        kinds = {self._kind(part) for part in resolved}
        # A choice beside any other value is no choice, and a number beside text is typed as text.
        return {"type": "object" if "json" in kinds else kinds.pop() if len(kinds) == 1 else "string"}

    def _kind(self, schema: Schema) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((each for each in kind if each != "null"), None)
        return "json" if kind == "array" or "properties" in schema else _KINDS.get(str(kind), "text")


def _option_name(argument: str, taken: frozenset[str]) -> str:
    """Name an option: one that every command has is told apart as the API's own ("--api-output")."""
    name = _typed(argument)
    names = (name, f"no-{name}")
    if not taken.isdisjoint(names):
        name = f"api-{name}"
    return unique(name, taken)


def _typed(name: str) -> str:
    """Write a Python name as it is typed."""
    return name.strip("_").replace("_", "-")


def _choices(schema: Schema) -> tuple[str | int, ...]:
    """Give the values of an enum, if each can be shown and typed."""
    values = [schema["const"]] if "const" in schema else list(schema.get("enum") or ())
    alike = any(all(type(value) is kind for value in values) for kind in (str, int))
    shown = all(text.isprintable() and text == text.strip() != "" for text in map(str, values))
    return tuple(dict.fromkeys(values)) if alike and shown else ()


def _is_secret(argument: Argument) -> bool:
    *before, last = ("", *(word.lower() for word in words(argument.wire)))
    if last == "token" and before[-1] == "client":
        return False  # tells one call from its repetition, and is no secret
    return last in _SECRET or (argument.where == "header" and last in _SECRET_HEADER)


def _answer(operation: Operation) -> str:
    if operation.paging:
        return "items"
    if not operation.result:
        return "nothing"
    return "bytes" if operation.result.shape == "bytes" else "value"


def _form(body: Body) -> str:
    if body.schema is None:
        return "bytes"
    return {FORMS[0]: "multipart", FORMS[1]: "fields"}.get(body.media_type, "json")


def _words_of(wire: str, every: Iterable[Operation]) -> str:
    """Say what a parameter of the client is, in the words of the first operation that has it."""
    for operation in every:
        for parameter in operation.source.get("parameters", ()):
            if (parameter["in"], parameter["name"]) == ("path", wire):
                text = told(parameter.get("schema", {}), str(parameter.get("description", "")))
                return sentence(text) if text else ""
    return ""
