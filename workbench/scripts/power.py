"""Power that fails at the instants that matter; every bill must be counted exactly once."""

from __future__ import annotations

from workbench.report import Expected, topped_up
from workbench.stage import Script, Stage
from workbench.station import PowerCut
from workbench.subscribers import ORDINARY

REPORT_BILL_STACKED = "81"


def _come_back(stage: Stage, inserted_minor: int) -> None:
    """Power returns: the terminal asks to continue, with everything that is in; finish there."""
    stage.station.restore_power()
    stage.say("the terminal starts again")
    screen = stage.station.terminal.wait_screen("ResumeView", timeout_s=90.0)
    stage.facts["resumed_minor"] = screen.minor("amount")
    stage.show("resume")
    stage.expect(
        screen.minor("amount") == inserted_minor,
        f"the terminal offers {inserted_minor} to continue",
    )
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    stage.wait_receipt()


def _cut_at(stage: Stage, event: str, cut: PowerCut, bill: int = 500) -> None:
    stage.customer.reach_cash(ORDINARY)
    mark = stage.customer.offer(bill)
    stage.customer.wait_bill(event, mark)
    stage.station.cut_power(cut)
    stage.facts["power_cut_at"] = event
    stage.say(f"the power fails at: {event}")


def after_stack(stage: Stage) -> Expected:
    _cut_at(stage, "stacked", PowerCut.HOST)
    _come_back(stage, 50_000)
    return topped_up(50_000)


def before_credit(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    mark = stage.station.acceptor.passed.mark()
    stage.customer.offer(500)
    stage.station.wait_acceptor_report(REPORT_BILL_STACKED, mark)
    stage.station.cut_power(PowerCut.HOST)
    stage.say("the power fails as the stacked report goes out")
    _come_back(stage, 50_000)
    return topped_up(50_000)


def with_devices(stage: Stage) -> Expected:
    _cut_at(stage, "stacked", PowerCut.HOST_AND_DEVICES)
    _come_back(stage, 50_000)
    return topped_up(50_000)


def in_escrow(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(100)
    mark = stage.customer.offer(2000)
    stage.station.terminal.wait_screen("EscrowQuestionView")
    stage.station.cut_power(PowerCut.HOST)
    stage.say("the power fails while a 2000 is held and nobody has said keep")
    stage.station.restore_power()
    stage.customer.wait_bill("returned", mark)
    stage.say("the 2000 came back")
    stage.station.terminal.wait_screen("ResumeView", timeout_s=90.0)
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    stage.wait_receipt()
    return topped_up(10_000)


SCRIPTS = (
    Script("power-cut-after-stack", "power fails when the bill is in the cassette", after_stack),
    Script("power-cut-in-escrow", "power fails while a bill is held: it comes back", in_escrow),
    Script(
        "power-cut-before-credit", "power fails as the device reports it stacked", before_credit
    ),
    Script("power-cut-with-devices", "terminal and devices lose power together", with_devices),
)
