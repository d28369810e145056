"""Compares generated clients with the vendor's package and with openapi-python-client's own output.

usage: comparison.py CORPUS [DOCUMENT]     CORPUS holds corpus/rst/modelarts/; DOCUMENT is docs/comparison.md

The figures go into the document, between their two marks.

All are measured in one run, interleaved, on the same server of this machine: the programs of bench/comparison/ as they
stand there. Every figure comes from fresh processes. Needs a package index. Everything made goes to a temporary folder.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from comparison_environments import Candidate, candidates

HERE = Path(__file__).parent
PROGRAMS = HERE / "comparison"
RUNS = 9
EXPECTED = [f"lamps-{number:03d}" for number in range(450)]
MODES = {
    "hard": "450 images; one 503, one 429",
    "status": "A status that no page lists",
    "nulls": "Null for lists and texts",
    "html": "502 with HTML, all the time",
}
BEGIN, END = "<!-- figures: bench/comparison.py writes what follows -->", "<!-- end of the figures -->"

# Runs a program as its user would; says what it took on the other channel. RSS is what it holds when it is done.
_PROBE = """
import os, runpy, sys, time
def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
sys.stdout = open(os.devnull, "w")
before, started = resident(), time.perf_counter()
runpy.run_path(sys.argv[0], run_name="__main__")
print(time.perf_counter() - started, resident() - before, file=sys.__stdout__)
"""


@dataclass
class Measured:
    """What runs of one candidate took, and what became of its program in each mode."""

    seconds: list[float] = field(default_factory=list[float])
    bytes_: list[float] = field(default_factory=list[float])
    decode: list[float] = field(default_factory=list[float])
    outcomes: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def spread(self) -> float:
        """How far the middle half of the times lies apart, as a part of the median."""
        ordered = sorted(self.seconds)
        quarter = len(ordered) // 4
        return (ordered[-1 - quarter] - ordered[quarter]) / median(ordered)


def main(corpus: Path, document: Path) -> int:
    with tempfile.TemporaryDirectory() as work:
        several = candidates(corpus, Path(work))
        measured = {each.name: Measured() for each in several}
        with serving("calm") as url:
            for _ in range(RUNS):  # interleaved, so that what else the machine does hits all alike
                for each in several:
                    measure(each, url, Path(work), measured[each.name])
        for each in several:
            if each.decoder:
                measured[each.name].outcomes = {mode: outcome(each, mode) for mode in MODES}
        figures = "\n\n".join((weights(several, measured), outcomes(several, measured)))
    print(figures)
    before, _, rest = document.read_text("utf-8").partition(BEGIN)
    document.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{rest.partition(END)[2]}", "utf-8")
    return 0 if all(measured[each.name].outcomes["hard"] == "all 450" for each in several if each.is_ours) else 1


def measure(candidate: Candidate, url: str, work: Path, into: Measured) -> None:
    """Start the candidate's program once more, for one answer of one image; and decode."""
    program = PROGRAMS / candidate.program
    if not candidate.decoder:  # a floor: what stands below a client
        program = work / "floor.py"
        program.write_text(candidate.program)
    seconds, held = run(candidate.python, "-c", _PROBE, str(program), url).split()
    into.seconds.append(float(seconds))
    into.bytes_.append(float(held))
    if candidate.decoder and len(into.decode) < 5:
        taken, loads = run(candidate.python, str(PROGRAMS / "decode.py"), candidate.decoder).split()
        into.decode.append(float(taken) / float(loads))


def outcome(candidate: Candidate, mode: str) -> str:
    """Say how many names the program printed in this mode, and what ended it."""
    with serving(mode) as url:
        ran = subprocess.run(
            [candidate.python, PROGRAMS / candidate.program, url],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    names = ran.stdout.splitlines()
    if ran.returncode == 0:
        return "all 450" if names == EXPECTED else f"{len(names)} names"
    return f"`{ran.stderr.strip().splitlines()[-1].partition(':')[0].rpartition('.')[2]}` after {len(names)}"


@contextmanager
def serving(mode: str) -> Iterator[str]:
    """Run the server in a process of its own; gives its URL."""
    with subprocess.Popen([sys.executable, PROGRAMS / "server.py", mode], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


def run(*words: str | Path) -> str:
    """Run a program; give what it prints. Where it fails, what it says is shown and the bench ends."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{words[0]} {words[-2]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def lines(program: Path) -> int:
    """Count the lines that hold code: no comments, docstrings and empty lines."""
    skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    read = io.StringIO(program.read_text("utf-8")).readline
    tokens = [token for token in tokenize.generate_tokens(read) if token.type not in skipped]
    return len({token.start[0] for token in tokens if not token.line.startswith('"""')})


def weights(several: Sequence[Candidate], measured: dict[str, Measured]) -> str:
    """Write what each costs."""
    least = median(next(measured[each.name] for each in several if each.is_ours).seconds)
    rows = ["| | operations | import, client, first call | memory | decoding 200 images | lines of code |",
            "|---|---|---|---|---|---|"]  # fmt: skip
    for each in several:
        own = measured[each.name]
        seconds, held = median(own.seconds), median(own.bytes_) / 2**20
        ratio = f" ({seconds / least:.2f} x)" if each.decoder else ""
        decode = f"{median(own.decode):.2f} x json.loads" if own.decode else ""
        count = str(lines(PROGRAMS / each.program)) if each.decoder else ""
        cells = (each.name, each.operations, f"{seconds * 1000:.0f} ms{ratio}", f"{held:.1f} MB", decode, count)
        rows.append(f"| {' | '.join(cells)} |")
    noise = max(own.spread for own in measured.values())
    rows.append("")
    rows.append(
        f"Medians of {RUNS} fresh processes each (of decoding, 5), made in turn. The middle half of a candidate's "
        f"times lies at most {noise:.0%} apart. Memory is what the program added to an interpreter just started."
    )
    versions = ", ".join(each.version for each in several if each.version)
    return "\n".join([*rows, "", f"Python {sys.version.split()[0]}; {versions}."])


def outcomes(several: Sequence[Candidate], measured: dict[str, Measured]) -> str:
    """Write what became of the programs."""
    head = [f"| | {' | '.join(MODES.values())} |", "|---" * (len(MODES) + 1) + "|"]
    tried = [(each.name, measured[each.name].outcomes) for each in several if each.decoder]
    return "\n".join([*head, *(f"| {name} | {' | '.join(said[mode] for mode in MODES)} |" for name, said in tried)])


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        print(__doc__)
        sys.exit(2)
    where = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parent / "docs" / "comparison.md"
    sys.exit(main(Path(sys.argv[1]), where))
