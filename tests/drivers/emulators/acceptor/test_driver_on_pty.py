"""The real driver, its thread and its serial port, against the real emulator process."""

import threading
import time

import pytest

from drivers.api import (
    AcceptorIdentified,
    AcceptorRestarted,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillReturned,
    BillSettled,
    BillStacked,
    RestartPhase,
)
from drivers.ccnet.driver import CcnetAcceptor
from drivers.errors import UsageError
from drivers.transport.serial_port import SerialPort

pytestmark = pytest.mark.slow
ALL = frozenset({2, 3, 4, 5, 6, 7, 12, 13})


class Kiosk:
    """Collects events from the driver's thread; stacks and acknowledges when told to."""

    def __init__(self, ports):
        self.events = []
        self._happened = threading.Condition()
        self.stacks = True
        self.acknowledges = True
        self.driver = CcnetAcceptor(SerialPort(ports), self._take)
        self.driver.start()

    def _take(self, event):
        if isinstance(event, BillEscrowed) and self.stacks:
            self.driver.stack()
        if isinstance(event, BillStacked | BillReturned) and self.acknowledges:
            self.driver.acknowledge(event.report)
        with self._happened:
            self.events.append(event)
            self._happened.notify_all()

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def wait_for(self, kind, count=1, within_s=20.0):
        with self._happened:
            assert self._happened.wait_for(lambda: len(self.of(kind)) >= count, within_s), (
                kind,
                self.events,
            )
            return self.of(kind)[count - 1]

    def wait_for_status(self, status, within_s=20.0):
        def reached():
            changes = self.of(AcceptorStatusChanged)
            return changes and changes[-1].status is status

        with self._happened:
            assert self._happened.wait_for(reached, within_s), (status, self.events)


@pytest.fixture
def make_kiosk():
    made = []

    def make(*ports):
        kiosk = Kiosk([str(port) for port in ports])
        made.append(kiosk)
        return kiosk

    yield make
    for kiosk in made:
        kiosk.driver.stop(2.0)


@pytest.fixture
def kiosk(acceptor, make_kiosk, tmp_path):
    kiosk = make_kiosk(acceptor.link, tmp_path / "ttyUSB*")
    kiosk.driver.enable(ALL)
    kiosk.wait_for_status(AcceptorStatus.IDLE)
    return kiosk


def contents(acceptor):
    return acceptor.ask("status", "status")["cassette"]["counts"]


def test_bills_go_in_and_are_settled(acceptor, kiosk):
    for denomination in (500, 500, 100):
        acceptor.tell(f"insert {denomination}")
    kiosk.wait_for(BillSettled, 3)
    assert [event.bill_type for event in kiosk.of(BillStacked)] == [5, 5, 4]
    assert [event.report for event in kiosk.of(BillSettled)] == [1, 2, 3]
    assert contents(acceptor) == {"100": 1, "500": 2}


def test_a_bill_comes_back_on_order(acceptor, kiosk):
    kiosk.stacks = False
    acceptor.tell("insert 2000")
    kiosk.wait_for(BillEscrowed)
    kiosk.driver.return_bill()
    assert kiosk.wait_for(BillReturned) == BillReturned(13)
    assert contents(acceptor) == {}


@pytest.mark.parametrize("fault", ["lose-acks 3", "bad-crc 3", "noise 20", "split 20", "late 0.1"])
def test_a_bad_wire_makes_one_settled_bill(acceptor, kiosk, fault):
    acceptor.tell(fault)
    acceptor.tell("insert 500")
    kiosk.wait_for(BillSettled)
    assert len(kiosk.of(BillStacked)) == 1
    assert contents(acceptor) == {"500": 1}


def test_silence_is_told_and_ends(acceptor, kiosk):
    acceptor.tell("silence 6.5")
    kiosk.wait_for_status(AcceptorStatus.LOST)
    kiosk.wait_for(AcceptorIdentified, 2)
    kiosk.wait_for_status(AcceptorStatus.IDLE)


@pytest.mark.parametrize("moment", ["inserted", "escrowed", "stack", "stacked", "acknowledged"])
def test_another_port_name_at_any_moment_loses_nothing(acceptor, kiosk, tmp_path, moment):
    acceptor.tell("insert 500")
    acceptor.wait_for(moment)
    acceptor.ask("unplug", "unplugged")
    kiosk.wait_for_status(AcceptorStatus.LOST)
    acceptor.ask(f"plug {tmp_path / 'ttyUSB3'}", "plugged")
    kiosk.wait_for(BillSettled)
    kiosk.wait_for(AcceptorIdentified, 2)
    kiosk.wait_for_status(AcceptorStatus.IDLE)
    assert len(kiosk.of(BillStacked)) == 1
    assert contents(acceptor) == {"500": 1}
    acceptor.tell("insert 100")
    kiosk.wait_for(BillSettled, 2)


@pytest.mark.parametrize("moment", ["inserted", "escrowed", "stack", "stacked", "acknowledged"])
def test_a_power_cut_at_any_moment_agrees_with_the_cassette(acceptor, kiosk, moment):
    acceptor.tell("insert 500")
    acceptor.wait_for(moment)
    acceptor.ask("power off", "power", on=False)
    acceptor.ask("power on", "power", on=True)
    kiosk.wait_for(AcceptorRestarted, 2)
    kiosk.wait_for_status(AcceptorStatus.IDLE)
    stacked = len(kiosk.of(BillStacked))
    if contents(acceptor) == {}:
        assert stacked == 0
    else:
        # Seen before the cut, after it, or both: the intent knows it is one bill.
        assert stacked in (1, 2)
        restarts = [event.phase for event in kiosk.of(AcceptorRestarted)]
        assert stacked == 1 or RestartPhase.BILL_IN_CASSETTE in restarts


def test_a_cassette_taken_and_put_back_is_enabled_again(acceptor, kiosk):
    acceptor.tell("cassette out")
    kiosk.wait_for_status(AcceptorStatus.CASSETTE_OUT)
    acceptor.tell("cassette in")
    kiosk.wait_for_status(AcceptorStatus.IDLE)
    acceptor.tell("insert 500")
    kiosk.wait_for(BillSettled)


def test_a_port_that_is_not_there_yet_is_waited_for(make_kiosk, start_emulator, tmp_path):
    kiosk = make_kiosk(tmp_path / "late")
    kiosk.wait_for_status(AcceptorStatus.LOST)
    emulator = start_emulator("acceptor", "--link", tmp_path / "late", "--speed", "10")
    emulator.wait_for("ready")
    kiosk.wait_for(AcceptorIdentified)


def test_a_busy_port_is_told_as_such(acceptor, kiosk, make_kiosk):
    second = make_kiosk(acceptor.link)
    second.wait_for_status(AcceptorStatus.LOST)
    assert "another process" in second.of(AcceptorStatusChanged)[-1].detail


def test_the_end_disables_the_device_and_frees_the_port(acceptor, kiosk):
    kiosk.driver.stop()
    acceptor.wait_for("disabled")
    port = SerialPort(str(acceptor.link))
    port.open()
    port.close()
    assert kiosk.of(AcceptorStatusChanged)[-1].status is AcceptorStatus.LOST
    assert "ccnet" not in {thread.name for thread in threading.enumerate()}


def test_it_starts_once(kiosk):
    with pytest.raises(UsageError):
        kiosk.driver.start()


def test_an_enabled_idle_driver_costs_little(acceptor, kiosk):
    """One device may cost well below the share of a core that the whole terminal is allowed."""
    kiosk.driver.enable(frozenset({5}))
    began_cpu, began = time.process_time(), time.monotonic()
    kiosk.driver._never.wait(3.0)
    share = (time.process_time() - began_cpu) / (time.monotonic() - began)
    assert share < 0.0075
