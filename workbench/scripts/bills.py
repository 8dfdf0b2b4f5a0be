"""Bills that are unusual: too large, too many, foreign, worn, or stuck."""

from __future__ import annotations

from workbench.report import Expected, topped_up
from workbench.stage import Script, Stage
from workbench.subscribers import ORDINARY


def _finish(stage: Stage) -> None:
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    stage.wait_receipt()


def _ask_about(stage: Stage, bill: int) -> int:
    mark = stage.customer.offer(bill)
    screen = stage.station.terminal.wait_screen("EscrowQuestionView")
    stage.facts["question"] = screen.value("question")
    stage.show("question")
    return mark


def large_bill_kept(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    _ask_about(stage, 2000)
    stage.station.terminal.tap("keep")
    stage.customer.wait_inserted(200_000)
    _finish(stage)
    return topped_up(200_000)


def large_bill_given_back(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(100)
    mark = _ask_about(stage, 5000)
    stage.station.terminal.tap("give_back")
    stage.customer.wait_bill("returned", mark)
    stage.customer.wait_inserted(10_000)
    _finish(stage)
    return topped_up(10_000)


def over_limit(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    for count in (1, 2):
        _ask_about(stage, 5000)
        stage.station.terminal.tap("keep")
        stage.customer.wait_inserted(count * 500_000)
    stage.customer.put_in(1000, 1000, 1000, 1000, 500)
    stage.say("14 500 of 15 000 are in; now a bill that would pass the limit")
    mark = stage.customer.offer(1000)
    stage.customer.wait_bill("returned", mark)
    stage.show("over-limit")
    screen = stage.customer.wait_inserted(1_450_000)
    stage.facts["lane"] = screen.value("lane_text")
    _finish(stage)
    return topped_up(1_450_000)


def foreign_bill(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    for kind in ("foreign", "worn"):
        mark = stage.customer.offer(kind)
        stage.customer.wait_bill("rejected", mark)
        screen = stage.station.terminal.wait_screen(
            "CashView", where=lambda s: s.value("lane") in ("REFUSED", "GIVEN_BACK")
        )
        stage.facts[kind] = screen.value("lane_text")
        stage.show(kind)
        stage.station.terminal.wait_screen("CashView", where=lambda s: s.value("lane") != "READING")
    stage.customer.put_in(100)
    _finish(stage)
    return topped_up(10_000)


def too_large_on_purpose(stage: Stage) -> Expected:
    stage.customer.name_number(ORDINARY)
    terminal = stage.station.terminal
    terminal.wait_screen("ConfirmView")
    terminal.tap("sum:10000")
    marked = terminal.wait_screen("ConfirmView", where=lambda s: bool(s.value("sum_note")))
    stage.facts["note"] = marked.value("sum_note")
    stage.show("chosen")
    cash = stage.customer.confirm()
    stage.facts["chosen"] = cash.value("room_left")
    stage.say("100 was chosen; now 500 is given back once, and kept the second time")
    mark = _ask_about(stage, 500)
    terminal.tap("give_back")
    stage.customer.wait_bill("returned", mark)
    stage.customer.wait_inserted(0)
    _ask_about(stage, 500)
    terminal.tap("keep")
    stage.customer.wait_inserted(50_000)
    _finish(stage)
    return topped_up(50_000)


SCRIPTS = (
    Script("large-bill-kept", "a large bill is asked about and kept", large_bill_kept),
    Script(
        "large-bill-given-back", "a large bill is asked about and given back", large_bill_given_back
    ),
    Script(
        "too-large-on-purpose",
        "a sum is chosen and a larger bill put in: asked, given back, then kept",
        too_large_on_purpose,
    ),
    Script("over-limit", "a bill that would pass the maximum comes back", over_limit),
    Script("foreign-bill", "foreign and worn bills come back with the reason", foreign_bill),
)
