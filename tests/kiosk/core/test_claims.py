"""A claim slip: how its money stands, and paying it to a number on proof."""

import pytest

from contract.account.access import Access, CodeSent
from contract.account.help import ClaimFound, ClaimRedirected
from contract.codes import with_check_digit
from kiosk import effects as do
from kiosk.operator.errors import OperatorUnreachableError
from workbench.account_samples import SUMMARY
from workbench.payment_samples import CLAIM, PAID

CODE = with_check_digit(5551234)
FIRST, TO = "9161234567", "9035551234"
SECOND = "0417"
SILENT = OperatorUnreachableError("no route")


def refused(reason):
    return ClaimRedirected(refusal=reason)


@pytest.fixture
def entry(rig):
    rig.ready()
    rig.press("home")
    rig.press("help")
    rig.press("my_payment")
    rig.press("claim")
    return rig


@pytest.fixture
def claim(entry):
    """An open claim on the screen."""
    entry.type(CODE)
    entry.press("next")
    entry.type("4567")
    entry.answer("find_claim", CLAIM)
    return entry


@pytest.fixture
def proof(claim):
    """Where the proof is asked for."""
    claim.press("pay_claim")
    claim.type(TO)
    claim.press("next")
    return claim


def questions(rig):
    return [order.question.operation for order in rig.ordered(do.AskOperator)]


def shown(rig):
    return " ".join(fact.value for fact in rig.screen.view.facts)


def test_the_code_shows_sum_day_term_and_who_deals_with_it(claim):
    told = shown(claim)
    for value in ("1\u00a0500", "22.11.2026", "21.11.2029", CLAIM.owner):
        assert value in told.replace("\u202f", "\u00a0"), value
    assert {"pay_claim", "repayment"} <= set(claim.choices)


def test_a_mistyped_code_asks_nobody(entry):
    entry.type(CODE[:-1] + str((int(CODE[-1]) + 1) % 10))
    assert entry.screen.view.problem
    entry.press("next")
    assert questions(entry) == []


@pytest.mark.parametrize("state", ["paid", "repaid", "ended"])
def test_what_is_settled_cannot_be_paid_and_a_person_is_named(entry, state):
    entry.type(CODE)
    entry.press("next")
    entry.type("4567")
    entry.answer("find_claim", CLAIM.model_copy(update={"state": state}))
    assert "pay_claim" not in entry.choices
    entry.press("contacts")
    assert entry.view == "ContactsView"


@pytest.mark.parametrize("tries_left", [3, 0])
def test_a_claim_that_is_not_there_says_how_many_tries_are_left(entry, tries_left):
    entry.type(CODE)
    entry.press("next")
    entry.type("0000")
    entry.answer("find_claim", ClaimFound(state="none", tries_left=tries_left))
    assert entry.view == "MessageView"
    assert ("try_again" in entry.choices) == bool(tries_left)


def test_repayment_names_who_arranges_it_and_leads_back(claim):
    claim.press("repayment")
    assert claim.view == "ContactsView"
    claim.press("back")
    assert "repayment" in claim.choices


# --- by the second code ---------------------------------------------------------------------------


def test_the_second_code_pays_it_to_the_number(proof):
    assert "+7\u00a0903\u00a0555-12-34" in proof.screen.view.lead
    proof.press("second_code")
    proof.type(SECOND)
    proof.press("next")
    body = proof.asked.body
    assert (body.code, body.tail, body.to_msisdn) == (CODE, "4567", f"+7{TO}")
    assert (body.second_code, body.access_token) == (SECOND, None)
    proof.answer("redirect_claim", PAID)
    assert proof.view == "DoneView"
    assert "+7\u00a0903\u00a0555-12-34" in proof.screen.view.headline
    proof.press("done")
    assert "my_payment" in proof.choices


def test_the_second_code_is_never_shown_while_it_is_typed(proof):
    proof.press("second_code")
    for count, digit in enumerate(SECOND, 1):
        proof.type(digit)
        places = proof.screen.view.places
        assert places.count("\u2022") == count
        assert not set(places) & set("0123456789")


def test_a_wrong_second_code_can_be_typed_again_under_the_same_request(proof):
    proof.press("second_code")
    proof.type("9999")
    proof.press("next")
    first = proof.asked.body
    proof.answer("redirect_claim", refused("proof_wrong"))
    assert proof.screen.view.problem
    proof.type("0")
    assert not proof.screen.view.problem
    proof.type(SECOND[1:])
    proof.press("next")
    assert proof.asked.body.claim_request_id == first.claim_request_id
    proof.answer("redirect_claim", PAID)
    assert proof.view == "DoneView"


def test_too_many_wrong_codes_end_at_a_person(proof):
    proof.press("second_code")
    proof.type("9999")
    proof.press("next")
    proof.answer("redirect_claim", refused("limited"))
    assert proof.view == "MessageView"
    assert proof.choices == ["home"]


def test_a_lost_answer_is_asked_for_again_and_pays_once(proof):
    proof.press("second_code")
    proof.type(SECOND)
    proof.press("next")
    first = proof.asked.body
    proof.answer("redirect_claim", SILENT)
    proof.press("try_again")
    assert proof.asked.body == first
    proof.answer("redirect_claim", PAID)
    assert proof.view == "DoneView"


def test_a_number_that_cannot_be_paid_is_typed_anew_as_another_request(proof):
    proof.press("second_code")
    proof.type(SECOND)
    proof.press("next")
    first = proof.asked.body
    proof.answer("redirect_claim", refused("number"))
    proof.press("try_again")
    assert proof.view == "NumberView"
    proof.press("next")
    proof.press("second_code")
    proof.type(SECOND)
    proof.press("next")
    assert proof.asked.body.claim_request_id != first.claim_request_id


def test_a_claim_that_was_decided_meanwhile_is_told(proof):
    proof.press("second_code")
    proof.type(SECOND)
    proof.press("next")
    proof.answer("redirect_claim", refused("not_open"))
    assert proof.view == "MessageView"
    assert proof.choices == ["home"]


# --- by a code to the number first confirmed ------------------------------------------------------


def to_code(rig, first=FIRST):
    rig.press("sms_code")
    rig.type(first)
    rig.press("next")


def sent(rig):
    return CodeSent(
        authentication_id="A-1",
        expires_at=rig.clock.utc(),
        resend_after_s=45,
        sends_left=2,
    )


def access(rig):
    return Access(
        access_token="t" * 32, level="L1", msisdn=f"+7{FIRST}", expires_at=rig.clock.utc()
    )


def test_a_code_to_the_first_number_pays_it_and_logs_nobody_in(proof):
    to_code(proof)
    assert (proof.asked.body.purpose, proof.asked.body.msisdn) == ("claim", f"+7{FIRST}")
    proof.answer("send_code", sent(proof))
    proof.type("123456")
    proof.answer("validate_code", access(proof))
    body = proof.asked.body
    assert (body.access_token, body.second_code) == ("t" * 32, None)
    proof.answer("redirect_claim", PAID)
    assert proof.view == "DoneView"
    proof.press("done")
    proof.press("back")
    proof.press("account")
    assert proof.view == "NumberView"


def test_a_number_with_other_last_digits_gets_no_code(proof):
    to_code(proof, "9161234568")
    assert proof.view == "MessageView"
    assert "4567" in proof.screen.view.what_happened
    proof.press("try_again")
    assert proof.view == "NumberView"
    assert "send_code" not in questions(proof)


def test_another_number_of_the_same_last_digits_proves_nothing(proof):
    to_code(proof, "9031114567")
    proof.answer("send_code", sent(proof))
    proof.type("123456")
    proof.answer("validate_code", access(proof))
    proof.answer("redirect_claim", refused("proof_wrong"))
    assert proof.view == "MessageView"
    proof.press("try_again")
    assert {"second_code", "sms_code"} <= set(proof.choices)


def test_where_no_code_comes_the_second_code_is_left(proof):
    to_code(proof)
    proof.answer("send_code", sent(proof))
    proof.press("no_sms")
    assert "second_code" in proof.choices


def test_codes_that_were_wrong_too_often_are_told(proof):
    to_code(proof)
    proof.answer("send_code", sent(proof))
    proof.type("111111")
    proof.refuse("validate_code", "code_locked", 429)
    assert proof.view == "MessageView"
    assert "home" in proof.choices


def test_an_access_that_ended_meanwhile_is_told_and_pays_nothing(proof):
    to_code(proof)
    proof.answer("send_code", sent(proof))
    proof.type("123456")
    proof.answer("validate_code", access(proof))
    proof.refuse("redirect_claim", "access_ended", 401)
    assert proof.view == "MessageView"
    proof.press("home")
    assert proof.view == "HomeView"


def test_a_person_helps_who_has_neither_and_the_wish_stays(proof):
    proof.press("contacts")
    assert proof.view == "ContactsView"
    proof.press("back")
    assert "second_code" in proof.choices


def test_nothing_that_proves_it_is_written_down(proof):
    proof.press("second_code")
    proof.type(SECOND)
    proof.press("next")
    proof.answer("redirect_claim", PAID)
    proof.press("done")
    written = b"".join(record.body for record in proof.journal.read(1, 1000))
    assert f'"{SECOND}"'.encode() not in written
    assert CODE.encode() not in written


def test_a_claim_that_was_paid_is_told_of_once_whatever_way_back_is_gone(rig):
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.sign_in()
    rig.answer("summary", SUMMARY)
    rig.press("back")
    rig.press("help")
    rig.press("my_payment")
    rig.press("claim")
    rig.type(CODE)
    rig.press("next")
    rig.type("4567")
    rig.answer("find_claim", CLAIM)
    rig.press("pay_claim")
    rig.type(TO)
    rig.press("next")
    rig.press("second_code")
    rig.type(SECOND)
    rig.press("next")
    rig.answer("redirect_claim", PAID)
    rig.press("done")
    rig.press("back")
    rig.press("top_up")
    rig.press("back")
    assert rig.view == "HomeView"
    rig.press("sign_out")
    assert len(rig.screen.view.rows) == 1
