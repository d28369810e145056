"""The commands of a client: what its command line is told of resources, operations and their parameters.

May assume operations that a client has methods for. Every name that is typed is made here, of lower-case letters,
digits and hyphens; no two of one command are alike, and none is one that every command has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apiscribe.emit.command_parameters import Parameter, Parameters, is_secret, typed
from apiscribe.emit.metadata import Metadata
from apiscribe.emit.methods import FORMS, Body, Operation
from apiscribe.emit.operations import PLACEHOLDER
from apiscribe.emit.prose import sentence, told
from apiscribe.emit.schemas import Schema, components
from apiscribe.emit.security import environment_prefix
from apiscribe.emit.settings import PackageSettings
from apiscribe.naming import unique
from apiscribe.render import prose

# The options that the runtime gives to commands, beside those of the client's own parameters.
OF_EVERY_COMMAND = frozenset({
    *("base-url", "body", "columns", "completion", "file", "help", "max-items", "max-retries", "out", "output"),
    *("timeout", "verbose", "version"),
})  # fmt: skip


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
        name = unique(typed(attribute), [group.name for group in groups])
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
        self._parameters = Parameters(schemas)
        self._prefix = prefix
        self._shared = shared
        self.shared_names: dict[str, str] = {}
        for wire, argument in shared.items():
            self.shared_names[wire] = _option_name(argument, self._reserved())

    def commands(self, operations: Iterable[Operation]) -> Iterator[Command]:
        taken = list[str]()
        for operation in operations:
            name = unique(typed(operation.name), taken)
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
                replace(self._parameters.parameter(each, typed(each.name)), many=False) for each in operation.positional
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
            made = self._parameters.parameter(argument, name)
            taken |= {name, f"no-{name}"} if made.kind == "boolean" else {name}
            secret = f"{self._prefix}_{name.replace('-', '_').upper()}" if is_secret(argument) else ""
            yield replace(made, environment=secret)

    def _reserved(self) -> frozenset[str]:
        return OF_EVERY_COMMAND | frozenset(self.shared_names.values())


def _option_name(argument: str, taken: frozenset[str]) -> str:
    """Name an option: one that every command has is told apart as the API's own ("--api-output")."""
    name = typed(argument)
    names = (name, f"no-{name}")
    if not taken.isdisjoint(names):
        name = f"api-{name}"
    return unique(name, taken)


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
