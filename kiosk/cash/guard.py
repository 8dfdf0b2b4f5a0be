"""The watch over acceptor and wire: cheats, what no acceptor can say, another acceptor.

Rule 1: a cheat moves the last credited bill that is not submitted into suspense, whosever visit it
        is of, and the bill on its way with it; after the submit it is an alarm and nothing else.
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
from kiosk.cash.sale import SuspenseReason
from kiosk.deeds import Deeds
from kiosk.effects import AcknowledgeBill
from kiosk.fault_codes import FaultCode
from kiosk.journal.matters import IntentPhase, IntentState, acceptor_name
from kiosk.time_values import Instant


class Guard:
    """Is told of an event before the bills are."""

    def __init__(self, policy: CashPolicy, deeds: Deeds, bills: Bills) -> None:
        self._policy = policy
        self._deeds = deeds
        self._bills = bills

    def on_event(self, event: AcceptorEvent, now: Instant) -> bool:
        """Take one event; return whether cash-in must end because of it."""
        match event:
            case CheatDetected(report):
                self._on_cheat(now)
                if report:
                    self._deeds.do(AcknowledgeBill(report))
            case WireSuspected(what, detail):
                self._alarm(FaultCode.WIRE_SUSPECTED, f"{what.name} {detail}", "wire", (), now)
            case AcceptorIdentified(identity, bill_types):
                return self._meet(identity, BillTable.of(self._policy, bill_types), now)
            case _:
                return False
        return True

    def _on_cheat(self, now: Instant) -> None:
        alarm = self._deeds.matters.open_faults.get(FaultCode.ACCEPTOR_CHEATED)
        # Told a second time, by another process or a device that came up anew, it is the same.
        known = alarm is not None and any(
            doubt.reason == "cheat" and doubt.opened_at >= alarm.raised_at
            for doubt in self._deeds.matters.suspense.values()
        )
        self._bills.reset_needed = True
        last = [] if known else self._bills.testimony.unpaid()[-1:]
        moved = self._reversals(last, "cheat", now)
        self._alarm(FaultCode.ACCEPTOR_CHEATED, "", "cheat", moved, now)

    def _meet(self, identity: AcceptorIdentity, table: BillTable, now: Instant) -> bool:
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
            testimony, code = self._bills.testimony, FaultCode.ACCEPTOR_EXCHANGED
            unnamed = [i for i in testimony.unpaid() if i.intent_id in testimony.unnamed_credits]
            moved = self._reversals(unnamed, FREEZES[code], now)
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
