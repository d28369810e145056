"""The commands of a program: a group for each resource, in it a command for each operation, made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import click
from click.shell_completion import get_completion_class

from . import body, exits, layout, parameters, shared
from .program import Operation, Program, Resource

_CONTEXT = {"help_option_names": ["--help"], "max_content_width": 100}


def program_command(program: Program) -> click.Command:
    """Make the command that a program is."""
    made = {each.name: partial(_resource_command, program, each) for each in program.resources}
    return _Group(
        name=program.name,
        params=[*shared.of_program(program), _version(program), _completion(program)],
        words=f"Calls the {program.title} API.",
        made=made,
        epilog=_epilog(program),
    )


class _Command(click.Command):
    """A command whose help is laid out by `layout`."""

    def __init__(self, *, operation: Operation, **rest: Any) -> None:
        super().__init__(
            context_settings=_CONTEXT, short_help=operation.summary, deprecated=operation.deprecated, **rest
        )
        self.operation = operation

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            layout.write_text(formatter, self.operation.words)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        named = ((parameters.metavar(each), each.words) for each in self.operation.arguments)
        layout.write_described(formatter, "Arguments", named)
        every = [(each, words) for each in self.get_params(ctx) if (words := layout.described(each, ctx))]
        layout.write_described(formatter, "Options", (words for each, words in every if each.expose_value))
        layout.write_described(
            formatter, "Options of every command", (words for each, words in every if not each.expose_value)
        )
        layout.write_described(formatter, "From the environment", parameters.secret_words(self.operation))


class _Group(click.Group):
    """A group whose commands are made when they are asked for."""

    def __init__(
        self, *, words: str, made: Mapping[str, Callable[[], click.Command]], epilog: str = "", **rest: Any
    ) -> None:
        first = words.partition("\n")[0]
        super().__init__(context_settings=_CONTEXT, short_help=first, no_args_is_help=True, **rest)
        self.words = words
        self.end = epilog
        self._made = made

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._made]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        make = self._made.get(cmd_name)
        return make() if make else None

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            layout.write_text(formatter, self.words)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        layout.write_described(
            formatter, "Options", filter(None, (layout.described(each, ctx) for each in self.get_params(ctx)))
        )
        self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.end:
            formatter.write_paragraph()
            layout.write_text(formatter, self.end)


def _resource_command(program: Program, resource: Resource) -> click.Command:
    made = {each.name: partial(_operation_command, program, resource, each) for each in resource.operations}
    return _Group(name=resource.name, words=resource.words, made=made)


def _operation_command(program: Program, resource: Resource, operation: Operation) -> click.Command:
    def run(**typed: Any) -> int:
        settings = shared.settings(program, operation, click.get_current_context())
        from .call import call

        return call(program, resource, operation, settings, typed)

    return _Command(
        name=operation.name,
        operation=operation,
        callback=run,
        params=[*_parameters(operation), *shared.of_operation(program, operation)],
    )


def _parameters(operation: Operation) -> Iterator[click.Parameter]:
    yield from map(parameters.argument, operation.arguments)
    if operation.body:
        yield from body.options(operation.body)
    yield from (parameters.option(each) for each in operation.options if not each.environment)


def _version(program: Program) -> click.Option:
    def tell(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked and not ctx.resilient_parsing:
            click.echo(f"{program.package} {program.version}")
            ctx.exit()

    return click.Option(
        ["--version", "_version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=tell,
        help="Tell the version.",
    )


def _completion(program: Program) -> click.Option:
    def write(ctx: click.Context, _: click.Parameter, shell: str | None) -> None:
        kind = get_completion_class(shell) if shell and not ctx.resilient_parsing else None
        if kind:
            click.echo(kind(ctx.command, {}, program.name, f"_{program.prefix}_COMPLETE").source())
            ctx.exit()

    return click.Option(
        ["--completion", "_completion"],
        type=click.Choice(["bash", "zsh", "fish"]),
        is_eager=True,
        expose_value=False,
        callback=write,
        help=f'Write the completion for a shell: eval "$({program.name} --completion bash)"',
    )


def _epilog(program: Program) -> str:
    codes = "\n".join(f"- {code}: {meaning}" for code, meaning in exits.MEANINGS.items())
    token = program.variable("token")
    return f"Credentials come from the environment alone, from variables like {token}.\n\nExit codes:\n{codes}"
