"""`export`: the document in the forms that other tools take."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from apiscribe.cli.options import APIS, DONE, add_job, add_reading, reading

if TYPE_CHECKING:
    from apiscribe.cli.options import Jobs

_EXPORT = """\
Writes dist/<api>/, and nothing else: the document in OpenAPI 3.1 and 3.0 (YAML and JSON), a Postman collection, the
entities of a Backstage catalogue, and the checksums of these files. `generate` writes the same files with the packages.
What OpenAPI 3.0 cannot say is told with the place where it stands."""


def add(jobs: Jobs) -> None:
    """Say the options of the job."""
    job = add_job(jobs, "export", "spec/<api>/ -> dist/<api>/: documents, Postman, Backstage", _EXPORT)
    job.add_argument("apis", **APIS)
    job.add_argument("--no-cache", action="store_true", help="read every page afresh, and keep no page for later")
    add_reading(job)
    job.set_defaults(job=_export)


def _export(said: argparse.Namespace) -> int:
    from apiscribe.generate import export

    with reading(said) as how:
        for line in export(Path.cwd(), said.apis, how):
            print(line, flush=True)
    return DONE
