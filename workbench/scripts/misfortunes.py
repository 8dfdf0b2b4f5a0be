"""What befalls the machine itself: a second instance, disk, journal, configuration, clock."""

from __future__ import annotations

from workbench.report import Expected, topped_up
from workbench.stage import Script, Stage
from workbench.subscribers import ORDINARY

EXIT_CONFIGURATION = 3
EXIT_IN_USE = 4
EXIT_JOURNAL_DAMAGED = 6
DAY_S = 86400


def second_instance(stage: Stage) -> Expected:
    second = stage.station.run_second()
    stage.facts["exit_code"] = second.exit_code
    stage.facts["says"] = second.complaints.strip().splitlines()[-1:]
    stage.expect(second.exit_code == EXIT_IN_USE, f"the second one ends with {EXIT_IN_USE}")
    stage.expect(
        str(stage.station.terminal.pid) in second.complaints,
        "it says which process holds the state",
    )
    stage.customer.top_up(ORDINARY, 100)
    stage.wait_receipt()
    return topped_up(10_000)


def journal_damaged(stage: Stage) -> Expected:
    stage.customer.top_up(ORDINARY, 500)
    stage.wait_receipt()
    stage.customer.leave()
    stage.station.wait_nothing_pending()
    stage.station.terminal.stop()
    before = stage.station.damage_journal()
    stage.say("bytes in the middle of the journal file are changed")
    stage.station.terminal.start(wait=False)
    screen = stage.station.wait_end_or_screen("OutOfServiceView")
    stage.facts["exit_code"] = stage.station.terminal.exit_code
    stage.facts["on_screen"] = screen.value("fault_code") if screen is not None else ""
    stage.expect(
        stage.station.terminal.exit_code == EXIT_JOURNAL_DAMAGED or screen is not None,
        "the terminal refuses to sell",
    )
    stage.station.terminal.stop()
    stage.expect(stage.station.journal_digest() == before, "the damaged file is kept as it is")
    return Expected(
        inserted_minor=None,
        fee_minor=None,
        credited_minor=50_000,
        pending_minor=None,
        suspense_minor=None,
        unclaimed_minor=None,
        journal_ok=False,
    )


def disk_full(stage: Stage) -> Expected:
    stage.customer.reach_cash(ORDINARY)
    stage.customer.put_in(100)
    stage.station.terminal.fill_disk()
    stage.say("the disk is full; a 500 is offered")
    mark = stage.customer.offer(500)
    stage.customer.wait_bill("returned", mark)
    stage.say("the 500 came back")
    stage.station.wait_end_or_screen("OutOfServiceView", "MessageView")
    stage.station.terminal.stop()
    stage.say("space was made; the terminal starts again")
    stage.station.terminal.start()
    stage.station.terminal.wait_screen("ResumeView", timeout_s=90.0)
    stage.customer.finish()
    stage.customer.see_result("CREDITED")
    stage.wait_receipt()
    return topped_up(10_000)


def broken_configuration(stage: Stage) -> Expected:
    station = stage.station
    station.terminal.stop()
    keys = station.break_configuration()
    station.terminal.start(wait=False)
    code = station.terminal.wait_end()
    said = station.terminal.last_words()
    stage.facts["exit_code"] = code
    stage.facts["says"] = said
    stage.expect(code == EXIT_CONFIGURATION, f"the terminal ends with {EXIT_CONFIGURATION}")
    for key in keys:
        stage.expect(key in said, f"the mistake at {key} is named")
    station.mend_configuration()
    station.terminal.start()
    stage.customer.top_up(ORDINARY, 100)
    stage.wait_receipt()
    return topped_up(10_000)


def clock_wrong(stage: Stage) -> Expected:
    stage.station.advance_clock(DAY_S)
    stage.say("the terminal's clock is a day ahead")
    stage.customer.top_up(ORDINARY, 500)
    stage.wait_receipt()
    stage.show("result")
    return topped_up(50_000)


SCRIPTS = (
    Script(
        "second-instance", "a second terminal on the same state is turned away", second_instance
    ),
    Script(
        "journal-damaged",
        "a damaged journal file: no sales, the file is kept",
        journal_damaged,
        patient=True,
    ),
    Script(
        "disk-full",
        "the disk is full: the bill comes back, nothing is lost",
        disk_full,
        patient=True,
    ),
    Script(
        "broken-configuration",
        "every mistake is named with its key",
        broken_configuration,
        patient=True,
    ),
    Script("clock-wrong", "a clock a day ahead does not stop the money", clock_wrong, patient=True),
)
