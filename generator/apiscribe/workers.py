"""Gives work to processes: many pieces, results as they come, in a way that ends cleanly whatever happens.

A process is forked where that is safe (Linux, and no thread runs): it then starts in a millisecond and has all modules.
Elsewhere it is spawned, for a fork of a process with threads may hang, and imports what it needs. Nothing is shared:
pieces and results go through one pipe a process, several at a time, and a process always has more to go on with. It
ends when its pipe is closed, and with the piece at hand when its parent has died; it does not hear Ctrl-C: whoever
started it ends it.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from apiscribe.findings import CannotDo

_HEAVY = 64_000
_MANY = 32
_AHEAD = 2

Piece = TypeVar("Piece")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


def spread(
    work: Callable[[Piece], Result], pieces: Sequence[Piece], weights: Sequence[int], jobs: int
) -> Generator[tuple[int, Result], None, None]:
    """Yield each piece's place and its result, as they come. The heaviest pieces are begun first.

    `work` is a function of a module; the pieces, the results and what `work` raises can be pickled. Close the iterator
    to end the processes.

    Raises:
        CannotDo: a process ended before its work was done.
        Exception: what `work` raised, for the first of the pieces for which it did, as if one process did all.
    """
    groups = deque(_groups(weights))
    failed: dict[int, Exception] = {}
    with _started(work, min(jobs, len(groups))) as workers:
        for worker in workers * _AHEAD:
            worker.give(groups, pieces)
        while busy := {worker.pipe: worker for worker in workers if worker.due}:
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                for place, done in worker.take():
                    if isinstance(done, _Failed):
                        failed[place] = done.error
                    else:
                        yield place, done
                if failed:
                    groups = deque(group for group in groups if min(group) < min(failed))
                worker.give(groups, pieces)
    if failed:
        raise failed[min(failed)]


def start_method() -> str:
    """How processes are started, see above."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _groups(weights: Sequence[int]) -> Iterator[list[int]]:
    """The places of pieces that are given out together, the heaviest first, so that all processes end at one time."""
    group: list[int] = []
    weight = 0
    for place in sorted(range(len(weights)), key=lambda place: -weights[place]):
        if group and (weight + weights[place] > _HEAVY or len(group) == _MANY):
            yield group
            group, weight = [], 0
        group.append(place)
        weight += weights[place]
    if group:
        yield group


@dataclass(slots=True)
class _Worker(Generic[Piece, Result]):
    process: BaseProcess
    pipe: Connection[list[Piece], list[Any]]
    due: deque[list[int]] = field(default_factory=deque)

    def give(self, groups: deque[list[int]], pieces: Sequence[Piece]) -> None:
        """Give the next group of pieces, if there is one."""
        if groups:
            self.due.append(groups.popleft())
            try:
                self.pipe.send([pieces[place] for place in self.due[-1]])
            except OSError:
                raise self._ended() from None

    def take(self) -> Iterator[tuple[int, Result | _Failed]]:
        """Take what has been done of the group that was given first."""
        try:
            done = self.pipe.recv()
        except (EOFError, OSError):
            raise self._ended() from None
        return zip(self.due.popleft(), done, strict=True)

    def _ended(self) -> CannotDo:
        self.process.join(1)
        code = self.process.exitcode or 0
        how = f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        return CannotDo(
            f"one of the processes that read pages was {how} before it was done; nothing was written. Run it again; "
            "where memory is short, with --jobs 1"
        )


@contextmanager
def _started(work: Callable[[Piece], Result], jobs: int) -> Iterator[list[_Worker[Piece, Result]]]:
    """Processes that wait for work. All have ended, and are cleared away, when the context is left."""
    context = get_context(start_method())
    workers: list[_Worker[Piece, Result]] = []
    try:
        with _deaf():
            for _ in range(jobs):
                here, there = context.Pipe()
                process = context.Process(target=_serve, args=(work, here, there), daemon=True)  # type: ignore[attr-defined]
                process.start()
                there.close()
                workers.append(_Worker(process, here))
        yield workers
        for worker in workers:
            worker.pipe.close()
    except BaseException:
        for worker in workers:
            worker.process.kill()
        raise
    finally:
        for worker in workers:
            worker.pipe.close()
            worker.process.join()


@contextmanager
def _deaf() -> Iterator[None]:
    """Signals of Ctrl-C wait until the context is left; processes that are started in it never get them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work: Callable[[Piece], Result], others: Connection[Any, Any], pipe: Connection[Any, Any]) -> None:
    others.close()  # a fork has the other end too, and would never see it closed
    with suppress(EOFError, OSError):
        while True:
            pipe.send([_done(work, piece) for piece in pipe.recv()])


def _done(work: Callable[[Piece], Result], piece: Piece) -> Result | _Failed:
    parent = parent_process()
    if parent and not parent.is_alive():
        raise SystemExit
    try:
        return work(piece)
    except Exception as error:  # told to whoever gave the piece
        return _Failed(error)
