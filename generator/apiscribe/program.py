"""What the program is made of, as one digest: by it, what an earlier version made is told from what this one makes."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

_PROGRAM = Path(__file__).resolve().parent
# Installed, the templates lie in the package; in the source tree, at its top.
_TEMPLATES = _PROGRAM.parents[1] / "templates"


def program() -> bytes:
    """The SHA-256 of the program's files with its word lists and templates, of the version of Python, and of the name
    and version of each distribution that is installed.

    Raises:
        OSError: one of the program's files cannot be read.
    """
    told = hashlib.sha256()
    for folder in (_PROGRAM, _TEMPLATES):
        for path in _files(folder):
            told.update(named(path, folder))
    told.update(repr((sys.version_info, sorted(_installed()))).encode())
    return told.digest()


def named(path: Path, root: Path) -> bytes:
    """A file's name from the root and its content, such that those of two files are never taken for those of two
    others. Raises OSError."""
    content = path.read_bytes()
    return repr((path.relative_to(root).as_posix(), len(content))).encode() + content


def _files(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if entry.is_file():
            yield entry
        elif entry.name != "__pycache__":
            yield from _files(entry)


def _installed() -> Iterator[str]:
    """Name and version of each distribution, as the folder of its metadata is named."""
    for folder in filter(Path.is_dir, map(Path, sys.path)):
        yield from (entry.name for entry in folder.iterdir() if entry.suffix == ".dist-info")
