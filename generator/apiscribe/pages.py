"""Files of pages -> transcripts: reads each page in its form and transcribes it.

Pages are independent of one another: they are read by as many processes as are asked for, and what an earlier run made
of the same page is taken as it is. The result is the same, in the order of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import PurePosixPath

from apiscribe.findings import CannotDo, Finding
from apiscribe.location import Location
from apiscribe.naming import kebab
from apiscribe.page import DocPage
from apiscribe.page_cache import PageCache
from apiscribe.page_files import PageFile, digest
from apiscribe.page_files import find_pages as find_pages  # for those who read pages and know no files
from apiscribe.paths import subject
from apiscribe.read.rst import read_rst
from apiscribe.read.text import read_text
from apiscribe.reading import Reading
from apiscribe.recognise import recognise
from apiscribe.transcribe import RowCount, SampleCount, Transcript, transcribe
from apiscribe.transcript_text import from_text, to_text
from apiscribe.vocabulary import Vocabulary, detect
from apiscribe.workers import spread

_SIGNS = re.compile(r"[\W_]+")
_REMARK = re.compile(r"[(（]([^()（）]*)[)）]")
_HEAD = "index"
# Less than this, in bytes, is read before a second process has begun.
_LITTLE = 100_000


_Places = Generator[tuple[int, Transcript], None, None]
"""Transcripts with the places of their pages, as they come."""


def transcribe_pages(pages: Sequence[PageFile], reading: Reading | None = None) -> list[Transcript]:
    """Transcribe pages, in their order; raises CannotDo where none of them documents an operation."""
    transcripts = _transcribe_all(pages, reading or Reading())
    if not any(transcript.operations for transcript in transcripts):
        told = pages[0].name if len(pages) == 1 else f"{pages[0].name} and {len(pages) - 1} more"
        raise CannotDo(f"no operation is documented in {told}: none has a URI such as GET /v1/lamps in a section URI")
    return transcripts


def _transcribe_all(pages: Sequence[PageFile], reading: Reading) -> list[Transcript]:
    found = dict(_kept(pages, reading.cache))
    due = [place for place in range(len(pages)) if place not in found]
    sizes = [pages[place].size() for place in due]
    reading.progress.begin(len(due), sum(sizes))
    with closing(_read([pages[place] for place in due], sizes, reading)) as read:
        for index, transcript in read:
            found[due[index]] = transcript
            reading.progress.advance(pages[due[index]].name, sizes[index])
    if reading.cache:
        reading.cache.prune()
    return [found[place] for place in range(len(pages))]


def _kept(pages: Sequence[PageFile], cache: PageCache | None) -> Iterator[tuple[int, Transcript]]:
    """The transcripts of the pages that were read before, by the places of the pages."""
    for place, page in enumerate(pages if cache else ()):
        assert cache
        if (text := cache.get(_key(cache, page, digest(page.content())))) is not None:
            try:
                yield place, from_text(text)
            except ValueError:
                continue


def _read(pages: Sequence[PageFile], sizes: Sequence[int], reading: Reading) -> _Places:
    """Read pages afresh, and keep what they give."""
    cache = reading.cache
    if reading.jobs > 1 and sum(sizes) > _LITTLE:
        with closing(spread(_read_apart, pages, sizes, reading.jobs)) as results:
            for place, (told, text) in results:
                if cache:
                    cache.put(_key(cache, pages[place], told), text)
                yield place, from_text(text)
        return
    for place, page in enumerate(pages):
        content = page.content()
        transcript = _transcribe(page, content)
        if cache:
            cache.put(_key(cache, page, digest(content)), to_text(transcript))
        yield place, transcript


def _read_apart(page: PageFile) -> tuple[bytes, str]:
    """What another process gives of a page: the digest of what stood in it, and the transcript of that as text."""
    content = page.content()
    return digest(content), to_text(_transcribe(page, content))


def _key(cache: PageCache, page: PageFile, told: bytes) -> str:
    """All that a transcript is made from: how the page is told and grouped, and what stands in it."""
    return cache.key(b"page", repr((page.name, page.folder)).encode(), told)


def transcribe_page(page: PageFile) -> Transcript:
    """Read and transcribe one page."""
    return _transcribe(page, page.content())


def _transcribe(page: PageFile, content: bytes) -> Transcript:
    """Transcribe what stands in a page. What a page without operations tells is kept for others to link to, no more.

    Where such a page describes an operation and does not name it, that is told, and all its rows count as reported.
    """
    text, spoiled = _text(page, content)
    words = detect(text)
    roles = recognise(read_page(text, page.name), words)
    transcript = transcribe(roles, words)
    if not transcript.operations:
        heads = page.folder if page.path.stem.casefold() == _HEAD else ""
        return replace(_without_operation(transcript, roles.unnamed), heads=heads)
    deprecated = _is_deprecated(page.name, transcript.operations[0].summary, words)
    operations = tuple(
        replace(operation, tag=page.folder or kebab(subject(operation.path)), deprecated=deprecated)
        for operation in transcript.operations
    )
    superseded = any(words.superseded.search(said) for said in (_SIGNS.sub(" ", page.name), operations[0].summary))
    findings = (*spoiled, *transcript.findings)
    return replace(transcript, operations=operations, findings=findings, superseded=superseded)


def _is_deprecated(name: str, title: str, words: Vocabulary) -> bool:
    """Whether a page says that its operations are not to be used any more: a remark in its title does, or a folder of
    such APIs. An old version alone does not, nor a title that speaks of something deprecated.
    """
    if any(words.deprecated.search(remark) for remark in _REMARK.findall(title)):
        return True
    folders = (_SIGNS.sub(" ", folder) for folder in name.split("/")[:-1])
    return any(words.deprecated.search(folder) and words.api.search(folder) for folder in folders)


def _without_operation(transcript: Transcript, unnamed: Location | None) -> Transcript:
    if unnamed is None:
        return replace(transcript, rows=RowCount(), samples=SampleCount(), findings=())
    rows, samples = transcript.rows.seen, transcript.samples.seen
    message = "the page describes a request and its response, and names no method and path such as GET /v1/lamps"
    return replace(
        transcript,
        rows=RowCount(rows, 0, rows),
        samples=SampleCount(samples, samples),
        findings=(Finding("no-operation", message, unnamed),),
    )


def read_page(text: str, name: str) -> DocPage:
    """Read a page in the form that its name announces. What reads HTML and Markdown is imported where there is some."""
    match PurePosixPath(name).suffix.lower():
        case ".rst":
            return read_rst(text, name)
        case ".html" | ".htm":
            from apiscribe.read.html import read_html

            return read_html(text, name)
        case ".md":
            from apiscribe.read.markdown import read_markdown

            return read_markdown(text, name)
        case _:
            return read_text(text, name, detect(text))


def _text(page: PageFile, content: bytes) -> tuple[str, Iterable[Finding]]:
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        at = Location(page.name, content.count(b"\n", 0, error.start) + 1)
        message = "the page is not UTF-8; each byte that is no character is read as U+FFFD"
        return content.decode("utf-8", "replace"), (Finding("not-utf-8", message, at),)
