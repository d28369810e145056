"""The program as one sentence: pages are transcribed, reconciled, written as a document, laid over, and proven."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from apiscribe.decisions import Decisions, Ruling
from apiscribe.document import Document, document
from apiscribe.findings import Finding, in_order
from apiscribe.overlay import Overlay, lay
from apiscribe.page_files import PageFile
from apiscribe.pages import transcribe_pages
from apiscribe.reading import Reading
from apiscribe.reconcile import Outcome, reconcile
from apiscribe.settings import ApiSettings
from apiscribe.transcribe import Transcript
from apiscribe.validate import validate


@dataclass(frozen=True, slots=True)
class Described:
    """All that the pages of one API give: the document, what is to be told, and what each page held."""

    document: Document
    findings: tuple[Finding, ...]
    settled: tuple[tuple[Finding, Ruling], ...]
    transcripts: tuple[Transcript, ...]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python does not look for values that hold each other in a circle: all that is made here is kept, and holds none.

    It would look through all pages again and again, for a third of the time of a large reference.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_uncollected()
def describe(
    pages: Sequence[PageFile],
    settings: ApiSettings,
    overlay: Overlay | None,
    decisions: Decisions,
    reading: Reading | None = None,
) -> Described:
    """Turn pages into a proven document. Raises CannotDo for what cannot be read."""
    reading = reading or Reading()
    transcripts = transcribe_pages(pages, reading)
    reading.progress.step("merging what the pages say")
    outcome = reconcile(transcripts, decisions)
    written = document(outcome.api, settings)
    unmatched: tuple[Finding, ...] = ()
    if overlay:
        written, unmatched = lay(overlay, written)
    reading.progress.step("validating the document")
    proven = _not_told(validate(written.content, written.at), outcome)
    findings = in_order((*outcome.findings, *unmatched, *proven))
    return Described(written, findings, outcome.settled, outcome.transcripts)


def _not_told(proven: Sequence[Finding], outcome: Outcome) -> list[Finding]:
    """What `reconcile` has told of a sample, with the place in the table, is not told again without it."""
    told = {finding.at for finding in (*outcome.findings, *(finding for finding, _ in outcome.settled))}
    return [finding for finding in proven if finding.rule != "sample-mismatch" or finding.at not in told]
