"""The jobs on a project, a folder with spec/<api>/: generate, wheels, check, rule, explain."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from apiscribe.cli.options import APIS, CANNOT, DONE, FOUND, add_job, add_reading, reading
from apiscribe.findings import CannotDo

if TYPE_CHECKING:
    from apiscribe.cli.options import Jobs
    from apiscribe.several import Failure

_GENERATE = """\
Writes all that the pages in spec/<api>/ give: openapi.yaml and provenance.json beside them, the models and the client
package in generated/, the document as JSON in dist/. Everything is computed and proven before the first file is
written; what has not changed is not touched."""
_WHEELS = """\
Does what `generate` does, and builds the packages into dist/, in the form that pip installs. Nothing is fetched."""
_CHECK = """\
Computes all that the pages in spec/<api>/ give and compares it with the tree, without writing: names each file that
differs, is missing or was added, and each contradiction on which nobody has ruled."""
_RULE = """\
Writes each contradiction on which nobody has ruled into spec/<api>/decisions.yaml, for a person to fill in `choice`
(table, sample or both) and `reason`."""
_EXPLAIN = """\
Says of an operation or a field where each of its facts stands, by which rule it was read, and how a person ruled on it.
WHERE is an operation ("GET /v1/...", its path, its operationId), a schema, a name below one of them
(ImageResponse.arch, ListImages.limit, arch), or a JSON pointer (#/components/...)."""


def add(jobs: Jobs) -> None:
    """Say the options of the jobs."""
    job = add_job(jobs, "generate", "spec/<api>/ -> document, packages", _GENERATE)
    job.add_argument("apis", **APIS)
    job.add_argument("--no-cache", action="store_true", help="compute everything afresh, and keep no page for later")
    add_reading(job)
    job.set_defaults(job=_generate)

    job = add_job(jobs, "wheels", "generate, and build the packages into dist/", _WHEELS)
    job.add_argument("apis", **APIS)
    job.add_argument("--no-cache", action="store_true", help="compute everything afresh, and keep no page for later")
    add_reading(job)
    job.set_defaults(job=_wheels)

    job = add_job(jobs, "check", "does the tree hold what the pages give?", _CHECK)
    job.add_argument("apis", **APIS)
    add_reading(job)
    job.set_defaults(job=_check)

    job = add_job(jobs, "rule", "prepare rulings on contradictions", _RULE)
    job.add_argument("apis", **APIS)
    job.set_defaults(job=_rule)

    job = add_job(jobs, "explain", "where does a fact stand?", _EXPLAIN)
    job.add_argument("where", metavar="WHERE", help="an operation, a field, a schema or a JSON pointer")
    job.set_defaults(job=_explain)


def _generate(said: argparse.Namespace) -> int:
    from apiscribe.generate import generate

    with reading(said) as how:
        return _tell(generate(Path.cwd(), said.apis, how, use_cache=not said.no_cache))[0]


def _tell(lines: Iterable[str | Failure]) -> tuple[int, int]:
    """Print what is told, and why an API could not be made; the exit code, and the number of lines."""
    from apiscribe.several import Failure

    code, count = DONE, 0
    for line in lines:
        if isinstance(line, Failure):
            print(f"apiscribe: {line}", file=sys.stderr)
            code = CANNOT
        else:
            print(line, flush=True)
            count += 1
    return code, count


def _wheels(said: argparse.Namespace) -> int:
    from apiscribe.project import api_names, find_project, load_api
    from apiscribe.wheels import build_wheels

    if code := _generate(said):
        return code
    root = find_project(Path.cwd())
    apis = (load_api(root, name).settings for name in api_names(root, said.apis))
    packages = [package for api in apis for package in (api.models_package, api.client_package)]
    for wheel in build_wheels(root, packages):
        print(wheel)
    return DONE


def _check(said: argparse.Namespace) -> int:
    from apiscribe.generate import check

    with reading(said) as how:
        code, wrong = _tell(check(Path.cwd(), said.apis, how))
    if not code:
        print(f"{wrong} to mend" if wrong else "the tree holds what the pages give", file=sys.stderr)
    return code or (FOUND if wrong else DONE)


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
