"""The core under fingers: taps and intents in any order, without and with money in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from contract.messages import NumberCheck, NumberCheckAnswer
from contract.quotes import FeeTier, Quote
from contract.records import Genesis, RecordBody
from drivers.api import (
    AcceptorEvent,
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillSettled,
    BillStacked,
    BillType,
    CoverState,
    CutterState,
    LinkState,
    PaperState,
    PresenterState,
    PrinterStatus,
    PrinterStatusChanged,
)
from kiosk import effects as do
from kiosk.assembly import core_of
from kiosk.clock import ManualClock
from kiosk.config.pack import OperatorPack
from kiosk.config.pack_loading import load_pack
from kiosk.config.settings import Settings, TerminalSettings
from kiosk.core import Core
from kiosk.dice import SeededDice
from kiosk.effects import Effect
from kiosk.events import AcceptorSaid, CustomerDid, Event, OperatorAnswered, PrinterSaid, Ticked
from kiosk.journal import ledger
from kiosk.journal.fold import apply
from kiosk.journal.matters import Matters
from kiosk.operator.client import DRIFT_S_MAX
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.operator.outbox import Outbox
from kiosk.texts.languages import OWN_NAMES
from kiosk.views import intents
from kiosk.views.base import Screen
from proofs.fuzz.draw import Draw
from proofs.fuzz.target import OneInput

BILL_TYPE, BILL_UNITS, BILL_MINOR = 5, 500, 50_000
NUMBER = "9161234567"
LANGUAGES = (*OWN_NAMES, "xx", "")
FINE = PrinterStatus(
    LinkState.UP, PaperState.OK, CoverState.CLOSED, CutterState.OK, PresenterState.EMPTY
)
SUMS_MINOR = (1000, 0, 1, 99, 50_000, 1_500_000, 10**12)
PERCENTS = ("0", "2", "99.999", "0.001")
DRIFTS_S = (0, -1, 86_400, DRIFT_S_MAX, -DRIFT_S_MAX)
DAWN, DUSK = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
PAUSES_S = (0.1, 1.0, 5.0, 20.0, 45.0, 125.0, 400.0)


@lru_cache(maxsize=1)
def _pack() -> OperatorPack:
    return load_pack()


class Terminal:
    """A core whose journal is a fold in memory; the acceptor obeys, the operator is drawn."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.screen: Screen | None = None
        self.inserted_minor = 0
        self.good_numbers: set[str] = set()
        self._asked: list[do.AskOperator] = []
        self._said: list[AcceptorEvent] = []
        self._stack_orders = 0
        self._matters, self._seq = Matters(), 0
        self._submitted_minor = 0
        genesis = Genesis(
            at=self.clock.utc(), journal_id="j-1", terminal_id="T-004211", fingerprint="f"
        )
        self._write((genesis,))
        self._core = self._made()
        self._carry(self._core.start(self.clock.now()))
        self._ready()

    def _made(self) -> Core:
        return core_of(
            Settings(terminal=TerminalSettings(terminal_id="T-004211", address="Mira 5")),
            _pack(),
            matters=self._matters,
            seq=self._seq,
            outbox=Outbox.rebuilt(
                self._seq, self._seq, self._seq, self.clock.now().monotonic_s, 0.0
            ),
            dice=SeededDice(7),
            version="fuzz",
        )

    def _ready(self) -> None:
        table = (BillType(BILL_TYPE, "RUS", BILL_UNITS),)
        self.hear(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", "A1"), table))
        self.hear(AcceptorStatusChanged(AcceptorStatus.DISABLED))
        self.tell(PrinterSaid(PrinterStatusChanged(FINE)))
        self.wait(2.0)

    # --- what comes in ---

    def tell(self, event: Event) -> None:
        self._carry(self._core.step(event, self.clock.now()))
        while self._said:
            self._carry(self._core.step(AcceptorSaid(self._said.pop(0)), self.clock.now()))
        self.check()

    def hear(self, event: AcceptorEvent) -> None:
        self.tell(AcceptorSaid(event))

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.tell(Ticked())

    def do(self, intent: intents.Intent) -> None:
        self.tell(CustomerDid(intent))

    def press(self, choice_id: str) -> None:
        assert self.screen is not None
        self.do(intents.Choose(self.screen.serial, choice_id))

    def answer(self, draw: Draw) -> None:
        """Answer the oldest question about a number."""
        if not self._asked:
            return
        asked = self._asked.pop(0)
        kind = draw.byte() % 4
        check = asked.question.body
        if kind == 3 or not isinstance(check, NumberCheck):
            refusal = OperatorUnreachableError("no route")
            self.tell(OperatorAnswered(asked.request_id, refusal))
            return
        msisdn = check.msisdn
        if kind == 2:
            answer = NumberCheckAnswer(msisdn=msisdn, verdict="unknown")
        else:
            self.good_numbers.add(msisdn)
            quote = self._odd_quote(draw) if kind == 1 else self._quote()
            answer = NumberCheckAnswer(msisdn=msisdn, verdict="ok", quote=quote)
        drift_s = draw.pick(DRIFTS_S) if kind == 1 else 0
        self.tell(OperatorAnswered(asked.request_id, answer, drift_s=drift_s))

    def _quote(self) -> Quote:
        return Quote(
            quote_id="Q-1",
            currency="RUB",
            fee_tiers=(FeeTier(percent="2"),),
            min_minor=1000,
            max_minor=1_500_000,
            expires_at=self.clock.utc() + timedelta(minutes=15),
        )

    def _odd_quote(self, draw: Draw) -> Quote:
        """Whatever the contract lets through."""
        tier = FeeTier(
            from_minor=draw.pick(SUMS_MINOR),
            percent=draw.pick(PERCENTS),
            fixed_minor=draw.pick(SUMS_MINOR),
        )
        return Quote(
            quote_id="Q-2",
            currency=draw.pick(("RUB", "RUB", "USD", "KZT")),
            fee_tiers=(FeeTier(percent=draw.pick(PERCENTS)), tier),
            min_minor=draw.pick(SUMS_MINOR),
            max_minor=draw.pick(SUMS_MINOR),
            expires_at=draw.pick((DAWN, DUSK, self.clock.utc() + timedelta(minutes=15))),
        )

    def pay(self) -> None:
        """Type the number, have it confirmed, put one bill in."""
        self.press("top_up")
        for digit in NUMBER:
            assert self.screen is not None
            self.do(intents.TypeDigit(self.screen.serial, digit))
        self.press("next")
        self.answer(Draw(b"\0"))
        self.press("yes")
        self.hear(AcceptorStatusChanged(AcceptorStatus.ACCEPTING))
        self.hear(BillEscrowed(BILL_TYPE))
        assert self._stack_orders == 1, "the bill was not ordered into the cassette"
        self.inserted_minor = BILL_MINOR
        self.hear(AcceptorStatusChanged(AcceptorStatus.STACKED))
        self.hear(BillStacked(1, BILL_TYPE))
        self.hear(BillSettled(1))
        self.hear(AcceptorStatusChanged(AcceptorStatus.IDLE))

    # --- what goes out ---

    def _carry(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            match effect:
                case do.Write(bodies):
                    self._write(bodies)
                case do.ShowScreen(screen):
                    self.screen = screen
                case do.AskOperator():
                    self._asked.append(effect)
                case do.EnableBills():
                    self._said.append(AcceptorStatusChanged(AcceptorStatus.IDLE))
                case do.DisableBills():
                    self._said.append(AcceptorStatusChanged(AcceptorStatus.DISABLED))
                case do.StackBill():
                    self._stack_orders += 1
                case _:
                    pass
        if hasattr(self, "_core"):
            self._core.synchronise(self._matters, self._seq)

    def _write(self, bodies: tuple[RecordBody, ...]) -> None:
        for body in bodies:
            self._seq += 1
            self._matters = apply(self._matters, self._seq, body).matters
            if body.kind == "submitted":
                for order in body.payments:
                    assert order.msisdn in self.good_numbers, "paid to a number nobody checked"
                    self._submitted_minor += order.inserted_minor

    def check(self) -> None:
        """Money is where it was, and the screen is one."""
        books = dict(self._matters.books)
        ledger.check(books)
        assets, _ = ledger.totals(books)
        stacked = self.inserted_minor if self._matters.intents else 0
        assert assets in (stacked, 0 if self._matters.open_intent else stacked), "money moved"
        assert self._submitted_minor <= self.inserted_minor, "more was paid than came in"
        assert self._stack_orders <= 1, "a tap ordered a bill"
        if self.screen is not None:
            ids = [choice.id for choice in self.screen.view.choices]
            assert len(ids) == len(set(ids)), "two choices with one name"
            assert self.screen.view.title


def prepare(place: Path) -> OneInput:
    """The first byte: with a bill in or not; then what fingers, time and operator do."""
    _pack()

    def one_input(data: bytes) -> None:
        draw, terminal = Draw(data), Terminal()
        if draw.byte() & 1:
            terminal.pay()
        while draw:
            _one(terminal, draw)

    return one_input


def _one(terminal: Terminal, draw: Draw) -> None:
    assert terminal.screen is not None
    screen = terminal.screen
    kind = draw.byte()
    serial = screen.serial - (kind >> 7 & draw.byte() & 1)
    match kind % 20:
        case 0 | 1 | 2 | 3 | 4:
            choices = [choice.id for choice in screen.view.choices]
            if screen.overlay is not None:
                choices += [choice.id for choice in screen.overlay.choices]
            terminal.do(intents.Choose(serial, draw.pick(choices) if choices else "x"))
        case 5:
            terminal.do(intents.Choose(serial, draw.text()))
        case 6 | 7:
            terminal.do(intents.TypeDigit(serial, str(draw.byte() % 10)))
        case 8:
            for digit in NUMBER[: draw.byte() % 11]:
                terminal.do(intents.TypeDigit(screen.serial, digit))
        case 9:
            terminal.do(intents.TypeDigit(serial, draw.text()))
        case 10:
            terminal.do(intents.EraseAll(serial) if draw.flag() else intents.EraseDigit(serial))
        case 11:
            terminal.do(intents.SetLanguage(draw.pick(LANGUAGES)))
        case 12:
            terminal.do(draw.pick(PLAIN))
        case 13 | 14 | 15:
            terminal.answer(draw)
        case _:
            terminal.wait(draw.pick(PAUSES_S))


PLAIN: tuple[intents.Intent, ...] = (
    intents.OpenLanguages(),
    intents.ToggleLargeText(),
    intents.ToggleContrast(),
    intents.ToggleLowReach(),
    intents.CallPerson(),
    intents.AskWhoTakesMoney(),
    intents.Touched(),
)


def seeds() -> Iterable[bytes]:
    """A visit to the cash screen and back; money in, then finish, idle, another number, help."""
    to_cash = b"\x00\x00\x08\x0a\x00\x01\x0d\x00\x00\x00"
    return [
        b"\x00" + to_cash,
        *(
            b"\x00\x00\x00\x08\x0a\x00\x01\x0d\x01" + bytes([n] * 9) + b"\x00\x00" * 4
            for n in range(8)
        ),
        b"\x01" + b"\x00\x00" * 6 + b"\x10\x03" * 6,
        b"\x01" + b"\x10\x06" * 4 + to_cash,
        b"\x01" + b"\x0c\x04\x0c\x05\x00\x01" * 3 + b"\x10\x04" * 5,
        b"\x01" + b"\x00\x01\x08\x0a\x00\x00\x0d\x00\x00\x01" * 3,
        b"\x00" + bytes(range(60)),
        b"\x01" + bytes(range(60, 120)),
    ]
