"""Writes down which test proves which promise, and on which screens: @pytest.mark.promise("R08").

Every run adds what it learned to the record of `workbench.promises`, which `kiosk coverage` reads.
A test that drives a terminal hands every screen to `screens_seen`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

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
SCREEN = "screen"  # the property of a test that names a screen it saw


class Named(Protocol):
    """A screen, as the core shows it or as the bench sees it."""

    @property
    def name(self) -> str: ...


@pytest.fixture
def screens_seen(request: pytest.FixtureRequest) -> Callable[[Named], None]:
    """Hand it every screen: what stood before the customer belongs to what a test proves."""
    noted: set[str] = set()

    def note(screen: Named) -> None:
        if screen.name and screen.name not in noted:
            noted.add(screen.name)
            request.node.user_properties.append((SCREEN, screen.name))

    return note


def promises_of(item: pytest.Item) -> tuple[str, ...]:
    """The rows a test claims to prove, of all its marks.  UsageError for one that is no row."""
    rows = dict.fromkeys(
        str(row) for mark in item.iter_markers(MARK) for row in (mark.args or ("(no row)",))
    )
    for row in rows:
        if row not in NUMBERS:
            raise pytest.UsageError(f"{item.nodeid}: {row} is no promise; R01 to R40 are")
    return tuple(sorted(rows))


def screens_of(report: pytest.TestReport) -> Iterable[str]:
    """The screens that stood there until this report."""
    return {str(value) for name, value in report.user_properties if name == SCREEN}


class ProofWriter:
    """Collects the outcome of every test that carries the mark."""

    def __init__(self, config: pytest.Config) -> None:
        self._root = config.rootpath
        self._rows: dict[str, tuple[str, ...]] = {}
        self._proofs: dict[str, Proof] = {}
        self._files: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            self._files.add(_file_of(item.nodeid))
            if rows := promises_of(item):
                self._rows[item.nodeid] = rows

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        rows = self._rows.get(report.nodeid)
        if rows is None:
            return
        known = self._proofs.get(report.nodeid)
        if known is not None:
            screens = tuple(sorted({*known.screens, *screens_of(report)}))
            known = self._proofs[report.nodeid] = replace(known, screens=screens)
        if (report.when != "call" and report.passed) or _has_failed(known):
            return
        self._proofs[report.nodeid] = Proof(
            report.nodeid,
            rows,
            Outcome(report.outcome),
            file_digest(self._root / _file_of(report.nodeid)),
            tuple(sorted(screens_of(report))),
        )

    def pytest_sessionfinish(self) -> None:
        if self._proofs:
            path = record_path(self._root)
            with alone(path):  # test runs side by side add to one record
                old = [proof for proof in read_proofs(path) if not self._is_gone(proof)]
                write_proofs(path, merge_proofs(old, self._proofs.values()))

    def _is_gone(self, proof: Proof) -> bool:
        """Whether its file was changed and read anew: it ran again, or is there no more."""
        file = _file_of(proof.test)
        return file in self._files and proof.digest != file_digest(self._root / file)


def _file_of(test: str) -> str:
    return test.partition("::")[0]


def _has_failed(proof: Proof | None) -> bool:
    return proof is not None and proof.outcome is Outcome.FAILED


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(ProofWriter(config), "proofs")
