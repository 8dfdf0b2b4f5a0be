"""What goes wrong in the middle of a visit, before a real operator: nothing unsaid is done.

The operator's own database is changed under its feet, as its other systems would.
"""

import contextlib
import sqlite3

import pytest

from kiosk.views.account import AccountView, DoneView, ListView, QuoteView

pytestmark = pytest.mark.slow

PLAIN = "+79001112233"
OF_THE_DAY = "+79001234567"  # code word, PIN and document are known
CODE_WORD = "РОМАШКА"


@pytest.fixture
def change(operator):
    """change(sql, values): what another system of the operator does meanwhile."""

    def carry_out(sql, *values):
        place = operator.state / "backend.sqlite3"
        with contextlib.closing(sqlite3.connect(place, timeout=10)) as db, db:
            db.execute(sql, values)

    return carry_out


@pytest.fixture
def a_minute_later(change):
    """a_minute_later(): the last code was sent long enough ago for the next one."""
    long_ago = "UPDATE codes SET sent_at = '2026-01-01T00:00:00.000Z'"
    return lambda: change(long_ago)


def wait_view(machine, name):
    machine.wait(lambda: machine.view == name, 60.0, f"showing {name}")


def wrong(code, by=1):
    return f"{(int(code) + by) % 1_000_000:06}"


def orders(operator):
    report = operator.audit()
    assert report["ok"]
    return report["orders"]


def test_a_number_that_is_ported_out_during_the_visit_is_signed_out_and_changes_nothing(
    touch, machine, operator, change
):
    touch.press("account")
    touch.log_in(PLAIN)
    touch.see(AccountView)
    change("UPDATE subscribers SET ended = 'ported_out' WHERE msisdn = ?", PLAIN)
    touch.press("charges")
    wait_view(machine, "MessageView")
    assert "top_up" not in machine.offered
    touch.press("home")
    touch.press("account")
    wait_view(machine, "NumberView")
    assert orders(operator) == 0


def test_a_number_ported_out_between_quote_and_yes_is_not_charged(touch, machine, operator, change):
    touch.press("travel", "protection", "option:O-ROAM-LIMIT", "on:O-ROAM-LIMIT", "step:50000")
    touch.log_in(PLAIN)
    touch.see(QuoteView)
    change("UPDATE subscribers SET ended = 'ported_out' WHERE msisdn = ?", PLAIN)
    touch.press("yes")
    machine.wait(lambda: machine.view not in ("QuoteView", "AskingView"), 60.0, "answered")
    assert not isinstance(machine.shown, DoneView)
    assert [one.result for one in machine.bodies("order_decided")] == ["unknown"], "never taken"
    assert orders(operator) == 0


def test_a_conflict_that_appears_between_quote_and_yes_is_shown_before_anything_is_done(
    touch, machine, operator, change
):
    touch.press("travel", "going_abroad", "country:TR", "on:O-ROAMDAY-E")
    touch.log_in(PLAIN)
    before = touch.see(QuoteView)
    change(
        "INSERT INTO holdings VALUES (?, 'O-ROAMDAY-W', 'option', '2026-11-01T00:00:00.000Z', "
        "NULL, NULL, NULL, NULL, '')",
        PLAIN,
    )
    touch.press("yes")
    wait_view(machine, "MessageView")
    assert [one.result for one in machine.bodies("order_decided")] == ["refused"]
    touch.press("try_again")
    after = touch.see(QuoteView)
    assert after.losses != before.losses, "what goes off with it is said now"


def test_guessing_a_code_locks_the_number_at_every_terminal_and_no_other_number(
    new_machine, touch_at, operator, a_minute_later
):
    thief, other = touch_at(new_machine()), touch_at(new_machine())
    thief.press("account")
    thief.type(OF_THE_DAY)
    thief.press("next")
    wait_view(thief.machine, "CodeView")
    tries = 0
    while thief.machine.view == "CodeView":
        tries += 1
        thief.machine.type(wrong(thief.code(OF_THE_DAY), tries))
        thief.machine.pass_time(2)
    assert thief.machine.view == "MessageView"
    assert tries <= 4
    a_minute_later()
    other.press("account")
    other.type(OF_THE_DAY)
    other.press("next")
    wait_view(other.machine, "MessageView")
    other.press("home", "account")
    other.log_in(PLAIN)
    other.see(AccountView)


def test_three_wrong_secrets_lock_over_a_power_cut_of_both_sides(
    touch, machine, operator, a_minute_later
):
    def to_the_word():
        touch.press("account")
        touch.type(OF_THE_DAY)
        touch.press("next", "no_sms", "code_word")

    to_the_word()
    for _ in range(3):
        touch.write("НЕТ")
        touch.press("next")
        machine.wait(lambda: machine.view in ("LettersView", "MessageView"), 30.0, "judged")
    operator.kill()
    operator.start()
    a_minute_later()
    machine.again()
    machine.wait(lambda: machine.sells, 120.0, "selling")
    touch.press("home")
    to_the_word()
    touch.write(CODE_WORD)
    touch.press("next")
    wait_view(machine, "MessageView")


def test_a_terminal_without_power_in_the_middle_of_a_code_asks_the_next_one_for_nothing(
    touch, machine
):
    touch.press("account")
    touch.type(OF_THE_DAY)
    touch.press("next")
    wait_view(machine, "CodeView")
    machine.type("12")
    machine.again()
    machine.wait(lambda: machine.sells, 120.0, "selling")
    touch.press("home", "account")
    assert not machine.shown.complete
    assert OF_THE_DAY[-4:] not in str(machine.shown)


def test_a_number_used_at_two_terminals_is_open_at_the_last_one_alone(
    new_machine, touch_at, a_minute_later
):
    first, second = touch_at(new_machine()), touch_at(new_machine())
    first.press("account")
    first.log_in(PLAIN)
    first.see(AccountView)
    a_minute_later()
    second.press("account")
    second.log_in(PLAIN)
    second.see(AccountView)
    first.press("charges")
    first.machine.wait(lambda: first.machine.view in ("MessageView", "ListView"), 30.0, "answered")
    second.press("charges")
    assert second.see(ListView).rows is not None
