"""The jobs on a project: generate, check, export, rule, explain.

All output of an API is computed and proven before its first file is written. A rerun that has nothing to do is told
from the cache; nothing heavy is imported for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from apiscribe import store
from apiscribe.cache import fingerprint, remember, remembered
from apiscribe.decisions import CONTRADICTIONS, undecided_text
from apiscribe.files import Files
from apiscribe.findings import CannotDo, Finding, Severity
from apiscribe.page_files import PageFile
from apiscribe.project import (
    CHANGELOG,
    DIST,
    GENERATED,
    SPEC,
    Api,
    api_names,
    find_project,
    load_api,
    provenance_json,
    read_text,
    source_files,
)
from apiscribe.reading import Reading
from apiscribe.several import Failure, each, table

if TYPE_CHECKING:
    from apiscribe.location import Location
    from apiscribe.pipeline import Described


@dataclass(frozen=True, slots=True)
class Made:
    """What an API gives: its committed files and those for dist/, by their paths from the project's root."""

    files: Files
    published: Files
    described: Described


def generate(
    start: Path, wanted: Sequence[str], reading: Reading | None = None, *, use_cache: bool = True
) -> Iterator[str | Failure]:
    """Write what the pages give; yields what to tell of each API, or why it could not be made. Raises CannotDo."""
    reading = reading or Reading()
    root = find_project(start)
    names = api_names(root, wanted)
    apis, failures = _loaded(root)
    rows: dict[str, Sequence[str]] = {}
    due = []
    for name in names:
        if name in failures:
            yield _alone(failures[name], names)
        elif use_cache and _is_unchanged(root, apis[name]):
            rows[name] = ("unchanged",)
            yield f"{name}: unchanged"
        else:
            due.append(name)
    for name, made in each(root, due, reading, _computed):
        reading.progress.end()
        if isinstance(made, Failure):
            yield _alone(made, names)
            continue
        written = store.write(root, _owned(apis[name]), made.files)
        remember(root, name, made.known, made.files)
        rows[name] = (*made.row, str(written))
        yield "\n".join([*made.told, f"{name}: {written}"])
    if len(names) > 1:
        yield table(names, rows)
    if not wanted and not failures:
        yield from _remove_orphans(root, apis)


def check(start: Path, wanted: Sequence[str], reading: Reading | None = None) -> Iterator[str | Failure]:
    """Yield what is not as it should be, a line each: files, and contradictions on which nobody has ruled; and why an
    API could not be made.
    """
    reading = reading or Reading()
    root = find_project(start)
    names = api_names(root, wanted)
    apis, failures = _loaded(root)
    yield from (_alone(failures[name], names) for name in names if name in failures)
    for _, wrong in each(root, [name for name in names if name in apis], reading, _wrong):
        reading.progress.end()
        yield from (_alone(wrong, names),) if isinstance(wrong, Failure) else wrong
    if not wanted and not failures:
        yield from (f"{orphan}: is not made from any page" for orphan in _orphans(root, apis))


def export(start: Path, wanted: Sequence[str], reading: Reading | None = None) -> Iterator[str]:
    """Write dist/<api>/ alone, without the packages; yields what OpenAPI 3.0 cannot say, and what was written."""
    reading = reading or Reading()
    root = find_project(start)
    for name in api_names(root, wanted):
        api = load_api(root, name)
        files, findings = published(api, describe_api(api, reading))
        reading.progress.end()
        written = store.write(root, [DIST / name], files)
        yield "\n".join([*map(str, findings), f"{DIST / name}: {written}"])


def rule(start: Path, wanted: Sequence[str]) -> Iterator[str]:
    """Add the contradictions that are not decided to each decisions.yaml; yields what to tell."""
    root = find_project(start)
    for name in api_names(root, wanted):
        described = describe_api(load_api(root, name))
        path = SPEC / name / "decisions.yaml"
        before = read_text(root / path, str(path)) if (root / path).exists() else ""
        undecided = [finding for finding in described.findings if finding.rule in CONTRADICTIONS]
        text = undecided_text(undecided, before, str(path))
        if text:
            joint = "" if not before or before.endswith("\n") else "\n"
            store.write_file(root / path, f"{before}{joint}{text}")
        yield f"{name}: {_waiting(len(undecided), str(path))}"


def explained(start: Path, where: str) -> Iterator[str]:
    """Yield the explanation of each place that `where` names, over all APIs of the project."""
    from apiscribe.explain import explain

    root = find_project(start)

    def line_of(at: Location) -> str:
        try:
            lines = PageFile(root / at.file, at.file).content().decode("utf-8", "replace").split("\n")
        except CannotDo:
            return ""
        return lines[at.line - 1] if 0 < at.line <= len(lines) else ""

    for name in api_names(root):
        described = describe_api(load_api(root, name))
        for explanation in explain(where, described.document, described.findings, described.settled):
            yield explanation.text(line_of)


def make(api: Api, reading: Reading | None = None) -> Made:
    """Compute every file of one API. Raises CannotDo where the document is not right or a package cannot be made."""
    from apiscribe.emit import PackageSettings
    from apiscribe.emit.client import client
    from apiscribe.emit.models import models
    from apiscribe.serialize import dump_yaml

    reading = reading or Reading()
    described = describe_api(api, reading)
    reading.progress.step("making the packages")
    content = described.document.content
    packages = PackageSettings(api.settings.models_package, api.settings.client_package, api.settings.client_parameters)
    files: dict[PurePosixPath, str | bytes] = {
        SPEC / api.name / "openapi.yaml": dump_yaml(content),
        SPEC / api.name / "provenance.json": provenance_json(described.document),
    }
    for package, made in (
        (packages.models_package, models(content, packages)),
        (packages.client_package, client(content, packages)),
    ):
        files |= {GENERATED / package / path: text for path, text in made.items()}
        if api.changelog:
            files[GENERATED / package / CHANGELOG] = api.changelog
    return Made(files, published(api, described)[0], described)


def published(api: Api, described: Described) -> tuple[Files, tuple[Finding, ...]]:
    """The files of dist/<api>/ by their paths from the root, and what OpenAPI 3.0 cannot say of the document."""
    from apiscribe.export import exports

    made = exports(described.document.content, described.document.at, api.settings)
    return {DIST / api.name / path: text for path, text in made.files.items()}, made.findings


def describe_api(api: Api, reading: Reading | None = None) -> Described:
    """Transcribe an API's pages into its proven document."""
    from apiscribe.pipeline import describe

    return describe(api.pages, api.settings, api.overlay, api.decisions, reading)


@dataclass(frozen=True, slots=True)
class _Computed:
    """All that is written for an API, what it depends on, what is to be told, and its row in the table of several."""

    files: Files
    known: str
    told: tuple[str, ...]
    row: tuple[str, ...]


def _computed(root: Path, name: str, reading: Reading) -> _Computed:
    from apiscribe.report import summary

    known = fingerprint(root, source_files(root, name))
    made = make(load_api(root, name), reading)
    described = made.described
    findings = [finding for finding in described.findings if finding.severity is not Severity.NOTE]
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    operations = sum(len(transcript.operations) for transcript in described.transcripts)
    return _Computed(
        {**made.files, **made.published},
        known,
        (*map(str, findings), f"{name}: {summary(described.transcripts, described.findings, len(described.settled))}"),
        (f"{operations:,}", f"{errors:,}", f"{len(findings) - errors:,}"),
    )


def _wrong(root: Path, name: str, reading: Reading) -> list[str]:
    api = load_api(root, name)
    made = make(api, reading)
    unruled = (str(finding) for finding in made.described.findings if finding.severity is Severity.ERROR)
    return [*map(str, store.differences(root, api.owned, made.files)), *unruled]


def _loaded(root: Path) -> tuple[dict[str, Api], dict[str, Failure]]:
    """All APIs of a project, and those whose sources cannot be read. Raises CannotDo where two share a package."""
    apis: dict[str, Api] = {}
    failures: dict[str, Failure] = {}
    for name in api_names(root):
        try:
            apis[name] = load_api(root, name)
        except CannotDo as error:
            failures[name] = Failure(name, error)
    _refuse_shared_packages(apis)
    return apis, failures


def _is_unchanged(root: Path, api: Api) -> bool:
    known = fingerprint(root, source_files(root, api.name))
    return remembered(root, api.name, known, _owned(api)) is not None


def _owned(api: Api) -> tuple[PurePosixPath, ...]:
    return (*api.owned, DIST / api.name)


def _alone(failure: Failure, names: Sequence[str]) -> Failure:
    """The failure of one of several APIs; that of the only one is that of the run."""
    if len(names) == 1:
        raise failure.error
    return failure


def _waiting(count: int, path: str) -> str:
    if not count:
        return "every contradiction is ruled on"
    return (
        f"{count} contradiction{'s wait' if count > 1 else ' waits'} for a ruling; fill in choice and reason in {path}"
    )


def _refuse_shared_packages(apis: dict[str, Api]) -> None:
    owners: dict[PurePosixPath, str] = {}
    for name, api in apis.items():
        for place in api.owned:
            if owners.setdefault(place, name) != name:
                raise CannotDo(
                    f"spec/{name}/api.toml: {place} is made from spec/{owners[place]}/ too; name another package"
                )


def _orphans(root: Path, apis: dict[str, Api]) -> list[PurePosixPath]:
    """Folders of generated/ that no API makes: of an API that was removed, or whose package was renamed."""
    owned = {place for api in apis.values() for place in api.owned}
    folder = root / GENERATED
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    return [GENERATED / path.name for path in there if GENERATED / path.name not in owned]


def _remove_orphans(root: Path, apis: dict[str, Api]) -> Iterator[str]:
    orphans = _orphans(root, apis)
    if orphans:
        store.write(root, orphans, {})
        yield "\n".join(f"{orphan}: removed; no API in spec/ makes it" for orphan in orphans)
