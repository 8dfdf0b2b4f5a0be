"""The slip of a call that was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drivers.api import Pair, Slip, SlipPart, Text
from kiosk.projection.needs import PackFacts, TerminalFacts
from kiosk.receipts.slips import foot, head
from kiosk.say import Say


@dataclass(frozen=True)
class TicketFacts:
    """Who is called until when; at: when it was promised, by the terminal's clock."""

    ticket_no: str
    msisdn: str
    promised_at: datetime
    at: datetime


def ticket_slip(
    say: Say, pack: PackFacts, terminal: TerminalFacts, ticket: TicketFacts, *, copy: bool = False
) -> Slip:
    """Return the slip to keep until the call."""
    parts: list[SlipPart] = [
        *head(say, pack, terminal, say("Call back"), ticket.at, copy=copy),
        Pair(say("Number"), say.phone(ticket.msisdn), bold=True),
        Pair(say("At the latest"), say.moment(ticket.promised_at), bold=True),
        Pair(say("Ticket"), say.code(ticket.ticket_no), bold=True),
        Text(say("With this number a person finds at once what it is about.")),
    ]
    return Slip(say.language, (*parts, *foot(say, pack)))
