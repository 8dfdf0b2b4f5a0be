"""Driver against emulator over a real pty: what is said agrees with what is on paper."""

import itertools

import pytest

from drivers.api import (
    CoverState,
    CutterState,
    LinkState,
    PaperState,
    PresenterState,
    PrintAdvanced,
    PrintConfirmed,
    PrinterIdentified,
    PrintEvidence,
    PrintHeld,
    PrintJob,
    PrintPrepared,
    PrintRefused,
    PrintTrouble,
    PrintUnknown,
    TicketTaken,
)
from drivers.escpos.settings import LeftTicket

pytestmark = pytest.mark.slow

EVIDENCE = {
    "epson": PrintEvidence.PROCESS_ID,
    "custom": PrintEvidence.CUT_COUNTER,
    "citizen": PrintEvidence.QUEUED_STATUS,
}
MODELS = {"epson": "TM-T88", "custom": "VKP80", "citizen": "PPU-700"}


@pytest.mark.parametrize("profile", EVIDENCE)
def test_a_receipt_is_printed_once_and_confirmed_by_evidence(bench, slip, profile):
    b = bench(profile)
    assert b.wait(PrinterIdentified).model == MODELS[profile]
    assert b.print(slip()) == PrintConfirmed("job-1", EVIDENCE[profile])
    b.emulator.wait("ticket")
    (text,) = b.emulator.tickets()
    assert "Квитанция об оплате" in text
    assert "Строка 7" in text
    prepared = b.wait(PrintPrepared)
    advanced = [event.offset for event in b.events.all if isinstance(event, PrintAdvanced)]
    assert advanced[-1] == prepared.size_bytes
    gaps = [later - one for one, later in itertools.pairwise([0, *advanced[:-1]])]
    assert all(gap >= 512 for gap in gaps)


@pytest.mark.parametrize(
    ("command", "trouble"),
    [
        ("paper out", PrintTrouble.PAPER_OUT),
        ("cover open", PrintTrouble.COVER_OPEN),
        ("cutter jam", PrintTrouble.CUTTER_JAMMED),
    ],
)
@pytest.mark.parametrize("profile", EVIDENCE)
def test_nothing_is_sent_to_a_printer_that_cannot_print(bench, slip, profile, command, trouble):
    b = bench(profile)
    b.emulator.tell(command)
    b.emulator.wait("status", online=False)
    assert b.print(slip()) == PrintRefused("job-1", trouble)
    assert b.emulator.tickets() == []


@pytest.mark.parametrize("profile", EVIDENCE)
def test_paper_that_ends_in_the_middle_holds_the_job_until_it_returns(bench, slip, profile):
    b = bench(profile)
    b.emulator.tell("paper out 4")
    b.wait(PrinterIdentified)
    b.begin(slip(lines=20))
    assert b.wait(PrintHeld).trouble is PrintTrouble.PAPER_OUT
    b.wait_status(paper=PaperState.OUT)
    assert b.emulator.tickets() == []
    b.emulator.tell("paper ok")
    assert b.wait(PrintConfirmed).evidence is EVIDENCE[profile]
    (text,) = b.emulator.tickets()
    assert [text.count(f"Строка {number} ") for number in range(20)] == [1] * 20


def test_a_lid_opened_while_printing_holds_the_job(bench, slip):
    b = bench("epson", "--buffer", "4096")
    b.wait(PrinterIdentified)
    b.begin(slip(lines=40))
    b.wait(PrintAdvanced)
    b.emulator.tell("cover open")
    assert b.wait(PrintHeld).trouble is PrintTrouble.COVER_OPEN
    b.wait_status(cover=CoverState.OPEN)
    b.emulator.tell("cover closed")
    b.wait(PrintConfirmed)
    assert len(b.emulator.tickets()) == 1


@pytest.mark.parametrize("profile", EVIDENCE)
def test_a_jammed_cutter_goes_on_from_its_line_after_the_repair(bench, slip, profile):
    b = bench(profile, "--buffer", "4096")
    b.wait(PrinterIdentified)
    b.begin(slip(lines=40))
    b.wait(PrintAdvanced)
    b.emulator.tell("cutter jam")
    assert b.wait(PrintHeld).trouble is PrintTrouble.CUTTER_JAMMED
    b.wait_status(cutter=CutterState.JAMMED)
    b.emulator.tell("cutter ok")
    b.wait(PrintConfirmed)
    (text,) = b.emulator.tickets()
    assert [text.count(f"Строка {number} ") for number in range(40)] == [1] * 40


@pytest.mark.parametrize(
    ("profile", "share"),
    [("epson", 0.1), ("epson", 0.5), ("epson", 0.98), ("custom", 0.5), ("citizen", 0.5)],
)
def test_power_lost_at_any_byte_is_unknown_and_a_copy_is_whole(bench, slip, profile, share):
    b = bench(profile)
    b.wait(PrinterIdentified)
    b.driver.print(_job(slip(lines=20)))
    size = b.wait(PrintPrepared).size_bytes
    b.emulator.tell(f"restart at {int(size * share)}")
    b.emulator.settle()
    b.driver.proceed("job-1")
    unknown = b.wait(PrintUnknown)
    assert unknown.trouble in (PrintTrouble.RESTARTED, PrintTrouble.SILENT)
    b.emulator.wait("restarted")
    b.wait_status(link=LinkState.LOST)
    b.driver.clear()
    end = _printed_when_ready(b, slip(heading="КОПИЯ", lines=20))
    assert isinstance(end, PrintConfirmed)
    *fragments, copy = b.emulator.tickets()
    assert "КОПИЯ" in copy
    assert [copy.count(f"Строка {number} ") for number in range(20)] == [1] * 20
    assert all("14 дней" not in fragment for fragment in fragments)


def test_power_lost_behind_the_cut_counts_as_printed_where_cuts_are_counted(bench, slip):
    b = bench("custom", "--buffer", "4096")
    b.wait(PrinterIdentified)
    b.begin(slip())
    b.emulator.wait("ticket")
    b.emulator.tell("power cycle")
    assert b.wait(PrintConfirmed).evidence is PrintEvidence.CUT_COUNTER


def test_a_pulled_cable_is_unknown_and_found_again_under_another_name(bench, slip):
    b = bench("epson", "--buffer", "4096")
    b.wait(PrinterIdentified)
    b.begin(slip(lines=60))
    b.wait(PrintAdvanced)
    b.emulator.tell("unplug")
    assert b.wait(PrintUnknown).trouble is PrintTrouble.LINK_LOST
    b.wait_status(link=LinkState.LOST, paper=PaperState.UNKNOWN)
    assert b.print(slip(), "job-2") == PrintRefused("job-2", PrintTrouble.LINK_LOST)
    b.driver.clear()
    b.emulator.tell(f"plug {b.emulator.link.with_name('other')}")
    b.wait(PrinterIdentified, count=2)
    assert isinstance(b.print(slip(heading="КОПИЯ"), "job-3"), PrintConfirmed)
    copy = b.emulator.tickets()[-1]
    assert "КОПИЯ" in copy
    assert "Квитанция об оплате" not in copy


def test_a_mute_printer_is_never_fine(bench, slip):
    b = bench("epson")
    b.wait(PrinterIdentified)
    b.emulator.tell("mute")
    b.wait_status(link=LinkState.LOST, paper=PaperState.UNKNOWN, cover=CoverState.UNKNOWN)
    assert isinstance(b.print(slip()), PrintRefused)
    b.emulator.tell("unmute")
    assert isinstance(_printed_when_ready(b, slip(), "job-2"), PrintConfirmed)


@pytest.mark.parametrize("profile", EVIDENCE)
def test_late_answers_are_waited_for_and_never_taken_for_others(bench, slip, profile):
    b = bench(profile)
    b.wait(PrinterIdentified)
    b.emulator.tell("late 0.1")
    b.emulator.tell("asb on")
    b.emulator.tell("paper near")
    b.wait_status(paper=PaperState.NEAR_END)
    assert isinstance(b.print(slip(lines=3)), PrintConfirmed)
    assert all(
        event.status.paper is not PaperState.OUT
        for event in b.events.all
        if hasattr(event, "status")
    )


def test_a_buffer_of_45_bytes_loses_nothing(bench, slip):
    b = bench("epson", "--buffer", "45", buffer_bytes=45)
    assert isinstance(b.print(slip(lines=20)), PrintConfirmed)
    (text,) = b.emulator.tickets()
    assert [text.count(f"Строка {number} ") for number in range(20)] == [1] * 20
    assert "[QR https://pay.example/r?c=12345678]" in text
    assert not [event for event in b.emulator.events.all if event["event"] == "dropped"]


def test_a_receipt_longer_than_the_buffer_loses_nothing_while_it_is_held(bench, slip):
    b = bench("epson", "--xoff-only-when-full", "--fast")
    b.wait(PrinterIdentified)
    b.emulator.tell("paper out 4")
    b.begin(slip(lines=150))
    b.wait(PrintHeld)
    b.emulator.settle()
    b.emulator.tell("paper ok")
    b.wait(PrintConfirmed)
    (text,) = b.emulator.tickets()
    assert [text.count(f"Строка {number} ") for number in range(150)] == [1] * 150
    assert not [event for event in b.emulator.events.all if event["event"] == "dropped"]


def test_xoff_stops_the_bytes_and_xon_lets_them_go(bench, slip):
    b = bench("epson")
    b.wait(PrinterIdentified)
    b.emulator.tell("xoff hold")
    b.begin(slip())
    b.wait(PrintPrepared)
    b.emulator.settle()
    assert b.emulator.tickets() == []
    b.emulator.tell("xoff release")
    b.wait(PrintConfirmed)
    assert len(b.emulator.tickets()) == 1


@pytest.mark.parametrize("profile", ["custom", "citizen"])
def test_a_taken_ticket_is_told_once(bench, slip, profile):
    b = bench(profile)
    b.print(slip())
    b.wait_status(presenter=PresenterState.PRESENTED)
    b.emulator.tell("take")
    b.wait(TicketTaken)
    b.wait_status(presenter=PresenterState.EMPTY)
    b.print(slip(), "job-2")
    assert len([event for event in b.events.all if isinstance(event, TicketTaken)]) == 1


@pytest.mark.parametrize(
    ("profile", "policy", "event"),
    [
        ("custom", "PUSH", "pushed"),
        ("custom", "RETRACT", "retracted"),
        ("citizen", "RETRACT", "retracted"),
        ("citizen", "PUSH", "pushed"),
    ],
)
def test_a_ticket_left_behind_makes_room_for_the_next(bench, slip, profile, policy, event):
    b = bench(profile, left_ticket=LeftTicket[policy])
    b.print(slip())
    b.wait_status(presenter=PresenterState.PRESENTED)
    assert isinstance(b.print(slip(), "job-2"), PrintConfirmed)
    assert b.emulator.wait(event)["number"] == 1
    assert not [seen for seen in b.events.all if isinstance(seen, TicketTaken)]


def _job(slip, job_id="job-1"):
    return PrintJob(job_id, slip)


def _printed_when_ready(b, slip, job_id="copy"):
    """Print as soon as the printer takes jobs again."""
    for attempt in range(200):
        end = b.print(slip, f"{job_id}-{attempt}")
        if not isinstance(end, PrintRefused):
            return end
    raise AssertionError("never ready")
