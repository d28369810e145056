"""The files of pages that a person names: found, told by name, and read, without knowing what stands in them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from apiscribe.charsets import UnknownCharset, to_utf8
from apiscribe.findings import CannotDo
from apiscribe.location import Location

_HTML = (".html", ".htm")
SUFFIXES = (".txt", ".rst", *_HTML, ".md")
_LARGEST_PAGE = 20_000_000


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page on disk: its place, the name by which it is told, and the folder that groups it ("" at the root)."""

    path: Path
    name: str
    folder: str = ""

    def content(self) -> bytes:
        """What the page says, in UTF-8: HTML is read in the charset that it declares, all else as it is stored.

        Raises CannotDo as `stored` does, and for a charset that is not known.
        """
        stored = self.stored()
        if self.path.suffix.lower() not in _HTML:
            return stored
        try:
            return to_utf8(stored)
        except UnknownCharset as unknown:
            message = f"the page is not UTF-8, and its charset {str(unknown)[:40]!r} is not known; save it as UTF-8"
            raise CannotDo(message, Location(self.name)) from None

    def stored(self) -> bytes:
        """What the file holds; raises CannotDo for what cannot be read or is too large for a page."""
        try:
            if self.path.stat().st_size > _LARGEST_PAGE:
                message = f"a page of more than {_LARGEST_PAGE:,} bytes is no page; split it"
                raise CannotDo(message, Location(self.name))
            return self.path.read_bytes()
        except OSError as error:
            raise CannotDo(f"cannot be read: {error.strerror}", Location(self.name)) from None

    def size(self) -> int:
        """How large the file is, for what only needs an estimate; 0 where that cannot be told."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def find_pages(sources: Sequence[str]) -> list[PageFile]:
    """The pages that SOURCE... names: files as they are, folders searched; raises CannotDo where there is none."""
    found: dict[Path, PageFile] = {}
    for source in sources:
        root = Path(source)
        if root.is_dir():
            for path in sorted(root.rglob("*")):
                if path.suffix.lower() in SUFFIXES and path.is_file():
                    inner = path.relative_to(root)
                    found.setdefault(path, PageFile(path, (root / inner).as_posix(), inner.parent.name))
        elif root.is_file():
            if root.suffix.lower() not in SUFFIXES:
                raise CannotDo(f"{source} is no page: pages end in {', '.join(SUFFIXES)}")
            found.setdefault(root, PageFile(root, root.as_posix()))
        else:
            raise CannotDo(f"{source} does not exist")
    if not found:
        raise CannotDo(f"no pages ({', '.join(SUFFIXES)}) in {', '.join(sources)}")
    return sorted(found.values(), key=lambda page: page.name)


def digest(content: bytes) -> bytes:
    """What tells one page's content from another's."""
    return hashlib.sha256(content).digest()
