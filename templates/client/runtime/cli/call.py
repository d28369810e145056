"""One call: the client, its method, and the answer on standard output. Loads httpx, and the models that are used."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import click

from ..coding import plain
from ..errors import ApiError, ClientError, ConnectionError, DecodeError, InvalidRequestError, TimeoutError
from . import body, exits, parameters
from .log import log_to_stderr
from .output import Output
from .program import Operation, Program, Resource
from .progress import Progress
from .shared import Settings
from .terminal import visible


def call(
    program: Program, resource: Resource, operation: Operation, settings: Settings, typed: Mapping[str, Any]
) -> int:
    """Make the call that was typed, write its answer, and say how the command ends. Errors are told on stderr."""
    if settings.verbose:
        log_to_stderr(program.module)
    if operation.answer == "bytes" and settings.out is None and sys.stdout.isatty():
        raise click.UsageError("The answer is bytes, and no text for a terminal: say '--out FILE'.")
    try:
        with ExitStack() as opened:
            client = opened.enter_context(_client(program, operation, settings))
            method = getattr(getattr(client, resource.attribute), operation.attribute)
            positional = [*parameters.arguments(operation, typed)]
            if operation.body:
                sent = body.read(operation.body, typed["_body"], typed.get("_file") or (), opened)
                positional += [] if typed["_body"] is None and not typed.get("_file") else [sent]
            _write(program, operation, settings, method(*positional, **dict(parameters.keywords(operation, typed))))
    except ClientError as error:
        tell(program, str(error))
        return _exit_code(error)
    except BrokenPipeError:
        # Standard output now leads nowhere, so that what is still to be flushed at the end raises nothing more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.BROKEN_PIPE
    return exits.DONE


def tell(program: Program, message: str) -> None:
    """Tell what went wrong. What a server said cannot do anything to the terminal."""
    sys.stderr.write(f"{program.name}: {visible(message)}\n")


def _client(program: Program, operation: Operation, settings: Settings) -> Any:
    package = import_module(program.module)
    given = {"base_url": settings.base_url, "timeout": settings.timeout, "max_retries": settings.max_retries}
    return package.Client(
        **{name: value for name, value in given.items() if value is not None},
        **settings.parameters,
        auth=package.from_env() if operation.secured else None,
    )


def _write(program: Program, operation: Operation, settings: Settings, answer: Any) -> None:
    if answer is None or operation.answer == "nothing":
        return
    if operation.answer == "bytes":
        _write_bytes(answer, settings.out)
        return
    paged = operation.answer == "items"
    progress = Progress(sys.stderr, answer.total if paged else None, shown=sys.stderr.isatty())
    output = Output(sys.stdout, settings.output or _format(settings), settings.columns, progress.wipe)
    if paged:
        items: Iterable[object] = answer
        left = output.items(plain(item) for item in progress.counted(islice(items, settings.max_items)))
    else:
        left = output.value(plain(answer))
    if left and sys.stderr.isatty():
        tell(program, f"{left} more columns have no room; --columns chooses others, -o json shows all")


def _write_bytes(content: bytes, out: str | None) -> None:
    if out is None or out == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        Path(out).write_bytes(content)


def _format(settings: Settings) -> Any:
    return "table" if settings.columns or sys.stdout.isatty() else "json"


def _exit_code(error: ClientError) -> int:
    match error:
        case ApiError():
            return exits.for_status(error.status)
        case InvalidRequestError():
            return exits.USAGE
        case TimeoutError():
            return exits.TIMEOUT
        case ConnectionError():
            return exits.CONNECTION
        case DecodeError():
            return exits.DECODE
        case _:
            return exits.REFUSED
