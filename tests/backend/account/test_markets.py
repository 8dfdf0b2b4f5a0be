"""Four markets on one operator: each number is paid in its own money, at its market's price."""

from __future__ import annotations

import pytest

from backend.demo.catalogue import fee_tiers, top_up_limits
from backend.demo.markets import MARKETS, market_of
from contract.messages import NumberCheck
from contract.quotes import fee_minor
from kiosk.operator.questions import check_number


@pytest.mark.parametrize(
    ("msisdn", "currency", "payer"),
    [
        ("+79001234567", "RUB", False),
        ("+380500000001", "UAH", True),
        ("+375290000001", "BYN", False),
        ("+36200000001", "HUF", False),
        ("+380500512345", "UAH", True),
    ],
)
def test_a_number_is_quoted_in_the_money_of_its_market(terminal, msisdn, currency, payer):
    answer = terminal.ask("check_number", NumberCheck(msisdn=msisdn))
    market = market_of(msisdn)
    assert (answer.verdict, answer.quote.currency) == ("ok", currency)
    assert (answer.quote.min_minor, answer.quote.max_minor) == (market.min_minor, market.max_minor)
    assert answer.market_rules.payer_identification is payer


def test_a_number_taken_to_another_operator_is_told_so(terminal):
    answer = terminal.ask("check_number", NumberCheck(msisdn="+79001000009"))
    assert answer.verdict == "other_operator"


def test_a_small_top_up_costs_more_in_ukraine_and_nothing_in_belarus_and_hungary():
    fees = {name: fee_minor(market.fee_tiers, 100_00) for name, market in MARKETS.items()}
    assert fees == {"RU": 0, "UA": 1_50, "BY": 0, "HU": 0}


def test_the_first_market_has_the_prices_of_the_catalogue():
    assert MARKETS["RU"].fee_tiers == fee_tiers()
    assert (MARKETS["RU"].min_minor, MARKETS["RU"].max_minor) == top_up_limits()


def test_prefixes_of_markets_and_of_other_operators_never_meet():
    own = [market.own_prefix for market in MARKETS.values()]
    others = [prefix for market in MARKETS.values() for prefix in market.other_operators]
    for prefix in own:
        assert not any(prefix.startswith(one) or one.startswith(prefix) for one in others)


@pytest.mark.slow
def test_a_quote_in_one_money_credits_no_number_in_another(backend, new_terminal):
    paying = new_terminal(backend)
    quote = paying.client.ask(check_number("+79005000001")).quote
    paying.pay("+380500512345", 500_00, quote)
    (result,) = paying.send().results
    assert result.state == "refused"
    assert "currency_differs" in result.statement
    assert backend.audit()["ok"]


@pytest.mark.slow
def test_whoever_tries_number_after_number_learns_nothing_more_for_a_while(house, refusal):
    trying, other = house.terminal("T-1"), house.terminal("T-2")
    for number in range(60):
        answer = trying.ask("check_number", NumberCheck(msisdn=f"+7900888{number:04}"))
        assert answer.verdict == "unknown"
    for msisdn in ("+79008889999", "+79001234567"):
        refused = refusal(trying.ask, "check_number", NumberCheck(msisdn=msisdn))
        assert (refused.status, refused.code) == (429, "limited")
    assert other.ask("check_number", NumberCheck(msisdn="+79001234567")).verdict == "ok"
    house.later(minutes=15)
    assert trying.ask("check_number", NumberCheck(msisdn="+79001234567")).verdict == "ok"


def test_what_is_too_old_to_count_is_forgotten(house):
    asker = house.terminal()
    for number in range(20):
        asker.send_code(f"+7900500{number:04}")
    house.later(days=3)
    house.restart()
    asker.send_code("+79005009999")
    left = house.database.reader.execute("SELECT count(DISTINCT subject) FROM attempts").fetchone()
    assert left == (3,)
    assert house.database.reader.execute("SELECT count(*) FROM codes").fetchone() == (1,)
