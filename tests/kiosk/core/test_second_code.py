"""The second code of a claim slip: on paper alone, and the same on every paper of the claim."""

import dataclasses
from datetime import timedelta

import pytest

from contract.codes import second_code
from contract.records import PrintRecorded, TerminalStarted, parse_record
from drivers.api import (
    Pair,
    PrintConfirmed,
    PrinterStatusChanged,
    PrintEvidence,
    PrintPrepared,
    PrintRefused,
    PrintTrouble,
    PrintUnknown,
    Text,
)
from kiosk.events import CustomerDid, PrinterSaid
from kiosk.journal.second_codes import LOOKED_BACK_MAX, second_code_of
from kiosk.journal.store import CHECKPOINT_RECORDS
from kiosk.loop import Loop
from kiosk.texts.catalogues import translations
from kiosk.views.intents import Choose

LABEL = translations("ru").gettext("Second code, show it to nobody")


class Paper:
    """A printer that notes its jobs, or an acceptor that does nothing."""

    def __init__(self):
        self.jobs = []

    def print(self, job):
        self.jobs.append(job)

    def __getattr__(self, name):
        return lambda *_: None


class Desk:
    """A rig's core behind the real loop."""

    def __init__(self, rig):
        self.rig, self.paper, self.screens = rig, Paper(), []
        self.loop = Loop(rig.core, rig.journal, Paper(), self.paper, self._show, rig.clock)

    def _show(self, screen):
        self.rig.screen = screen
        self.screens.append(screen)

    def take(self, event):
        self.loop.take(event, Paper())

    def press(self, choice_id):
        self.take(CustomerDid(Choose(self.rig.screen.serial, choice_id)))

    def printer(self, *events):
        for event in events:
            self.take(PrinterSaid(event))

    def wake(self):
        """The process after a power cut, its printer ready."""
        self.loop.begin(Paper())
        self.printer(PrinterStatusChanged(self.rig.fine_printer))

    @property
    def codes(self):
        """The second code of every slip that went to the printer, "" for one without."""
        found = []
        for job in self.paper.jobs:
            lines = [part for part in job.slip.parts if isinstance(part, Pair)]
            found.append(next((part.value for part in lines if LABEL in part.label), ""))
        return found


@pytest.fixture
def refused(rig):
    """A rig whose customer is asked what becomes of a refused sum."""
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.finish()
    rig.decide("refused", "number_closed")
    assert "claim_slip" in rig.choices
    return rig


def of_the_record(rig):
    (stored,) = (
        record
        for record in rig.journal.read(max(1, rig.journal.head.seq - 900), 1000)
        if parse_record(record.body).kind == "unclaimed_opened"
    )
    return second_code(stored.prev_hash, stored.body)


def is_copy(job):
    return any(isinstance(part, Text) and part.large for part in job.slip.parts[1:2])


def test_the_slip_carries_the_code_of_the_record_that_opened_the_claim(refused):
    desk = Desk(refused)
    desk.press("claim_slip")
    assert desk.codes == [of_the_record(refused)]
    assert len(desk.codes[0]) == 4


@pytest.mark.parametrize("short_of", [1, 2, 3, 4])
def test_a_checkpoint_that_stands_between_changes_nothing(refused, short_of):
    journal = refused.journal
    since = journal.head.seq - journal.matters.standing.checkpoint_seq
    filler = [TerminalStarted(at=refused.clock.utc(), version="test")]
    journal.append(filler * (CHECKPOINT_RECORDS - since - short_of))
    refused.core.synchronise(journal.matters, journal.head.seq)
    desk = Desk(refused)
    desk.press("claim_slip")
    desk.printer(PrintPrepared(desk.paper.jobs[-1].job_id, "00", 100))
    assert journal.matters.standing.checkpoint_seq > 1 or short_of > 2
    assert desk.codes == [of_the_record(refused)]


def test_a_copy_carries_the_same_code(refused):
    desk = Desk(refused)
    desk.press("claim_slip")
    job = desk.paper.jobs[-1]
    desk.printer(
        PrintPrepared(job.job_id, "00", 100), PrintUnknown(job.job_id, PrintTrouble.RESTARTED)
    )
    first, copy = desk.paper.jobs
    assert is_copy(copy)
    assert not is_copy(first)
    assert desk.codes == [of_the_record(refused)] * 2


def test_the_copy_that_a_customer_asks_for_carries_the_same_code(refused):
    desk = Desk(refused)
    desk.press("claim_slip")
    desk.printer(PrintRefused(desk.paper.jobs[-1].job_id, PrintTrouble.PAPER_OUT))
    desk.press("print_copy")
    assert is_copy(desk.paper.jobs[-1])
    assert desk.codes == [of_the_record(refused)] * 2


def test_a_power_cut_between_the_record_and_the_slip_prints_it_after_the_start(refused):
    refused.press("claim_slip")  # ordered, and the printer never heard of it
    expected = of_the_record(refused)
    refused.again(start=False)
    desk = Desk(refused)
    desk.wake()
    assert desk.codes == [expected]
    assert not is_copy(desk.paper.jobs[0])


def test_a_slip_that_was_under_way_is_printed_anew_as_a_copy_and_once(refused):
    desk = Desk(refused)
    desk.press("claim_slip")
    desk.printer(PrintPrepared(desk.paper.jobs[-1].job_id, "00", 100))
    for copies in (1, 0):
        refused.again(start=False)
        after = Desk(refused)
        after.wake()
        assert after.codes == [of_the_record(refused)] * copies
        assert all(is_copy(job) for job in after.paper.jobs)
        for job in after.paper.jobs:
            after.printer(PrintPrepared(job.job_id, "00", 100))


def test_a_slip_that_is_on_paper_is_not_printed_again(refused):
    desk = Desk(refused)
    desk.press("claim_slip")
    job_id = desk.paper.jobs[-1].job_id
    desk.printer(
        PrintPrepared(job_id, "00", 100), PrintConfirmed(job_id, PrintEvidence.CUT_COUNTER)
    )
    refused.again(start=False)
    after = Desk(refused)
    after.wake()
    assert after.paper.jobs == []


@pytest.mark.parametrize("off_s", [130, 3600])
def test_nobody_waits_for_an_old_slip(refused, off_s):
    refused.press("claim_slip")
    refused.again(off_s, start=False)
    desk = Desk(refused)
    desk.wake()
    assert desk.paper.jobs == []


def test_a_slip_waits_for_the_printer_while_it_is_fresh_and_is_forgotten_then(refused):
    refused.press("claim_slip")
    refused.again(start=False)
    desk = Desk(refused)
    desk.loop.begin(Paper())
    refused.clock.advance(150)
    desk.printer(PrinterStatusChanged(refused.fine_printer))
    assert desk.paper.jobs == []
    refused.clock.set_utc(refused.clock.utc() - timedelta(seconds=140))
    desk.printer(PrinterStatusChanged(refused.fine_printer))
    assert desk.paper.jobs == []


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_in(each)


def test_no_screen_and_no_order_of_the_core_knows_it(refused):
    ordered = []
    refused.watch = ordered.append
    refused.press("claim_slip")
    code = of_the_record(refused)
    words = [word for effect in ordered for word in " ".join(texts_in(effect)).split()]
    assert code not in words


def test_a_slip_goes_out_without_it_where_the_journal_cannot_be_read(refused):
    desk = Desk(refused)
    refused.press("claim_slip")
    refused.die()
    for effect in refused.orders:
        if type(effect).__name__ == "StartPrint" and effect.claim_code:
            desk.loop._do(effect, Paper())
    assert desk.codes == [""]
    assert desk.paper.jobs
    refused.boot(start=False)


def test_a_record_that_only_names_the_claim_is_not_the_one_that_opened_it(refused):
    refused.press("claim_slip")
    (claim,) = refused.journal.matters.unclaimed.values()
    named = PrintRecorded(
        at=refused.clock.utc(),
        job_id="job-x",
        slip="claim",
        subject_id=claim.claim_id,
        state="prepared",
    )
    refused.journal.append([named])
    assert second_code_of(refused.journal, claim.code) == of_the_record(refused)


@pytest.mark.slow
def test_a_claim_that_lies_far_back_has_none(refused):
    refused.press("claim_slip")
    (claim,) = refused.journal.matters.unclaimed.values()
    started = TerminalStarted(at=refused.clock.utc(), version="1")
    while refused.journal.head.seq < LOOKED_BACK_MAX + 500:
        refused.journal.append([started] * 500)
    assert second_code_of(refused.journal, claim.code) is None
