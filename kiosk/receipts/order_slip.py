"""The slip of a change that was ordered and carried out."""

from __future__ import annotations

from drivers.api import Pair, Slip, SlipPart, Text
from kiosk.projection.account.doings import doing_of
from kiosk.projection.account.order import OrderFacts, owed_of, then_of, told_of
from kiosk.projection.account.quote import HAS_TERMS
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.receipts.slips import plain_foot, plain_head
from kiosk.say import PaperSay, Say


def order_slip(
    say: Say, pack: PackFacts, terminal: TerminalFacts, order: OrderFacts, *, copy: bool = False
) -> Slip:
    """Return what was ordered, for which number, from when on, and what it cost."""
    told = order.statement
    assert told.change is not None, "an order that was carried out has its change"
    title = say(doing_of(told.change).title)
    parts: list[SlipPart] = [
        *plain_head(say, pack, terminal, title, told.decided_at, copy=copy),
        Pair(say("Number"), say.phone(told.msisdn), bold=True),
        Text(told_of(say, order)),
    ]
    if order.is_scheduled:
        parts.append(Pair(say("Begins"), say.day(told.effective_at)))
    if told.charged_minor:
        parts.append(Pair(say("Taken"), say.paper_money(told.charged_minor, told.currency)))
    if order.due_at is not None:
        owed = owed_of(PaperSay.like(say), order, order.due_at)
        parts.append(Pair(say("To pay back"), owed, bold=True))
    if order.undo_until is not None:
        parts.append(Pair(say("Can be taken back"), say.moment(order.undo_until)))
    if told.kind in HAS_TERMS:
        parts.append(Pair(say("Terms"), told.terms_version))
    parts.append(Pair(say("Reference"), told.reference))
    if told.case_no is not None:
        parts.append(Pair(say("Case"), say.code(told.case_no), bold=True))
    then = then_of(say, order)
    if then:
        parts.append(Text(then))
    return Slip(say.language, (*parts, *plain_foot(say, pack)))
