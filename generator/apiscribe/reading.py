"""How pages are to be read, as the command line says it; imports nothing heavy."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from apiscribe.page_cache import PageCache
from apiscribe.progress import Progress

_MOST = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """By how many processes pages are read, what is kept of them for later runs, and who is told how far it is."""

    jobs: int = 1
    cache: PageCache | None = None
    progress: Progress = field(default_factory=Progress)


def sensible() -> int:
    """As many processes as there are processors for us, and no more than pay."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST)
