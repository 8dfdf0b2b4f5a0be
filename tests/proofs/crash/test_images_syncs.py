"""Every sync of a commit carries a promise: a disk that lies about any one of them is found out."""

from dataclasses import replace
from random import Random

import pytest

from proofs.crash.disk import Cut, Disk, FileMade, FileSynced, FolderSynced
from proofs.crash.judge import Judge, Look, Point, Tally
from proofs.crash.outside import BrokenPromiseError
from proofs.crash.plays import SCRIPTS
from proofs.crash.recording import record, workplace
from proofs.crash.stage import Notes


@pytest.fixture
def folder():
    with workplace() as place:
        yield place / "state"


def without(recording, number):
    """The recording as it would be had this operation never reached the disk."""

    def earlier(what):
        return replace(what, operation=what.operation - (what.operation > number))

    operations = recording.operations[:number] + recording.operations[number + 1 :]
    notes = recording.notes
    told = Notes(
        promises=[earlier(promise) for promise in notes.promises],
        moments=[earlier(moment) for moment in notes.moments],
        records=notes.records,
        deeds=notes.deeds,
        journal_ids=notes.journal_ids,
        matters=notes.matters,
    )
    return replace(recording, operations=operations, notes=told)


def is_found_out(recording, folder, operations):
    """Whether losing all that is unsafe after one of these operations breaks a promise."""
    judge = Judge(recording, folder, Tally())
    disk = Disk(recording.base)
    for number, operation in enumerate(recording.operations, 1):
        disk.apply(operation)
        if number in operations:
            image = disk.image(Cut.LOST, Random(1))
            try:
                judge.judge(image, Point(number, 0, Random(1)), Look.COMPARE)
            except BrokenPromiseError as broken:
                return broken.kind == "lost"
    return False


@pytest.mark.slow
def test_a_disk_that_lies_about_any_sync_of_a_commit_is_found_out(folder):
    recording = record(SCRIPTS["plain"], folder, 1)
    made = {o.file: o.path for o in recording.operations if isinstance(o, FileMade)}
    logs = {file for file, path in made.items() if path.endswith(".db-wal")}
    commits = [
        number
        for number, operation in enumerate(recording.operations)
        if isinstance(operation, FileSynced) and operation.file in logs
    ]
    assert len(commits) >= 12
    for number in commits[1:]:  # the first only begins the log
        near = range(number, number + 5)
        assert not is_found_out(recording, folder, near)
        assert is_found_out(without(recording, number), folder, near), number


@pytest.mark.slow
def test_a_disk_that_forgets_the_name_of_the_journals_folder_is_found_out(folder):
    recording = record(SCRIPTS["plain"], folder, 1)
    whole = [len(recording.operations) - 1]
    synced = recording.operations.index(FolderSynced(""))
    assert not is_found_out(recording, folder, whole)
    assert is_found_out(without(recording, synced), folder, whole)
