"""`release`: which version comes next, and what is to be written for it?"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from apiscribe.cli.options import APIS, DONE, add_job, add_reading, reading
from apiscribe.versions import Version, version

if TYPE_CHECKING:
    from apiscribe.cli.options import Jobs
    from apiscribe.release import Release

_RELEASE = """\
Compares each API with its last release, chooses the next version by Semantic Versioning, writes the version to
spec/<api>/api.toml and the changes to spec/<api>/CHANGELOG.md, and tells what to run then. The last release is the
highest tag <api>-vX.Y.Z. Nothing is committed and nothing is tagged. Without a change nothing is done."""


def add(jobs: Jobs) -> None:
    """Say the options of the job."""
    job = add_job(jobs, "release", "the next version, and its changelog", _RELEASE)
    job.add_argument("apis", **APIS)
    job.add_argument("--against", metavar="DOC|REV", help="the last release: a document, REV:path or a revision")
    job.add_argument("--version", type=_version, metavar="X.Y.Z", help="this version, if it tells of all that changed")
    job.add_argument("--date", type=_date, metavar="YYYY-MM-DD", help="the day of the release (default: today)")
    job.add_argument("--dry-run", action="store_true", help="tell what would be written, and write nothing")
    add_reading(job)
    job.set_defaults(job=_release)


def _release(said: argparse.Namespace) -> int:
    from apiscribe.project import api_names, find_project
    from apiscribe.release import planned
    from apiscribe.store import write_file

    root = find_project(Path.cwd())
    names = api_names(root, said.apis)
    with reading(said) as how:
        plans = [(name, planned(root, name, said.against, said.version, said.date or _today(), how)) for name in names]
        how.progress.end()
    for name, release in plans:
        if release is None:
            print(f"{name}: nothing has changed since its last release")
            continue
        if not said.dry_run:
            for path in release.files.keys() - release.unchanged:
                write_file(root / path, release.files[path])
        print("\n".join(_told(release, is_dry=said.dry_run)))
    return DONE


def _told(release: Release, *, is_dry: bool) -> Iterator[str]:
    from apiscribe.changelog import section
    from apiscribe.diff.telling import summary
    from apiscribe.release import next_steps

    name, last = release.api.name, release.last
    if last is None:
        yield f"{name}: {release.version} is its first release: no tag {name}-vX.Y.Z leads here"
    else:
        yield f"{name}: {last.version} -> {release.version}; since {last.name}: {summary(release.changes)}"
    for path, text in release.files.items():
        done = "unchanged" if path in release.unchanged else "would be written" if is_dry else "written"
        yield f"{name}: {path}: {done}"
        if is_dry and path.suffix == ".md":
            yield section(text, release.version)
    yield "next:"
    yield from (f"    {step}" for step in next_steps(release))


def _version(text: str) -> Version:
    known = version(text)
    if known is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not MAJOR.MINOR.PATCH")
    return known


def _date(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not YYYY-MM-DD")
    return text


def _today() -> str:
    """Today, or the day that builds are told to take for it (SOURCE_DATE_EPOCH)."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(told), UTC) if told.isdigit() else datetime.now(UTC)
    return moment.strftime("%Y-%m-%d")
