"""A project: a folder with `spec/<api>/`, and what is made from each API in it.

`make` is pure but for reading the pages: it computes every file that an API gives, before anything is written. Paths
are relative to the project's root, findings and provenance name files the same way, wherever the program is started.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from apiscribe.decisions import Decisions, read_decisions
from apiscribe.document import Document
from apiscribe.findings import CannotDo
from apiscribe.overlay import Overlay, read_overlay
from apiscribe.page_files import PageFile, find_pages
from apiscribe.settings import ApiSettings, derived, read_settings

SPEC, GENERATED, DIST = PurePosixPath("spec"), PurePosixPath("generated"), PurePosixPath("dist")
CHANGELOG = "CHANGELOG.md"
_SOURCES = ("api.toml", "overlay.yaml", "decisions.yaml", CHANGELOG)


@dataclass(frozen=True, slots=True)
class Api:
    """The sources of one API, as they lie in `spec/<name>/`."""

    name: str
    pages: tuple[PageFile, ...]
    settings: ApiSettings
    overlay: Overlay | None
    decisions: Decisions
    changelog: str = ""

    @property
    def owned(self) -> tuple[PurePosixPath, ...]:
        """The files and folders that are made from this API and belong to nobody else."""
        folder = SPEC / self.name
        return (
            folder / "openapi.yaml",
            folder / "provenance.json",
            GENERATED / self.settings.models_package,
            GENERATED / self.settings.client_package,
        )


def find_project(start: Path) -> Path:
    """The nearest folder, `start` or above, that has a folder `spec`; raises CannotDo where there is none."""
    for folder in (start, *start.parents):
        if (folder / SPEC).is_dir():
            return folder
    raise CannotDo(f"no folder spec/ in {start} or above; an API's pages go to spec/<api>/pages/")


def api_names(root: Path, wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """The APIs of a project, or those wanted, in alphabetical order; raises CannotDo for one that is not there."""
    there = sorted(folder.name for folder in (root / SPEC).iterdir() if (folder / "pages").is_dir())
    for name in wanted:
        if name not in there:
            raise CannotDo(f"no API {name!r} in spec/; there are: {', '.join(there) or 'none (spec/<api>/pages/)'}")
    if not there:
        raise CannotDo("no API in spec/; an API's pages go to spec/<api>/pages/")
    return tuple(sorted(set(wanted))) or tuple(there)


def source_files(root: Path, name: str) -> tuple[Path, ...]:
    """Every file that an API is made from."""
    folder = root / SPEC / name
    beside = [folder / source for source in _SOURCES if (folder / source).is_file()]
    return (*beside, *sorted(path for path in (folder / "pages").rglob("*") if path.is_file()))


def load_api(root: Path, name: str) -> Api:
    """Read an API's sources; raises CannotDo with file:line for what is not as it has to be."""
    folder = SPEC / name
    settings, overlay, decisions, changelog = (_text(root, folder / source) for source in _SOURCES)
    pages = tuple(
        PageFile(page.path, page.path.relative_to(root).as_posix(), page.folder)
        for page in find_pages([str(root / folder / "pages")])
    )
    return Api(
        name=name,
        pages=pages,
        settings=derived(name) if settings is None else read_settings(settings, str(folder / "api.toml"), name),
        overlay=None if overlay is None else read_overlay(overlay, str(folder / "overlay.yaml")),
        decisions=() if decisions is None else read_decisions(decisions, str(folder / "decisions.yaml")),
        changelog=changelog or "",
    )


def decisions_for(document: Path) -> Path | None:
    """The decisions.yaml that belongs to a document: the one beside it, or in spec/<api>/ for one in dist/<api>/."""
    folder = document.absolute().parent
    beside = [document.parent / "decisions.yaml"]
    if folder.parent.name == DIST.name:
        beside.append(folder.parent.parent / SPEC / folder.name / "decisions.yaml")
    return next((path for path in beside if path.is_file()), None)


def provenance_json(document: Document) -> str:
    """The provenance as published: JSON pointer -> "file:line", sorted."""
    places = {pointer: str(source.at) for pointer, source in sorted(document.provenance.items())}
    return json.dumps(places, indent=1, ensure_ascii=False) + "\n"


def read_text(path: Path, name: str) -> str:
    """Read a file of UTF-8 text; raises CannotDo that names it by `name`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CannotDo(f"{name}: the file is not UTF-8") from None
    except OSError as error:
        raise CannotDo(f"{name}: cannot be read: {error.strerror}") from None


def _text(root: Path, name: PurePosixPath) -> str | None:
    path = root / name
    return read_text(path, str(name)) if path.exists() else None
