"""Slips of a payment made before: its COPY from the operator's facts, and its correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drivers.api import Pair, Slip, SlipPart, Text
from kiosk.cash.picture import PaymentFacts
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.receipts.slips import foot, head, top_up_slip
from kiosk.say import Say


@dataclass(frozen=True)
class _Elsewhere:
    """The terminal of a payment that was made at another one; address: where the COPY is from."""

    terminal_id: str
    address: str


@dataclass(frozen=True)
class CorrectionFacts:
    """A correction that was taken; at: by the terminal's clock."""

    case_no: str
    receipt_number: str
    from_msisdn: str
    to_msisdn: str
    amount_minor: int
    currency: str
    moves_at: datetime
    at: datetime


def copy_slip(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    payment: PaymentFacts,
    paid_at_terminal: str,
    *,
    moved: bool = False,
    copy: bool = True,
) -> Slip:
    """Return the COPY of a receipt; moved: a correction took the money to another number.

    It is a COPY whatever a print job says, and names the terminal that took the money.
    """
    where = terminal
    if paid_at_terminal != terminal.terminal_id:
        here = say("Printed at terminal {number}", number=terminal.terminal_id)
        where = _Elsewhere(paid_at_terminal, here)
    slip = top_up_slip(say, pack, where, payment, copy=True)
    if not moved:
        return slip
    told = Text(say("A correction took the money to another number."), bold=True)
    return Slip(slip.language, (*slip.parts[:1], told, *slip.parts[1:]))


def correction_slip(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    correction: CorrectionFacts,
    *,
    copy: bool = False,
) -> Slip:
    """Return the slip of a correction: what moves, when, and its case."""
    amount = say.paper_money(correction.amount_minor, correction.currency)
    parts: list[SlipPart] = [
        *head(say, pack, terminal, say("Correct the number"), correction.at, copy=copy),
        Pair(say("Receipt"), correction.receipt_number),
        Pair(say("From"), say.phone(correction.from_msisdn)),
        Pair(say("To"), say.phone(correction.to_msisdn), bold=True),
        Pair(say("Sum"), amount, bold=True),
        Pair(say("When"), say.moment(correction.moves_at)),
        Pair(say("Case"), say.code(correction.case_no), bold=True),
        Text(say("What was spent there already is not moved.")),
        Text(say("If nobody objects, the money moves by itself.")),
    ]
    return Slip(say.language, (*parts, *foot(say, pack)))
