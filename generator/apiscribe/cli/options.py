"""Options that several jobs have, and the exit codes of all."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from apiscribe.reading import Reading

    Jobs = argparse._SubParsersAction[argparse.ArgumentParser]

DONE, FOUND, CANNOT, INTERRUPTED = 0, 1, 2, 130

APIS: dict[str, Any] = {"metavar": "API", "nargs": "*", "help": "names of folders in spec/; all where none is given"}


def add_job(jobs: Jobs, name: str, said: str, description: str) -> argparse.ArgumentParser:
    """Add a job; `said` stands in the list of all jobs, `description` in its own help."""
    return jobs.add_parser(
        name, help=said, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def add_reading(job: argparse.ArgumentParser) -> None:
    """Add the options of jobs that read pages; see `reading`."""
    told = "read pages with N processes (default: one a processor); the result is the same"
    job.add_argument("--jobs", type=_positive, metavar="N", help=told)
    job.add_argument("-q", "--quiet", action="store_true", help="do not tell what is happening, only what was found")


@contextmanager
def reading(said: argparse.Namespace) -> Iterator[Reading]:
    """How the options say that pages are to be read."""
    from apiscribe.page_cache import open_page_cache
    from apiscribe.progress import told_on
    from apiscribe.reading import Reading, sensible

    cache = None if getattr(said, "no_cache", True) else open_page_cache()
    with told_on(sys.stderr, quiet=said.quiet) as progress:
        yield Reading(said.jobs or sensible(), cache, progress)


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)
