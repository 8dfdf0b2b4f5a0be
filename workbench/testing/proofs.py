"""Writes down which test proves which promise: @pytest.mark.promise("R08", "R16").

Every run adds what it learned to the record of `workbench.promises`, which `kiosk coverage` reads.
"""

from __future__ import annotations

import pytest

from workbench.promises import (
    NUMBERS,
    Outcome,
    Proof,
    alone,
    file_digest,
    merge_proofs,
    read_proofs,
    record_path,
    write_proofs,
)

MARK = "promise"


def promises_of(item: pytest.Item) -> tuple[str, ...]:
    """The rows a test claims to prove, of all its marks.  UsageError for one that is no row."""
    rows = tuple(
        str(row) for mark in item.iter_markers(MARK) for row in (mark.args or ("(no row)",))
    )
    for row in rows:
        if row not in NUMBERS:
            raise pytest.UsageError(f"{item.nodeid}: {row} is no promise; R01 to R40 are")
    return rows


class ProofWriter:
    """Collects the outcome of every test that carries the mark."""

    def __init__(self, config: pytest.Config) -> None:
        self._root = config.rootpath
        self._rows: dict[str, tuple[str, ...]] = {}
        self._proofs: dict[str, Proof] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if rows := promises_of(item):
                self._rows[item.nodeid] = rows

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        rows = self._rows.get(report.nodeid)
        if rows is None or (report.when != "call" and report.passed):
            return
        known = self._proofs.get(report.nodeid)
        if known is not None and known.outcome is Outcome.FAILED:
            return
        path = report.nodeid.partition("::")[0]
        outcome = Outcome(report.outcome)
        digest = file_digest(self._root / path)
        self._proofs[report.nodeid] = Proof(report.nodeid, rows, outcome, digest)

    def pytest_sessionfinish(self) -> None:
        if self._proofs:
            path = record_path(self._root)
            with alone(path):  # test runs side by side add to one record
                write_proofs(path, merge_proofs(read_proofs(path), self._proofs.values()))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(ProofWriter(config), "proofs")
