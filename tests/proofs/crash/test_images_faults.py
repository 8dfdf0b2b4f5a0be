"""Operations that fail, and two power cuts in a row: single cases the campaign once found."""

from random import Random

import pytest

from kiosk.errors import JournalFullError, JournalIoError
from proofs.crash.controls import NOTHING
from proofs.crash.disk import Cut, Disk, FileSynced, Image, Written
from proofs.crash.faults import FaultPlan, judge_fault, plans
from proofs.crash.judge import Judge, Look, Point, Tally, record_recovery
from proofs.crash.plays import SCRIPTS
from proofs.crash.recording import lay, new_world, play_script, record, workplace
from proofs.crash.tap import Fault, Tap, Trouble, tapped

PLAIN = SCRIPTS["plain"]
DESTROYING = (Cut.ZEROED, Cut.GARBLED)


@pytest.fixture
def folder():
    with workplace() as place:
        yield place / "state"


def disk_after(recording, operation):
    disk = Disk(recording.base)
    for done in recording.operations[:operation]:
        disk.apply(done)
    return disk


def is_rest_of_padding(operation, file):
    """Whether it goes on at the beginning of a sector with less than a page."""
    if not isinstance(operation, Written) or operation.file != file:
        return False
    return operation.offset % 4096 == 0 and len(operation.data) < 4096


def played(folder, fault):
    """What ended the plain visit when this operation failed, and the world it left."""
    lay(Image(), folder)
    tap = Tap(folder, Image())
    tap.fault = fault
    world = new_world(tap, NOTHING)
    with tapped(tap):
        failure = play_script(PLAIN, world, folder, 1)
    return failure, world


@pytest.mark.slow
def test_a_commit_after_a_power_cut_shares_no_sector_with_the_one_before(folder):
    recording = record(PLAIN, folder, 1)
    pairs = zip(recording.operations, recording.operations[1:], strict=False)
    # SQLite pads a commit behind its sync: a cut in between leaves the log without the padding.
    bare = [
        number
        for number, (synced, after) in enumerate(pairs, 1)
        if isinstance(synced, FileSynced) and is_rest_of_padding(after, synced.file)
    ]
    assert len(bare) >= 5
    for operation in bare[-3:]:
        image = disk_after(recording, operation).image(Cut.LOST, Random(1))
        judge = Judge(recording, folder, Tally())
        again = record_recovery(judge, image, Point(operation, 0, Random(1)))
        synced = next(n for n, o in enumerate(again.operations) if isinstance(o, FileSynced))
        for number in range(1, synced + 12):
            for cut in DESTROYING:
                torn = disk_after(again, number).image(cut, Random(number))
                point = Point(number, 1, Random(number))
                Judge(again, folder, Tally()).judge(torn, point, Look.COMPARE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trouble", "error"),
    [(Trouble.IO_ERROR, JournalIoError), (Trouble.DISK_FULL, JournalFullError)],
)
def test_a_failed_commit_stops_the_terminal_and_nothing_behind_it_is_said(folder, trouble, error):
    recording = record(PLAIN, folder, 1)
    acknowledged = next(p for p in recording.notes.promises if "acknowledged" in p.words)
    writes = [
        number
        for number, operation in enumerate(recording.operations[: acknowledged.operation])
        if isinstance(operation, Written) and len(operation.data) == 4096
    ]
    failure, world = played(folder, Fault(writes[-1], trouble))
    assert isinstance(failure, error)
    assert all("acknowledged" not in promise.words for promise in world.notes.promises)
    assert world.machine.credit == 500
    assert world.machine.driver.wanted == frozenset()


@pytest.mark.slow
def test_a_disk_without_room_for_the_holders_name_does_not_keep_the_terminal_from_starting(folder):
    recording = record(PLAIN, folder, 1)
    lock = next(
        number
        for number, operation in enumerate(recording.operations)
        if isinstance(operation, Written) and operation.data.startswith(b'{"pid"')
    )
    failure, world = played(folder, Fault(lock, Trouble.DISK_FULL))
    assert failure is None
    assert world.operator.facts.paid_minor == 50_000


@pytest.mark.slow
def test_faults_are_spread_over_all_operations_and_kinds(folder):
    recording = record(PLAIN, folder, 1)
    drawn = list(plans(recording.operations, 300))
    assert len(drawn) == 300
    places = {plan.fault.at for plan in drawn}
    assert len(places) > len(recording.operations) * 0.7
    assert {plan.fault.trouble for plan in drawn} == set(Trouble)
    assert all(FaultPlan.parse(plan.address) == plan for plan in drawn)


@pytest.mark.slow
def test_an_escrowed_bill_goes_back_when_its_intent_cannot_be_written(folder):
    recording = record(PLAIN, folder, 1)
    ordered = next(p for p in recording.notes.promises if "ordered stacked" in p.words)
    synced = max(
        number
        for number, operation in enumerate(recording.operations[: ordered.operation])
        if isinstance(operation, FileSynced)
    )
    tally = Tally()
    judge_fault(PLAIN, folder, 1, FaultPlan(Fault(synced, Trouble.IO_ERROR), True, Cut.LOST), tally)
    failure, world = played(folder, Fault(synced, Trouble.IO_ERROR))
    assert isinstance(failure, JournalIoError)
    assert tally.stopped == 1
    assert world.machine.bill == 500
    assert all("ordered stacked" not in promise.words for promise in world.notes.promises)
