"""The slip at the end of a visit: what was done, under which number, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from drivers.api import Pair, Rule, Slip, SlipPart, Text
from kiosk.accomplished import Accomplished
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.receipts.slips import plain_foot, plain_head
from kiosk.say import PaperSay, Say


def closing_slip(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    accomplished: Sequence[Accomplished],
    at: datetime,
    *,
    copy: bool = False,
) -> Slip:
    """Return everything of the visit that is worth keeping; no telephone number stands on it."""
    words = PaperSay.like(say)
    parts: list[SlipPart] = [*plain_head(say, pack, terminal, say("What was done"), at, copy=copy)]
    for one in accomplished:
        parts.append(Text(one.told(words), bold=True))
        if one.code:
            parts.append(Pair(say("Ticket"), say.code(one.code), bold=True))
        if one.due is not None:
            parts.append(Pair(say("At the latest"), say.moment(one.due)))
        parts.append(Rule())
    return Slip(say.language, (*parts, *plain_foot(say, pack)))
