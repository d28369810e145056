"""What a run makes: files by path, and which paths a file may have. A leaf.

Paths are relative to a root and safe on every system: no path leaves the root, steers a terminal, names a device, or
meets another path where letter case or Unicode composition are not told apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePath, PurePosixPath

from apiscribe.findings import CannotDo

Files = Mapping[PurePosixPath, str | bytes]
"""Content by path; text is written as UTF-8 as it stands, without changing its line ends."""

TEMPORARY = ".apiscribe-tmp-"
"""What the name of a file begins with while it is being written."""

_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
_LONGEST = 255


def checked(files: Files, owned: Iterable[PurePosixPath]) -> dict[PurePosixPath, bytes]:
    """The files as bytes, in order of their paths, once all paths are known to be safe and inside an owned one.

    Raises:
        CannotDo: for the first path that is not, or for text that is no Unicode.
    """
    places = tuple(owned)
    for path in (*places, *files):
        if trouble := _trouble(path):
            raise CannotDo(f"{printable(path)} is no path to write to: {trouble}")
    for path in files:
        if not any(path.is_relative_to(place) for place in places):
            raise CannotDo(f"{printable(path)} is no path to write to: it lies outside of {_listed(places)}")
    _refuse_collisions(files)
    return {path: encoded(path, files[path]) for path in sorted(files)}


def encoded(path: PurePath, content: str | bytes) -> bytes:
    """The content as bytes. Raises CannotDo for text that is no Unicode."""
    if isinstance(content, bytes):
        return content
    try:
        return content.encode()
    except UnicodeEncodeError as error:
        where = f"character {error.start} of its text is half of a pair"
        raise CannotDo(f"{printable(path)} cannot be written: {where}") from None


def printable(path: PurePath) -> str:
    """The path on one line of plain text, whatever the file system holds."""
    text = str(path).encode("utf-8", "backslashreplace").decode()
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _trouble(path: PurePosixPath) -> str | None:
    if path.is_absolute():
        return "it is absolute"
    if not path.parts:
        return "it is empty"
    return next((trouble for part in path.parts if (trouble := _trouble_with_name(part))), None)


def _trouble_with_name(name: str) -> str | None:
    """Why no file or folder can have this name on some system; None where every system takes it."""
    if name == "..":
        return "it leads upwards"
    if not name.isprintable():
        return "it holds a character that does not print"
    if found := _FORBIDDEN.search(name):
        return f"it holds {found[0]}"
    if name[-1] in ". " or name[0] == " ":
        return "a name begins with a space or ends in a space or a full stop"
    if _DEVICE.fullmatch(name):
        return f"{name} is a device on some systems"
    if len(name.encode()) > _LONGEST:
        return f"a name is longer than {_LONGEST} bytes"
    if name.startswith(TEMPORARY):
        return f"names that begin with {TEMPORARY} are for files that are being written"
    return None


def _refuse_collisions(files: Files) -> None:
    """No two paths may be one path to some system, and no file may be the folder of another."""
    taken: dict[str, PurePosixPath] = {}
    for path in sorted(files):
        for place in (path, *path.parents[:-1]):
            other = taken.setdefault(_as_some_system_sees(place), place)
            if other != place:
                both = f"{printable(other)} and {printable(place)}"
                raise CannotDo(f"{both} are one path where letter case or composition is not told apart")
        if folder := next((folder for folder in path.parents if folder in files), None):
            raise CannotDo(f"{printable(folder)} cannot be a file and the folder of {printable(path)}")


def _as_some_system_sees(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", str(path)).casefold())


def _listed(places: Iterable[PurePosixPath]) -> str:
    return ", ".join(map(str, places)) or "what may be written"
