"""Undisturbed visits, and those that end by themselves."""

from __future__ import annotations

from workbench.report import Expected, topped_up
from workbench.stage import Script, Stage
from workbench.subscribers import ORDINARY, SECOND, THIRD


def top_up(stage: Stage) -> Expected:
    before = stage.station.backend.balance(ORDINARY.msisdn)
    stage.customer.start()
    stage.show("1-number")
    stage.customer.type_number(ORDINARY.typed)
    stage.show("2-number-typed")
    stage.station.terminal.tap("next")
    stage.station.terminal.wait_screen("ConfirmView")
    stage.show("3-confirm")
    stage.say("number confirmed by the operator")
    stage.customer.confirm()
    stage.customer.put_in(500)
    stage.say("500 is in the cassette and on the screen")
    stage.show("4-cash")
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    stage.say("the operator credited it")
    stage.wait_receipt()
    stage.show("5-result")
    stage.customer.leave()
    after = stage.station.backend.balance(ORDINARY.msisdn)
    stage.facts["balance_grew_minor"] = after - before
    stage.expect(after - before == 50_000, "the account grew by exactly what was put in")
    return topped_up(50_000)


def top_up_with_fee(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    screen = stage.customer.put_in(50)
    stage.facts["fee_on_screen_minor"] = screen.minor("fee")
    stage.expect(screen.minor("credited") == 4_750, "the screen says 47.50 will be credited")
    stage.show("cash")
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    stage.wait_receipt()
    return topped_up(5_000, fee_minor=250)


def two_equal_bills(stage: Stage) -> Expected:
    stage.customer.reach_cash(SECOND)
    stage.customer.put_in(500)
    stage.say("the first 500")
    stage.customer.put_in(500)
    stage.say("the second 500, the same bill type")
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    stage.wait_receipt()
    return topped_up(100_000)


def split(stage: Stage) -> Expected:
    numbers = (ORDINARY, SECOND, THIRD)
    before = [stage.station.backend.balance(one.msisdn) for one in numbers]
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(500, 500)
    for number, part in ((SECOND, 20_000), (THIRD, 10_000)):
        stage.customer.put_part(number, part)
        stage.say(f"{part // 100} of it is for a number that is {number.label}")
    stage.show("parts")
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    stage.say("the operator credited all three")
    stage.wait_receipt(3)
    stage.show("result")
    after = [stage.station.backend.balance(one.msisdn) for one in numbers]
    grown = [later - sooner for sooner, later in zip(before, after, strict=True)]
    stage.facts["balances_grew_minor"] = grown
    stage.expect(grown == [70_000, 20_000, 10_000], "each number grew by exactly its part")
    return topped_up(100_000)


def walk_away(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(200)
    stage.say("the customer walks away; the countdown must submit the money")
    screen = stage.station.terminal.wait_screen(
        "CashView", where=lambda screen: screen.overlay, timeout_s=180.0
    )
    stage.facts["countdown"] = [text for text in screen.texts if "200" in text][:1]
    stage.show("countdown")
    stage.customer.see_result("CREDITED", "PENDING", timeout_s=180.0)
    stage.wait_receipt()
    return topped_up(20_000)


SCRIPTS = (
    Script("top-up", "500 onto a number: credited, receipt printed", top_up, proves=("R21", "R26")),
    Script("top-up-with-fee", "50 with a fee: what is shown is what is credited", top_up_with_fee),
    Script(
        "split",
        "1 000 on three numbers: one record, three payments, three slips",
        split,
        proves=("R21",),
    ),
    Script("two-equal-bills", "two equal bills in a row are two bills", two_equal_bills),
    Script(
        "walk-away",
        "the customer leaves with money in: it is submitted",
        walk_away,
        settings={"timeouts": {"cash_s": 30}},
        patient=True,
    ),
)
