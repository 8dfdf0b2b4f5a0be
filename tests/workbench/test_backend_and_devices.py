"""The bench starts backend and devices, moves them, and leaves none behind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.backend import Backend
from workbench.devices import Acceptor, Printer
from workbench.processes import ProcessTree
from workbench.subscribers import ORDINARY
from workbench.waiting import ExpectationError

pytestmark = pytest.mark.slow


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[ProcessTree]:
    tree = ProcessTree(tmp_path)
    yield tree
    tree.close()


def test_the_backend_serves_stops_and_returns_on_the_same_port(
    tree: ProcessTree, tmp_path: Path
) -> None:
    backend = Backend(tree, tmp_path / "backend")
    backend.start()
    port = backend.port
    assert backend.balance(ORDINARY.msisdn) >= 0
    assert backend.sms() == []
    assert backend.count_records("submitted") == 0
    assert backend.new_token("T-004211")
    backend.set_fault("slow", delay_s=1.0)
    assert backend.fault() == "slow"
    backend.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)
    backend.start()
    assert backend.port == port
    assert backend.fault() == "none"
    backend.stop()
    assert backend.audit()["ok"] is True


def test_an_unknown_fault_is_refused_by_the_desk(tree: ProcessTree, tmp_path: Path) -> None:
    backend = Backend(tree, tmp_path / "backend")
    backend.start()
    with pytest.raises(ExpectationError, match="422"):
        backend.set_fault("earthquake")


def test_the_acceptor_is_unplugged_and_plugged_and_counts_its_cassette(
    tree: ProcessTree, tmp_path: Path
) -> None:
    acceptor = Acceptor(tree, tmp_path / "acceptor", tmp_path / "memory.json")
    assert acceptor.link.is_symlink()
    acceptor.unplug()
    assert not acceptor.link.is_symlink()
    acceptor.plug()
    assert acceptor.link.is_symlink()
    assert acceptor.counted_minor() == 0
    taken, _ = acceptor.offer(500)
    assert not taken


def test_an_order_that_is_none_is_refused_with_its_reason(
    tree: ProcessTree, tmp_path: Path
) -> None:
    acceptor = Acceptor(tree, tmp_path / "acceptor", tmp_path / "memory.json")
    with pytest.raises(ExpectationError, match="no bill 7"):
        acceptor.offer(7)


def test_the_printer_says_how_it_stands(tree: ProcessTree, tmp_path: Path) -> None:
    printer = Printer(tree, tmp_path / "printer", tmp_path / "paper")
    mark = printer.order("paper out")
    printer.wait_event("status", since=mark, where=lambda event: event["paper"] == "out")
    assert printer.tickets() == ()
