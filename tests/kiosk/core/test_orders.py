"""An order whose answer was lost is asked about until its end is known, and never sent again."""

import pytest

from contract.account.changes import OrderResult
from drivers.api import AcceptorStatus
from kiosk import effects as do
from kiosk.events import CustomerDid, OperatorAnswered, OrderAnswered, RecordsSent
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.operator.outbox import BACKOFF_MAX_S, QUICK_RETRIES, QUICK_RETRY_S
from kiosk.operator.signing import VerifiedReceipt
from kiosk.orders import PATIENCE_S
from kiosk.views.intents import EraseAll
from workbench.catalogue_samples import ADVICE
from workbench.order_samples import TARIFF_QUOTE, said

OWN = "+79161234567"
LOST = OperatorUnreachableError("no answer")
# Until a customer who went away is forgotten, and more.
GONE_S = 240.0


def to_quote(rig, number="9161234567"):
    rig.press("home")
    rig.press("tariff")
    rig.sign_in(number)
    rig.answer("advice", ADVICE)
    rig.press("change:T07")
    rig.answer("quote_change", TARIFF_QUOTE)


def order(rig, number="9161234567"):
    """Somebody says yes; return the order's name."""
    to_quote(rig, number)
    rig.press("yes")
    assert rig.asked.operation == "order_change"
    return rig.asked.body.order_id


def lose_answers(rig):
    """The line is gone for a moment; the customer is told that the end is not known."""
    rig.answer("order_change", LOST)
    rig.answer("find_order", LOST)
    assert rig.view == "MessageView"
    head = rig.journal.head
    receipt = VerifiedReceipt(head.journal_id, head.seq, "00" * 32, "{}", "a..b", (), ())
    rig.tell(RecordsSent(receipt))


def wait(rig, holds, within_s=GONE_S):
    for _ in range(int(within_s)):
        if holds():
            return
        rig.pass_time(1, step_s=1.0)
    raise AssertionError(f"still {rig.view}")


def go(rig):
    """The customer leaves; return when the terminal serves nobody any more."""
    rig.press("home")
    wait(rig, lambda: rig.view == "AttractView")


def word(order_id, **values):
    told = said(TARIFF_QUOTE, order_id=order_id, **values)
    text = told.to_bytes().decode()
    return OrderResult(order_id=order_id, state=told.result, statement=text, jws="a..b")


def unknown(order_id):
    return OrderResult(order_id=order_id, state="unknown")


def asked_about(rig):
    return [effect.order_id for effect in rig.ordered(do.AskOrder)]


@pytest.fixture
def opened(rig):
    """opened(): an order that is open, each of another number, and nobody stands here."""
    numbers = iter(("9161234567", "9161234568", "9161234569"))

    def make():
        order_id = order(rig, next(numbers))
        lose_answers(rig)
        go(rig)
        return order_id

    rig.ready()
    return make


def test_the_yes_is_written_before_it_is_sent(rig):
    rig.ready()
    order_id = order(rig)
    kinds = [
        "written" if isinstance(effect, do.Write) else "asked"
        for effect in rig.last_effects
        if isinstance(effect, do.Write | do.AskOperator)
    ]
    assert kinds == ["written", "asked"]
    (confirmed,) = rig.records("order_confirmed")
    assert confirmed.order_id == order_id
    assert (confirmed.msisdn, confirmed.quote_id) == (OWN, TARIFF_QUOTE.quote_id)
    assert confirmed.change == TARIFF_QUOTE.change


def test_power_that_fails_behind_the_yes_leaves_an_order_to_ask_about(rig):
    rig.ready()
    to_quote(rig)
    asked = len(rig.ordered(do.AskOperator))
    rig.cut_after = 1
    with pytest.raises(rig.power_cut):
        rig.press("yes")
    assert len(rig.ordered(do.AskOperator)) == asked
    (order_id,) = rig.journal.matters.orders
    rig.again().ready()
    rig.pass_time(PATIENCE_S + 1)
    assert asked_about(rig) == [order_id]


def test_the_word_is_written_although_the_customer_left_meanwhile(rig):
    rig.ready()
    order_id = order(rig)
    waiting = rig.ordered(do.AskOperator)[-1]
    go(rig)
    assert rig.journal.matters.orders
    rig.tell(OperatorAnswered(waiting.request_id, word(order_id)))
    (decided,) = rig.records("order_decided")
    told = word(order_id)
    assert (decided.order_id, decided.result) == (order_id, told.state)
    assert (decided.statement, decided.jws) == (told.statement, told.jws)
    assert rig.view == "AttractView"
    rig.pass_time(GONE_S)
    assert asked_about(rig) == []


def test_an_open_order_is_asked_about_after_the_patience_and_its_word_ends_it(rig, opened):
    order_id = opened()
    rig.pass_time(PATIENCE_S - 5)
    assert asked_about(rig) == []
    rig.pass_time(10)
    assert asked_about(rig) == [order_id]
    rig.tell(OrderAnswered(order_id, word(order_id)))
    (decided,) = rig.records("order_decided")
    assert decided.result == "scheduled"
    rig.pass_time(GONE_S)
    assert asked_about(rig) == [order_id]


def test_what_the_operator_never_had_ends_as_unknown(rig, opened):
    order_id = opened()
    rig.pass_time(PATIENCE_S + 5)
    rig.tell(OrderAnswered(order_id, unknown(order_id)))
    (decided,) = rig.records("order_decided")
    assert (decided.result, decided.statement, decided.jws) == ("unknown", "", "")
    assert not rig.journal.matters.orders
    rig.pass_time(GONE_S)
    assert asked_about(rig) == [order_id]


def test_unknown_ends_nothing_while_the_conversation_may_still_send(rig):
    rig.ready()
    order_id = order(rig)
    rig.answer("order_change", LOST)
    rig.answer("find_order", unknown(order_id))
    assert rig.journal.matters.orders
    assert rig.asked.body.order_id == order_id
    rig.answer("order_change", word(order_id))
    assert [one.result for one in rig.records("order_decided")] == ["scheduled"]


def test_the_patience_begins_when_the_customer_is_gone(rig):
    """They may send it once more at the very end."""
    rig.ready()
    order_id = order(rig)
    rig.pass_time(2 * PATIENCE_S)
    assert rig.view == "AskingView"
    go(rig)
    rig.pass_time(PATIENCE_S - 5)
    assert asked_about(rig) == []
    rig.pass_time(10)
    assert asked_about(rig) == [order_id]


def test_after_a_restart_nobody_is_asked_while_somebody_stands_here(rig, opened):
    order_id = opened()
    rig.again().ready()
    rig.press("top_up")
    for _ in range(int(2 * PATIENCE_S / 10)):
        rig.pass_time(10)
        rig.type("9")
        rig.tell(CustomerDid(EraseAll(rig.screen.serial)))
    rig.type(OWN.removeprefix("+7"))
    rig.press("next")
    rig.answer_check(rig.quote())
    rig.press("yes")
    rig.status(AcceptorStatus.IDLE)
    rig.insert(100)
    rig.finish()
    rig.decide()
    rig.printed()
    assert asked_about(rig) == []
    wait(rig, lambda: rig.view == "AttractView")
    rig.pass_time(2)
    assert asked_about(rig) == [order_id]


def test_after_a_restart_the_patience_comes_first(rig, opened):
    """The process before may have sent it with its last breath."""
    order_id = opened()
    rig.again(1.0).ready()
    rig.pass_time(PATIENCE_S - 5)
    assert asked_about(rig) == []
    rig.pass_time(10)
    assert asked_about(rig) == [order_id]


@pytest.mark.slow
def test_a_question_that_fails_is_asked_again_later_and_later(rig, opened):
    order_id = opened()
    rig.pass_time(PATIENCE_S + 2)

    def asked_again_after_s():
        asked, since = len(asked_about(rig)), rig.clock.monotonic_s()
        rig.tell(OrderAnswered(asked_about(rig)[-1], LOST))
        wait(rig, lambda: len(asked_about(rig)) > asked, BACKOFF_MAX_S + 2)
        return rig.clock.monotonic_s() - since

    gaps = [asked_again_after_s() for _ in range(16)]
    assert all(gap <= QUICK_RETRY_S + 1 for gap in gaps[:QUICK_RETRIES])
    assert max(gaps) > 10 * QUICK_RETRY_S
    assert max(gaps) <= BACKOFF_MAX_S + 1
    assert rig.records("order_decided") == []
    rig.tell(OrderAnswered(order_id, word(order_id)))
    opened()
    rig.pass_time(PATIENCE_S + 2)
    assert asked_again_after_s() <= QUICK_RETRY_S + 1


def test_nothing_is_asked_twice_at_once(rig, opened):
    first = opened()
    rig.pass_time(PATIENCE_S + 5)
    second = opened()
    rig.pass_time(20 * PATIENCE_S, step_s=5.0)
    assert asked_about(rig) == [first]
    rig.tell(OrderAnswered(first, word(first)))
    rig.pass_time(1)
    assert asked_about(rig) == [first, second]


def test_an_order_that_is_never_answered_holds_up_no_other(rig, opened):
    first, second = opened(), opened()
    rig.pass_time(PATIENCE_S + 5)
    rig.tell(OrderAnswered(first, LOST))
    rig.pass_time(QUICK_RETRY_S + 1)
    assert asked_about(rig) == [first, second]
    rig.tell(OrderAnswered(second, LOST))
    rig.pass_time(QUICK_RETRY_S + 1)
    assert asked_about(rig) == [first, second, first]


def test_a_failed_question_shortens_no_patience_of_a_later_order(rig, opened):
    first = opened()
    rig.pass_time(PATIENCE_S + 5)
    second = order(rig, "9161234568")
    rig.tell(OrderAnswered(first, LOST))
    lose_answers(rig)
    go(rig)
    rig.pass_time(PATIENCE_S - 5)
    assert asked_about(rig) == [first]
    rig.pass_time(10)
    assert asked_about(rig) == [first, second]


def test_a_word_that_comes_twice_is_written_once(rig):
    rig.ready()
    order_id = order(rig)
    rig.answer("order_change", LOST)
    rig.answer("find_order", word(order_id))
    assert rig.view == "DoneView"
    rig.tell(OrderAnswered(order_id, word(order_id)))
    rig.tell(OperatorAnswered(999, word("somebody-else-s")))
    assert len(rig.records("order_decided")) == 1
