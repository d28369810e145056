"""The command line: words -> one of the program's jobs -> an exit code.

0 done; 1 findings (with --strict, or from check, validate and diff); 2 could not do it; 130 interrupted.
What a job finds goes to standard output as `file:line: severity[rule]: message`; what is happening and what failed goes
to standard error.

Each job is a module with `add`, which says its options. Jobs import what they need when they run, so that a run that
has nothing to do costs nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from apiscribe import __version__
from apiscribe.cli import diff, export, init, portal, project, release, transcribe, validate
from apiscribe.cli.options import CANNOT, INTERRUPTED
from apiscribe.findings import CannotDo

_JOBS = (transcribe, init, project, export, portal, validate, diff, release)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    parsed = _parser().parse_args(arguments)
    if parsed.job is None:
        _parser().print_help()
        return CANNOT
    try:
        return int(parsed.job(parsed))
    except CannotDo as error:
        print(f"apiscribe: {error}", file=sys.stderr)
        return CANNOT
    except BrokenPipeError:
        # Whoever reads our output has enough of it; nothing more can be said to anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT
    except KeyboardInterrupt:
        print("apiscribe: interrupted; what was not finished was not written", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="apiscribe", description="Turns documented tables of an API into a contract that machines can use."
    )
    parser.add_argument("--version", action="version", version=f"apiscribe {__version__}")
    parser.set_defaults(job=None)
    jobs = parser.add_subparsers(title="jobs", metavar="JOB")
    for module in _JOBS:
        module.add(jobs)
    return parser
