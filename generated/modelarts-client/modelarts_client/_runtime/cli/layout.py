"""How help is laid out: what is typed on a line of its own, and the page's words below it, a line of theirs a line."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

import click

_BULLET = re.compile(r"([-*•·] |\d+[.)] )")


def write_text(formatter: click.HelpFormatter, text: str) -> None:
    """Write text at the indentation at hand. Lines are kept, wrapped one by one; bullets hang."""
    margin = " " * formatter.current_indent
    for line in text.split("\n"):
        bullet = _BULLET.match(line.strip())
        formatter.write(
            textwrap.fill(
                line.strip(),
                max(formatter.width, 40),
                initial_indent=margin,
                subsequent_indent=margin + " " * (len(bullet[0]) if bullet else 0),
                break_long_words=False,
                break_on_hyphens=False,
            )
            + "\n"
        )


def write_described(formatter: click.HelpFormatter, title: str, described: Iterable[tuple[str, str]]) -> None:
    """Write a section of things with their words; none of them, no section."""
    every = list(described)
    if every:
        with formatter.section(title):
            for name, words in every:
                write_text(formatter, name)
                if words:
                    formatter.indent()
                    formatter.indent()
                    write_text(formatter, words)
                    formatter.dedent()
                    formatter.dedent()


def described(parameter: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
    """Give what is typed for a parameter, and its words; None for what is hidden."""
    if isinstance(parameter, click.Option):
        record = parameter.get_help_record(ctx)
        if record is None:
            return None
        needed = "Required." if parameter.required else ""
        several = "Can be given several times." if parameter.multiple else ""
        return record[0], "\n".join(filter(None, (parameter.help, several, needed)))
    return None
