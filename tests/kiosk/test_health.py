"""Each symptom means one fault, and a healthy terminal none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contract.records import FaultRaised
from drivers.api import (
    AcceptorStatus,
    CoverState,
    CutterState,
    LinkState,
    PaperState,
    PresenterState,
    PrinterStatus,
)
from kiosk.deeds import Deeds
from kiosk.dice import SeededDice
from kiosk.fault_codes import FaultCode
from kiosk.health import DRIFT_S_MAX, PENDING_LONG_S, Health, Symptoms, faults_of
from kiosk.journal.matters import Matters
from kiosk.time_values import Instant

FINE_PRINTER = PrinterStatus(
    LinkState.UP, PaperState.OK, CoverState.CLOSED, CutterState.OK, PresenterState.EMPTY
)
FINE = Symptoms(
    acceptor=AcceptorStatus.IDLE,
    acceptor_detail="",
    bills_known=True,
    acceptor_named=True,
    doubtful=False,
    printer=FINE_PRINTER,
    operator=None,
    operator_detail="",
)
F = FaultCode


def printer(**changes):
    return replace(FINE, printer=replace(FINE_PRINTER, **changes))


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        (replace(FINE, acceptor=AcceptorStatus.LOST), F.ACCEPTOR_LOST),
        (replace(FINE, acceptor=AcceptorStatus.FAILED), F.ACCEPTOR_FAILED),
        (replace(FINE, acceptor=AcceptorStatus.JAMMED), F.ACCEPTOR_JAMMED),
        (replace(FINE, acceptor=AcceptorStatus.CHEATED), F.ACCEPTOR_CHEATED),
        (replace(FINE, acceptor=AcceptorStatus.CASSETTE_OUT), F.CASSETTE_OUT),
        (replace(FINE, acceptor=AcceptorStatus.CASSETTE_FULL), F.CASSETTE_FULL),
        (replace(FINE, bills_known=False), F.ACCEPTOR_UNKNOWN_BILLS),
        (replace(FINE, doubtful=True), F.ACCEPTOR_SILENT_WITH_BILL),
        (replace(FINE, operator=F.OPERATOR_UNTRUSTED), F.OPERATOR_UNTRUSTED),
        (replace(FINE, journal_doubt="record 7"), F.JOURNAL_DAMAGED),
        (replace(FINE, at_start=(F.JOURNAL_FOREIGN,)), F.JOURNAL_FOREIGN),
        (replace(FINE, drift_s=DRIFT_S_MAX + 1), F.CLOCK_WRONG),
        (replace(FINE, drift_s=-DRIFT_S_MAX - 1), F.CLOCK_WRONG),
        (replace(FINE, oldest_pending_s=PENDING_LONG_S + 1), F.PAYMENT_PENDING_LONG),
        (replace(FINE, bills_in_doubt=1), F.DOUBTFUL_BILL),
        (printer(link=LinkState.LOST), F.PRINTER_LOST),
        (printer(unrecoverable=True), F.PRINTER_FAILED),
        (printer(paper=PaperState.OUT), F.PAPER_OUT),
        (printer(paper=PaperState.NEAR_END), F.PAPER_NEAR_END),
        (printer(paper=PaperState.JAMMED), F.PAPER_JAMMED),
        (printer(cover=CoverState.OPEN), F.PRINTER_COVER_OPEN),
        (printer(cutter=CutterState.JAMMED), F.CUTTER_JAMMED),
        (printer(presenter=PresenterState.JAMMED), F.PRESENTER_JAMMED),
    ],
    ids=lambda value: value.name.lower() if isinstance(value, FaultCode) else "",
)
def test_a_symptom_means_its_fault_and_no_other(seen, code):
    assert set(faults_of(seen)) == {code}


@pytest.mark.parametrize("drift_s", [0, DRIFT_S_MAX, -DRIFT_S_MAX])
def test_a_healthy_terminal_has_no_fault(drift_s):
    assert faults_of(replace(FINE, drift_s=drift_s)) == {}


def test_an_acceptor_that_has_not_said_what_it_takes_is_not_blamed_for_it():
    assert faults_of(replace(FINE, acceptor_named=False, bills_known=False)) == {}


@pytest.mark.parametrize("status", AcceptorStatus, ids=lambda status: status.name)
def test_a_status_that_is_no_fault_means_none(status):
    broken = {"LOST", "FAILED", "JAMMED", "CHEATED", "CASSETTE_OUT", "CASSETTE_FULL"}
    assert bool(faults_of(replace(FINE, acceptor=status))) is (status.name in broken)


# --- how long a fault stands, and who ends it ---------------------------------------------------

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FOR_A_PERSON = {
    F.WIRE_SUSPECTED,
    F.ACCEPTOR_EXCHANGED,
    F.ACCEPTOR_CHEATED,
    F.CASSETTE_MANIPULATED,
    F.JOURNAL_FORK,
    F.DECISIONS_DIFFER,
}


@pytest.fixture
def deeds():
    return Deeds(Matters(), 0, SeededDice(7))


@pytest.mark.parametrize("code", FaultCode, ids=str)
def test_a_fault_that_is_gone_is_cleared_unless_a_person_has_to_account_for_it(deeds, code):
    deeds.write(FaultRaised(at=AT, code=code, detail=""))
    Health(deeds).look(FINE, Instant(100.0, AT))
    assert (code in deeds.matters.open_faults) is (code in FOR_A_PERSON)


@pytest.mark.parametrize(
    ("seen", "code", "patience_s"),
    [
        (replace(FINE, acceptor=AcceptorStatus.LOST), F.ACCEPTOR_LOST, 3.0),
        (printer(link=LinkState.LOST), F.PRINTER_LOST, 3.0),
        (replace(FINE, operator=F.OPERATOR_UNREACHABLE), F.OPERATOR_UNREACHABLE, 60.0),
        (replace(FINE, acceptor=AcceptorStatus.JAMMED), F.ACCEPTOR_JAMMED, 0.0),
    ],
)
def test_a_fault_is_raised_once_it_has_stood_for_its_patience(deeds, seen, code, patience_s):
    health = Health(deeds)
    for waited_s in (0.0, patience_s / 2, patience_s):
        health.look(seen, Instant(100.0 + waited_s, AT))
        assert (code in deeds.matters.open_faults) is (waited_s >= patience_s)
