"""The only module that writes to the project tree.

A caller names the files and folders that it owns, by paths from the project's root, and gives all that belongs there:
what else lies there is removed, and nothing outside is touched. Every file is first written under a temporary name; the
first takes its real name once all have been written, so that a full disk changes nothing. A run killed at any moment
leaves a tree of which `differences` names each file that is not as it should be, and which the next `write` completes.
Runs on one root wait for each other.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from itertools import zip_longest
from pathlib import Path, PurePosixPath

from apiscribe.confined import Root, opened, refusal
from apiscribe.files import TEMPORARY, Files, checked, encoded, printable
from apiscribe.findings import CannotDo

CACHE = PurePosixPath(".apiscribe-cache")
"""A folder of the root for what makes runs faster or keeps them apart. It may be deleted at any time."""

Digests = Mapping[PurePosixPath, str]
"""The SHA-256 of each file's content, in hexadecimal."""

# What other programs leave beside our files: not named, and not removed unless its folder would otherwise be empty.
_BYTECODE = ("__pycache__", "*.py[co]")
_FOREIGN = (
    *_BYTECODE, ".*_cache", "*.egg-info", ".hypothesis", ".coverage", ".tox", ".venv", ".git", ".idea", ".vscode",
    ".DS_Store",
)  # fmt: skip
_FOREIGN_IN_A_PACKAGE = (*_FOREIGN, "build", "dist", "venv")


class Kind(StrEnum):
    CHANGED = "differs from what the pages give"
    MISSING = "is missing"
    ADDED = "is not made from any page"
    LEFT_OVER = "is left over from a run that was stopped"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A file that is not as it should be. `line` is the first one that differs; 0 where there is none to name."""

    path: PurePosixPath
    kind: Kind
    line: int = 0

    def __str__(self) -> str:
        return f"{printable(self.path)}{f':{self.line}' if self.line else ''}: {self.kind}"


@dataclass(frozen=True, slots=True)
class Written:
    """How many files were written, removed, and left as they were."""

    written: int
    removed: int
    unchanged: int

    def __str__(self) -> str:
        return f"{self.written} written, {self.removed} removed, {self.unchanged} unchanged"


def differences(root: Path, owned: Iterable[PurePosixPath], files: Files) -> tuple[Difference, ...]:
    """Each file that is not as it should be, in order of the paths. Reads only; raises CannotDo as `write` does."""
    places = tuple(owned)
    wanted = checked(files, places)
    with opened(root) as top:
        found = _survey(top, places, wanted)
        return tuple(_with_line(top, one, wanted) for one in _compare(found.digests, _digests(wanted)))


def holds(root: Path, owned: Iterable[PurePosixPath], digests: Digests) -> bool:
    """Whether the owned paths hold exactly the files of these digests."""
    with opened(root) as top:
        return not _compare(_survey(top, owned, digests).digests, digests)


def write(root: Path, owned: Iterable[PurePosixPath], files: Files) -> Written:
    """Make the owned paths hold exactly these files. What is as it should be is not touched.

    Raises:
        CannotDo: a path is not safe or not owned; or the system refuses something.
    """
    places = tuple(owned)
    wanted = checked(files, places)
    with opened(root) as top, top.turn(_cache(top) / "lock"):
        found = _survey(top, places, wanted)
        wrong = _compare(found.digests, _digests(wanted))
        stale = [one.path for one in wrong if one.kind in (Kind.ADDED, Kind.LEFT_OVER)]
        due = [one.path for one in wrong if one.kind in (Kind.CHANGED, Kind.MISSING)]
        with top.staged({path: (_staging(path, places, found), wanted[path]) for path in due}) as names:
            # Removed first, for where letter case is not told apart, a file's old name is its new one.
            for path in stale:
                top.remove(path)
            _prune(top, found.folders, wanted)
            for path in due:
                top.move(names[path], path)
        for folder in sorted({path.parent for path in (*due, *stale)}):
            top.sync(folder)
    return Written(len(due), len(stale), len(wanted) - len(due))


def write_file(path: Path, content: str | bytes) -> None:
    """Replace the file that a person named, whole, with its folders; a device or a pipe is written to as it is.

    Raises:
        CannotDo: the system refuses, or the text is no Unicode.
    """
    written = encoded(path, content)
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(written)
            return
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(error, path) from None
    with opened(target.parent) as top:
        _replace(top, PurePosixPath(target.name), written)


def write_to_cache(root: Path, name: str, content: str) -> None:
    """Keep something for later runs, if that can be done; a cache that cannot be written only makes them slower."""
    with suppress(CannotDo), opened(root) as top:
        _replace(top, _cache(top) / name, content.encode())


def _cache(top: Root) -> PurePosixPath:
    """The cache folder, there and ignored by git, whatever the project's own rules are."""
    if not top.entries(CACHE):
        _replace(top, CACHE / ".gitignore", b"*\n")
    return CACHE


def _replace(top: Root, path: PurePosixPath, content: bytes) -> None:
    with top.staged({path: (path.parent, content)}) as names:
        top.move(names[path], path)


# What lies there now, and what of it is wrong.


@dataclass(frozen=True, slots=True)
class _Found:
    """Every file at the owned paths with its digest ("" for what is no regular file), and every folder."""

    digests: dict[PurePosixPath, str] = field(default_factory=dict)
    folders: set[PurePosixPath] = field(default_factory=set)


def _survey(top: Root, owned: Iterable[PurePosixPath], wanted: Iterable[PurePosixPath]) -> _Found:
    ours = {place for path in wanted for place in (path, *path.parents)}
    owned = set(owned)
    found = _Found()
    beside = {entry for place in owned for entry in top.entries(place.parent)}
    waiting = [(path, is_folder) for path, is_folder in beside if path in owned or path.name.startswith(TEMPORARY)]
    while waiting:
        path, is_folder = waiting.pop()
        if is_folder:
            found.folders.add(path)
            foreign = _FOREIGN_IN_A_PACKAGE if path in owned else _FOREIGN
            waiting += [entry for entry in top.entries(path) if entry[0] in ours or not _matches(entry[0], foreign)]
        else:
            found.digests[path] = top.digest(path)
    return found


def _compare(found: Digests, wanted: Digests) -> list[Difference]:
    return [
        Difference(path, kind)
        for path in sorted({*found, *wanted})
        if (kind := _kind(path, found.get(path), wanted.get(path)))
    ]


def _kind(path: PurePosixPath, found: str | None, wanted: str | None) -> Kind | None:
    if path.name.startswith(TEMPORARY):
        return Kind.LEFT_OVER
    if wanted is None:
        return Kind.ADDED
    if found is None:
        return Kind.MISSING
    return None if found == wanted else Kind.CHANGED


def _with_line(top: Root, one: Difference, wanted: Mapping[PurePosixPath, bytes]) -> Difference:
    if one.kind is not Kind.CHANGED or (there := top.read(one.path)) is None:
        return one
    pairs = enumerate(zip_longest(there.split(b"\n"), wanted[one.path].split(b"\n")), 1)
    return Difference(one.path, one.kind, next((line for line, (old, new) in pairs if old != new), 0))


def _digests(contents: Mapping[PurePosixPath, bytes]) -> dict[PurePosixPath, str]:
    return {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}


def _staging(path: PurePosixPath, owned: Iterable[PurePosixPath], found: _Found) -> PurePosixPath:
    """The folder to write a file to first: on the same file system as its place, and there whatever is removed."""
    place = next(place for place in owned if path.is_relative_to(place))
    return place if place in found.folders and place != path else place.parent


def _prune(top: Root, folders: Iterable[PurePosixPath], wanted: Iterable[PurePosixPath]) -> None:
    """Remove the folders that are no longer needed, with the bytecode that is all they hold."""
    needed = {folder for path in wanted for folder in path.parents}
    for folder in sorted(set(folders) - needed, reverse=True):
        entries = top.entries(folder)
        if all(_matches(path, _BYTECODE) for path, _ in entries):
            for path, is_folder in entries:
                for inner, _ in top.entries(path) if is_folder else [(path, False)]:
                    top.remove(inner)
                top.remove_folder(path)
            top.remove_folder(folder)


def _matches(path: PurePosixPath, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path.name, pattern) for pattern in patterns)
