"""What the verification at rest finds beyond damaged bytes: sums that are wrong, links that lie."""

import json
import sqlite3
from dataclasses import replace

import pytest

from contract.hashing import GENESIS_PREV_HASH
from contract.records import Checkpoint, FaultRaised, IntentSettled, TerminalStarted
from kiosk.journal.matters import Books, CassetteMatter, rows_of
from kiosk.journal.segments import SegmentStart
from kiosk.journal.verification import FINDINGS_MAX, VerificationReport, verify
from kiosk.journal.witness import Note, Witness


@pytest.fixture
def verified(state, key):
    """verified(): the report on the journal as it stands."""

    def verified_(verify_signature=key.verify, progress=None):
        return verify(state, verify_signature, progress)

    return verified_


@pytest.fixture
def started(clock):
    return TerminalStarted(at=clock.utc(), version="0.1.0")


@pytest.fixture
def written_matters(open_journal, tell, state):
    """Matters with money in the visit, on its way to the operator, in doubt and unclaimed."""
    journal = open_journal()
    tell(journal, ("open", "announce", "credit", "settle", "submit", "refuse", "claim"), pick=1)
    tell(journal, ("open", "announce", "credit", "settle", "submit"), pick=2)
    tell(journal, ("open", "announce", "doubt", "announce", "credit"), pick=0)
    journal.close()
    (state.path / "journal" / "segment-000001.db").unlink()
    (state.path / "journal" / "witness").unlink()
    return journal.matters


def opening_with(forge, matters, **changes):
    """A segment whose oldest neighbours were dropped in time, and that opens with this."""
    start = SegmentStart(2, matters.standing.journal_id, 900, bytes(range(32)))
    forge([], start=start, opening=replace(matters, **changes))


def test_the_sums_of_an_honest_journal_are_told(forge, written_matters, verified):
    opening_with(forge, written_matters)
    report = verified()
    assert report.is_ok, report.findings
    told = json.loads(report.to_json())
    sums = {name: value for name, value in told.items() if name.endswith("_minor")}
    assert sums == {
        "assets_minor": 17000,
        "claims_minor": 17000,
        "in_doubt_minor": 1000,
        "suspense_minor": 1000,
        "unclaimed_minor": 5000,
        "pending_minor": told["pending_minor"],
    }
    assert 0 < told["pending_minor"] <= 10000
    assert told["cassettes"] == {"1": {"1000": 1, "5000": 1, "10000": 1}}
    assert (told["terminal_id"], told["currency"]) == ("T-004211", "RUB")
    assert told["journal_id"] == written_matters.standing.journal_id
    assert told["chain_ok"] is told["signatures_ok"] is told["signatures_verified"] is True
    assert told["books_ok"] is told["matters_ok"] is told["cassettes_ok"] is True


def test_a_journal_without_money_has_sums_of_nothing(forge, genesis, verified):
    forge([genesis])
    report = verified()
    assert report.is_ok
    assert (report.assets_minor, report.claims_minor, report.pending_minor) == (0, 0, 0)
    assert (report.in_doubt_minor, report.suspense_minor, report.unclaimed_minor) == (0, 0, 0)


def test_an_empty_cassette_needs_no_account(forge, written_matters, verified):
    cassettes = {**written_matters.cassettes, "2": CassetteMatter(cassette_no=2)}
    opening_with(forge, written_matters, cassettes=cassettes)
    assert verified().findings == []


@pytest.mark.parametrize(
    ("moved", "found"),
    [
        ({"in_doubt": 500, "suspense": 500}, "suspense is 1500, its parts are 1000"),
        ({"cassette:1": 500, "unclaimed": 500}, "unclaimed is 5500, its parts are 5000"),
        ({"fee": 100, "payable_pending": -100}, "payable_pending is "),
        ({"fee": 1000, "visit:tx": -1000}, "visits' balances are not those of the books"),
    ],
)
def test_a_sum_that_is_not_that_of_its_parts_is_found(
    forge, written_matters, verified, moved, found
):
    visit = next(account for account in written_matters.books if account.startswith("visit:"))
    books = dict(written_matters.books)
    for account, minor in moved.items():
        name = visit if account == "visit:tx" else account
        books[name] = books.get(name, 0) + minor
    opening_with(forge, written_matters, ledger=Books(balances=books))
    report = verified()
    assert report.exit_code == 1
    assert not report.is_ok
    assert not report.books_ok
    assert [finding for finding in report.findings if found in finding]
    assert report.cassettes_ok is ("cassette:1" not in moved)
    assert report.chain_ok


def test_claims_that_vanished_from_the_books_are_found(forge, written_matters, verified):
    opening_with(forge, written_matters, ledger=Books(balances={}))
    findings = verified().findings
    assert "suspense is 0, its parts are 1000" in findings
    assert "unclaimed is 0, its parts are 5000" in findings
    assert any(f.startswith("payable_pending is 0, its parts are ") for f in findings)
    assert "cassette:1 is 0, the bills counted are 16000" in findings
    assert "the visits' balances are not those of the books" in findings


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"fee": 100}, "are not claims"),
        ({"in_doubt": 100, "unclaimed": 100}, "what is in doubt is not what is in suspense"),
    ],
)
def test_books_that_break_their_equations_are_found(forge, written_matters, verified, wrong, found):
    books = {**written_matters.books}
    for account, minor in wrong.items():
        books[account] = books.get(account, 0) + minor
    opening_with(forge, written_matters, ledger=Books(balances=books))
    report = verified()
    assert report.exit_code == 1
    assert not report.books_ok
    assert found in report.findings[0]


def test_a_cassette_that_counts_other_bills_than_the_books_is_found(
    forge, written_matters, verified
):
    counted = {"1": CassetteMatter(cassette_no=1, counts={1000: 1, 5000: 1, 10000: 1, 50000: 2})}
    opening_with(forge, written_matters, cassettes=counted)
    report = verified()
    assert report.findings == ["cassette:1 is 16000, the bills counted are 116000"]
    assert report.exit_code == 1
    assert report.books_ok
    assert not report.cassettes_ok


def test_findings_without_number_are_cut_off(forge, written_matters, verified):
    counted = {
        str(n): CassetteMatter(cassette_no=n, counts={1000: n})
        for n in range(100, 109 + FINDINGS_MAX)
    }
    opening_with(forge, written_matters, cassettes={**written_matters.cassettes, **counted})
    report = verified()
    assert len(report.findings) == FINDINGS_MAX
    assert report.findings[0] == "cassette:100 is 0, the bills counted are 100000"


def test_a_first_segment_that_opens_with_money_is_damage(forge, written_matters, verified):
    forge([], start=SegmentStart(1, "journal-1", 1, GENESIS_PREV_HASH), opening=written_matters)
    report = verified()
    assert report.exit_code == 6
    assert report.damage == ["the first segment opens with something"]
    assert not report.chain_ok
    assert not report.is_ok


@pytest.mark.parametrize(
    ("change", "damage"),
    [
        ({"first_seq": 4}, "segment 2 does not follow the last"),
        ({"prev_hash": bytes(32)}, "segment 2 does not follow the last"),
        ({"journal_id": "other"}, "segment 2 follows another journal's head"),
    ],
)
def test_a_segment_that_continues_something_else_is_damage(
    forge, genesis, started, verified, change, damage
):
    before, matters = forge([genesis, started])
    follows = SegmentStart(2, "journal-1", before.seq + 1, before.hash)
    forge([started], start=replace(follows, **change), opening=matters)
    report = verified()
    assert report.damage == [damage]
    assert (report.segments, report.head_seq) == (1, 2)
    # What was proved before the damage is told: whose journal it is, and the sums there.
    assert (report.journal_id, report.terminal_id) == ("journal-1", "T-004211")


def test_another_journal_that_names_the_head_before_it_follows(forge, genesis, started, verified):
    before, matters = forge([genesis, started])
    standing = matters.standing.model_copy(update={"linked_head_hash": before.hash.hex()})
    linked = replace(matters, standing=standing)
    forge([started], start=SegmentStart(2, "journal-2", 1, GENESIS_PREV_HASH), opening=linked)
    assert verified().damage == []


def test_a_new_journal_may_not_open_with_other_books(forge, genesis, started, verified):
    before, matters = forge([genesis, started])
    standing = matters.standing.model_copy(update={"linked_head_hash": before.hash.hex()})
    richer = replace(matters, standing=standing, ledger=Books(balances={"cassette:1": 1, "fee": 1}))
    forge([], start=SegmentStart(2, "journal-2", 1, GENESIS_PREV_HASH), opening=richer)
    assert verified().damage == ["segment 2 opens with other books"]


def test_everything_is_counted_over_all_segments(forge, genesis, started, clock, verified):
    def checkpoint(head):
        return Checkpoint(at=clock.utc(), upto_seq=head.seq, head_hash=head.hash.hex(), books={})

    before, matters = forge([genesis, started, checkpoint])
    start = SegmentStart(2, "journal-1", before.seq + 1, before.hash)
    head, _ = forge([started, checkpoint], start=start, opening=matters)
    heard = []
    report = verified(progress=heard.append)
    assert report.is_ok, report.damage + report.findings
    assert (report.segments, report.records, report.signatures) == (2, 5, 3)
    assert (report.head_seq, report.head_hash) == (5, head.hash.hex())
    assert heard == [3, 5]


def test_without_a_key_signatures_are_required_but_not_proved(forge, genesis, verified):
    forge([genesis])
    report = verified(verify_signature=None)
    assert report.is_ok
    assert (report.signatures, report.signatures_verified) == (1, False)
    assert verified(lambda *_: False).damage == ["the signature of record 1 does not hold"]


def test_a_record_that_the_books_forbid_is_damage_though_its_chain_holds(
    forge, genesis, started, clock, verified
):
    settled = IntentSettled(at=clock.utc(), intent_id="nobodys")
    forge([genesis, started, settled, started])
    report = verified()
    assert report.exit_code == 6
    assert report.damage[0].startswith("record 3 makes no sense: ")
    assert (report.head_seq, report.records) == (3, 0)


def test_a_checkpoint_that_speaks_of_another_head_is_damage(forge, genesis, clock, verified):
    at = clock.utc()
    forge([genesis, Checkpoint(at=at, upto_seq=1, head_hash="00" * 32, books={})])
    assert verified().damage == ["checkpoint 2 speaks of another head"]


def test_a_mirror_that_the_records_do_not_make_is_found_though_its_sum_is_right(
    forge, genesis, started, verified
):
    def forgetful(matters):
        return rows_of(replace(matters, open_faults={}))

    fault = FaultRaised(at=started.at, code="E-108")
    forge([genesis, fault], mirrored=forgetful)
    report = verified()
    assert report.findings == ["the mirrored matters are not those of the records"]
    assert not report.matters_ok
    assert report.exit_code == 1


def test_a_mirror_with_a_wrong_sum_is_found_though_its_rows_are_right(
    forge, genesis, verified, segment_file
):
    forge([genesis])
    with sqlite3.connect(segment_file) as connection:
        connection.execute("UPDATE matters SET value = zeroblob(40) WHERE part = 'mirror'")
    connection.close()
    report = verified()
    assert report.findings == ["the sum over the mirrored matters is wrong"]
    assert report.matters_ok is False
    assert report.exit_code == 1


def test_a_mirror_that_cannot_be_read_is_damage(forge, genesis, verified):
    forge([genesis], mirrored=lambda matters: [*rows_of(matters), ("nonsense", "", b"{}")])
    report = verified()
    assert report.exit_code == 6
    assert report.damage[0].startswith("the mirrored matters cannot be read: ")


def test_a_record_known_to_be_written_and_gone_is_damage(forge, genesis, state, verified):
    head, _ = forge([genesis])
    witness = Witness(state.path / "journal" / "witness")
    witness.write(Note(1, 1, head.hash))
    assert verified().is_ok
    witness.write(Note(1, 3, head.hash))
    witness.close()
    assert verified().damage == ["record 3 was written, but the journal ends at 1"]


def test_a_note_of_a_segment_speaks_of_that_segment_alone(forge, genesis, state, verified):
    before, matters = forge([genesis])
    forge([], start=SegmentStart(2, "journal-1", 2, before.hash), opening=matters)
    witness = Witness(state.path / "journal" / "witness")
    witness.write(Note(1, 1, before.hash))
    assert verified().is_ok
    witness.write(Note(2, 2, before.hash))
    witness.close()
    assert verified().damage == ["record 2 was written, but the journal ends at 1"]


def test_the_segment_that_was_last_written_to_is_missed(forge, genesis, state, verified):
    head, _ = forge([genesis])
    witness = Witness(state.path / "journal" / "witness")
    witness.write(Note(2, 1, head.hash))
    witness.close()
    assert verified().damage == ["segment-000002.db stood here and is gone"]


def test_a_missing_segment_is_damage(forge, genesis, state, verified):
    before, matters = forge([genesis])
    for number in (2, 3):
        forge([], start=SegmentStart(number, "journal-1", 2, before.hash), opening=matters)
    (state.path / "journal" / "segment-000002.db").unlink()
    report = verified()
    assert report.exit_code == 6
    assert report.damage == ["segment-000002.db stood here and is gone"]
    assert report.segments == 0


def test_what_sqlite_s_own_check_finds_is_damage(forge, genesis, verified, segment_file):
    """A row the table's rules would never have let in, though its chain holds."""
    forge([genesis])
    connection = sqlite3.connect(segment_file)
    connection.execute("PRAGMA writable_schema = ON")
    ((rules,),) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'matters'")
    lifted = rules.replace(" NOT NULL", "").replace("STRICT, ", "")
    set_rules = "UPDATE sqlite_schema SET sql = ? WHERE name = 'matters'"
    connection.execute(set_rules, (lifted,))
    connection.commit()
    connection.close()
    connection = sqlite3.connect(segment_file)
    connection.execute("UPDATE matters SET value = NULL WHERE part = 'ledger'")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(set_rules, (rules,))
    connection.commit()
    connection.close()
    assert verified().damage == ["segment-000001.db: NULL value in matters.value"]


def test_a_journal_in_use_is_not_verified(state):
    state.close()
    with pytest.raises(AssertionError):
        verify(state)


def test_damage_weighs_more_than_findings():
    assert VerificationReport().exit_code == 0
    assert VerificationReport(findings=["x"]).exit_code == 1
    assert VerificationReport(findings=["x"], damage=["y"]).exit_code == 6
    assert not VerificationReport(damage=["y"]).is_ok


def test_the_report_says_letters_as_they_are():
    told = VerificationReport(terminal_id="Т-1").to_json()
    assert '"terminal_id": "Т-1"' in told
