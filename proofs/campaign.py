"""What every attack shares: its report, its progress line, its work spread over the cores."""

from __future__ import annotations

import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

EXIT_OK = 0
EXIT_FOUND_WRONG = 1
EXIT_USAGE = 2
FAILURES_SHOWN_MAX = 20
PROGRESS_EVERY_S = 2.0
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it

Item = TypeVar("Item")
Result = TypeVar("Result")
Figure = int | float | str


def scratch_folder(prefix: str) -> Path:
    """Make a folder for files nobody keeps, in memory where that can be had.

    Whoever asked removes it.
    """
    memory = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    return Path(tempfile.mkdtemp(prefix=prefix, dir=memory))


@dataclass(frozen=True)
class Failure:
    """Something gave way.  `command` replays it alone, from its seed."""

    kind: str  # lost, doubled, stuck, wrong
    what: str
    command: str


@dataclass(frozen=True)
class Report:
    """What a campaign did and found.  `figures` are what docs/reliability.md quotes."""

    name: str
    seconds: float
    figures: dict[str, Figure] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        return EXIT_FOUND_WRONG if self.failures else EXIT_OK

    def count(self, kind: str) -> int:
        """How many failures are of this kind."""
        return sum(failure.kind == kind for failure in self.failures)

    def to_json(self) -> str:
        """One object: name, seconds, lost, doubled, stuck, wrong, figures, failures, notes."""
        kinds = {kind: self.count(kind) for kind in ("lost", "doubled", "stuck", "wrong")}
        return json.dumps(
            {
                "name": self.name,
                "seconds": round(self.seconds, 1),
                **kinds,
                "figures": self.figures,
                "failures": [vars(failure) for failure in self.failures],
                "notes": self.notes,
            },
            ensure_ascii=False,
            indent=2,
        )

    def to_text(self) -> str:
        """The same for people."""
        lines = [f"{self.name}: {self.seconds:.1f} s"]
        lines += [f"  {name:<28} {_shown(value)}" for name, value in self.figures.items()]
        lines += [f"  {note}" for note in self.notes]
        for failure in self.failures[:FAILURES_SHOWN_MAX]:
            lines += [f"{failure.kind.upper()}: {failure.what}", f"  again: {failure.command}"]
        hidden = len(self.failures) - FAILURES_SHOWN_MAX
        if hidden > 0:
            lines.append(f"... and {hidden} more")
        counts = ", ".join(f"{self.count(kind)} {kind}" for kind in ("lost", "doubled", "stuck"))
        wrong = self.count("wrong")
        lines.append(counts + (f", {wrong} wrong" if wrong else ""))
        return "\n".join(lines)

    def print(self, *, as_json: bool) -> int:
        """Print it and return the exit code."""
        sys.stdout.write((self.to_json() if as_json else self.to_text()) + "\n")
        sys.stdout.flush()
        return self.exit_code


def _shown(value: Figure) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else value


class Progress:
    """One line on standard error, renewed in place where somebody watches; silent when not."""

    def __init__(self, label: str, total: int | None = None) -> None:
        self._label = label
        self._total = total
        self._said_s = 0.0
        self._watched = sys.stderr.isatty()

    def tell(self, done: int, more: str = "") -> None:
        """Say how far it is, at most every two seconds."""
        now = time.monotonic()
        if not self._watched or now - self._said_s < PROGRESS_EVERY_S:
            return
        self._said_s = now
        of = f" of {self._total:,}" if self._total else ""
        sys.stderr.write(f"\r{self._label}: {done:,}{of} {more}\x1b[K")
        sys.stderr.flush()

    def note(self, text: str) -> None:
        """Say at once, watched or not, what a long run has found."""
        self.close()
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def close(self) -> None:
        """Leave a clean line."""
        if self._watched and self._said_s:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def spread(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int
) -> Iterator[tuple[Item, Result]]:
    """Yield (item, work(item)) as they come, over so many processes; one job stays in this one.

    `work` is a function of a module; items and results can be pickled.  The processes start
    clean, and are gone when the iterator ends.
    """
    todo: Sequence[Item] = list(items)
    if jobs <= 1 or len(todo) <= 1:
        for item in todo:
            yield item, work(item)
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(min(jobs, len(todo))) as pool:
        yield from pool.imap_unordered(_Pair(work), todo)
        pool.close()
        pool.join()


class _Pair(Generic[Item, Result]):
    """Calls the work and hands its item back with it."""

    def __init__(self, work: Callable[[Item], Result]) -> None:
        self._work = work

    def __call__(self, item: Item) -> tuple[Item, Result]:
        try:
            return item, self._work(item)
        except (Exception, KeyboardInterrupt):
            raise
        except BaseException as error:  # it would end this process, and the pool wait for ever
            raise RuntimeError(f"{error!r} got out") from error
