"""The visits that are cut: processes one after another, each opens what the last one left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contract.records import FaultCleared, FaultRaised
from kiosk.effects import AskOperator
from kiosk.fault_codes import FaultCode
from proofs.crash.outside import SteadyDice
from proofs.crash.stage import Play, Process, tick
from proofs.crash.steps import (
    AFTER_MONEY,
    NUMBER,
    OTHER_NUMBER,
    answered,
    devices,
    finish,
    insert,
    machine_runs,
    operator_answers,
    press,
    prints,
    rest,
    to_cash,
    type_digits,
    type_number,
    until,
    view_of,
)
from workbench.testing.machine import Phase


def plain(p: Process) -> Play:
    """One bill, one payment, one receipt."""
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 500)
    yield from finish(p)
    yield from rest(p)


def several(p: Process) -> Play:
    """Four bills; one of them is pulled back from escrow by the machine."""
    yield from devices(p)
    yield from to_cash(p)
    for value in (100, 50, 500):
        yield from insert(p, value)
    p.world.machine.insert(1000)
    yield from machine_runs(p)
    p.world.machine.phase = Phase.RETURNING
    yield from machine_runs(p, 3)
    yield from insert(p, 10)
    yield from finish(p)
    yield from rest(p)


def asked(p: Process) -> Play:
    """A large bill is kept when asked, another is given back."""
    yield from devices(p)
    yield from to_cash(p)
    for value, answer in ((2000, "keep"), (5000, "give_back")):
        p.world.machine.insert(value)
        yield from machine_runs(p)
        yield from press(p, answer)
        yield from machine_runs(p, 8)
    yield from finish(p)
    yield from rest(p)


def jam(p: Process) -> Play:
    """A bill jams on its way into the cassette, behind one that was credited."""
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 100)
    yield from _jams(p)
    yield from until(p, lambda: view_of(p) in AFTER_MONEY)
    yield from rest(p)


def _jams(p: Process) -> Play:
    p.world.machine.insert(500)
    yield from machine_runs(p, 2)
    _luck(p, 0.3)  # it has fallen when it jams, and the reset lets the machine forget it
    p.world.machine.jam()
    yield from machine_runs(p)


def _luck(p: Process, luck: float) -> None:
    dice = p.world.machine.dice
    if isinstance(dice, SteadyDice):
        dice.luck = luck


def late(p: Process) -> Play:
    """A bill in doubt is proved after all, when the doubt is already on the screen."""
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 100)
    yield from _jams(p)
    _luck(p, 0.5)
    yield from until(p, lambda: view_of(p) in AFTER_MONEY)
    yield from machine_runs(p, 6)
    yield from rest(p)


def cheat(p: Process) -> Play:
    """Somebody pulls at a string right after a credit."""
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 100)
    yield from insert(p, 500)
    p.world.machine.cheat()
    yield from machine_runs(p, 2)
    yield from until(p, lambda: view_of(p) not in ("CashView", "SendingView"))
    yield from rest(p)


def redirect(p: Process) -> Play:
    """The operator refuses the number after the cash is in: it goes onto another."""
    p.world.operator.refuses.add(f"+7{NUMBER}")
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 500)
    yield from press(p, "finish")
    yield from until(p, lambda: view_of(p) not in ("CashView", "SendingView"))
    yield from press(p, "another_number")
    yield from type_number(p, OTHER_NUMBER)
    yield from press(p, "yes")
    yield from until(p, lambda: view_of(p) in AFTER_MONEY)
    yield from rest(p)


def split(p: Process) -> Play:
    """Part of the money is for another number, which the operator then refuses: a claim."""
    p.world.operator.refuses.add(f"+7{OTHER_NUMBER}")
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 500)
    yield from press(p, "split")
    yield from type_number(p, OTHER_NUMBER)
    yield from press(p, "sum:20000")
    yield from press(p, "yes")
    yield from insert(p, 100)
    yield from press(p, "finish")
    yield from until(p, lambda: view_of(p) not in ("CashView", "SendingView"))
    yield from press(p, "claim_slip")
    yield from until(p, lambda: view_of(p) in AFTER_MONEY)
    yield from rest(p)


def below(p: Process) -> Play:
    """Less than the smallest payment: a claim slip."""
    p.world.operator.min_minor = 30_000
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 100)
    yield from finish(p)
    yield from rest(p)


def unasked(p: Process) -> Play:
    """The machine swallows a bill nobody ordered in."""
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 100)
    p.world.machine.take_unasked(500)
    yield from machine_runs(p, 4)
    yield from finish(p)
    yield from rest(p)


def offline(p: Process) -> Play:
    """The operator cannot be reached while the money is sent."""
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 200)
    p.world.operator.reachable = False
    yield from press(p, "finish")
    yield from until(p, lambda: view_of(p) in AFTER_MONEY)
    yield from prints(p)
    for _ in range(8):
        yield from operator_answers(p)
        tick(p, 30.0)
        yield
    p.world.operator.reachable = True
    yield from rest(p)


def order(p: Process) -> Play:
    """A tariff is changed; the next one's answer is lost, and is asked about when all is quiet."""
    yield from devices(p)
    yield from _to_quote(p)
    yield from press(p, "yes")
    yield from answered(p)
    yield from rest(p)
    yield from _to_quote(p)
    yield from press(p, "yes")
    journal, world = p.journal, p.world
    assert journal is not None, "opened"
    (sent,) = (one for one in world.operator.asked if isinstance(one, AskOperator))
    world.operator.answer(sent, journal, world.clock.utc())
    world.look()
    world.operator.reachable = False
    yield from answered(p)
    world.operator.reachable = True
    yield from press(p, "home")
    yield from rest(p)


def _to_quote(p: Process) -> Play:
    """The check-up of an account, and what the better tariff costs."""
    yield from press(p, "home")
    yield from press(p, "tariff")
    yield from type_number(p, NUMBER)
    yield from type_digits(p, "123456")
    yield from answered(p)
    yield from press(p, "change:T07")
    yield from answered(p)


def money_in(p: Process) -> Play:
    """The process dies with a credited bill, and one on its way."""
    yield from devices(p)
    yield from to_cash(p)
    yield from insert(p, 100)
    p.world.machine.insert(500)
    yield from machine_runs(p, 2)


def goes_on(p: Process) -> Play:
    """The customer of before the restart puts more in."""
    yield from devices(p)
    yield from until(p, lambda: view_of(p) == "ResumeView", 60)
    yield from press(p, "insert_more")
    yield from machine_runs(p, 3)
    yield from insert(p, 50)
    yield from finish(p)
    yield from rest(p)


def comes_up(p: Process) -> Play:
    """Nobody is there: everything open goes its way."""
    yield from devices(p)
    yield from rest(p)


def long_life(p: Process) -> Play:
    """So many visits that the log is moved into the file and a checkpoint record falls due."""
    yield from devices(p)
    yield from _fills(p, 960)
    for number in range(6):
        yield from to_cash(p, NUMBER if number % 2 else OTHER_NUMBER)
        for value in (100, 50, 10)[: 1 + number % 3]:
            yield from insert(p, value)
        yield from finish(p)
        yield from rest(p)


def _fills(p: Process, commits: int) -> Play:
    """Weeks in which only small things happened."""
    code = str(FaultCode.OPERATOR_UNREACHABLE)
    journal = p.journal
    assert journal is not None, "opened"
    for number in range(commits):
        at = p.world.clock.utc()
        body = FaultCleared(at=at, code=code) if number % 2 else FaultRaised(at=at, code=code)
        p.deed += 1
        journal.append([body])
    tick(p)
    yield


@dataclass(frozen=True)
class Script:
    """Processes one after another; `adopts` begins a new journal before the last."""

    name: str
    processes: Sequence[Callable[[Process], Play]]
    weight: float = 1.0  # its share of the images
    adopts: bool = False
    between_s: float = 10.0


SCRIPTS: Mapping[str, Script] = {
    script.name: script
    for script in (
        Script("plain", (plain,), 2.0),
        Script("several", (several,)),
        Script("asked", (asked,)),
        Script("jam", (jam,)),
        Script("late", (late,)),
        Script("cheat", (cheat,)),
        Script("redirect", (redirect,)),
        Script("split", (split,)),
        Script("below", (below,)),
        Script("unasked", (unasked,)),
        Script("offline", (offline,)),
        Script("order", (order,)),
        Script("resume", (money_in, goes_on), 1.5),
        Script("unattended", (money_in, comes_up), between_s=300.0),
        Script("adopted", (money_in, comes_up), adopts=True),
        Script("long", (long_life,)),
    )
}
