"""Reads URI paths: their segments, their placeholders and what they are about. A leaf."""

from __future__ import annotations

import re
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_IDENTIFIES = re.compile(r"(?:^|[_-]|(?<=[a-z])(?=[A-Z]))(?:id|name)$", re.IGNORECASE)
_BEFORE_PATH = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://)?[^/]*")
_VERSION = re.compile(r"v\d+(\.\d+)*", re.IGNORECASE)


def placeholders(path: str) -> tuple[str, ...]:
    """The names in braces, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(path)))


def template(path: str) -> str:
    """The path without the placeholders' names: two paths of one template are one path to a server."""
    return PLACEHOLDER.sub("{}", path.rstrip("/") or "/")


@dataclass(frozen=True, slots=True)
class Segment:
    """A fixed segment of a path that is no version; `is_one`: a placeholder behind it leads to one of a collection."""

    name: str
    is_one: bool = False
    is_last: bool = False


def segments(path: str) -> list[Segment]:
    """The fixed segments that are no version. A path without any is about its placeholder, a version, or the root."""
    parts = [part for part in path.split("/") if part]
    behind = [*parts, ""][1:]
    fixed = [
        Segment(part, bool(PLACEHOLDER.fullmatch(after)), not after)
        for part, after in zip(parts, behind, strict=True)
        if not PLACEHOLDER.search(part) and not _VERSION.fullmatch(part)
    ]
    if fixed:
        return fixed
    named = _IDENTIFIES.sub("", "".join(PLACEHOLDER.findall(path)[-1:]))
    return [Segment(named or ("version" if parts else "root"))]


def is_only_one(path: str) -> bool:
    """Whether the path shows one of what "/" lists: it is nothing but a placeholder or a version."""
    return re.fullmatch(r"/[^/]+", template(path)) is not None and without_version(path) in ("", "/{}")


def host_placeholders(url: str) -> tuple[str, ...]:
    """The names in braces before the path of a URL: "https://{endpoint}/v1/lamps"."""
    before = _BEFORE_PATH.match(url)
    return tuple(PLACEHOLDER.findall(before[0])) if before else ()


def behind_host(url: str) -> str:
    """A URL without its scheme and host, or what stands in the place of them."""
    return _BEFORE_PATH.sub("", url, count=1)


def path_of(url: str) -> str:
    """The path of a URL, whose host may be left out or be a placeholder, without its query and last slash."""
    path = behind_host(url.partition("?")[0])
    return re.sub("/{2,}", "/", path).rstrip("/") or "/"


def fits(path: str, url: str) -> bool:
    """Whether a URL leads to the path, whatever stands in the place of its placeholders."""
    fixed = PLACEHOLDER.split(path.rstrip("/") or "/")[::2]
    return re.fullmatch("[^/]+".join(map(re.escape, fixed)), path_of(url)) is not None


def subjects(path: str) -> list[str]:
    """The names of the fixed segments that are no version."""
    return [segment.name for segment in segments(path)]


def versions(path: str) -> list[str]:
    """The segments that are versions: v1, v2.1."""
    return [part for part in path.split("/") if _VERSION.fullmatch(part)]


def without_version(path: str) -> str:
    """The template of the path without its version: what is equal here differs in the version only."""
    return "/".join(part for part in template(path).split("/") if not _VERSION.fullmatch(part))


def is_action(path: str) -> bool:
    """Whether the path ends in the word "action": what stands before it is acted on."""
    return len(subjects(path)) > 1 and subjects(path)[-1].casefold() == "action"


def subject(path: str) -> str:
    """What the path is about: the last fixed segment that is no version, nor the word "action"."""
    return subjects(path)[-2 if is_action(path) else -1]


def ends_in_placeholder(path: str) -> bool:
    """Whether the path leads to one of a collection: its last segment is a placeholder."""
    return PLACEHOLDER.fullmatch(path.rstrip("/").rpartition("/")[2]) is not None
