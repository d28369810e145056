"""One change between two documents: whom it breaks, what it is, where it stands.

Until someone knows the lines, a change is a `Difference`, told of JSON pointers. A `Change` has what a finding has
(rule, level, message, place, other places, operation, identity), so that whatever prints findings can print it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apiscribe import findings
from apiscribe.location import Location


class Effect(StrEnum):
    """Whom a change breaks, the worst first."""

    BREAKING = "breaking"
    """Requests that were right are refused or not heeded, or answers lack what was promised or cannot be decoded."""
    SOURCE = "source-breaking"
    """Requests and answers go on as they were, but code written with generated packages needs an edit."""
    COMPATIBLE = "compatible"
    """Who knows nothing of the change goes on as before."""
    DOCUMENTATION = "documentation"
    """Only the words differ."""


_LEVELS = {Effect.BREAKING: findings.Severity.ERROR, Effect.SOURCE: findings.Severity.WARNING}
_ORDER = tuple(Effect)


@dataclass(frozen=True, slots=True)
class Difference:
    """A change by JSON pointers: into the old document, into the new one, or both; None where it is not."""

    rule: str
    message: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change at its place.

    `at` is in the new document, or in the old one for what is gone; `before` is the place in the old one of what is
    still there. `page` says which page documents it, as "file:line" or by name; "" where nobody knows. `operations`
    are all that it touches, each as "METHOD path".
    """

    rule: str
    severity: Effect
    message: str
    at: Location
    before: Location | None = None
    page: str = ""
    operations: tuple[str, ...] = ()

    @property
    def level(self) -> findings.Severity:
        """How grave it is, in the words of findings."""
        return _LEVELS.get(self.severity, findings.Severity.NOTE)

    @property
    def because(self) -> tuple[Location, ...]:
        """The other places that take part."""
        return (self.before,) if self.before else ()

    @property
    def operation(self) -> str:
        return self.operations[0] if self.operations else ""

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What outlives an edit of either document, as `findings.Finding.identity`."""
        return (self.rule, self.operation, self.message, "")

    @property
    def order(self) -> tuple[int, Location, str, str, tuple[Location, ...]]:
        """The worst first, then by place."""
        return (_ORDER.index(self.severity), self.at, self.rule, self.message, self.because)

    def __str__(self) -> str:
        lines = [f"{self.at}: {self.severity}[{self.rule}]: {self.message}{self.touched}"]
        lines += [f"    {self.before}: the place before"] if self.before else []
        lines += [f"    {self.page}: the page"] if self.page else []
        return "\n".join(lines)

    @property
    def touched(self) -> str:
        """Which operations a change of something shared touches, in a few words; "" where the message names its own."""
        named = [name for name in self.operations if not self.message.startswith(name)]
        if not named or len(named) < len(self.operations):
            return ""
        more = f" and {len(named) - 1} more" if len(named) > 1 else ""
        return f" [{named[0]}{more}]"
