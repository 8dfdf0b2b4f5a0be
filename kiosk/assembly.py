"""The core of a terminal, put together from its settings, its pack and what its journal says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from contract.records import QUIET_KINDS
from kiosk.cash.policy import CashPolicy
from kiosk.chance import Dice
from kiosk.config.pack import OperatorPack
from kiosk.config.settings import Settings
from kiosk.core import Core
from kiosk.errors import JournalDamagedError
from kiosk.fault_codes import FaultCode
from kiosk.journal.matters import Matters
from kiosk.journal.store import READ_RECORDS_MAX, Journal
from kiosk.money import EXPONENTS
from kiosk.operator.outbox import Outbox
from kiosk.receipts.unprinted import UnprintedClaim, is_fresh, unprinted_claims
from kiosk.views.base import Preferences

USUAL = Preferences()


def core_of(
    settings: Settings,
    pack: OperatorPack,
    *,
    matters: Matters,
    seq: int,
    outbox: Outbox,
    dice: Dice,
    version: str,
    preferences: Preferences = USUAL,
    at_start: tuple[FaultCode, ...] = (),
    unprinted: tuple[UnprintedClaim, ...] = (),
    make: Callable[..., Core] = Core,
) -> Core:
    """Return the core that takes up these matters; seq is of the journal's last record."""
    return make(
        matters=matters,
        seq=seq,
        outbox=outbox,
        pack=pack,
        terminal=settings.terminal,
        policy=cash_policy(settings, pack),
        timeouts=settings.timeouts,
        timezone=settings.terminal.timezone,
        preferences=preferences,
        dice=dice,
        version=version,
        at_start=at_start,
        unprinted=unprinted,
    )


def cash_policy(settings: Settings, pack: OperatorPack) -> CashPolicy:
    """Return by which rules bills are taken: the pack's, made narrower by the machine's."""
    off = set(settings.money.denominations_off_minor)
    return CashPolicy(
        currency=pack.currency,
        minor_per_unit=10 ** EXPONENTS[pack.currency],
        currency_spellings=frozenset(pack.currency_spellings),
        denominations_minor=frozenset(pack.denominations_minor) - off,
        ask_from_minor=pack.ask_from_minor,
        terminal_id=settings.terminal.terminal_id,
        max_minor=settings.money.max_minor,
        hold_s=float(settings.timeouts.escrow_hold_s),
    )


def rebuilt_outbox(journal: Journal, now_s: float, dice: float) -> Outbox:
    """Return what is to be sent, from the journal alone."""
    acknowledged = journal.matters.acknowledged_seq
    seq = journal.head.seq
    loud_seq = acknowledged
    while seq > acknowledged and loud_seq == acknowledged:
        first = max(acknowledged + 1, seq - 99)
        for record in journal.read(first, seq - first + 1):
            if record.parsed().kind not in QUIET_KINDS:
                loud_seq = record.seq
        seq = first - 1
    return Outbox.rebuilt(journal.head.seq, loud_seq, acknowledged, now_s, dice)


def fresh_claims(journal: Journal, now: datetime) -> tuple[UnprintedClaim, ...]:
    """Return the claims of a moment ago whose slips may not be on paper, from the journal alone."""
    claims = journal.matters.unclaimed.values()
    fresh = {claim.code for claim in claims if is_fresh(claim.opened_at, now)}
    if not fresh:
        return ()
    first = max(1, journal.head.seq - READ_RECORDS_MAX + 1)
    try:
        newest = journal.read(first, READ_RECORDS_MAX)
    except JournalDamagedError:  # the verification at work says so; no slip is worth a start
        return ()
    return unprinted_claims((record.parsed() for record in newest), fresh)
