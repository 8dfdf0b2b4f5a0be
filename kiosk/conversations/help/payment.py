"""My payment: found by its receipt's code, or by what its payer knows; and what comes after."""

from __future__ import annotations

from functools import partial

from contract.account.help import (
    PaymentByCode,
    PaymentByFacts,
    PaymentFound,
    ReceiptFacts,
    SendReceipt,
    Sent,
)
from drivers.api import Slip
from kiosk.conversations.ground.requests import Conversation, Show, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.help.claims import claim
from kiosk.conversations.help.correction import correct
from kiosk.conversations.pieces.leafing import leaf_through
from kiosk.conversations.pieces.look_up import SlipName, ask_slip, look_up, tell_not_found
from kiosk.conversations.pieces.number_entry import ask_number
from kiosk.conversations.pieces.places import Typed, type_places
from kiosk.conversations.pieces.printing import print_slip
from kiosk.money import EXPONENTS
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.other_number import other_number_view
from kiosk.projection.ground.slip_codes import SUM_DIGITS, receipt_code_view, sum_view
from kiosk.projection.help.payment import days_view, facts_of_copy, payment_view, status_view
from kiosk.projection.money.number import ReceiptPromise
from kiosk.receipts.payment_slips import copy_slip


def my_payment(visit: Visit) -> Conversation[None]:
    """Find a payment, or a claim, and show what can be done about it."""
    code = ""
    while True:
        answer = yield from ask_slip(
            visit, "receipt_code", lambda say, typed, _: receipt_code_view(say, typed), code
        )
        match answer:
            case SlipName():
                code = answer.code
                if (yield from _of_slip(visit, answer)):
                    return
            case choice_ids.NO_CODE:
                if (yield from _of_facts(visit)):
                    return
            case choice_ids.CLAIM:
                if (yield from claim(visit)):
                    return
            case _:
                return


def _of_slip(visit: Visit, slip: SlipName) -> Conversation[bool]:
    """Return whether all is done that was wanted."""
    body = PaymentByCode(check_code=slip.code, tail=slip.tail)
    found = yield from look_up(visit, "payment_by_code", body, PaymentFound)
    if found is None:
        return False
    if found.state == "none" or found.receipt is None:
        yield from tell_not_found(visit, found.tries_left)
        return False
    return (yield from _show_payment(visit, found, found.receipt, slip.tail))


def _show_payment(
    visit: Visit, found: PaymentFound, receipt: ReceiptFacts, tail: str
) -> Conversation[bool]:
    copied = sent = False
    while True:
        answer = yield from choose(_payment_page(visit, found, receipt, copied=copied, sent=sent))
        match answer:
            case choice_ids.WRONG_NUMBER:
                if (yield from correct(visit, receipt, tail)):
                    return True
            case choice_ids.PRINT_COPY:
                copied = True
                yield from print_slip(visit, "copy", _copy(visit, found, receipt))
            case choice_ids.SEND:
                body = SendReceipt(check_code=receipt.check_code, tail=tail)
                told = yield from look_up(visit, "send_receipt", body, Sent)
                sent = sent or told is not None
            case choice_ids.CLAIM:
                if (yield from claim(visit)):
                    return True
            case _:
                return False


def _payment_page(
    visit: Visit, found: PaymentFound, receipt: ReceiptFacts, *, copied: bool, sent: bool
) -> Show:
    return page(
        f"payment:{receipt.payment_id}",
        lambda say: payment_view(
            say,
            found,
            receipt,
            can_print=not copied and visit.around.receipt_promise is ReceiptPromise.PAPER,
            sent=sent,
        ),
        visit.timeouts.terms_s,
    )


def _copy(visit: Visit, found: PaymentFound, receipt: ReceiptFacts) -> partial[Slip]:
    return partial(
        copy_slip,
        pack=visit.pack,
        terminal=visit.terminal,
        payment=facts_of_copy(receipt, found.state),
        paid_at_terminal=receipt.terminal_id,
        moved=found.state == "returned",
    )


def _of_facts(visit: Visit) -> Conversation[bool]:
    """Return whether the payment of a number, a day and a sum was found and shown."""
    entry = NumberEntry(visit.pack.region)
    while True:
        before = visit.session.msisdn
        typed = yield from ask_number(
            visit,
            "paid_number",
            entry,
            lambda say, entry, _: other_number_view(say, entry, say("The phone that was paid")),
            takes_back=False,
        )
        visit.session.msisdn = before  # whose it is nobody has said
        if not isinstance(typed, NumberEntry):
            return False
        entry = typed
        if (yield from _of_number(visit, entry)):
            return True


def _of_number(visit: Visit, entry: NumberEntry) -> Conversation[bool]:
    turn, days = 0, partial(days_view, now=visit.around.operator_time)
    while True:
        answer, turn = yield from leaf_through(visit, "paid_day", days, turn)
        if not answer.startswith(choice_ids.DAY):
            return False
        inserted = yield from type_places(
            visit, "paid_sum", SUM_DIGITS, lambda say, typed, _: sum_view(say, typed)
        )
        if not isinstance(inserted, Typed):
            continue
        body = PaymentByFacts(
            msisdn=entry.e164 or "",
            day=answer.removeprefix(choice_ids.DAY),
            inserted_minor=int(inserted.digits) * 10 ** EXPONENTS[visit.pack.currency],
            terminal_id=visit.terminal.terminal_id,
        )
        found = yield from look_up(visit, "payment_by_facts", body, PaymentFound)
        if found is not None and found.state != "none":
            shown = partial(status_view, found=found)
            yield from choose(page("payment_status", shown, visit.timeouts.terms_s))
            return True
        if found is not None:
            yield from tell_not_found(visit, found.tries_left)
