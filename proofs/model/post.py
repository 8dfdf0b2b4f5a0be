"""The other half: journal, outbox and operator, while answers are lost and backups come back.

The production's correspondence and outbox send; the operator of the model holds a prefix of the
journal and pays what it finds there.  Numbers of records only ever grow, so states are told apart
by their order and by who is next to whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contract.messages import JournalHead, PaymentResult, PaymentStatement, Problem
from contract.records import (
    QUIET_KINDS,
    BillCredited,
    IntentOpened,
    IntentSettled,
    RecordBody,
    TransactionClosed,
    TransactionOpened,
)
from kiosk import effects as do
from kiosk.cash.desk import CashDesk
from kiosk.cash.submission import submitted
from kiosk.correspondence import Correspondence
from kiosk.deeds import Deeds
from kiosk.events import HeadAnswered, PaymentAnswered, RecordsSent
from kiosk.journal.matters import PendingPayment
from kiosk.operator import outbox
from kiosk.operator.errors import OperatorProblemError, OperatorUnreachableError
from kiosk.operator.outbox import Outbox
from kiosk.operator.signing import VerifiedReceipt
from proofs.model.bounds import Bounds, Misfortune
from proofs.model.ghost import rule
from proofs.model.operator import Decided, Operator, Paid, statement_of
from proofs.model.snapshots import Saved, key_of, live_objects, restore, save
from proofs.model.step import Action, Cut
from proofs.model.terminal import (
    DICE,
    NOW,
    NOW_S,
    UTC_NOW,
    fresh_matters,
    policy_for,
    quote_for,
)

NUMBER, BILL_MINOR = "+79160000001", 10_000
DUE_S, LATER_S, AGES_S = 0.0, NOW_S + 50_000.0, 100_000.0
UNREACHABLE = OperatorUnreachableError("no answer")
DELAYS = ("_ask_payment_after_s", "_probe_after_s", "_ask_head_after_s")
Asked = do.SendRecords | do.AskHead | do.AskPayment
Answer = RecordsSent | HeadAnswered | PaymentAnswered


class Scene:
    """What is on the wire and on the journal, beside what the program knows."""

    def __init__(self) -> None:
        self.spent = 0
        self.visits = 0
        self.statement: PaymentStatement | None = None
        self.orders: tuple[PendingPayment, ...] = ()
        # Numbers and words that the key takes up in its own way begin with `at_`.
        self.at_payments: tuple[tuple[int, str], ...] = ()  # record, payment
        self.at_loud = 1
        self.at_asked: Asked | None = None
        self.at_answer: Answer | None = None
        self.at_upto = 1  # what the operator holds
        self.at_backup: tuple[int, Decided, Paid] | None = None


class PostWorld:
    """Like `proofs.model.world`, of the post."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.cuts: list[Cut] | None = None
        self.now = NOW
        self.operator, self.scene = Operator(), Scene()
        self._boot(Deeds(fresh_matters(), 1, DICE), Outbox(head_seq=1, loud_seq=1))

    def _boot(self, deeds: Deeds, box: Outbox) -> None:
        self.deeds = deeds
        self.desk = CashDesk(policy_for(10_000_000), deeds)
        self.post = Correspondence(box, deeds, DICE, self.desk.on_result)
        self.desk.recover(NOW)

    # --- states as values ---------------------------------------------------------------------

    @property
    def spent(self) -> int:
        return self.scene.spent

    @spent.setter
    def spent(self, value: int) -> None:
        self.scene.spent = value

    @property
    def _roots(self) -> tuple[object, ...]:
        return (self.desk, self.post, self.deeds, self.operator, self.scene)

    def key(self) -> bytes:
        return key_of(self._roots, self._numbers())

    def _numbers(self) -> tuple[int | str | bool | None, ...]:
        """The numbers of records as ranks: next to each other, or further apart."""
        box, scene = self.post._box, self.scene
        flying = box.in_flight if isinstance(box.in_flight, outbox.SendRecords) else None
        asked = scene.at_asked if isinstance(scene.at_asked, do.SendRecords) else None
        told = scene.at_answer
        upto = getattr(getattr(told, "answer", None), "upto_seq", 0)
        values = [
            *(box.head_seq, box.loud_seq, box.next_seq, self.deeds.matters.acknowledged_seq),
            *((flying.first_seq, flying.upto_seq) if flying else (0, 0)),
            *((asked.first_seq, asked.first_seq + asked.count) if asked else (0, 0)),
            *(scene.at_loud, scene.at_upto, scene.at_backup[0] if scene.at_backup else 0, upto),
            *(seq for seq, _ in scene.at_payments),
        ]
        ranks: dict[int, int] = {}
        rank, before = 0, 0
        for value in sorted(set(values)):
            rank += min(value - before, 2)
            ranks[value], before = rank, value
        place = {payment: number for number, (_, payment) in enumerate(scene.at_payments)}
        statements = getattr(told, "statements", ())
        return (
            *(ranks[value] for value in values),
            *(min(box.attempts, 4), box.not_before_s > NOW_S, box.doubtful),
            *(type(box.in_flight).__name__, type(scene.at_asked).__name__, type(told).__name__),
            type(getattr(told, "answer", None)).__name__,
            ",".join(str(place[one.payment_id]) for one, _, _ in statements),
            str(getattr(getattr(told, "answer", None), "state", "")),
            place.get(getattr(scene.at_asked, "payment_id", ""), -1),
            place.get(getattr(told, "payment_id", ""), -1),
            repr(box.sales_stop),
            -1 if scene.at_backup is None else len(scene.at_backup[1]),
        )

    def state(self) -> Saved:
        keeper = Keeper(self)
        return save([keeper, *live_objects(self._roots)])

    def put(self, state: Saved) -> None:
        restore(state)
        state[0][0].give(self)
        self.now = NOW

    def settle(self) -> None:
        """End a step: what is due is due, what is not comes later."""
        self._carry()
        now_s = self.now.monotonic_s
        for name in DELAYS:
            after_s = vars(self.post)[name]
            if after_s is not None:
                setattr(self.post, name, LATER_S if after_s > now_s else DUE_S)
        box = self.post._box
        waits = LATER_S if box.not_before_s > now_s else DUE_S
        self.post._box = replace(box, not_before_s=waits, attempts=min(box.attempts, 4))
        self.now = NOW
        self.desk.forget()

    def _carry(self) -> None:
        """What the core does after every event."""
        self.desk.on_tick(self.now)
        for _ in range(2):
            effects = self.deeds.take()
            written = sum(len(one.bodies) for one in effects if isinstance(one, do.Write))
            seq = self.deeds.seq - written
            for effect in effects:
                if isinstance(effect, do.Write):
                    self._see(seq, effect.bodies)
                    seq += len(effect.bodies)
                    self.post.on_written(seq, effect.bodies, self.now)
                elif isinstance(effect, do.SendRecords | do.AskHead | do.AskPayment):
                    rule(self.scene.at_asked is None, "one request at a time")
                    self.scene.at_asked = effect
            self.post.on_tick(self.now)

    def _see(self, seq: int, bodies: Iterable[RecordBody]) -> None:
        for number, body in enumerate(bodies, seq + 1):
            if body.kind not in QUIET_KINDS:
                self.scene.at_loud = number
            if body.kind == "submitted":
                for order in body.payments:
                    self.scene.at_payments += ((number, order.payment_id),)
                    self.scene.orders += (self.deeds.matters.pending_payments[order.payment_id],)

    # --- what may happen ----------------------------------------------------------------------

    def actions(self) -> Iterator[Action]:
        """Yield all that may happen in the present state."""
        scene, more = self.scene, self.scene.spent < self.bounds.misfortunes
        yield Action("a long time passes", self._wait)
        if scene.visits < self.bounds.visits:
            yield Action("a visit's money is submitted", self._submit, kind=False)
        if scene.at_asked is not None and scene.at_answer is None:
            yield Action("the operator takes the request", self._serve)
        if scene.at_answer is not None:
            yield Action("the answer comes", self._hear)
        if scene.at_backup is None:
            yield Action("the operator backs up", self._back_up, kind=False)
        if more:
            yield from (one for one in self._misfortunes() if one.misfortune in self.bounds.kinds)

    def _misfortunes(self) -> Iterator[Action]:
        scene, kinds = self.scene, Misfortune
        yield Action(kinds.CUT.value, self._restart, kinds.CUT, kind=False)
        if scene.at_asked is not None:
            yield Action(kinds.ANSWER_LOST.value, self._lose, kinds.ANSWER_LOST, kind=False)
        if scene.at_backup is not None:
            yield Action(kinds.RESTORED.value, self._restore, kinds.RESTORED, kind=False)
        if self.operator.certificate == 1:
            yield Action(kinds.RENEWED.value, self._renew, kinds.RENEWED, kind=False)

    def _wait(self) -> None:
        self.now = NOW.plus(AGES_S)
        self.post.on_tick(self.now)

    def _submit(self) -> None:
        """A whole visit, in one commit: how it comes about is the other half's matter."""
        self.scene.visits += 1
        deeds, at = self.deeds, UTC_NOW
        visit, intent = deeds.new_id(NOW), deeds.new_id(NOW)
        deeds.write(
            TransactionOpened(
                at=at,
                transaction_id=visit,
                msisdn=NUMBER,
                quote=quote_for(1_000),
                language="ru",
            ),
            IntentOpened(
                at=at,
                intent_id=intent,
                transaction_id=visit,
                bill_type=4,
                denomination_minor=BILL_MINOR,
                currency="RUB",
                device_serial="A1",
                cassette_no=1,
            ),
            BillCredited(
                at=at,
                intent_id=intent,
                transaction_id=visit,
                amount_minor=BILL_MINOR,
                cassette_no=1,
                bill_type=4,
                evidence="stacked",
            ),
            IntentSettled(at=at, intent_id=intent),
        )
        money = submitted(deeds.matters.transactions[visit], deeds, "T-004211", NOW)
        deeds.write(money, TransactionClosed(at=at, transaction_id=visit, why="finished"))

    def _serve(self) -> None:
        """The operator carries the request out; its answer is on its way."""
        scene = self.scene
        match scene.at_asked:
            case do.SendRecords(first_seq, count):
                scene.at_answer = self._take_records(first_seq, first_seq + count - 1)
            case do.AskHead():
                head = JournalHead(journal_id="J-1", upto_seq=scene.at_upto, head_hash="00")
                scene.at_answer = HeadAnswered(head)
            case do.AskPayment(payment_id):
                told = self.operator.known(payment_id)
                scene.at_answer = self._status(payment_id, told)

    def _take_records(self, first: int, last: int) -> RecordsSent:
        scene = self.scene
        if first > scene.at_upto + 1:
            gap = Problem(
                title="gap",
                status=412,
                code="gap",
                retryable=True,
                expected_seq=scene.at_upto + 1,
            )
            return RecordsSent(OperatorProblemError(gap))
        scene.at_upto = max(scene.at_upto, last)
        mine = [payment for seq, payment in scene.at_payments if first <= seq <= last]
        for payment_id in mine:
            self.operator.decide(payment_id, "credited")
        receipt = VerifiedReceipt("J-1", last, "00" * 32, "{}", "a..b", (), ())
        return RecordsSent(receipt, tuple((self._word(one), "{}", "a..b") for one in mine))

    def _status(self, payment_id: str, told: str | None) -> PaymentAnswered:
        if told is None:
            return PaymentAnswered(
                payment_id, PaymentResult(payment_id=payment_id, state="unknown")
            )
        result = PaymentResult(payment_id=payment_id, state="credited", statement="{}", jws="a..b")
        return PaymentAnswered(payment_id, result, self._word(payment_id))

    def _word(self, payment_id: str) -> PaymentStatement:
        order = next(one for one in self.scene.orders if one.order.payment_id == payment_id)
        return statement_of(order, "credited", UTC_NOW)

    def _hear(self) -> None:
        answer, self.scene.at_answer, self.scene.at_asked = self.scene.at_answer, None, None
        self._take(answer)

    def _take(self, answer: Answer | None) -> None:
        match answer:
            case RecordsSent():
                self.post.on_records_sent(answer, self.now)
            case HeadAnswered():
                self.post.on_head_answered(answer, self.now)
            case PaymentAnswered():
                self.post.on_payment_answered(answer, self.now)

    def _lose(self) -> None:
        """No answer comes, whether or not the request was carried out."""
        asked, self.scene.at_asked, self.scene.at_answer = self.scene.at_asked, None, None
        match asked:
            case do.SendRecords():
                self._take(RecordsSent(UNREACHABLE))
            case do.AskHead():
                self._take(HeadAnswered(UNREACHABLE))
            case do.AskPayment(payment_id):
                self._take(PaymentAnswered(payment_id, UNREACHABLE))

    def _restart(self) -> None:
        scene, matters = self.scene, self.deeds.matters
        scene.at_asked = scene.at_answer = None
        acknowledged, seq = matters.acknowledged_seq, self.deeds.seq
        loud = max(scene.at_loud, acknowledged)
        box = Outbox.rebuilt(seq, loud, acknowledged, NOW_S, 0.0)
        self._boot(Deeds(matters, seq, DICE), box)

    def _back_up(self) -> None:
        operator = self.operator
        self.scene.at_backup = (self.scene.at_upto, operator.decided, operator.paid)

    def _restore(self) -> None:
        assert self.scene.at_backup is not None
        self.scene.at_upto, self.operator.decided, self.operator.paid = self.scene.at_backup

    def _renew(self) -> None:
        self.operator.certificate += 1

    # --- what must hold -----------------------------------------------------------------------

    def look(self) -> None:
        """One effect per payment; nothing credited here that the operator never saw."""
        for _, times in self.operator.paid:
            rule(times == 1, "one effect per payment at the operator")

    @property
    def is_at_rest(self) -> bool:
        """Everything delivered, everything paid there, everything known here."""
        paid = {payment for payment, _ in self.operator.paid}
        return (
            not self.deeds.matters.pending_payments
            and self.post.rests
            and self.scene.at_upto >= self.scene.at_loud
            and paid == {payment for _, payment in self.scene.at_payments}
        )

    def cut_at(self, cut: Cut) -> None:
        """The post's effects are questions; a cut between them is a cut before the next."""
        raise AssertionError(cut)


class Keeper:
    """Which objects a state of the post is made of."""

    def __init__(self, world: PostWorld) -> None:
        self.desk, self.post, self.deeds = world.desk, world.post, world.deeds

    def give(self, world: PostWorld) -> None:
        world.desk, world.post, world.deeds = self.desk, self.post, self.deeds
