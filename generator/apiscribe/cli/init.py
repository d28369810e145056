"""`init`: an API of one's own, from pages that lie somewhere."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from apiscribe.cli.options import DONE, add_job, add_reading, reading

if TYPE_CHECKING:
    from apiscribe.cli.options import Jobs

_INIT = """\
Starts an API in the project that you are in, or in this folder: copies pages to spec/NAME/pages/ and writes
spec/NAME/api.toml, with the title, the version and the names of the packages to edit. Then:

  apiscribe generate      writes the document and the packages
  apiscribe wheels        builds the packages, too"""


def add(jobs: Jobs) -> None:
    """Say the options of the job."""
    job = add_job(jobs, "init", "pages -> a new API in spec/", _INIT)
    job.add_argument("name", metavar="NAME", help="what the API is called: a-z, 0-9 and hyphens")
    job.add_argument("sources", metavar="PAGES", nargs="+", help="a page, or a folder of pages")
    add_reading(job)
    job.set_defaults(job=_init, no_cache=False)


def _init(said: argparse.Namespace) -> int:
    from apiscribe.init import init

    with reading(said) as how:
        for line in init(Path.cwd(), said.name, said.sources, how):
            print(line)
    if not said.quiet:
        print("next: apiscribe generate, or apiscribe wheels to build the packages, too", file=sys.stderr)
    return DONE
