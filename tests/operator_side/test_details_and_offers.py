"""Call details, offers, borrowing and passwords over the real line, and really done."""

import re

import pytest

from drivers.api import Pair, Text
from kiosk.views.account import AccountView, DocumentView, DoneView, ListView, MenuView

pytestmark = pytest.mark.slow

OF_THE_DAY = "+79001234567"  # 190 days since the last check-up; all three secrets are known
ANNA = "+79001000001"  # subscriber S01, all three secrets, 40 points
IN_DEBT = "+79001000005"
BIRTHDAY = "+79001000014"
OF_A_COMPANY = "+79001000008"
LONG_STANDING = "+79001000015"  # 730 points
CODE_WORD = "РОМАШКА"


def prove(touch):
    touch.press("code_word")
    touch.write(CODE_WORD)
    touch.press("next")


@pytest.mark.promise("R15")
def test_the_statement_is_read_line_by_line_printed_and_sent(touch, machine):
    touch.press("account")
    touch.log_in(ANNA)
    touch.press("usage")
    prove(touch)
    seen, first = [], touch.see(ListView)
    total = int(re.search(r"(\d+)$", first.place)[1])
    assert total > 60
    for _ in range(13):  # beyond what was asked for at once
        seen += [row.choice_id for row in touch.see(ListView).rows]
        touch.press("more_rows")
        machine.wait(lambda: machine.view == "ListView", 30.0, "leafing")
    assert len(set(seen)) == len(seen) == 65
    line = next(one for one in machine.offered if one.startswith("line:"))
    touch.press(line)
    assert len(touch.see(DocumentView).sections) == 3
    touch.press("back", "statement", "kinds", "kind:fee", "statement", "print")
    touch.see(DoneView)
    slip = machine.printer.slips[-1].slip
    said = [part.value for part in slip.parts if isinstance(part, Pair)]
    assert any("300" in value for value in said)  # the fee of S01's tariff
    touch.press("done", "send")
    assert ANNA[-2:] in touch.see(DoneView).headline
    assert "https://" in touch.texts(ANNA)[-1]


@pytest.mark.promise("R15")
def test_a_month_of_half_a_year_ago_can_still_be_read(touch):
    touch.press("account")
    touch.log_in(ANNA)
    touch.press("usage")
    prove(touch)
    touch.press("statement", "months")
    months = sorted(one for one in touch.machine.offered if one.startswith("month:"))
    assert len(months) == 7
    touch.press(months[0])
    assert touch.see(ListView).rows


@pytest.mark.promise("R06")
def test_a_gift_for_the_birthday_is_taken_and_then_it_is_there_and_offered_no_more(touch):
    touch.press("account")
    touch.log_in(BIRTHDAY)
    before = len(touch.see(AccountView).meters)
    touch.press("offers", "offer:F01", "terms")
    assert touch.see(DocumentView).sections
    touch.press("back", "take", "yes")
    assert touch.see(DoneView).headline
    touch.press("done")
    touch.machine.wait(lambda: touch.machine.view == "ListView", 30.0, "showing the offers")
    assert "offer:F01" not in touch.machine.offered
    touch.press("back")
    assert len(touch.see(AccountView).meters) == before + 1


@pytest.mark.promise("R06")
def test_points_buy_minutes(touch):
    touch.press("account")
    touch.log_in(LONG_STANDING)
    touch.press("offers", "beside_offers", "points", "reward:W-MIN50", "yes")
    touch.see(DoneView)
    touch.press("done")
    assert "690" in touch.see(ListView).lead


@pytest.mark.promise("R07")
def test_messages_are_saved_as_they_were_chosen(touch):
    touch.press("account")
    touch.log_in(ANNA)
    touch.press("offers", "beside_offers", "notices", "notice:before_fee", "save", "yes")
    touch.see(DoneView)
    touch.press("done", "beside_offers", "notices")
    touch.machine.wait(lambda: "save" in touch.machine.offered, 30.0, "showing the messages")
    marked = [row.tone.name for row in touch.see(ListView).rows]
    assert marked == ["GOOD", "PLAIN", "GOOD"]


@pytest.mark.promise("R22")
def test_who_has_no_money_borrows_in_five_touches_with_fee_and_day_on_the_button(touch):
    touch.press("urgent", "promised")
    touch.log_in(ANNA)
    menu = touch.see(MenuView)
    sums = [choice for choice in menu.choices if choice.id.startswith("promise:")]
    assert sums
    assert all("₽" in one.label and re.search(r"\d\d\.\d\d\.\d{4}", one.label) for one in sums)
    touch.press(sums[0].id, "yes")
    assert touch.count == 5
    assert touch.see(DoneView).headline
    assert "50" in touch.texts(ANNA)[-1]


@pytest.mark.promise("R05")
def test_half_a_year_after_the_last_check_up_the_account_says_so_and_one_touch_runs_it(touch):
    touch.press("account")
    touch.log_in(OF_THE_DAY)
    alerts = touch.see(AccountView).alerts
    assert [row.choice_id for row in alerts if row.choice_id] == ["tariff"]
    touch.press("tariff", "print")
    touch.see(DoneView)
    said = [part for part in touch.machine.printer.slips[-1].slip.parts if isinstance(part, Text)]
    assert said
    touch.press("done", "back", "account")
    shown = touch.see(AccountView)
    assert "tariff" not in {row.choice_id for row in shown.alerts}


@pytest.mark.promise("R13", "R23")
def test_a_new_password_and_a_code_for_the_application_come_from_the_operator(touch):
    touch.press("help", "online", "assistant", "new_password")
    touch.log_in(ANNA)
    prove(touch)
    touch.see(DoneView)
    touch.machine.wait(lambda: touch.machine.offered == {"done"}, 30.0, "sent")
    assert touch.texts(ANNA)[-1]
    touch.press("done", "back", "application", "pair")
    touch.machine.wait(lambda: touch.machine.shown.code, 30.0, "showing the code")
    assert re.fullmatch(r"\d{4}\s\d{4}", touch.machine.shown.code)


def test_a_company_s_number_gets_neither_and_is_told_why(touch):
    touch.press("help", "online", "application", "pair")
    touch.log_in(OF_A_COMPANY)
    touch.machine.wait(lambda: touch.machine.view == "MessageView", 30.0, "refused")
    assert "try_again" not in touch.machine.offered
