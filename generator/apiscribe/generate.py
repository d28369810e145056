"""The jobs on a project: generate, check, rule, explain.

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
from apiscribe.findings import CannotDo, Severity
from apiscribe.project import (
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
) -> Iterator[str]:
    """Write what the pages give; yields what to tell of each API. Raises CannotDo."""
    reading = reading or Reading()
    root = find_project(start)
    names = api_names(root, wanted)
    apis = {name: load_api(root, name) for name in api_names(root)}
    _refuse_shared_packages(apis)
    for name in names:
        api = apis[name]
        owned = (*api.owned, DIST / name)
        known = fingerprint(root, source_files(root, name))
        if use_cache and remembered(root, name, known, owned) is not None:
            yield f"{name}: unchanged"
            continue
        made = make(api, reading)
        reading.progress.end()
        files = {**made.files, **made.published}
        written = store.write(root, owned, files)
        remember(root, name, known, files)
        yield _told(name, made, written)
    if not wanted:
        yield from _remove_orphans(root, apis)


def check(start: Path, wanted: Sequence[str], reading: Reading | None = None) -> Iterator[str]:
    """Yield what is not as it should be, a line each: files, and contradictions on which nobody has ruled."""
    reading = reading or Reading()
    root = find_project(start)
    names = api_names(root, wanted)
    apis = {name: load_api(root, name) for name in api_names(root)}
    _refuse_shared_packages(apis)
    for name in names:
        made = make(apis[name], reading)
        reading.progress.end()
        yield from map(str, store.differences(root, apis[name].owned, made.files))
        yield from (str(finding) for finding in made.described.findings if finding.severity is Severity.ERROR)
    if not wanted:
        yield from (f"{orphan}: is not made from any page" for orphan in _orphans(root, apis))


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
            lines = (root / at.file).read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            return ""
        return lines[at.line - 1] if 0 < at.line <= len(lines) else ""

    for name in api_names(root):
        described = describe_api(load_api(root, name))
        for explanation in explain(where, described.document, described.findings, described.settled):
            yield explanation.text(line_of)


def make(api: Api, reading: Reading | None = None) -> Made:
    """Compute every file of one API. Raises CannotDo where the document is not right or a package cannot be made."""
    from apiscribe.downgrade import to_3_0
    from apiscribe.emit import PackageSettings
    from apiscribe.emit.client import client
    from apiscribe.emit.models import models
    from apiscribe.serialize import dump_yaml, to_json

    reading = reading or Reading()
    described = describe_api(api, reading)
    reading.progress.step("making the packages")
    content = described.document.content
    older, _ = to_3_0(content, described.document.at)
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
    published: dict[PurePosixPath, str | bytes] = {
        DIST / api.name / "openapi.json": to_json(content),
        DIST / api.name / "openapi-3.0.json": to_json(older),
    }
    return Made(files, published, described)


def describe_api(api: Api, reading: Reading | None = None) -> Described:
    """Transcribe an API's pages into its proven document."""
    from apiscribe.pipeline import describe

    return describe(api.pages, api.settings, api.overlay, api.decisions, reading)


def _told(name: str, made: Made, written: store.Written) -> str:
    from apiscribe.report import summary

    described = made.described
    findings = [finding for finding in described.findings if finding.severity is not Severity.NOTE]
    lines = [
        *map(str, findings),
        f"{name}: {summary(described.transcripts, described.findings, len(described.settled))}",
    ]
    return "\n".join([*lines, f"{name}: {written}"])


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
