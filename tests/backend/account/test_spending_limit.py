"""The limit of spending abroad: a warning before it is reached, a word when it is."""

from __future__ import annotations

import pytest

from backend.account.history import LIMIT_OPTION, read_account
from backend.account.store import find_subscriber
from backend.account.summary import abroad_minor

TRAVELLER = "+79001000013"  # abroad this month, with a limit


@pytest.fixture
def told(house):
    """What the summary says of a limit of so many minor units: the alerts about it."""

    def run(step_minor):
        def change(db):
            db.execute(
                "UPDATE holdings SET step_minor = ? WHERE msisdn = ? AND product_id = ?",
                (step_minor, TRAVELLER, LIMIT_OPTION),
            )

        house.database.write_now(change)
        terminal = house.terminal(f"T-{step_minor:06}"[:8])
        alerts = terminal.about("summary", terminal.login(TRAVELLER)).alerts
        return [one for one in alerts if one.code.startswith("limit_")]

    return run


@pytest.fixture
def spent_minor(house, told):
    """What the journey has cost with a limit nobody reaches."""
    assert told(10_000_000) == []
    reader = house.database.reader
    subscriber = find_subscriber(reader, TRAVELLER, house.now)
    spent = abroad_minor(read_account(reader, subscriber, house.now))
    assert spent > 0
    return spent


@pytest.mark.promise("R38")
def test_who_has_spent_most_of_a_limit_is_warned_with_the_sum(house, told, spent_minor):
    house.later(minutes=5)
    (warning,) = told(spent_minor + 1)
    assert (warning.code, warning.amount_minor) == ("limit_near", spent_minor)


@pytest.mark.promise("R38")
def test_who_has_spent_all_of_it_is_told_so(house, told, spent_minor):
    house.later(minutes=5)
    (reached,) = told(spent_minor)
    assert (reached.code, reached.amount_minor) == ("limit_reached", spent_minor)


def test_who_is_far_from_it_is_left_alone(told, spent_minor, house):
    house.later(minutes=5)
    assert told(3 * spent_minor) == []
