"""What a whole run told and wrote, kept for the next one with the very same inputs; imports nothing heavy.

A run is known by all that it is made from: the options, the names and bytes of the pages and of the files beside them,
and the program. Nothing is kept of a run during which any of that has changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from apiscribe.findings import CannotDo
from apiscribe.page_cache import PageCache
from apiscribe.page_files import PageFile, digest


@dataclass(frozen=True, slots=True)
class Run:
    """What a run writes, by the names of the files; its findings, its closing words, and whether one is an error."""

    outputs: dict[str, str]
    findings: str
    closing: str
    has_errors: bool


def once(
    make: Callable[[], Run],
    cache: PageCache | None,
    options: Sequence[str | None],
    pages: Sequence[PageFile],
    beside: Sequence[str],
) -> Run:
    """What `make` gives, or gave when the inputs were these. Raises what `make` raises, and CannotDo for its inputs."""
    if cache is None:
        return make()
    key = _key(cache, options, pages, beside)
    if key and (run := _run(cache.get(key))):
        return run
    run = make()
    if key and key == _key(cache, options, pages, beside):
        cache.put(key, json.dumps(asdict(run)))
        cache.prune()
    return run


def _key(
    cache: PageCache, options: Sequence[str | None], pages: Sequence[PageFile], beside: Sequence[str]
) -> str | None:
    """The key of a run; None where an input cannot be read, for then there is something to tell instead."""
    named = [repr((page.name, page.folder)).encode() for page in pages]
    try:
        content = [part for name, page in zip(named, pages, strict=True) for part in (name, digest(page.content()))]
        content += [Path(name).read_bytes() for name in beside]
    except (CannotDo, OSError):
        return None
    return cache.key(b"run", repr((tuple(options), len(pages))).encode(), *content)


def _run(kept: str | None) -> Run | None:
    try:
        return Run(**json.loads(kept)) if kept else None
    except (ValueError, TypeError):
        return None
