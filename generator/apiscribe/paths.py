"""Reads URI paths: their segments, their placeholders and what they are about. A leaf."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_VERSION = re.compile(r"v\d+(\.\d+)*", re.IGNORECASE)


def placeholders(path: str) -> tuple[str, ...]:
    """The names in braces, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(path)))


def template(path: str) -> str:
    """The path without the placeholders' names: two paths of one template are one path to a server."""
    return PLACEHOLDER.sub("{}", path.rstrip("/") or "/")


def subject(path: str) -> str:
    """The last fixed segment that is no version: what the path is about; "root" where there is none."""
    fixed = [part for part in path.split("/") if part and not _VERSION.fullmatch(part) and not PLACEHOLDER.search(part)]
    return fixed[-1] if fixed else "root"


def ends_in_placeholder(path: str) -> bool:
    """Whether the path leads to one of a collection: its last segment is a placeholder."""
    return PLACEHOLDER.fullmatch(path.rstrip("/").rpartition("/")[2]) is not None
