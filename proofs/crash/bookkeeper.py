"""Holds the books against the machine: the equations of money, after every event.

certain <= in the cassette <= certain + in doubt + on its way + taken unasked and not yet said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from contract.records import RecordBody
from kiosk.journal.ledger import check
from kiosk.journal.matters import IntentPhase, Matters
from kiosk.views.base import View
from proofs.crash.outside import BrokenPromiseError, MachineFacts, OperatorFacts, minor_of

_SHOWN = {"CashView": "inserted", "ResumeView": "amount", "SendingView": "amount"}
_BREAKS = ("idle", "recovered", "blocked")


@dataclass
class Bookkeeper:
    """Sees every record in order; made anew from the records of an image."""

    last: str = ""
    inserted: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)  # the customer of these may have gone
    payments: set[str] = field(default_factory=set)
    decided: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)  # of the operator, on orders
    told_unasked_minor: int = 0

    def written(self, bodies: Iterable[RecordBody]) -> None:
        """Take note of records that are durable."""
        for body in bodies:
            self._written(body)

    def _written(self, body: RecordBody) -> None:
        match body.kind:
            case "transaction_opened":
                self.last = body.transaction_id
                self.inserted[self.last] = 0
                self.numbers[self.last] = body.msisdn
            case "transaction_closed":
                if body.why in _BREAKS:
                    self.broken.add(body.transaction_id)
            case "bill_credited":
                before = self.inserted.get(body.transaction_id, 0)
                self.inserted[body.transaction_id] = before + body.amount_minor
            case "suspense_opened":
                if body.intent_id is None and not body.reverses_credit:
                    self.told_unasked_minor += body.amount_minor
            case "submitted":
                for order in body.payments:
                    self._once(self.payments, order.payment_id, "submitted")
                    number = self.numbers.get(body.transaction_id, order.msisdn)
                    strange = order.msisdn != number
                    if strange and body.transaction_id in self.broken:
                        raise BrokenPromiseError("wrong", "a stranger redirected the money")
            case "operator_result":
                self._once(self.decided, body.payment_id, "decided")
            case "order_confirmed":
                self._once(self.confirmed, body.order_id, "confirmed")
            case "order_decided":
                self.words[body.order_id] = body.result

    def _once(self, seen: set[str], name: str, words: str) -> None:
        if name in seen:
            raise BrokenPromiseError("doubled", f"{name} was {words} twice")
        seen.add(name)

    def restarted(self) -> None:
        """Whoever stood there may have gone."""
        self.broken.update(self.numbers)

    def shown(self, view: View, *, strict: bool) -> int:
        """Return the sum a view shows; never more than is durable."""
        name = _SHOWN.get(type(view).__name__)
        if name is None:
            return 0
        shown, durable = minor_of(getattr(view, name)), self.inserted.get(self.last, 0)
        if strict and shown > max(durable, 0):
            raise BrokenPromiseError("lost", f"the screen shows {shown}, {durable} is written")
        return shown

    def compare(self, matters: Matters, machine: MachineFacts, *, all_told: bool = False) -> None:
        """Hold the books of this moment against the machine.

        all_told: nothing is on its way, since a bill is just acknowledged.
        """
        check(matters.books)
        opened = [i for i in matters.intents.values() if i.state is IntentPhase.OPEN]
        if len(opened) > 1:
            raise BrokenPromiseError("wrong", "two intents are open")
        moving = 0 if all_told else sum(intent.denomination_minor for intent in opened)
        unsaid = max(0, machine.swallowed_minor - self.told_unasked_minor)
        books, truth = matters.books, machine.cassette_minor
        certain = certain_minor(matters)
        if certain > truth:
            raise BrokenPromiseError("doubled", f"{certain} is booked, {truth} is in the cassette")
        doubtful = books.get("in_doubt", 0) + moving + unsaid
        if truth > certain + doubtful:
            raise BrokenPromiseError(
                "lost", f"{truth} is in the cassette, {certain} + {doubtful} is booked"
            )

    def compare_operator(self, matters: Matters, operator: OperatorFacts) -> None:
        """At rest all certain money was paid once, or is claimed; the operator knows as much."""
        certain = certain_minor(matters)
        claimed = matters.books.get("unclaimed", 0)
        paid = operator.paid_minor
        if paid + claimed > certain:
            raise BrokenPromiseError(
                "doubled", f"{paid} paid + {claimed} claimed, {certain} was put in"
            )
        if paid + claimed < certain:
            raise BrokenPromiseError("lost", f"{paid} paid + {claimed} claimed of {certain}")

    def compare_orders(self, operator: OperatorFacts) -> None:
        """At rest the word on every order is known, and it is what the operator did."""
        for order_id in self.confirmed | operator.changes.keys():
            done, told = operator.changes.get(order_id, "unknown"), self.words.get(order_id)
            if order_id not in self.confirmed:
                raise BrokenPromiseError("lost", f"order {order_id} was sent and is not written")
            if told != done:
                raise BrokenPromiseError("wrong", f"order {order_id} is {done}, written is {told}")


def certain_minor(matters: Matters) -> int:
    """Return what the books say lies in cassettes for certain."""
    books = matters.books.items()
    return sum(balance for account, balance in books if account.startswith("cassette:"))
