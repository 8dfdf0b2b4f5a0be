"""An order is decided once, on what the customer said yes to, and for ever."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from certs.authority import ISSUER
from contract.account.order_statements import read_order
from contract.jws import StatementKind, sign_statement
from contract.keys import SignatureError

ORDINARY, PLAIN, TRAVELLER = "+79001234567", "+79001112233", "+79001000016"
COMPANY, PROMISED, CLOSING = "+79001000008", "+79001000011", "+79001119999"
LOST = "+79001000006"


def untouched(rows):
    """Return everything an order could have moved."""
    return [
        rows(f"SELECT count(*), * FROM {table} GROUP BY 2")
        for table in ("movements", "packages", "promises", "past_holdings", "offers_taken")
    ]


# --- once -----------------------------------------------------------------------------------------


def test_the_same_order_is_answered_with_the_same_bytes_for_ever(customer, house, whole, rows):
    ann = customer()
    ann.owns(50_000)
    order = ann.order_of(ann.quote("switch_on", option_id="O-NET3"), "o-1")
    first = ann.send(order)
    house.later(days=3)
    assert ann.send(order) == first
    house.restart()
    assert ann.send(order) == first
    assert ann.find("o-1") == first
    other = order.model_copy(update={"quote_id": "another", "terms_version": "another"})
    assert ann.send(other, believed=False) == first
    assert rows("SELECT count(*) FROM movements") == [(1,)]
    whole()


def test_an_order_answered_late_is_found_by_its_name_after_the_visit(customer, house, refusal):
    ann = customer()
    order = ann.order_of(ann.quote("switch_on", option_id="O-INTL"), "o-1")
    assert ann.find("o-1").state == "unknown"
    sent = ann.send(order)
    ann.terminal.end(ann.access)
    assert refusal(ann.terminal.about, "summary", ann.access).code == "access_ended"
    assert ann.find("o-1") == sent
    assert ann.send(order) == sent


def test_another_terminal_finds_no_order_of_this_one(customer):
    ann = customer()
    ann.order(ann.quote("switch_on", option_id="O-INTL"), "o-1")
    stranger = customer(PLAIN, terminal_id="T-2", visit="v-2")
    found = stranger.find("o-1")
    assert (found.state, found.statement) == ("unknown", None)


@pytest.mark.parametrize("same_id", [True, False])
def test_a_quote_ordered_twice_at_the_same_instant_is_carried_out_once(
    customer, house, rows, whole, same_id
):
    ann = customer()
    ann.owns(50_000)
    quote = ann.quote("switch_on", option_id="O-TURBO1")
    orders = [ann.order_of(quote, "o-1"), ann.order_of(quote, "o-1" if same_id else "o-2")]
    messages = [ann.terminal.message("order_change", order) for order in orders]

    async def both():
        return await asyncio.gather(
            *(house.exchanged(one, ann.terminal.certificate) for one in messages)
        )

    answers = house.loop.run_until_complete(both())
    results = [
        ann.terminal.read("order_change", message, answer)
        for message, answer in zip(messages, answers, strict=True)
    ]
    if same_id:
        assert results[0] == results[1]
    else:
        told = sorted((one.result, one.refusal) for one in map(ann.read, results))
        assert told == [("done", ""), ("refused", "quote_expired")]
    assert rows("SELECT count(*) FROM movements") == [(1,)]
    assert rows("SELECT count(*) FROM packages") == [(1,)]
    whole()


# --- refused --------------------------------------------------------------------------------------


def test_a_quote_of_nobody_is_refused_and_signed(customer, whole):
    ann = customer()
    statement = ann.order("q-of-nobody", terms_version="v-1")
    assert (statement.result, statement.refusal) == ("refused", "quote_unknown")
    assert (statement.change, statement.charged_minor) == (None, 0)
    whole()


@pytest.mark.parametrize(
    "who",
    [
        {"msisdn": PLAIN, "visit": "v-2"},
        {"msisdn": ORDINARY, "visit": "v-2"},
        {"msisdn": ORDINARY, "terminal_id": "T-2", "visit": "v-1"},
    ],
)
def test_a_quote_of_another_number_visit_or_terminal_is_unknown(customer, who):
    quote = customer().quote("switch_on", option_id="O-INTL")
    assert customer(**who).order(quote).refusal == "quote_unknown"


def test_an_expired_quote_is_refused_at_the_second(customer, house):
    ann = customer()
    quotes = [ann.quote("switch_on", option_id=one) for one in ("O-INTL", "O-SPAM")]
    assert quotes[0].expires_at == house.now + timedelta(minutes=30)
    for _ in range(2):  # the visit goes on
        house.later(minutes=14)
        ann.summary()
    house.now = quotes[0].expires_at - timedelta(seconds=1)
    assert ann.order(quotes[0]).result == "done"
    house.later(seconds=1)
    assert ann.order(quotes[1]).refusal == "quote_expired"
    assert "O-SPAM" not in ann.holds()


@pytest.mark.promise("R07")
def test_a_price_that_was_another_when_it_was_told_is_refused(customer, quote_before, rows):
    ann = customer()
    ann.owns(50_000)
    quote = ann.quote("switch_on", option_id="O-NET3")
    before = untouched(rows)
    for told in (
        {"charge_now_minor": 100_00},
        {"next_charge_minor": 100_00},
        {"next_charge_per": "day"},
        {"fee_minor": 1},
    ):
        old = quote_before(quote, **told)
        again = ann.order_of(old, terms_version=quote.terms_version)
        assert ann.read(ann.send(again)).refusal == "price_changed", told
        quote = ann.quote("switch_on", option_id="O-NET3")
    assert untouched(rows) == before


@pytest.mark.promise("R03")
def test_terms_that_changed_since_they_were_read_are_refused(customer, quote_before):
    ann = customer()
    quote = ann.quote("switch_on", option_id="O-INTL")
    assert ann.order(quote, terms_version="O-INTL-0").refusal == "terms_changed"
    old = quote_before(quote, terms_version="O-INTL-0")
    assert ann.order(old, terms_version="O-INTL-0").refusal == "terms_changed"
    assert "O-INTL" not in ann.holds()
    assert ann.order(quote).result == "done"


def test_a_conflict_that_appeared_in_between_is_refused(customer, rows, whole):
    ann = customer(PLAIN)
    near = ann.quote("switch_on", option_id="O-ROAMDAY-E")
    far = ann.quote("switch_on", option_id="O-ROAMDAY-W")
    assert ann.order(far).result == "done"
    before = untouched(rows)
    assert ann.order(near).refusal == "conflict"
    assert untouched(rows) == before
    assert "O-ROAMDAY-E" not in ann.holds()
    off = ann.quote("switch_off", product_ids=["O-ROAMDAY-W"])
    ann.change("switch_off", product_ids=["O-ROAMDAY-W"])
    assert ann.order(off).refusal == "conflict"
    whole()


def test_a_tariff_that_would_begin_on_another_day_than_told_is_refused(customer):
    oleg = customer(PLAIN)
    oleg.owns(200_000)
    at_once = oleg.quote("change_tariff", tariff_id="T03")
    assert at_once.effective_at == oleg.house.now
    oleg.change("change_tariff", tariff_id="T05")
    assert oleg.order(at_once).refusal == "conflict"
    assert oleg.quote("change_tariff", tariff_id="T03").effective_at > oleg.house.now


def test_a_balance_that_fell_in_between_is_refused(customer, rows, whole):
    ann = customer()
    ann.owns(30_00)
    quote = ann.quote("switch_on", option_id="O-NET3")
    assert quote.missing_minor == 0
    ann.change("switch_on", option_id="O-VOICEMAIL")
    statement = ann.order(quote)
    assert (statement.refusal, statement.charged_minor) == ("balance", 0)
    assert ann.balance() == 123_50 + 30_00 - 45_00
    whole()


def test_midnight_between_quote_and_order_moves_no_price(customer, house, whole):
    house.now = house.now.replace(hour=20, minute=50)
    ann = customer()
    ann.owns(90_000)
    quote = ann.quote("change_tariff", tariff_id="T04")
    house.later(minutes=15)
    assert ann.order(quote).charged_minor == quote.charge_now_minor
    whole()


def test_a_company_a_closing_number_and_an_ended_one_change_nothing(customer, house, outcome):
    company = customer(COMPANY)
    for kind, more in (
        ("switch_off", {"product_ids": ["O-INTL"]}),
        ("block_sim", {}),
        ("set_notices", {"better_offer": True, "check_up": True, "before_fee": True}),
    ):
        quote = company.quote(kind, **more)
        assert quote.refusal == "company_managed"
        assert company.order(quote).refusal == "not_possible"
    closing = customer(CLOSING, visit="v-2")
    assert closing.quote("switch_on", option_id="O-INTL").refusal == "number_closed"
    ann = customer(visit="v-3")
    quote = ann.quote("switch_on", option_id="O-INTL")
    house.database.write_now(
        lambda db: db.execute("UPDATE accounts SET status = 'closed' WHERE msisdn = ?", (ORDINARY,))
    )
    assert outcome(ann.send, ann.order_of(quote)) == "access_ended"


@pytest.mark.parametrize(
    ("change", "refusal_told"),
    [
        ({"kind": "change_tariff", "tariff_id": "T03"}, "already_on"),
        ({"kind": "change_tariff", "tariff_id": "T09"}, "closed_to_new"),
        ({"kind": "change_tariff", "tariff_id": "T10"}, "closed_to_new"),
        ({"kind": "change_tariff", "tariff_id": "T99"}, "not_offered"),
        ({"kind": "switch_on", "option_id": "O-CLIR"}, "already_on"),
        ({"kind": "switch_on", "option_id": "O-ROAM-OLD"}, "closed_to_new"),
        ({"kind": "switch_on", "option_id": "C-GAMES"}, "not_offered"),
        ({"kind": "switch_on", "option_id": "T04"}, "not_offered"),
        ({"kind": "switch_on", "option_id": "O-INTL", "amount_minor": 1}, "not_offered"),
        ({"kind": "switch_off", "product_ids": ["O-NET3"]}, "not_on"),
        ({"kind": "switch_off", "product_ids": ["C-HORO", "X"]}, "not_on"),
        ({"kind": "take_offer", "offer_id": "F99"}, "not_offered"),
        ({"kind": "take_reward", "reward_id": "W-NONE"}, "not_offered"),
        ({"kind": "promise_payment", "amount_minor": 1}, "not_offered"),
        ({"kind": "unblock_sim"}, "level_too_low"),
        ({"kind": "replace_sim", "call_msisdn": PLAIN}, "level_too_low"),
        ({"kind": "undo", "order_id": "nothing"}, "not_on"),
    ],
)
def test_what_cannot_be_had_says_why_and_cannot_be_ordered(customer, rows, change, refusal_told):
    ann = customer()
    before = untouched(rows)
    quote = ann.quote(**change)
    assert quote.refusal == refusal_told
    assert quote.charge_now_minor == quote.missing_minor == 0
    expected = "level_too_low" if refusal_told == "level_too_low" else "not_possible"
    assert ann.order(quote).refusal == expected
    assert untouched(rows) == before


def test_what_the_tariff_includes_is_neither_switched_on_nor_off(customer):
    olga = customer("+79001000015")
    assert olga.quote("switch_on", option_id="O-CONTENT-BLOCK").refusal == "included"
    assert olga.quote("switch_off", product_ids=["O-CONTENT-BLOCK"]).refusal == "included"


def test_a_secret_alone_opens_the_block_and_no_other_change(customer, refusal):
    elena = customer(LOST, "L2x")
    for kind, more in (("unblock_sim", {}), ("switch_on", {"option_id": "O-INTL"})):
        refused = refusal(elena.quote, kind, **more)
        assert (refused.status, refused.code) == (403, "level_too_low")
    assert refusal(elena.summary).code == "level_too_low"
    assert elena.change("block_sim").result == "done"


def test_a_visit_of_less_proof_cannot_order_what_a_stronger_one_was_quoted(customer, house):
    lidia = customer("+79001000012", "L2")
    quote = lidia.quote("unblock_sim")
    weaker = customer("+79001000012")
    assert weaker.order(quote).refusal == "level_too_low"
    assert lidia.summary().sim == "blocked_by_customer"


def test_without_access_nothing_is_decided(customer, outcome):
    ann = customer()
    order = ann.order_of(ann.quote("switch_on", option_id="O-INTL"), "o-1")
    ann.terminal.end(ann.access)
    assert outcome(ann.send, order) == "access_ended"
    assert ann.find("o-1").state == "unknown"


# --- signed ---------------------------------------------------------------------------------------


def test_a_statement_is_believed_only_whole_and_where_it_belongs(customer, house):
    ann = customer()
    result = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-INTL"), "o-1"))
    key = house.authority.message_key
    keys = {key.keyid: key.public}.get
    assert read_order(result, "T-000001", keys, ISSUER).kind == "switch_on"
    as_payment = sign_statement(result.statement.encode(), StatementKind.PAYMENT, key, ISSUER)
    nonsense = sign_statement(b"{}", StatementKind.ORDER, key, ISSUER)
    for wrong, terminal_id in (
        (result, "T-2"),
        (result.model_copy(update={"order_id": "o-2"}), "T-000001"),
        (result.model_copy(update={"state": "refused"}), "T-000001"),
        (result.model_copy(update={"jws": None}), "T-000001"),
        (result.model_copy(update={"jws": as_payment}), "T-000001"),
        (result.model_copy(update={"statement": "{}", "jws": nonsense}), "T-000001"),
        (result.model_copy(update={"statement": result.statement + " "}), "T-000001"),
    ):
        with pytest.raises(SignatureError):
            read_order(wrong, terminal_id, keys, ISSUER)


def test_no_token_or_secret_stands_in_a_log_or_an_order(customer, house, caplog):
    ann = customer(level="L2")
    ann.change("switch_on", option_id="O-INTL")
    stored = "".join(house.database.reader.iterdump())
    for hidden in (ann.access.access_token, "ромашка"):
        assert hidden not in caplog.text
        assert hidden not in stored
    orders = [line for line in stored.splitlines() if 'INTO "orders"' in line]
    assert orders
    assert json.dumps("access_token")[1:-1] not in "".join(orders)
