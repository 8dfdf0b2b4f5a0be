"""A payment to a wrong number: who may have it moved, how much moves, and who may object."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.account.rows import Promise
from backend.account.store import add_promise
from backend.help.likeness import are_alike
from contract.account.help import CaseQuestion, Correct
from contract.codes import receipt_code
from kiosk.operator.questions import Question

PAID, MEANT = "+79005000123", "+79005000124"
_DIGITS = st.text("0123456789", min_size=10, max_size=10)


def reply_code(house, number):
    return re.search(r"\b[0-9]{6}\b", house.sms(number)[-1])[0]


def state_of(till, case_no, tail=MEANT[-4:]):
    question = CaseQuestion(case_no=case_no, tail=tail, language="en")
    return till.ask("case_status", question)


# --- which numbers are alike --------------------------------------------------------------------


@pytest.mark.slow
@given(_DIGITS, st.permutations(range(10)), st.text("0123456789", min_size=4, max_size=4))
def test_up_to_three_wrong_digits_are_a_slip_and_four_others_are_none(number, places, other):
    for count in range(5):
        typed = list(number)
        for place, digit in zip(places[:count], other, strict=False):
            typed[place] = digit
        wrong = "".join(typed)
        differ = sum(one != two for one, two in zip(number, wrong, strict=True))
        if differ <= 3:
            assert are_alike(number, wrong)
        elif sorted(number) != sorted(wrong):
            assert not are_alike(number, wrong)


@given(_DIGITS, st.permutations(range(10)))
def test_the_same_digits_in_another_order_are_alike_up_to_four_moved(number, order):
    mixed = "".join(number[place] for place in order)
    moved = sum(one != two for one, two in zip(number, mixed, strict=True))
    assert are_alike(number, mixed) == (moved <= 4)


@pytest.mark.slow
@given(_DIGITS, _DIGITS)
def test_alike_is_alike_both_ways(one, other):
    assert are_alike(one, other) == are_alike(other, one)
    assume(one != other)
    assert not are_alike(one, other + "0")


@pytest.mark.parametrize(
    ("meant", "alike"),
    [
        ("+79005000124", True),
        ("+79005111123", True),  # three others
        ("+79005111223", False),  # four others
        ("+79005001023", True),  # neighbours in another order
        ("+79005010032", True),  # the same digits, four moved
        ("+79005210030", False),  # the same digits, five moved
    ],
)
def test_the_operator_previews_by_the_rule_of_digits(till, meant, alike):
    order = till.pay(PAID)
    assert till.preview(order, meant).refusal == ("" if alike else "too_different")


# --- who may have it moved ----------------------------------------------------------------------


def test_a_preview_says_what_would_move_and_moves_nothing(house, till, operator):
    order = till.pay(PAID)
    told = till.preview(order, MEANT)
    assert (told.refusal, told.amount_minor, told.currency, told.objection_hours) == (
        "",
        order.credited_minor,
        "RUB",
        24,
    )
    house.later(days=2)
    operator.do_duties()
    assert operator.balance(PAID) == order.credited_minor


def test_a_preview_does_not_show_what_a_stranger_has_left(house, till, operator):
    order = till.pay(PAID)
    before = till.preview(order, MEANT)
    operator.spend(PAID, order.credited_minor)
    assert till.preview(order, MEANT) == before


def test_every_reason_has_its_word(house, till):
    order = till.pay(PAID)
    assert till.preview(order, PAID).refusal == "same"
    assert till.preview(order, "+79001110000").refusal == "too_different"
    assert till.preview(order, MEANT, tail="0000").refusal == "unknown"
    oleg = till.pay("+79001112233")
    assert till.preview(oleg, "+79001112234").refusal == "not_ours"
    refused = till.pay("+79001119999")
    assert till.preview(refused, "+79001119998").refusal == "unknown"
    house.later(days=14, seconds=1)
    assert till.preview(order, MEANT).refusal == "too_old"


def test_a_correction_is_a_case_and_the_losing_number_is_told(house, till):
    order = till.pay(PAID)
    before = len(house.sms(PAID))
    taken = till.correct(order, MEANT)
    assert taken.refusal == ""
    assert (taken.moves_at - house.now).total_seconds() == 24 * 3600
    assert state_of(till, taken.case_no).state == "in_work"
    assert state_of(till, taken.case_no, PAID[-4:]).promised_at == taken.moves_at
    (text,) = house.sms(PAID)[before:]
    assert "..0124" in text
    assert MEANT not in text
    assert house.sms(MEANT) == []


def test_a_payment_is_corrected_once_whoever_asks(till, other_till):
    order = till.pay(PAID)
    till.correct(order, MEANT)
    assert other_till.correct(order, MEANT).refusal == "reversed"
    assert till.correct(order, "+79005000125").refusal == "reversed"
    assert not till.by_code(order).receipt.can_correct


def test_the_same_request_is_taken_once_for_ever(house, till, operator, outcome):
    order = till.pay(PAID)
    taken = till.correct(order, MEANT, "k-1")
    assert till.correct(order, MEANT, "k-1") == taken
    house.later(hours=24)
    operator.do_duties()
    assert till.correct(order, MEANT, "k-1") == taken
    assert outcome(till.correct, order, "+79005000125", "k-1") == "key_reused"
    operator.do_duties()
    assert operator.balance(MEANT) == order.credited_minor
    operator.audited()


def test_corrections_of_a_number_are_limited_on_either_side(till, other_till):
    orders = [till.pay(PAID, 100_00) for _ in range(4)]
    said = [till.correct(order, f"+7900500012{n}").refusal for n, order in enumerate(orders, 4)]
    assert said == ["", "", "", "limited"]
    gaining = "+79005000999"
    paid = [till.pay(f"+7900500099{n}", 100_00) for n in range(4)]
    assert [other_till.correct(order, gaining).refusal for order in paid] == ["", "", "", "limited"]


# --- how much moves -----------------------------------------------------------------------------


def test_nothing_moves_before_its_time_and_all_of_it_at_its_time(house, till, operator):
    order = till.pay(PAID, 500_00)
    taken = till.correct(order, MEANT)
    house.later(hours=23, minutes=59, seconds=59)
    operator.do_duties()
    assert (operator.balance(PAID), operator.balance(MEANT)) == (order.credited_minor, 0)
    house.later(seconds=1)
    operator.do_duties()
    assert (operator.balance(PAID), operator.balance(MEANT)) == (0, order.credited_minor)
    told = state_of(till, taken.case_no)
    assert (told.state, taken.case_no in told.answer.text) == ("solved", True)
    assert till.by_code(order).state == "returned"
    assert len(house.sms(MEANT)) == 1
    operator.audited()


def test_duties_that_fell_due_while_the_server_was_down_are_done_after_it(house, till, operator):
    order = till.pay(PAID)
    till.correct(order, MEANT)
    house.restart()
    house.later(days=3)
    operator.do_duties()
    operator.do_duties()
    assert operator.balance(MEANT) == order.credited_minor
    operator.audited()


@pytest.mark.parametrize(
    ("spent", "moved"), [(0, 500_00), (200_00, 300_00), (499_99, 1), (500_00, 0), (600_00, 0)]
)
def test_only_what_is_left_of_it_moves(house, till, operator, spent, moved):
    order = till.pay(PAID, 500_00)
    assert order.fee_minor == 0
    taken = till.correct(order, MEANT)
    if spent:
        operator.spend(PAID, spent)
    house.later(hours=24)
    operator.do_duties()
    assert (operator.balance(PAID), operator.balance(MEANT)) == (500_00 - spent - moved, moved)
    told = state_of(till, taken.case_no)
    assert told.state == "solved"
    assert ("spent" in told.answer.text) == (moved == 0)
    assert till.correct(order, MEANT).refusal == ("reversed" if moved else "spent")
    operator.audited()


def test_what_else_the_losing_number_has_stays_with_it(house, till, operator):
    till.pay(PAID, 300_00)
    order = till.pay(PAID, 500_00)
    till.correct(order, MEANT)
    operator.spend(PAID, 100_00)
    house.later(hours=24)
    operator.do_duties()
    assert (operator.balance(PAID), operator.balance(MEANT)) == (200_00, 500_00)


def test_money_the_operator_lent_does_not_move(house, till, operator):
    order = till.pay(PAID, 500_00)
    till.correct(order, MEANT)
    operator.spend(PAID, 400_00)
    promise = Promise("p-1", PAID, 60_00, 0, house.now, house.now)
    operator.write(lambda db: add_promise(db, promise))
    house.later(hours=24)
    operator.do_duties()
    assert operator.balance(MEANT) == 40_00


def test_a_number_that_ended_meanwhile_leaves_the_case_to_a_person(house, till, operator):
    order = till.pay(PAID)
    taken = till.correct(order, MEANT)
    operator.write(
        lambda db: db.execute(
            "INSERT INTO accounts VALUES (?, 'closed', 'RUB', 0, 0, 'T03')", (MEANT,)
        )
    )
    house.later(hours=24)
    operator.do_duties()
    assert operator.balance(PAID) == order.credited_minor
    assert state_of(till, taken.case_no).state == "open"
    assert [row.what for row in operator.agents.queue()] == ["correction"]
    operator.audited()


# --- objections ---------------------------------------------------------------------------------


def test_the_losing_number_objects_by_a_reply_and_keeps_the_money(house, till, operator):
    order = till.pay(PAID)
    taken = till.correct(order, MEANT)
    house.later(hours=23, minutes=59)
    assert operator.replies(PAID, f"no {reply_code(house, PAID)}") == "objected"
    house.later(hours=2)
    operator.do_duties()
    assert (operator.balance(PAID), operator.balance(MEANT)) == (order.credited_minor, 0)
    assert "objected" in state_of(till, taken.case_no).answer.text
    operator.audited()


def test_an_objection_at_the_very_moment_is_too_late_even_before_the_duty(house, till, operator):
    order = till.pay(PAID)
    taken = till.correct(order, MEANT)
    code = reply_code(house, PAID)
    house.later(hours=24)
    assert operator.replies(PAID, code) == "too_late"
    assert operator.run(operator.agents.object_to(taken.case_no, "Nina")) == "too_late"
    operator.do_duties()
    assert operator.replies(PAID, code) == "too_late"
    assert operator.balance(MEANT) == order.credited_minor


def test_an_objection_is_remembered_over_a_restart(house, till, operator):
    order = till.pay(PAID)
    till.correct(order, MEANT)
    operator.replies(PAID, reply_code(house, PAID))
    house.restart()
    house.later(hours=24)
    operator.do_duties()
    assert operator.balance(PAID) == order.credited_minor


def test_only_the_losing_number_s_own_reply_counts(house, till, operator):
    order = till.pay(PAID)
    till.correct(order, MEANT)
    code = reply_code(house, PAID)
    assert operator.replies(MEANT, code) == "unknown"
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert [operator.replies(PAID, wrong) for _ in range(5)] == ["unknown"] * 5
    assert operator.replies(PAID, code) == "unknown"  # guessed too often today
    house.later(hours=24)
    operator.do_duties()
    assert operator.balance(MEANT) == order.credited_minor


def test_a_reply_and_the_duty_at_once_have_one_effect(house, till, operator):
    order = till.pay(PAID)
    till.correct(order, MEANT)
    house.later(hours=24)
    operator.together(
        operator.agents.reply(PAID, reply_code(house, PAID)),
        *(operator.duties().carry_out() for _ in range(3)),
    )
    assert operator.balance(MEANT) == order.credited_minor
    operator.audited()


# --- the books ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE corrections SET moved_minor = moved_minor - 1", "its movements are not"),
        ("UPDATE corrections SET amount_minor = amount_minor + 1", "not of a payment credited"),
        ("UPDATE corrections SET state = 'objected'", "and is objected"),
        ("DELETE FROM corrections", "belongs to no correction"),
    ],
)
def test_the_audit_names_a_correction_somebody_changed(house, till, operator, change, said):
    order = till.pay(PAID)
    till.correct(order, MEANT)
    house.later(hours=24)
    operator.do_duties()
    operator.audited()
    tampered = sqlite3.connect(house.database.path)
    tampered.executescript(
        f"DROP TRIGGER corrections_end_once; DROP TRIGGER corrections_no_delete; {change}"
    )
    tampered.close()
    report = house.audit()
    assert any(said in finding for finding in report.findings), report.findings


def test_a_correction_that_ended_cannot_be_changed(house, till, operator):
    till.correct(till.pay(PAID), MEANT)
    house.later(hours=24)
    operator.do_duties()
    with pytest.raises(sqlite3.IntegrityError):
        operator.write(lambda db: db.execute("UPDATE corrections SET state = 'waiting'"))


@pytest.mark.slow
def test_numbers_of_cases_never_repeat(till):
    numbers = [till.call(f"+791000{n:05}").ticket_no for n in range(60)]
    assert len(set(numbers)) == 60


@pytest.mark.slow
def test_the_running_server_moves_it_by_itself(backend, tmp_path, new_terminal, eventually):
    """A real process whose losing numbers may object for no time at all."""
    hasty = type(backend)(tmp_path / "hasty", "--objection-hours", "0").start()
    try:
        terminal = new_terminal(hasty)
        payment_id = terminal.visit(PAID, 500_00)
        terminal.send()
        asked = Correct(
            correction_id="k-1",
            check_code=receipt_code(payment_id),
            tail=PAID[-4:],
            to_msisdn=MEANT,
        )
        taken = terminal.client.ask(Question("correct_payment", asked))
        assert taken.refusal == ""
        eventually(lambda: hasty.balance(MEANT) == 500_00)
        assert hasty.balance(PAID) == 0
        assert hasty.audit()["ok"]
    finally:
        hasty.stop()
