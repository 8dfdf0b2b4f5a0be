"""The pace of the tests: whoever takes over 0.25 s carries `slow`, and is named if not.

Machines are noisy, so only a test that is far over makes the run fail, and only where CI is set.
"""

from __future__ import annotations

import os

import pytest

SLOW_S = 0.25
FAR_OVER_S = 2.5
NAMED_MAX = 20


class Pace:
    """Remembers every test that was slow without saying so."""

    def __init__(self, strict: bool) -> None:
        self._strict = strict
        self._slow: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.duration > SLOW_S and "slow" not in report.keywords:
            self._slow[report.nodeid] = report.duration

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._strict and any(taken > FAR_OVER_S for taken in self._slow.values()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._slow:
            return
        terminalreporter.section(f"over {SLOW_S} s without the mark `slow`")
        slowest = sorted(self._slow.items(), key=lambda pair: -pair[1])
        for nodeid, taken in slowest[:NAMED_MAX]:
            terminalreporter.line(f"{taken:6.2f} s  {nodeid}")
        if len(slowest) > NAMED_MAX:
            terminalreporter.line(f"and {len(slowest) - NAMED_MAX} more")
        if self._strict and slowest[0][1] > FAR_OVER_S:
            terminalreporter.line(f"over {FAR_OVER_S} s: the run fails, mark it or mend it")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Pace(strict=os.environ.get("CI") == "true"), "pace")
