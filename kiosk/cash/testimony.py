"""What the acceptor's word is worth: whether it said who it is, and what it has still to tell.

A stacked report is a state that is told again after a brown-out or a restart.  Which doubtful bill
it may still be about is remembered here until the device rests.
"""

from __future__ import annotations

from kiosk.cash.alarms import ALARM_REASONS, freeze_reason
from kiosk.cash.credit import CREDIT_DECISIONS, FROZEN_DECISIONS, CreditDecision, IntentLife
from kiosk.deeds import Deeds
from kiosk.journal.matters import IntentPhase, IntentState

CREDITED = frozenset({IntentPhase.CREDITED, IntentPhase.SETTLED})


class Testimony:
    """Of this process; the journal remembers the rest."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds
        self.is_named = False  # it said who it is since it came, or came back
        self.unnamed_credits: set[str] = set()  # intents credited before it said so
        self._untold: set[str] = set()  # intents under alarm that it may still tell of

    def recover(self, newest: IntentState | None) -> None:
        """A process before this one may have left the newest bill untold.

        What is not settled may be credited on the word of one that had not said who it is.
        """
        self._untold = set() if newest is None else {newest.intent_id}
        self.unnamed_credits = {one.intent_id for one in self._deeds.matters.unsettled_intents}

    def on_named(self) -> None:
        """It said who it is, and nobody minds."""
        self.is_named = True
        self.unnamed_credits.clear()

    def on_lost(self) -> None:
        """Another one may stand there when something answers again."""
        self.is_named = False

    def on_rest(self) -> None:
        """A device that rests has told all it had to tell."""
        self._untold.clear()

    def on_credit(self, intent: IntentState) -> None:
        """A bill was credited on its word."""
        if not self.is_named:
            self.unnamed_credits.add(intent.intent_id)

    def on_doubt(self, intent: IntentState) -> None:
        """A bill became doubtful before all of it was told."""
        self._untold.add(intent.intent_id)

    def decision(self, intent: IntentState | None, bill_type: int) -> CreditDecision:
        """Return what a stacked report of this type is good for; intent is the newest it meets."""
        matters = self._deeds.matters
        told = matters.standing.told
        life = self._life_of(intent)
        if told is not None and told.bill_type == bill_type:
            life = IntentLife.UNANNOUNCED  # no intent is newer, or it would not stand there
        frozen = freeze_reason(matters) is not None
        return (FROZEN_DECISIONS if frozen else CREDIT_DECISIONS)[life]

    def unpaid(self) -> list[IntentState]:
        """Return the intents of bills that are credited and not submitted, the newest last."""
        matters = self._deeds.matters
        left = {key: dict(visit.bills) for key, visit in matters.transactions.items()}
        found: list[IntentState] = []
        for intent in sorted(matters.intents.values(), key=lambda one: one.seq, reverse=True):
            bills, minor = left.get(intent.transaction_id, {}), intent.denomination_minor
            if intent.state in CREDITED and bills.get(minor):
                bills[minor] -= 1
                found.insert(0, intent)
        return found

    def _life_of(self, intent: IntentState | None) -> IntentLife:
        """Return where the intent stands, in the words of the credit table."""
        if intent is None:
            return IntentLife.NONE
        suspense = self._deeds.matters.suspense.get(intent.suspense_id or "")
        if suspense is not None and suspense.reason in ALARM_REASONS:
            untold = intent.intent_id in self._untold
            return IntentLife.ALARMED if untold else IntentLife.ALARMED_TOLD
        return IntentLife[intent.state.upper()]
