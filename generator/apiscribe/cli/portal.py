"""`portal`: the references of APIs as static pages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from apiscribe.cli.options import APIS, CANNOT, DONE, add_job, add_reading, reading
from apiscribe.findings import CannotDo

if TYPE_CHECKING:
    from apiscribe.cli.options import Jobs

_PORTAL = """\
Writes the reference of each API as static pages: operations with their parameters, bodies, samples in curl and Python,
findings, and the line of the page that states each fact; schemas; a search. The folder works from a disk and from any
server, and fetches nothing from elsewhere.

With --document the reference is that of an OpenAPI document; its provenance tells where facts stand, and api.toml how
its client is called."""


def add(jobs: Jobs) -> None:
    """Say the options of the job."""
    job = add_job(jobs, "portal", "spec/<api>/, or a document -> static pages to read and search", _PORTAL)
    job.add_argument("apis", **APIS)
    job.add_argument("-o", "--output", metavar="FOLDER", help="where the pages go; dist/portal where not given")
    job.add_argument("--document", metavar="FILE", help="an OpenAPI document, .yaml or .json, instead of APIs in spec/")
    job.add_argument("--provenance", metavar="FILE", help="where each fact of the document stands")
    job.add_argument("--api", metavar="api.toml", help="names of the packages made from the document")
    job.add_argument("--changelog", metavar="FILE", help="what has changed in the document, as Markdown")
    job.add_argument("--no-cache", action="store_true", help="read every page afresh, and keep nothing for later runs")
    add_reading(job)
    job.set_defaults(job=_portal)


def _portal(said: argparse.Namespace) -> int:
    if said.document:
        return _of_document(said)
    if said.provenance or said.api or said.changelog:
        raise CannotDo("--provenance, --api and --changelog go with --document; APIs in spec/ have their own")
    from apiscribe.portal import portal
    from apiscribe.several import Failure

    code = DONE
    with reading(said) as how:
        for line in portal(Path.cwd(), said.apis, Path(said.output) if said.output else None, how):
            if isinstance(line, Failure):
                print(f"apiscribe: {line}", file=sys.stderr)
                code = CANNOT
            else:
                print(line, flush=True)
    return code


def _of_document(said: argparse.Namespace) -> int:
    from apiscribe.portal import portal_of_document

    if said.apis or not said.output:
        raise CannotDo("--document goes without names of APIs, and with -o FOLDER")
    print(portal_of_document(said.document, said.provenance, said.api, Path(said.output), said.changelog))
    return DONE
