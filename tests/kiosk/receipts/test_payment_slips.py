"""Slips of My payment: the COPY, the correction, and the place of a claim's second code."""

from dataclasses import replace

import pytest

from drivers.api import Align, Pair, PrintJob, Slip, Text
from kiosk.config.pack_loading import load_pack
from kiosk.projection.help.payment import facts_of_copy
from kiosk.receipts.payment_slips import CorrectionFacts, copy_slip, correction_slip
from kiosk.receipts.second_code import SecondCodePlace, second_code_place, with_second_code
from kiosk.receipts.slips import claim_slip, top_up_slip
from kiosk.say import Say
from kiosk.texts.languages import OWN_NAMES
from workbench.payment_samples import AT, MSISDN, RECEIPT, RIGHT
from workbench.screen_samples import CLAIM, TERMINAL, WITH_FEE

PACK = load_pack()
CORRECTION = CorrectionFacts(
    case_no="48112237",
    receipt_number=RECEIPT.receipt_number,
    from_msisdn=MSISDN,
    to_msisdn=RIGHT,
    amount_minor=47_750,
    currency="RUB",
    moves_at=AT,
    at=AT,
)


@pytest.fixture(params=OWN_NAMES)
def say(request):
    return Say.of(request.param, PACK, "Europe/Moscow")


def pairs_of(slip):
    return {part.label: part.value for part in slip.parts if isinstance(part, Pair)}


def texts_of(slip):
    return [part.text for part in slip.parts if isinstance(part, Text)]


def a_copy(say, **changes):
    payment = facts_of_copy(RECEIPT, "credited")
    return copy_slip(say, PACK, TERMINAL, payment, RECEIPT.terminal_id, **changes)


def test_the_copy_is_the_receipt_with_its_mark_and_nothing_else(say):
    printed_then = top_up_slip(say, PACK, TERMINAL, replace(WITH_FEE, payment_id="p-1"))
    mark = Text(say("COPY"), Align.CENTRE, bold=True, large=True)
    slip = a_copy(say)
    assert mark in slip.parts
    assert tuple(part for part in slip.parts if part != mark) == printed_then.parts


def test_it_is_a_copy_whatever_the_print_job_says(say):
    assert a_copy(say, copy=False) == a_copy(say, copy=True)


def test_a_payment_that_was_moved_says_so_on_its_copy(say):
    moved = say("A correction took the money to another number.")
    assert moved in texts_of(a_copy(say, moved=True))
    assert moved not in texts_of(a_copy(say))


def test_a_copy_from_elsewhere_names_the_terminal_that_took_the_money(say):
    payment = facts_of_copy(RECEIPT, "credited")
    slip = copy_slip(say, PACK, TERMINAL, payment, "T-000009")
    assert pairs_of(slip)[say("Terminal")] == "T-000009"
    assert TERMINAL.address not in texts_of(slip)
    assert any(TERMINAL.terminal_id in text for text in texts_of(slip))


def test_the_correction_names_both_numbers_the_sum_the_moment_and_the_case(say):
    pairs = pairs_of(correction_slip(say, PACK, TERMINAL, CORRECTION))
    assert pairs[say("From")] == say.phone(MSISDN)
    assert pairs[say("To")] == say.phone(RIGHT)
    assert pairs[say("Sum")] == say.paper_money(47_750)
    assert pairs[say("When")] == say.moment(AT)
    assert pairs[say("Case")] == say.code("48112237")


def test_a_copy_of_the_correction_differs_by_its_mark_alone(say):
    mark = Text(say("COPY"), Align.CENTRE, bold=True, large=True)
    first = correction_slip(say, PACK, TERMINAL, CORRECTION)
    copy = correction_slip(say, PACK, TERMINAL, CORRECTION, copy=True)
    assert tuple(part for part in copy.parts if part != mark) == first.parts


def test_amounts_on_paper_have_no_sign_a_printer_lacks(say):
    for slip in (a_copy(say), correction_slip(say, PACK, TERMINAL, CORRECTION)):
        said = " ".join((*texts_of(slip), *pairs_of(slip).values()))
        assert not set(said) & set("₽₴\u202f")


# --- the place of the second code -----------------------------------------------------------------


def test_a_claim_slip_has_one_empty_place_for_the_second_code(say):
    for copy in (False, True):
        slip = claim_slip(say, PACK, TERMINAL, CLAIM, copy=copy)
        (place,) = (part for part in slip.parts if isinstance(part, SecondCodePlace))
        assert place.value == ""


def test_the_place_is_filled_with_the_code_and_all_else_stays(say):
    slip = claim_slip(say, PACK, TERMINAL, CLAIM)
    filled = with_second_code(PrintJob("job-1", slip), "0417")
    label = second_code_place(say).label
    assert filled.job_id == "job-1"
    assert pairs_of(filled.slip)[label] == "0417"
    before = [part for part in slip.parts if getattr(part, "label", "") != label]
    assert [part for part in filled.slip.parts if getattr(part, "label", "") != label] == before


def test_a_place_without_a_code_is_no_line_at_all(say):
    slip = Slip(say.language, (Text("a"), second_code_place(say), Text("b")))
    assert with_second_code(PrintJob("job-1", slip), None).slip.parts == (Text("a"), Text("b"))
