"""Options that every command has. They can stand before the resource or after the command; the last one counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import click

from .output import Format
from .program import Operation, Parameter, Program

_META = __name__


@dataclass(frozen=True, slots=True)
class Settings:
    """What was set for one call beside its own parameters. None is what was not set."""

    base_url: str | None = None
    output: Format | None = None
    columns: tuple[str, ...] = ()
    timeout: float | None = None
    max_retries: int | None = None
    verbose: bool = False
    max_items: int | None = None
    out: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])


def settings(program: Program, operation: Operation, ctx: click.Context) -> Settings:
    """Collect what was set on the way to a command. Raises `click.UsageError` for what is missing or out of place."""
    found: dict[str, Any] = dict(ctx.meta.get(_META, {}))
    names = [parameter.argument for parameter in program.parameters]
    given = {name: value for name in names if (value := found.pop(f"parameter {name}", None))}
    made = Settings(**found, parameters=given)
    for parameter in program.parameters:
        if parameter.argument in operation.shared and parameter.argument not in given:
            raise click.UsageError(f"Missing option '--{parameter.name}' (or {program.variable(parameter.argument)}).")
    if not made.base_url and not program.base_url:
        raise click.UsageError(f"Missing option '--base-url' (or {program.variable('base_url')}).")
    if made.columns and made.output in ("json", "jsonl"):
        raise click.UsageError("'--columns' are those of a table.")
    return made


def of_program(program: Program) -> list[click.Parameter]:
    """Make the options as they stand before the resource. Only these look at the environment."""
    return [
        *_connection(program, program.parameters, environment=True),
        *_look(),
    ]


def of_operation(program: Program, operation: Operation) -> list[click.Parameter]:
    """Make the options as they stand after a command."""
    parameters = tuple(each for each in program.parameters if each.argument in operation.shared)
    return [*_connection(program, parameters, environment=False), *_look(), *_of_answer(operation)]


def _connection(program: Program, parameters: tuple[Parameter, ...], *, environment: bool) -> Iterator[click.Option]:
    url = program.variable("base_url")
    otherwise = f" Without: {program.base_url}" if program.base_url else ""
    yield _option(
        *("base_url", "-u", "--base-url"),
        metavar="URL",
        help=f"Where the API is. Also {url}.{otherwise}",
        envvar=url if environment else None,
        check=_without_credentials,
    )
    for parameter in parameters:
        variable = program.variable(parameter.argument)
        yield _option(
            *(f"parameter {parameter.argument}", f"--{parameter.name}"),
            metavar="TEXT",
            help="\n".join(filter(None, (parameter.words, f"Also {variable}."))),
            envvar=variable if environment else None,
        )
    yield _option(
        *("timeout", "--timeout"),
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="How long each step of a request may take: connecting, sending, each wait for the answer.",
    )
    yield _option(
        *("max_retries", "--max-retries"),
        type=click.IntRange(min=0),
        metavar="N",
        help="How often a call is made again that failed in passing, and that does no harm when it arrives twice.",
    )


def _look() -> Iterator[click.Option]:
    yield _option(
        *("output", "-o", "--output"),
        type=click.Choice(["table", "json", "jsonl"]),
        help="How answers are written. Without: a table on a terminal, else json. jsonl is one item a line.",
    )
    yield _option(
        *("columns", "--columns"),
        metavar="A,B.C",
        help="The columns of the table, parted by commas; a dot leads into an object.",
        check=_parted,
    )
    yield _option(*("verbose", "-v", "--verbose"), is_flag=True, help="Tell on standard error what is sent.")


def _of_answer(operation: Operation) -> Iterator[click.Option]:
    if operation.answer == "items":
        words = "Stop after so many items. Without, all pages are walked to the end."
        yield _option("max_items", "--max-items", type=click.IntRange(min=1), metavar="N", help=words)
    if operation.answer == "bytes":
        words = "Where the answer is written, byte by byte; - is standard output, even if that is a terminal."
        yield _option("out", "--out", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE", help=words)


def _option(key: str, *names: str, check: Callable[[str], object] | None = None, **rest: Any) -> click.Option:
    """Make an option whose value is kept under `key`, for the command below it to find."""

    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None and value is not False and not ctx.resilient_parsing:
            ctx.meta.setdefault(_META, {})[key] = check(value) if check else value

    # The name under which click keeps it is one that no argument of a method has.
    own = f"_{key.replace(' ', '_')}"
    return click.Option([*names, own], expose_value=False, callback=keep, **rest)


def _parted(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


def _without_credentials(url: str) -> str:
    """Refuse a URL with a user in it: it would be seen by all who see the list of processes, and in logs."""
    try:
        seen = urlsplit(url).username is not None or urlsplit(url).password is not None
    except ValueError:
        seen = False
    if seen:
        raise click.UsageError("The base URL holds credentials; they belong into the environment.")
    return url
