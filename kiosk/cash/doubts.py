"""Bills whose owner is not proved: the records that put them into suspense."""

from __future__ import annotations

from contract.records import SuspenseOpened
from kiosk.cash.policy import CashPolicy
from kiosk.cash.sale import SuspenseReason
from kiosk.deeds import Deeds
from kiosk.identifiers import suspense_code
from kiosk.journal.matters import IntentPhase, IntentState
from kiosk.time_values import Instant


class Doubts:
    """Writes them; what becomes of them is evidence's, or the operator's."""

    def __init__(self, policy: CashPolicy, deeds: Deeds) -> None:
        self._policy = policy
        self._deeds = deeds

    def open(
        self,
        minor: int,
        intent: IntentState | None,
        reason: SuspenseReason,
        now: Instant,
        *,
        reverses: bool = False,
    ) -> None:
        """Put a bill into suspense; intent is None for one that nobody announced."""
        suspense_id = self._deeds.new_id(now)
        self._deeds.write(
            SuspenseOpened(
                at=now.utc,
                suspense_id=suspense_id,
                intent_id=intent.intent_id if intent else None,
                transaction_id=intent.transaction_id if intent else None,
                amount_minor=minor,
                currency=self._policy.currency,
                cassette_no=intent.cassette_no if intent else self._deeds.matters.cassette_no,
                reason=reason,
                code=suspense_code(suspense_id),
                reverses_credit=reverses,
            )
        )
        self._deeds.log("bill_doubtful", "warning", reason=reason, minor=minor)

    def reverse_last_credit(self, transaction_id: str, now: Instant) -> None:
        """A bill may have been pulled back out: the last credit becomes suspense."""
        credited = [
            intent
            for intent in self._deeds.matters.intents.values()
            if intent.transaction_id == transaction_id
            and intent.state in (IntentPhase.CREDITED, IntentPhase.SETTLED)
        ]
        last = max(credited, key=lambda intent: intent.seq, default=None)
        balance = self._deeds.matters.visit_balances.get(transaction_id, 0)
        if last is not None and balance >= last.denomination_minor:
            self.open(last.denomination_minor, last, "cheat", now, reverses=True)
