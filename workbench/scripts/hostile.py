"""People who want credit without bills: a bill on a string, a box on the line, another acceptor."""

from __future__ import annotations

from workbench.report import Expected
from workbench.stage import Script, Stage
from workbench.station import PowerCut
from workbench.subscribers import ORDINARY

CHEATED, SUSPECTED, EXCHANGED = "E-104", "E-108", "E-109"
REPORT_CHEATED = "45"
STACKED_500 = "8105"
OTHER_SERIAL = "EMU000000002"
DOUBTFUL_500 = Expected(
    inserted_minor=60_000, credited_minor=10_000, suspense_minor=50_000, receipt=True
)


def _see_doubt(stage: Stage, fault: str) -> None:
    screen = stage.customer.see_result("DOUBTFUL", timeout_s=120.0)
    stage.facts["outcome"] = screen.value("outcome")
    stage.facts["code"] = screen.value("code")
    stage.show("doubtful")
    stage.station.wait_fault(fault)
    stage.wait_receipt()
    stage.customer.leave_result()
    screen = stage.station.terminal.wait_screen("OutOfServiceView")
    stage.facts["afterwards"] = screen.value("reason")
    stage.show("out-of-service")


def stringing(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(100, 500)
    stage.station.acceptor.order("cheat last")
    stage.say("the 500 is pulled out again on a string")
    _see_doubt(stage, CHEATED)
    return DOUBTFUL_500


def stringing_power_cut(stage: Stage) -> Expected:
    before = stage.station.backend.balance(ORDINARY.msisdn)
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(100, 500)
    mark = stage.station.acceptor.passed.mark()
    stage.station.acceptor.order("cheat last")
    stage.station.wait_acceptor_report(REPORT_CHEATED, mark)
    stage.station.cut_power(PowerCut.HOST)
    stage.say("the power fails as the acceptor tells of the string")
    stage.station.restore_power()
    stage.station.wait_balance(ORDINARY.msisdn, before + 10_000)
    screen = stage.station.terminal.wait_screen("OutOfServiceView")
    stage.facts["afterwards"] = screen.value("reason")
    stage.station.wait_nothing_pending()
    return Expected(inserted_minor=60_000, credited_minor=10_000, suspense_minor=50_000)


def black_box(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    mark = stage.customer.offer(100)
    stage.customer.wait_bill("acknowledged", mark)
    stage.station.acceptor.order(f"claim {STACKED_500}")
    stage.say("a box on the line says that a 500 lies in the cassette")
    _see_doubt(stage, SUSPECTED)
    return DOUBTFUL_500


def acceptor_exchanged(stage: Stage) -> Expected:
    station = stage.station
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(100)
    mark = stage.customer.offer(500)
    stage.customer.wait_bill("stack", mark)
    station.acceptor.order(f"exchange {OTHER_SERIAL}")
    stage.say("another acceptor answers while the 500 is on its way")
    _see_doubt(stage, EXCHANGED)
    station.terminal.stop()
    state = str(station.places.state)
    cleared = station.terminal.command("fault", "clear", EXCHANGED, "--state", state)
    stage.facts["cleared"] = cleared.exit_code
    stage.say("a technician has accepted it with one command")
    station.terminal.start()
    station.wait_sells()
    stage.customer.top_up(ORDINARY, 500)
    return Expected(
        inserted_minor=110_000, credited_minor=60_000, suspense_minor=50_000, receipt=True
    )


SCRIPTS = (
    Script("stringing", "a stacked bill is pulled back: it is doubtful, the rest paid", stringing),
    Script(
        "stringing-power-cut",
        "the power fails as the acceptor tells of the string: nothing is forgotten",
        stringing_power_cut,
        patient=True,
    ),
    Script("black-box", "a box on the line claims a bill: frozen, nothing credited", black_box),
    Script(
        "acceptor-exchanged",
        "another acceptor: no sales until a technician has accepted it",
        acceptor_exchanged,
        patient=True,
    ),
)
