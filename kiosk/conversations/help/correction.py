"""Correct my payment: the right number, what would move, and the operator's word on it."""

from __future__ import annotations

from functools import partial

from contract.account.help import (
    Correct,
    CorrectionPreview,
    CorrectionRefusal,
    CorrectionTaken,
    PreviewCorrection,
    ReceiptFacts,
)
from kiosk.accomplished import Accomplished
from kiosk.conversations.ground.requests import Conversation, PrintSlip, choose, do, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.look_up import ask_for, look_up
from kiosk.conversations.pieces.number_entry import ask_number
from kiosk.conversations.pieces.tickets import show_ticket
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.other_number import other_number_view
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.help.correction import (
    correction_refused_view,
    correction_taken_view,
    correction_view,
)
from kiosk.receipts.payment_slips import CorrectionFacts, correction_slip
from kiosk.say import Say
from kiosk.views.base import View


def correct(visit: Visit, receipt: ReceiptFacts, tail: str) -> Conversation[bool]:
    """Return whether a correction was taken on."""
    entry = NumberEntry(visit.pack.region)
    while True:
        typed = yield from _ask_right_number(visit, entry)
        if typed is None:
            return False
        entry = typed
        to_msisdn = entry.e164
        assert to_msisdn is not None, "only a whole number leaves the keypad"
        done = yield from _correct_to(visit, receipt, tail, to_msisdn)
        if done is not None:
            return done


def _correct_to(
    visit: Visit, receipt: ReceiptFacts, tail: str, to_msisdn: str
) -> Conversation[bool | None]:
    """Return whether it was taken on; None: perhaps with another number."""
    asked = PreviewCorrection(check_code=receipt.check_code, tail=tail, to_msisdn=to_msisdn)
    preview = yield from look_up(visit, "preview_correction", asked, CorrectionPreview)
    if preview is None:
        return False
    if preview.refusal:
        return (yield from _tell_refused(visit, preview.refusal))
    shown = partial(
        correction_view, preview=preview, from_msisdn=receipt.msisdn, to_msisdn=to_msisdn
    )
    answer = yield from choose(page("correction", shown, visit.timeouts.confirm_s))
    if answer != choice_ids.SEND:
        return None
    body = Correct(
        correction_id=visit.around.new_id(),
        check_code=receipt.check_code,
        tail=tail,
        to_msisdn=to_msisdn,
    )
    taken = yield from ask_for(visit, "correct_payment", body, CorrectionTaken)
    if taken is None:
        return False
    if taken.refusal or taken.case_no is None or taken.moves_at is None:
        return (yield from _tell_refused(visit, taken.refusal or "unknown"))
    correction = CorrectionFacts(
        case_no=taken.case_no,
        receipt_number=receipt.receipt_number,
        from_msisdn=receipt.msisdn,
        to_msisdn=to_msisdn,
        amount_minor=preview.amount_minor,
        currency=preview.currency,
        moves_at=taken.moves_at,
        at=visit.around.operator_time,
    )
    yield from _hand_over(visit, correction)
    return True


def _tell_refused(visit: Visit, refusal: CorrectionRefusal) -> Conversation[bool | None]:
    """Return None where another number may do, else False."""
    visit.session.last_error = f"correction_{refusal}"
    shown = partial(correction_refused_view, pack=visit.pack, refusal=refusal)
    again = yield from choose(page("correction_refused", shown, visit.timeouts.menu_s))
    return None if again == choice_ids.TRY_AGAIN else False


def _hand_over(visit: Visit, correction: CorrectionFacts) -> Conversation[None]:
    """Print the case and show it; it is told again when the visit ends."""
    make = partial(correction_slip, pack=visit.pack, terminal=visit.terminal, correction=correction)
    yield from do(PrintSlip("correction", correction.case_no, make))
    done = Accomplished(
        correction.case_no,
        lambda say: say("A payment to a wrong number is being corrected."),
        code=correction.case_no,
        due=correction.moves_at,
    )
    visit.session.course.accomplish(done)

    def view(say: Say, slip: ReceiptState) -> View:
        return correction_taken_view(
            say,
            case_no=correction.case_no,
            to_msisdn=correction.to_msisdn,
            moves_at=correction.moves_at,
            slip=slip,
        )

    yield from show_ticket(visit, correction.case_no, view)


def _ask_right_number(visit: Visit, entry: NumberEntry) -> Conversation[NumberEntry | None]:
    before = visit.session.msisdn
    typed = yield from ask_number(
        visit,
        "right_number",
        entry,
        lambda say, entry, _: other_number_view(
            say, entry, say("The phone that should have got the money")
        ),
        takes_back=False,
    )
    visit.session.msisdn = before
    return typed if isinstance(typed, NumberEntry) else None
