"""The slip of an order: what it names, and what it does not spend paper on."""

import pytest

from kiosk.config.pack_loading import load_pack
from kiosk.projection.account.order import order_done_view
from kiosk.receipts.order_slip import order_slip
from kiosk.receipts.press import RECEIPT_STATES
from kiosk.receipts.wallet_slip import wallet_slip
from kiosk.say import Say
from workbench.order_samples import AT, BLOCK_QUOTE, OFF_QUOTE, PROMISE_QUOTE, TARIFF_QUOTE, facts
from workbench.screen_samples import TERMINAL

PACK = load_pack()
SAY = Say.of("en", PACK, PACK.timezone)


def text_of(slip):
    return "\n".join(str(part) for part in slip.parts)


@pytest.mark.promise("R18")
def test_everything_that_was_switched_off_is_named_on_screen_and_paper():
    slip = text_of(order_slip(SAY, PACK, TERMINAL, facts(OFF_QUOTE)))
    view = order_done_view(SAY, facts(OFF_QUOTE), next(iter(RECEIPT_STATES.values())))
    for name in ("«Гороскоп дня»", "«Мобильное ТВ»"):
        assert name in slip
        assert any(name in line for line in view.lines)


@pytest.mark.promise("R09")
def test_a_promised_payment_says_what_is_paid_back_until_when_on_screen_and_paper():
    promised = facts(PROMISE_QUOTE)
    view = order_done_view(SAY, promised, next(iter(RECEIPT_STATES.values())))
    due = SAY.day(PROMISE_QUOTE.due_at)
    assert any("207" in fact.value and due in fact.value for fact in view.facts)
    slip = text_of(order_slip(SAY, PACK, TERMINAL, promised))
    assert "To pay back" in slip
    assert "207" in slip
    assert due.replace("\u00a0", " ") in slip.replace("\u00a0", " ").replace("\\xa0", " ")


def test_the_terms_stand_on_a_slip_only_where_there_were_any_to_read():
    assert "Terms" in text_of(order_slip(SAY, PACK, TERMINAL, facts(TARIFF_QUOTE)))
    assert "Terms" not in text_of(order_slip(SAY, PACK, TERMINAL, facts(BLOCK_QUOTE)))


def test_a_slip_without_money_does_not_say_who_takes_it():
    for slip in (
        order_slip(SAY, PACK, TERMINAL, facts(BLOCK_QUOTE)),
        wallet_slip(SAY, PACK, TERMINAL, AT),
    ):
        text = text_of(slip)
        assert TERMINAL.terminal_id in text
        assert PACK.agent.tax_number not in text
        assert "fiscal" not in text
