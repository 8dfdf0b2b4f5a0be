"""My payment: found by its code or its facts, copied, sent and corrected, or not."""

from datetime import timedelta

import pytest

from contract.account.help import CorrectionPreview, CorrectionTaken, PaymentFound, Sent
from contract.codes import with_check_digit
from drivers.api import (
    LinkState,
    Pair,
    PaperState,
    PrinterStatus,
    PrinterStatusChanged,
    PrintRefused,
    PrintTrouble,
    Text,
)
from kiosk import effects as do
from kiosk.events import PrinterSaid
from kiosk.operator.errors import OperatorUnreachableError
from workbench.payment_samples import PREVIEW, RECEIPT, SETTLED

SILENT = OperatorUnreachableError("no route")
WRONG, RIGHT = "9161234567", "9161234576"
FOUND = PaymentFound(state="credited", receipt=RECEIPT)
TAKEN_NO = "48112237"


@pytest.fixture
def home(rig):
    rig.ready()
    rig.press("home")
    return rig


@pytest.fixture
def code_entry(home):
    home.press("help")
    home.press("my_payment")
    return home


@pytest.fixture
def payment(code_entry):
    """The screen of a payment whose number was mistyped."""
    to_tail(code_entry)
    code_entry.type("4567")
    code_entry.answer("payment_by_code", FOUND)
    return code_entry


def to_tail(rig):
    rig.type(RECEIPT.check_code)
    rig.press("next")


def questions(rig):
    return [order.question.operation for order in rig.ordered(do.AskOperator)]


def words(job):
    parts = job.slip.parts
    told = [getattr(part, "text", "") or f"{part.label} {part.value}" for part in parts
            if isinstance(part, Text | Pair)]  # fmt: skip
    return "\n".join(told)


def test_my_payment_stands_first_in_help(home):
    home.press("help")
    assert home.choices[:2] == ["back", "my_payment"]


def test_the_code_and_four_digits_show_the_payment_and_nobody_is_asked_before(code_entry):
    to_tail(code_entry)
    assert questions(code_entry) == []
    code_entry.type("4567")  # the fourth sends itself
    asked = code_entry.asked.body
    assert (asked.check_code, asked.tail) == (RECEIPT.check_code, "4567")
    code_entry.answer("payment_by_code", FOUND)
    view = code_entry.screen.view
    assert any("+7\u00a0916\u00a0123-45-67" in fact.value for fact in view.facts)
    assert {"wrong_number", "print_copy", "send"} <= set(code_entry.choices)


@pytest.mark.parametrize("place", range(8))
def test_a_slip_of_the_finger_is_told_at_the_eighth_digit_and_asks_nobody(code_entry, place):
    digits = list(RECEIPT.check_code)
    digits[place] = str((int(digits[place]) + 1) % 10)
    code_entry.type("".join(digits))
    assert code_entry.screen.view.problem
    following = next(c for c in code_entry.screen.view.choices if c.id == "next")
    assert not following.enabled
    code_entry.press("next")
    assert code_entry.screen.view.problem
    assert questions(code_entry) == []


def test_nothing_found_says_how_many_tries_are_left_and_keeps_the_code(code_entry):
    to_tail(code_entry)
    code_entry.type("0000")
    code_entry.answer("payment_by_code", PaymentFound(state="none", tries_left=29))
    assert code_entry.view == "MessageView"
    assert "29" in code_entry.screen.view.what_can_i_do
    code_entry.press("try_again")
    assert "".join(code_entry.screen.view.places) == RECEIPT.check_code


@pytest.mark.parametrize("how", ["none left", "limited"])
def test_without_a_try_left_a_person_is_named_and_nothing_can_be_typed(code_entry, how):
    to_tail(code_entry)
    code_entry.type("0000")
    if how == "limited":
        code_entry.refuse("payment_by_code", "limited", 429)
    else:
        code_entry.answer("payment_by_code", PaymentFound(state="none", tries_left=0))
    assert code_entry.view == "MessageView"
    assert code_entry.choices == ["home"]
    assert "0890" in code_entry.screen.view.person
    code_entry.press("home")
    assert code_entry.view == "HomeView"


def test_silence_can_be_tried_again(code_entry):
    to_tail(code_entry)
    code_entry.type("4567")
    code_entry.answer("payment_by_code", SILENT)
    assert code_entry.view == "MessageView"
    code_entry.press("try_again")
    code_entry.answer("payment_by_code", FOUND)
    assert "wrong_number" in code_entry.choices


@pytest.mark.parametrize(
    ("state", "receipt", "offered"),
    [
        ("credited", RECEIPT, {"wrong_number", "print_copy", "send"}),
        ("credited", SETTLED, {"print_copy", "send"}),
        ("pending", SETTLED, {"print_copy", "send"}),
        ("returned", SETTLED, {"print_copy", "send"}),
        ("refused", SETTLED, {"claim", "send"}),
    ],
)
def test_each_state_offers_what_helps_in_it(code_entry, state, receipt, offered):
    to_tail(code_entry)
    code_entry.type("4567")
    code_entry.answer("payment_by_code", PaymentFound(state=state, receipt=receipt))
    assert set(code_entry.choices) - {"back"} == offered


# --- copy and SMS ---------------------------------------------------------------------------------


def test_the_copy_says_so_and_has_the_operator_s_facts(payment):
    payment.press("print_copy")
    job = payment.slips[-1]
    told = words(job)
    assert "КОПИЯ" in told
    assert RECEIPT.receipt_number in told
    assert "+7\u00a0916\u00a0123-45-67" in told
    assert RECEIPT.reference in told
    payment.printed()
    payment.press("done")
    assert "print_copy" not in payment.choices
    assert "wrong_number" in payment.choices


def test_the_copy_of_a_payment_made_elsewhere_names_both_terminals(code_entry):
    elsewhere = RECEIPT.model_copy(update={"terminal_id": "T-000009"})
    to_tail(code_entry)
    code_entry.type("4567")
    code_entry.answer("payment_by_code", PaymentFound(state="credited", receipt=elsewhere))
    code_entry.press("print_copy")
    told = words(code_entry.slips[-1])
    assert "T-000009" in told
    assert "T-004211" in told
    assert "Mira 5" not in told


def test_a_copy_that_does_not_come_is_said_and_the_payment_stays(payment):
    payment.press("print_copy")
    coming = payment.screen.view.headline
    job = payment.slips[-1]
    payment.tell(PrinterSaid(PrintRefused(job.job_id, PrintTrouble.PAPER_OUT)))
    assert payment.screen.view.headline != coming
    payment.press("done")
    assert "send" in payment.choices


def test_without_paper_no_copy_is_offered(code_entry):
    out = PrinterStatus(LinkState.UP, PaperState.OUT)
    code_entry.tell(PrinterSaid(PrinterStatusChanged(out)))
    to_tail(code_entry)
    code_entry.type("4567")
    code_entry.answer("payment_by_code", FOUND)
    assert "print_copy" not in code_entry.choices
    assert "send" in code_entry.choices


@pytest.mark.promise("R22")
def test_the_receipt_goes_by_sms_to_the_number_that_was_paid_and_once(payment):
    payment.press("send")
    asked = payment.asked.body
    assert (asked.check_code, asked.tail) == (RECEIPT.check_code, "4567")
    payment.answer("send_receipt", Sent(sent_at=payment.clock.utc()))
    assert "send" not in payment.choices
    assert "wrong_number" in payment.choices


def test_a_receipt_that_was_sent_too_often_is_said(payment):
    payment.press("send")
    payment.refuse("send_receipt", "limited", 429)
    assert payment.view == "MessageView"


# --- a wrong number -------------------------------------------------------------------------------


def to_preview(rig, preview=PREVIEW, number=RIGHT):
    rig.press("wrong_number")
    rig.type(number)
    rig.press("next")
    rig.answer("preview_correction", preview)


def taken(rig):
    return CorrectionTaken(case_no=TAKEN_NO, moves_at=rig.clock.utc() + timedelta(hours=24))


@pytest.mark.promise("R01")
def test_a_wrong_number_is_corrected_in_six_touches(home):
    touches = 0

    def press(choice):
        nonlocal touches
        touches += 1
        home.press(choice)

    press("help")
    press("my_payment")
    home.type(RECEIPT.check_code)
    press("next")
    home.type("4567")
    home.answer("payment_by_code", FOUND)
    press("wrong_number")
    home.type(RIGHT)
    press("next")
    home.answer("preview_correction", PREVIEW)
    press("send")
    home.answer("correct_payment", taken(home))
    assert touches == 6
    assert home.screen.view.code == "4811\u00a02237"


def test_before_it_is_sent_it_is_said_what_moves_and_that_may_be_objected(payment):
    to_preview(payment)
    view = payment.screen.view
    assert view.subject == "477,50\u00a0₽"
    assert [fact.value for fact in view.facts] == [
        "+7\u00a0916\u00a0123-45-67",
        "+7\u00a0916\u00a0123-45-76",
    ]
    assert any("24" in line for line in view.also)
    assert questions(payment)[-1] == "preview_correction"


def test_the_correction_is_printed_with_its_case_and_its_moment(payment):
    to_preview(payment)
    payment.press("send")
    body = payment.asked.body
    assert (body.check_code, body.tail, body.to_msisdn) == (
        RECEIPT.check_code,
        "4567",
        f"+7{RIGHT}",
    )
    payment.answer("correct_payment", taken(payment))
    told = words(payment.slips[-1])
    assert "4811\u00a02237" in told
    assert "+7\u00a0916\u00a0123-45-76" in told
    assert "23.11.2026" in told
    payment.press("done")
    assert "my_payment" in payment.choices


def test_a_lost_answer_is_asked_for_again_under_the_same_name(payment):
    to_preview(payment)
    payment.press("send")
    first = payment.asked.body
    payment.answer("correct_payment", SILENT)
    assert payment.view == "MessageView"
    payment.press("try_again")
    assert payment.asked.body == first
    payment.answer("correct_payment", taken(payment))
    assert payment.screen.view.code


@pytest.mark.parametrize("refusal", ["not_ours", "too_different", "same"])
def test_another_number_may_still_be_the_right_one(payment, refusal):
    to_preview(payment, CorrectionPreview(refusal=refusal, currency="RUB"))
    assert payment.view == "MessageView"
    payment.press("try_again")
    assert payment.view == "NumberView"
    assert questions(payment)[-1] == "preview_correction"


@pytest.mark.parametrize("refusal", ["too_old", "reversed", "spent", "unknown", "limited"])
def test_what_no_number_mends_is_not_tried_again(payment, refusal):
    to_preview(payment, CorrectionPreview(refusal=refusal, currency="RUB"))
    assert payment.view == "MessageView"
    assert "home" in payment.choices
    assert "correct_payment" not in questions(payment)


def test_a_refusal_that_comes_with_the_yes_is_told_as_before(payment):
    to_preview(payment)
    payment.press("send")
    payment.answer("correct_payment", CorrectionTaken(refusal="reversed"))
    assert payment.view == "MessageView"
    assert payment.slips == []


def test_back_leads_from_the_preview_to_the_number_and_sends_nothing(payment):
    to_preview(payment)
    payment.press("back")
    assert payment.view == "NumberView"
    payment.press("back")
    assert "wrong_number" in payment.choices
    assert "correct_payment" not in questions(payment)


# --- without the code -----------------------------------------------------------------------------


def to_sum(rig, number=WRONG):
    rig.press("no_code")
    rig.type(number)
    rig.press("next")
    day = next(choice for choice in rig.choices if choice.startswith("day:"))
    rig.press(day)
    return day.removeprefix("day:")


def test_number_day_and_sum_show_the_state_and_nothing_else(code_entry):
    assert to_sum(code_entry) == "2026-11-22"
    code_entry.type("500")
    code_entry.press("next")
    body = code_entry.asked.body
    assert (body.msisdn, body.day, body.inserted_minor) == (f"+7{WRONG}", "2026-11-22", 50_000)
    assert body.terminal_id == "T-004211"
    code_entry.answer("payment_by_facts", PaymentFound(state="credited", tries_left=2))
    view = code_entry.screen.view
    assert "2" in view.lead
    assert view.facts == ()
    assert set(code_entry.choices) == {"back", "home"}


def test_a_sum_that_fits_nothing_counts_a_try_and_asks_for_the_day_again(code_entry):
    to_sum(code_entry)
    code_entry.type("70")
    code_entry.press("next")
    code_entry.answer("payment_by_facts", PaymentFound(state="none", tries_left=1))
    assert "1" in code_entry.screen.view.what_can_i_do
    code_entry.press("try_again")
    assert any(choice.startswith("day:") for choice in code_entry.choices)


def test_a_sum_of_nothing_is_not_asked(code_entry):
    to_sum(code_entry)
    code_entry.type("00")
    following = next(c for c in code_entry.screen.view.choices if c.id == "next")
    assert not following.enabled


def test_days_of_a_month_are_leafed_through(code_entry):
    code_entry.press("no_code")
    code_entry.type(WRONG)
    code_entry.press("next")
    seen = []
    for _ in range(5):
        seen += [choice for choice in code_entry.choices if choice.startswith("day:")]
        code_entry.press("more_rows")
    assert len(set(seen)) == 30


def test_the_number_typed_for_it_is_not_taken_for_the_customer_s_own(code_entry):
    to_sum(code_entry)
    code_entry.call_person()
    code_entry.press("call_me")
    assert code_entry.view == "NumberView"


def test_every_step_leads_back_to_the_one_before(code_entry):
    to_sum(code_entry)
    for view in ("MenuView", "NumberView", "CodeView", "MenuView"):
        code_entry.press("back")
        assert code_entry.view == view
    assert "my_payment" in code_entry.choices


def test_any_eight_digits_with_their_check_digit_are_taken(code_entry):
    code_entry.type(with_check_digit(7))
    assert not code_entry.screen.view.problem
    code_entry.press("next")
    assert len(code_entry.screen.view.places) == 4
