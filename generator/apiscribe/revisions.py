"""Documents to be held against each other: files, or files as they are at a revision of git.

Git is asked by fixed commands that only read, never by way of a shell; nothing is fetched. A file wins over a revision
of the same name.
"""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from apiscribe.findings import CannotDo
from apiscribe.project import SPEC, find_project, read_text

DOCUMENT = "openapi.yaml"
_FORMS = (".yaml", ".yml", ".json")
# No hook, no pager, no lock, nothing over the network (of a clone that lacks some files).
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A document as it is or was, by the name that messages have for it, and what stands beside it.

    `provenance` says of JSON pointers where a page states it; `settings` is what api.toml says, and `told_in` its name.
    Both are empty where there is none.
    """

    name: str
    text: str
    provenance: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    told_in: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder as it is, or as it was at a revision."""

    folder: Path
    revision: str = ""

    def read(self, path: PurePosixPath) -> str | None:
        """The text of a file below the folder; None where there is none. Raises CannotDo for what is no UTF-8."""
        name = self.name(path)
        if not self.revision:
            file = self.folder / path
            return read_text(file, name) if file.is_file() else None
        done = _git(self.folder, "cat-file", "blob", f"{self.revision}:./{path}")
        if done.returncode:
            return None
        try:
            return done.stdout.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CannotDo(f"{name}: the file is not UTF-8") from None

    def name(self, path: PurePosixPath) -> str:
        return f"{self.revision}:{path}" if self.revision else str(path)

    def apis(self) -> tuple[str, ...]:
        """The APIs of a project that have a document, by name."""
        if self.revision:
            listed = _git(self.folder, "ls-tree", "-r", "-z", "--name-only", self.revision, f"{SPEC}/").stdout
            paths = [PurePosixPath(os.fsdecode(name)) for name in listed.split(b"\0")]
        else:
            paths = [SPEC / folder.name / DOCUMENT for folder in (self.folder / SPEC).iterdir()]
            paths = [path for path in paths if (self.folder / path).is_file()]
        return tuple(sorted(path.parts[1] for path in paths if len(path.parts) == 3 and path.name == DOCUMENT))

    def snapshot(self, path: PurePosixPath) -> Snapshot | None:
        """A document with what stands beside it; None where it is not there."""
        text = self.read(path)
        if text is None:
            return None
        is_published = path.stem == PurePosixPath(DOCUMENT).stem
        beside = path.with_name("provenance.json" if is_published else f"{path.stem}.provenance.json")
        settings = path.with_name("api.toml")
        said = _settings(self.read(settings)) if is_published else {}
        return Snapshot(self.name(path), text, _places(self.read(beside)), said, self.name(settings))


def pairs(start: Path, old: str, new: str | None) -> list[tuple[str, Snapshot | None, Snapshot | None]]:
    """The documents that two words of a command line name, each pair with the API's name.

    A word is a file, `REV:path`, or a revision, which stands for the same file or for every spec/<api>/openapi.yaml of
    the project around `start`. Without a second word the project is taken as it is. One of a pair may be missing.

    Raises:
        CannotDo: a word names nothing, a file cannot be read, or there is nothing to compare.
    """
    before = _parsed(start, old)
    after = _parsed(start, new) if new is not None else _Named(Tree(find_project(start)))
    if before.path is None and after.path is None:
        return _of_projects(start, before.tree.revision, after.tree.revision)
    if new is None:
        raise CannotDo(f"{old!r} is one document: name another one to compare it with")
    one, other = (_beside(before, after), _beside(after, before))
    return [("", _existing(one), _existing(other))]


def tags(root: Path, *, leading_here: bool = False) -> tuple[str, ...] | None:
    """The tags of a repository, or those that lead to what is checked out; None where there is no repository."""
    if _git(root, "rev-parse", "--git-dir").returncode:
        return None
    done = _git(root, "tag", "--list", *(("--merged", "HEAD") if leading_here else ()))
    return tuple(done.stdout.decode(errors="replace").split())


@dataclass(frozen=True, slots=True)
class _Named:
    """What a word names: a document of a tree, or all of them."""

    tree: Tree
    path: PurePosixPath | None = None


def _parsed(start: Path, word: str) -> _Named:
    if not word or word.startswith("-") or not word.isprintable():
        raise CannotDo(f"{word!r} names no document and no revision")
    if (start / word).is_file():
        return _Named(Tree(start), PurePosixPath(word))
    revision, colon, path = word.partition(":")
    if not colon and word.endswith(_FORMS):
        raise CannotDo(f"{word}: there is no such file")
    _verify(start, revision)
    if not colon:
        return _Named(Tree(start, revision))
    top = start if path.startswith(("./", "../")) else _top(start)
    return _Named(Tree(top, revision), PurePosixPath(path))


def _beside(one: _Named, other: _Named) -> _Named:
    """A revision alone means the document that the other word names."""
    if one.path is not None or other.path is None:
        return one
    file = (other.tree.folder / other.path).resolve()
    return _Named(Tree(file.parent, one.tree.revision), PurePosixPath(file.name))


def _existing(named: _Named) -> Snapshot:
    assert named.path is not None
    version = named.tree.snapshot(named.path)
    if version is None:
        raise CannotDo(f"{named.tree.name(named.path)}: there is no such file")
    return version


def _of_projects(start: Path, old: str, new: str) -> list[tuple[str, Snapshot | None, Snapshot | None]]:
    root = find_project(start)
    before, after = Tree(root, old), Tree(root, new)
    apis, others = before.apis(), after.apis()
    for tree, found in ((before, apis), (after, others)):
        if not found:
            raise CannotDo(f"nothing to compare: {tree.name(SPEC)}/ holds no <api>/{DOCUMENT}")
    names = sorted({*apis, *others})
    return [(name, before.snapshot(SPEC / name / DOCUMENT), after.snapshot(SPEC / name / DOCUMENT)) for name in names]


def _verify(folder: Path, revision: str) -> None:
    if not revision or revision.startswith("-"):
        raise CannotDo(f"{revision!r} is no revision of git")
    done = _git(folder, "rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}")
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().split("\n")[0]
        raise CannotDo(f"{revision!r} is no file and no revision of git{f': {said}' if said else ''}")


def _top(folder: Path) -> Path:
    """The folder that paths of git begin in."""
    return Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").stdout.rstrip(b"\n")) or folder)


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, **_QUIET},
            check=False,
        )
    except OSError as error:
        raise CannotDo(f"git cannot be run: {error.strerror}") from None


def _places(text: str | None) -> Mapping[str, str]:
    """What provenance.json says; nothing where it says nothing that can be read: it is no part of the document."""
    try:
        said = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return {key: value for key, value in said.items() if isinstance(value, str)} if isinstance(said, dict) else {}


def _settings(text: str | None) -> Mapping[str, Any]:
    """What api.toml says; nothing where it cannot be read: of another version of a project, it need not be right."""
    try:
        return tomllib.loads(text or "")
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
