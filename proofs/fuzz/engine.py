"""Which engine drives a target, and the line it reports in: `#executions cov: n corp: n/size`."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from proofs.fuzz.failures import Keeper
from proofs.fuzz.mutator import Mutator

GUIDED = "atheris"
PLAIN = "plain"
INPUT_S_MAX = 60  # longer is a hang, on however busy a machine
MEMORY_MIB_MAX = 2048
EXECUTIONS_FEW = 10_000
_LINE = re.compile(r"#(\d+)\s+\w+(?:\s+cov: (\d+))?(?: ft: (\d+))?(?: corp: (\d+)/)?")


@dataclass(frozen=True)
class Standing:
    """How far an engine is; None where it does not say."""

    executions: int = 0
    branches: int | None = None
    corpus: int | None = None


class HangError(Exception):
    """One input took too long."""


def engine_name(*, plain: bool = False) -> str:
    """Return which engine is here."""
    return PLAIN if plain or importlib.util.find_spec(GUIDED) is None else GUIDED


def watching(modules: Sequence[str], *, plain: bool) -> AbstractContextManager[object]:
    """Return the context in which a target must be imported for its branches to be seen."""
    if engine_name(plain=plain) == PLAIN:
        return contextlib.nullcontext()
    watched: AbstractContextManager[object] = _atheris().instrument_imports(
        include=list(modules), enable_loader_override=False
    )
    return watched


def run_guided(
    keeper: Keeper,
    folders: Sequence[str],
    executions: int,
    seed: int,
    bytes_max: int,
    artifacts: str,
) -> None:
    """Fuzz; ends the process."""
    options = [
        f"-runs={executions}",
        f"-seed={seed % (2**32 - 1) + 1}",
        f"-max_len={bytes_max}",
        # Where there is time for few inputs, long ones are tried from the start.
        f"-len_control={0 if executions < EXECUTIONS_FEW else 100}",
        f"-timeout={INPUT_S_MAX}",
        f"-rss_limit_mb={MEMORY_MIB_MAX}",
        f"-artifact_prefix={artifacts}",
    ]

    def feed(data: bytes) -> None:
        keeper.feed(data)
        if keeper.is_full:
            sys.stderr.write(f"#{keeper.executions}\tDONE\n")
            sys.stderr.flush()
            _leave()

    atheris = _atheris()
    atheris.Setup([sys.argv[0], *options, *folders], feed)
    atheris.Fuzz()


def run_plain(
    keeper: Keeper, corpus: Sequence[bytes], executions: int, seed: int, bytes_max: int
) -> None:
    """Mutate, without knowing what an input reached."""
    inputs = Mutator(corpus, seed, bytes_max).inputs()
    with _alarm():
        for _ in range(executions):
            signal.setitimer(signal.ITIMER_REAL, INPUT_S_MAX)
            keeper.feed(next(inputs))
            if keeper.is_full:
                break
    sys.stderr.write(f"#{keeper.executions}\tDONE\n")


@contextlib.contextmanager
def _alarm() -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise HangError(f"more than {INPUT_S_MAX} s for one input")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def standing_of(told: str) -> Standing:
    """Return the last standing in what an engine wrote."""
    standing = Standing()
    for found in _LINE.finditer(told):
        count, branches, _, corpus = found.groups()
        standing = Standing(
            max(standing.executions, int(count)),
            int(branches) if branches else standing.branches,
            int(corpus) if corpus else standing.corpus,
        )
    return standing


def _leave() -> None:
    import os

    os._exit(0)


def _atheris() -> Any:  # noqa: ANN401 - a library without types, and not on every platform
    return importlib.import_module(GUIDED)
