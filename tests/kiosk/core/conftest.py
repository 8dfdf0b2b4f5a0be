"""A terminal's core on a real journal; the devices and the operator are the test's own hands."""

import gc
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import FunctionType, ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from contract.account.access import Access, CodeSent
from contract.account.help import Thanks
from contract.keys import PrivateKeySigner
from contract.messages import NumberCheckAnswer, PaymentResult, PaymentStatement, Problem
from contract.quotes import FeeTier, Quote
from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillReturned,
    BillSettled,
    BillStacked,
    BillType,
    CoverState,
    CutterState,
    LinkState,
    PaperState,
    PresenterState,
    PrintConfirmed,
    PrinterStatus,
    PrinterStatusChanged,
    PrintEvidence,
    PrintPrepared,
    PrintRefused,
    PrintTrouble,
    PrintUnknown,
)
from kiosk import effects as do
from kiosk.assembly import core_of, fresh_claims
from kiosk.clock import ManualClock
from kiosk.config.pack_loading import load_pack
from kiosk.config.settings import Settings, TerminalSettings
from kiosk.conversations.ground.requests import Ask
from kiosk.dice import SeededDice
from kiosk.events import (
    AcceptorSaid,
    CustomerDid,
    OperatorAnswered,
    PaymentAnswered,
    PrinterSaid,
    Ticked,
)
from kiosk.journal.store import Journal
from kiosk.operator.errors import OperatorProblemError
from kiosk.operator.outbox import Outbox
from kiosk.state_dir import StateDirectory
from kiosk.views.intents import CallPerson, Choose, TypeDigit, TypeLetter
from workbench.testing.answers import FriendlyOperator

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BILLS = {10: 2, 50: 3, 100: 4, 500: 5, 1000: 6, 5000: 7, 200: 12, 2000: 13}
NUMBER = "9161234567"
FINE_PRINTER = PrinterStatus(
    LinkState.UP, PaperState.OK, CoverState.CLOSED, CutterState.OK, PresenterState.EMPTY
)
NO_FEE = (FeeTier(),)
pack_of_the_house = lru_cache(load_pack)


def quote_for(tiers=NO_FEE, min_minor=1000, max_minor=1_500_000):
    return Quote(
        quote_id="Q-1",
        currency="RUB",
        fee_tiers=tiers,
        min_minor=min_minor,
        max_minor=max_minor,
        expires_at=START + timedelta(minutes=15),
    )


@pytest.fixture
def quote():
    """quote(tiers=..., min_minor=..., max_minor=...): what the operator would answer."""
    return quote_for


def _reachable(root):
    """Everything reachable from an object, without what modules and classes hold."""
    seen, waiting = {}, [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | ModuleType):
            continue
        seen[id(one)] = one
        if isinstance(one, FunctionType):
            waiting += [one.__closure__, one.__defaults__, one.__kwdefaults__]
        else:
            waiting += gc.get_referents(one)
    return list(seen.values())


class PowerCutError(Exception):
    """The process died between two effects."""


@dataclass
class Rig:
    """One process of the terminal; `again()` is the next one on the same journal."""

    folder: object
    clock: ManualClock
    signer: PrivateKeySigner
    dice: SeededDice
    orders: list = field(default_factory=list)
    slips: list = field(default_factory=list)
    sent_effects: list = field(default_factory=list)
    payments_asked: list = field(default_factory=list)
    heads_asked: int = 0
    screen: object = None
    report: int = 0
    bills = BILLS
    quote = staticmethod(quote_for)
    power_cut = PowerCutError
    fine_printer = FINE_PRINTER
    prints = (
        lambda job_id: PrintConfirmed(job_id, PrintEvidence.CUT_COUNTER),
        lambda job_id: PrintRefused(job_id, PrintTrouble.PAPER_OUT),
        lambda job_id: PrintUnknown(job_id, PrintTrouble.RESTARTED),
    )
    cut_after: int | None = None  # the power fails after so many effects of the next step
    watch: object = staticmethod(lambda effect: None)  # is told every effect once carried out
    seen: object = staticmethod(lambda screen: None)  # is told every screen shown
    amends: tuple = ()  # what a technician wrote while the terminal was off

    def boot(self, *, start=True):
        self.state = StateDirectory.hold(self.folder, self.clock)
        self.journal = Journal.open(
            self.state,
            terminal_id="T-004211",
            fingerprint="machine",
            signer=self.signer,
            clock=self.clock,
            dice=self.dice,
            ballast_bytes=4096,
        )
        if self.amends:
            self.journal.append(self.amends)
            self.amends = ()
        head = self.journal.head.seq
        self.core = core_of(
            Settings(terminal=TerminalSettings(terminal_id="T-004211", address="Mira 5")),
            pack_of_the_house(),
            matters=self.journal.matters,
            seq=head,
            outbox=Outbox.rebuilt(head, head, head, self.clock.now().monotonic_s, 0.0),
            dice=self.dice,
            version="test",
            unprinted=fresh_claims(self.journal, self.clock.utc()),
        )
        if start:
            self.carry(self.core.start(self.clock.now()))
        return self

    def die(self):
        """Cut the power: nothing is said good-bye to."""
        self.journal.close()
        self.state.close()

    def again(self, after_s=10.0, *, start=True):
        self.die()
        self.pass_time(after_s, tick=False)
        self.orders.clear()
        return self.boot(start=start)

    # --- hands ---

    def carry(self, effects):
        for effect in effects:
            if self.cut_after is not None:
                if self.cut_after == 0:
                    self.cut_after = None
                    raise PowerCutError
                self.cut_after -= 1
            match effect:
                case do.Write(bodies):
                    self.journal.append(bodies)
                case do.ShowScreen(screen):
                    self.screen = screen
                    self.seen(screen)
                case do.StartPrint(job):
                    self.slips.append(job)
                    self.orders.append(effect)
                case do.SendRecords():
                    self.sent_effects.append(effect)
                case do.AskHead():
                    self.heads_asked += 1
                case do.AskPayment(payment_id):
                    self.payments_asked.append(payment_id)
                case do.LogEvent():
                    pass
                case _:
                    self.orders.append(effect)
            self.watch(effect)
        self.core.synchronise(self.journal.matters, self.journal.head.seq)
        self.last_effects = effects

    def tell(self, event):
        self.carry(self.core.step(event, self.clock.now()))

    def device(self, *events):
        for event in events:
            self.tell(AcceptorSaid(event))

    def status(self, status, detail=""):
        self.device(AcceptorStatusChanged(status, detail))

    def pass_time(self, seconds, step_s=0.5, tick=True):
        steps = max(1, round(seconds / step_s))
        for _ in range(steps):
            self.clock.advance(seconds / steps)
            if tick:
                self.tell(Ticked())

    def ready(self, serial="A1"):
        table = tuple(BillType(number, "RUS", value) for value, number in BILLS.items())
        self.device(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", serial), table))
        self.status(AcceptorStatus.DISABLED)
        self.tell(PrinterSaid(PrinterStatusChanged(FINE_PRINTER)))
        self.pass_time(2)
        return self

    def press(self, choice_id):
        assert choice_id in self.choices, f"{self.view} offers {sorted(self.choices)}"
        self.tell(CustomerDid(Choose(self.screen.serial, choice_id)))

    def type(self, digits):
        for digit in digits:
            self.tell(CustomerDid(TypeDigit(self.screen.serial, digit)))

    def type_word(self, word):
        for letter in word:
            self.tell(CustomerDid(TypeLetter(self.screen.serial, letter)))

    @property
    def view(self):
        return type(self.screen.view).__name__

    @property
    def choices(self):
        """The ids of what the screen offers, in its order."""
        return [choice.id for choice in self.screen.view.choices]

    def call_person(self):
        self.tell(CustomerDid(CallPerson()))

    # --- the operator's answers ---

    @property
    def asked(self):
        """The last question that was handed to the operator."""
        return self.ordered(do.AskOperator)[-1].question

    def answer(self, operation, told, **about):
        """Answer the last question, which has to be this one; about: as in OperatorAnswered."""
        asked = self.ordered(do.AskOperator)[-1]
        assert asked.question.operation == operation
        self.tell(OperatorAnswered(asked.request_id, told, **about))

    def refuse(self, operation, code, status=403):
        """Answer the last question with a problem of its own."""
        problem = Problem(title=code, status=status, code=code, retryable=False)
        self.answer(operation, OperatorProblemError(problem), foreseen=True)

    def sign_in(self, number=NUMBER, level="L1"):
        """From the question for the own number to what it was asked for, by a code in an SMS."""
        later = self.clock.utc() + timedelta(minutes=10)
        self.type(number)
        self.press("next")
        self.answer(
            "send_code",
            CodeSent(authentication_id="A-1", expires_at=later, resend_after_s=45, sends_left=2),
        )
        self.type("123456")
        self.answer(
            "validate_code",
            Access(access_token="t" * 32, level=level, msisdn=f"+7{number}", expires_at=later),
        )

    # --- a visit ---

    def to_confirm(self, quote=None, number=NUMBER, verdict="ok"):
        self.press("top_up")
        self.type(number)
        self.press("next")
        self.answer_check(quote or quote_for(), number, verdict)

    def answer_check(self, quote=None, number=NUMBER, verdict="ok"):
        quote = quote if verdict == "ok" else None
        told = NumberCheckAnswer(msisdn=f"+7{number}", verdict=verdict, quote=quote)
        self.answer("check_number", told)

    def to_cash(self, quote=None):
        self.to_confirm(quote)
        self.press("yes")
        self.status(AcceptorStatus.IDLE)

    def escrow(self, value):
        self.status(AcceptorStatus.ACCEPTING)
        self.device(BillEscrowed(BILLS[value]))

    def stacked(self, value):
        self.report += 1
        self.status(AcceptorStatus.STACKED)
        self.device(BillStacked(self.report, BILLS[value]))
        return self.report

    def settled(self):
        self.device(BillSettled(self.report))
        self.status(AcceptorStatus.IDLE)

    def insert(self, value):
        self.escrow(value)
        assert isinstance(self.orders[-1], do.StackBill), self.orders[-3:]
        self.status(AcceptorStatus.STACKING)
        report = self.stacked(value)
        assert self.orders[-1] == do.AcknowledgeBill(report)
        self.settled()

    def finish(self):
        self.press("finish")
        self.rest()

    def rest(self):
        self.status(AcceptorStatus.DISABLED)
        self.pass_time(3)

    def decide(self, result="credited", reason=""):
        pending = next(iter(self.journal.matters.pending_payments.values()))
        order = pending.order
        statement = PaymentStatement(
            terminal_id="T-004211",
            payment_id=order.payment_id,
            result=result,
            reason=reason,
            msisdn=order.msisdn,
            inserted_minor=order.inserted_minor,
            fee_minor=order.fee_minor,
            credited_minor=order.credited_minor if result == "credited" else 0,
            currency=order.currency,
            reference="R-1",
            decided_at=self.clock.utc(),
        )
        text = statement.to_bytes().decode()
        answer = PaymentResult(
            payment_id=order.payment_id, state=result, statement=text, jws="a..b"
        )
        self.tell(PaymentAnswered(order.payment_id, answer, statement))

    def printed(self):
        job = self.slips[-1]
        self.tell(PrinterSaid(PrintPrepared(job.job_id, "00", 100)))
        self.tell(PrinterSaid(PrintConfirmed(job.job_id, PrintEvidence.CUT_COUNTER)))

    @property
    def uploads(self):
        return len(self.sent_effects)

    # --- what the journal says ---

    def kinds(self):
        records = self.journal.read(1, 1000)
        return [record.parsed().kind for record in records]

    def records(self, kind):
        found = (record.parsed() for record in self.journal.read(1, 1000))
        return [body for body in found if body.kind == kind]

    @property
    def books(self):
        return dict(self.journal.matters.books)

    def holds(self, *signs):
        """The texts with any of these in them that are reachable from the core."""
        texts = (one for one in _reachable(self.core) if isinstance(one, str))
        return [text for text in texts if any(sign in text for sign in signs)]

    def ordered(self, kind):
        return [order for order in self.orders if isinstance(order, kind)]


class Attended:
    """A rig whose machine and printer do what they are told, with eyes for where its visit stands.

    `do` takes a deed: ("press", id), ("type", digits), ("bill", 500), ("answer", "silent"), ...;
    a friendly operator answers only when told to, but at once where the customer goes on meanwhile.
    """

    # Of these there is one in every place, or they are the same wherever they stand.
    unnamed = ("visit_from_start", "show", "choose", "ask", "ask_operator", "tell")
    idle = ("attract", "boot", "out_of_service")

    def __init__(self, rig):
        self.rig = rig.ready()
        self.operator = FriendlyOperator(rig.clock.utc)
        self.done = 0  # orders that were carried out
        self.held = 0  # the bill that was put in last
        self.heals = True  # the operator is silent once, and no longer
        self.settle()

    # --- eyes ---

    @property
    def room(self):
        return self.side or self.rig.core.runner._main

    @property
    def side(self):
        return self.rig.core.runner._side

    @property
    def session(self):
        return self.rig.core.runner._session

    @property
    def question(self):
        return self.room.question.question

    @property
    def view(self):
        return self.rig.screen.view

    @property
    def is_idle(self):
        return self.question.startswith(self.idle)

    @property
    def has_money(self):
        return self.rig.core.desk.state.name != "CLOSED"

    @property
    def waits_for(self):
        """What the operator has to answer before anything goes on."""
        request = self.room.request
        return request.question if isinstance(request, Ask) else None

    @property
    def talks(self):
        """The conversations that wait for each other, the outermost first."""
        talk = self.room._talk
        while talk is not None:
            if talk.gi_code.co_name not in self.unnamed:
                yield talk
            talk = talk.gi_yieldfrom

    @property
    def asked_by(self):
        return tuple(talk.gi_code.co_name for talk in self.talks)

    # --- hands ---

    def do(self, *deeds):
        for kind, what in deeds:
            getattr(self, f"_{kind}")(what)
            self.settle()
        return self

    def _press(self, choice_id):
        self.rig.press(choice_id)

    def _press_at(self, number):
        self.rig.press(self.view.choices[number].id)

    def _call(self, intent):
        self.rig.tell(CustomerDid(intent))

    def _type(self, digits):
        self.rig.type(digits)

    def _write(self, word):
        self.rig.type_word(word)

    def _bill(self, value):
        self.held = value
        self.rig.escrow(value)

    def _pass(self, seconds):
        self.rig.clock.advance(seconds)
        self.rig.tell(Ticked())

    def _decide(self, result):
        self.rig.decide(result, "closed" if result == "refused" else "")

    def _answer(self, name):
        request_id, asked = self.room.asked
        others = self.operator.others(asked.question)
        told = others[name] if name else self.operator.answer(asked.question)
        foreseen = asked.question.foresees(name)
        self.rig.tell(OperatorAnswered(request_id, told, foreseen=foreseen))
        if self.heals:
            self.heal()

    def heal(self):
        """Another answer says that the operator is there again."""
        self.rig.tell(OperatorAnswered(0, Thanks()))

    def settle(self):
        """The machine obeys, slips come out, and who writes here is answered."""
        while True:
            if self.done < len(self.rig.orders):
                self.done += 1
                self._obey(self.rig.orders[self.done - 1])
            elif isinstance(self.room.request, Ask) and self.room.request.is_silent:
                self._answer("")
            else:
                return

    def _obey(self, order):
        rig = self.rig
        match order:
            case do.EnableBills():
                rig.status(AcceptorStatus.IDLE)
            case do.DisableBills():
                rig.rest()
            case do.StackBill():
                rig.status(AcceptorStatus.STACKING)
                rig.stacked(self.held)
                rig.settled()
            case do.ReturnBill():
                rig.status(AcceptorStatus.RETURNING)
                rig.device(BillReturned(BILLS[self.held]))
                rig.status(AcceptorStatus.IDLE)
            case do.StartPrint():
                rig.printed()

    def leave(self):
        """Let time pass until nobody stands here and no money is open; no question stays open."""
        for _ in range(60):
            if self.waits_for is not None:
                self.do(("answer", "silent"))
            if self.is_idle and not self.has_money:
                return
            self.do(("pass", 100))
            if self.is_idle and self.rig.journal.matters.pending_payments:
                self.do(("decide", "credited"))
        raise AssertionError(f"{self.question} stays for ever")


@pytest.fixture(scope="session")
def make_rig():
    """make_rig(folder, screens_seen): a terminal that has just started."""

    def make(folder, screens_seen):
        key = ec.generate_private_key(ec.SECP256R1())
        made = Rig(folder / "state", ManualClock(START), PrivateKeySigner(key), SeededDice(7))
        made.seen = screens_seen
        return made.boot()

    return make


@pytest.fixture
def rig(make_rig, tmp_path, screens_seen):
    made = make_rig(tmp_path, screens_seen)
    yield made
    made.die()


@pytest.fixture(scope="session")
def attend():
    """attend(rig): the same rig, with a machine, a printer and an operator that are friendly."""
    return Attended


@pytest.fixture
def attended(rig, attend):
    return attend(rig)
