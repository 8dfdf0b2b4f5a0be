"""Orders whose answers are lost, and one that an operator put back from a backup has forgotten."""

import json

import pytest

from contract.account.order_statements import read_order
from kiosk.operator.questions import find_order
from kiosk.orders import PATIENCE_S

pytestmark = pytest.mark.slow

S01 = "+79001000001"  # saves by going over to T07


def newest_code(operator):
    lines = (operator.state / "sms.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [one["text"] for one in map(json.loads, lines) if one["to"] == S01]
    return texts[-1].split()[0]


def to_quote(operator, machine):
    machine.wait(lambda: machine.sells, 120.0, "selling")
    if "tariff" not in machine.offered:
        machine.press("home")
    machine.press("tariff")
    machine.type(S01.removeprefix("+7"))
    machine.press("next")
    machine.wait(lambda: machine.view == "CodeView", 30.0, "asking for the code")
    machine.type(newest_code(operator))
    machine.wait(lambda: machine.view == "ListView", 30.0, "advising")
    machine.press("change:T07")
    machine.wait(lambda: machine.view == "QuoteView", 30.0, "quoting")


def leave(machine):
    machine.press("home")
    machine.wait(lambda: machine.view in ("AttractView", "OutOfServiceView"), 300.0, "alone")


def decided(machine):
    machine.wait(lambda: machine.bodies("order_decided"), 2 * PATIENCE_S, "the operator's word")
    (word,) = machine.bodies("order_decided")
    return word


def orders(operator):
    report = operator.audit()
    assert report["ok"]
    return report["orders"]


def test_an_order_whose_answers_were_lost_is_asked_about_and_done_once(operator, machine):
    to_quote(operator, machine)
    operator.fault("lose_answer_after_credit")
    machine.press("yes")
    assert machine.view == "MessageView"
    leave(machine)
    assert machine.bodies("order_decided") == []
    operator.fault("none")
    word = decided(machine)
    assert word.result in ("done", "scheduled")
    answer = machine.client.ask(find_order(word.order_id))
    assert (answer.statement, answer.jws) == (word.statement, word.jws)
    assert orders(operator) == 1


def test_a_terminal_that_died_behind_the_yes_hears_what_became_of_it(operator, machine):
    to_quote(operator, machine)
    operator.fault("down", path_prefix="/v1/account/orders")
    machine.press("yes")
    (confirmed,) = machine.bodies("order_confirmed")
    machine.die()
    operator.fault("none")
    machine.again()
    word = decided(machine)
    assert (word.order_id, word.result) == (confirmed.order_id, "unknown")
    assert orders(operator) == 0


def test_an_operator_put_back_takes_its_word_back_from_the_terminal(operator, machine, tmp_path):
    operator.back_up(tmp_path / "yesterday.sqlite3")
    to_quote(operator, machine)
    machine.press("yes")
    word = decided(machine)
    operator.put_back(tmp_path / "yesterday.sqlite3")
    question = find_order(word.order_id)
    assert machine.client.ask(question).state == "unknown"
    machine.again()
    machine.wait(lambda: machine.client.ask(question).state != "unknown", 100.0, "told back")
    answer = machine.client.ask(question)
    assert (answer.statement, answer.jws) == (word.statement, word.jws)
    anchors = machine.client._verifier
    told = read_order(answer, machine.terminal_id, anchors.find_key, anchors.issuer)
    assert told.change.tariff_id == "T07"
    assert orders(operator) == 1
    assert operator.audit()["orders_only_said"] == 0
