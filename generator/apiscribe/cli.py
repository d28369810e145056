"""The command line: words -> one of the program's jobs -> an exit code.

0 done; 1 findings (with --strict, or from check and validate); 2 could not do it; 130 interrupted.
What a job finds goes to standard output as `file:line: severity[rule]: message`; what is happening and what failed goes
to standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apiscribe import __version__
from apiscribe.findings import CannotDo, Finding, Severity

if TYPE_CHECKING:
    from apiscribe.decisions import Decisions
    from apiscribe.overlay import Overlay
    from apiscribe.page_files import PageFile
    from apiscribe.pipeline import Described
    from apiscribe.reading import Reading
    from apiscribe.run_cache import Run
    from apiscribe.settings import ApiSettings

DONE, FOUND, CANNOT, INTERRUPTED = 0, 1, 2, 130

_TRANSCRIBE = """\
Reads pages that document an API and writes them as one OpenAPI 3.1 document.

SOURCE is a page (.txt: text as copied from a browser, .rst, .html, .htm, .md) or a folder of pages. Pages that
document no operation are passed over and counted. With --strict an open
contradiction between a table and a sample fails the run."""
_GENERATE = """\
Writes all that the pages in spec/<api>/ give: openapi.yaml and provenance.json beside them, the models and the client
package in generated/, the document as JSON in dist/. Everything is computed and proven before the first file is
written; what has not changed is not touched."""
_CHECK = """\
Computes all that the pages in spec/<api>/ give and compares it with the tree, without writing: names each file that
differs, is missing or was added, and each contradiction on which nobody has ruled."""
_VALIDATE = """\
Checks an OpenAPI document (3.0 or 3.1; YAML or JSON): its form, references, samples and defaults against their schemas,
misspelt keywords, keys given twice."""
_RULE = """\
Writes each contradiction on which nobody has ruled into spec/<api>/decisions.yaml, for a person to fill in `choice`
(table, sample or both) and `reason`."""
_EXPLAIN = """\
Says of an operation or a field where each of its facts stands, by which rule it was read, and how a person ruled on it.
WHERE is an operation ("GET /v1/...", its path, its operationId), a schema, a name below one of them
(ImageResponse.arch, ListImages.limit, arch), or a JSON pointer (#/components/...)."""

_APIS: dict[str, Any] = {"metavar": "API", "nargs": "*", "help": "names of folders in spec/; all where none is given"}


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

    job = _job(jobs, "transcribe", "pages -> an OpenAPI document", _TRANSCRIBE)
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
    _add_reading(job)
    job.set_defaults(job=_transcribe)

    job = _job(jobs, "generate", "spec/<api>/ -> document, packages", _GENERATE)
    job.add_argument("apis", **_APIS)
    job.add_argument("--no-cache", action="store_true", help="compute everything afresh, and keep no page for later")
    _add_reading(job)
    job.set_defaults(job=_generate)

    job = _job(jobs, "check", "does the tree hold what the pages give?", _CHECK)
    job.add_argument("apis", **_APIS)
    _add_reading(job)
    job.set_defaults(job=_check)

    job = _job(jobs, "validate", "is an OpenAPI document right?", _VALIDATE)
    job.add_argument("file", metavar="FILE", help="a document, .yaml or .json")
    job.set_defaults(job=_validate)

    job = _job(jobs, "rule", "prepare rulings on contradictions", _RULE)
    job.add_argument("apis", **_APIS)
    job.set_defaults(job=_rule)

    job = _job(jobs, "explain", "where does a fact stand?", _EXPLAIN)
    job.add_argument("where", metavar="WHERE", help="an operation, a field, a schema or a JSON pointer")
    job.set_defaults(job=_explain)
    return parser


def _job(
    jobs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, said: str, description: str
) -> argparse.ArgumentParser:
    return jobs.add_parser(
        name, help=said, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def _add_reading(job: argparse.ArgumentParser) -> None:
    told = "read pages with N processes (default: one a processor); the result is the same"
    job.add_argument("--jobs", type=_positive, metavar="N", help=told)
    job.add_argument("-q", "--quiet", action="store_true", help="do not tell what is happening, only what was found")


@contextmanager
def _reading(said: argparse.Namespace) -> Iterator[Reading]:
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


def _report_name(text: str) -> str:
    if Path(text).suffix.lower() not in (".json", ".html"):
        raise argparse.ArgumentTypeError(f"{text!r} says no form of report: name a file that ends in .json or .html")
    return text


# The jobs. Each imports what it needs, so that a run that has nothing to do costs nothing.


def _transcribe(said: argparse.Namespace) -> int:
    from apiscribe.page_files import find_pages
    from apiscribe.run_cache import once
    from apiscribe.store import write_file

    pages = find_pages(said.sources)
    beside = [name for name in (said.api, said.overlay, said.decisions) if name]
    outputs = (said.output, said.provenance, said.report)
    options = (*outputs, said.api, said.overlay, said.decisions, _name(said), str(Path.cwd()))
    with _reading(said) as reading:
        run = once(lambda: _run(said, pages, reading), reading.cache, options, pages, beside)
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


def _generate(said: argparse.Namespace) -> int:
    from apiscribe.generate import generate

    with _reading(said) as reading:
        for line in generate(Path.cwd(), said.apis, reading, use_cache=not said.no_cache):
            print(line, flush=True)
    return DONE


def _check(said: argparse.Namespace) -> int:
    from apiscribe.generate import check

    wrong = 0
    with _reading(said) as reading:
        for line in check(Path.cwd(), said.apis, reading):
            wrong += 1
            print(line)
    print(f"{wrong} to mend" if wrong else "the tree holds what the pages give", file=sys.stderr)
    return FOUND if wrong else DONE


def _validate(said: argparse.Namespace) -> int:
    from apiscribe.project import read_text
    from apiscribe.validate import validate_text

    findings = validate_text(read_text(Path(said.file), said.file), said.file)
    for finding in findings:
        print(finding)
    print(f"{said.file}: {len(findings)} findings" if findings else f"{said.file}: valid", file=sys.stderr)
    return FOUND if findings else DONE


def _rule(said: argparse.Namespace) -> int:
    from apiscribe.generate import rule

    for line in rule(Path.cwd(), said.apis):
        print(line)
    return DONE


def _explain(said: argparse.Namespace) -> int:
    from apiscribe.generate import explained

    texts = list(explained(Path.cwd(), said.where))
    if not texts:
        raise CannotDo(f"{said.where!r} names no operation, field or schema of an API in spec/")
    print("\n\n".join(texts))
    return DONE


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


if __name__ == "__main__":
    sys.exit(main())
