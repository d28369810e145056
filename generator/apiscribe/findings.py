"""What is wrong with a page, a ruling, an overlay or a document, and how it is told.

A finding names a rule of `RULES`; the rule gives its severity. Its identity is rule, operation, field and value and
never a line, so that a ruling outlives an edit of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from apiscribe.location import Location


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class CannotDo(Exception):
    """What the user asked for cannot be done; the message says what, where and what to do. Exit code 2."""

    def __init__(self, message: str, at: Location | None = None) -> None:
        super().__init__(f"{at}: {message}" if at else message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should know, at the place where they would mend it.

    `because` holds the other places that take part; `operation` is "METHOD path", `field` a dotted path below the
    operation ("response 200 data[].arch") and `value` the offending value as text.
    """

    rule: str
    message: str
    at: Location
    because: tuple[Location, ...] = ()
    operation: str = ""
    field: str = ""
    value: str = ""

    @property
    def severity(self) -> Severity:
        return RULES[self.rule]

    @property
    def identity(self) -> tuple[str, str, str, str]:
        return (self.rule, self.operation, self.field, self.value)

    def __str__(self) -> str:
        lines = [f"{self.at}: {self.severity}[{self.rule}]: {self.message}"]
        lines += [f"    {place}: the other place" for place in self.because]
        return "\n".join(lines)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by place, then rule, then message; equal findings are told once."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (f.at, f.rule, f.message, f.operation, f.field, f.value)))


RULES: Mapping[str, Severity] = {
    # pages
    "not-utf-8": Severity.WARNING,
    "no-operation": Severity.WARNING,
    "unread-row": Severity.WARNING,
    "repeated-row": Severity.WARNING,
    "equal-row": Severity.NOTE,
    "unknown-type": Severity.WARNING,
    "long-text": Severity.WARNING,
    "undescribed-type": Severity.WARNING,
    "undescribed-placeholder": Severity.WARNING,
    "repeated-operation": Severity.WARNING,
    "renamed-placeholder": Severity.NOTE,
    "broken-sample": Severity.WARNING,
    "unread-sample": Severity.NOTE,
    "sample-path": Severity.NOTE,
    "unused-table": Severity.WARNING,
    # samples against tables: the first two are contradictions and wait for a ruling
    "undocumented-value": Severity.ERROR,
    "sample-type": Severity.ERROR,
    "undocumented-field": Severity.NOTE,
    # what stands beside the pages
    "unused-ruling": Severity.ERROR,
    "unmatched-target": Severity.ERROR,
    # validate
    "syntax": Severity.ERROR,
    "duplicate-key": Severity.ERROR,
    "yaml-tag": Severity.ERROR,
    "not-json": Severity.ERROR,
    "too-deep": Severity.ERROR,
    "too-large": Severity.ERROR,
    "not-openapi": Severity.ERROR,
    "missing-field": Severity.ERROR,
    "unknown-field": Severity.ERROR,
    "misplaced-field": Severity.ERROR,
    "misspelt-keyword": Severity.ERROR,
    "unknown-keyword": Severity.WARNING,
    "ineffective-keyword": Severity.WARNING,
    "wrong-name": Severity.ERROR,
    "wrong-type": Severity.ERROR,
    "wrong-value": Severity.ERROR,
    "bad-pattern": Severity.ERROR,
    "dangling-reference": Severity.ERROR,
    "outside-reference": Severity.ERROR,
    "wrong-reference": Severity.ERROR,
    "circular-reference": Severity.ERROR,
    "ambiguous-path": Severity.ERROR,
    "duplicate-operation-id": Severity.ERROR,
    "duplicate-parameter": Severity.ERROR,
    "undeclared-path-parameter": Severity.ERROR,
    "unused-path-parameter": Severity.ERROR,
    "missing-responses": Severity.ERROR,
    "duplicate-tag": Severity.ERROR,
    "undeclared-tag": Severity.WARNING,
    "unknown-security-scheme": Severity.ERROR,
    "undeclared-server-variable": Severity.ERROR,
    "required-without-property": Severity.ERROR,
    "empty-enum": Severity.ERROR,
    "duplicate-enum-value": Severity.ERROR,
    "enum-mismatch": Severity.ERROR,
    "reversed-limits": Severity.ERROR,
    "default-mismatch": Severity.ERROR,
    "sample-mismatch": Severity.WARNING,
    # downgrade
    "not-in-3.0": Severity.NOTE,
    # profiles: what a portal asks for; see profiles/*.toml
    "unused-waiver": Severity.ERROR,
    "other-openapi-version": Severity.ERROR,
    "unknown-section": Severity.ERROR,
    "version-form": Severity.ERROR,
    "no-server": Severity.ERROR,
    "insecure-server": Severity.ERROR,
    "foreign-language": Severity.ERROR,
    "path-without-version": Severity.ERROR,
    "second-version": Severity.ERROR,
    "trailing-slash": Severity.WARNING,
    "path-segment-form": Severity.ERROR,
    "misplaced-scope": Severity.ERROR,
    "singular-collection": Severity.WARNING,
    "action-of-get": Severity.ERROR,
    "parameter-name-form": Severity.ERROR,
    "field-name-form": Severity.ERROR,
    "header-name-form": Severity.WARNING,
    "no-operation-id": Severity.ERROR,
    "no-summary": Severity.ERROR,
    "no-description": Severity.WARNING,
    "no-tag": Severity.ERROR,
    "parameter-without-description": Severity.WARNING,
    "other-method": Severity.ERROR,
    "body-of-get": Severity.ERROR,
    "content-type-without-body": Severity.ERROR,
    "other-media-type": Severity.WARNING,
    "get-without-200": Severity.ERROR,
    "no-refusal": Severity.ERROR,
    "refusal-without-code": Severity.WARNING,
    "error-in-success": Severity.WARNING,
    "list-for-one": Severity.WARNING,
    "answer-without-example": Severity.ERROR,
    "request-without-example": Severity.WARNING,
    "undefined-field": Severity.ERROR,
    "mixed-pagination": Severity.ERROR,
    "pagination-without-limit": Severity.ERROR,
    "half-a-sort": Severity.ERROR,
    "sort-direction": Severity.WARNING,
    "list-without-count": Severity.WARNING,
    "no-authentication": Severity.ERROR,
    "secret-in-query": Severity.ERROR,
}
