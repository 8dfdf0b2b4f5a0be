"""The leak guard: a test leaves no thread, no descriptor and no process behind.

What a fixture of a wider scope opens belongs to that fixture; tests that use one are judged
together, when their module ends.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import psutil
import pytest

PATIENCE_S = 3.0
STEP_S = 0.005
DESCRIPTORS = "/proc/self/fd"


@dataclass(frozen=True)
class Footprint:
    """What this process holds at one moment."""

    threads: frozenset[threading.Thread] = frozenset()
    descriptors: frozenset[int] = frozenset()
    children: frozenset[int] = frozenset()

    def __sub__(self, other: Footprint) -> Footprint:
        return Footprint(
            self.threads - other.threads,
            self.descriptors - other.descriptors,
            self.children - other.children,
        )

    def __or__(self, other: Footprint) -> Footprint:
        return Footprint(
            self.threads | other.threads,
            self.descriptors | other.descriptors,
            self.children | other.children,
        )

    def __bool__(self) -> bool:
        return bool(self.threads or self.descriptors or self.children)

    def __str__(self) -> str:
        return ", ".join(
            [
                *(f"thread {thread.name}" for thread in self.threads),
                *(f"descriptor {number} ({_target(number)})" for number in self.descriptors),
                *(f"process {pid} ({_command(pid)})" for pid in self.children),
            ]
        )


def take_footprint() -> Footprint:
    """Look at what is held now; cheap enough for every test."""
    return Footprint(frozenset(threading.enumerate()), _open_descriptors(), _children())


def _open_descriptors() -> frozenset[int]:
    listing = os.open(DESCRIPTORS, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return frozenset(int(name) for name in os.listdir(listing)) - {listing}
    finally:
        os.close(listing)


def _children() -> frozenset[int]:
    try:
        # Asks without reaping: ECHILD says in a microsecond that there is no child at all.
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return frozenset()
    return frozenset(child.pid for child in psutil.Process().children())


def _target(descriptor: int) -> str:
    try:
        return os.readlink(f"{DESCRIPTORS}/{descriptor}")
    except OSError:
        return "closed"


def _command(pid: int) -> str:
    try:
        return " ".join(psutil.Process(pid).cmdline())[:120] or "ended, never waited for"
    except psutil.Error:
        return "gone"


class LeakGuard:
    """Compares before and after."""

    def __init__(self) -> None:
        self._before: Footprint | None = None
        self._owned_by_fixtures = Footprint()
        self._failed = False

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, object, object]:
        """Note what a session's or package's fixture opened: it outlives the module."""
        if fixturedef.scope not in ("session", "package"):
            return (yield)
        before = take_footprint()
        result = yield
        self._owned_by_fixtures |= take_footprint() - before
        return result

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None]:
        """Look before the first fixture of the test."""
        if self._before is None:
            self._before = take_footprint()
            self._failed = False
        yield

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A failed test's traceback keeps its values alive: one complaint is enough."""
        report = yield
        self._failed = self._failed or report.failed
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None]:
        """Look after the last fixture of the test, or of its module."""
        yield
        goes_on = nextitem is not None and nextitem.path == item.path
        if goes_on and _shares_fixtures(item):
            return
        before, self._before = self._before, None
        if before is None or self._failed:
            return
        left = self._left_since(before)
        if left:
            pytest.fail(f"left behind: {left}", pytrace=False)

    def _left_since(self, before: Footprint) -> Footprint:
        allowed = before | self._owned_by_fixtures
        left = take_footprint() - allowed
        if not left:
            return left
        gc.collect()
        deadline = time.monotonic() + PATIENCE_S
        while left and time.monotonic() < deadline:
            time.sleep(STEP_S)
            left = take_footprint() - allowed
        return left


def _shares_fixtures(item: pytest.Item) -> bool:
    """Whether a fixture of ours that outlives the test takes part in it."""
    info = getattr(item, "_fixtureinfo", None)
    definitions = [] if info is None else info.name2fixturedefs.values()
    return any(
        fixture.scope != "function" and not fixture.func.__module__.startswith("_pytest")
        for several in definitions
        for fixture in several
    )


def pytest_configure(config: pytest.Config) -> None:
    if os.path.isdir(DESCRIPTORS):
        config.pluginmanager.register(LeakGuard(), "leak-guard")
