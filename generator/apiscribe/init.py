"""A new API: pages that a person has somewhere become `spec/<name>/`, with settings that can be edited from there.

Pages are copied as they are, in their folders; what else lies beside them is not. Everything is read once before
anything is written, so that a folder without a single operation starts no API.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from apiscribe import store
from apiscribe.findings import CannotDo
from apiscribe.naming import kebab
from apiscribe.page_files import PageFile, find_pages
from apiscribe.pages import transcribe_pages
from apiscribe.paths import placeholders
from apiscribe.project import SPEC, find_project
from apiscribe.reading import Reading
from apiscribe.transcribe import Transcript

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NEARLY_ALL = 0.8


def init(start: Path, name: str, sources: Sequence[str], reading: Reading | None = None) -> Iterator[str]:
    """Begin the API `name` with copies of pages; yields what to tell.

    Raises:
        CannotDo: the name is none, the API is there already, or no page documents an operation.
    """
    reading = reading or Reading()
    root = _root(start)
    folder = SPEC / name
    if not _NAME.fullmatch(name):
        wish = kebab(name, "my-api")
        raise CannotDo(f"{name!r} is no name of an API: a-z, 0-9 and single hyphens, such as {wish}")
    if (root / folder).exists():
        raise CannotDo(f"{folder}/ is there already; take another name, or put pages into {folder}/pages/")
    pages = find_pages(sources)
    transcripts = transcribe_pages(pages, reading)
    reading.progress.end()
    files: dict[PurePosixPath, str | bytes] = {folder / "api.toml": settings_text(name, transcripts)}
    files |= {folder / "pages" / inner: page.stored() for inner, page in _placed(pages, sources)}
    store.write(root, (folder,), files)
    with_operations = sum(bool(transcript.operations) for transcript in transcripts)
    yield f"{folder}/pages/: {len(pages):,} page{'s' * (len(pages) > 1)}, operations in {with_operations:,}"
    yield f"{folder}/api.toml: title, version and names of the packages; look at it first"


def settings_text(name: str, transcripts: Sequence[Transcript]) -> str:
    """The api.toml of a new API, with what can be told of it from its pages."""
    title = " ".join(part.capitalize() for part in name.split("-"))
    client = ", ".join(json.dumps(parameter) for parameter in client_parameters(transcripts))
    return "\n".join(
        (
            f"title = {json.dumps(title)}",
            'version = "1.0.0"',
            'description = ""',
            f"models_package = {json.dumps(f'{name}-models')}",
            f"client_package = {json.dumps(f'{name}-client')}",
            f"client_parameters = [{client}]      # path parameters that are set once, on the client",
            "",
        )
    )


def client_parameters(transcripts: Sequence[Transcript]) -> tuple[str, ...]:
    """The path parameters that nearly all operations begin with, such as the project of an account."""
    paths = [operation.path for transcript in transcripts for operation in transcript.operations]
    first = Counter(names[0] for path in paths if (names := placeholders(path)))
    return tuple(name for name, count in first.items() if count >= _NEARLY_ALL * len(paths) and len(paths) > 1)


def _root(start: Path) -> Path:
    """The project that `start` lies in, else `start` itself."""
    try:
        return find_project(start)
    except CannotDo:
        return start


def _placed(pages: Sequence[PageFile], sources: Sequence[str]) -> Iterator[tuple[PurePosixPath, PageFile]]:
    """Where each page goes: as deep below `pages/` as it lies below the folder that was named."""
    folders = [Path(source) for source in sources if Path(source).is_dir()]
    taken: dict[PurePosixPath, PageFile] = {}
    for page in pages:
        above = next((folder for folder in folders if page.path.is_relative_to(folder)), page.path.parent)
        inner = PurePosixPath(page.path.relative_to(above).as_posix())
        if inner in taken:
            raise CannotDo(f"{page.name} and {taken[inner].name} would both become {inner}; name the folder above them")
        taken[inner] = page
    yield from taken.items()
