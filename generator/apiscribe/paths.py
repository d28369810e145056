"""Reads URI paths: their segments, their placeholders and what they are about. A leaf."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BEFORE_PATH = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://)?[^/]*")
_VERSION = re.compile(r"v\d+(\.\d+)*", re.IGNORECASE)


def placeholders(path: str) -> tuple[str, ...]:
    """The names in braces, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(path)))


def template(path: str) -> str:
    """The path without the placeholders' names: two paths of one template are one path to a server."""
    return PLACEHOLDER.sub("{}", path.rstrip("/") or "/")


def path_of(url: str) -> str:
    """The path of a URL, whose host may be left out or be a placeholder, without its query and last slash."""
    path = _BEFORE_PATH.sub("", url.partition("?")[0], count=1)
    return re.sub("/{2,}", "/", path).rstrip("/") or "/"


def fits(path: str, url: str) -> bool:
    """Whether a URL leads to the path, whatever stands in the place of its placeholders."""
    fixed = PLACEHOLDER.split(path.rstrip("/") or "/")[::2]
    return re.fullmatch("[^/]+".join(map(re.escape, fixed)), path_of(url)) is not None


def subjects(path: str) -> list[str]:
    """The fixed segments that are no version; "root" alone where there is none."""
    parts = [part for part in path.split("/") if part and not PLACEHOLDER.search(part)]
    return [part for part in parts if not _VERSION.fullmatch(part)] or ["root"]


def is_action(path: str) -> bool:
    """Whether the path ends in the word "action": what stands before it is acted on."""
    return len(subjects(path)) > 1 and subjects(path)[-1].casefold() == "action"


def subject(path: str) -> str:
    """What the path is about: the last fixed segment that is no version, nor the word "action"."""
    return subjects(path)[-2 if is_action(path) else -1]


def ends_in_placeholder(path: str) -> bool:
    """Whether the path leads to one of a collection: its last segment is a placeholder."""
    return PLACEHOLDER.fullmatch(path.rstrip("/").rpartition("/")[2]) is not None
