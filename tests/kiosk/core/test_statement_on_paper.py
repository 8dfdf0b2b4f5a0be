"""A statement of sixty lines, and a printer that dies in the middle of it."""

import pytest

from contract.account.holdings import Charges
from drivers.api import (
    LinkState,
    Pair,
    PaperState,
    PrintAdvanced,
    PrintConfirmed,
    PrinterStatus,
    PrinterStatusChanged,
    PrintEvidence,
    PrintHeld,
    PrintPrepared,
    PrintRefused,
    PrintTrouble,
    PrintUnknown,
)
from kiosk import effects as do
from kiosk.events import PrinterSaid
from workbench.account_samples import CHARGES, SUMMARY
from workbench.statement_samples import LINES, STATEMENT

SIXTY = tuple(LINES[at % len(LINES)].model_copy(update={"row_id": f"u{at}"}) for at in range(60))
WHOLE = STATEMENT.model_copy(update={"rows": SIXTY, "total": 60, "pages": 1})
BYTES = 9000
COMES, TAKE, NOT_PRINTED = "печатается", "Возьмите", "Напечатать не удалось"


@pytest.fixture
def ways(rig):
    """What can be done with a statement of sixty lines."""
    rig.ready()
    rig.press("home")
    rig.press("account")
    rig.sign_in(level="L2")
    rig.answer("summary", SUMMARY)
    rig.press("usage")
    rig.answer("charges", Charges(**{**dict(CHARGES), "months": (STATEMENT.month,)}))
    rig.answer("usage", WHOLE)
    rig.press("statement")
    return rig


def half_printed(rig):
    rig.press("print")
    job = rig.slips[-1]
    rig.tell(PrinterSaid(PrintPrepared(job.job_id, "00", BYTES)))
    rig.tell(PrinterSaid(PrintAdvanced(job.job_id, BYTES // 2)))
    return job


def says(rig):
    return rig.screen.view.headline


def test_all_sixty_lines_are_on_the_slip(ways):
    job = half_printed(ways)
    pairs = [part for part in job.slip.parts if isinstance(part, Pair)]
    assert len(pairs) >= len(SIXTY)
    assert COMES in says(ways)


@pytest.mark.parametrize("trouble", [PrintTrouble.PAPER_OUT, PrintTrouble.COVER_OPEN])
def test_paper_that_ends_or_a_cover_that_opens_is_said_and_it_goes_on_by_itself(ways, trouble):
    job = half_printed(ways)
    ways.tell(PrinterSaid(PrintHeld(job.job_id, trouble)))
    assert NOT_PRINTED in says(ways)
    ways.tell(PrinterSaid(PrintAdvanced(job.job_id, BYTES)))
    ways.tell(PrinterSaid(PrintConfirmed(job.job_id, PrintEvidence.CUT_COUNTER)))
    assert TAKE in says(ways)
    assert len(ways.slips) == 1


def test_a_cable_that_is_pulled_gives_one_copy_and_then_it_is_said(ways):
    job = half_printed(ways)
    ways.tell(PrinterSaid(PrintUnknown(job.job_id, PrintTrouble.LINK_LOST)))
    (_, copy) = ways.slips
    assert copy.slip.parts != job.slip.parts, "it says that it is a COPY"
    ways.tell(PrinterSaid(PrintRefused(copy.job_id, PrintTrouble.LINK_LOST)))
    assert NOT_PRINTED in says(ways)
    assert len(ways.slips) == 2


@pytest.mark.parametrize(
    "end",
    [
        lambda job: PrintRefused(job.job_id, PrintTrouble.PAPER_OUT),
        lambda job: PrintUnknown(job.job_id, PrintTrouble.RESTARTED),
    ],
)
def test_what_did_not_come_can_be_read_and_printed_again(ways, end):
    half_printed(ways)
    while ways.ordered(do.StartPrint):
        job = ways.slips[-1]
        ways.orders.clear()
        ways.tell(PrinterSaid(end(job)))
    before = len(ways.slips)
    ways.press("done")
    assert ways.view == "MenuView"
    job = half_printed(ways)
    assert len(ways.slips) == before + 1
    ways.tell(PrinterSaid(PrintConfirmed(job.job_id, PrintEvidence.CUT_COUNTER)))
    assert TAKE in says(ways)


def test_nothing_is_said_to_be_printed_behind_a_slip_that_stopped(ways):
    job = half_printed(ways)
    out = PrinterStatus(LinkState.UP, PaperState.OUT)
    ways.tell(PrinterSaid(PrinterStatusChanged(out)))
    ways.tell(PrinterSaid(PrintHeld(job.job_id, PrintTrouble.PAPER_OUT)))
    ways.press("done")
    ways.press("print")
    assert NOT_PRINTED in says(ways)
    ways.tell(PrinterSaid(PrintConfirmed(job.job_id, PrintEvidence.CUT_COUNTER)))
    assert COMES in says(ways)


def test_no_trouble_of_the_printer_ends_the_visit_or_closes_the_account(ways):
    job = half_printed(ways)
    ways.tell(PrinterSaid(PrintHeld(job.job_id, PrintTrouble.COVER_OPEN)))
    ways.press("done")
    ways.press("back")
    assert ways.view == "ListView"
    ways.press("back")
    ways.answer("summary", SUMMARY)
    assert ways.view == "AccountView"
