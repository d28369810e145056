"""Files and folders below one root, reached step by step without following symbolic links: nothing escapes the root.

Paths are relative to the root and hold no "..". What the system refuses is raised as CannotDo, with the path and what
to do about it. For store.py alone.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from apiscribe.files import TEMPORARY, printable
from apiscribe.findings import CannotDo

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe in a file's place must not make the reader wait for someone to write to it.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_LOCK = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC

# A symbolic link (by two systems' names), a socket, a file that went away.
_NO_REGULAR_FILE = (errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.ENOENT)

_WHAT_TO_DO = {
    errno.ENOSPC: "free some space, then run it again",
    errno.EDQUOT: "free some space, then run it again",
    errno.EACCES: "make it and its folder writable for you, then run it again",
    errno.EPERM: "make it and its folder writable for you, then run it again",
    errno.EROFS: "put the project where it can be written",
    errno.ELOOP: "nothing is read or written through a symbolic link: put the real thing in its place",
    errno.ENOTDIR: "nothing is read or written through a symbolic link or a file: put a folder in its place",
    errno.EISDIR: "move away the folder in its place, which holds what was not made here",
}


Contents = Mapping[PurePosixPath, tuple[PurePosixPath, bytes]]
"""What to write, by the path it is for: the folder that it is written to first, and the bytes."""


def refusal(error: OSError, path: PurePath) -> CannotDo:
    """What the system refused, as the user is told it."""
    what = error.strerror or type(error).__name__
    to_do = _WHAT_TO_DO.get(error.errno or 0)
    return CannotDo(f"{printable(path)}: {what}{f'; {to_do}' if to_do else ''}")


@contextmanager
def opened(root: Path) -> Iterator[Root]:
    """The root; it may itself be reached through symbolic links."""
    try:
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise refusal(error, root) from None
    try:
        yield Root(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Root:
    """An open folder that all work is confined to."""

    descriptor: int

    def entries(self, path: PurePosixPath) -> list[tuple[PurePosixPath, bool]]:
        """The path of each entry of a folder, and whether it is a folder itself; nothing where there is no folder."""
        with self._refusals(path):
            try:
                with self._folder(path) as at, os.scandir(at) as listing:
                    return sorted((path / entry.name, entry.is_dir(follow_symlinks=False)) for entry in listing)
            except FileNotFoundError:
                return []

    def read(self, path: PurePosixPath) -> bytes | None:
        """The content of a file; None for what is no regular file, a symbolic link among them."""
        with self._refusals(path), self._folder(path.parent) as at:
            try:
                descriptor = os.open(path.name, _READ, dir_fd=at)
            except OSError as error:
                if error.errno in _NO_REGULAR_FILE:
                    return None
                raise
            with os.fdopen(descriptor, "rb") as file:
                return file.read() if stat.S_ISREG(os.fstat(descriptor).st_mode) else None

    def digest(self, path: PurePosixPath) -> str:
        """The SHA-256 of a file in hexadecimal; "" for what is no regular file."""
        content = self.read(path)
        return "" if content is None else hashlib.sha256(content).hexdigest()

    def create(self, path: PurePosixPath, content: bytes) -> None:
        """Write a file that is not there yet, and its folders, down to the disk. Its mode is 0644 whatever the umask.

        Raises OSError.
        """
        with self._folder(path.parent, make=True) as at:
            descriptor = os.open(path.name, _NEW, 0o644, dir_fd=at)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(descriptor, 0o644)
                os.fsync(descriptor)

    def move(self, path: PurePosixPath, to: PurePosixPath) -> None:
        """Give a file its place, in one step, whatever file is there; the folders of that place are made."""
        with self._refusals(to), self._folder(path.parent) as here, self._folder(to.parent, make=True) as there:
            os.replace(path.name, to.name, src_dir_fd=here, dst_dir_fd=there)

    def remove(self, path: PurePosixPath) -> None:
        """Remove a file or a link, if it is there."""
        with self._refusals(path), suppress(FileNotFoundError), self._folder(path.parent) as at:
            os.unlink(path.name, dir_fd=at)

    def remove_folder(self, path: PurePosixPath) -> None:
        """Remove a folder if it is empty."""
        with suppress(OSError), self._folder(path.parent) as at:
            os.rmdir(path.name, dir_fd=at)

    def sync(self, path: PurePosixPath) -> None:
        """Bring to the disk which files a folder holds, where the file system can be told to."""
        with suppress(OSError), self._folder(path) as at:
            os.fsync(at)

    @contextmanager
    def turn(self, path: PurePosixPath) -> Iterator[None]:
        """Wait until no other run holds the lock file at `path`, and hold it; the system lets go of it at a kill."""
        with self._refusals(path), self._folder(path.parent, make=True) as at:
            descriptor = os.open(path.name, _LOCK, 0o644, dir_fd=at)
        try:
            with self._refusals(path):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    @contextmanager
    def staged(self, contents: Contents) -> Iterator[Mapping[PurePosixPath, PurePosixPath]]:
        """Write the contents under temporary names, and give these, by path. What is not moved away is removed."""
        names: dict[PurePosixPath, PurePosixPath] = {}
        try:
            for path, (folder, content) in contents.items():
                names[path] = folder / f"{TEMPORARY}{os.urandom(8).hex()}"
                with self._refusals(path):
                    self.create(names[path], content)
            yield names
        finally:
            for name in names.values():
                with suppress(CannotDo):
                    self.remove(name)

    @contextmanager
    def _folder(self, path: PurePosixPath, make: bool = False) -> Iterator[int]:
        """An open folder below the root. Raises OSError, for a symbolic link on the way too."""
        at = os.dup(self.descriptor)
        try:
            for name in path.parts:
                made = make and _make_folder(name, at)
                inner = os.open(name, _FOLDER, dir_fd=at)
                os.close(at)
                at = inner
                if made:
                    os.fchmod(at, 0o755)
            yield at
        finally:
            os.close(at)

    @staticmethod
    @contextmanager
    def _refusals(path: PurePosixPath) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise refusal(error, path) from None


def _make_folder(name: str, at: int) -> bool:
    """Make a folder unless something of that name is there; says whether it was made."""
    try:
        os.mkdir(name, 0o755, dir_fd=at)
    except FileExistsError:
        return False
    return True
