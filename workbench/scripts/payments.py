"""What comes after a payment: a wrong number corrected, the money of a claim slip paid."""

from __future__ import annotations

import re

from contract.codes import is_code
from kiosk.projection.ground import choice_ids
from workbench.account_visit import AccountVisit
from workbench.report import Expected, topped_up
from workbench.scripts.account import end, visit_of
from workbench.stage import Script, Stage
from workbench.subscribers import CLOSING, MEANT, MISTYPED, TWO_PURSES, UKRAINIAN, Subscriber
from workbench.waiting import wait_until

KNOWN_TIMEOUT_S = 60.0
_CODE = re.compile(r"(?<!\d)(\d{4})[ \u00a0](\d{4})(?!\d)")
_ALONE = re.compile(r"(?<!\d)\d{4}(?!\d)")


def correct_payment(stage: Stage) -> Expected:
    stage.customer.top_up(MISTYPED, 500)
    code, _ = _codes_on(stage.wait_receipt())
    stage.customer.leave()
    stage.say("the customer sees that two digits changed places")
    visit = visit_of(stage)
    _open_my_payment(visit, code, MISTYPED, "MenuView")
    stage.show("payment")
    visit.press("wrong_number", "NumberView")
    visit.type_digits(MEANT.typed)
    screen = visit.press("next", "QuoteView")
    stage.show("what-moves")
    stage.expect(screen.says("500-00-71"), "the right number stands on the screen")
    told = len(stage.station.backend.sms(MISTYPED.msisdn))
    screen = visit.press("send", "DoneView")
    stage.show("correction")
    slip = stage.wait_receipt(2)
    stage.facts["case"] = screen.value("code").replace("\u00a0", " ")
    stage.expect(str(stage.facts["case"]) in slip, "the case on paper is the one on the screen")
    wait_until(
        lambda: len(stage.station.backend.sms(MISTYPED.msisdn)) > told,
        KNOWN_TIMEOUT_S,
        "the losing number told",
    )
    end(stage, visit)
    return topped_up(50_000)


def payer_identified(stage: Stage) -> Expected:
    terminal, backend = stage.station.terminal, stage.station.backend
    before = backend.balance(UKRAINIAN.msisdn)
    stage.customer.name_number(UKRAINIAN)
    terminal.wait_screen("ConfirmView")
    known = len(backend.sms(UKRAINIAN.msisdn))
    terminal.tap(choice_ids.YES)
    terminal.wait_screen("NumberView", where=lambda screen: "your_data" in screen.choices)
    stage.say("the law asks who pays; the own number stands there already")
    stage.show("payer")
    terminal.tap(choice_ids.NEXT)
    terminal.wait_screen("CodeView")
    visit = AccountVisit(terminal, backend)
    visit.type_digits(visit.code_sent(UKRAINIAN.msisdn, known))
    stage.customer.wait_lane()
    stage.customer.put_in(200)
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    stage.wait_receipt()
    stage.expect(backend.balance(UKRAINIAN.msisdn) - before == 20_000, "it is on the number")
    return topped_up(20_000)


def purse(stage: Stage) -> Expected:
    terminal, backend = stage.station.terminal, stage.station.backend
    before = backend.balance(TWO_PURSES.msisdn)
    stage.customer.name_number(TWO_PURSES)
    terminal.wait_screen("MenuView")
    stage.show("which-account")
    terminal.tap(f"{choice_ids.PURSE}content")
    terminal.wait_screen("ConfirmView")
    stage.show("confirm")
    stage.customer.confirm()
    stage.customer.put_in(200)
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    slip = stage.wait_receipt()
    stage.expect("Контентный" in slip, "the slip names the account that got it")
    stage.expect(backend.balance(TWO_PURSES.msisdn) == before, "the main account is as it was")
    return topped_up(20_000)


def claim(stage: Stage) -> Expected:
    backend = stage.station.backend
    before = backend.balance(MEANT.msisdn)
    stage.customer.reach_cash(CLOSING)
    stage.customer.put_in(500)
    stage.customer.finish()
    stage.customer.see_result("REFUSED")
    stage.station.terminal.tap("claim_slip")
    code, second = _codes_on(stage.wait_receipt())
    stage.customer.leave_result()
    stage.say("the number was closed meanwhile: the money is kept, and the slip has two codes")
    wait_until(
        lambda: any(row["code"] == code for row in backend.doubtful()),
        KNOWN_TIMEOUT_S,
        "the claim at the operator",
    )
    visit = visit_of(stage)
    visit.press("help", "MenuView")
    visit.press("my_payment", "CodeView")
    visit.press("claim", "CodeView")
    visit.type_digits(code)
    visit.press("next", "CodeView")
    visit.type_digits(CLOSING.typed[-4:], "MenuView")
    stage.show("claim")
    visit.press("pay_claim", "NumberView")
    visit.type_digits(MEANT.typed)
    visit.press("next", "MenuView")
    visit.press("second_code", "CodeView")
    visit.type_digits(second)
    visit.press("next", "DoneView")
    stage.show("paid")
    stage.facts["paid_minor"] = backend.balance(MEANT.msisdn) - before
    stage.expect(stage.facts["paid_minor"] == 50_000, "all of it is on the other number")
    end(stage, visit)
    # The terminal hears of the decision in its own time.
    return Expected(inserted_minor=50_000, unclaimed_minor=None, decided_minor=None, receipt=None)


def _open_my_payment(visit: AccountVisit, code: str, paid: Subscriber, view: str) -> None:
    visit.press("help", "MenuView")
    visit.press("my_payment", "CodeView")
    visit.type_digits(code)
    visit.press("next", "CodeView")
    visit.type_digits(paid.typed[-4:], view)


def _codes_on(slip: str) -> tuple[str, str]:
    """Return the code of eight digits on a slip, and the next four that stand alone, if any."""
    found = next(one for one in _CODE.finditer(slip) if is_code(one[1] + one[2]))
    alone = _ALONE.search(slip, found.end())
    return found[1] + found[2], "" if alone is None else alone[0]


SCRIPTS = (
    Script(
        "purse",
        "a number with two accounts that take cash: the customer chooses one",
        purse,
        proves=("R21",),
    ),
    Script(
        "payer-identified",
        "where the law asks who pays: a code to the payer's number before any cash",
        payer_identified,
        pack="ukraine",
        patient=True,
        proves=("R24",),
    ),
    Script(
        "correct-payment",
        "two digits changed places: moved unless the losing number objects",
        correct_payment,
        proves=("R12",),
    ),
    Script(
        "claim",
        "kept money goes to another number by the slip's second code",
        claim,
        patient=True,
    ),
)
