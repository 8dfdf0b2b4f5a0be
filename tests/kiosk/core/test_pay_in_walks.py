"""Random walks of customers who change their account and pay in what is missing for it.

The walk is that of the terminal's money, with an operator who keeps accounts: no change is carried
out that nobody said yes to at that price, none twice for one yes, and none on credit.
"""

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from contract.account.access import Access, CodeSent
from contract.account.changes import OrderResult
from kiosk import effects as do
from kiosk.events import CustomerDid, OrderAnswered
from kiosk.views import intents
from workbench.catalogue_samples import ADVICE, AT
from workbench.order_samples import TARIFF_QUOTE, said

_spec = spec_from_file_location("walks_of_money", Path(__file__).with_name("test_walks.py"))
walks = module_from_spec(_spec)
sys.modules[_spec.name] = walks
_spec.loader.exec_module(walks)

STEPS = 1000
WALKS = int(os.environ.get("KIOSK_WALKS", "8"))
ONLY = os.environ.get("KIOSK_WALK_SEED")
CHANGING_SEEDS = (0, 1)
SEEDS = [int(ONLY)] if ONLY else sorted({*CHANGING_SEEDS, *range(WALKS // 4)})
PRICES = (38_000, 38_000, 38_000, 45_000)
OWN = walks.NUMBERS[:2]


class KeepsAccounts(walks.Operator):
    """Answers about accounts as well; a lost answer may be to something that was done."""

    def __init__(self, walk):
        super().__init__(walk)
        self.balances, self.quotes, self.words = {}, {}, {}
        self.who, self.spent_minor, self.counted = "", 0, set()

    def answer_one(self):
        for place, effect in enumerate(self.asked):
            if isinstance(effect, do.AskOrder):
                del self.asked[place]
                told = self.found(effect.order_id)
                self.walk.tell(OrderAnswered(effect.order_id, told))
                return
        super().answer_one()

    def checked(self, effect, bad):
        asked = effect.question
        if asked.operation == "check_number":
            return super().checked(effect, bad)
        answer = getattr(self, asked.operation, lambda _: None)(asked)
        return walks.UNREACHABLE if bad or answer is None else answer

    def send_code(self, asked):
        self.who = asked.body.msisdn
        return CodeSent(authentication_id="A-1", expires_at=AT, resend_after_s=45, sends_left=2)

    def validate_code(self, asked):
        return Access(access_token=self.who[1:] * 3, level="L1", msisdn=self.who, expires_at=AT)

    def advice(self, asked):
        return ADVICE

    def quote_change(self, asked):
        self.count_payments()
        owner, price = "+" + asked.body.access_token[:11], self.walk.dice.choice(PRICES)
        balance = self.balances.get(owner, 0)
        quote = TARIFF_QUOTE.model_copy(
            update={
                "quote_id": f"Q-{len(self.quotes)}",
                "charge_now_minor": price,
                "balance_minor": balance,
                "balance_after_minor": balance - price,
                "missing_minor": max(0, price - balance),
            }
        )
        self.quotes[quote.quote_id] = (owner, quote)
        return quote

    def order_change(self, asked):
        self.count_payments()
        body = asked.body
        if body.order_id not in self.words:
            owner, quote = self.quotes[body.quote_id]
            price = quote.charge_now_minor
            assert self.balances.get(owner, 0) >= price, "ordered on credit"
            self.balances[owner] -= price
            self.spent_minor += price
            self.words[body.order_id] = said(quote, order_id=body.order_id)
        return self.found(body.order_id)

    def find_order(self, asked):
        return self.found(dict(asked.place)["order_id"])

    def found(self, order_id):
        told = self.words.get(order_id)
        if told is None:
            return OrderResult(order_id=order_id, state="unknown")
        text = told.to_bytes().decode()
        return OrderResult(order_id=order_id, state=told.result, statement=text, jws="a..b")

    def count_payments(self):
        """What was credited lies on its account, from the moment it was decided."""
        for told in self.told:
            if told.answer.state == "credited" and told.answer.payment_id not in self.counted:
                self.counted.add(told.answer.payment_id)
                owner, credited = told.statement.msisdn, told.statement.credited_minor
                self.balances[owner] = self.balances.get(owner, 0) + credited


class PayInWalk(walks.Walk):
    """Customers go to their account; some of them walk off, cancel, or pay for others."""

    def __init__(self, rig, seed):
        self.yeses = set()
        super().__init__(rig, seed, parts=0.1, harm=0.15)
        self.operator = KeepsAccounts(self)

    def see(self, effect):
        super().see(effect)
        match effect:
            case do.AskOrder():
                self.operator.asked.append(effect)
            case do.AskOperator(_, question) if question.operation == "order_change":
                owner, quote = self.operator.quotes[question.body.quote_id]
                assert question.body.access_token.startswith(owner[1:]), "for somebody else"
                assert (owner, quote.charge_now_minor) in self.yeses, "without a yes at this price"
            case do.ShowScreen(screen):
                self.see_view(screen.view)

    def see_view(self, view):
        shown = type(view).__name__
        if shown == "AttractView":
            self.yeses.clear()
        elif shown == "MessageView" and self.rig.core.desk.outcome.refused is not None:
            assert any(sign.isdigit() for sign in view.my_money), "the refused sum is in"

    def customer_acts(self):
        view = self.rig.view
        if self.dice.random() < 0.05:
            self.anything()
        elif view == "AttractView":
            self.press(intents.Choose, "home")
        elif view == "HomeView":
            self.press(intents.Choose, self.dice.choice(("tariff", "tariff", "tariff", "top_up")))
        elif view == "NumberView" and self.rig.screen.name == "own_number":
            self.type_number(self.dice.choice(OWN))
        elif view == "CodeView" and self.rig.screen.name not in ("split_sum",):
            for _ in range(6):
                self.press(intents.TypeDigit, "1")
        elif view == "ListView" and "change:T07" in self.offered:
            self.press(intents.Choose, "change:T07")
        elif view == "QuoteView":
            self.press_something(("yes",))
        elif view in ("AskingView", "SendingView"):
            self.operator.answer_one()
            self.operator.decide_some()
        elif view == "DoneView":
            self.press(intents.Choose, "done")
        else:
            super().customer_acts()

    def press(self, kind, what):
        if self.rig.view == "QuoteView" and what == "yes":
            owner, quote = list(self.operator.quotes.values())[-1]
            self.yeses.add((owner, quote.charge_now_minor))
        super().press(kind, what)

    def type_number(self, number):
        self.tell(CustomerDid(intents.EraseAll(self.rig.screen.serial)))
        for digit in number:
            self.press(intents.TypeDigit, digit)
        self.press(intents.Choose, "next")


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_a_change_is_paid_for_and_agreed_to_once(rig, seed):
    walk = PayInWalk(rig, seed)
    walk.go(STEPS)
    walk.calm_down()
    walk.witness.look()
    operator, orders = walk.operator, rig.records("order_confirmed")
    operator.count_payments()
    paid_in = sum(operator.balances.values()) + operator.spent_minor
    assert paid_in == rig.books.get("payable_credited", 0)
    assert set(operator.words) <= {one.order_id for one in orders}
    print(f"seed {seed}: {walk.events} events, {len(operator.words)} changes, {len(orders)} orders")
    assert operator.words or seed not in CHANGING_SEEDS
