"""After any orders whatever the books are whole, and the audit names whatever is not."""

from __future__ import annotations

from random import Random

import pytest

ORDINARY, RICH, S01 = "+79001234567", "+79007654321", "+79001000001"
PEOPLE = (ORDINARY, S01, "+79001000015", "+380500000001", "+375290000001", "+36200000001")
OPTIONS = (
    "O-MIN300",
    "O-NET3",
    "O-NET10",
    "O-TURBO1",
    "O-CONTENT-BLOCK",
    "O-INTL",
    "O-ROAM-BASE",
    "O-ROAMDAY-E",
    "O-ROAMDAY-W",
    "O-ABROAD",
    "O-CLIR",
    "C-HORO",
)
STEPS = 14


def some_change(dice: Random, done: list[str]) -> dict:
    """Return any change, sensible or not."""
    return dice.choice(
        [
            {"kind": "change_tariff", "tariff_id": f"T{dice.randint(1, 11):02}"},
            {"kind": "switch_on", "option_id": dice.choice(OPTIONS)},
            {"kind": "switch_on", "option_id": dice.choice(OPTIONS)},
            {"kind": "switch_off", "product_ids": dice.sample(OPTIONS, dice.randint(1, 2))},
            {"kind": "take_offer", "offer_id": f"F0{dice.randint(1, 5)}"},
            {"kind": "take_reward", "reward_id": dice.choice(["W-MIN50", "W-MB1024"])},
            {"kind": "promise_payment", "amount_minor": dice.randint(1, 4) * 50_00},
            {"kind": "block_sim"},
            {"kind": "undo", "order_id": dice.choice(done or ["none"])},
        ]
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_any_row_of_changes_leaves_the_books_whole(customer, house, rows, whole, seed):
    dice = Random(seed)
    person = customer(dice.choice(PEOPLE))
    person.owns(dice.choice([0, 100_00, 3_000_00]))
    done, results = [], []
    for _ in range(STEPS):
        house.later(seconds=dice.choice([1, 30, 300]))
        before, held = person.balance(), person.holds()
        quote = person.quote(**some_change(dice, done))
        if dice.random() < 0.2:
            person.quote(**some_change(dice, done))
            person.change("set_notices", better_offer=True, check_up=True, before_fee=True)
        statement = person.order(quote)
        results.append(statement.result)
        if statement.result == "refused":
            assert (person.balance(), person.holds()) == (before, held)
            assert quote.refusal or quote.missing_minor or statement.refusal == "conflict"
            continue
        done.append(statement.order_id)
        assert person.balance() == quote.balance_after_minor
        assert statement.charged_minor == quote.charge_now_minor
    assert {"refused", "done"} <= set(results)
    whole()
    house.restart()
    whole()


@pytest.mark.parametrize(
    ("spoilt", "named"),
    [
        ("UPDATE orders SET charged_minor = 0", "says something else"),
        ("UPDATE orders SET result = 'refused'", "says something else"),
        ("UPDATE orders SET msisdn = '+79001112233'", "says something else"),
        ("UPDATE orders SET statement = '{}'", "signature does not match"),
        ("UPDATE orders SET carried_out = 0", "took 5000, said 5000"),
        ("UPDATE movements SET amount_minor = -1 WHERE order_id = 'o-1'", "took 1, said 5000"),
        ("DELETE FROM orders", "no such order"),
        ("DELETE FROM holdings WHERE product_id = 'O-INTL'", "O-ABROAD needs O-INTL"),
        ("UPDATE holdings SET product_id = 'O-ROAM-OLD' WHERE product_id = 'O-CLIR'", "needs"),
    ],
)
def test_what_was_tampered_with_is_named(customer, house, spoilt, named):
    ann = customer()
    ann.order(ann.quote("switch_on", option_id="O-ABROAD"), "o-1")
    assert house.audit().ok

    def spoil(db):
        for table in ("orders", "movements"):
            for verb in ("update", "delete"):
                db.execute(f"DROP TRIGGER {table}_no_{verb}")
        db.execute(spoilt)

    house.database.write_now(spoil)
    findings = house.audit().findings
    assert findings
    assert any(named in one for one in findings), findings


def test_orders_and_quotes_are_only_ever_added(customer, house):
    ann = customer()
    ann.change("switch_on", option_id="O-INTL")
    for table in ("orders", "change_quotes"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET msisdn = 'x'"):
            with pytest.raises(Exception, match="only ever added"):
                house.database.write_now(lambda db, sql=statement: db.execute(sql))


@pytest.mark.parametrize(
    ("msisdn", "currency"),
    [("+380500000001", "UAH"), ("+375290000001", "BYN"), ("+36200000001", "HUF")],
)
def test_every_market_charges_in_its_own_money(customer, whole, msisdn, currency):
    person = customer(msisdn)
    quote = person.quote("switch_on", option_id="O-TURBO1")
    person.owns(quote.missing_minor)
    statement = person.order(person.quote("switch_on", option_id="O-TURBO1"))
    assert (statement.result, statement.currency, quote.currency) == ("done", currency, currency)
    assert statement.charged_minor == quote.charge_now_minor != 70_00
    assert currency in person.house.sms(msisdn)[-1]
    whole()
