"""The slip's own life: never in the money's way, never printed twice without saying COPY."""

from drivers.api import (
    LinkState,
    PaperState,
    PrinterStatus,
    PrinterStatusChanged,
    PrintHeld,
    PrintPrepared,
    PrintRefused,
    PrintTrouble,
    PrintUnknown,
)
from kiosk import effects as do
from kiosk.events import PrinterSaid


def paid(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.decide()
    return rig.slips[-1]


def words(slip):
    return " ".join(str(part) for part in slip.parts)


def test_the_preparation_is_written_before_a_byte_is_sent(rig):
    job = paid(rig)
    rig.tell(PrinterSaid(PrintPrepared(job.job_id, "ab" * 32, 500)))
    kinds = [type(effect).__name__ for effect in rig.last_effects]
    assert kinds.index("Write") < kinds.index("ProceedPrint")
    assert rig.records("print")[0].bytes_hash == "ab" * 32


def test_paper_that_runs_out_keeps_the_receipt_on_the_screen(rig):
    job = paid(rig)
    rig.tell(PrinterSaid(PrintPrepared(job.job_id, "00", 500)))
    rig.tell(PrinterSaid(PrintHeld(job.job_id, PrintTrouble.PAPER_OUT)))
    assert rig.screen.view.qr
    rig.printed()
    assert not rig.screen.view.qr
    assert len(rig.slips) == 1


def test_an_unknown_print_is_followed_by_one_copy_and_no_more(rig):
    job = paid(rig)
    rig.tell(PrinterSaid(PrintPrepared(job.job_id, "00", 500)))
    rig.tell(PrinterSaid(PrintUnknown(job.job_id, PrintTrouble.RESTARTED)))
    assert do.ClearPrinter() in rig.orders
    first, copy = rig.slips
    assert words(copy.slip) != words(first.slip)
    rig.tell(PrinterSaid(PrintPrepared(copy.job_id, "00", 500)))
    rig.tell(PrinterSaid(PrintUnknown(copy.job_id, PrintTrouble.RESTARTED)))
    assert len(rig.slips) == 2
    assert rig.screen.view.qr


def test_a_printer_that_refuses_leaves_the_money_where_it_is(rig):
    job = paid(rig)
    rig.tell(PrinterSaid(PrintRefused(job.job_id, PrintTrouble.PAPER_OUT)))
    assert rig.books == {"cassette:1": 10_000, "payable_credited": 10_000}
    assert rig.screen.view.qr


def test_no_paper_is_said_before_the_money(rig):
    rig.ready()
    rig.tell(PrinterSaid(PrinterStatusChanged(PrinterStatus(LinkState.UP, PaperState.OUT))))
    rig.to_confirm()
    assert rig.screen.view.receipt_warning
    rig.press("yes")
    assert rig.view == "CashView"


def test_a_printer_nobody_hears_is_never_called_fine(rig):
    rig.ready()
    rig.tell(PrinterSaid(PrinterStatusChanged(PrinterStatus())))
    rig.to_confirm()
    assert rig.screen.view.receipt_warning


def test_a_stale_job_of_the_process_before_is_given_up(rig):
    job = paid(rig)
    rig.tell(PrinterSaid(PrintPrepared(job.job_id, "00", 500)))
    rig.again()
    rig.ready()
    assert rig.records("print")[-1].state == "abandoned"
    assert len(rig.slips) == 1


def test_a_receipt_that_was_refused_can_be_had_once_as_a_copy_when_paper_is_back(rig):
    job = paid(rig)
    rig.tell(PrinterSaid(PrintRefused(job.job_id, PrintTrouble.PAPER_OUT)))
    out = PrinterStatus(LinkState.UP, PaperState.OUT)
    rig.tell(PrinterSaid(PrinterStatusChanged(out)))
    assert "print_copy" not in rig.choices
    rig.tell(PrinterSaid(PrinterStatusChanged(rig.fine_printer)))
    rig.press("print_copy")
    first, copy = rig.slips
    assert words(copy.slip) != words(first.slip)
    assert "print_copy" not in rig.choices
    rig.tell(PrinterSaid(PrintPrepared(copy.job_id, "00", 500)))
    rig.tell(PrinterSaid(PrintUnknown(copy.job_id, PrintTrouble.RESTARTED)))
    assert "print_copy" not in rig.choices
    assert len(rig.slips) == 2
