"""What is sent as the body of a call: typed, from a file, or from standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

import click

from .program import Body

_HOW = {
    "json": "JSON, @FILE that holds it, or - for standard input.",
    "bytes": "@FILE whose bytes are sent as they are, or - for standard input.",
    "fields": "The fields of the form as a JSON object, @FILE that holds it, or - for standard input.",
}
_FILES = "A file as a field of the form: NAME=@PATH."


def options(body: Body) -> Iterator[click.Option]:
    """Make the options of a body."""
    how = _HOW["fields" if body.form == "multipart" else body.form]
    words = "\n".join(filter(None, (body.words, how)))
    needed = body.required and body.form != "multipart"
    yield click.Option(["--body", "_body"], metavar="BODY", required=needed, help=words)
    if body.form == "multipart":
        yield click.Option(["--file", "_file"], metavar="NAME=@PATH", multiple=True, help=_FILES)


def read(body: Body, typed: str | None, files: Sequence[str], opened: ExitStack) -> Any:
    """Read the body; None where none was given. `opened` closes the files of a form after the call.

    Raises `click.UsageError` for what cannot be read or is no JSON, and tells the place.
    """
    if body.form == "bytes":
        return None if typed is None else _bytes(typed)
    value = None if typed is None else _json(typed)
    if body.form == "json":
        return value
    if value is None and not files:
        if body.required:
            raise click.UsageError("Missing option '--body' or '--file'.")
        return None
    if not isinstance(value, dict | None):
        raise click.UsageError("'--body' of a form is a JSON object, a field each.")
    fields = cast("dict[str, Any]", value or {})
    return {**fields, **dict(_file(each, opened) for each in files)}


def _json(typed: str) -> Any:
    content, source = (_content(typed), typed) if typed == "-" or typed.startswith("@") else (typed, "")
    at = f"'--body' {source}".rstrip()
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        return json.loads(text, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{at} is no UTF-8: byte {error.start + 1}.") from None
    except json.JSONDecodeError as error:
        raise click.UsageError(f"{at} is no JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"{at} is no JSON: {error}.") from None


def _bytes(typed: str) -> bytes:
    if typed != "-" and not typed.startswith("@"):
        raise click.UsageError("'--body' of this call is @FILE or -: its bytes are sent as they are.")
    return _content(typed)


def _content(typed: str) -> bytes:
    if typed == "-":
        return sys.stdin.buffer.read()
    with _open(typed[1:], "--body") as file:
        return file.read()


def _file(typed: str, opened: ExitStack) -> tuple[str, tuple[str, BinaryIO]]:
    name, marked, path = typed.partition("=@")
    if not name or not marked:
        raise click.UsageError("'--file' is to be like NAME=@PATH.")
    return name, (Path(path).name, opened.enter_context(_open(path, "--file")))


def _open(path: str, option: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise click.UsageError(f"'{option}' cannot be read: {path}: {why}.") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")
