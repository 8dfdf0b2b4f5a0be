"""The verification of a journal at rest says what is right and what is not."""

import json
import random
import sqlite3
from dataclasses import replace

import pytest

from kiosk.errors import StateInUseError
from kiosk.journal.matters import Books
from kiosk.journal.segments import SegmentStart, create_segment
from kiosk.journal.verification import verify
from kiosk.state_dir import StateDirectory


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_any_legal_history_verifies_after_any_restart(open_journal, state, key, tell, wishes, seed):
    rng = random.Random(seed)
    for _ in range(3):
        journal = open_journal()
        for _ in range(80):
            tell(journal, (rng.choice(wishes),), rng.randrange(12))
        before = journal.matters
        journal.close()
        report = verify(state, key.verify)
        assert report.is_ok, report.damage + report.findings
        assert report.assets_minor == report.claims_minor
        assert report.in_doubt_minor == report.suspense_minor
        reopened = open_journal()
        assert reopened.matters == before
        reopened.close()


def test_the_report_is_one_json_object(open_journal, state, key, tell):
    journal = open_journal()
    tell(journal)
    journal.close()
    report = json.loads(verify(state, key.verify).to_json())
    assert report["ok"] is True
    assert report["exit_code"] == 0
    assert report["records"] == report["head_seq"] == journal.head.seq
    assert report["head_hash"] == journal.head.hash.hex()
    assert report["cassettes"] == {"1": {"5000": 2}}
    assert report["signatures"] == 2
    assert all(report[f"{what}_ok"] for what in ("chain", "signatures", "books", "matters"))
    assert report["assets_minor"] == report["claims_minor"] == 10000


def test_a_running_terminals_journal_is_not_opened(open_journal, state, clock):
    open_journal()
    with pytest.raises(StateInUseError), StateDirectory.hold(state.path, clock):
        pass


def test_a_foreign_signature_is_damage(open_journal, state, tell):
    journal = open_journal(verifying=False)
    tell(journal)
    journal.close()
    report = verify(state, lambda keyid, record_hash, signature: False)
    assert report.exit_code == 6
    assert "signature of record 1" in report.damage[0]
    assert not report.signatures_ok


def test_a_forged_mirror_is_found_wrong_though_the_chain_holds(
    open_journal, state, key, tell, segment_file
):
    journal = open_journal()
    tell(journal, ("open", "announce", "credit"))
    journal.close()
    connection = sqlite3.connect(segment_file)
    connection.execute(
        "UPDATE matters SET value = CAST(? AS BLOB) WHERE part = 'ledger'", ('{"balances":{}}',)
    )
    connection.commit()
    connection.close()
    report = verify(state, key.verify)
    assert report.exit_code == 1
    assert report.chain_ok
    assert not report.matters_ok


def test_an_empty_directory_holds_no_journal(state, key):
    report = verify(state, key.verify)
    assert report.exit_code == 1
    assert report.findings == ["no journal stands here"]


def test_structural_damage_is_reported_not_raised(open_journal, state, key, tell, segment_file):
    journal = open_journal()
    tell(journal)
    journal.close()
    raw = bytearray(segment_file.read_bytes())
    raw[4096 * 2 : 4096 * 3] = bytes(4096)
    segment_file.write_bytes(raw)
    report = verify(state, key.verify)
    assert report.exit_code == 6
    assert report.damage


def test_a_following_segment_of_the_same_journal_goes_on_counting(
    open_journal, state, key, tell, clock
):
    journal = open_journal()
    tell(journal, ("open", "announce", "credit"))
    head, matters = journal.head, journal.matters
    journal.close()
    following = SegmentStart(2, head.journal_id, head.seq + 1, head.hash)
    create_segment(state.path / "journal", following, matters)
    journal = open_journal()
    assert journal.head == head
    assert journal.matters == matters
    tell(journal, ("settle", "submit"))
    assert journal.read(head.seq + 1, 1)[0].prev_hash == head.hash
    while not journal.verify_slice().is_done:
        pass
    journal.close()
    report = verify(state, key.verify)
    assert report.is_ok, report.damage + report.findings
    assert report.segments == 2


@pytest.mark.parametrize("wrong", ["gap", "hash", "books"])
def test_a_segment_that_does_not_follow_is_damage(open_journal, state, key, tell, wrong):
    journal = open_journal()
    tell(journal, ("open", "announce", "credit"))
    head, matters = journal.head, journal.matters
    journal.close()
    starts = {
        "gap": SegmentStart(2, head.journal_id, head.seq + 2, head.hash),
        "hash": SegmentStart(2, head.journal_id, head.seq + 1, bytes(32)),
        "books": SegmentStart(2, head.journal_id, head.seq + 1, head.hash),
    }
    other = replace(matters, ledger=Books(balances={"cassette:1": 1, "fee": 1}))
    opening = other if wrong == "books" else matters
    create_segment(state.path / "journal", starts[wrong], opening)
    report = verify(state, key.verify)
    assert report.exit_code == 6
    assert "segment 2" in report.damage[0]
