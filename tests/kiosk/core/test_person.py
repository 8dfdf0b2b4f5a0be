"""A live person from every screen: what is asked, what is printed, what stays as it was."""

from datetime import UTC, datetime

import pytest

from contract.account.help import CallbackPromised
from drivers.api import AcceptorStatus, PrintRefused, PrintTrouble
from kiosk.events import PrinterSaid, RecordsSent
from kiosk.operator.errors import OperatorUnreachableError

PROMISED = CallbackPromised(
    ticket_no="48112237", promised_at=datetime(2026, 12, 1, 9, 15, tzinfo=UTC)
)
NUMBER = "9161112233"


def to_promise(rig):
    rig.call_person()
    rig.press("call_me")
    if rig.view == "NumberView":
        rig.type(NUMBER)
    rig.press("call_me")


@pytest.mark.promise("R04", "R31")
def test_a_call_is_promised_on_any_number_with_a_ticket_on_paper(rig):
    rig.ready()
    rig.press("home")
    to_promise(rig)
    assert rig.asked.body.call_msisdn == f"+7{NUMBER}"
    rig.answer("ask_callback", PROMISED)
    view = rig.screen.view
    assert view.code == "4811\u00a02237"
    job = rig.slips[-1]
    assert any("4811" in getattr(part, "value", "") for part in job.slip.parts)
    printing = rig.screen.view.slip_note
    rig.printed()
    assert rig.screen.view.slip_note not in ("", printing)
    rig.press("done")
    assert rig.view == "HomeView"


def test_where_the_slip_does_not_come_the_number_is_to_be_written_down(rig):
    rig.ready()
    rig.press("home")
    to_promise(rig)
    rig.answer("ask_callback", PROMISED)
    printing = rig.screen.view.slip_note
    rig.tell(PrinterSaid(PrintRefused(rig.slips[-1].job_id, PrintTrouble.PAPER_OUT)))
    assert rig.screen.view.slip_note not in ("", printing)
    assert rig.screen.view.code


@pytest.mark.promise("R04")
def test_the_person_is_told_where_it_happened_and_how_much_money_is_in(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    to_promise(rig)
    context = rig.asked.body.context
    assert context.screen == "cash"
    assert context.money_inside_minor == 50_000
    assert context.language == "ru"
    rig.answer("ask_callback", PROMISED)
    rig.press("done")
    assert rig.view == "CashView"
    rig.insert(100)
    rig.finish()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 60_000


def test_the_number_of_the_visit_is_offered_and_need_not_be_typed(rig):
    rig.ready()
    rig.to_cash()
    rig.call_person()
    rig.press("call_me")
    assert {"call_me", "other_number"} <= set(rig.choices)


def test_without_an_answer_the_telephone_numbers_are_left(rig):
    rig.ready()
    rig.press("home")
    to_promise(rig)
    rig.answer("ask_callback", OperatorUnreachableError("no route"))
    assert rig.view == "MessageView"
    rig.press("home")
    assert rig.view == "HomeView"


def test_a_bill_on_its_way_is_credited_while_a_person_is_called(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.call_person()
    rig.stacked(500)
    rig.settled()
    rig.status(AcceptorStatus.IDLE)
    rig.press("back")
    assert rig.view == "CashView"
    assert "500" in rig.screen.view.inserted


@pytest.mark.parametrize("bills", [(), (100,)])
def test_who_walks_away_from_the_ticket_leaves_the_money_to_its_number(rig, bills):
    rig.ready()
    rig.to_cash()
    for bill in bills:
        rig.insert(bill)
    to_promise(rig)
    rig.answer("ask_callback", PROMISED)
    rig.pass_time(600, step_s=2)
    rig.rest()
    sums = [body.payments[0].inserted_minor for body in rig.records("submitted")]
    assert sums == [bill * 100 for bill in bills]


@pytest.mark.promise("R04", "R31")
def test_while_the_operator_cannot_be_reached_only_the_telephone_numbers_are_promised(rig):
    rig.ready()
    rig.press("home")
    rig.tell(RecordsSent(OperatorUnreachableError("no route")))
    rig.call_person()
    assert "call_numbers" in rig.choices
    assert not {"call_me", "write_here"} & set(rig.choices)
