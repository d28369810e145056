"""Files of pages -> transcripts: finds the pages of a source, reads each in its form, transcribes it.

Pages are independent of one another, so they are read by as many processes as are asked for, in the order of their
names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from apiscribe.findings import CannotDo, Finding
from apiscribe.location import Location
from apiscribe.naming import kebab
from apiscribe.page import DocPage
from apiscribe.paths import subject
from apiscribe.read.html import read_html
from apiscribe.read.markdown import read_markdown
from apiscribe.read.rst import read_rst
from apiscribe.read.text import read_text
from apiscribe.recognise import recognise
from apiscribe.transcribe import RowCount, SampleCount, Transcript, transcribe
from apiscribe.vocabulary import Vocabulary, detect

SUFFIXES = (".txt", ".rst", ".html", ".htm", ".md")
_SIGNS = re.compile(r"[\W_]+")
_REMARK = re.compile(r"[(（]([^()（）]*)[)）]")
_HEAD = "index"
_FEW_PAGES = 8
_LARGEST_PAGE = 20_000_000


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page on disk: its place, the name by which it is told, and the folder that groups it ("" at the root)."""

    path: Path
    name: str
    folder: str = ""


def find_pages(sources: Sequence[str]) -> list[PageFile]:
    """The pages that SOURCE... names: files as they are, folders searched; raises CannotDo where there is none."""
    found: dict[Path, PageFile] = {}
    for source in sources:
        root = Path(source)
        if root.is_dir():
            for path in sorted(root.rglob("*")):
                if path.suffix.lower() in SUFFIXES and path.is_file():
                    inner = path.relative_to(root)
                    found.setdefault(path, PageFile(path, (root / inner).as_posix(), inner.parent.name))
        elif root.is_file():
            if root.suffix.lower() not in SUFFIXES:
                raise CannotDo(f"{source} is no page: pages end in {', '.join(SUFFIXES)}")
            found.setdefault(root, PageFile(root, root.as_posix()))
        else:
            raise CannotDo(f"{source} does not exist")
    if not found:
        raise CannotDo(f"no pages ({', '.join(SUFFIXES)}) in {', '.join(sources)}")
    return sorted(found.values(), key=lambda page: page.name)


def transcribe_pages(pages: Sequence[PageFile], jobs: int = 1) -> list[Transcript]:
    """Transcribe pages, in their order; raises CannotDo where none of them documents an operation."""
    transcripts = _transcribe_all(pages, jobs)
    if not any(transcript.operations for transcript in transcripts):
        told = pages[0].name if len(pages) == 1 else f"{pages[0].name} and {len(pages) - 1} more"
        raise CannotDo(f"no operation is documented in {told}: none has a URI such as GET /v1/lamps in a section URI")
    return transcripts


def _transcribe_all(pages: Sequence[PageFile], jobs: int) -> list[Transcript]:
    if jobs <= 1 or len(pages) < _FEW_PAGES:
        return [transcribe_page(page) for page in pages]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(transcribe_page, pages, chunksize=max(1, len(pages) // (jobs * 4))))


def transcribe_page(page: PageFile) -> Transcript:
    """Read and transcribe one page. What a page without operations tells is kept for others to link to, no more.

    Where such a page describes an operation and does not name it, that is told, and all its rows count as reported.
    """
    text, spoiled = _text(page)
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
    """Read a page in the form that its name announces."""
    match PurePosixPath(name).suffix.lower():
        case ".rst":
            return read_rst(text, name)
        case ".html" | ".htm":
            return read_html(text, name)
        case ".md":
            return read_markdown(text, name)
        case _:
            return read_text(text, name, detect(text))


def _text(page: PageFile) -> tuple[str, Iterable[Finding]]:
    try:
        if page.path.stat().st_size > _LARGEST_PAGE:
            raise CannotDo(f"a page of more than {_LARGEST_PAGE:,} bytes is no page; split it", Location(page.name))
        content = page.path.read_bytes()
    except OSError as error:
        raise CannotDo(f"cannot be read: {error.strerror}", Location(page.name)) from None
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        at = Location(page.name, content.count(b"\n", 0, error.start) + 1)
        message = "the page is not UTF-8; each byte that is no character is read as U+FFFD"
        return content.decode("utf-8", "replace"), (Finding("not-utf-8", message, at),)
