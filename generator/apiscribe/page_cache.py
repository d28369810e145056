"""Keeps what was made of pages, for later runs of the same program on the same pages; imports nothing heavy.

It lies in a folder of the user's own, not in a project: what a project brings along must not be taken for what this
program has made. A folder that others own or may write to is not used, nor one behind a symbolic link. An entry carries
the digest of its key and content, so that one which is torn or mixed up is none, and nothing waits for a disk; it takes
its name in one step, so that runs at the same time do not mind each other. Whatever cannot be read or written is no
error: the page is read again.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from apiscribe.files import TEMPORARY
from apiscribe.program import program

_DIGEST = hashlib.sha256().digest_size
_NAME = re.compile(r"[0-9a-f]{64}")
_LARGEST = 256_000_000
_DAY = 86_400.0


@dataclass(slots=True)
class PageCache:
    """Content by key, at `folder`; at most `largest` bytes, of which those that were not used for longest go first."""

    folder: Path
    program: bytes
    largest: int = _LARGEST
    _written: bool = field(default=False, init=False)
    _refused: bool = field(default=False, init=False)

    def key(self, *parts: bytes) -> str:
        """The key of what this program makes of these parts."""
        told = hashlib.sha256(self.program)
        for part in parts:
            told.update(len(part).to_bytes(8) + part)
        return told.hexdigest()

    def get(self, key: str) -> str | None:
        """The text that was kept under a key; None where there is none, or none that is whole."""
        path = self.folder / key
        try:
            entry = path.read_bytes()
            if entry[:_DIGEST] != _digest(key, entry[_DIGEST:]):
                return None
            if path.stat().st_mtime < time.time() - _DAY:
                os.utime(path)
            return zlib.decompress(entry[_DIGEST:]).decode()
        except (OSError, ValueError, zlib.error):
            return None

    def put(self, key: str, text: str) -> None:
        """Keep a text, if that can be done; where something is refused, nothing more is tried."""
        if self._refused:
            return
        packed = zlib.compress(text.encode(), 1)
        try:
            self._write(key, _digest(key, packed) + packed)
        except OSError:
            self._refused = True

    def _write(self, key: str, entry: bytes) -> None:
        self._written = True
        beside = self.folder / f"{TEMPORARY}{os.urandom(8).hex()}"
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(entry)
            beside.replace(self.folder / key)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise

    def prune(self) -> None:
        """Remove what is too much, down to three quarters, and what killed runs left; only if something was kept."""
        if not self._written:
            return
        listed = sorted(_listed(self.folder))
        left = [name for at, name, _ in listed if name.startswith(TEMPORARY) and at < time.time() - _DAY]
        kept = [(name, size) for _, name, size in listed if _NAME.fullmatch(name)]
        for name in (*left, *_too_many(kept, self.largest)):
            with suppress(OSError):
                (self.folder / name).unlink()


def open_page_cache() -> PageCache | None:
    """The cache of this user and this program; None where there can be none."""
    try:
        folder = _home() / "apiscribe" / "pages"
        for place in (folder.parent, folder):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_own(place):
                return None
        return PageCache(folder, program())
    except (OSError, RuntimeError):
        return None


def _home() -> Path:
    """Where programs keep what can be made again; raises RuntimeError for a user without a home."""
    stated = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return stated if stated.is_absolute() else Path.home() / ".cache"


def _is_own(folder: Path) -> bool:
    """Whether this is a folder, no link to one, that only its owner can write to, and the owner runs us."""
    status = folder.lstat()
    others = stat.S_IWGRP | stat.S_IWOTH
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & others


def _digest(key: str, packed: bytes) -> bytes:
    return hashlib.sha256(key.encode() + packed).digest()


def _listed(folder: Path) -> Iterator[tuple[float, str, int]]:
    """When each file of a folder was last used, its name, and its size."""
    with suppress(OSError), os.scandir(folder) as listing:
        for entry in listing:
            with suppress(FileNotFoundError):
                status = entry.stat(follow_symlinks=False)
                yield status.st_mtime, entry.name, status.st_size


def _too_many(entries: Sequence[tuple[str, int]], largest: int) -> Iterator[str]:
    """The first entries without which the others fit, if all of them do not."""
    total = sum(size for _, size in entries)
    if total > largest:
        for name, size in entries:
            if total <= largest * 3 // 4:
                return
            total -= size
            yield name
