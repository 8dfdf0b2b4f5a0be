"""A cash desk without a journal: records move the matters at once, and time is the test's own."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.messages import PaymentStatement
from contract.quotes import FeeTier, Quote
from contract.records import FaultRaised
from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillStacked,
    BillType,
)
from kiosk import effects as do
from kiosk.cash.desk import CashDesk
from kiosk.cash.policy import CashPolicy
from kiosk.deeds import Deeds
from kiosk.dice import SeededDice
from kiosk.journal.matters import Matters
from kiosk.time_values import Instant

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NUMBER = "+79161234567"
# Bill types: 100, 5000, 500 and 3 roubles, and the 2000 from which on the customer is asked.
SMALL, LARGE, OTHER, UNWANTED, ASKED = 4, 7, 5, 20, 13
TYPES = {SMALL: 100, LARGE: 5000, OTHER: 500, UNWANTED: 3, ASKED: 2000}
POLICY = CashPolicy(
    currency="RUB",
    minor_per_unit=100,
    currency_spellings=frozenset({"RUS"}),
    denominations_minor=frozenset({10_000, 50_000, 200_000, 500_000}),
    ask_from_minor=200_000,
    terminal_id="T-004211",
)


def quote_of(min_minor=1000, max_minor=1_500_000, quote_id="Q-1", fixed_minor=0):
    return Quote(
        quote_id=quote_id,
        currency="RUB",
        fee_tiers=(FeeTier(fixed_minor=fixed_minor),),
        min_minor=min_minor,
        max_minor=max_minor,
        expires_at=START + timedelta(minutes=15),
    )


class Bench:
    """A desk and the hands that its device, its customer and its operator have."""

    small, large, other, unwanted, asked = SMALL, LARGE, OTHER, UNWANTED, ASKED
    number = NUMBER
    quote = staticmethod(quote_of)

    def __init__(self):
        self.seconds = 0.0
        self.clock_set_by_s = 0.0  # the clock on the wall, not the one that times things
        self.deeds = Deeds(Matters(), 1, SeededDice(7))
        self.effects = []
        self.reports = 0
        self.desk = CashDesk(POLICY, self.deeds)
        self.desk.recover(self.now)

    @property
    def now(self):
        return Instant(1000.0 + self.seconds, self.utc)

    @property
    def utc(self):
        return START + timedelta(seconds=self.seconds + self.clock_set_by_s)

    @property
    def bills(self):
        return self.desk.bills

    @property
    def matters(self):
        return self.deeds.matters

    def again(self):
        """The next process on the same journal."""
        self.deeds = Deeds(self.matters, self.deeds.seq, SeededDice(8))
        self.desk = CashDesk(POLICY, self.deeds)
        self.desk.recover(self.now)
        return self

    # --- what happens ---

    def say(self, event):
        self.desk.on_acceptor(event, self.now)
        self.effects += self.deeds.take()
        return self

    def status(self, status, detail=""):
        return self.say(AcceptorStatusChanged(status, detail))

    def introduce(self, numbers=tuple(TYPES), serial="A1"):
        table = tuple(BillType(number, "RUS", TYPES[number]) for number in numbers)
        return self.say(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", serial), table))

    def wait(self, seconds):
        for _ in range(round(seconds * 2)):
            self.seconds += 0.5
            self.desk.on_tick(self.now)
        self.effects += self.deeds.take()
        return self

    def open(self, quote=None, chosen_minor=None, payer=None):
        self.desk.open(NUMBER, quote or quote_of(), "ru", chosen_minor, self.now, payer)
        self.effects += self.deeds.take()
        return self

    def ready(self, quote=None, chosen_minor=None, payer=None):
        """An open transaction, and a device that waits for a bill."""
        self.introduce().status(AcceptorStatus.DISABLED)
        return self.open(quote, chosen_minor, payer).idle()

    def answer(self, keep):
        self.desk.answer(keep, self.now)
        self.effects += self.deeds.take()
        return self

    def leave(self):
        self.desk.end_visit(self.now)
        self.effects += self.deeds.take()
        return self

    def idle(self):
        return self.status(AcceptorStatus.IDLE)

    def escrow(self, bill_type=SMALL):
        return self.say(BillEscrowed(bill_type))

    def stacked(self, bill_type=SMALL):
        self.reports += 1
        return self.say(BillStacked(self.reports, bill_type))

    def insert(self, bill_type=SMALL):
        """A bill, all the way into the cassette, and forgotten by the device."""
        return self.status(AcceptorStatus.ACCEPTING).escrow(bill_type).stacked(bill_type).idle()

    def finish(self, why="finished"):
        self.desk.finish(why, self.now)
        self.effects += self.deeds.take()
        return self

    def rest(self):
        return self.status(AcceptorStatus.DISABLED).wait(2.5)

    def statement(self, result, reason=""):
        order = next(iter(self.matters.pending_payments.values())).order
        return PaymentStatement(
            terminal_id="T-004211",
            payment_id=order.payment_id,
            result=result,
            reason=reason,
            msisdn=order.msisdn,
            inserted_minor=order.inserted_minor,
            fee_minor=order.fee_minor,
            credited_minor=order.credited_minor if result == "credited" else 0,
            currency="RUB",
            reference="R-1",
            decided_at=self.now.utc,
        )

    def hear(self, statement):
        self.desk.on_result(statement, "{}", "a..b", self.now)
        self.effects += self.deeds.take()
        return self

    def decide(self, result, reason=""):
        return self.hear(self.statement(result, reason))

    def alarm(self, code):
        self.deeds.write(FaultRaised(at=self.now.utc, code=code, detail=""))
        self.deeds.take()
        return self

    def confirm_another(self, quote=None):
        self.desk.redirect("+79035551234", quote or quote_of(), self.now)
        self.effects += self.deeds.take()
        return self

    # --- what came of it ---

    def ordered(self, kind):
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def written(self, kind):
        bodies = [body for effect in self.ordered(do.Write) for body in effect.bodies]
        return [body for body in bodies if body.kind == kind]

    def logged(self, name):
        return [effect for effect in self.ordered(do.LogEvent) if effect.name == name]

    @property
    def intent(self):
        """The newest intent's phase, None before the first."""
        newest = max(self.matters.intents.values(), key=lambda one: one.seq, default=None)
        return None if newest is None else newest.state


@pytest.fixture
def bench():
    return Bench()
