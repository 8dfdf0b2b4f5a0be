"""Orders to a real backend process over real TLS: lost answers, a killed process, false words."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from contract.account.access import SendCode, ValidateCode
from contract.account.changes import Order, QuoteQuestion, SwitchOn
from kiosk.operator.errors import Distrust, OperatorUntrustedError
from kiosk.operator.questions import Question, find_order

OURS = "+79001000001"


@pytest.fixture
def client(own_backend, new_terminal):
    return new_terminal(own_backend).client


@pytest.fixture
def order(own_backend, client):
    """The yes to a quote of one gigabyte, not sent yet."""
    asked = SendCode(visit_id="v-1", msisdn=OURS, purpose="login", language="ru")
    sent = client.ask(Question("send_code", asked))
    (newest, *_) = own_backend.admin("GET", f"/admin/sms?msisdn=%2B{OURS[1:]}")
    code = newest["text"].split()[0]
    typed = ValidateCode(visit_id="v-1", authentication_id=sent.authentication_id, code=code)
    access = client.ask(Question("validate_code", typed))
    change = SwitchOn(option_id="O-TURBO1")
    asked = QuoteQuestion(access_token=access.access_token, language="ru", change=change)
    quote = client.ask(Question("quote_change", asked))
    return Order(
        access_token=access.access_token,
        language="ru",
        order_id="o-1",
        quote_id=quote.quote_id,
        terms_version=quote.terms_version,
        confirmed_at=quote.effective_at,
    )


@pytest.mark.slow
def test_an_order_whose_answer_was_lost_took_once_and_is_found(own_backend, client, order):
    own_backend.fault("lose_answer_after_credit", times=1, path_prefix="/v1/account/orders")
    # The client asks again by itself on a new connection.
    answered = client.ask(Question("order_change", order))
    own_backend.fault("none")
    found = client.ask(find_order("o-1"))
    assert (found.state, found) == ("done", answered)
    assert own_backend.balance(OURS) == 214_00 - 70_00
    report = own_backend.audit()
    assert (report["ok"], report["orders"]) == (True, 1)


@pytest.mark.slow
def test_an_order_that_was_answered_outlives_a_killed_backend(own_backend, client, order):
    answered = client.ask(Question("order_change", order))
    own_backend.kill()
    own_backend.start()
    assert client.ask(Question("order_change", order)) == answered
    assert own_backend.balance(OURS) == 214_00 - 70_00
    assert own_backend.audit()["ok"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("falsified", "asked"),
    [
        ("statement = replace(statement, 'O-TURBO1', 'O-TURBO5')", "o-1"),
        ("jws = 'a..b'", "o-1"),
        ("result = 'scheduled'", "o-1"),
        ("order_id = 'o-2'", "o-2"),
    ],
)
def test_a_word_that_does_not_hold_is_not_believed_though_the_answer_is_signed(
    own_backend, client, order, falsified, asked
):
    client.ask(Question("order_change", order))
    falsify(own_backend, falsified)
    assert distrust(client, find_order(asked)) is Distrust.SIGNATURE_WRONG
    if asked == order.order_id:
        assert distrust(client, Question("order_change", order)) is Distrust.SIGNATURE_WRONG


@pytest.mark.slow
def test_a_word_to_another_terminal_is_not_believed(own_backend, client, order, new_terminal):
    client.ask(Question("order_change", order))
    other = new_terminal(own_backend)
    falsify(own_backend, f"terminal_id = '{other.terminal_id}'")
    assert distrust(other.client, find_order("o-1")) is Distrust.SIGNATURE_WRONG


def falsify(backend, how):
    """Change what the operator has kept: it signs its answer all the same."""
    place = backend.state / "backend.sqlite3"
    with contextlib.closing(sqlite3.connect(place)) as db, db:
        db.execute("DROP TRIGGER orders_no_update")
        db.execute(f"UPDATE orders SET {how}")


def distrust(client, question):
    with pytest.raises(OperatorUntrustedError) as caught:
        client.ask(question)
    return caught.value.distrust
