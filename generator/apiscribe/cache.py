"""Tells a rerun that has nothing to do, from a record of the last run; imports nothing heavy.

A record says which sources and which program gave which files. It is believed only if the sources, the program and the
files are byte for byte the same: no times are compared. A record that is torn, old or absent only costs a full run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from apiscribe.confined import refusal
from apiscribe.files import Files, checked
from apiscribe.program import named, program
from apiscribe.store import CACHE, holds, write_to_cache


def fingerprint(root: Path, sources: Iterable[Path]) -> str:
    """What a run depends on, as one SHA-256: the name from the root and the content of each source file, the program
    with its templates, the version of Python, and the name and version of each distribution that is installed.

    Raises:
        CannotDo: a source cannot be read.
    """
    told = hashlib.sha256(program())
    for path in sorted(sources):
        try:
            told.update(named(path, root))
        except OSError as error:
            raise refusal(error, path) from None
    return told.hexdigest()


def remembered(root: Path, api: str, fingerprint: str, owned: Iterable[PurePosixPath]) -> str | None:
    """The note of the last run on `api`, if it had this fingerprint and the tree still holds exactly what it made."""
    try:
        record = json.loads((root / CACHE / _name(api)).read_bytes())
        known, note = record["fingerprint"], record["note"]
        digests = {PurePosixPath(path): digest for path, digest in record["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    if known != fingerprint or not isinstance(note, str):
        return None
    return note if holds(root, owned, digests) else None


def remember(root: Path, api: str, fingerprint: str, files: Files, note: str = "") -> None:
    """Keep what a run made, and a note for the next one, such as what it told its user."""
    digests = {str(path): hashlib.sha256(content).hexdigest() for path, content in checked(files, files).items()}
    record = {"fingerprint": fingerprint, "note": note, "files": digests}
    write_to_cache(root, _name(api), json.dumps(record, indent=1) + "\n")


def _name(api: str) -> str:
    return f"{hashlib.sha256(api.encode()).hexdigest()[:16]}.json"
