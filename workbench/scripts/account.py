"""Visits to the whole account, each a walk of one of the commonest problems."""

from __future__ import annotations

from workbench.account_visit import AccountVisit
from workbench.report import Expected, topped_up
from workbench.stage import Script, Stage
from workbench.subscribers import (
    CODE_WORD,
    FULL_OF_EXTRAS,
    LOST,
    ORDINARY,
    SECOND,
    SPENDER,
    STAYER,
    THIRD,
    TOO_DEAR,
)

MACHINE_S_MAX = 2.0


def visit_of(stage: Stage) -> AccountVisit:
    """A customer stands before the first screen."""
    visit = AccountVisit(stage.station.terminal, stage.station.backend)
    visit.arrive()
    return visit


def end(stage: Stage, visit: AccountVisit) -> None:
    """Keep what the walk took, and leave."""
    stage.facts["touches"] = visit.touches
    stage.facts["machine_s"] = round(visit.machine_s, 3)
    visit.leave()


def _plain(text: str) -> str:
    """A text as a printer without no-break spaces prints it."""
    return text.replace("\u00a0", " ")


def login(stage: Stage) -> Expected:
    visit = visit_of(stage)
    visit.press("account", "NumberView")
    screen = visit.prove(ORDINARY, "AccountView")
    stage.show("account")
    stage.expect(screen.says("123"), "the balance stands on the screen")
    end(stage, visit)
    return Expected()


def check_up(stage: Stage) -> Expected:
    visit = visit_of(stage)
    visit.press("tariff", "NumberView")
    screen = visit.prove(STAYER, "ListView")
    stage.show("check-up")
    stage.facts["verdict"] = screen.value("lead")
    end(stage, visit)
    return Expected()


def change_tariff_with_cash(stage: Stage) -> Expected:
    visit = visit_of(stage)
    visit.press("tariff", "NumberView")
    screen = visit.prove(TOO_DEAR, "ListView")
    change = next(choice for choice in screen.choices if choice.startswith("change:"))
    screen = visit.press(change, "QuoteView")
    stage.show("quote")
    stage.facts["missing"] = screen.value("notice")
    stage.expect(bool(screen.value("notice")), "money is missing for it")
    visit.press("yes", "CashView")
    stage.customer.wait_lane()
    stage.customer.put_in(500, 200, 100, 50)  # in whole bills all that is missing: nothing is asked
    stage.show("all-is-in")
    stage.customer.wait_inserted(85_000)
    screen = visit.press("finish", "DoneView")
    stage.show("done")
    stage.expect(screen.says("Поток L"), "the new tariff stands on the screen")
    slip = stage.wait_receipt(2)
    stage.expect("Поток L" in slip, "the slip of the order names the new tariff")
    stage.facts["orders"] = stage.station.backend.count_records("order_confirmed")
    end(stage, visit)
    return topped_up(85_000)


def where_did_my_money_go(stage: Stage) -> Expected:
    visit = visit_of(stage)
    visit.press("account", "NumberView")
    visit.prove(SPENDER, "AccountView")
    screen = visit.press("charges", "ListView")
    stage.show("charges")
    stage.facts["lead"] = screen.value("lead")
    stage.expect(bool(screen.texts), "every decrease stands in a row")
    end(stage, visit)
    return Expected()


def by_telephone(stage: Stage, visit: AccountVisit) -> Expected:
    """At night nobody calls back: then that is not offered, and the numbers are."""
    screen = visit.press("call_numbers", "ContactsView")
    stage.expect(screen.says("0890"), "the number to call stands on the screen")
    stage.facts["way"] = "telephone"
    end(stage, visit)
    return Expected()


def talk_to_person(stage: Stage) -> Expected:
    visit = visit_of(stage)
    visit.press("account", "NumberView")
    visit.prove(SECOND, "AccountView")
    ways = visit.call_person()
    stage.show("ways-to-a-person")
    if "call_me" not in ways.choices:
        return by_telephone(stage, visit)
    visit.press("call_me", "MenuView")
    screen = visit.press("call_me", "DoneView")
    stage.show("promised")
    slip = stage.wait_receipt()
    stage.expect(
        _plain(screen.value("code")) in slip, "the ticket on paper is the one on the screen"
    )
    stage.facts["ticket"] = _plain(screen.value("code"))
    end(stage, visit)
    return Expected()


def talk_to_person_no_phone(stage: Stage) -> Expected:
    visit = visit_of(stage)
    ways = visit.call_person()
    if "call_me" not in ways.choices:
        return by_telephone(stage, visit)
    visit.press("call_me", "NumberView")
    visit.type_digits(THIRD.typed)
    screen = visit.press("call_me", "DoneView")
    stage.show("promised")
    slip = stage.wait_receipt()
    stage.expect(THIRD.typed[-2:] in slip, "the ticket names the borrowed phone")
    stage.facts["ticket"] = _plain(screen.value("code"))
    end(stage, visit)
    return Expected()


def travel_card(stage: Stage) -> Expected:
    visit = visit_of(stage)
    visit.press("travel", "MenuView")
    visit.press("abroad_numbers", "ContactsView")
    stage.station.terminal.tap("print")
    visit.touches += 1
    slip = stage.wait_receipt()
    stage.expect("+7 495 766 0166" in slip, "the number from abroad stands on the card")
    stage.show("travel-card")
    end(stage, visit)
    return Expected()


def switch_all_off(stage: Stage) -> Expected:
    visit = visit_of(stage)
    visit.press("options", "NumberView")
    visit.prove(FULL_OF_EXTRAS, "ListView")
    stage.show("switched-on")
    screen = visit.press("extras_off", "QuoteView")
    stage.facts["quote"] = screen.value("also")
    stage.show("quote")
    visit.press("yes", "DoneView")
    stage.wait_receipt()
    stage.show("off")
    screen = visit.press("done", "ListView")
    stage.expect("extras_off" not in screen.choices, "nothing superfluous is left on")
    end(stage, visit)
    return Expected()


def lost_phone_block(stage: Stage) -> Expected:
    visit = visit_of(stage)
    visit.press("urgent", "MenuView")
    visit.press("lost_phone", "NumberView")
    visit.type_digits(LOST.typed)
    visit.press("next", "LettersView")
    visit.type_word(CODE_WORD.upper())
    visit.press("next", "QuoteView")
    stage.show("block")
    screen = visit.press("yes", "DoneView")
    stage.show("blocked")
    slip = stage.wait_receipt()
    told = slip.lower()
    stage.expect("банк" in told or "bank" in told, "the slip says to call the bank too")
    stage.facts["headline"] = screen.value("headline")
    end(stage, visit)
    return Expected()


SCRIPTS = (
    Script("login", "the balance behind a one-time code", login, proves=("R19",)),
    Script("check-up", "three months on every tariff: change or stay", check_up, proves=("R08",)),
    Script(
        "change-tariff-with-cash",
        "a cheaper tariff; the missing money is taken in the same flow",
        change_tariff_with_cash,
        proves=("R16",),
    ),
    Script(
        "where-did-my-money-go",
        "every decrease of a month in its row",
        where_did_my_money_go,
        proves=("R34",),
    ),
    Script(
        "talk-to-person",
        "a person calls back the number that is known",
        talk_to_person,
        proves=("R04", "R31"),
    ),
    Script(
        "talk-to-person-no-phone",
        "a person calls back on a borrowed phone",
        talk_to_person_no_phone,
        proves=("R04", "R31"),
    ),
    Script(
        "switch-all-off",
        "subscriptions nobody wanted, off at once",
        switch_all_off,
        proves=("R11", "R18"),
    ),
    Script(
        "lost-phone-block",
        "a lost phone is blocked by its code word alone",
        lost_phone_block,
        proves=("R09",),
    ),
    Script(
        "travel-card", "the numbers abroad on a card for the wallet", travel_card, proves=("R33",)
    ),
)
