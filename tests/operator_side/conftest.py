"""A real backend process of the test's own, and whole terminals that speak to it over real TLS."""

import contextlib
import itertools
from datetime import UTC, datetime

import pytest

from proofs.operator.machine import Machine
from proofs.operator.process import BackendProcess

_COUNTER = itertools.count(1)


@pytest.fixture
def operator(tmp_path):
    running = BackendProcess(tmp_path / "backend").start()
    yield running
    running.stop()


@pytest.fixture
def off():
    """off(machine): see that it is switched off when the test ends."""
    with contextlib.ExitStack() as stack:

        def promise(machine):
            stack.callback(machine.die)
            return machine

        yield promise


@pytest.fixture
def new_machine(operator, tmp_path, off):
    """new_machine(boot=True): an enrolled terminal; its clock starts at start."""

    def make(*, boot=True, start=None):
        number = next(_COUNTER)
        terminal_id = f"T-{number:06}"
        machine = off(
            Machine(
                tmp_path / terminal_id,
                terminal_id,
                operator.url,
                operator.anchors,
                start or datetime.now(UTC),
                seed=number,
            )
        )
        machine.enrol(operator.new_token(terminal_id))
        return machine.boot() if boot else machine

    return make


@pytest.fixture
def machine(new_machine):
    return new_machine()


@pytest.fixture
def new_number():
    """new_number(): a number of the open range, each once."""
    return lambda: f"+79005{next(_COUNTER):06}"


@pytest.fixture
def number(new_number):
    return new_number()
