"""Urgent on the screen: a lost phone blocked, handed to a person, and what else cannot wait."""

from datetime import UTC, datetime

import pytest

from contract.account.access import Access, CodeSent
from contract.account.changes import OrderResult, PromisedChoice, PromisedTerms
from contract.account.help import CaseOpened, Puk
from drivers.api import PaperState, PrinterStatus, PrinterStatusChanged
from kiosk.events import PrinterSaid
from kiosk.operator.errors import OperatorUnreachableError
from workbench.account_samples import AT
from workbench.order_samples import BLOCK_QUOTE, SIM_QUOTE, said

LOST = "9161234567"
NEAR = "9161112233"
SENT = CodeSent(authentication_id="A-1", expires_at=AT, resend_after_s=45, sends_left=2)
BLOCKS = Access(access_token="b" * 32, level="L2x", msisdn=f"+7{LOST}", expires_at=AT)
OPEN = Access(access_token="t" * 32, level="L1", msisdn=f"+7{LOST}", expires_at=AT)
OPENED = CaseOpened(
    case_no="48112237",
    promised_at=datetime(2026, 12, 1, 12, 0, tzinfo=UTC),
    call_promised_at=datetime(2026, 12, 1, 9, 15, tzinfo=UTC),
)
SILENT = OperatorUnreachableError("no route")


@pytest.fixture
def urgent(rig):
    rig.ready()
    rig.press("home")
    rig.press("urgent")
    return rig


def to_word(rig, number=LOST):
    rig.press("lost_phone")
    rig.type(number)
    rig.press("next")
    return rig


def to_quote(rig):
    to_word(rig).type_word("РОМАШКА")
    rig.press("next")
    rig.answer("verify_secret", BLOCKS)
    rig.answer("quote_change", BLOCK_QUOTE)
    return rig


def carry_out(rig, quote):
    rig.press("yes")
    order_id = rig.asked.body.order_id
    text = said(quote, order_id=order_id).to_bytes().decode()
    told = OrderResult(order_id=order_id, state="done", statement=text, jws="a..b")
    rig.answer("order_change", told)


def log_in(rig, access=OPEN):
    rig.type(access.msisdn.removeprefix("+7"))
    rig.press("next")
    rig.answer("send_code", SENT)
    rig.type("123456")
    rig.answer("validate_code", access)


def test_the_code_word_is_asked_at_once_and_only_to_block(urgent):
    to_word(urgent).type_word("РОМАШКА")
    urgent.press("next")
    body = urgent.asked.body
    assert (body.purpose, body.kind, body.msisdn) == ("block", "code_word", f"+7{LOST}")
    assert body.access_token is None
    urgent.answer("verify_secret", BLOCKS)
    assert urgent.asked.body.change.kind == "block_sim"


def test_it_is_blocked_and_the_bank_is_thought_of(urgent):
    carry_out(to_quote(urgent), BLOCK_QUOTE)
    view = urgent.screen.view
    assert view.lines
    slip = urgent.slips[-1].slip.parts
    assert any(view.lines[0] in getattr(part, "text", "") for part in slip)


def test_what_blocks_opens_no_account(urgent):
    carry_out(to_quote(urgent), BLOCK_QUOTE)
    urgent.press("done")
    urgent.press("back")
    urgent.press("account")
    assert urgent.view == "NumberView"


def test_other_proofs_stand_behind_the_code_word(urgent):
    to_word(urgent).press("other_proof")
    assert [one for one in urgent.choices if one != "back"] == [
        "code_word",
        "pin",
        "document",
        "no_proof",
    ]
    urgent.press("document")
    urgent.type("370115")
    urgent.press("next")
    urgent.refuse("verify_secret", "secret_wrong")
    assert urgent.screen.view.problem
    urgent.type("370114")
    urgent.press("next")
    assert urgent.asked.body.kind == "document"
    urgent.answer("verify_secret", BLOCKS)
    assert urgent.asked.operation == "quote_change"


def test_who_is_locked_out_still_has_a_person(urgent):
    to_word(urgent).type_word("НЕТ")
    urgent.press("next")
    urgent.refuse("verify_secret", "code_locked", 429)
    assert urgent.screen.view.notice
    assert [one for one in urgent.choices if one != "back"] == ["no_proof"]


def to_case(rig):
    to_word(rig).press("other_proof")
    rig.press("no_proof")
    rig.type(NEAR)
    rig.press("call_me")
    return rig


@pytest.mark.promise("R09")
def test_with_no_secret_the_case_goes_before_all_others(urgent):
    body = to_case(urgent).asked.body
    assert (body.topic, body.urgent) == ("phone_lost", True)
    assert (body.msisdn, body.call_msisdn) == (f"+7{LOST}", f"+7{NEAR}")
    urgent.answer("open_case", OPENED)
    view = urgent.screen.view
    assert view.code == "4811\u00a02237"
    assert "12:15" in view.facts[0].value
    assert len(view.facts) == 3  # the call, and two shops with their hours
    said_on_paper = " ".join(
        f"{getattr(part, 'text', '')} {getattr(part, 'value', '')}"
        for part in urgent.slips[-1].slip.parts
    )
    for told in (view.code, view.lines[0], view.facts[1].label, view.facts[1].value):
        assert told in said_on_paper
    assert "123-45-67" in said_on_paper  # whose matter it is


def test_nobody_is_called_back_on_the_lost_phone(urgent):
    to_word(urgent)
    urgent.call_person()
    urgent.press("call_me")
    assert urgent.view == "NumberView"
    assert "other_number" not in urgent.choices


@pytest.mark.promise("R09")
def test_it_works_without_paper(urgent):
    out = PrinterStatus(paper=PaperState.OUT)
    urgent.tell(PrinterSaid(PrinterStatusChanged(out)))
    to_case(urgent).answer("open_case", OPENED)
    assert urgent.screen.view.code
    assert urgent.screen.view.slip_note


@pytest.mark.promise("R09")
@pytest.mark.parametrize("operation", ["verify_secret", "quote_change"])
def test_without_an_answer_it_can_be_tried_again_or_a_person_called(urgent, operation):
    to_word(urgent).type_word("РОМАШКА")
    urgent.press("next")
    if operation == "quote_change":
        urgent.answer("verify_secret", BLOCKS)
    urgent.answer(operation, SILENT)
    assert urgent.view == "MessageView"
    assert "0890" in urgent.screen.view.person
    urgent.press("try_again")
    assert urgent.asked.operation == operation


def test_who_is_logged_in_blocks_the_own_number_without_another_proof(urgent):
    urgent.press("promised")
    log_in(urgent)
    urgent.answer("promised_terms", PromisedTerms(currency="RUB", choices=(), terms_version="1"))
    urgent.press("back")
    to_word(urgent)
    assert urgent.asked.operation == "quote_change"
    assert urgent.asked.body.access_token == OPEN.access_token


def test_a_login_of_before_counts_again_after_another_phone_was_blocked(urgent):
    other = BLOCKS.model_copy(update={"msisdn": f"+7{NEAR}"})
    urgent.press("promised")
    log_in(urgent)
    urgent.answer("promised_terms", PromisedTerms(currency="RUB", choices=(), terms_version="1"))
    urgent.press("back")
    to_word(urgent, NEAR).type_word("РОМАШКА")
    urgent.press("next")
    urgent.answer("verify_secret", other)
    assert urgent.asked.body.access_token == other.access_token
    urgent.answer("quote_change", BLOCK_QUOTE)
    carry_out(urgent, BLOCK_QUOTE)
    urgent.press("done")
    urgent.press("promised")
    assert urgent.asked.body.access_token == OPEN.access_token


def test_no_money_leads_straight_to_the_sums_that_are_lent(urgent):
    urgent.press("promised")
    log_in(urgent)
    lent = PromisedChoice(amount_minor=20_000, fee_minor=700, due_at=AT)
    terms = PromisedTerms(currency="RUB", choices=(lent,), terms_version="1")
    urgent.answer("promised_terms", terms)
    assert urgent.view == "MenuView"
    assert any("200" in one.label for one in urgent.screen.view.choices)


@pytest.mark.promise("R09")
def test_money_can_be_put_in_from_here(urgent):
    urgent.press("top_up")
    assert urgent.view == "NumberView"
    urgent.type(LOST)
    urgent.press("next")
    urgent.answer_check(urgent.quote(), LOST)
    assert urgent.view == "ConfirmView"


def test_a_new_card_is_ordered_with_a_call_to_any_number(urgent):
    urgent.press("new_sim")
    assert [row.label for row in urgent.screen.view.rows]
    urgent.press("new_sim")
    log_in(urgent)
    urgent.type(NEAR)
    urgent.press("call_me")
    change = urgent.asked.body.change
    assert (change.kind, change.call_msisdn) == ("replace_sim", f"+7{NEAR}")
    urgent.answer("quote_change", SIM_QUOTE.model_copy(update={"refusal": "level_too_low"}))
    assert "document" in urgent.choices  # one more proof is asked for
    urgent.press("pin")
    urgent.type("4826")
    urgent.press("next")
    urgent.answer("verify_secret", OPEN.model_copy(update={"level": "L2"}))
    urgent.answer("quote_change", SIM_QUOTE)
    assert urgent.view == "QuoteView"


def test_a_phone_that_is_found_is_unblocked_by_who_proves_it(urgent):
    urgent.press("found_phone")
    log_in(urgent)
    assert urgent.asked.body.change.kind == "unblock_sim"


def test_the_puk_is_shown_to_who_proves_it_twice(urgent):
    urgent.press("puk")
    log_in(urgent)
    urgent.press("pin")
    urgent.type("4826")
    urgent.press("next")
    urgent.answer("verify_secret", OPEN.model_copy(update={"level": "L2"}))
    urgent.answer("show_puk", Puk(puk="12345678"))
    assert "1234" in repr(urgent.screen.view)
    urgent.press("back")
    assert "puk" in urgent.choices


def test_who_cannot_have_the_puk_here_learns_where_it_is_told(urgent):
    urgent.press("puk")
    urgent.press("back")
    assert urgent.view == "ContactsView"


def test_the_numbers_are_one_touch_away(urgent):
    urgent.press("contacts")
    assert urgent.view == "ContactsView"
    urgent.press("back")
    assert "lost_phone" in urgent.choices
