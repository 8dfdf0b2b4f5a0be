"""What may never be: held against the journal after every event, and against the devices.

The truth is what lies in the emulated cassettes, bill by bill.  A rule that breaks is a Violation.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping

from contract.records import (
    BillCredited,
    OperatorResult,
    Submitted,
    SuspenseOpened,
    TransactionClosed,
    TransactionOpened,
    UnclaimedOpened,
)
from drivers.emulators.bill_path import BillPath
from kiosk.errors import IllegalRecordError
from kiosk.journal.ledger import check
from kiosk.journal.matters import IntentPhase, Matters
from kiosk.journal.stored import StoredRecord
from kiosk.logs import JsonLines
from kiosk.views.base import Screen
from kiosk.views.top_up import CashView, ResumeView, SendingView
from proofs.simulate.people import Person

MINOR = 100
BREAKS = frozenset({"idle", "recovered", "blocked"})
IDLE_VIEWS = frozenset({"AttractView", "OutOfServiceView", "BootView"})
NUMBER_DIGITS = 10


class ViolationError(BaseException):
    """A rule broke.  Not an Exception: nothing of the product may catch it."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(what)
        self.kind = kind  # lost, doubled, stuck, wrong
        self.what = what


class Truth:
    """Where each bill truly is: what the emulated acceptor tells of itself."""

    def __init__(self) -> None:
        self.path: BillPath | None = None
        self.stacked: Counter[int] = Counter()  # minor units, every bill that ever fell in
        self.total_minor = 0
        self.drops = 0
        self.events: Counter[str] = Counter()

    def hear(self, event: Mapping[str, object]) -> str:
        """Take an event of the device; return its name."""
        name = str(event["event"])
        self.events[name] += 1
        if name == "stacked":
            minor = int(str(event.get("denomination", 0))) * MINOR
            self.stacked[minor] += 1
            self.total_minor += minor
            self.drops += 1
        return name

    @property
    def unreported(self) -> int | None:
        """The bill that fell in and whose report the device still holds, in minor units."""
        credit = None if self.path is None else self.path.credit
        return None if credit is None else credit.denomination * MINOR


class Witness:
    """Sees every record, screen and acknowledgement of one terminal's life."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._seen_seq = 0
        self._looked_at: tuple[Matters | None, int] = (None, -1)
        self.matters: Matters | None = None
        self.present: Person | None = None
        self.process_no = 0
        self._confirmed: tuple[Person, str, int] | None = None
        self._agreed: dict[str, Person] = {}  # since the last transaction began, in this process
        self._split: set[str] = set()
        self._doubted: set[str | None] = set()
        self._openers: dict[str, tuple[Person | None, str, int]] = {}
        self._broken: set[str] = set()
        self._inserted: dict[str, int] = {}
        self._last = ""
        self.payments: dict[str, Submitted] = {}
        self.results: dict[str, str] = {}
        self.credited_bills = 0
        self.doubts = 0
        self.claims = 0
        self.splits = 0
        self.records = 0
        self.canaries: dict[str, Person] = {}  # ten digits of every number anybody brought
        self._old: frozenset[str] = frozenset()
        self._serial = -1

    # --- people -----------------------------------------------------------------------------

    def arrived(self, person: Person) -> None:
        """Somebody stands before the terminal now."""
        self.present = person
        for number in person.numbers:
            self.canaries[number] = person
        # Some numbers are brought by many: what is typed from here on is new, whoever leaves it.
        self._old -= set(person.numbers)

    def confirmed(self, person: Person, msisdn: str, _shown: str) -> None:
        """They said yes to this number."""
        self._confirmed = (person, msisdn, self.process_no)
        self._agreed[msisdn] = person

    # --- the process ------------------------------------------------------------------------

    def new_process(self) -> None:
        """Nothing that a process knew by heart is known any more."""
        self.process_no += 1
        self._confirmed = None
        self._agreed.clear()
        self._serial = -1

    def see_records(self, stored: tuple[StoredRecord, ...]) -> None:
        """Take records as they are durable; those seen already are passed over."""
        for record in stored:
            if record.seq > self._seen_seq:
                self._seen_seq = record.seq
                self.records += 1
                self._see(record)

    @property
    def seen_seq(self) -> int:
        return self._seen_seq

    def _see(self, record: StoredRecord) -> None:
        body = record.parsed()
        match body:
            case TransactionOpened():
                self._opened(body)
            case TransactionClosed(transaction_id=transaction_id, why=why):
                if why in BREAKS:
                    self._broken.add(transaction_id)
                if transaction_id in self._split and why != "finished":
                    raise ViolationError("wrong", f"money is split at an end by {why}")
            case BillCredited():
                self.credited_bills += 1
                self._inserted[body.transaction_id] += body.amount_minor
            case SuspenseOpened():
                self.doubts += 1
                self._doubted.add(body.transaction_id)
                if body.reverses_credit and body.transaction_id is not None:
                    self._inserted[body.transaction_id] -= body.amount_minor
            case Submitted():
                self._submitted(body)
            case OperatorResult(payment_id=payment_id, result=result):
                if payment_id in self.results:
                    raise ViolationError("doubled", f"payment {payment_id} was decided twice")
                self.results[payment_id] = result
            case UnclaimedOpened():
                self.claims += 1
            case _:
                pass

    def _opened(self, body: TransactionOpened) -> None:
        confirmed = self._confirmed
        if confirmed is None or confirmed[1] != body.msisdn:
            raise ViolationError("wrong", "money is taken for a number nobody confirmed")
        self._agreed.clear()
        self._last = body.transaction_id
        self._openers[body.transaction_id] = (confirmed[0], body.msisdn, self.process_no)
        self._inserted[body.transaction_id] = 0

    def _submitted(self, body: Submitted) -> None:
        opener, msisdn, process_no = self._openers[body.transaction_id]
        if len(body.payments) > 1:
            self.splits += 1
            self._split.add(body.transaction_id)
            if body.transaction_id in self._doubted:
                raise ViolationError("wrong", "money is split of which a bill was in doubt")
        for order in body.payments:
            if order.payment_id in self.payments:
                raise ViolationError("doubled", f"payment {order.payment_id} is submitted twice")
            self.payments[order.payment_id] = body
            if order.msisdn == msisdn:
                continue
            if body.transaction_id in self._broken or process_no != self.process_no:
                raise ViolationError("wrong", "money is redirected after its visit was broken")
            if opener is None or self._agreed.get(order.msisdn) is not opener:
                raise ViolationError("wrong", "money goes to a number nobody confirmed")

    # --- what the devices and the screen show -----------------------------------------------

    def see_acknowledgement(self) -> None:
        """The core lets the device forget a bill: every bill in the cassette must be written."""
        self._compare(certain_only=True, when="acknowledged")

    def see_stack(self) -> None:
        """STACK is ordered: its intent must be durable."""
        if self.matters is None or self.matters.open_intent is None:
            raise ViolationError("wrong", "STACK is ordered and no intent is written")

    def see_screen(self, screen: Screen) -> None:
        """No sum may be shown that is not durable; no number to whom it is not theirs."""
        view = screen.view
        if isinstance(view, CashView):
            self._see_sum(view.inserted)
            self._see_sum(view.credited)
        elif isinstance(view, (ResumeView, SendingView)):
            self._see_sum(view.amount)
        name = type(view).__name__
        if name in IDLE_VIEWS:
            here = () if self.present is None else self.present.numbers
            self._old = frozenset(self.canaries.keys() - set(here))
        if screen.serial != self._serial or name in IDLE_VIEWS:
            self._serial = screen.serial
            self._see_numbers(screen, idle=name in IDLE_VIEWS)

    def _see_sum(self, text: str) -> None:
        shown = minor_of(text)
        durable = self._inserted.get(self._last, 0)
        if shown > durable:
            raise ViolationError("wrong", f"the screen shows {shown}, {durable} is durable")

    def _see_numbers(self, screen: Screen, *, idle: bool) -> None:
        digits = "".join(sign for sign in repr(screen.view) if sign.isdigit())
        own = set(self.present.numbers) if self.present is not None and not idle else set()
        for place in range(len(digits) - NUMBER_DIGITS + 1):
            number = digits[place : place + NUMBER_DIGITS]
            if number in self.canaries and (idle or (number in self._old and number not in own)):
                raise ViolationError("wrong", f"a number stays on {type(screen.view).__name__}")

    # --- the books --------------------------------------------------------------------------

    def look(self) -> None:
        """Hold everything against everything; cheap while nothing has changed."""
        matters = self.matters
        if matters is None:
            return
        if self._looked_at[0] is matters and self._looked_at[1] == self._truth.drops:
            return
        self._looked_at = (matters, self._truth.drops)
        try:
            check(matters.books)
        except IllegalRecordError as error:
            raise ViolationError("wrong", f"the books: {error}") from error
        opened = [i for i in matters.intents.values() if i.state is IntentPhase.OPEN]
        if len(opened) > 1:
            raise ViolationError("wrong", f"{len(opened)} intents are open")
        self._compare(certain_only=False, when="")

    def _compare(self, *, certain_only: bool, when: str) -> None:
        """Bill by bill: certain <= truly there <= certain + in doubt + on its way."""
        matters = self.matters
        if matters is None:
            return
        certain: Counter[int] = Counter()
        for cassette in matters.cassettes.values():
            certain.update(cassette.counts)
        doubtful: Counter[int] = Counter(one.amount_minor for one in matters.suspense.values())
        known = certain + doubtful
        if not certain_only:
            opened = matters.open_intent
            if opened is not None:
                known[opened.denomination_minor] += 1
            if self._truth.unreported is not None:
                known[self._truth.unreported] += 1
        there = self._truth.stacked
        for minor in certain.keys() | there.keys():
            if certain[minor] > there[minor]:
                raise ViolationError(
                    "doubled",
                    f"{certain[minor]} bills of {minor} are booked, {there[minor]} fell in {when}",
                )
            if there[minor] > known[minor]:
                raise ViolationError(
                    "lost",
                    f"{there[minor]} bills of {minor} fell in, {known[minor]} are known {when}",
                )


class LogWatch(logging.Handler):
    """Reads every log record, ours and the libraries', for numbers that nobody may read there."""

    def __init__(self, witness: Witness, lines: JsonLines) -> None:
        super().__init__(logging.DEBUG)
        self._witness = witness
        self._lines = lines
        self.count = 0
        self.found = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        text = self._lines.format(record)
        digits = "".join(sign for sign in text if sign.isdigit())
        if len(digits) < NUMBER_DIGITS:
            return
        canaries = self._witness.canaries
        for place in range(len(digits) - NUMBER_DIGITS + 1):
            if digits[place : place + NUMBER_DIGITS] in canaries:
                self.found = self.found or text


def minor_of(text: str) -> int:
    """Return the sum that a screen shows, kopecks only where there are some."""
    number = "".join(sign for sign in text.replace(",", ".") if sign.isdigit() or sign == ".")
    number = number.strip(".")
    return round(float(number) * MINOR) if number else 0
