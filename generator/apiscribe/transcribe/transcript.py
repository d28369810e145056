"""What one page gives, and the count of its rows and samples: each is transcribed or reported, none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from apiscribe.api import Object, Operation
from apiscribe.findings import Finding
from apiscribe.location import Location


@dataclass(frozen=True, slots=True)
class RowCount:
    """Rows of the tables that document operations. `seen` = `transcribed` + `reported`."""

    seen: int = 0
    transcribed: int = 0
    reported: int = 0

    def __add__(self, other: RowCount) -> RowCount:
        return RowCount(self.seen + other.seen, self.transcribed + other.transcribed, self.reported + other.reported)


@dataclass(frozen=True, slots=True)
class SampleCount:
    """Documented samples. `seen` = kept + `reported`."""

    seen: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one page gives. `anchors` lead to the objects of its tables, for references across pages.

    The rows of `taken` tables stand elsewhere than in an object of their own: as parameters, or in another's place.
    A page that `heads` a folder of that name gives it its `title`. A `superseded` page says of itself that it tells of
    an old version of the API.
    """

    file: str
    operations: tuple[Operation, ...] = ()
    objects: Mapping[Location, Object] = field(default_factory=dict)
    anchors: Mapping[str, Location] = field(default_factory=dict)
    taken: frozenset[Location] = frozenset()
    rows: RowCount = RowCount()
    samples: SampleCount = SampleCount()
    findings: tuple[Finding, ...] = ()
    superseded: bool = False
    heads: str = ""
    title: str = ""
