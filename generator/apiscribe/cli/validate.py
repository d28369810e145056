"""`validate`: is an OpenAPI document right? And does a portal take it?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from apiscribe.cli.options import DONE, FOUND, add_job
from apiscribe.findings import CannotDo

if TYPE_CHECKING:
    from apiscribe.cli.options import Jobs
    from apiscribe.decisions import Waiver

_VALIDATE = """\
Checks an OpenAPI document (3.0 or 3.1; YAML or JSON): its form, references, samples and defaults against their schemas,
misspelt keywords, keys given twice. With --profile, also against what a portal asks of a document before it takes it.

What is let pass for a reason is a waiver in decisions.yaml: the file that --decisions names, else the one beside the
document, or in spec/<api>/ for a document in dist/<api>/."""


def add(jobs: Jobs) -> None:
    """Say the options of the job."""
    job = add_job(jobs, "validate", "is an OpenAPI document right?", _VALIDATE)
    job.add_argument("file", metavar="FILE", nargs="?", help="a document, .yaml or .json")
    job.add_argument("--profile", metavar="NAME", help="the rules of a portal, such as otc")
    job.add_argument("--decisions", metavar="FILE", help="waivers of what the profile does not take")
    job.add_argument("--list-rules", action="store_true", help="tell the rules of the profile, and why it has them")
    job.set_defaults(job=_validate)


def _validate(said: argparse.Namespace) -> int:
    if not said.profile and (said.decisions or said.list_rules):
        raise CannotDo("--decisions and --list-rules go with --profile")
    if said.list_rules:
        return _list_rules(said.profile)
    if not said.file:
        raise CannotDo("name the document to validate")
    return _with_profile(said) if said.profile else _alone(said.file)


def _alone(file: str) -> int:
    from apiscribe.project import read_text
    from apiscribe.validate import validate_text

    findings = validate_text(read_text(Path(file), file), file)
    for finding in findings:
        print(finding)
    print(f"{file}: {len(findings)} findings" if findings else f"{file}: valid", file=sys.stderr)
    return FOUND if findings else DONE


def _with_profile(said: argparse.Namespace) -> int:
    from apiscribe.decisions import waive
    from apiscribe.profiles import examine, read_profile
    from apiscribe.project import read_text

    profile = read_profile(said.profile)
    findings = examine(read_text(Path(said.file), said.file), said.file, profile)
    parted = waive(_waivers(said.file, said.decisions), findings, profile.rules)
    told = (*parted.open, *parted.unused)
    for finding in told:
        print(finding)
    waived = f", {len(parted.waived)} waived" if parted.waived else ""
    print(f"{said.file}: {len(told) or 'no'} findings{waived} ({profile.title})", file=sys.stderr)
    return FOUND if told else DONE


def _waivers(document: str, decisions: str | None) -> tuple[Waiver, ...]:
    from apiscribe.decisions import read_waivers
    from apiscribe.project import decisions_for, read_text

    path = Path(decisions) if decisions else decisions_for(Path(document))
    return read_waivers(read_text(path, str(path)), str(path)) if path else ()


def _list_rules(name: str) -> int:
    from apiscribe.profiles import read_profile

    print(read_profile(name).told())
    return DONE
