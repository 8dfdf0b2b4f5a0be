"""Orders of the visits: written before they are sent, and asked about until their end is known.

The conversation asks and shows; here is what must survive it.  An order whose answer was lost is
never sent again after its visit: the operator is asked what became of it, while nobody stands here.
"""

from __future__ import annotations

from datetime import timedelta

from contract.account.changes import OrderResult
from contract.records import OrderConfirmed, OrderDecided
from kiosk.chance import Dice
from kiosk.conversations.ground.requests import ConfirmOrder, DropOrder
from kiosk.deeds import Deeds
from kiosk.effects import AskOrder
from kiosk.events import Answer, OrderAnswered
from kiosk.operator.errors import OperatorError
from kiosk.operator.outbox import backoff_s
from kiosk.time_values import Instant

# Longer than a request and its one repetition can be on the way; counted from the first moment
# when nobody stands here, because a customer's conversation may send the order once more.
PATIENCE_S = 60.0
# A conversation tries three times, each with a repetition and the question what became of it; the
# last try may be on its way as long as the patience.
ARRIVES_WITHIN = timedelta(minutes=4)


class Orders:
    """What is open is read from the matters, so a restart forgets none."""

    def __init__(self, deeds: Deeds, dice: Dice) -> None:
        self._deeds = deeds
        self._dice = dice
        self._asking = False
        self._last_asked = ""
        self._attempts = 0
        self._ask_after_s: float | None = None  # None until the first quiet moment

    def take(self, deed: ConfirmOrder | DropOrder, language: str, now: Instant) -> None:
        """Write the customer's yes, which is sent behind it; or that the operator did not take it.

        An order that is dropped was sent once, and never again.
        """
        if isinstance(deed, ConfirmOrder):
            self._confirm(deed, language, now)
        else:
            self._decide(OrderResult(order_id=deed.order_id, state="unknown"), now)

    def _confirm(self, order: ConfirmOrder, language: str, now: Instant) -> None:
        quote = order.quote
        self._ask_after_s = None
        self._deeds.write(
            OrderConfirmed(
                at=now.utc,
                order_id=order.order_id,
                msisdn=order.msisdn,
                quote_id=quote.quote_id,
                terms_version=quote.terms_version,
                change=quote.change,
                language=language,
            )
        )

    def open_of(self, msisdn: str, now: Instant) -> dict[str, bool]:
        """Return the orders of a number that are open, and whether each may still arrive."""
        return {
            one.order_id: now.utc - one.confirmed_at < ARRIVES_WITHIN
            for one in self._deeds.matters.orders.values()
            if one.msisdn == msisdn
        }

    def on_answer(self, answer: Answer, now: Instant) -> None:
        """Write the operator's word on an order, whoever asked for it."""
        if isinstance(answer, OrderResult) and answer.state != "unknown":
            self._decide(answer, now)

    def on_quiet(self, now: Instant) -> None:
        """Ask what became of an open order; called while nobody is served."""
        if self._ask_after_s is None:
            self._ask_after_s = now.monotonic_s + PATIENCE_S
        if self._deeds.matters.orders and not self._asking and now.monotonic_s >= self._ask_after_s:
            self._asking = True
            self._last_asked = self._next()
            self._deeds.do(AskOrder(self._last_asked))

    def on_order_answered(self, event: OrderAnswered, now: Instant) -> None:
        """Take what became of an order that no customer waits for any more."""
        self._asking = False
        if isinstance(event.answer, OperatorError):
            self._attempts += 1
            wait_s = backoff_s(self._attempts, self._dice.uniform(0.0, 1.0))
            if self._ask_after_s is not None:
                self._ask_after_s = now.monotonic_s + wait_s
            return
        self._attempts = 0
        self._decide(event.answer, now)

    def _next(self) -> str:
        """Return each open order in turn: one that is never answered holds up no other."""
        orders = self._deeds.matters.orders
        return min((one for one in orders if one > self._last_asked), default=min(orders))

    def _decide(self, answer: OrderResult, now: Instant) -> None:
        if answer.order_id not in self._deeds.matters.orders:
            return
        self._deeds.write(
            OrderDecided(
                at=now.utc,
                order_id=answer.order_id,
                result=answer.state,
                statement=answer.statement or "",
                jws=answer.jws or "",
            )
        )
