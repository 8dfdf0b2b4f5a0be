"""The card for the wallet: whom to call from abroad, and what it costs."""

from __future__ import annotations

from datetime import datetime

from drivers.api import Feed, Slip, SlipPart, Text
from kiosk.projection.ground.contacts import abroad_rows
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.receipts.slips import plain_head
from kiosk.say import Say


def wallet_slip(
    say: Say, pack: PackFacts, terminal: TerminalFacts, at: datetime, *, copy: bool = False
) -> Slip:
    """Return the card; at: when it was printed."""
    parts: list[SlipPart] = [
        *plain_head(say, pack, terminal, say("Telephone numbers abroad"), at, copy=copy)
    ]
    for row in abroad_rows(say, pack):
        parts.append(Text(row.number, bold=True, large=True))
        parts.append(Text(f"{row.purpose}. {row.cost}."))
    parts.append(Text(say("Keep this card in your wallet.")))
    return Slip(say.language, (*parts, Feed(1)))
