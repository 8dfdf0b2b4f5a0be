"""Whatever goes wrong in the core: no bill is left in a machine that nobody minds."""

import threading

import pytest

from drivers.api import AcceptorStatus, AcceptorStatusChanged
from kiosk.clock import SystemClock
from kiosk.config.pack_loading import load_pack
from kiosk.config.settings import OperatorSettings, Settings
from kiosk.effects import AskOperator, AskOrder, AskPayment, SendRecords
from kiosk.errors import IllegalRecordError, JournalIoError
from kiosk.events import (
    AcceptorSaid,
    HeadAnswered,
    OperatorAnswered,
    OrderAnswered,
    PaymentAnswered,
    RecordsSent,
)
from kiosk.fault_codes import FaultCode
from kiosk.loop import EVENTS_WAITING_MAX, Loop
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.operator.questions import check_number
from kiosk.post_office import PostOffice
from kiosk.state_dir import StateDirectory
from kiosk.terminal import Terminal
from kiosk.views.base import Preferences


class Hands:
    """An acceptor, or a printer, that notes what it is told."""

    def __init__(self):
        self.told = []

    def __getattr__(self, name):
        return lambda *_: self.told.append(name)


@pytest.fixture
def loop_of(rig):
    def make(show):
        acceptor = Hands()
        loop = Loop(rig.core, rig.journal, acceptor, Hands(), show, rig.clock)
        return loop, acceptor

    return make


def fails_at(number, failure):
    def show(_screen):
        nonlocal number
        number -= 1
        if number == 0:
            raise failure

    return show


@pytest.mark.parametrize(
    "failure",
    [RuntimeError("unforeseen"), IllegalRecordError("our bug"), JournalIoError("disk")],
    ids=lambda failure: type(failure).__name__,
)
def test_after_any_failure_the_escrowed_bill_goes_back_and_the_acceptor_is_disabled(
    rig, loop_of, failure
):
    rig.again(start=False)
    loop, acceptor = loop_of(fails_at(1, failure))
    loop.run(Hands())
    assert loop.failure is failure
    assert acceptor.told == ["return_bill", "disable"]


def test_a_bill_whose_intent_is_written_is_not_ordered_back_by_a_failure(rig, loop_of):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.again(start=False)
    loop, acceptor = loop_of(fails_at(1, RuntimeError("unforeseen")))
    loop.run(Hands())
    assert acceptor.told == ["disable"]


def test_money_in_before_a_failure_is_submitted_by_the_next_process(rig, loop_of):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.again(start=False)
    loop, _ = loop_of(fails_at(1, RuntimeError("unforeseen")))
    loop.run(Hands())
    rig.again(300)
    rig.ready()
    rig.pass_time(3)
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000


def test_after_its_end_nobody_waits_to_be_heard(rig, loop_of):
    rig.again(start=False)
    loop, _ = loop_of(fails_at(1, RuntimeError("unforeseen")))
    for _ in range(EVENTS_WAITING_MAX):
        loop.post(AcceptorSaid(AcceptorStatusChanged(AcceptorStatus.IDLE)))
    waits = threading.Thread(target=loop.stop)
    waits.start()
    loop.run(Hands())
    waits.join(10.0)
    assert not waits.is_alive()
    loop.post(AcceptorSaid(AcceptorStatusChanged(AcceptorStatus.IDLE)))


def test_a_program_that_fails_says_so_and_asks_to_be_restarted(tmp_path):
    clock, screens, wanted = SystemClock(), [], threading.Event()
    # No file can be called that: an error nobody foresaw.
    settings = Settings(operator=OperatorSettings(keys_dir="a\0b"))
    with StateDirectory.hold(tmp_path / "state", clock) as state:
        terminal = Terminal(
            settings,
            load_pack(),
            state,
            clock,
            lambda sink: Hands(),
            lambda sink: Hands(),
            screens.append,
            Preferences(),
            wanted.set,
            restart_after_s=0.01,
        )
        terminal.start()
        assert wanted.wait(10.0)
        terminal.stop()
    assert terminal.fault is FaultCode.PROGRAM_FAILED
    assert screens[-1].view.fault_code == FaultCode.PROGRAM_FAILED


class Broken:
    """A client with a fault of its own."""

    def __getattr__(self, name):
        def ask(*_):
            raise ZeroDivisionError(name)

        return ask

    def close(self):
        pass


def test_a_call_that_breaks_is_answered_as_one_that_was_not_heard(rig, eventually):
    heard = []
    office = PostOffice(Broken(), rig.journal, rig.signer, "T-004211", heard.append)
    office.ask(AskOperator(7, check_number("+79001234567")))
    office.ask_payment(AskPayment("P"))
    office.send_records(SendRecords(1, 10))
    office.ask_head()
    office.ask_order(AskOrder("o-1"))
    eventually(lambda: len(heard) == 5)
    office.close()
    kinds = {type(event) for event in heard}
    assert kinds == {OperatorAnswered, PaymentAnswered, RecordsSent, HeadAnswered, OrderAnswered}
    assert all(isinstance(event.answer, OperatorUnreachableError) for event in heard)


def test_a_driver_whose_thread_dies_ends_the_loop_for_a_restart(rig, loop_of):
    loop, _ = loop_of(lambda screen: None)
    failure = RuntimeError("a driver's own bug")
    loop.fail(failure)
    loop.run(Hands())
    assert loop.failure is failure


def test_a_core_that_waits_for_the_acceptor_to_rest_sleeps_meanwhile(rig):
    rig.ready()
    rig.pass_time(15)
    rig.to_cash()
    rig.press("finish")
    for _ in range(8):
        rig.pass_time(1)
        now = rig.clock.now()
        assert rig.core.deadline_s(now) >= now.monotonic_s + 0.1, "it would spin"
