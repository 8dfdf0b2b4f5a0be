"""What outlives a terminal's process: the machine with the bills, and the operator.

The machine is the physical one of `workbench.testing.machine`; the operator keeps what it was
told and decides each payment identifier once, whatever happens to the terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from contract.messages import (
    JournalHead,
    NumberCheck,
    NumberCheckAnswer,
    PaymentResult,
    PaymentStatement,
)
from contract.quotes import FeeTier, Quote
from contract.records import PaymentOrder, Submitted
from drivers.api import AcceptorEvent
from kiosk import effects as do
from kiosk.events import (
    DecisionsAnswered,
    Event,
    HeadAnswered,
    OperatorAnswered,
    OrderAnswered,
    PaymentAnswered,
    ProposalAnswered,
    RecordsSent,
)
from kiosk.journal.store import Journal
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.operator.questions import Question
from kiosk.operator.signing import VerifiedReceipt
from proofs.crash.account import account_answer, order_word
from workbench.testing.machine import MINOR_PER_UNIT, Machine, Phase

TERMINAL_ID = "T-004211"
BILL_TYPES = {10: 2, 50: 3, 100: 4, 500: 5, 1000: 6, 5000: 7, 200: 12, 2000: 13}
NO_FEE = (FeeTier(),)
UNREACHABLE = OperatorUnreachableError("no route")


class BrokenPromiseError(Exception):
    """Something that must never happen did: `kind` as in proofs.campaign.Failure."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(what)
        self.kind = kind


class SteadyDice(Random):
    """Luck as the script wants it: `random` always says the same."""

    luck = 0.5

    def random(self) -> float:
        return self.luck


@dataclass(frozen=True)
class MachineFacts:
    """Where every bill truly is."""

    phase: Phase = Phase.POWER_UP
    serial: str = "A1"
    masks: frozenset[int] = frozenset()
    bill: int | None = None
    credit: int | None = None
    drops: int = 0
    given_back: int = 0
    powered: bool = True
    cassette_present: bool = True
    cassette_minor: int = 0
    swallowed_minor: int = 0  # taken without an order, ever


_FIELDS = tuple(MachineFacts.__dataclass_fields__)[:-1]


class Hardware(Machine):
    """The machine with its facts as one value."""

    def __init__(self, dice: Random, tell: Callable[[AcceptorEvent], None]) -> None:
        super().__init__(dice, BILL_TYPES, tell)
        self.swallowed_minor = 0
        self.dice = dice

    @property
    def facts(self) -> MachineFacts:
        """What is physically so now."""
        told = {name: getattr(self, name) for name in _FIELDS}
        return MachineFacts(swallowed_minor=self.swallowed_minor, **told)

    def set_up(self, facts: MachineFacts) -> None:
        """Make it physically so; no process knows of it yet."""
        for name in _FIELDS:
            setattr(self, name, getattr(facts, name))
        self.swallowed_minor = facts.swallowed_minor
        self.new_process()

    def take_unasked(self, value: int) -> None:
        """Swallow a bill without an order."""
        before = self.cassette_minor
        self.swallow(value)
        self.swallowed_minor += self.cassette_minor - before


@dataclass(frozen=True)
class OperatorFacts:
    """What the operator has: records by journal and number, and its final words."""

    held: dict[tuple[str, int], bytes] = field(default_factory=dict)  # hashes
    orders: dict[str, PaymentOrder] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)  # of accounts, by the order's name

    def copy(self) -> OperatorFacts:
        """The same, not touched by what comes."""
        kept = (dict(self.held), dict(self.orders), dict(self.results), dict(self.changes))
        return OperatorFacts(*kept)

    @property
    def size(self) -> tuple[int, int, int]:
        """How much it has; more with each new fact."""
        return len(self.held), len(self.results), len(self.changes)

    @property
    def paid_minor(self) -> int:
        """Bills that stand behind payments credited by it."""
        orders = self.orders.items()
        return sum(o.inserted_minor for key, o in orders if self.results.get(key) == "credited")


class Operator:
    """Answers what it is asked, when the script says so."""

    def __init__(self, facts: OperatorFacts | None = None) -> None:
        self.facts = facts or OperatorFacts()
        self.asked: list[Any] = []
        self.reachable = True
        self.refuses: set[str] = set()  # numbers it refuses
        self.min_minor = 1000

    # --- what the loop calls ----------------------------------------------------------------

    def answer(self, effect: object, journal: Journal, utc: datetime) -> Event | None:
        """Do what an effect asks for; the event is the answer."""
        gone = not self.reachable
        match effect:
            case do.AskOperator(request_id, Question(body=NumberCheck() as check)):
                answer = UNREACHABLE if gone else self._check(check, utc)
                return OperatorAnswered(request_id, answer)
            case do.AskOperator(request_id, question):
                told = None if gone else account_answer(question, self.facts.changes, utc)
                return OperatorAnswered(request_id, told or UNREACHABLE)
            case do.AskOrder(order_id):
                word = UNREACHABLE if gone else order_word(order_id, self.facts.changes)
                return OrderAnswered(order_id, word)
            case do.SendRecords(first_seq, count):
                return RecordsSent(UNREACHABLE if gone else self._take(journal, first_seq, count))
            case do.AskHead():
                return HeadAnswered(UNREACHABLE if gone else self._head(journal))
            case do.AskPayment(payment_id):
                if gone:
                    return PaymentAnswered(payment_id, UNREACHABLE)
                return self._decide(payment_id, utc)
            case do.AskDecisions():
                return DecisionsAnswered(UNREACHABLE if gone else ())
            case do.SendProposal(proposal):
                return ProposalAnswered(proposal.proposal_id, UNREACHABLE)
        return None

    def _check(self, check: NumberCheck, utc: datetime) -> NumberCheckAnswer:
        quote = Quote(
            quote_id="Q-1",
            currency="RUB",
            fee_tiers=NO_FEE,
            min_minor=self.min_minor,
            max_minor=1_500_000,
            expires_at=utc + timedelta(minutes=15),
        )
        return NumberCheckAnswer(msisdn=check.msisdn, verdict="ok", quote=quote)

    def _take(self, journal: Journal, first_seq: int, count: int) -> VerifiedReceipt:
        journal_id = journal.head.journal_id
        upto = first_seq - 1
        for record in journal.read(first_seq, count):
            held = self.facts.held.setdefault((journal_id, record.seq), record.hash)
            if held != record.hash:
                raise BrokenPromiseError(
                    "lost", f"the operator holds record {record.seq}, the journal has another there"
                )
            body = record.parsed()
            if isinstance(body, Submitted):
                self.facts.orders.update({order.payment_id: order for order in body.payments})
            upto = record.seq
        return VerifiedReceipt(journal_id, upto, "00" * 32, "{}", "a..b", (), ())

    def _head(self, journal: Journal) -> JournalHead:
        journal_id = journal.head.journal_id
        upto = max((seq for key, seq in self.facts.held if key == journal_id), default=0)
        if upto > journal.head.seq:
            raise BrokenPromiseError(
                "lost", f"the operator holds record {upto}, the journal ends at {journal.head.seq}"
            )
        return JournalHead(journal_id=journal_id, upto_seq=max(1, upto), head_hash="00" * 32)

    def _decide(self, payment_id: str, utc: datetime) -> PaymentAnswered:
        order = self.facts.orders.get(payment_id)
        if order is None:
            return PaymentAnswered(payment_id, UNREACHABLE)
        verdict = "refused" if order.msisdn in self.refuses else "credited"
        result = self.facts.results.setdefault(payment_id, verdict)
        statement = PaymentStatement.model_validate(
            {
                "terminal_id": TERMINAL_ID,
                "payment_id": payment_id,
                "result": result,
                "reason": "closed" if result == "refused" else "",
                "msisdn": order.msisdn,
                "inserted_minor": order.inserted_minor,
                "fee_minor": order.fee_minor,
                "credited_minor": order.credited_minor if result == "credited" else 0,
                "currency": order.currency,
                "reference": "R-1",
                "decided_at": utc,
            }
        )
        told = PaymentResult(
            payment_id=payment_id,
            state=statement.result,
            statement=statement.to_bytes().decode(),
            jws="a..b",
        )
        return PaymentAnswered(payment_id, told, statement)


@dataclass(frozen=True)
class Moment:
    """How things stood outside after so many operations of the disk."""

    operation: int
    machine: MachineFacts
    operator: OperatorFacts
    utc: datetime


@dataclass(frozen=True)
class Promise:
    """Said to somebody outside after so many operations: all deeds up to `deed` are written.

    Deeds are records but for checkpoints, counted from the journal's beginning.
    """

    operation: int
    deed: int
    words: str


def minor_of(text: str) -> int:
    """Return the sum a screen shows in minor units."""
    number = "".join(sign for sign in text.replace(",", ".") if sign.isdigit() or sign == ".")
    return round(float(number.strip(".") or 0) * MINOR_PER_UNIT)


def after_power_cut(facts: MachineFacts, *, forgets: bool) -> MachineFacts:
    """The machine lost its power too, and has it again."""
    credit = None if forgets else facts.credit
    return replace(facts, credit=credit, powered=True, phase=Phase.POWER_UP, masks=frozenset())
