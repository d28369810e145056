"""Where facts stand, and what was found there: shown beside what a page of the site says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from apiscribe.decisions import Ruling
from apiscribe.findings import Finding
from apiscribe.location import Location
from apiscribe.render import Verbatim, hypertext

_BREAK = re.compile(r"[/_]+(?=\w)")
NOWHERE = Verbatim("")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a page of the site shows it; the ruling is None where nobody has settled it."""

    finding: Finding
    at: Verbatim
    because: tuple[Verbatim, ...]
    ruling: Ruling | None = None


class Sources:
    """The places of the facts of one document, by JSON pointer, and the findings of the run that made it."""

    def __init__(
        self,
        places: Mapping[str, Location],
        findings: Sequence[Finding],
        settled: Sequence[tuple[Finding, Ruling]],
    ) -> None:
        self._places = places
        self._findings = [*((finding, None) for finding in findings), *settled]
        self._below = _by_owner(places)

    def at(self, pointer: str) -> Location | None:
        """The place of exactly this value."""
        return self._places.get(pointer)

    def around(self, pointer: str) -> Location | None:
        """The place of a value, or of the innermost one around it."""
        while pointer and pointer not in self._places:
            pointer = pointer.rpartition("/")[0]
        return self._places.get(pointer)

    def shown(self, pointer: str, page: str) -> Verbatim:
        """Show where a value stands. The file is told aloud, and seen where it is not the one of the page around."""
        return shown(self.at(pointer), page)

    def fact(self, pointer: str, row: Location | None, page: str) -> Verbatim:
        """Show where one fact of a row stands, if that is not where the row stands."""
        place = self.at(pointer) or self.at(f"{pointer}/0")
        return NOWHERE if place == row else shown(place, page)

    def told(self, owner: str, operation: str = "") -> tuple[Told, ...]:
        """The findings of an operation or a schema, by its pointer: those that name it, or lie at one of its facts or,
        naming no other, on the page of an operation."""
        places, page = self._below.get(owner, frozenset()), self.at(owner)
        file = page.file if page and operation else ""
        return tuple(
            Told(
                finding,
                shown(finding.at, ""),
                tuple(shown(place, finding.at.file) for place in finding.because),
                ruling,
            )
            for finding, ruling in self._findings
            if _is_of(finding, operation, places, file)
        )


def _is_of(finding: Finding, operation: str, places: frozenset[Location], file: str) -> bool:
    if finding.operation:
        return finding.operation == operation
    return not places.isdisjoint((finding.at, *finding.because)) or finding.at.file == file


def _by_owner(places: Mapping[str, Location]) -> dict[str, frozenset[Location]]:
    """The places of all facts of each operation and of each component schema, by the pointer of these."""
    found: dict[str, set[Location]] = {}
    for pointer, place in places.items():
        match pointer.split("/")[:4]:
            case ["", "paths" | "components", _, _] as owner if "/examples/" not in pointer:
                found.setdefault("/".join(owner), set()).add(place)
    return {owner: frozenset(each) for owner, each in found.items()}


def shown(place: Location | None, page: str) -> Verbatim:
    """Show "file:line" as "line 12" where the file is that of the page, and heard in full."""
    if place is None:
        return NOWHERE
    line = f":{place.line}" if place.line else ""
    name = _BREAK.sub(r"\g<0><wbr>", hypertext(PurePosixPath(place.file).name))
    seen = f"line {place.line}" if line and place.file == page else f"{name}{line}"
    heard = hypertext(str(place))
    spans = f'<span class="heard">{heard}</span><span aria-hidden="true">{seen}</span>'
    return Verbatim(f'<span class="src" title="{heard}">{spans}</span>')
