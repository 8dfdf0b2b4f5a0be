"""The slip of a call that was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drivers.api import Pair, Slip, SlipPart, Text
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.receipts.slips import plain_foot, plain_head
from kiosk.say import Say


@dataclass(frozen=True)
class TicketFacts:
    """Who is called until when; at: when it was promised, by the terminal's clock."""

    ticket_no: str
    msisdn: str
    promised_at: datetime
    at: datetime
    about: str = ""  # the number whose matter it is, where it is another one
    calls: bool = True  # else the answer comes without a call


class MoreParts(Protocol):
    """What a slip says besides, of the matter itself."""

    def __call__(self, say: Say, pack: PackFacts, /) -> Sequence[SlipPart]: ...


def nothing_more(_: Say, __: PackFacts) -> Sequence[SlipPart]:
    """Return no parts: the ticket says it all."""
    return ()


def ticket_slip(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    ticket: TicketFacts,
    more: MoreParts = nothing_more,
    *,
    copy: bool = False,
) -> Slip:
    """Return the slip to keep until the call."""
    title = say("Call back") if ticket.calls else say("My case")
    parts: list[SlipPart] = [
        *plain_head(say, pack, terminal, title, ticket.at, copy=copy),
        Pair(say("Number"), say.phone(ticket.msisdn), bold=True),
        Pair(say("At the latest"), say.moment(ticket.promised_at), bold=True),
        Pair(say("Ticket"), say.code(ticket.ticket_no), bold=True),
    ]
    if ticket.about:
        parts.append(Pair(say("It is about"), say.phone(ticket.about)))
    parts.append(Text(say("With this number a person finds at once what it is about.")))
    return Slip(say.language, (*parts, *more(say, pack), *plain_foot(say, pack)))
