"""Numbers that cannot be paid, before the cash and after it."""

from __future__ import annotations

from workbench.report import Expected
from workbench.stage import Script, Stage
from workbench.subscribers import CLOSING, FOREIGN, ORDINARY, OTHER_OPERATOR, UNKNOWN, Subscriber


def _refused_before_cash(stage: Stage, subscriber: Subscriber) -> Expected:
    stage.customer.name_number(subscriber)
    screen = stage.station.terminal.wait_screen(
        "NumberView", where=lambda s: s.value("problem") != ""
    )
    stage.facts["problem"] = screen.value("problem")
    stage.show("problem")
    stage.say(f"the terminal says: {screen.value('problem')}")
    stage.expect("CashView" not in stage.views_seen(), "no cash screen came up")
    return Expected(receipt=False)


def wrong_number(stage: Stage) -> Expected:
    return _refused_before_cash(stage, UNKNOWN)


def other_operator(stage: Stage) -> Expected:
    return _refused_before_cash(stage, OTHER_OPERATOR)


def foreign_number(stage: Stage) -> Expected:
    stage.customer.start()
    screen = stage.customer.type_number(FOREIGN.typed)
    if "next" in screen.choices:
        stage.station.terminal.tap("next")
        screen = stage.station.terminal.wait_screen(
            "NumberView", where=lambda s: s.value("problem") != ""
        )
    stage.facts["problem"] = screen.value("problem")
    stage.show("problem")
    stage.expect("CashView" not in stage.views_seen(), "no cash screen came up")
    return Expected(receipt=False)


def _refused_with_cash(stage: Stage) -> None:
    stage.customer.reach_cash(CLOSING)
    stage.customer.put_in(500)
    stage.customer.finish()
    stage.say("the operator refuses the number now that the money is in")
    stage.customer.see_result("REFUSED")
    stage.show("refused")


def refused_after_cash(stage: Stage) -> Expected:
    _refused_with_cash(stage)
    stage.station.terminal.tap("claim_slip")
    screen = stage.station.terminal.wait_screen(
        "ResultView", where=lambda s: "claim_slip" not in s.choices and s.value("code") != ""
    )
    stage.facts["claim_code"] = screen.value("code")
    stage.wait_receipt()
    stage.show("claim")
    return Expected(inserted_minor=50_000, unclaimed_minor=50_000, receipt=None)


def refused_then_another_number(stage: Stage) -> Expected:
    _refused_with_cash(stage)
    stage.station.terminal.tap("another_number")
    stage.station.terminal.wait_screen("NumberView")
    stage.customer.type_number(ORDINARY.typed)
    stage.station.terminal.tap("next")
    stage.station.terminal.wait_screen("ConfirmView")
    stage.show("another-number")
    stage.station.terminal.tap("yes")
    stage.customer.see_result("CREDITED")
    stage.wait_receipt()
    return Expected(inserted_minor=50_000, credited_minor=50_000, receipt=True)


SCRIPTS = (
    Script("wrong-number", "a number nobody has is refused before the cash", wrong_number),
    Script("foreign-number", "a number of another country is not taken", foreign_number),
    Script(
        "other-operator", "another operator's number is refused before the cash", other_operator
    ),
    Script(
        "refused-after-cash", "closed after cash: claim slip, the money is kept", refused_after_cash
    ),
    Script(
        "refused-then-another-number",
        "closed after cash: the money goes to another number of the same visit",
        refused_then_another_number,
    ),
)
