"""`validate`: is an OpenAPI document right?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from apiscribe.cli.options import DONE, FOUND, add_job

if TYPE_CHECKING:
    from apiscribe.cli.options import Jobs

_VALIDATE = """\
Checks an OpenAPI document (3.0 or 3.1; YAML or JSON): its form, references, samples and defaults against their schemas,
misspelt keywords, keys given twice."""


def add(jobs: Jobs) -> None:
    """Say the options of the job."""
    job = add_job(jobs, "validate", "is an OpenAPI document right?", _VALIDATE)
    job.add_argument("file", metavar="FILE", help="a document, .yaml or .json")
    job.set_defaults(job=_validate)


def _validate(said: argparse.Namespace) -> int:
    from apiscribe.project import read_text
    from apiscribe.validate import validate_text

    findings = validate_text(read_text(Path(said.file), said.file), said.file)
    for finding in findings:
        print(finding)
    print(f"{said.file}: {len(findings)} findings" if findings else f"{said.file}: valid", file=sys.stderr)
    return FOUND if findings else DONE
