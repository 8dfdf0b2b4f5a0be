"""What an order means to an operator that was restored from a backup older than it."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from certs.authority import ISSUER
from contract.account.changes import OrderResult
from contract.jws import StatementKind, sign_statement

ORDINARY, S02 = "+79001234567", "+79001000002"


@pytest.fixture
def restored(house):
    """Return how to put the operator back to where it was when it was kept."""
    kept = house.place.parent / "kept"

    def keep() -> None:
        house.close()
        shutil.copytree(house.place, kept)
        house.open()

    def restore() -> None:
        house.close()
        shutil.rmtree(house.place)
        shutil.copytree(kept, house.place)
        house.open()

    keep()
    return restore


def told_back(customer, order, result):
    """Send the order again with the operator's word beside it; the visit is long over."""
    return customer.send(order.model_copy(update={"said": result}))


def test_a_done_order_is_carried_out_again_for_what_it_took_in_the_same_bytes(
    customer, house, restored, rows, whole
):
    ann = customer()
    order = ann.order_of(ann.quote("switch_on", option_id="O-CLIR"), "o-0")
    refused = ann.send(order)
    order = ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1")
    result = ann.send(order)
    assert result.state == "done"
    restored()
    house.later(days=2)
    assert ann.find("o-1").state == "unknown"
    sent = len(house.sms(ORDINARY))
    again = told_back(ann, order, result)
    assert again == result
    assert ann.find("o-1") == result
    assert told_back(ann, order, result) == result
    told_back(ann, order.model_copy(update={"order_id": "o-0"}), refused)
    assert len(house.sms(ORDINARY)) == sent
    moved = rows("SELECT amount_minor, order_id FROM movements")
    assert moved == [(-50_00, "o-1")]
    whole()
    later = customer(visit="v-2")
    assert {"O-INTL", "O-ABROAD"} <= later.holds()
    assert later.quote("undo", order_id="o-1").refusal == ""


def test_a_word_is_carried_out_even_below_zero(customer, house, restored, whole):
    ann = customer()
    ann.owns(100_000)
    order = ann.order_of(ann.quote("change_tariff", tariff_id="T05"), "o-1")
    result = ann.send(order)
    charged = ann.read(result).charged_minor
    restored()
    house.later(days=1)
    told_back(ann, order, result)
    later = customer(visit="v-2").summary()
    assert later.tariff.product_id == "T05"
    assert later.purses[0].amount_minor == 123_50 - charged < 0
    whole()
    back = customer(visit="v-3").change("undo", order_id="o-1")
    assert back.result == "done"
    assert customer(visit="v-4").summary().tariff.product_id == "T03"
    whole()


@pytest.mark.parametrize("then_minor", [0, 35_00])
def test_a_word_takes_the_price_of_then(customer, house, restored, rows, whole, then_minor):
    """A price list of before the fall took another sum: the word counts."""
    ann = customer()
    order = ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1")
    told = ann.read(ann.send(order)).model_copy(update={"charged_minor": then_minor})
    raw, key = told.to_bytes().decode(), house.authority.message_key
    jws = sign_statement(raw.encode(), StatementKind.ORDER, key, ISSUER)
    restored()
    told_back(ann, order, OrderResult(order_id="o-1", state="done", statement=raw, jws=jws))
    moved = [(-then_minor,)] if then_minor else []
    assert rows("SELECT amount_minor FROM movements") == moved
    assert customer(visit="v-2").balance() == 123_50 - then_minor
    whole()


def test_a_scheduled_tariff_begins_on_its_day_although_that_is_past(customer, house, restored):
    boris = customer(S02)
    order = boris.order_of(boris.quote("change_tariff", tariff_id="T07"), "o-1")
    result = boris.send(order)
    restored()
    house.later(days=15)
    assert told_back(boris, order, result) == result
    later = customer(S02, visit="v-2")
    assert later.summary().tariff.product_id == "T07"
    fees = [
        one for one in later.charges().groups if one.product and one.product.product_id == "T07"
    ]
    assert sum(one.count for one in fees) == 5  # from the first of December to the fifth


def test_what_was_ordered_anew_meanwhile_is_not_taken_twice(customer, house, restored, rows):
    ann = customer()
    order = ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1")
    result = ann.send(order)
    restored()
    anew = customer(visit="v-2")
    anew.change("switch_on", option_id="O-ABROAD")
    assert told_back(ann, order, result) == result
    assert rows("SELECT count(*) FROM movements") == [(1,)]
    assert rows("SELECT carried_out FROM orders WHERE order_id = 'o-1'") == [(0,)]
    report = house.audit()
    assert (report.findings, report.orders, report.orders_only_said) == ((), 1, 1)
    ((case, steps),) = rows("SELECT account_msisdn, steps FROM cases")
    assert case == ORDINARY
    assert ann.read(result).reference in steps


def test_a_refused_order_stays_refused(customer, house, restored, whole):
    ann = customer()
    order = ann.order_of(ann.quote("change_tariff", tariff_id="T05"), "o-1")
    result = ann.send(order)
    assert result.state == "refused"
    restored()
    ann.owns(100_000)
    assert told_back(ann, order, result) == result
    assert customer(visit="v-2").summary().tariff.product_id == "T03"
    whole()


def test_a_word_that_is_not_ours_or_of_another_order_counts_for_nothing(
    customer, house, restored, refusal
):
    ann = customer()
    order = ann.order_of(ann.quote("switch_on", option_id="O-INTL"), "o-1")
    result = ann.send(order)
    restored()
    house.later(hours=2)
    for wrong in (
        result.model_copy(update={"statement": result.statement.replace("O-INTL", "O-SPAM")}),
        result.model_copy(update={"order_id": "o-2"}),
        OrderResult(order_id="o-1", state="done"),
    ):
        refused = refusal(told_back, ann, order, wrong)
        assert refused.code == "access_ended"
    other = order.model_copy(update={"order_id": "o-2"})
    assert refusal(told_back, ann, other, result).code == "access_ended"
    assert ann.find("o-2").state == ann.find("o-1").state == "unknown"


def test_another_terminal_cannot_bring_the_word_of_this_one(customer, house, restored, refusal):
    ann = customer()
    order = ann.order_of(ann.quote("switch_on", option_id="O-INTL"), "o-1")
    result = ann.send(order)
    restored()
    house.later(hours=2)
    other = house.terminal("T-2")
    said = order.model_copy(update={"said": result})
    assert refusal(other.ask, "order_change", said).code == "access_ended"
    house.now += timedelta(minutes=1)
