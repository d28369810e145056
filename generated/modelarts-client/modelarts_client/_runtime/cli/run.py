"""The command as a process: from its arguments to its exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from . import exits
from .program import Program


def run(program: Program, arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code. Says how to install what is missing."""
    try:
        import click
    except ImportError:
        sys.stderr.write(f"{program.name}: the command line needs more: pip install '{program.package}[cli]'\n")
        return exits.USAGE

    from .commands import program_command

    _prepare_stdout()
    try:
        ended = program_command(program).main(
            arguments, prog_name=program.name, complete_var=f"_{program.prefix}_COMPLETE", standalone_mode=False
        )
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        return exits.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return exits.USAGE
    except OSError as error:
        sys.stderr.write(f"{program.name}: the answer cannot be written: {error.strerror}\n")
        return exits.REFUSED
    return ended if isinstance(ended, int) else exits.DONE


def _prepare_stdout() -> None:
    """Write UTF-8 into files and pipes, as JSON is; on a terminal, what it cannot show as a question mark."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure and sys.stdout.isatty():
        reconfigure(errors="replace")
    elif reconfigure:
        reconfigure(encoding="utf-8", errors="replace")
