"""The parameters of a call as click has them, and what was typed as the arguments of a method."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import click

from .program import Kind, Operation, Parameter
from .terminal import visible

_LONGEST = 60  # of choices that stand beside the option; more are told in its words


def _number(typed: str) -> float:
    """Read a number, whole where it is written whole."""
    for kind in (int, float):
        with suppress(ValueError):
            number: float = kind(typed)
            if math.isfinite(number):
                return number
    raise click.BadParameter(f"{typed!r} is not a number.")


def _json(typed: str) -> object:
    """Read a value that is typed as JSON."""
    try:
        return json.loads(typed)
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"this is not JSON: {error}") from None


_TYPES: Mapping[Kind, Any] = {
    "text": click.STRING,
    "integer": click.INT,
    "number": _number,
    "boolean": click.BOOL,
    "json": _json,
}


def argument(parameter: Parameter) -> click.Argument:
    """Make the argument of a path parameter."""
    return click.Argument([parameter.argument], metavar=metavar(parameter), type=_type(parameter))


def option(parameter: Parameter) -> click.Option:
    """Make the option of any other parameter."""
    flag = parameter.kind == "boolean" and not parameter.many and not parameter.choices
    told = " | ".join(map(str, parameter.choices))
    long = len(told) > _LONGEST
    return click.Option(
        [f"--{parameter.name}/--no-{parameter.name}" if flag else f"--{parameter.name}", parameter.argument],
        type=None if flag else _type(parameter),
        default=None,
        multiple=parameter.many,
        required=parameter.required,
        metavar="CHOICE" if long else None if flag or parameter.choices else parameter.kind.upper(),
        help="\n".join(filter(None, (parameter.words, f"One of: {told}" if long else ""))),
    )


def metavar(parameter: Parameter) -> str:
    """Name the place of a path parameter: IMAGE_ID."""
    return parameter.name.replace("-", "_").upper()


def arguments(operation: Operation, typed: Mapping[str, Any]) -> Iterator[Any]:
    """Give what a method takes by place: the parameters of the path, in its order."""
    return (_value(each, typed[each.argument]) for each in operation.arguments)


def keywords(operation: Operation, typed: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give what a method takes by name. What was not typed is not given: the server applies defaults."""
    for each in operation.options:
        value = _secret(each) if each.environment else _value(each, typed[each.argument])
        if value not in (None, ()):
            yield each.argument, value


def _secret(parameter: Parameter) -> str | None:
    value = os.environ.get(parameter.environment)
    if parameter.required and not value:
        raise click.UsageError(f"This call needs a secret: set {parameter.environment}.")
    return value or None


def _type(parameter: Parameter) -> Any:
    return click.Choice([str(each) for each in parameter.choices]) if parameter.choices else _TYPES[parameter.kind]


def _value(parameter: Parameter, typed: Any) -> Any:
    """Give a choice in its own type: click takes them as text."""
    if not parameter.choices or typed is None:
        return typed
    values: Callable[[str], str | int] = {str(each): each for each in parameter.choices}.__getitem__
    return [values(each) for each in typed] if parameter.many else values(typed)


def secret_words(operation: Operation) -> Iterator[tuple[str, str]]:
    """Give the variables that secret parameters are read from, with their words."""
    for each in operation.options:
        if each.environment:
            yield each.environment, "\n".join(filter(None, (visible(each.name), each.words)))
