"""The watch over acceptor and wire: cheats, what no acceptor can say, another acceptor.

Rule 1: a cheat moves the last credited bill that is not submitted into suspense, and the bill on
        its way with it; after the submit it is an alarm and nothing else.
Rule 2: a suspicious wire or another acceptor freezes: the bill on its way becomes suspense, and so
        does all that is told from then on.  What was honestly credited before is submitted.
Rule 3: the first acceptor that names itself is the one this journal knows; another one waits for
        a person who clears the fault, and is known from then on.
"""

from __future__ import annotations

from contract.records import DeviceKnown, RecordBody
from drivers.api import (
    AcceptorEvent,
    AcceptorIdentified,
    AcceptorIdentity,
    CheatDetected,
    WireSuspected,
)
from kiosk.cash.alarms import FREEZES, raised, tell
from kiosk.cash.bills import Bills
from kiosk.cash.policy import BillTable, CashPolicy
from kiosk.cash.sale import Sale, SuspenseReason
from kiosk.deeds import Deeds
from kiosk.effects import AcknowledgeBill
from kiosk.fault_codes import FaultCode
from kiosk.journal.matters import IntentPhase, IntentState, TransactionMatter, acceptor_name
from kiosk.time_values import Instant


class Guard:
    """Is told of an event before the bills are."""

    def __init__(self, policy: CashPolicy, deeds: Deeds, bills: Bills) -> None:
        self._policy = policy
        self._deeds = deeds
        self._bills = bills

    def on_event(self, event: AcceptorEvent, sale: Sale | None, now: Instant) -> bool:
        """Take one event; return whether cash-in must end because of it.

        sale is the transaction that is open, None for none.
        """
        match event:
            case CheatDetected(report):
                self._on_cheat(sale, now)
                if report:
                    self._deeds.do(AcknowledgeBill(report))
            case WireSuspected(what, detail):
                self._alarm(FaultCode.WIRE_SUSPECTED, f"{what.name} {detail}", "wire", (), now)
            case AcceptorIdentified(identity, bill_types):
                return self._meet(identity, BillTable.of(self._policy, bill_types), sale, now)
            case _:
                return False
        return True

    def _on_cheat(self, sale: Sale | None, now: Instant) -> None:
        visit = self._at_stake(sale)
        known = visit is not None and any(
            doubt.reason == "cheat" and doubt.transaction_id == visit.transaction_id
            for doubt in self._deeds.matters.suspense.values()
        )
        self._bills.reset_needed = True
        moved: tuple[RecordBody, ...] = ()
        if visit is not None and not known:
            # Told a second time, by another process or a device that came up anew, it is the same.
            moved = self._reversals(self._bills.testimony.credits_of(visit)[-1:], "cheat", now)
        self._alarm(FaultCode.ACCEPTOR_CHEATED, "", "cheat", moved, now)

    def _at_stake(self, sale: Sale | None) -> TransactionMatter | None:
        """Return whose bills are not submitted: the open visit, or one with a late bill."""
        visits = self._deeds.matters.transactions
        if sale is not None:
            return visits[sale.transaction_id]
        return next((visit for visit in visits.values() if visit.bills), None)

    def _meet(
        self, identity: AcceptorIdentity, table: BillTable, sale: Sale | None, now: Instant
    ) -> bool:
        found = acceptor_name(identity.protocol, identity.part, identity.serial)
        standing = self._deeds.matters.standing
        known, minor_by_type = standing.acceptor, dict(table.minor_by_type)
        if not known or (found == known and minor_by_type != standing.acceptor_minor_by_type):
            self._deeds.write(
                DeviceKnown(
                    at=now.utc,
                    protocol=identity.protocol,
                    part=identity.part,
                    serial=identity.serial,
                    minor_by_type=minor_by_type,
                )
            )
        elif found != known:
            moved: tuple[RecordBody, ...] = ()
            visit = self._at_stake(sale)
            if visit is not None:
                testimony = self._bills.testimony
                credited = testimony.credits_of(visit)
                unnamed = [i for i in credited if i.intent_id in testimony.unnamed_credits]
                moved = self._reversals(unnamed, "exchanged", now)
            code = FaultCode.ACCEPTOR_EXCHANGED
            self._alarm(code, f"known: {known}, found: {found}", FREEZES[code], moved, now)
            return True
        return False

    def _reversals(
        self, credited: list[IntentState], reason: SuspenseReason, now: Instant
    ) -> tuple[RecordBody, ...]:
        for intent in credited:
            if intent.state is IntentPhase.CREDITED:
                self._bills.testimony.on_doubt(intent)
        return tuple(self._bills.doubts.reversal(one, reason, now) for one in credited)

    def _alarm(
        self,
        code: FaultCode,
        detail: str,
        reason: SuspenseReason,
        moved: tuple[RecordBody, ...],
        now: Instant,
    ) -> None:
        faults = raised(self._deeds, code, detail, now)
        if self._bills.open_intent() is not None:
            self._bills.lose_sight(reason, now, beside=(*faults, *moved))
        elif faults or moved:
            self._deeds.write(*faults, *moved)
        tell(self._deeds, faults)
