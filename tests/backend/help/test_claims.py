"""Unclaimed cash: found by its slip, paid to another number on proof, once whatever happens."""

from __future__ import annotations

import pytest

from contract.codes import second_code, with_check_digit
from contract.messages import DecisionStatement

MARIA, OLEG, TIMUR = "+79001234567", "+79001112233", "+79007654321"


def wrong(code):
    return f"{(int(code) + 1) % 10**4:04}"


def test_a_claim_is_found_with_its_sum_date_term_and_owner(house, till, other_till):
    claim, _ = till.claim(MARIA, 90_00)
    found = other_till.find_claim(claim)
    assert (found.state, found.amount_minor, found.currency) == ("open", 90_00, "RUB")
    assert found.opened_at == house.now
    assert (found.ends_at - found.opened_at).days == 3 * 365
    assert found.owner
    assert b"+7900" not in house.answers[-1]


def test_a_claim_needs_the_last_digits_of_its_number(till):
    claim, _ = till.claim()
    found = till.find_claim(claim, tail="0000")
    assert (found.state, found.amount_minor, found.tries_left) == ("none", 0, 29)


@pytest.mark.slow
def test_wrong_claims_of_a_terminal_end_for_a_day(till, other_till):
    claim, _ = till.claim()
    for n in range(30):
        till.find_claim(claim, code=with_check_digit(n), tail=f"{n:04}")
    told = till.find_claim(claim)
    assert (told.state, told.tries_left) == ("none", 0)
    assert other_till.find_claim(claim).state == "open"
    assert till.redirect(claim).refusal == "limited"


def test_the_slip_s_second_code_pays_it_to_another_number(house, till, other_till, operator):
    claim, code = till.claim(MARIA, 90_00)
    before = operator.balance(OLEG)
    done = other_till.redirect(claim, OLEG, second_code=code)
    assert (done.refusal, done.amount_minor, done.paid_at) == ("", 90_00, house.now)
    assert operator.balance(OLEG) == before + 90_00
    assert other_till.find_claim(claim).state == "paid"
    assert any("..2233" in text for text in house.sms(MARIA))
    operator.audited()


def test_the_terminal_that_holds_it_learns_of_it_as_of_every_decision(till, other_till):
    claim, code = till.claim()
    other_till.redirect(claim, OLEG, second_code=code)
    (told,) = till.ask("list_decisions").decisions
    statement = DecisionStatement.model_validate_json(told.statement)
    assert (statement.subject_id, statement.outcome) == (claim.claim_id, "paid")
    assert (statement.msisdn, statement.honoured_minor) == (OLEG, 90_00)


def test_a_code_sent_to_the_number_first_confirmed_pays_it(house, till, other_till, operator):
    claim, _ = till.claim(MARIA)
    access = other_till.asker.login(MARIA, purpose="claim")
    before = operator.balance(TIMUR)
    assert other_till.redirect(claim, TIMUR, access_token=access.access_token).refusal == ""
    assert operator.balance(TIMUR) == before + 90_00


def test_a_login_or_another_number_s_code_is_no_proof(till, operator, outcome):
    claim, _ = till.claim(MARIA)
    login = till.asker.login(MARIA)
    assert outcome(till.redirect, claim, access_token=login.access_token) == "level_too_low"
    other = till.asker.login(OLEG, visit="v-2", purpose="claim")
    assert till.redirect(claim, OLEG, access_token=other.access_token).refusal == "proof_wrong"
    till.asker.end(other)
    assert outcome(till.redirect, claim, access_token=other.access_token) == "access_ended"
    assert till.redirect(claim).refusal == "proof_wrong"
    assert till.find_claim(claim).state == "open"


def test_a_code_for_a_claim_opens_no_account(till, refusal):
    till.claim(MARIA)
    access = till.asker.login(MARIA, purpose="claim")
    assert refusal(till.asker.about, "summary", access).code == "level_too_low"


def test_a_second_code_is_guessed_five_times_for_ever(house, till, other_till):
    claim, code = till.claim()
    for n in range(5):
        house.later(days=3)
        asked = (till if n % 2 else other_till).redirect(claim, second_code=wrong(code))
        assert asked.refusal == "proof_wrong"
    house.restart()
    house.later(days=3)
    assert till.redirect(claim, second_code=code).refusal == "proof_wrong"
    access = till.asker.login(MARIA, purpose="claim")
    assert till.redirect(claim, access_token=access.access_token).refusal == ""


def test_the_second_code_is_of_this_claim_s_record_and_of_no_other(till):
    claims = [till.claim() for _ in range(3)]
    codes = {code for _, code in claims}
    assert len(codes) == 3
    (first, _), (_, other_code), _ = claims
    assert till.redirect(first, second_code=other_code).refusal == "proof_wrong"
    record = till.records[-1]
    assert second_code(record.prev_hash, record.body) == claims[-1][1]


def test_nothing_an_answer_or_an_sms_says_is_the_second_code(house, till):
    claim, code = till.claim()
    till.find_claim(claim)
    told = b"".join(house.answers[-2:]).decode() + "".join(house.sms(MARIA))
    known = told.replace(claim.code, "").replace(claim.claim_id, "")
    assert f'"{code}"' not in known
    assert f" {code}" not in known


def test_the_same_request_is_answered_alike_and_pays_once(till, operator, outcome):
    claim, code = till.claim()
    before = operator.balance(OLEG)
    asked = {"second_code": code, "claim_request_id": "r-1"}
    first = till.redirect(claim, OLEG, **asked)
    assert till.redirect(claim, OLEG, **asked) == first
    assert outcome(till.redirect, claim, TIMUR, **asked) == "key_reused"
    assert till.redirect(claim, OLEG, second_code=code).refusal == "not_open"
    assert operator.balance(OLEG) == before + 90_00


def test_a_number_that_cannot_be_paid_leaves_the_claim_open(till):
    claim, code = till.claim()
    for number in ("+79001110000", "+79101234567", "+380500000001", "+79001999999"):
        assert till.redirect(claim, number, second_code=code).refusal == "number"
    assert till.find_claim(claim).state == "open"


def test_after_its_term_a_claim_is_no_longer_the_customer_s(house, till):
    claim, code = till.claim()
    house.later(days=3 * 365)
    assert till.find_claim(claim).state == "ended"
    assert till.redirect(claim, second_code=code).refusal == "not_open"


@pytest.mark.parametrize("desk_first", [True, False])
def test_a_customer_and_a_person_at_the_desk_at_once_pay_once(till, operator, desk_first):
    claim, code = till.claim(MARIA, 90_00)
    before = operator.balance(OLEG) + operator.balance(TIMUR)
    redirect = till.asking_to_redirect(claim, OLEG, second_code=code)
    decide = operator.decide(claim, "T-000001", TIMUR)
    operator.together(*((decide, redirect) if desk_first else (redirect, decide)))
    assert operator.balance(OLEG) + operator.balance(TIMUR) == before + 90_00
    operator.audited()


def test_ten_redirects_at_once_pay_once(till, other_till, operator):
    claim, code = till.claim(MARIA, 90_00)
    before = operator.balance(OLEG)
    tills = (till, other_till)
    asked = [tills[n % 2].asking_to_redirect(claim, OLEG, second_code=code) for n in range(10)]
    answers = operator.together(*asked)
    assert sum(b'"refusal":""' in one.body for one in answers) == 1
    assert sum(b'"not_open"' in one.body for one in answers) == 9
    assert operator.balance(OLEG) == before + 90_00
    operator.audited()
