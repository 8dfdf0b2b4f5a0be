"""A payment is decided exactly once, whatever becomes of the answers."""

from __future__ import annotations

import pytest

from contract.messages import PaymentStatement
from contract.quotes import PACK_QUOTE, FeeTier
from kiosk.operator.errors import OperatorProblemError, OperatorUnreachableError
from kiosk.operator.questions import check_number


@pytest.mark.parametrize(
    ("msisdn", "verdict"),
    [
        ("+79001234567", "ok"),
        ("+79001110000", "closed"),
        ("+79001119999", "ok"),
        ("+79260000000", "other_operator"),
        ("+79000000007", "unknown"),
        ("+4915112345678", "unknown"),
    ],
)
def test_a_check_tells_whether_a_number_can_be_paid_and_a_price_only_then(
    terminal, msisdn, verdict
):
    answer = terminal.client.ask(check_number(msisdn))
    assert answer.verdict == verdict
    assert (answer.quote is not None) == (verdict == "ok")


def test_a_payment_is_credited_less_the_fee_and_told_by_sms(backend, terminal, new_number):
    number = new_number()
    payment_id = terminal.visit(number, 50_00)
    receipt = terminal.send()
    (result,) = receipt.results
    statement = PaymentStatement.model_validate_json(result.statement)
    assert (statement.payment_id, statement.result) == (payment_id, "credited")
    assert (statement.inserted_minor, statement.fee_minor) == (50_00, 2_50)
    assert receipt.doubts == ()
    assert backend.balance(number) == 47_50
    (sms,) = backend.admin("GET", f"/admin/sms?msisdn=%2B{number[1:]}")
    assert "47.50" in sms["text"]
    assert number in (backend.state / "sms.jsonl").read_text()


def test_sending_the_same_bytes_again_gives_the_original_receipt_and_credits_nothing(
    backend, terminal, new_number
):
    number = new_number()
    terminal.visit(number, 500_00)
    first = terminal.send()
    assert terminal.send() == first
    assert backend.balance(number) == 500_00


def test_an_overlapping_upload_credits_only_what_is_new(backend, terminal, new_number):
    number = new_number()
    terminal.visit(number, 100_00)
    first = terminal.send()
    terminal.visit(number, 200_00)
    both = terminal.send()
    assert both.results[0] == first.results[0]
    assert [result.state for result in both.results] == ["credited", "credited"]
    assert backend.balance(number) == 300_00


def test_an_answer_lost_after_the_credit_is_found_again_by_status_and_by_resending(
    backend, terminal, new_number
):
    number = new_number()
    payment_id = terminal.visit(number, 500_00)
    backend.fault("lose_answer_after_credit", times=1, path_prefix="/v1/records")
    with pytest.raises(OperatorUnreachableError):
        terminal.send()
    assert terminal.client.head(terminal.journal_id).upto_seq == len(terminal.records)
    known = terminal.client.payment(payment_id)
    assert known.state == "credited"
    assert terminal.send().results == (known,)
    assert backend.balance(number) == 500_00


def test_the_same_payment_id_in_another_record_is_not_credited_again(backend, terminal, new_number):
    number = new_number()
    payment_id = terminal.visit(number, 500_00)
    terminal.visit(number, 500_00, payment_id=payment_id)
    states = [result.state for result in terminal.send().results]
    assert states == ["credited", "credited"]
    assert backend.balance(number) == 500_00


def test_two_terminals_may_use_the_same_payment_id(backend, new_terminal, new_number):
    number, one, other = new_number(), new_terminal(backend), new_terminal(backend)
    one.visit(number, 100_00, payment_id="P-1")
    other.visit(number, 100_00, payment_id="P-1")
    for terminal in (one, other):
        assert terminal.send().results[0].state == "credited"
    assert backend.balance(number) == 200_00


@pytest.mark.parametrize(
    ("msisdn", "changes", "reason"),
    [
        ("+79001119999", {}, "number_closed"),
        ("+79001234567", {"msisdn": "+79260000000"}, "other_operator"),
        ("+79001234567", {"msisdn": "+79000000007"}, "number_unknown"),
        ("+79001234567", {"fee_minor": 0, "credited_minor": 50_00}, "fee_differs"),
        ("+79001234567", {"fee_minor": 50_00, "credited_minor": 0}, "fee_differs"),
        ("+79001234567", {"currency": "USD"}, "fee_differs"),
        ("+79001234567", {"quote_id": "no-such-quote"}, "quote_unknown"),
        (
            "+79001234567",
            {"replaces_payment_id": "never-refused"},
            "replaced_payment_not_refused",
        ),
    ],
)
def test_a_payment_that_cannot_be_credited_is_refused_for_good_with_its_reason(
    terminal, msisdn, changes, reason
):
    terminal.visit(msisdn, 50_00, **changes)
    (result,) = terminal.send().results
    statement = PaymentStatement.model_validate_json(result.statement)
    assert (statement.result, statement.reason) == ("refused", reason)
    assert (statement.credited_minor, statement.fee_minor) == (0, 0)
    assert terminal.send().results == (result,)


def test_a_refused_payment_may_be_replaced_by_one_to_another_number(backend, terminal, new_number):
    number = new_number()
    refused = terminal.visit("+79001119999", 500_00)
    assert terminal.send().results[0].state == "refused"
    terminal.visit(number, 500_00, replaces_payment_id=refused)
    assert terminal.send().results[-1].state == "credited"
    assert backend.balance(number) == 500_00


def test_a_credited_payment_cannot_be_replaced(backend, terminal, new_number):
    first, second = new_number(), new_number()
    credited = terminal.visit(first, 500_00)
    terminal.visit(second, 500_00, replaces_payment_id=credited)
    assert [result.state for result in terminal.send().results] == ["credited", "refused"]
    assert backend.balance(second) == 0


def test_a_quote_lost_by_the_operator_is_taken_from_the_journal(terminal, new_number):
    number = new_number()
    quote = terminal.client.ask(check_number(number)).quote
    lost = quote.model_copy(update={"quote_id": "lost-in-a-restore"})
    terminal.pay(number, 500_00, lost)
    assert terminal.send().results[0].state == "credited"


def test_a_price_the_operator_never_asked_is_not_taken_from_the_journal(terminal, new_number):
    number = new_number()
    quote = terminal.client.ask(check_number(number)).quote
    free = quote.fee_tiers[1].model_copy(update={"from_minor": 0})
    invented = quote.model_copy(update={"quote_id": "invented", "fee_tiers": (free,)})
    terminal.pay(number, 50_00, invented)
    (result,) = terminal.send().results
    assert result.state == "refused"


@pytest.mark.promise("R27")
@pytest.mark.parametrize(
    ("number", "more", "state"),
    [
        ("+375290512345", {}, "credited"),
        ("+375290512345", {"max_minor": 50_01}, "refused"),
        ("+375290512345", {"fee_tiers": (FeeTier(percent="1"),)}, "refused"),
        ("+79005123456", {}, "refused"),
        ("+380500512345", {}, "refused"),
    ],
)
def test_a_price_of_the_pack_holds_where_the_operator_allows_it_and_below_its_ceiling(
    backend, terminal, number, more, state
):
    """Nobody asked about this number: there was no line."""
    before = backend.balance(number)
    asked = terminal.client.ask(check_number(number)).quote
    unchecked = {"quote_id": PACK_QUOTE + "0" * 64, "max_minor": 50_00, **more}
    terminal.pay(number, 30_00, asked.model_copy(update=unchecked))
    assert [result.state for result in terminal.send().results] == [state]
    assert backend.balance(number) - before == (30_00 if state == "credited" else 0)


@pytest.mark.promise("R24")
@pytest.mark.parametrize(
    ("payer", "state", "reason"),
    [(None, "refused", "payer_unknown"), ("+380671112233", "credited", "")],
)
def test_where_the_law_asks_who_pays_no_payment_without_a_payer_is_credited(
    backend, terminal, payer, state, reason
):
    number = "+380500512399"
    before = backend.balance(number)
    terminal.pay(number, 200_00, terminal.client.ask(check_number(number)).quote, payer=payer)
    (result,) = terminal.send().results
    told = PaymentStatement.model_validate_json(result.statement)
    assert (told.result, told.reason) == (state, reason)
    assert backend.balance(number) - before == (200_00 if payer else 0)


def test_what_is_paid_onto_a_purse_is_in_it_and_in_no_other(backend, terminal):
    number = "+79001000024"
    before, held = backend.balance(number), backend.purse(number, "content")
    first = terminal.client.ask(check_number(number, "en"))
    assert [one.purse_id for one in first.purses] == ["main", "content"]
    assert first.quote.purse is None
    quote = terminal.client.ask(check_number(number, "en", "content")).quote
    assert quote.purse.name.text == "Content account"
    terminal.pay(number, 300_00, quote, purse=quote.purse)
    (result,) = terminal.send().results
    assert result.state == "credited"
    assert backend.balance(number) == before
    assert backend.purse(number, "content") - held == 300_00
    assert backend.audit()["ok"]


def test_a_purse_the_price_was_not_given_for_gets_nothing(backend, terminal):
    number = "+79001000024"
    quote = terminal.client.ask(check_number(number, "en", "content")).quote
    before = backend.purse(number, "content")
    terminal.pay(number, 300_00, quote)
    (result,) = terminal.send().results
    told = PaymentStatement.model_validate_json(result.statement)
    assert (told.result, told.reason) == ("refused", "purse_differs")
    assert backend.purse(number, "content") == before


@pytest.mark.parametrize(("purse_id", "state"), [("content", "credited"), ("bonus", "refused")])
def test_a_lost_price_may_name_only_a_purse_that_takes_cash(terminal, purse_id, state):
    """The operator forgot what it quoted, and reads it in the terminal's journal."""
    number = "+79001000024"
    asked = terminal.client.ask(check_number(number, "en", "content")).quote
    purse = asked.purse.model_copy(update={"purse_id": purse_id})
    lost = asked.model_copy(update={"quote_id": f"lost-{purse_id}", "purse": purse})
    terminal.pay(number, 200_00, lost, purse=purse)
    assert [result.state for result in terminal.send().results] == [state]


def test_a_payment_nobody_sent_is_unknown_and_not_refused(terminal):
    assert terminal.client.payment("nobody-sent-this").state == "unknown"


def test_another_terminal_s_payment_is_unknown_to_this_one(backend, new_terminal, new_number):
    one, other = new_terminal(backend), new_terminal(backend)
    payment_id = one.visit(new_number(), 100_00)
    one.send()
    assert other.client.payment(payment_id).state == "unknown"


def test_reconciliation_counts_this_terminal_s_day(terminal, new_number):
    terminal.visit(new_number(), 50_00)
    terminal.visit("+79001119999", 70_00)
    day = PaymentStatement.model_validate_json(terminal.send().results[0].statement).decided_at
    counted = terminal.client.reconciliation(f"{day:%Y-%m-%d}")
    assert (counted.payments, counted.refused, counted.pending) == (1, 1, 0)
    assert (counted.inserted_minor, counted.fee_minor, counted.credited_minor) == (
        50_00,
        2_50,
        47_50,
    )


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "9999-12-31"])
def test_a_day_without_an_end_is_no_day(terminal, day):
    with pytest.raises(OperatorProblemError) as caught:
        terminal.client.reconciliation(day)
    assert caught.value.problem.code == "malformed"


def test_the_first_day_of_the_calendar_is_a_day_too(terminal):
    assert terminal.client.reconciliation("0001-01-01").period == "0001-01-01"


@pytest.mark.slow
def test_the_audit_agrees_with_everything_that_was_paid(backend, terminal, new_number):
    terminal.visit(new_number(), 500_00)
    terminal.send()
    report = backend.audit()
    assert report["ok"], report["findings"]
    assert report["payments"] >= 1
    assert report["inserted_minor"] == report["fee_minor"] + report["credited_minor"]
