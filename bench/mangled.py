"""Mangles real pages from a seed and transcribes each: is there ever a traceback, or a page that takes too long?

    python bench/mangled.py CORPUS [--pages N] [--seed S] [--page NUMBER] [--keep FOLDER] [--jobs N]

CORPUS holds corpus/<form>/<service>/; the pages of tests/cases go with them, and pages of RST as docutils writes them
in HTML. Page NUMBER of a seed is the same page on each machine. Each is read, transcribed, reconciled and proven by
itself, as `apiscribe transcribe page` does. Time is that of the processor, so a busy machine makes no page slow. Exit
1 where there is a traceback, a document that is no sound one, or a page that takes more than two seconds.
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType

from docutils.core import publish_string

from apiscribe.findings import CannotDo, Severity
from apiscribe.page_files import PageFile, find_pages
from apiscribe.pipeline import describe
from apiscribe.serialize import dump_yaml
from apiscribe.settings import derived

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from form_mangling import mangled_bytes  # noqa: E402, another folder's

FORMS = {
    "rst": "corpus/rst",
    "text": "corpus/text",
    "html": "corpus/html",
    "markdown": "corpus/markdown-zh",
    "rendered": "corpus/rst",
}
TOO_LONG = 2.0
_STOPPED = 30.0
_MEMORY = 4 << 30
_RENDERED = 40
_SLOWEST = 10
# What a page can say that is wrong, and a document that is sound can therefore hold.
_OF_PAGES = frozenset({"undocumented-value", "sample-type", "default-mismatch"})
_QUIET = {
    "report_level": 5,
    "halt_level": 6,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "embed_stylesheet": False,
    "stylesheet_path": None,
}

Pages = Mapping[str, Sequence[Path]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one mangled page: `outcome` is transcribed, refused, traceback, unsound or stopped."""

    number: int
    form: str
    page: str
    outcome: str
    seconds: float
    operations: int = 0
    told: str = ""

    def is_bad(self) -> bool:
        return self.outcome not in ("transcribed", "refused") or self.seconds > TOO_LONG


class Stopped(BaseException):
    """A page took so long that it was stopped; no `except Exception` on the way may take it for an error of its own."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=1_000, help="how many (1,000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--page", type=int, metavar="NUMBER", help="only this one of the seed")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the pages that failed there")
    parser.add_argument("--jobs", type=int, default=2)
    said = parser.parse_args()
    pages = pages_of(said.corpus)
    numbers = range(said.pages) if said.page is None else [said.page]
    tried: list[Tried] = []
    with ProcessPoolExecutor(said.jobs, initializer=_limit) as processes:
        for one in processes.map(attempt, *zip(*((pages, said.seed, n) for n in numbers), strict=True), chunksize=4):
            tried.append(one)
            if one.is_bad():
                report(one, pages, said.seed, said.keep)
            print(f"\r{len(tried)} of {len(numbers)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    show(tried)
    return 1 if any(one.is_bad() for one in tried) else 0


def pages_of(corpus: Path) -> Pages:
    """The pages of each form, the project's own among them."""
    suffixes = {"rst": ".rst", "text": ".txt", "html": ".html", "markdown": ".md"}
    own = [path for path in sorted((ROOT / "tests" / "cases").rglob("*")) if path.is_file()]
    return {
        form: sorted(page.path for page in find_pages([str(corpus / place)]) if page.path.suffix in suffixes.values())
        + [path for path in own if path.suffix == suffixes.get(form)]
        for form, place in FORMS.items()
    }


def attempt(pages: Pages, seed: int, number: int) -> Tried:
    """Mangle and transcribe page `number` of a seed."""
    form, page, content = mangled_page(pages, seed, number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"page{_suffix(form, page)}"
        path.write_bytes(content)
        started = time.process_time()
        outcome, operations, told = _transcribed(PageFile(path, path.name))
        seconds = time.process_time() - started
    return Tried(number, form, page.name, outcome, seconds, operations, told)


def mangled_page(pages: Pages, seed: int, number: int) -> tuple[str, Path, bytes]:
    """The form, the page that it was, and what became of it."""
    form = list(FORMS)[number % len(FORMS)]
    chance = Random(f"{seed} {number}")
    some = pages[form][:: max(1, len(pages[form]) // _RENDERED)] if form == "rendered" else pages[form]
    page = chance.choice(some)
    content = _as_html(page) if form == "rendered" else page.read_bytes()
    return form, page, mangled_bytes(content, _suffix(form, page), f"{seed} {number}")


def _suffix(form: str, page: Path) -> str:
    return ".html" if form == "rendered" else page.suffix


@cache
def _as_html(page: Path) -> bytes:
    return bytes(publish_string(page.read_text(encoding="utf-8"), writer="html5", settings_overrides=_QUIET))


def _transcribed(page: PageFile) -> tuple[str, int, str]:
    """The outcome, the number of operations, and what there is to tell of it."""
    try:
        with _stopped_after(_STOPPED):
            described = describe([page], derived("mangled"), None, ())
            dump_yaml(described.document.content)
    except CannotDo as error:
        return "refused", 0, str(error)
    except Stopped:
        return "stopped", 0, "".join(traceback.format_exc(limit=-6))
    except Exception:
        return "traceback", 0, "".join(traceback.format_exc(limit=-6))
    operations = sum(len(transcript.operations) for transcript in described.transcripts)
    unsound = [f for f in described.findings if f.severity is Severity.ERROR and f.rule not in _OF_PAGES]
    return ("unsound", operations, str(unsound[0])) if unsound else ("transcribed", operations, "")


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    def stop(signum: int, frame: FrameType | None) -> None:
        raise Stopped

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _limit() -> None:
    """A page that takes all memory is one with a traceback, not the end of the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def report(one: Tried, pages: Pages, seed: int, folder: Path | None) -> None:
    print(
        f"seed {seed} --page {one.number}: {one.form} {one.page}: {one.outcome}, {one.seconds:.2f} s\n{one.told}",
        flush=True,
    )
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        form, page, content = mangled_page(pages, seed, one.number)
        (folder / f"{seed}-{one.number}{_suffix(form, page)}").write_bytes(content)


def show(tried: Sequence[Tried]) -> None:
    """A line for each form, and the slowest pages of all."""
    forms: dict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        forms[one.form].append(one)
    heads = f"{'pages':>7}{'ops':>8}{'refused':>9}{'tracebacks':>12}{'unsound':>9}{'> 2 s':>7}{'mean':>8}{'most':>8}"
    print(f"{'form':10}{heads}")
    for form, own in (*forms.items(), ("all", list(tried))):
        outcomes = Counter(one.outcome for one in own)
        slow = sum(one.seconds > TOO_LONG for one in own)
        times = [one.seconds for one in own]
        counts = f"{len(own):7}{sum(one.operations for one in own):8}{outcomes['refused']:9}{outcomes['traceback']:12}"
        print(f"{form:10}{counts}{outcomes['unsound']:9}{slow:7}{sum(times) / len(own):8.3f}{max(times):8.2f}")
    for one in sorted(tried, key=lambda one: -one.seconds)[:_SLOWEST]:
        print(f"{one.seconds:6.2f} s  --page {one.number:<6} {one.form} {one.page}")


if __name__ == "__main__":
    sys.exit(main())
