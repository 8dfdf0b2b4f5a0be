"""What stands between the loop and those who carry its effects out: the fuse, and who watches."""

from __future__ import annotations

from typing import Protocol

from drivers.api import PrintJob
from kiosk.effects import (
    AskDecisions,
    AskOperator,
    AskOrder,
    AskPayment,
    SendProposal,
    SendRecords,
)
from kiosk.post_office import PostOffice
from proofs.simulate.devices import SteppedAcceptor, SteppedPrinter
from proofs.simulate.fuse import Fuse


class Watch(Protocol):
    """Who is told of an order before it is given."""

    def stacks(self) -> None: ...
    def acknowledges(self) -> None: ...


class AcceptorHands:
    """drivers.api.BillAcceptor: passes orders on, through the fuse."""

    def __init__(self, fuse: Fuse, driver: SteppedAcceptor, watch: Watch) -> None:
        self._fuse = fuse
        self._driver = driver
        self._watch = watch

    def start(self) -> None:
        """The timeline steps it."""

    def stop(self, timeout_s: float = 5.0) -> None:
        self._driver.stop(timeout_s)

    def enable(self, bill_types: frozenset[int]) -> None:
        self._fuse.burn()
        self._driver.enable(bill_types)
        self._driver.hurry()

    def disable(self) -> None:
        self._fuse.burn()
        self._driver.disable()
        self._driver.hurry()

    def stack(self) -> None:
        self._fuse.burn()
        self._watch.stacks()
        self._driver.stack()
        self._driver.hurry()

    def return_bill(self) -> None:
        self._fuse.burn()
        self._driver.return_bill()
        self._driver.hurry()

    def hold(self) -> None:
        self._fuse.burn()
        self._driver.hold()
        self._driver.hurry()

    def acknowledge(self, report: int) -> None:
        self._fuse.burn()
        self._watch.acknowledges()
        self._driver.acknowledge(report)
        self._driver.hurry()

    def reset(self) -> None:
        self._fuse.burn()
        self._driver.reset()
        self._driver.hurry()


class PrinterHands:
    """drivers.api.ReceiptPrinter: passes orders on, through the fuse."""

    def __init__(self, fuse: Fuse, driver: SteppedPrinter) -> None:
        self._fuse = fuse
        self._driver = driver

    def start(self) -> None:
        """The timeline steps it."""

    def stop(self, timeout_s: float = 5.0) -> None:
        self._driver.stop(timeout_s)

    def print(self, job: PrintJob) -> None:
        self._fuse.burn()
        self._driver.print(job)
        self._driver.hurry()

    def proceed(self, job_id: str) -> None:
        self._fuse.burn()
        self._driver.proceed(job_id)
        self._driver.hurry()

    def clear(self) -> None:
        self._fuse.burn()
        self._driver.clear()
        self._driver.hurry()

    def retract(self) -> None:
        self._driver.retract()
        self._driver.hurry()


class OfficeHands:
    """kiosk.loop.PostOffice: passes questions on, through the fuse."""

    def __init__(self, fuse: Fuse, office: PostOffice) -> None:
        self._fuse = fuse
        self._office = office

    def ask(self, effect: AskOperator) -> None:
        self._fuse.burn()
        self._office.ask(effect)

    def send_records(self, effect: SendRecords) -> None:
        self._fuse.burn()
        self._office.send_records(effect)

    def ask_payment(self, effect: AskPayment) -> None:
        self._fuse.burn()
        self._office.ask_payment(effect)

    def ask_head(self) -> None:
        self._fuse.burn()
        self._office.ask_head()

    def send_proposal(self, effect: SendProposal) -> None:
        self._fuse.burn()
        self._office.send_proposal(effect)

    def ask_decisions(self, effect: AskDecisions) -> None:
        self._fuse.burn()
        self._office.ask_decisions(effect)

    def ask_order(self, effect: AskOrder) -> None:
        self._fuse.burn()
        self._office.ask_order(effect)
