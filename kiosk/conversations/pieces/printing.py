"""Printing what the customer reads: the slip is ordered, and the screen says whether it comes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiosk.conversations.ground.requests import Conversation, MakeSlip, PrintSlip, do
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.tickets import show_ticket
from kiosk.projection.ground.printing import printing_view
from kiosk.receipts.reading_slips import Document, Pages, document_slip, list_slip
from kiosk.say import Say
from kiosk.views.account import ListView


def print_list(visit: Visit, kind: str, pages: Pages) -> Conversation[None]:
    """Print a list of the account, as the screens show it."""
    access = visit.session.access
    make = partial(
        list_slip,
        pages=pages,
        pack=visit.pack,
        terminal=visit.terminal,
        at=visit.around.operator_time,
        msisdn="" if access is None else access.msisdn,
    )
    yield from print_slip(visit, kind, make)


def print_page(visit: Visit, kind: str, view: Callable[[Say], ListView]) -> Conversation[None]:
    """Print a list that has one page."""

    def pages(say: Say, /, *, turn: int) -> ListView:
        assert turn >= 0, "pages are counted from 0"
        return view(say)

    yield from print_list(visit, kind, pages)


def print_document(
    visit: Visit, kind: str, document: Document, *, qr: str = ""
) -> Conversation[None]:
    """Print a text."""
    make = partial(
        document_slip,
        document=document,
        pack=visit.pack,
        terminal=visit.terminal,
        at=visit.around.operator_time,
        qr=qr,
    )
    yield from print_slip(visit, kind, make)


def print_slip(visit: Visit, kind: str, make: MakeSlip) -> Conversation[None]:
    """Print a slip, and say how it stands until that is understood."""
    subject_id = visit.around.new_id()
    yield from do(PrintSlip(kind, subject_id, make))
    yield from show_ticket(visit, subject_id, printing_view)
