"""Random walks through everything that can happen to a terminal with money in it.

A machine that knows where each bill truly lies stands beside the core; after every event the
books are held against it.  A failure names its seed; KIOSK_WALKS=n walks more of them,
KIOSK_WALK_SEED=n walks one again.
"""

import os
import random
from datetime import timedelta

import pytest

from contract.messages import (
    JournalHead,
    NumberCheck,
    NumberCheckAnswer,
    PaymentResult,
    PaymentStatement,
)
from contract.quotes import FeeTier
from contract.records import FaultCleared
from drivers.api import (
    PrintConfirmed,
    PrinterStatusChanged,
    PrintEvidence,
    PrintPrepared,
    PrintRefused,
    PrintTrouble,
    PrintUnknown,
)
from kiosk import effects as do
from kiosk.cash.alarms import ALARM_REASONS
from kiosk.cash.cash_in import DeskState
from kiosk.events import (
    AcceptorSaid,
    CustomerDid,
    HeadAnswered,
    OperatorAnswered,
    PaymentAnswered,
    PrinterSaid,
    RecordsSent,
    Ticked,
)
from kiosk.fault_codes import FaultCode
from kiosk.health import STAYS
from kiosk.journal.ledger import check
from kiosk.journal.matters import IntentPhase
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.operator.signing import VerifiedReceipt
from kiosk.views import intents
from workbench.testing.machine import Machine

STEPS = 300
WALKS = int(os.environ.get("KIOSK_WALKS", "8"))
ONLY = os.environ.get("KIOSK_WALK_SEED")
SEEDS = [int(ONLY)] if ONLY else range(WALKS)
SPLITTING_SEEDS = (1, 3)
IDLE_VIEWS = ("AttractView", "OutOfServiceView")
NUMBERS = ("9161234567", "9167654321", "9035551234")
VALUES = (10, 50, 100, 200, 500, 500, 1000, 2000, 5000)
UNREACHABLE = OperatorUnreachableError("no route")
GOES_ON = {
    "ResumeView": ("insert_more",),
    "ResultView": ("another_number", "top_up"),
    "EscrowQuestionView": ("keep",),
    "ContactsView": ("back",),
}


def minor_of(text):
    """The sum that a screen shows, kopecks only where there are some."""
    number = "".join(sign for sign in text.replace(",", ".") if sign.isdigit() or sign == ".")
    return round(float(number.strip(".")) * 100)


class Operator:
    """Answers late, never, twice, or with bad news."""

    def __init__(self, walk):
        self.walk = walk
        self.asked = []
        self.told = []
        self.kind = False  # answers everything, at once, with yes

    def answer_one(self):
        if not self.asked:
            return
        index = 0 if self.kind else self.walk.dice.randrange(len(self.asked))
        effect = self.asked.pop(index)
        bad = not self.kind and self.walk.dice.random() < 0.15
        match effect:
            case do.AskOperator():
                self.walk.tell(OperatorAnswered(effect.request_id, self.checked(effect, bad)))
            case do.SendRecords(first_seq, count):
                self.walk.tell(RecordsSent(UNREACHABLE if bad else self.receipt(first_seq, count)))
            case do.AskHead():
                self.walk.tell(HeadAnswered(UNREACHABLE if bad else self.head()))
            case do.AskPayment(payment_id):
                self.decide(payment_id, bad)

    def checked(self, effect, bad):
        dice = self.walk.dice
        if not isinstance(effect.question.body, NumberCheck):
            return UNREACHABLE
        if bad:
            unknown = NumberCheckAnswer(msisdn=effect.question.body.msisdn, verdict="unknown")
            return dice.choice((UNREACHABLE, unknown))
        quote = self.walk.rig.quote(
            tiers=dice.choice(((FeeTier(),), (FeeTier(percent="5"), FeeTier(from_minor=50_000)))),
            min_minor=dice.choice((1_000, 1_000, 30_000)),
            max_minor=dice.choice((1_500_000, 60_000)),
        ).model_copy(update={"expires_at": self.walk.rig.clock.utc() + timedelta(minutes=15)})
        return NumberCheckAnswer(msisdn=effect.question.body.msisdn, verdict="ok", quote=quote)

    def receipt(self, first_seq, count):
        head = self.walk.rig.journal.head
        upto = min(first_seq + count - 1, head.seq)
        return VerifiedReceipt(head.journal_id, upto, "00" * 32, "{}", "a..b", (), ())

    def head(self):
        matters, head = self.walk.rig.journal.matters, self.walk.rig.journal.head
        return JournalHead(
            journal_id=head.journal_id, upto_seq=max(1, matters.acknowledged_seq), head_hash="00"
        )

    def decide(self, payment_id, bad=False):
        pending = self.walk.rig.journal.matters.pending_payments.get(payment_id)
        if bad or pending is None:
            self.walk.tell(PaymentAnswered(payment_id, UNREACHABLE))
            return
        order = pending.order
        refused = not self.kind and self.walk.dice.random() < 0.4
        statement = PaymentStatement(
            terminal_id="T-004211",
            payment_id=payment_id,
            result="refused" if refused else "credited",
            reason="closed" if refused else "",
            msisdn=order.msisdn,
            inserted_minor=order.inserted_minor,
            fee_minor=order.fee_minor,
            credited_minor=0 if refused else order.credited_minor,
            currency=order.currency,
            reference="R-1",
            decided_at=self.walk.rig.clock.utc(),
        )
        text = statement.to_bytes().decode()
        result = PaymentResult(
            payment_id=payment_id, state=statement.result, statement=text, jws="a..b"
        )
        self.told.append(PaymentAnswered(payment_id, result, statement))
        self.walk.tell(self.told[-1])

    def decide_some(self):
        for payment_id in list(self.walk.rig.journal.matters.pending_payments):
            self.decide(payment_id)

    def repeat(self):
        if self.told:
            self.walk.tell(self.walk.dice.choice(self.told))


class Witness:
    """Sees every effect in order and knows what no order of events may bring."""

    def __init__(self, rig, machine):
        self.rig = rig
        self.machine = machine
        self.inserted = {}  # transaction: what is durably in
        self.numbers = {}
        self.last = ""
        self.broken = set()  # transactions whose customer may have gone
        self.payments = set()
        self.decided = set()
        self.swallowed_minor = 0  # taken without being asked, and not yet told
        self.doubts = 0
        self.splits = 0
        self.doubted = set()  # transactions a bill of which was in doubt
        self.said_yes_to = set()  # since the last transaction began
        self.claims = False  # a box on the wire speaks
        self.pulled = None  # transaction and sum of a bill pulled out, until its doubt is written
        self.stolen_minor = 0  # pulled out, and submitted before anybody could be told
        self.foretold = 0  # bills on their way that an alarm made doubtful before they fell
        self.written_drops = set()  # bills fallen into the cassette of which a record speaks

    def see_commit(self, bodies):
        """What is true of records that became durable together."""
        for body in bodies:
            if body.kind == "submitted" and len(body.payments) > 1:
                self.splits += 1
                whys = {one.why for one in bodies if one.kind == "transaction_closed"}
                assert whys == {"finished"}, "split without the customer's Finish"
                assert body.transaction_id not in self.doubted, "split with a bill in doubt"
                others = {order.msisdn for order in body.payments[1:]}
                assert others <= self.said_yes_to, "a part for a number nobody said yes to"
                assert len({order.msisdn for order in body.payments}) == len(body.payments) <= 3
            self.see_write(body)

    def see_write(self, body):
        match body.kind:
            case "transaction_opened":
                self.said_yes_to.clear()
                self.last = body.transaction_id
                self.inserted[self.last] = 0
                self.numbers[self.last] = body.msisdn
            case "transaction_closed":
                if body.why in ("idle", "recovered", "blocked"):
                    self.broken.add(body.transaction_id)
            case "bill_credited":
                self.written_drops.add(self.machine.drops)
                self.inserted[body.transaction_id] += body.amount_minor
            case "suspense_opened":
                self.see_doubt(body)
            case "submitted":
                if self.pulled and self.pulled[0] == body.transaction_id:
                    assert self.machine.pulled, "paid although the cheat was known"
                    self.stolen_minor += self.pulled[1]
                    self.pulled = None
                for order in body.payments:
                    assert order.payment_id not in self.payments
                    self.payments.add(order.payment_id)
                    if order.msisdn != self.numbers[body.transaction_id]:
                        assert body.transaction_id not in self.broken, "redirected by a stranger"
            case "operator_result":
                assert body.payment_id not in self.decided
                self.decided.add(body.payment_id)

    def see_doubt(self, body):
        self.doubts += 1
        self.doubted.add(body.transaction_id)
        if self.pulled and body.reverses_credit:
            self.pulled = None
        if body.intent_id and not body.reverses_credit:
            self.foretold += body.reason in ALARM_REASONS
        if body.intent_id is None and not self.claims:
            self.written_drops.add(self.machine.drops)
            self.swallowed_minor = max(0, self.swallowed_minor - body.amount_minor)

    def see_screen(self, view):
        shown = {"CashView": "inserted", "ResumeView": "amount", "SendingView": "amount"}
        name = shown.get(type(view).__name__)
        if name is not None:
            durable = max(self.inserted[self.last], 0)
            assert minor_of(getattr(view, name)) <= durable, "the screen is ahead of the books"

    def see_acknowledgement(self, report):
        driver = self.machine.driver
        if self.claims or report in (driver.cheat, driver.returned):
            return
        if self.machine.drops not in self.written_drops and self.foretold:
            self.foretold -= 1
            self.written_drops.add(self.machine.drops)
        assert self.machine.drops in self.written_drops, "acknowledged, and no record speaks of it"
        self.compare(self.swallowed_minor)

    def look(self):
        matters = self.rig.journal.matters
        check(matters.books)
        opened = [i for i in matters.intents.values() if i.state is IntentPhase.OPEN]
        assert len(opened) <= 1
        moving = sum(intent.denomination_minor for intent in opened)
        self.compare(moving + self.swallowed_minor)

    def compare(self, unsaid_minor):
        books = self.rig.journal.matters.books
        certain = sum(sum_ for account, sum_ in books.items() if account.startswith("cassette:"))
        unknown = self.pulled[1] if self.pulled else 0
        truth = self.machine.cassette_minor + self.stolen_minor + unknown
        assert certain <= truth, f"{certain} is booked, {truth} is there: counted twice"
        doubtful = books.get("in_doubt", 0) + unsaid_minor
        assert truth <= certain + doubtful, f"{truth} is there, {certain} + {doubtful}: lost"


class Walk:
    """One seed's way."""

    def __init__(self, rig, seed, parts=0.1, harm=1.0):
        self.parts = parts  # how often a customer parts the money
        self.harm = harm  # how often something goes wrong, of the usual
        self.rig = rig
        self.dice = random.Random(seed)
        self.machine = Machine(self.dice, rig.bills, lambda event: self.tell(AcceptorSaid(event)))
        self.machine.forgets = self.dice.random() < 0.5
        self.operator = Operator(self)
        self.witness = Witness(rig, self.machine)
        self.events = self.restarts = 0
        rig.watch = self.see
        self.restart(0.0)

    # --- the terminal -----------------------------------------------------------------------

    def tell(self, event):
        self.events += 1
        try:
            self.rig.tell(event)
        except self.rig.power_cut:
            self.restart(self.dice.choice((1.0, 8.0, 200.0)))
        self.witness.look()

    def restart(self, after_s, amends=()):
        """The process dies, perhaps with the machine; the next one may die while it starts."""
        self.witness.broken.update(self.witness.numbers)
        self.operator.asked.clear()
        self.machine.new_process()
        if self.dice.random() < 0.4:
            self.machine.power_off()
        self.rig.cut_after, self.rig.amends = None, amends
        while True:
            self.restarts += 1
            try:
                self.rig.again(after_s)
                break
            except self.rig.power_cut:
                continue
        self.machine.power_on()
        self.tell(PrinterSaid(PrinterStatusChanged(self.fine)))

    def see(self, effect):
        machine = self.machine
        match effect:
            case do.Write(bodies):
                self.witness.see_commit(bodies)
            case do.ShowScreen(screen):
                self.witness.see_screen(screen.view)
            case do.EnableBills(bill_types):
                machine.want(bill_types)
            case do.DisableBills():
                machine.want(frozenset())
            case do.StackBill():
                assert self.rig.journal.matters.open_intent is not None, "stacked unwritten"
                machine.order("stack")
            case do.ReturnBill():
                machine.order("return")
            case do.AcknowledgeBill(report):
                self.witness.see_acknowledgement(report)
                machine.acknowledge(report)
            case do.ResetAcceptor():
                machine.want_reset()
            case do.AskOperator() | do.SendRecords() | do.AskHead() | do.AskPayment():
                self.operator.asked.append(effect)

    # --- one step ---------------------------------------------------------------------------

    def go(self, steps=STEPS):
        for _ in range(steps):
            if self.dice.random() < 0.02 * self.harm:
                self.rig.cut_after = self.dice.randrange(6)
            deeds = (
                (self.customer_acts, 40),
                (self.machine_runs, 50),
                (self.time_passes, 15),
                (self.operator.answer_one, 20),
                (self.operator.decide_some, 2),
                (self.operator.repeat, 1),
                (self.printer_answers, 4),
                (
                    self.misfortune,
                    self.harm * (8 if self.rig.core.desk.state is DeskState.OPEN else 2),
                ),
                (self.heal, 6),
            )
            acts, weights = zip(*deeds, strict=True)
            self.dice.choices(acts, weights)[0]()

    def machine_runs(self):
        for _ in range(self.dice.randrange(1, 4)):
            self.machine.happen()
            self.machine.poll()

    def time_passes(self, seconds=None):
        usual, long = (0.3, 1.0, 1.0, 2.5), (12.0, 35.0, 70.0, 130.0)
        left = seconds or self.dice.choice(usual if self.dice.random() < 0.85 else long)
        step_s = max(0.5, left / 40)
        while left > 0:
            self.rig.clock.advance(min(step_s, left))
            left -= step_s
            self.tell(Ticked())

    def customer_acts(self):
        if self.dice.random() < 0.12:
            self.anything()
            return
        view = self.rig.view
        if view == "CashView":
            self.put_in_or_part()
        elif view == "MenuView":
            self.press_something([i for i in self.offered if i.startswith("sum:")][:1])
        elif view == "CodeView":
            for digit in str(self.dice.choice((1, 10, 70, 250, 6000))):
                self.press(intents.TypeDigit, digit)
            self.press(intents.Choose, self.dice.choice(("next", "next", "back")))
        elif view == "NumberView":
            self.tell(CustomerDid(intents.EraseAll(self.rig.screen.serial)))
            for digit in self.dice.choice(NUMBERS):
                self.press(intents.TypeDigit, digit)
            self.press(intents.Choose, "next")
        elif view == "ConfirmView":
            number = self.rig.screen.view.number
            self.witness.said_yes_to.add("+" + "".join(c for c in number if c.isdigit()))
            self.press(intents.Choose, "yes")
        elif view in ("AttractView", "HomeView"):
            self.press(intents.Choose, "top_up")
        elif view == "CheckingView":
            self.operator.answer_one()
        else:
            self.press_something(GOES_ON.get(view, ()))

    def put_in_or_part(self):
        if self.dice.random() < 0.1:
            self.time_passes(130.0)  # walked away
        elif "split" in self.offered and self.dice.random() < self.parts:
            self.press(intents.Choose, "finish" if self.rig.screen.view.parts else "split")
        elif self.dice.random() < 0.8:
            self.machine.insert(self.dice.choice(VALUES))
        else:
            self.press_something(())

    def press(self, kind, what):
        self.tell(CustomerDid(kind(self.rig.screen.serial, what)))

    @property
    def offered(self):
        return [choice.id for choice in self.rig.screen.view.choices if choice.enabled]

    def press_something(self, likely):
        offered = self.offered
        liked = [choice_id for choice_id in likely if choice_id in offered]
        if liked and self.dice.random() < 0.7:
            self.press(intents.Choose, liked[0])
        elif offered:
            self.press(intents.Choose, self.dice.choice(offered))

    def anything(self):
        serial = self.rig.screen.serial - self.dice.randrange(2)
        asked = self.dice.choice(
            (
                intents.CallPerson(),
                intents.AskWhoTakesMoney(),
                intents.OpenLanguages(),
                intents.SetLanguage(self.dice.choice(("ru", "en", "uz"))),
                intents.ToggleLargeText(),
                intents.ToggleContrast(),
                intents.Choose(serial, "more_time"),
                intents.Choose(serial, "finish"),
                intents.Choose(serial, "split"),
                intents.Choose(serial, "all_to_first"),
                intents.Choose(serial, "no_hurry"),
                intents.Choose(serial, "home"),
                intents.Choose(serial, "back"),
                intents.EraseDigit(serial),
                intents.EraseAll(serial),
                intents.Touched(),
            )
        )
        self.tell(CustomerDid(asked))

    def printer_answers(self):
        if not self.rig.slips:
            return
        job_id = self.rig.slips[-1].job_id
        self.tell(
            PrinterSaid(
                self.dice.choice(
                    (
                        PrintPrepared(job_id, "00", 100),
                        PrintConfirmed(job_id, PrintEvidence.CUT_COUNTER),
                        PrintUnknown(job_id, PrintTrouble.RESTARTED),
                        PrintRefused(job_id, PrintTrouble.PAPER_OUT),
                    )
                )
            )
        )

    def misfortune(self):
        machine = self.machine
        self.dice.choice(
            (
                lambda: self.restart(self.dice.choice((2.0, 20.0, 300.0))),
                self.technician_comes,
                machine.power_off,
                machine.power_on,
                self.lose_link,
                self.lose_link,
                machine.exchange_head,
                machine.brown_out,
                machine.brown_out,
                machine.cassette_out,
                machine.jam,
                machine.jam,
                machine.cheat,
                self.pull_out,
                self.pull_out,
                self.claim,
                self.swallow,
                self.swallow,
                lambda: machine.echo(self.dice.choice(VALUES)),
            )
        )()
        machine.poll()

    def heal(self):
        self.machine.linked = True
        self.machine.power_on()
        if any(FaultCode(code) in STAYS for code in self.rig.journal.matters.open_faults):
            self.technician_comes()

    def lose_link(self):
        self.machine.linked = not self.machine.linked

    def swallow(self):
        before = self.machine.cassette_minor
        known = [i.denomination_minor // 100 for i in self.rig.journal.matters.intents.values()]
        if self.machine.driver.identified and not self.rig.journal.matters.open_intent:
            self.machine.swallow(self.dice.choice(known or VALUES))
        self.witness.swallowed_minor += self.machine.cassette_minor - before

    def pull_out(self):
        """The bill credited last comes out of the cassette again, on a string."""
        matters, machine = self.rig.journal.matters, self.machine
        credited = [i for i in matters.intents.values() if i.state is IntentPhase.SETTLED]
        last = max(credited, key=lambda intent: intent.seq, default=None)
        if matters.transaction is None or last is None or self.witness.pulled is not None:
            return
        mine = last.transaction_id == matters.transaction.transaction_id
        same = machine.last_drop * 100 == last.denomination_minor
        if mine and same and machine.phase.name in ("REST", "ACCEPTING", "ESCROW"):
            self.witness.pulled = (last.transaction_id, machine.pull_out())

    def claim(self):
        """A box on the wire, while the machine itself has nothing to tell."""
        machine = self.machine
        if machine.driver.identified and machine.credit is None:
            self.witness.claims = True
            machine.claim(self.dice.choice(VALUES))
            self.witness.claims = False

    def technician_comes(self):
        self.machine.cassette_in()
        at, opened = self.rig.clock.utc(), self.rig.journal.matters.open_faults
        amends = tuple(FaultCleared(at=at, code=code) for code in opened)
        self.restart(30.0, amends)

    # --- the end ----------------------------------------------------------------------------

    def calm_down(self):
        """Everybody leaves, everything works again."""
        self.rig.cut_after, self.operator.kind = None, True
        self.machine.linked = True
        self.machine.power_on()
        self.machine.cassette_in()
        for _ in range(500):
            self.machine_runs()
            while self.operator.asked:
                self.operator.answer_one()
            self.operator.decide_some()
            self.time_passes(2.0)
            if self.at_rest:
                return
        raise AssertionError(f"stuck: {self.rig.core.desk.state} {self.rig.view}")

    @property
    def at_rest(self):
        matters = self.rig.journal.matters
        return (
            self.rig.core.desk.state is DeskState.CLOSED
            and self.rig.view in IDLE_VIEWS
            and matters.transaction is None
            and not matters.pending_payments
            and not matters.visit_balances
            and not matters.unsettled_intents
        )

    @property
    def fine(self):
        return self.rig.fine_printer


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_each_bill_is_counted_once(rig, seed):
    walk = Walk(rig, seed)
    walk.go()
    walk.calm_down()
    walk.witness.look()
    print(
        f"seed {seed}: {walk.events} events, {walk.restarts} restarts, "
        f"{len(walk.witness.inserted)} visits, {len(walk.witness.payments)} payments, "
        f"{walk.witness.splits} splits, "
        f"{walk.witness.doubts} doubts, {walk.machine.cassette_minor}"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [int(ONLY)] if ONLY else sorted({*SPLITTING_SEEDS, *range(WALKS // 4)})
)
def test_whatever_happens_a_split_is_what_the_customer_agreed_to(rig, seed):
    walk = Walk(rig, seed, parts=0.4, harm=0.2)
    walk.go(8 * STEPS)
    walk.calm_down()
    walk.witness.look()
    print(f"seed {seed}: {walk.events} events, {walk.witness.splits} splits")
    assert walk.witness.splits > 0 or seed not in SPLITTING_SEEDS
