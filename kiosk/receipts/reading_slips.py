"""What can be read on the screen, on paper: lists with their sums, and texts.

The slip says what the screens say, page after page; only amounts are written as printers can.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from drivers.api import Align, Pair, QrCode, Rule, Slip, SlipPart, Text
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.receipts.slips import plain_foot, plain_head
from kiosk.say import PaperSay, Say
from kiosk.views.account import DocumentView, ListView, Row

PAGES_MAX = 20
ROWS_MAX = 60


class Pages(Protocol):
    """Makes the list's view after so many turns; behind the last page comes the first again."""

    def __call__(self, say: Say, /, *, turn: int) -> ListView: ...


Document = Callable[[Say], DocumentView]


def list_slip(
    say: Say,
    pages: Pages,
    pack: PackFacts,
    terminal: TerminalFacts,
    at: datetime,
    msisdn: str = "",
    *,
    copy: bool = False,
) -> Slip:
    """Return all rows of a list, 60 at most, and their sum; msisdn: whose they are."""
    words = PaperSay.like(say)
    first, rows = _whole(words, pages)
    parts: list[SlipPart] = [*plain_head(say, pack, terminal, first.title, at, copy=copy)]
    if msisdn:
        parts.append(Pair(say("Number"), say.phone(msisdn), bold=True))
    if first.lead:
        parts.append(Text(first.lead))
    for row in rows[:ROWS_MAX]:
        parts += _row(row)
    if len(rows) > ROWS_MAX:
        parts.append(Text(_place(say, ROWS_MAX, len(rows)), Align.CENTRE))
    if first.total is not None:
        parts += [Rule(), Pair(first.total.label, first.total.value, bold=True)]
    if first.notice:
        parts.append(Text(first.notice))
    return Slip(say.language, (*parts, *plain_foot(say, pack)))


def document_slip(
    say: Say,
    document: Document,
    pack: PackFacts,
    terminal: TerminalFacts,
    at: datetime,
    *,
    qr: str = "",
    copy: bool = False,
) -> Slip:
    """Return a text with its headings; qr: what a phone's camera opens."""
    view = document(PaperSay.like(say))
    parts: list[SlipPart] = [*plain_head(say, pack, terminal, view.title, at, copy=copy)]
    parts += [Pair(fact.label, fact.value) for fact in view.facts]
    if view.note:
        parts.append(Text(view.note))
    for section in view.sections:
        parts.append(Text(section.heading, bold=True))
        parts += [Text(paragraph) for paragraph in section.paragraphs]
    if qr:
        parts.append(QrCode(qr))
    return Slip(say.language, (*parts, *plain_foot(say, pack)))


def _whole(say: Say, pages: Pages) -> tuple[ListView, list[Row]]:
    first = pages(say, turn=0)
    rows = list(first.rows)
    for turn in range(1, PAGES_MAX):
        page = pages(say, turn=turn)
        if page.rows == first.rows:
            break
        rows += page.rows
    return first, rows


def _row(row: Row) -> list[SlipPart]:
    parts: list[SlipPart] = [Pair(row.label, row.value) if row.value else Text(row.label)]
    if row.detail:
        parts.append(Text(row.detail))
    return parts


def _place(say: Say, last: int, total: int) -> str:
    return say("{first}-{last} of {all}", first=1, last=last, all=total)
