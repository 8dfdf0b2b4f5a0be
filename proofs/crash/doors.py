"""The loop's doors to devices, screen and operator: what passes is done and taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.api import PrintJob
from kiosk import effects as do
from kiosk.effects import Effect
from kiosk.views.base import Screen
from proofs.crash.outside import BrokenPromiseError

if TYPE_CHECKING:
    from proofs.crash.stage import Process


class Doors:
    """The loop's devices, screen and post office: each order is carried out and taken down."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._world = process.world
        self._machine = process.world.machine

    def start(self) -> None:
        """Nothing to start."""

    def stop(self, timeout_s: float = 5.0) -> None:
        """Nothing to stop."""

    def enable(self, bill_types: frozenset[int]) -> None:
        self._said(do.EnableBills, "bills are taken")
        self._machine.want(bill_types)

    def disable(self) -> None:
        self._process.rests_on(do.DisableBills)
        self._machine.want(frozenset())

    def stack(self) -> None:
        self._said(do.StackBill, f"a bill of {self._machine.bill} was ordered stacked")
        self._journal_has_intent()
        self._machine.order("stack")

    def return_bill(self) -> None:
        self._process.rests_on(do.ReturnBill)
        self._machine.order("return")

    def hold(self) -> None:
        self._process.rests_on(do.HoldBill)

    def acknowledge(self, report: int) -> None:
        credit = self._machine.credit
        words = "what came back" if credit is None else f"the stacked bill of {credit}"
        self._said(do.AcknowledgeBill, f"{words} was acknowledged")
        journal = self._process.journal
        if journal is not None and not self._world.acknowledges_early:
            self._world.books.compare(journal.matters, self._machine.facts, all_told=True)
        self._machine.acknowledge(report)

    def reset(self) -> None:
        self._process.rests_on(do.ResetAcceptor)
        self._machine.want_reset()

    def print(self, job: PrintJob) -> None:
        self._said(do.StartPrint, f"a slip was prepared ({job.job_id[-4:]})")
        self._process.slips.append(job)

    def proceed(self, job_id: str) -> None:
        self._said(do.ProceedPrint, f"a slip was printed ({job_id[-4:]})")

    def clear(self) -> None:
        self._process.rests_on(do.ClearPrinter)

    def retract(self) -> None:
        """No presenter here."""

    def show(self, screen: Screen) -> None:
        words = f"the screen {type(screen.view).__name__}"
        shown = self._world.books.shown(screen.view, strict=not self._world.acknowledges_early)
        self._said(do.ShowScreen, words + (f" showed {shown / 100:g}" if shown else " was shown"))
        self._process.screen = screen

    def ask(self, effect: do.AskOperator) -> None:
        self._ask(effect, f"a question was sent ({effect.question.operation})")

    def send_records(self, effect: do.SendRecords) -> None:
        self._ask(effect, f"records from {effect.first_seq} on were sent")

    def ask_payment(self, effect: do.AskPayment) -> None:
        self._ask(effect, "a payment was asked about")

    def ask_head(self) -> None:
        self._ask(do.AskHead(), "the operator's head was asked for")

    def send_proposal(self, effect: do.SendProposal) -> None:
        self._ask(effect, "a finding was sent")

    def ask_decisions(self, effect: do.AskDecisions) -> None:
        self._ask(effect, "decisions on doubtful money were asked for")

    def ask_order(self, effect: do.AskOrder) -> None:
        self._ask(effect, "an order was asked about")

    def _ask(self, effect: Effect, words: str) -> None:
        self._said(type(effect), words)
        self._world.operator.asked.append(effect)

    def _said(self, kind: type[Effect], words: str) -> None:
        self._world.promise(self._process.rests_on(kind), words)
        self._world.look()

    def _journal_has_intent(self) -> None:
        journal = self._process.journal
        if journal is None or journal.matters.open_intent is None:
            raise BrokenPromiseError("lost", "a bill was ordered stacked without an intent")
