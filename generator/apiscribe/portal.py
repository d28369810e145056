"""The portal: the references of a project's APIs as one folder of static pages, or that of one document.

All pages are made before the first is written. The folder then holds these and nothing else of ours; a folder that
holds something else is left alone.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from apiscribe import store
from apiscribe.files import Files
from apiscribe.findings import CannotDo, Finding, Severity
from apiscribe.generate import describe_api
from apiscribe.json_loading import read_json
from apiscribe.location import Location
from apiscribe.project import DIST, SPEC, api_names, find_project, load_api, read_text
from apiscribe.reading import Reading
from apiscribe.settings import ApiSettings, read_settings
from apiscribe.several import Failure, each
from apiscribe.validate import validate
from apiscribe.yaml_loading import read_yaml

if TYPE_CHECKING:
    from apiscribe.emit import PackageSettings
    from apiscribe.emit.portal import Listed

FOLDER = DIST / "portal"
_MADE_BY = b'<meta name="generator" content="apiscribe portal">'
_PLACE = re.compile(r"(.+?)(?::(\d+))?")


@dataclass(frozen=True, slots=True)
class _Made:
    """The site of one API, and how the list of all tells of it."""

    files: Files
    listed: Listed


def portal(start: Path, wanted: Sequence[str], folder: Path | None, reading: Reading) -> Iterator[str | Failure]:
    """Write the portal of a project's APIs, or of those wanted, into `folder`; yields what to tell of each.

    Raises:
        CannotDo: an API could not be made, or the folder holds what is no portal.
    """
    root = find_project(start)
    names = api_names(root, wanted)
    if folder is None and "portal" in api_names(root):
        raise CannotDo(f"{FOLDER} is the folder of the API 'portal'; name another with -o")
    sites: dict[str, _Made] = {}
    for name, made in each(root, names, reading, _made):
        reading.progress.end()
        if isinstance(made, Failure):
            if len(names) == 1:
                raise made.error
            yield made
        else:
            sites[name] = made
            yield f"{name}: {_count(made.listed.operations, 'operation')}, {_count(made.listed.schemas, 'schema')}"
    if len(sites) < len(names):
        raise CannotDo("a portal without some of its APIs is none; nothing was written")
    yield _write(folder or root / FOLDER, _together(sites), root)


def portal_of_document(
    name: str, provenance: str | None, api: str | None, folder: Path, changelog: str | None = None
) -> str:
    """Write the portal of a document into `folder`; gives what to tell. Raises CannotDo for what is not right."""
    from apiscribe.emit.portal import Reference, reference

    places = _places(provenance) if provenance else {}
    document, findings = _document(name, places)
    settings = _packages(read_settings(read_text(Path(api), api), api, Path(name).stem)) if api else None
    text = read_text(Path(changelog), changelog) if changelog else ""
    return _write(folder, reference(Reference(document, settings, places, findings, changelog=text)))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _made(root: Path, name: str, reading: Reading) -> _Made:
    """Make the site of one API of a project."""
    from apiscribe.emit.portal import Reference, listed, reference

    described = describe_api(load_api(root, name), reading)
    reading.progress.step("making the portal")
    document = described.document
    changelog = SPEC / name / "CHANGELOG.md"
    told = Reference(
        document=document.content,
        settings=_packages(load_api(root, name).settings),
        places={pointer: source.at for pointer, source in document.provenance.items()},
        findings=described.findings,
        settled=described.settled,
        changelog=read_text(root / changelog, str(changelog)) if (root / changelog).is_file() else "",
        is_one_of_several=True,
    )
    return _Made(reference(told), listed(name, document.content))


def _together(sites: Mapping[str, _Made]) -> Files:
    from apiscribe.emit.portal import landing

    files = {name / path: text for name, site in sites.items() for path, text in site.files.items()}
    return {**landing([site.listed for site in sites.values()]), **files}


def _packages(settings: ApiSettings) -> PackageSettings:
    from apiscribe.emit import PackageSettings

    return PackageSettings(settings.models_package, settings.client_package, settings.client_parameters)


def _document(name: str, places: Mapping[str, Location]) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Read a document, and what is to be told of it, at the lines of pages where these are known."""
    read = read_json if name.lower().endswith(".json") else read_yaml
    loaded, refused = read(read_text(Path(name), name), name)
    if loaded is None:
        raise CannotDo("\n".join(map(str, refused)))

    def at(pointer: str) -> Location:
        inner = pointer
        while inner and inner not in places:
            inner = inner.rpartition("/")[0]
        return places.get(inner) or loaded.at(pointer)

    findings = tuple(validate(loaded.value, at))
    wrong = [finding for finding in (*refused, *findings) if finding.severity is Severity.ERROR]
    if wrong:
        raise CannotDo("\n".join([f"{name} is not right, see `apiscribe validate`:", *map(str, wrong[:10])]))
    return loaded.value, findings


def _places(name: str) -> dict[str, Location]:
    """Read provenance.json: the place of each JSON pointer."""
    try:
        told = json.loads(read_text(Path(name), name))
    except ValueError as error:
        raise CannotDo(f"{name}: no JSON: {error}") from None
    if not isinstance(told, dict) or not all(isinstance(place, str) and place for place in told.values()):
        raise CannotDo(f"{name}: provenance is an object of JSON pointers, each with its file:line")
    found = {pointer: _PLACE.fullmatch(place) for pointer, place in told.items()}
    return {pointer: Location(match[1], int(match[2] or 0)) for pointer, match in found.items() if match}


def _write(folder: Path, files: Files, root: Path | None = None) -> str:
    """Make a folder hold a portal. What of ours lay there and is no longer made is removed.

    Runs below one `root` wait for each other, where the folder lies in it.
    """
    target = Path(os.path.realpath(folder))
    # What begins with a full stop, like .git, is of others and in nobody's way.
    there = {path.name for path in target.iterdir() if path.name[0] != "."} if target.is_dir() else set()
    if there and not _is_ours(target):
        raise CannotDo(f"{folder} holds something else than a portal; name an empty folder, or one that is not there")
    top = _top(target, root)
    place = PurePosixPath(target.relative_to(top).as_posix())
    owned = {path.parts[0] for path in files} | {name for name in there if _is_ours(target / name)}
    placed: Files = {place / path: text for path, text in files.items()}
    written = store.write(top, sorted(place / name for name in owned), placed)
    return f"{os.path.relpath(folder / 'index.html')}: {written}"


def _top(target: Path, root: Path | None) -> Path:
    """The folder to write from: the project's, or the innermost one that is there."""
    if root is not None and (project := Path(os.path.realpath(root))) in target.parents:
        return project
    return next(folder for folder in target.parents if folder.is_dir())


def _is_ours(folder: Path) -> bool:
    """Whether a folder holds a portal, or the site of one API."""
    try:
        with (folder / "index.html").open("rb") as page:
            return _MADE_BY in page.read(4096)
    except OSError:
        return False
