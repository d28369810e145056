"""What a package says of itself, from the document's info: version, licence, where its API is described."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from apiscribe.emit import Files
from apiscribe.findings import CannotDo
from apiscribe.render import TEMPLATES

# The form of versions that packages can have (PEP 440), without epochs and local parts.
_VERSION = re.compile(r"\d+(\.\d+)+((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?")
_WEB = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """`licence` is an SPDX identifier whose text is at hand, else empty; `homepage` a web address, else empty."""

    title: str
    version: str
    licence: str
    homepage: str

    @property
    def next_version(self) -> str:
        """The first version that may break what works with this one: 2 for 1.4.2, 0.4 for 0.3.1."""
        first, _, rest = self.version.partition(".")
        second = re.match(r"\d*", rest)
        return f"0.{int(second[0] or 0) + 1}" if int(first) == 0 and second else f"{int(first) + 1}"


def metadata(document: Mapping[str, Any]) -> Metadata:
    """Read the info object. Raises `CannotDo` for a version that no package can have."""
    told: Mapping[str, Any] = document.get("info", {})
    version = str(told.get("version", ""))
    if not _VERSION.fullmatch(version):
        raise CannotDo(f"info.version {version!r} is no version of a package; 1.0.0 is")
    identifier = str(told.get("license", {}).get("identifier", ""))
    homepage = str(told.get("contact", {}).get("url", ""))
    return Metadata(
        title=str(told.get("title", "")),
        version=version,
        licence=identifier if identifier in _texts() else "",
        homepage=homepage if _WEB.fullmatch(homepage) else "",
    )


def licence_file(about: Metadata) -> Files:
    """Give the text of the licence, as the file that the package's metadata names."""
    return {PurePosixPath("LICENSE"): _texts()[about.licence].read_text("utf-8")} if about.licence else {}


def _texts() -> dict[str, Any]:
    return {path.stem: path for path in sorted((TEMPLATES / "licences").glob("*.txt"))}
