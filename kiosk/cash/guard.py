"""The watch over acceptor and wire: cheats, what no acceptor can say, another acceptor.

Rule 1: a cheat moves the last credited bill of an open visit into suspense, and the bill on its way
        with it; after the submit it is an alarm and nothing else.
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
from kiosk.cash.sale import Sale, SuspenseReason
from kiosk.deeds import Deeds
from kiosk.effects import AcknowledgeBill
from kiosk.fault_codes import FaultCode
from kiosk.journal.matters import IntentPhase, IntentState, acceptor_name
from kiosk.time_values import Instant


class Guard:
    """Is told of an event before the bills are."""

    def __init__(self, deeds: Deeds, bills: Bills) -> None:
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
            case AcceptorIdentified(identity):
                return self._meet(identity, sale, now)
            case _:
                return False
        return True

    def _on_cheat(self, sale: Sale | None, now: Instant) -> None:
        suspense = self._deeds.matters.suspense.values()
        known = sale is not None and any(
            doubt.reason == "cheat" and doubt.transaction_id == sale.transaction_id
            for doubt in suspense
        )
        self._bills.reset_needed = True
        moved: tuple[RecordBody, ...] = ()
        if sale is not None and not known:
            # Told a second time, by another process or a device that came up anew, it is the same.
            credited = self._bills.testimony.credits_of(sale.transaction_id)
            moved = self._reversals(credited[-1:], "cheat", now)
        self._alarm(FaultCode.ACCEPTOR_CHEATED, "", "cheat", moved, now)

    def _meet(self, identity: AcceptorIdentity, sale: Sale | None, now: Instant) -> bool:
        found = acceptor_name(identity.protocol, identity.part, identity.serial)
        known = self._deeds.matters.standing.acceptor
        if not known:
            self._deeds.write(
                DeviceKnown(
                    at=now.utc,
                    protocol=identity.protocol,
                    part=identity.part,
                    serial=identity.serial,
                )
            )
        elif found != known:
            moved: tuple[RecordBody, ...] = ()
            if sale is not None:
                testimony = self._bills.testimony
                credited = testimony.credits_of(sale.transaction_id)
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
