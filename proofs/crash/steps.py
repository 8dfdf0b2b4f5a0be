"""The steps of a play: customer, machine, printer, operator, and the way after a cut.

A play yields whenever the terminal should hear what was said.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from contract.records import FaultCleared
from drivers.api import (
    PrintConfirmed,
    PrinterStatusChanged,
    PrintEvidence,
    PrintPrepared,
)
from kiosk.events import CustomerDid, PrinterSaid
from kiosk.fault_codes import FaultCode
from kiosk.health import STAYS
from kiosk.views.intents import Choose, TypeDigit
from proofs.crash.outside import BrokenPromiseError
from proofs.crash.stage import FINE_PRINTER, Play, Process, is_quiet, tick
from workbench.testing.machine import Phase

NUMBER = "9161234567"
OTHER_NUMBER = "9167654321"
ROUNDS_MAX = 400
AFTER_MONEY = ("ResultView", "ContactsView")


def devices(p: Process) -> Play:
    """Machine and printer come up."""
    p.say(PrinterSaid(PrinterStatusChanged(FINE_PRINTER)))
    yield from machine_runs(p, 6)
    for _ in range(3):
        tick(p, 1.0)
        yield


def machine_runs(p: Process, times: int = 1) -> Play:
    """The machine moves and is polled."""
    for _ in range(times):
        p.world.machine.happen()
        p.world.machine.poll()
        yield


def press(p: Process, choice: str) -> Play:
    """Press a choice of the screen."""
    assert p.screen is not None, "a screen stands"
    offered = [c.id for c in p.screen.view.choices]
    if choice not in offered:
        raise AssertionError(f"{view_of(p)} offers {offered}, not {choice}")
    p.say(CustomerDid(Choose(p.screen.serial, choice)))
    yield


def view_of(p: Process) -> str:
    """The name of the view that stands."""
    return type(p.screen.view).__name__ if p.screen is not None else ""


def operator_answers(p: Process, rounds: int = 4) -> Play:
    """Everything asked is answered, and what follows from it."""
    world = p.world
    for _ in range(rounds):
        if not world.operator.asked or p.journal is None:
            return
        asked = world.operator.asked.pop(0)
        answer = world.operator.answer(asked, p.journal, world.clock.utc())
        if answer is not None:
            p.say(answer)
        yield


def type_number(p: Process, number: str) -> Play:
    """Type a number and have it checked."""
    yield from type_digits(p, number)
    yield from press(p, "next")
    yield from answered(p)


def type_digits(p: Process, digits: str) -> Play:
    """Type on the keypad."""
    for digit in digits:
        assert p.screen is not None, "a keypad stands"
        p.say(CustomerDid(TypeDigit(p.screen.serial, digit)))
        yield


def answered(p: Process) -> Play:
    """The operator answers what a customer waits for."""
    while view_of(p) in ("CheckingView", "AskingView"):
        yield from operator_answers(p, 1)


def to_cash(p: Process, number: str = NUMBER) -> Play:
    """From the attract screen to the open mouth."""
    yield from press(p, "top_up")
    yield from type_number(p, number)
    yield from press(p, "yes")
    yield from machine_runs(p, 2)


def insert(p: Process, value: int, polls: int = 9) -> Play:
    """Push a bill in and let the machine do its work."""
    if not p.world.machine.insert(value):
        raise AssertionError(f"the mouth took no {value}: {p.world.machine.facts}")
    for _ in range(polls):
        yield from machine_runs(p)
        if p.world.machine.phase is Phase.REST:
            break
    yield from machine_runs(p)


def until(p: Process, done: Callable[[], bool], rounds: int = ROUNDS_MAX) -> Play:
    """Let everything go its way until this is so."""
    for _ in range(rounds):
        if done():
            return
        yield from machine_runs(p)
        yield from operator_answers(p, 8)
        tick(p)
        yield
    raise BrokenPromiseError("stuck", f"{view_of(p)}, {p.core.desk.state}, {p.world.machine.facts}")


def finish(p: Process) -> Play:
    """Press finish and wait for the end of the money."""
    yield from press(p, "finish")
    yield from until(p, lambda: view_of(p) in AFTER_MONEY)


def prints(p: Process) -> Play:
    """The printer prints what was ordered."""
    for job in p.slips:
        p.say(PrinterSaid(PrintPrepared(job.job_id, "00", 100)))
        yield
        p.say(PrinterSaid(PrintConfirmed(job.job_id, PrintEvidence.CUT_COUNTER)))
        yield
    p.slips.clear()


def rest(p: Process) -> Play:
    """Everybody leaves."""
    yield from prints(p)
    yield from until(p, lambda: is_quiet(p))


def recovery(dice: Random) -> Callable[[Process], Play]:
    """Return the play of a terminal after a cut: perhaps the customer is still there."""
    customer = dice.choice(("gone", "gone", "insert_more", "finish"))

    def play(p: Process) -> Play:
        p.say(PrinterSaid(PrinterStatusChanged(FINE_PRINTER)))
        for number in range(ROUNDS_MAX):
            yield from machine_runs(p, dice.randint(1, 3))
            yield from operator_answers(p, 8)
            if customer != "gone" and view_of(p) == "ResumeView":
                yield from press(p, customer)
                if customer == "insert_more":
                    yield from machine_runs(p, 3)
                    p.world.machine.insert(50)
            tick(p, at_least_s=0.25 if number < 40 else 2.0)
            yield
            if is_quiet(p):
                return
        told = f"{view_of(p)}, {p.core.desk.state}, {p.world.machine.facts}"
        raise BrokenPromiseError("stuck", f"after {ROUNDS_MAX} rounds: {told}")

    return play


def faults_cleared(p: Process) -> tuple[FaultCleared, ...]:
    """What a technician writes who has looked at everything that stays."""
    journal = p.journal
    assert journal is not None, "opened"
    at, open_faults = p.world.clock.utc(), journal.matters.open_faults
    return tuple(FaultCleared(at=at, code=c) for c in open_faults if FaultCode(c) in STAYS)
