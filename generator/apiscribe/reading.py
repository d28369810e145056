"""How pages are to be read, as the command line says it; imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass, field

from apiscribe.page_cache import PageCache
from apiscribe.progress import Progress


@dataclass(frozen=True, slots=True)
class Reading:
    """By how many processes pages are read, what is kept of them for later runs, and who is told how far it is."""

    jobs: int = 1
    cache: PageCache | None = None
    progress: Progress = field(default_factory=Progress)
