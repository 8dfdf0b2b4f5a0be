"""The model in motion: what may happen next in a state, and what becomes of it.

Every step goes through the production objects in the order the program keeps: an event, the desk,
its effects one after another, the records first.  Between any two effects the power may fail.
"""

from __future__ import annotations

from contract.records import RecordBody
from drivers.api import AcceptorEvent, AcceptorStatus
from drivers.ccnet.acceptor import AT_ESCROW
from drivers.ccnet.acceptor import State as Seen
from drivers.ccnet.conduct import POLL, Order
from drivers.ccnet.messages import build_poll_report
from drivers.ccnet.session import Outcome
from drivers.ccnet.tables import Command
from kiosk import effects as do
from kiosk.cash.cash_in import DeskState
from kiosk.cash.rest import AT_REST
from kiosk.effects import Effect
from kiosk.journal.fold import apply
from kiosk.time_values import Instant
from proofs.model.bounds import Bounds
from proofs.model.device import HELD, LARGE, SMALL, Device, Phase
from proofs.model.ghost import Ghost, rule
from proofs.model.operator import Operator
from proofs.model.snapshots import Saved, key_of, live_objects, restore, save
from proofs.model.step import Cut
from proofs.model.terminal import LONG_S, NOW, NOW_S, Terminal, policy_for, quote_for

ORDERS = {do.StackBill: Order.STACK, do.ReturnBill: Order.RETURN, do.HoldBill: Order.HOLD}
WORDS = {
    do.Write: "the record is written",
    do.EnableBills: "the acceptor is enabled",
    do.DisableBills: "the acceptor is disabled",
    do.StackBill: "STACK is ordered",
    do.ReturnBill: "RETURN is ordered",
    do.HoldBill: "HOLD is ordered",
    do.AcknowledgeBill: "the report is acknowledged",
    do.ResetAcceptor: "a reset is ordered",
}
MONEY_ORDERS = frozenset({Command.STACK, Command.RETURN, Command.HOLD})
CYCLE_MAX = 12
DELICATE = frozenset({Phase.STACKED, Phase.CHEATED})
ANSWERED = frozenset({Seen.STACKED, Seen.CHEATED})


class Counter:
    """The counter of the device that is explored now: for mutants that trust it."""

    def __init__(self) -> None:
        self.device: Device | None = None

    def read(self) -> int:
        return 0 if self.device is None else self.device.counter


COUNTER = Counter()


class World:
    """One state at a time; `take` and `put` are how the search moves between them."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.quote = quote_for(bounds.minimum_minor)
        self._heard: list[AcceptorEvent] = []
        self._policy = policy_for(1_000 if bounds.asks else 10_000_000)
        self.terminal = Terminal(self._policy, self._heard.append)
        self.device = Device()
        second = LARGE if bounds.two_types else SMALL
        self.device.types = tuple(SMALL if n % 2 == 0 else second for n in range(bounds.bills))
        COUNTER.device = self.device
        self.ghost = Ghost()
        self.operator = Operator()
        self.durable = self.terminal.deeds.matters
        self.durable_seq = 1
        self.now = NOW
        self.cuts: list[Cut] | None = None  # collected while not None
        self._released = False  # the ACK of a stacked report went out in this step

    # --- states as values ---------------------------------------------------------------------

    @property
    def spent(self) -> int:
        """How many misfortunes there were."""
        return self.ghost.spent

    @spent.setter
    def spent(self, value: int) -> None:
        self.ghost.spent = value

    def look(self) -> None:
        """Hold books, device and operator against each other."""
        self.ghost.look(self.terminal.deeds.matters, self.device)
        for _, times in self.operator.paid:
            rule(times == 1, "one effect per payment at the operator")

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is open."""
        return self.terminal.is_at_rest

    @property
    def _roots(self) -> tuple[object, ...]:
        terminal = self.terminal
        inside = (terminal.desk, terminal.conductor, terminal.deeds)
        return (*inside, self.device, self.ghost, self.operator)

    def key(self) -> bytes:
        """Return the key of the present state."""
        return key_of(self._roots, (int(self.terminal.open_age_s),))

    def state(self) -> Saved:
        """Return the present state."""
        return save([self.terminal, *live_objects(self._roots)])

    def put(self, state: Saved) -> None:
        """Make this the state."""
        restore(state)
        self.durable = self.terminal.deeds.matters
        self.durable_seq = self.terminal.deeds.seq
        self.now = NOW
        self._heard.clear()

    def settle(self) -> None:
        """End a step: the driver, which polls all the time, sees it; then it is now again.

        A stacked report is answered, and the answer's end seen, in steps of their own: anything
        may come in between.
        """
        if not self._released and self.device.phase not in DELICATE:
            self.poll()
        self._released = False
        may_restart = self.ghost.spent < self.bounds.misfortunes
        self.terminal.desk.bills.on_tick(self.now)
        self.terminal.rest(self.now, may_restart=may_restart)
        self.now = NOW
        desk = self.terminal.desk
        if desk.state is DeskState.CLOSED:
            desk.forget()
            self.ghost.person = 0
        self.durable = self.terminal.deeds.matters
        self.ghost.forget(self.durable, self.device)
        self.operator.forget(frozenset(self.durable.pending_payments))

    # --- effects ------------------------------------------------------------------------------

    def follow(self) -> None:
        """What the core does after every event."""
        desk = self.terminal.desk
        desk.on_tick(self.now)
        # What closes from here on is swept by the next tick, what is young or not settled later.
        swept = desk.state is DeskState.CLOSED and self._is_due
        if self.ghost.person == 0 and desk.state in (DeskState.PAYING, DeskState.DECIDED):
            desk.end_visit(self.now)
            desk.forget()
        self._carry(self.terminal.deeds.take())
        self.ghost.on_show(desk.picture, self.durable)
        self.ghost.on_settled(self.durable, closed=swept)
        self._hear()

    @property
    def _is_due(self) -> bool:
        """Whether what late evidence brought can wait no longer."""
        passed_s = self.now.monotonic_s - NOW_S
        return passed_s >= LONG_S or (passed_s > 0 and not self.durable.unsettled_intents)

    @property
    def _has_waited(self) -> bool:
        """Whether the device was waited for since the last credit, in this step or one before."""
        credited_s = self.terminal.desk.bills.last_credit_s
        aged_s = 0.0 if credited_s is None else self.now.monotonic_s - credited_s
        return self.now is not NOW or aged_s >= self._policy.lost_patience_s

    def _hear(self) -> None:
        while self._heard:
            event = self._heard.pop(0)
            self.terminal.desk.on_acceptor(event, self.now)
            self.follow()

    def _carry(self, effects: tuple[Effect, ...]) -> None:
        writes = sum(isinstance(effect, do.Write) for effect in effects)
        done = ""
        for effect in effects:
            words = WORDS.get(type(effect), "")
            if not words:
                continue
            if done and self.cuts is not None:
                self.mark_cut(f"after {done}, before {words}")
            done = words
            if isinstance(effect, do.Write):
                self._write(effect.bodies, is_last=writes == 1)
            else:
                self._order(effect)

    def mark_cut(self, before: str) -> None:
        assert self.cuts is not None
        around = save([self.device, self.ghost, self.operator])
        self.cuts.append(Cut(before, self.durable, self.durable_seq, around))

    def _write(self, bodies: tuple[RecordBody, ...], *, is_last: bool) -> None:
        deeds = self.terminal.deeds
        if is_last:
            self.durable, self.durable_seq = deeds.matters, deeds.seq
        else:
            for body in bodies:
                self.durable_seq += 1
                self.durable = apply(self.durable, self.durable_seq, body).matters
        closes = any(body.kind == "transaction_closed" for body in bodies)
        for body in bodies:
            if body.kind == "submitted" and len(body.payments) > 1:
                whys = {one.why for one in bodies if one.kind == "transaction_closed"}
                rule(whys == {"finished"}, "money is split only where the customer finishes")
                rule(
                    body.transaction_id not in self.ghost.doubted,
                    "money is not split once a bill of it was in doubt",
                )
            self.ghost.on_write(body, self.device)
            if body.kind == "transaction_closed":
                waited = self.now is not NOW
                settled = not self.durable.unsettled_intents
                rule(waited or settled, "a visit ends only once its last credit is settled")
            elif body.kind == "submitted" and not closes and body.replaces_payment_id is None:
                settled = all(
                    intent.transaction_id != body.transaction_id
                    for intent in self.durable.unsettled_intents
                )
                waited = self._has_waited or self.terminal.desk.bills.status in AT_REST
                rule(waited or settled, "late evidence is submitted only once it is settled")

    def _order(self, effect: Effect) -> None:
        conductor = self.terminal.conductor
        match effect:
            case do.EnableBills(bill_types):
                conductor.want(bill_types)
            case do.DisableBills():
                conductor.want(frozenset())
            case do.AcknowledgeBill(report):
                self.ghost.on_acknowledge(self.device)
                conductor.acknowledge(report)
            case do.ResetAcceptor():
                conductor.want_reset()
            case _:
                if isinstance(effect, do.StackBill):
                    opened = self.durable.open_intent is not None
                    rule(opened, "a bill is ordered stacked only once its intent is written")
                conductor.order(ORDERS[type(effect)])

    # --- the wire -----------------------------------------------------------------------------

    @property
    def poll_matters(self) -> bool:
        """Whether a poll of its own is due: a stacked report or what comes after it."""
        state = self.terminal.conductor.acceptor.state
        return self.device.answers and (self.device.phase in DELICATE or state in ANSWERED)

    def poll(self, *, ack_lost: bool = False) -> None:
        """The driver asks, tells what is new, and goes on until there is nothing to command."""
        conductor, device = self.terminal.conductor, self.device
        for _ in range(CYCLE_MAX):
            if not device.answers:
                return
            report = build_poll_report(device.report())
            may_acknowledge = conductor.take_report(report, NOW_S)
            if device.phase in HELD:
                # The ACK goes out in the exchange, before anybody else hears of the report.
                self._released = device.phase in DELICATE
                if may_acknowledge and not ack_lost:
                    self.ghost.on_acknowledge(device)
                    device.release()
                self._hear()
                if self._released:
                    return
                continue
            self._hear()
            if self.order_waits or (conductor._fresh and not self._command()):
                return

    @property
    def order_waits(self) -> bool:
        """Whether a bill in escrow is about to be commanded."""
        conductor = self.terminal.conductor
        waits = conductor._order is not None and conductor._fresh
        return waits and conductor.acceptor.state in AT_ESCROW

    def command(self) -> None:
        """The order about the bill in escrow reaches the device, or the silence."""
        self._command()

    def _command(self) -> bool:
        conductor = self.terminal.conductor
        request = conductor.next(NOW_S)
        if request is None or request == POLL:
            return False
        if not self.device.answers:
            conductor.take_silence(request, NOW_S)
            return True
        reply = self.device.answer(request)
        if request.command is Command.STACK and reply.outcome is Outcome.ACCEPTED:
            self.ghost.on_stack(self.durable, self.device)
        conductor.take_reply(request, reply, NOW_S)
        self._hear()
        return request.command not in MONEY_ORDERS

    # --- power and time -----------------------------------------------------------------------

    def wait(self, seconds: float) -> None:
        """Nothing happens for so long, but that the driver polls all the time."""
        conductor = self.terminal.conductor
        if not self.device.answers and conductor.acceptor.status is not AcceptorStatus.LOST:
            conductor.lose_port("silence", NOW_S)
            self._hear()
        self.now = Instant(NOW_S + seconds, NOW.plus(seconds).utc)
        self.follow()

    def restart(self, off_s: float = 0.0) -> None:
        """The process dies, and the next one takes up what the journal says."""
        self._heard.clear()
        self.ghost.on_restart()
        self.terminal.boot(self.durable, self.durable_seq)
        if off_s:
            self.terminal.age_journal(off_s)
        self._carry(self.terminal.deeds.take())

    def cut_at(self, cut: Cut) -> None:
        """The power fails there."""
        restore(cut.around)
        self.durable, self.durable_seq = cut.durable, cut.seq
        self.now = NOW
        self.restart()
