"""The next release of an API: its version by what changed since the last one, and what is to be written for it.

The last release is the tag `<api>-vX.Y.Z` with the highest version that leads to what is checked out, or what a person
names. Nothing is committed or tagged here: that is for a person to do.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from apiscribe.changelog import with_release
from apiscribe.diff import Change, Effect
from apiscribe.diff.compare import changes_between, opened
from apiscribe.diff.sides import one_line
from apiscribe.findings import CannotDo
from apiscribe.project import CHANGELOG, GENERATED, SPEC, Api, load_api
from apiscribe.reading import Reading
from apiscribe.revisions import DOCUMENT, Snapshot, Tree, pairs, tags
from apiscribe.settings import ApiSettings, read_settings
from apiscribe.versions import Bump, Version, version

BUMPS: Mapping[Effect, Bump] = {
    Effect.BREAKING: Bump.MAJOR,
    Effect.SOURCE: Bump.MAJOR,
    Effect.COMPATIBLE: Bump.MINOR,
    Effect.DOCUMENTATION: Bump.PATCH,
}

_VERSION_LINE = re.compile(r"""^version[ \t]*=[ \t]*(?:"[^"\n]*"|'[^'\n]*')""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Last:
    """What an API is compared with: how it is called, its version, and its document."""

    name: str
    version: Version
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is to be: `files` are those to be written, `unchanged` those that hold that already."""

    api: Api
    last: Last | None
    version: Version
    changes: tuple[Change, ...]
    files: Mapping[PurePosixPath, str]
    unchanged: frozenset[PurePosixPath]

    @property
    def tag(self) -> str:
        return f"{self.api.name}-v{self.version}"


def planned(
    root: Path, name: str, against: str | None, wanted: Version | None, date: str, reading: Reading | None = None
) -> Release | None:
    """What releasing an API comes to; None where nothing has changed and no version is wanted.

    Raises:
        CannotDo: the document is not what the pages give, nothing can be compared, or the wanted version is too low.
    """
    api, now = load_api(root, name), Tree(root).snapshot(SPEC / name / DOCUMENT)
    if now is None or not _is_made(api, now, reading):
        raise CannotDo(f"spec/{name}/{DOCUMENT} is not what the pages give: run apiscribe generate {name} first")
    last = _named(root, name, against) if against is not None else _tagged(root, name)
    changes = changes_between(last.snapshot, now) if last else ()
    bump = max((BUMPS[change.severity] for change in changes), default=Bump.NONE)
    if last and bump is Bump.NONE and wanted is None:
        return None
    chosen = _chosen(api, last, bump, wanted, changes)
    if f"{name}-v{chosen}" in (tags(root) or ()):
        raise CannotDo(f"{name} {chosen} is released: there is a tag {name}-v{chosen}")
    files = _files(root, api, last, chosen, changes, date)
    unchanged = frozenset(path for path, text in files.items() if _text(root, path) == text)
    return Release(api, last, chosen, changes, files, unchanged)


def next_steps(release: Release) -> tuple[str, ...]:
    """The commands that make the release, for a person to run."""
    name, settings = release.api.name, release.api.settings
    packages = [str(GENERATED / package) for package in (settings.models_package, settings.client_package)]
    return (
        shlex.join(["apiscribe", "generate", name]),
        shlex.join(["git", "add", str(SPEC / name), *packages]),
        shlex.join(["git", "commit", "-m", f"Release {name} {release.version}"]),
        shlex.join(["git", "tag", "-a", release.tag, "-m", f"{name} {release.version}"]),
    )


def _is_made(api: Api, now: Snapshot, reading: Reading | None) -> bool:
    """Whether the document in the tree is what the pages give, and of the version that api.toml tells."""
    from apiscribe.pipeline import describe
    from apiscribe.serialize import dump_yaml

    content = describe(api.pages, api.settings, api.overlay, api.decisions, reading).document.content
    if str(content["info"]["version"]) != api.settings.version:
        raise CannotDo(f"spec/{api.name}/overlay.yaml states a version; it belongs into spec/{api.name}/api.toml")
    return dump_yaml(content) == now.text


def _tagged(root: Path, name: str) -> Last | None:
    """The last release by its tag; None where there is none."""
    known = tags(root, leading_here=True)
    if known is None:
        raise CannotDo("there is no repository of git here: say with --against what was released")
    found = [each for tag in known if tag.startswith(f"{name}-v") and (each := version(tag[len(name) + 2 :]))]
    if not found:
        return None
    tag = f"{name}-v{max(found)}"
    snapshot = Tree(root, tag).snapshot(SPEC / name / DOCUMENT)
    if snapshot is None:
        raise CannotDo(f"{tag} holds no spec/{name}/{DOCUMENT}: say with --against what was released")
    return Last(tag, max(found), snapshot)


def _named(root: Path, name: str, against: str) -> Last:
    """The document that a person calls the last release; a revision means the API's own document there."""
    path = root / SPEC / name / DOCUMENT
    ((_, snapshot, _),) = pairs(Path.cwd(), against, str(path))
    assert snapshot is not None
    told = str(opened(snapshot).value("/info/version"))
    known = version(told)
    if known is None:
        raise CannotDo(f"{snapshot.name}: its version {one_line(told)} is not MAJOR.MINOR.PATCH")
    return Last(against, known, snapshot)


def _chosen(api: Api, last: Last | None, bump: Bump, wanted: Version | None, changes: Sequence[Change]) -> Version:
    """The version to release: the wanted one, the one that api.toml has been given since, or the least that will do."""
    now = version(api.settings.version)
    if last is None:
        return wanted or now or Version(1, 0, 0)
    least = last.version.after(max(bump, Bump.PATCH))
    if wanted is None:
        return max(least, now) if now else least
    if wanted < least:
        worst = f", for {changes[0].rule} at {changes[0].at}" if changes else ""
        raise CannotDo(f"{api.name} {wanted} is too low: after {last.version} it has to be {least} or higher{worst}")
    return wanted


def _files(
    root: Path, api: Api, last: Last | None, chosen: Version, changes: Sequence[Change], date: str
) -> dict[PurePosixPath, str]:
    folder = SPEC / api.name
    settings, changelog = (_text(root, folder / name) for name in ("api.toml", CHANGELOG))
    before = last.version if last else None
    return {
        folder / "api.toml": _with_version(settings, api.settings, chosen, str(folder / "api.toml")),
        folder / CHANGELOG: with_release(changelog, api.settings.title, chosen, date, changes, before),
    }


def _with_version(text: str, settings: ApiSettings, chosen: Version, file: str) -> str:
    """api.toml with another version, and all else as it was written."""
    line = f'version = "{chosen}"'
    edited = _VERSION_LINE.sub(line, text, count=1) if _VERSION_LINE.search(text) else f"{line}\n{text}"
    try:
        is_right = read_settings(edited, file, settings.name) == replace(settings, version=str(chosen))
    except CannotDo:
        is_right = False
    if not is_right:
        raise CannotDo(f"{file}: the version cannot be written in its place: write {line}")
    return edited


def _text(root: Path, path: PurePosixPath) -> str:
    return Tree(root).read(path) or ""
