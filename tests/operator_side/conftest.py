"""A real backend process of the test's own, and whole terminals that speak to it over real TLS."""

import contextlib
import itertools
import json
import re
from datetime import UTC, datetime

import pytest

from proofs.operator.machine import Machine
from proofs.operator.process import BackendProcess

_COUNTER = itertools.count(1)


class Touches:
    """Presses choices and counts them; what is typed counts apart."""

    def __init__(self, machine, operator):
        self.machine, self.operator, self.count = machine, operator, 0
        machine.wait(lambda: machine.sells, 120.0, "selling")
        machine.press("home")  # from attract: everything begins on the first screen

    def press(self, *choices):
        for choice in choices:
            self.machine.wait(lambda wanted=choice: self.offers(wanted), 60.0, f"offering {choice}")
            self.machine.press(choice)
            self.count += 1

    def offers(self, choice):
        return choice in self.machine.offered and self.machine.view != "AskingView"

    def type(self, number):
        self.machine.wait(lambda: self.machine.view == "NumberView", 30.0, "asking for a number")
        self.machine.type(number.removeprefix("+7"))

    def write(self, word):
        self.machine.wait(lambda: self.machine.view == "LettersView", 30.0, "asking for a word")
        self.machine.write(word)

    def log_in(self, number):
        """Number, send, six digits: one touch."""
        self.type(number)
        self.press("next")
        self.machine.wait(lambda: self.machine.view == "CodeView", 30.0, "asking for the code")
        self.machine.type(self.code(number))

    def see(self, kind):
        self.machine.wait(lambda: isinstance(self.machine.shown, kind), 60.0, f"showing {kind}")
        return self.machine.shown

    def code(self, number):
        found = [re.search(r"(?<![-\d])(\d{6})\b", text) for text in self.texts(number)]
        return [match[1] for match in found if match][-1]

    def texts(self, number):
        lines = (self.operator.state / "sms.jsonl").read_text(encoding="utf-8").splitlines()
        return [one["text"] for one in map(json.loads, lines) if one["to"] == number]


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
def new_machine(operator, tmp_path, off, screens_seen):
    """new_machine(boot=True): an enrolled terminal; its clock starts at start."""

    def make(*, boot=True, start=None, pack=None):
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
                pack=pack,
            )
        )
        machine.watch = screens_seen
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


@pytest.fixture
def touch(machine, operator):
    """A customer whose touches are counted."""
    return Touches(machine, operator)


@pytest.fixture
def touch_at(operator):
    """touch_at(machine): a customer before this one of several terminals."""
    return lambda machine: Touches(machine, operator)
