"""A running terminal's journal: how it begins, ends, is read, and verified in slices."""

import errno
import os
from dataclasses import replace

import pytest

from contract.records import Checkpoint, FaultRaised, TerminalStarted
from kiosk.dice import SeededDice
from kiosk.errors import (
    JournalDamagedError,
    JournalForeignError,
    JournalFullError,
    JournalIoError,
    JournalStoppedError,
)
from kiosk.fault_codes import FaultCode
from kiosk.journal.replay import Progress
from kiosk.journal.segments import SegmentStart
from kiosk.journal.store import CHECKPOINT_RECORDS, READ_RECORDS_MAX, SLICE_RECORDS, Journal
from kiosk.journal.trouble import fault_code_of
from kiosk.journal.witness import Note, read_note


@pytest.fixture
def open_with(state, key, clock):
    """open_with(...): the journal with other parts than usual; the test closes it."""

    def open_with_(**parts):
        usual = {
            "terminal_id": "T-004211",
            "fingerprint": "board-1",
            "signer": key,
            "clock": clock,
            "dice": SeededDice(1),
            "ballast_bytes": 4096,
        }
        return Journal.open(state, **usual | parts)

    return open_with_


class BrokenSigner:
    keyid = "00"

    def sign(self, record_hash):
        raise OSError("the chip does not answer")


def checkpoints(journal, first_seq=1):
    found = journal.read(first_seq, READ_RECORDS_MAX)
    return [record.seq for record in found if isinstance(record.parsed(), Checkpoint)]


def fill_up(journal):
    """From here on the note can not be written any more."""
    full = os.open("/dev/full", os.O_RDWR)
    os.dup2(full, journal._witness._descriptor)
    os.close(full)


def test_a_journal_is_named_by_the_moment_and_the_dice_it_began_with(open_with, clock):
    journal = open_with()
    assert int(journal.head.journal_id[:13].replace("-", ""), 16) == clock.utc().timestamp() * 1000
    assert journal.head.seq == 1
    assert journal.matters.standing.journal_id == journal.head.journal_id
    assert journal.no_sales == ()
    journal.close()


def test_a_first_record_that_cannot_be_signed_leaves_a_journal_that_can_begin_later(
    open_with, open_journal
):
    for _ in range(2):  # the file was closed again, or it would be locked
        with pytest.raises(OSError, match="chip"):
            open_with(signer=BrokenSigner())
    assert open_journal().read(1, 9)[0].parsed().kind == "genesis"


def test_a_refused_machine_leaves_the_file_closed(open_with, open_journal):
    open_journal().close()
    for _ in range(2):
        with pytest.raises(
            JournalForeignError, match=r"^the journal was written on another machine$"
        ):
            open_with(fingerprint="board-2")
        with pytest.raises(JournalForeignError, match=r"of terminal T-004211, this is T-000009$"):
            open_with(terminal_id="T-000009")
    assert open_journal().head.seq == 1


def test_a_state_directory_that_is_not_held_opens_nothing(open_with, state):
    state.close()
    with pytest.raises(AssertionError):
        open_with()
    assert not (state.path / "journal").exists()


def test_where_no_journal_folder_can_be_made_the_disk_is_named(open_with, state):
    (state.path / "journal").write_bytes(b"")
    with pytest.raises(JournalIoError, match=rf"journal: {os.strerror(errno.EEXIST)}"):
        open_with()


def test_where_no_note_can_be_written_the_disk_is_named(open_with, open_journal, state):
    open_journal().close()
    note = state.path / "journal" / "witness"
    note.unlink()
    note.mkdir()
    for _ in range(2):  # the file was closed again
        with pytest.raises(JournalIoError, match=rf"journal: {os.strerror(errno.EISDIR)}"):
            open_with()


def test_the_ballast_lies_beside_the_journal(open_with, state):
    open_with().close()
    assert (state.path / "ballast").stat().st_size == 4096


def test_without_room_a_journal_goes_on_writing_but_sells_nothing(open_with, tell):
    journal = open_with(ballast_bytes=2**60)
    assert journal.no_sales == (FaultCode.DISK_LOW,)
    tell(journal)
    assert journal.head.seq > 5
    journal.close()


def test_every_commit_leaves_a_note_of_how_far_it_got(open_journal, tell, state):
    note = state.path / "journal" / "witness"
    journal = open_journal()
    for told in ("open", "announce", "credit"):
        tell(journal, (told,))
        assert read_note(note) == Note(1, journal.head.seq, journal.head.hash)


def test_a_note_that_cannot_be_written_stops_the_journal(open_journal, tell, clock):
    journal = open_journal()
    tell(journal, ("open",))
    head = journal.head
    fill_up(journal)
    with pytest.raises(JournalFullError, match=r"^witness: the disk is full$"):
        tell(journal, ("announce",))
    with pytest.raises(JournalStoppedError, match="stopped: witness: the disk is full") as caught:
        journal.append([TerminalStarted(at=clock.utc(), version="0.1.0")])
    assert fault_code_of(caught.value) is FaultCode.JOURNAL_FULL
    assert journal.head == head


def test_an_interrupted_commit_stops_the_journal(open_journal, tell, clock):
    journal = open_journal()
    head, matters = journal.head, journal.matters

    def cut(*_):
        raise KeyboardInterrupt

    journal._segment._connection.exec_trace = cut
    with pytest.raises(KeyboardInterrupt):
        tell(journal, ("open",))
    with pytest.raises(JournalStoppedError, match="stopped: a commit was interrupted"):
        journal.read(1, 1)
    assert (journal.head, journal.matters) == (head, matters)


def test_a_closed_journal_refuses_every_use_and_says_so(open_journal, clock):
    journal = open_journal()
    journal.close()
    started = TerminalStarted(at=clock.utc(), version="0.1.0")
    uses = (lambda: journal.append([started]), lambda: journal.read(1, 1), journal.verify_slice)
    for use in uses:
        with pytest.raises(JournalStoppedError, match="stopped: the journal is closed"):
            use()


def test_a_journal_that_failed_tells_its_failure_also_when_it_is_closed(open_journal, tell):
    journal = open_journal()
    fill_up(journal)
    with pytest.raises(JournalFullError):
        tell(journal, ("open",))
    journal.close()
    with pytest.raises(JournalStoppedError, match="stopped: witness: the disk is full"):
        journal.read(1, 1)


def test_a_closed_journal_holds_no_file(open_journal, state):
    def held():
        targets = (os.path.join("/proc/self/fd", fd) for fd in os.listdir("/proc/self/fd"))
        paths = [os.readlink(t) for t in targets if os.path.islink(t)]
        return [path for path in paths if path.startswith(str(state.path / "journal"))]

    journal = open_journal()
    assert len(held()) >= 3  # the file, its log, the note
    journal.close()
    assert held() == []


def test_a_checkpoint_comes_with_the_thousandth_record_after_the_last(open_journal, age):
    journal = open_journal()
    age(journal, CHECKPOINT_RECORDS - 2)
    assert journal.head.seq == CHECKPOINT_RECORDS - 1
    age(journal, 1)
    assert journal.head.seq == CHECKPOINT_RECORDS + 1
    assert checkpoints(journal, 2) == [CHECKPOINT_RECORDS + 1]
    age(journal, CHECKPOINT_RECORDS - 1)
    assert journal.matters.standing.checkpoint_seq == CHECKPOINT_RECORDS + 1
    age(journal, 1)
    assert journal.matters.standing.checkpoint_seq == 2 * CHECKPOINT_RECORDS + 2


def test_a_checkpoint_states_the_books_and_the_moment(open_journal, tell, age, clock):
    journal = open_journal()
    tell(journal, ("open", "announce", "credit"))
    age(journal, CHECKPOINT_RECORDS)
    clock.advance(5)
    checkpoint = journal.read(journal.matters.standing.checkpoint_seq, 1)[0].parsed()
    assert checkpoint.books == journal.matters.books
    assert checkpoint.books["cassette:1"] == 5000
    assert (clock.utc() - checkpoint.at).total_seconds() == 5


def test_a_long_journal_is_read_in_portions(open_journal, age):
    journal = open_journal()
    age(journal, CHECKPOINT_RECORDS + 50)
    assert len(journal.read(1, READ_RECORDS_MAX + 50)) == READ_RECORDS_MAX
    assert [r.seq for r in journal.read(READ_RECORDS_MAX, 3)] == [1000, 1001, 1002]


def test_a_journal_is_verified_a_slice_at_a_time_up_to_its_head(open_journal, age):
    journal = open_journal()
    age(journal, 2 * SLICE_RECORDS)
    assert journal.verify_slice(3) == Progress(3, 201)
    assert journal.verify_slice() == Progress(103, 201)
    assert journal.verify_slice() == Progress(201, 201)
    assert journal.verify_slice().is_done
    age(journal, 1)
    assert journal.verify_slice() == Progress(202, 202)


@pytest.mark.parametrize(
    ("change", "noticed"),
    [
        ("another_hash", r"^the records end in another hash than the journal's$"),
        ("other_matters", r"^the mirrored matters are not those of the records$"),
    ],
)
def test_a_head_that_the_records_do_not_lead_to_ends_sales(open_journal, tell, change, noticed):
    """What went wrong in memory, as opposed to on the disk."""
    journal = open_journal()
    tell(journal, ("open", "announce"))
    if change == "another_hash":
        journal._head = replace(journal.head, hash=bytes(32))
    else:
        before = journal.matters
        tell(journal, ("credit",))
        journal._matters = before
    assert not journal.verify_slice(1).is_done
    assert journal.no_sales == ()
    with pytest.raises(JournalDamagedError, match=noticed):
        journal.verify_slice()
    assert journal.no_sales == (FaultCode.JOURNAL_DAMAGED,)


def test_a_disk_that_cannot_be_read_ends_everything(open_journal, tell, clock):
    for use in (lambda journal: journal.read(1, 9), lambda journal: journal.verify_slice()):
        journal = open_journal()
        tell(journal, ("open",))
        journal._segment.close()  # every use of the file fails from here on
        with pytest.raises(JournalIoError, match=r"segment-000001\.db") as caught:
            use(journal)
        assert journal.no_sales == ()
        with pytest.raises(JournalStoppedError, match="stopped: segment") as stopped:
            journal.append([TerminalStarted(at=clock.utc(), version="0.1.0")])
        assert stopped.value.__cause__ is caught.value
        journal.close()


def test_damage_that_was_there_before_is_noticed_by_its_signature_too(open_journal, age, change):
    journal = open_journal()
    age(journal, CHECKPOINT_RECORDS)
    journal.close()
    change("UPDATE records SET signature = zeroblob(64) WHERE seq = 1")
    journal = open_journal()
    with pytest.raises(JournalDamagedError, match="signature of record 1 does not hold"):
        journal.verify_slice()
    assert journal.no_sales == (FaultCode.JOURNAL_DAMAGED,)
    journal.close()
    unverified = open_journal(verifying=False)
    assert unverified.verify_slice().verified_seq == SLICE_RECORDS


def test_a_fault_of_the_journal_that_nobody_cleared_goes_on_ending_sales(open_journal, clock):
    journal = open_journal()
    journal.append([FaultRaised(at=clock.utc(), code=FaultCode.JOURNAL_FULL)])
    journal.close()
    journal = open_journal()
    assert journal.no_sales == ()
    journal.append([FaultRaised(at=clock.utc(), code=FaultCode.JOURNAL_DAMAGED)])
    journal.close()
    assert open_journal().no_sales == (FaultCode.JOURNAL_DAMAGED,)


def test_a_segment_is_read_from_its_own_first_record(forge, genesis, clock, open_journal):
    started = TerminalStarted(at=clock.utc(), version="0.1.0")
    before, matters = forge([genesis, started])
    start = SegmentStart(2, "journal-1", before.seq + 1, before.hash)
    forge([started, started], start=start, opening=matters)
    journal = open_journal()
    assert [record.seq for record in journal.read(1, 9)] == [3, 4]
    assert journal.verify_slice() == Progress(4, 4)
    assert journal.former_journals() == ()
