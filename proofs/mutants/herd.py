"""Runs each broken program under its tests in a forked process; what survives is told.

The parent has imported the libraries and nothing of the program, so that a child starts at once
and imports the program with its one broken module.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import pickle
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from proofs.campaign import scratch_folder
from proofs.mutants.edits import Edit, edits_of, with_edit

LIBRARIES = (
    "_pytest.pytester", "apsw", "cryptography.hazmat.primitives.asymmetric.ec",
    "cryptography.x509", "hypothesis", "PIL.Image", "pydantic", "segno", "serial", "urllib3",
)  # fmt: skip  # one a line says nothing more
CHILD_S_MAX = 180
# Finding the plugins that are installed costs as much as the tests; one is needed.
OPTIONS = (
    "-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin",
)  # fmt: skip
ROOMS = frozenset({"backend", "certs", "contract", "drivers", "kiosk", "ui", "workbench"})
Stages = tuple[tuple[str, ...], ...]  # tried in turn: what they are given to pytest


@dataclass(frozen=True)
class Task:
    """A broken program (None: the whole one) and the tests that have to notice."""

    edit: Edit | None
    stages: Stages


@dataclass(frozen=True)
class Verdict:
    """How it went; `stage` noticed, or none did."""

    task: Task
    survived: bool
    stage: int
    seconds: float


def prepare() -> None:
    """Import the libraries once; the program stays out."""
    for name in LIBRARIES:
        importlib.import_module(name)
    known = {name.partition(".")[0] for name in sys.modules}
    assert not known & ROOMS, f"a child would not import these anew: {sorted(known & ROOMS)}"
    gc.collect()
    gc.freeze()  # a child has only its own to look through


def list_edits(tables: Iterable[tuple[str, str]]) -> list[Edit]:
    """Every edit of these tables (module, name), read in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writer, "wb") as answer:
            pickle.dump(_all_edits(tables), answer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        raw = answer.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError("the tables could not be read: see the error above")
    edits: list[Edit] = pickle.loads(raw)  # noqa: S301 -- from our own child
    return edits


def _all_edits(tables: Iterable[tuple[str, str]]) -> list[Edit]:
    return [
        edit
        for module, name in tables
        for edit in edits_of(module, name, getattr(importlib.import_module(module), name))
    ]


def run(tasks: Sequence[Task], jobs: int) -> Iterator[Verdict]:
    """Yield verdicts as they come, so many children at once."""
    folder = scratch_folder("mutants-")
    waiting = list(reversed(tasks))
    running: dict[int, tuple[Task, float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                task = waiting.pop()
                running[_fork(task, folder)] = (task, time.monotonic())
            child, status = os.wait()
            if child in running:
                task, began = running.pop(child)
                yield _verdict(task, status, time.monotonic() - began)
    finally:
        for child in running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
        shutil.rmtree(folder, ignore_errors=True)


def _verdict(task: Task, status: int, seconds: float) -> Verdict:
    if os.WIFSIGNALED(status):  # it hung, and the alarm ended it: that is noticed, too
        return Verdict(task, survived=False, stage=0, seconds=seconds)
    stage = os.waitstatus_to_exitcode(status)
    return Verdict(task, survived=stage == 0, stage=stage, seconds=seconds)


def _fork(task: Task, folder: Path) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setpgid(0, 0)
        signal.alarm(CHILD_S_MAX)
        tempfile.tempdir = str(folder)
        if task.edit is not None:
            sys.meta_path.insert(0, _Breaker(task.edit))
        code = _first_to_notice(task.stages)
    finally:
        os._exit(code)


def _first_to_notice(stages: Stages) -> int:
    """The number of the first stage that fails, from 1; 0 when none does."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for number, paths in enumerate(stages, 1):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            if pytest.main([*OPTIONS, *paths]) != pytest.ExitCode.OK:
                return number
    return 0


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles the module with the edit in it, never from the cache."""

    def __init__(self, edit: Edit, path: str) -> None:
        super().__init__(edit.module, path)
        self._edit = edit

    def get_code(self, fullname: str) -> CodeType:
        source = Path(self.path).read_text(encoding="utf-8")
        return compile(with_edit(source, self._edit), self.path, "exec")


class _Breaker(importlib.abc.MetaPathFinder):
    """Finds the one module to be broken before anybody else does."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._edit.module:
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path)
        if found is None or found.origin is None:
            return None
        return importlib.util.spec_from_file_location(
            fullname, found.origin, loader=_Loader(self._edit, found.origin)
        )
