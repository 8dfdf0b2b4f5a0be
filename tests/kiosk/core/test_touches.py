"""The ten commonest tasks in their touches: presses of choices, from the attract or home screen.

What is typed counts apart; Back, the keypad and the permanent controls are no choices, nor is the
person's button.  The operator's answers are handed in.
"""

import pytest

from kiosk.views.intents import CallPerson
from workbench.testing.answers import MSISDN

OWN = MSISDN.removeprefix("+7")
OTHER = "9167654321"
WORD = "РОМАШКА"
RECEIPT_CODE = "12345674"


class Hand:
    """Presses and counts; the operator answers everything kindly, and at once."""

    def __init__(self, attended):
        self.at, self.count = attended, 0
        self.after_login = 0

    def press(self, *choices):
        for choice_id in choices:
            self.at.do(("press", choice_id))
            self.count += 1
            self.after_login += 1
            self.hear()
        return self

    def hear(self, **names):
        """Let the operator answer until the customer goes on; names: its word to an operation."""
        while self.at.waits_for is not None:
            self.at.do(("answer", names.pop(self.at.waits_for.operation, "")))

    def type(self, digits):
        self.at.do(("type", digits))
        self.hear()
        return self

    def write(self, word):
        self.at.do(("write", word))
        return self

    def insert(self, value):
        self.at.do(("bill", value))
        return self

    def log_in(self):
        """Number, Next, and six digits: one touch."""
        self.type(OWN).press("next").type("123456")
        assert self.at.session.is_logged_in
        self.after_login = 0
        return self

    @property
    def view(self):
        return self.at.view


@pytest.fixture
def hand(attended):
    return Hand(attended)


@pytest.fixture
def at_home(hand):
    """From the first screen: what led there is no touch of the task."""
    hand.press("home")
    hand.count = 0
    return hand


@pytest.mark.promise("R01")
def test_200_on_a_grandsons_phone_takes_four(hand):
    hand.press("top_up").type(OTHER).press("next", "yes").insert(200)
    hand.press("finish")
    hand.at.do(("decide", "credited"))
    assert (hand.count, hand.at.question) == (4, "result")


@pytest.mark.promise("R01")
def test_the_balance_takes_two_and_none_after_the_login(at_home):
    at_home.press("account").log_in()
    assert (at_home.count, at_home.after_login, at_home.at.question) == (2, 0, "account")


@pytest.mark.promise("R01")
def test_where_it_went_and_stopping_it_takes_five_and_three_after_the_login(at_home):
    at_home.press("account").log_in().press("charges", "remedy:1", "yes")
    assert (at_home.count, at_home.after_login, at_home.at.question) == (5, 3, "order_done")


@pytest.mark.promise("R01")
def test_all_extras_off_takes_four_and_two_after_the_login(at_home):
    at_home.press("options").log_in().press("extras_off", "yes")
    assert (at_home.count, at_home.after_login, at_home.at.question) == (4, 2, "order_done")


@pytest.mark.promise("R01")
def test_a_cheaper_tariff_with_cash_missing_takes_five_and_three_after_the_login(at_home):
    at_home.press("tariff").log_in()
    assert at_home.at.question == "check_up"
    at_home.at.do(("press", "change:T07"))
    at_home.count += 1
    at_home.after_login += 1
    at_home.hear(quote_change="money is missing")
    at_home.press("yes")
    for value in (200, 100, 50, 10, 10, 10):
        at_home.insert(value)
    at_home.press("finish")
    at_home.at.do(("decide", "credited"))
    at_home.hear()
    assert (at_home.count, at_home.after_login, at_home.at.question) == (5, 3, "order_done")


@pytest.mark.promise("R01")
def test_an_option_for_the_journey_takes_six_and_one_after_the_login(at_home):
    at_home.press("travel", "going_abroad", "country:TR", "on:O-ROAMDAY-E").log_in().press("yes")
    assert (at_home.count, at_home.after_login, at_home.at.question) == (6, 1, "order_done")


@pytest.mark.promise("R01")
def test_a_promised_payment_takes_five_and_two_after_the_login(at_home):
    at_home.press("urgent", "promised").log_in().press("promise:5000", "yes")
    assert (at_home.count, at_home.after_login, at_home.at.question) == (5, 2, "order_done")


@pytest.mark.promise("R01")
def test_a_stolen_phone_takes_five(at_home):
    at_home.press("urgent", "lost_phone").type(OWN).press("next").write(WORD).press("next", "yes")
    assert (at_home.count, at_home.at.question) == (5, "order_done")


@pytest.mark.promise("R01")
def test_a_wrong_number_takes_six(at_home):
    at_home.press("help", "my_payment").type(RECEIPT_CODE).press("next").type(OWN[-4:])
    at_home.press("wrong_number").type(OTHER).press("next", "send")
    assert (at_home.count, at_home.at.question) == (6, "ticket")


@pytest.mark.promise("R01")
@pytest.mark.parametrize("known", [True, False])
def test_a_person_takes_two_behind_the_button_whether_or_not_a_number_is_known(hand, known):
    if known:
        hand.press("top_up").type(OWN).press("next")
        hand.count = 0
    hand.at.do(("call", CallPerson()))
    hand.press("call_me")
    if not known:
        hand.type(OTHER)
    hand.press("call_me")
    assert (hand.count, hand.at.question) == (2, "ticket")
