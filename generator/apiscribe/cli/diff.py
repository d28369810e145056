"""`diff`: what changed between two documents, and whom does it break?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from apiscribe.cli.options import DONE, FOUND, add_job

if TYPE_CHECKING:
    from apiscribe.cli.options import Jobs

_DIFF = """\
Tells what changed between two OpenAPI documents (3.0 or 3.1; YAML or JSON), and of each change whom it breaks:
breaking (requests or answers), source-breaking (code that uses generated packages), compatible, documentation.

OLD and NEW are files, or revisions of git: REV:path is a file at a revision, and REV alone is the file that the other
one names, or every spec/<api>/openapi.yaml of the project. Without NEW, the project is compared as it is."""

_FAIL_ON = {
    "breaking": ("breaking", "source-breaking"),
    "wire": ("breaking",),
    "any": ("breaking", "source-breaking", "compatible", "documentation"),
    "none": (),
}


def add(jobs: Jobs) -> None:
    """Say the options of the job."""
    job = add_job(jobs, "diff", "what changed between two documents?", _DIFF)
    job.add_argument("old", metavar="OLD", help="a document, REV:path, or a revision")
    job.add_argument("new", metavar="NEW", nargs="?", help="the same; the project as it is where it is not given")
    job.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="default: text")
    job.add_argument(
        "--fail-on",
        choices=tuple(_FAIL_ON),
        default="breaking",
        help="exit 1 for what breaks requests or answers (wire), or also code (breaking, default), for any, for none",
    )
    job.set_defaults(job=_diff)


def _diff(said: argparse.Namespace) -> int:
    from apiscribe.diff.compare import changes_between, in_order
    from apiscribe.diff.telling import FORMATS, summary
    from apiscribe.revisions import pairs

    compared = [changes_between(old, new) for _, old, new in pairs(Path.cwd(), said.old, said.new)]
    changes = in_order(change for some in compared for change in some)
    print(FORMATS[said.format](changes), end="")
    print(f"changes: {summary(changes)}", file=sys.stderr)
    return FOUND if any(change.severity in _FAIL_ON[said.fail_on] for change in changes) else DONE
