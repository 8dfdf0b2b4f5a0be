"""Devices that misbehave: repeated reports, noise, jams, pulled cables, paper, cassette."""

from __future__ import annotations

from workbench.report import Expected, topped_up
from workbench.stage import Script, Stage
from workbench.subscribers import ORDINARY

PRINTER_LOST, PAPER_OUT = "E-201", "E-203"
LOST_ACKNOWLEDGEMENTS = 3
LINES_LEFT = 10


def _finish(stage: Stage, *outcomes: str) -> None:
    stage.customer.finish()
    stage.customer.see_result(*(outcomes or ("CREDITED",)))


def repeated_stacked_report(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.station.acceptor.order(f"lose-acks {LOST_ACKNOWLEDGEMENTS}")
    mark = stage.customer.offer(500)
    stage.customer.wait_inserted(50_000)
    stage.customer.wait_bill("acknowledged", mark)
    stage.say(f"{LOST_ACKNOWLEDGEMENTS} acknowledgements were lost, one arrived")
    stage.customer.put_in(500)
    _finish(stage)
    stage.wait_receipt()
    return topped_up(100_000)


def noise(stage: Stage) -> Expected:
    stage.station.acceptor.order("bad-crc 3")
    stage.customer.reach_cash(ORDINARY)
    stage.station.acceptor.order("bad-crc 5")
    stage.customer.put_in(100)
    stage.station.acceptor.order("noise 8")
    stage.customer.put_in(500)
    stage.station.acceptor.order("silence 1")
    stage.customer.put_in(200)
    _finish(stage)
    stage.wait_receipt()
    return topped_up(80_000)


def jam(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(100)
    mark = stage.customer.offer(500)
    stage.customer.wait_bill("stack", mark)
    stage.station.acceptor.order("jam")
    stage.say("the 500 is stuck in the path; 100 is in")
    screen = stage.customer.see_result(timeout_s=120.0)
    stage.facts["outcome"] = screen.value("outcome")
    stage.facts["code"] = screen.value("code")
    stage.expect(screen.value("outcome") == "DOUBTFUL", "the stuck bill is said to be checked")
    stage.wait_receipt()
    stage.show("jam")
    return Expected(
        inserted_minor=60_000, credited_minor=10_000, suspense_minor=50_000, receipt=True
    )


def acceptor_unplugged(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(100)
    stage.station.acceptor.unplug()
    stage.say("the acceptor's cable is out with 100 in")
    screen = stage.customer.see_result("CREDITED", "PENDING", timeout_s=120.0)
    stage.show("unplugged")
    stage.facts["outcome"] = screen.value("outcome")
    stage.customer.leave_result()
    screen = stage.station.terminal.wait_screen("OutOfServiceView")
    stage.facts["without_acceptor"] = screen.value("reason")
    stage.show("out-of-service")
    stage.station.acceptor.plug()
    stage.say("and back under another port")
    stage.station.wait_sells()
    stage.customer.top_up(ORDINARY, 200)
    return Expected(inserted_minor=30_000, credited_minor=30_000, receipt=True)


def printer_unplugged(stage: Stage) -> Expected:
    stage.station.printer.unplug()
    stage.station.wait_fault(PRINTER_LOST)
    stage.customer.name_number(ORDINARY)
    screen = stage.station.terminal.wait_screen("ConfirmView")
    stage.facts["receipt_note"] = screen.value("receipt_note")
    stage.show("no-printer")
    stage.customer.confirm()
    stage.customer.put_in(100)
    _finish(stage)
    stage.customer.leave()
    stage.station.printer.plug()
    stage.station.wait_fault(PRINTER_LOST, stands=False)
    stage.customer.top_up(ORDINARY, 500)
    stage.wait_receipt()
    return Expected(inserted_minor=60_000, credited_minor=60_000, receipt=True)


def paper_out_before(stage: Stage) -> Expected:
    stage.station.paper("out")
    stage.station.wait_fault(PAPER_OUT)
    stage.customer.name_number(ORDINARY)
    screen = stage.station.terminal.wait_screen("ConfirmView")
    stage.facts["receipt_note"] = screen.value("receipt_note")
    stage.expect(bool(screen.values.get("receipt_warning")), "no paper receipt is promised")
    stage.show("no-paper")
    stage.customer.confirm()
    stage.customer.put_in(100)
    _finish(stage)
    stage.show("screen-receipt")
    return Expected(inserted_minor=10_000, credited_minor=10_000, receipt=False)


def paper_out_during(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(500)
    stage.station.paper(f"out {LINES_LEFT}")
    _finish(stage)
    screen = stage.station.terminal.wait_screen(
        "ResultView", where=lambda screen: screen.value("qr") != ""
    )
    stage.say(f"the paper ended after {LINES_LEFT} lines; the receipt is on the screen")
    stage.facts["receipt_note"] = screen.value("receipt_note")
    stage.show("paper-out")
    stage.station.paper("ok")
    text = stage.wait_receipt()
    stage.facts["receipt_is_whole"] = "[QR" in text
    stage.expect("[QR" in text, "the receipt that was held is printed whole")
    return topped_up(50_000)


def cassette_out(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(500)
    stage.station.cassette("out")
    stage.say("the cassette is pulled with 500 in the visit")
    screen = stage.customer.see_result("CREDITED", "PENDING", timeout_s=120.0)
    stage.facts["outcome"] = screen.value("outcome")
    stage.wait_receipt()
    stage.customer.leave_result()
    screen = stage.station.terminal.wait_screen("OutOfServiceView", "HomeView", "AttractView")
    stage.facts["afterwards"] = screen.view
    stage.show("cassette-out")
    return topped_up(50_000)


SCRIPTS = (
    Script(
        "repeated-stacked-report",
        "lost acknowledgements: the repeated report is the same bill",
        repeated_stacked_report,
    ),
    Script("noise", "bad checksums, noise and silence on the wire lose nothing", noise),
    Script("jam", "a bill is stuck while the customer waits", jam),
    Script(
        "acceptor-unplugged",
        "the acceptor's cable is pulled with money in",
        acceptor_unplugged,
        patient=True,
    ),
    Script(
        "printer-unplugged", "no printer: said before the cash", printer_unplugged, patient=True
    ),
    Script("paper-out-before", "no paper: said before the cash", paper_out_before),
    Script("paper-out-during", "the paper ends during the visit", paper_out_during),
    Script("cassette-out", "the cassette is pulled during a visit", cassette_out),
)
