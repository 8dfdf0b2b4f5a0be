"""Bills whose owner is not proved: the records that put them into suspense."""

from __future__ import annotations

from typing import Literal

from contract.records import EvidenceReported, RecordBody, SuspenseOpened
from kiosk.cash.alarms import ALARM_REASONS
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
        bill_type: int | None = None,
        beside: tuple[RecordBody, ...] = (),
    ) -> None:
        """Put a bill into suspense; intent is None for one that nobody announced.

        bill_type is the device's, of a bill without an intent; beside is written with it, at once.
        """
        suspense_id = self._deeds.new_id(now)
        opened = SuspenseOpened(
            at=now.utc,
            suspense_id=suspense_id,
            intent_id=intent.intent_id if intent else None,
            transaction_id=intent.transaction_id if intent else None,
            amount_minor=minor,
            currency=self._policy.currency,
            cassette_no=intent.cassette_no if intent else self._deeds.matters.cassette_no,
            reason=reason,
            code=suspense_code(suspense_id),
            bill_type=intent.bill_type if intent else bill_type,
        )
        self._deeds.write(opened, *beside)
        self._deeds.log("bill_doubtful", "warning", reason=reason, minor=minor)

    def reversal(self, intent: IntentState, reason: SuspenseReason, now: Instant) -> SuspenseOpened:
        """Return the record that takes a credited bill of an open visit back into doubt."""
        suspense_id = self._deeds.new_id(now)
        return SuspenseOpened(
            at=now.utc,
            suspense_id=suspense_id,
            intent_id=intent.intent_id,
            transaction_id=intent.transaction_id,
            amount_minor=intent.denomination_minor,
            currency=self._policy.currency,
            cassette_no=intent.cassette_no,
            reason=reason,
            code=suspense_code(suspense_id),
            bill_type=intent.bill_type,
            reverses_credit=True,
        )

    @property
    def alarming(self) -> int:
        """How many bills under alarm nobody announced."""
        matters = self._deeds.matters.suspense.values()
        return sum(one.intent_id is None and one.reason in ALARM_REASONS for one in matters)

    def note_return(self, intent: IntentState | None, now: Instant) -> None:
        """A bill of this kind came back: of a doubtful one that is no proof, but worth knowing."""
        suspense = self._deeds.matters.suspense.get((intent and intent.suspense_id) or "")
        if intent is not None and suspense is not None and not suspense.reported_returned:
            self._note(intent, suspense.suspense_id, "returned", now)

    def note_stacked(self, intent: IntentState | None, now: Instant) -> None:
        """A bill was reported stacked that was decided to have been given back."""
        if intent is not None and intent.state is IntentPhase.DECIDED_RETURNED:
            assert intent.suspense_id is not None, "a decided intent was in suspense"
            self._note(intent, intent.suspense_id, "stacked", now)

    def _note(
        self,
        intent: IntentState,
        suspense_id: str,
        what: Literal["returned", "stacked"],
        now: Instant,
    ) -> None:
        self._deeds.write(
            EvidenceReported(
                at=now.utc, intent_id=intent.intent_id, suspense_id=suspense_id, what=what
            )
        )
        self._deeds.log("late_evidence", "warning", what=what, suspense_id=suspense_id)
