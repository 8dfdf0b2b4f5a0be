"""Random walks through all that moves money at the operator, with its backups put back in between.

Beside the operator stands the cash as it was put in, by visit.  After every step no visit was paid
out twice; at the end each is paid out, or lies open in a claim.  A failure names its seed:
KIOSK_WALKS=n walks more of them, KIOSK_WALK_SEED=n walks one again.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sys
from collections import Counter
from typing import NamedTuple

import pytest

from contract.account.changes import Order
from contract.codes import receipt_code, second_code
from contract.messages import NumberCheck
from contract.quotes import split_payment
from contract.records import (
    DecisionTaken,
    OperatorResult,
    OrderDecided,
    PaymentOrder,
    Submitted,
    TerminalStarted,
    UnclaimedOpened,
)
from kiosk.identifiers import claim_code
from kiosk.operator.messages import idempotency_key, upload_of

STEPS = 120
WALKS = int(os.environ.get("KIOSK_WALKS", "3"))
ONLY = os.environ.get("KIOSK_WALK_SEED")
SEEDS = [int(ONLY)] if ONLY else range(WALKS)
KNOWN = ("+79001234567", "+79007654321", "+79001000010", "+79001000011")
ALIKE = ("+79005000123", "+79005000124", "+79005000132", "+79001000010", "+79001000011")
CLOSING = "+79001119999"
NUMBERS = (*KNOWN[:2], *ALIKE, CLOSING, CLOSING, CLOSING)
SUMS = (500_00, 100_00, 370_00, 1000_00)
CHANGES = (
    {"kind": "switch_on", "option_id": "O-ABROAD"},
    {"kind": "switch_on", "option_id": "O-CLIR"},
    {"kind": "switch_on", "option_id": "O-ROAMDAY-E"},
    {"kind": "switch_off", "product_ids": ["O-CLIR"]},
    {"kind": "switch_off", "product_ids": ["O-INTL"]},
    {"kind": "change_tariff", "tariff_id": "T06"},
    {"kind": "change_tariff", "tariff_id": "T03"},
    {"kind": "change_tariff", "tariff_id": "T07"},
    {"kind": "promise_payment", "amount_minor": 100_00},
)


class Visit(NamedTuple):
    """Cash of one customer at one terminal."""

    box: object
    transaction_id: str
    cash_minor: int


class Box:
    """A terminal's journal as an honest terminal keeps it; the operator's words are written."""

    def __init__(self, walk, till):
        self.walk, self.till = walk, till
        self.visits, self.visit_of = {}, {}
        self.orders, self.words, self.refused = {}, set(), {}
        self.claims, self.closed, self.ordered = {}, set(), {}

    @property
    def terminal_id(self):
        return self.till.terminal_id

    def take(self, *parts):
        """Cash for one number or several, as one submit."""
        first, _ = parts[0]
        transaction_id, quote = self.till.open(first)
        quotes = [quote, *(self.quote(number) for number, _ in parts[1:])]
        cash = sum(minor for _, minor in parts)
        self.visits[transaction_id] = Visit(self, transaction_id, cash)
        orders = [
            self.order(transaction_id, number, own, minor)
            for (number, minor), own in zip(parts, quotes, strict=True)
        ]
        self.submit(transaction_id, orders, quotes=tuple(quotes[1:]))

    def quote(self, number):
        return self.till.ask("check_number", NumberCheck(msisdn=number)).quote

    def order(self, transaction_id, number, quote, minor):
        split, payment_id = split_payment(quote, minor), self.walk.name()
        order = PaymentOrder(
            payment_id=payment_id,
            msisdn=number,
            quote_id=quote.quote_id,
            inserted_minor=minor,
            fee_minor=split.fee_minor,
            credited_minor=split.credited_minor,
            currency=quote.currency,
            receipt_number=f"{self.terminal_id}-{len(self.till.records):06}",
            check_code=receipt_code(payment_id),
        )
        self.orders[payment_id], self.visit_of[payment_id] = order, transaction_id
        return order

    def submit(self, transaction_id, orders, **more):
        told = {"transaction_id": transaction_id, "payments": tuple(orders), **more}
        self.till.write(Submitted(at=self.walk.house.now, language="en", **told))

    def settle_refused(self):
        """Send a refused sum to another number, or claim it."""
        if not self.refused:
            return
        payment_id = self.walk.dice.choice(sorted(self.refused))
        order = self.refused.pop(payment_id)
        transaction_id = self.visit_of[payment_id]
        if self.walk.dice.random() < 0.5:
            number = self.walk.number()
            quote = self.quote(number)
            again = self.order(transaction_id, number, quote, order.inserted_minor)
            more = {"replaces_payment_id": payment_id, "quote": quote}
            self.submit(transaction_id, [again], **more)
            return
        claim_id = self.walk.name()
        body = UnclaimedOpened(
            at=self.walk.house.now,
            claim_id=claim_id,
            transaction_id=transaction_id,
            payment_id=payment_id,
            msisdn=order.msisdn,
            amount_minor=order.inserted_minor,
            currency=order.currency,
            code=claim_code(claim_id),
            reason="refused",
        )
        record = self.till.write(body)
        self.claims[claim_id] = (body, second_code(record.prev_hash, record.body))
        self.visit_of[claim_id] = transaction_id

    def send(self, first_seq=None, lost=False):
        """Upload from here on, from further back where the operator says so; hear its words."""
        first_seq = first_seq or self.till.sent + 1
        records = self.till.records[first_seq - 1 :]
        if not records:
            return
        upload = upload_of(self.terminal_id, self.till.journal_id, records, self.till.asker.signer)
        try:
            receipt = self.till.asker.ask("send_records", upload, idempotency_key(upload))
        except self.walk.refused as error:
            if error.code != "gap":
                raise
            self.send(json.loads(error.raw)["expected_seq"], lost)
            return
        if lost:
            return
        self.till.sent = len(self.till.records)
        for result in receipt.results:
            self.hear(result)

    def start(self):
        """Write that a process began: a journal that never grows hears of no gap."""
        self.till.write(TerminalStarted(at=self.walk.house.now, version="1"))

    def hear(self, result):
        if result.state == "pending" or result.payment_id in self.words:
            return
        self.words.add(result.payment_id)
        self.till.write(
            OperatorResult(
                at=self.walk.house.now,
                payment_id=result.payment_id,
                result=result.state,
                statement=result.statement,
                jws=result.jws,
            )
        )
        if result.state == "refused":
            self.refused[result.payment_id] = self.orders[result.payment_id]

    def hear_decisions(self):
        self.send()
        for told in self.till.ask("list_decisions").decisions:
            if told.subject_id in self.closed:
                continue
            self.closed.add(told.subject_id)
            self.till.write(
                DecisionTaken(
                    at=self.walk.house.now,
                    subject=told.subject,
                    subject_id=told.subject_id,
                    outcome=json.loads(told.statement)["outcome"],
                    statement=told.statement,
                    jws=told.jws,
                )
            )

    def hear_order(self, result):
        self.ordered[result.order_id] = result
        self.till.write(
            OrderDecided(
                at=self.walk.house.now,
                order_id=result.order_id,
                result=result.state,
                statement=result.statement,
                jws=result.jws,
            )
        )


class Walk:
    """One seed's way."""

    def __init__(self, house, tills, operator, seed):
        self.house, self.operator = house, operator
        self.refused = sys.modules[type(house).__module__].RefusedError
        self.dice = random.Random(seed)
        self.boxes = [Box(self, till) for till in tills]
        self.kept = None
        self.asked, self.visits, self.count = [], 0, Counter()

    def name(self):
        return f"{self.dice.getrandbits(128):032x}"

    def number(self):
        return self.dice.choice(NUMBERS)

    @property
    def box(self):
        return self.dice.choice(self.boxes)

    def go(self, steps=STEPS):
        deeds = (
            (lambda: self.box.take((self.number(), self.dice.choice(SUMS))), 20),
            (self.split, 8),
            (lambda: self.box.send(lost=self.dice.random() < 0.2), 25),
            (lambda: self.box.settle_refused(), 14),
            (self.redirect_claim, 14),
            (lambda: self.box.hear_decisions(), 5),
            (self.correct, 10),
            (self.object, 3),
            (self.order, 16),
            (lambda: self.house.later(hours=self.dice.choice((1, 5, 14, 30))), 12),
            (self.operator.do_duties, 6),
            (self.house.restart, 1),
            (self.keep, 3),
            (self.restore, 3),
        )
        acts, weights = zip(*deeds, strict=True)
        for _ in range(steps):
            act = self.dice.choices(acts, weights)[0]
            self.count[getattr(act, "__name__", "?")] += 1
            act()
            self.look()

    def split(self):
        numbers = self.dice.sample(sorted({*NUMBERS}), self.dice.choice((2, 3)))
        self.box.take(*((number, self.dice.choice(SUMS)) for number in numbers))

    def redirect_claim(self):
        claims = [pair for box in self.boxes for pair in box.claims.values()]
        if self.asked and self.dice.random() < 0.3:
            claim, asked = self.dice.choice(self.asked)
        elif claims:
            claim, code = self.dice.choice(claims)
            wrong = self.dice.random() < 0.1
            asked = {
                "claim_request_id": self.name(),
                "to": self.number(),
                "second_code": "0000" if wrong else code,
            }
            self.asked.append((claim, asked))
        else:
            return
        told = self.box.till.redirect(claim, **asked)
        self.count[f"claim {told.refusal or 'paid'}"] += 1

    def correct(self):
        box = self.box
        known = [order for order in box.orders.values() if order.payment_id in box.words]
        if known:
            order = self.dice.choice(known)
            told = self.box.till.correct(order, self.dice.choice(ALIKE))
            self.count[f"correct {told.refusal or 'taken'}"] += 1

    def object(self):
        number = self.dice.choice(ALIKE)
        codes = [re.search(r"\b[0-9]{6}\b", text) for text in self.house.sms(number)]
        told = [found[0] for found in codes if found]
        if told:
            self.count[self.operator.replies(number, told[-1])] += 1

    def order(self):
        box, number = self.box, self.dice.choice(KNOWN)
        self.visits += 1
        self.house.later(seconds=61)
        visit, asker = f"v-{self.visits}", box.till.asker
        try:
            access = asker.login(number, visit)
            done = [
                one.order_id
                for each in self.boxes
                for one in each.ordered.values()
                if number in one.statement and one.state == "done"
            ]
            change = self.dice.choice(CHANGES)
            if done and self.dice.random() < 0.5:
                change = {"kind": "undo", "order_id": self.dice.choice(done)}
            quote = asker.about("quote_change", access, change=change)
            body = Order(
                access_token=access.access_token,
                language="en",
                order_id=self.name(),
                quote_id=quote.quote_id,
                terms_version=quote.terms_version,
                confirmed_at=self.house.now,
            )
            results = [asker.ask("order_change", body) for _ in range(self.dice.choice((1, 2)))]
        except self.refused as error:
            self.count[error.code] += 1
            return
        assert len({one.statement for one in results}) == 1
        self.count[f"{change['kind']} {results[0].state}"] += 1
        box.hear_order(results[0])

    def keep(self):
        self.kept = self.house.place.parent / "kept"
        self.copy(self.house.place, self.kept)

    def restore(self):
        if self.kept is not None and self.dice.random() < 0.5:
            self.copy(self.kept, self.house.place)
            self.count["restored"] += 1

    def copy(self, source, to):
        self.house.close()
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(source, to)
        self.house.open()

    def look(self):
        report = self.house.audit()
        assert report.ok, report.findings
        for visit, paid in self.paid_out():
            assert paid <= visit.cash_minor, f"{paid} of {visit.cash_minor}: paid out twice"

    def paid_out(self):
        db = self.house.database.reader
        found = Counter()
        for terminal_id, name, minor in [
            *db.execute(
                "SELECT terminal_id, payment_id, inserted_minor FROM payments "
                "WHERE state = 'credited'"
            ),
            *db.execute("SELECT terminal_id, subject_id, honoured_minor FROM decisions"),
        ]:
            found[terminal_id, name] += minor
        for box in self.boxes:
            for transaction_id, visit in box.visits.items():
                names = [one for one, of in box.visit_of.items() if of == transaction_id]
                yield visit, sum(found[box.terminal_id, name] for name in names)

    def end(self):
        """Everything is sent, heard and settled: no visit's cash is missing."""
        for _ in range(12):
            for box in self.boxes:
                box.start()
                box.send()
                while box.refused:
                    box.settle_refused()
                box.hear_decisions()
        rows = self.house.database.reader.execute(
            "SELECT terminal_id, subject_id, amount_minor FROM doubtful_money WHERE state = 'open'"
        )
        waiting = {(terminal_id, name): minor for terminal_id, name, minor in rows}
        for visit, paid in self.paid_out():
            box = visit.box
            names = [one for one, of in box.visit_of.items() if of == visit.transaction_id]
            left = sum(waiting.get((box.terminal_id, name), 0) for name in names)
            pending = [one for one in names if one in box.orders and one not in box.words]
            assert not pending
            assert paid + left == visit.cash_minor, "cash is missing"


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_each_visits_cash_is_paid_out_once(
    house, till, other_till, operator, seed
):
    walk = Walk(house, (till, other_till), operator, seed)
    walk.go()
    walk.end()
    walk.look()
    print(f"seed {seed}: {dict(walk.count)}")
