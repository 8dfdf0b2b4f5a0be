"""An operator that is away, slow, in disguise, or whose answer is lost."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.projection.ground import choice_ids
from workbench.cable import Cable
from workbench.customer import typed_digits
from workbench.report import Expected, topped_up
from workbench.stage import Script, Stage
from workbench.subscribers import BELARUSIAN, ORDINARY


def _pend_then_arrive(
    stage: Stage, break_it: Callable[[], None], mend_it: Callable[[], None]
) -> Expected:
    before = stage.station.backend.balance(ORDINARY.msisdn)
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(500)
    break_it()
    stage.customer.finish()
    screen = stage.customer.see_result("PENDING")
    stage.say("accepted, credited later")
    stage.facts["on_screen"] = screen.title
    stage.show("pending")
    stage.wait_receipt()
    mend_it()
    stage.station.wait_balance(ORDINARY.msisdn, before + 50_000)
    stage.say("the operator has it now")
    stage.station.wait_nothing_pending()
    stage.facts["sms"] = len(stage.station.backend.sms(ORDINARY.msisdn))
    return topped_up(50_000)


def backend_down(stage: Stage) -> Expected:
    backend = stage.station.backend
    return _pend_then_arrive(stage, backend.stop, backend.start)


def network_cable(stage: Stage) -> Expected:
    cable = stage.station.cable
    return _pend_then_arrive(
        stage, lambda: cable.set(Cable.PULLED), lambda: cable.set(Cable.PLUGGED)
    )


def answer_lost_after_credit(stage: Stage) -> Expected:
    backend = stage.station.backend
    return _pend_then_arrive(
        stage,
        lambda: backend.set_fault("lose_answer_after_credit"),
        lambda: backend.set_fault("none"),
    )


def wrong_signature(stage: Stage) -> Expected:
    backend = stage.station.backend
    return _pend_then_arrive(
        stage, lambda: backend.set_fault("wrong_signature"), lambda: backend.set_fault("none")
    )


def offline_top_up(stage: Stage) -> Expected:
    station, terminal = stage.station, stage.station.terminal
    before = station.backend.balance(BELARUSIAN.msisdn)
    station.cable.set(Cable.PULLED)
    stage.customer.name_number(BELARUSIAN)
    screen = terminal.wait_screen("MessageView", timeout_s=60.0)
    stage.facts["said_before_cash"] = screen.value("what_can_i_do")
    stage.show("not-checked")
    terminal.tap(choice_ids.PAY_UNCHECKED)
    terminal.wait_screen("NumberView", where=lambda screen: typed_digits(screen) == 0)
    stage.customer.type_number(BELARUSIAN.typed)
    stage.show("once-more")
    terminal.tap(choice_ids.NEXT)
    stage.customer.confirm()
    stage.customer.put_in(20, 10)
    stage.customer.finish()
    stage.customer.see_result("PENDING")
    stage.show("pending")
    stage.wait_receipt()
    stage.say("cash is in, and nobody has checked the number")
    station.cable.set(Cable.PLUGGED)
    station.wait_balance(BELARUSIAN.msisdn, before + 3_000)
    station.wait_nothing_pending()
    stage.say("the operator answers again and has it, once")
    return topped_up(3_000)


def wrong_certificate(stage: Stage) -> Expected:
    station = stage.station
    with station.impostor() as port:
        station.cable.lead_to(port)
        stage.say("somebody else's server answers under the operator's address")
        stage.customer.name_number(ORDINARY)
        screen = station.terminal.wait_screen("MessageView", "OutOfServiceView", timeout_s=60.0)
        stage.facts["on_screen"] = list(screen.texts[:4])
        stage.show("untrusted")
        stage.expect("CashView" not in stage.views_seen(), "no cash screen came up")
        station.cable.lead_to(station.backend.port)
    return Expected(receipt=False)


SCRIPTS = (
    Script("backend-down", "accepted, credited later, then delivered", backend_down, patient=True),
    Script(
        "network-cable",
        "the network cable is out when the money is sent",
        network_cable,
        patient=True,
    ),
    Script(
        "offline-top-up",
        "no link at all, where the pack allows cash for an unchecked number: credited later",
        offline_top_up,
        pack="belarus",
        patient=True,
        proves=("R27",),
    ),
    Script(
        "answer-lost-after-credit",
        "the operator credits and its answer is lost: credited once",
        answer_lost_after_credit,
        patient=True,
    ),
    Script(
        "wrong-signature",
        "an answer with a wrong signature is no answer",
        wrong_signature,
        patient=True,
    ),
    Script(
        "wrong-certificate", "a server with a foreign certificate gets nothing", wrong_certificate
    ),
)
