"""Versions as Semantic Versioning has them: MAJOR.MINOR.PATCH. A leaf.

Before 1.0.0 the second number is raised for what would raise the first one later, as the packages' own ranges assume.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_FORM = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")


class Bump(IntEnum):
    """How much changed since a release, the least first."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True, order=True)
class Version:
    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, bump: Bump) -> Version:
        """The least version that tells of such a change."""
        if bump is Bump.NONE:
            return self
        if self.major == 0:
            return Version(0, self.minor + 1, 0) if bump is Bump.MAJOR else Version(0, self.minor, self.patch + 1)
        if bump is Bump.MAJOR:
            return Version(self.major + 1, 0, 0)
        return (
            Version(self.major, self.minor + 1, 0)
            if bump is Bump.MINOR
            else Version(self.major, self.minor, self.patch + 1)
        )


def version(text: str) -> Version | None:
    """The version that a text is; None for what is none."""
    found = _FORM.fullmatch(text)
    return Version(*map(int, found.groups())) if found else None
