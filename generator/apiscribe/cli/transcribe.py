"""`transcribe`: pages -> an OpenAPI document."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from apiscribe.cli.options import DONE, FOUND, add_job, add_reading, reading
from apiscribe.findings import Finding, Severity

if TYPE_CHECKING:
    from apiscribe.cli.options import Jobs
    from apiscribe.decisions import Decisions
    from apiscribe.overlay import Overlay
    from apiscribe.page_files import PageFile
    from apiscribe.pipeline import Described
    from apiscribe.reading import Reading
    from apiscribe.run_cache import Run
    from apiscribe.settings import ApiSettings

_TRANSCRIBE = """\
Reads pages that document an API and writes them as one OpenAPI 3.1 document.

SOURCE is a page (.txt: text as copied from a browser, .rst, .html, .htm, .md) or a folder of pages. Pages that
document no operation are passed over and counted. With --strict an open
contradiction between a table and a sample fails the run."""


def add(jobs: Jobs) -> None:
    """Say the options of the job."""
    job = add_job(jobs, "transcribe", "pages -> an OpenAPI document", _TRANSCRIBE)
    job.add_argument("sources", metavar="SOURCE", nargs="+", help="a page, or a folder of pages")
    job.add_argument("-o", "--output", required=True, metavar="FILE", help="the document; - for standard output")
    job.add_argument("--api", metavar="api.toml", help="title, version and package names; derived where not given")
    job.add_argument("--overlay", metavar="FILE", help="OpenAPI Overlay 1.0: what pages cannot say")
    job.add_argument("--decisions", metavar="FILE", help="rulings on contradictions")
    job.add_argument("--provenance", metavar="FILE", help="write where each fact stands: JSON pointer -> file:line")
    job.add_argument(
        "--report",
        type=_report_name,
        metavar="FILE",
        help="write rows, samples and findings of each page: FILE.json for programs, FILE.html to read in a browser",
    )
    job.add_argument("--strict", action="store_true", help="exit 1 where a finding is an error")
    job.add_argument("--no-cache", action="store_true", help="read every page afresh, and keep nothing for later runs")
    add_reading(job)
    job.set_defaults(job=_transcribe)


def _report_name(text: str) -> str:
    if Path(text).suffix.lower() not in (".json", ".html"):
        raise argparse.ArgumentTypeError(f"{text!r} says no form of report: name a file that ends in .json or .html")
    return text


def _transcribe(said: argparse.Namespace) -> int:
    from apiscribe.page_files import find_pages
    from apiscribe.run_cache import once
    from apiscribe.store import write_file

    pages = find_pages(said.sources)
    beside = [name for name in (said.api, said.overlay, said.decisions) if name]
    outputs = (said.output, said.provenance, said.report)
    options = (*outputs, said.api, said.overlay, said.decisions, _name(said), str(Path.cwd()))
    with reading(said) as how:
        run = once(lambda: _run(said, pages, how), how.cache, options, pages, beside)
    for name, written in run.outputs.items():
        if name == "-":
            sys.stdout.write(written)
        else:
            write_file(Path(name), written)
    print(run.findings, end="", file=sys.stderr if "-" in run.outputs else sys.stdout)
    if not said.quiet:
        print(run.closing, file=sys.stderr)
    return FOUND if said.strict and run.has_errors else DONE


def _run(said: argparse.Namespace, pages: Sequence[PageFile], reading: Reading) -> Run:
    """Make what the options ask for. What it depends on beside the pages is told to `once`, too."""
    from apiscribe.pipeline import describe
    from apiscribe.project import provenance_json
    from apiscribe.report import summary, table
    from apiscribe.run_cache import Run
    from apiscribe.serialize import dump_yaml, to_json

    settings, overlay, decisions = _beside(said)
    described = describe(pages, settings, overlay, decisions, reading)
    reading.progress.step("writing the document")
    content = described.document.content
    outputs = {said.output: to_json(content) if said.output.endswith(".json") else dump_yaml(content)}
    if said.provenance:
        outputs[said.provenance] = provenance_json(described.document)
    if said.report:
        outputs[said.report] = _report(described, said)
    closing = [summary(described.transcripts, described.findings, len(described.settled))]
    if len(pages) > 1:
        closing.insert(0, table(described.transcripts, described.findings))
    findings = "".join(f"{finding}\n" for finding in described.findings)
    return Run(outputs, findings, "\n".join(closing), bool(_errors(described.findings)))


def _name(said: argparse.Namespace) -> str:
    """What an API without settings is called after."""
    return Path(said.sources[0]).resolve().stem


def _report(described: Described, said: argparse.Namespace) -> str:
    """The report in the form that its name announces."""
    from apiscribe.report import as_json
    from apiscribe.report_html import as_html

    if said.report.lower().endswith(".json"):
        return as_json(described.transcripts, described.findings, described.settled)
    return as_html(described, Path(said.report), [file for file in (said.overlay, said.decisions) if file])


def _beside(said: argparse.Namespace) -> tuple[ApiSettings, Overlay | None, Decisions]:
    """The settings, overlay and decisions that the options name."""
    from apiscribe.decisions import read_decisions
    from apiscribe.overlay import read_overlay
    from apiscribe.project import read_text
    from apiscribe.settings import derived, read_settings

    name = _name(said)
    return (
        read_settings(read_text(Path(said.api), said.api), said.api, name) if said.api else derived(name),
        read_overlay(read_text(Path(said.overlay), said.overlay), said.overlay) if said.overlay else None,
        read_decisions(read_text(Path(said.decisions), said.decisions), said.decisions) if said.decisions else (),
    )


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]
