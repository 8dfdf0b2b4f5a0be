"""A journal on another machine sells nothing until it is adopted and the operator has it."""

import pytest

from contract.records import Acknowledged, FaultRaised
from kiosk.dice import SeededDice
from kiosk.errors import JournalDamagedError, JournalForeignError, JournalMissingError
from kiosk.fault_codes import FaultCode
from kiosk.journal.adoption import adopt
from kiosk.journal.trouble import fault_code_of
from kiosk.journal.verification import verify


@pytest.fixture
def interrupted(open_journal, tell):
    """A journal left with a refused payment, a visit's bills and a bill on its way."""
    journal = open_journal()
    tell(journal, ("open", "announce", "credit", "settle", "submit", "refuse"), pick=1)
    tell(journal, ("announce", "credit", "settle", "announce"), pick=2)
    journal.close()
    return journal


def test_a_changed_fingerprint_opens_nothing(interrupted, open_journal):
    with pytest.raises(JournalForeignError, match="another machine") as caught:
        open_journal("board-2")
    assert fault_code_of(caught.value) is FaultCode.JOURNAL_FOREIGN
    assert open_journal("board-1").head == interrupted.head


def test_another_terminals_journal_opens_nothing(interrupted, open_journal):
    with pytest.raises(JournalForeignError, match="T-004211"):
        open_journal(terminal_id="T-000009")


def test_adoption_links_the_new_journal_and_makes_open_money_doubtful(
    interrupted, open_journal, state, clock, key
):
    before = interrupted.matters
    new_id = adopt(state, clock=clock, dice=SeededDice(9), verify_signature=key.verify)
    journal = open_journal("board-2")
    genesis = journal.read(1, 1)[0].parsed()
    assert journal.head.journal_id == genesis.journal_id == new_id
    assert genesis.linked_journal_id == interrupted.head.journal_id
    assert genesis.linked_head_hash == interrupted.head.hash.hex()
    assert genesis.fingerprint == "board-2"
    # 50.00 refused: claimed.  100.00 in the visit and 100.00 on its way: both in doubt.
    assert before.visit_balances == {before.transaction.transaction_id: 15000}
    assert journal.matters.transaction is None
    assert journal.matters.books == {
        "cassette:1": 5000,
        "in_doubt": 20000,
        "suspense": 20000,
        "unclaimed": 5000,
    }
    assert journal.matters.receipt_counter == before.receipt_counter


def test_an_adopted_journal_sells_nothing_before_the_operator_has_it(
    interrupted, open_journal, state, clock
):
    adopt(state, clock=clock, dice=SeededDice(9), verify_signature=None)
    journal = open_journal("board-2")
    assert journal.no_sales == (FaultCode.JOURNAL_FOREIGN,)
    taken = Acknowledged(
        at=clock.utc(), journal_id=journal.head.journal_id, upto_seq=journal.head.seq,
        head_hash=journal.head.hash.hex(), statement="{}", jws="a..b",
    )  # fmt: skip
    journal.append([taken])
    assert journal.no_sales == ()


def test_a_whole_chain_of_journals_verifies(interrupted, open_journal, state, clock, key, tell):
    for board in ("board-2", "board-3"):
        adopt(state, clock=clock, dice=SeededDice(len(board)), verify_signature=key.verify)
        journal = open_journal(board)
        tell(journal, ("open", "announce", "credit"))
        journal.close()
    report = verify(state, key.verify)
    assert report.is_ok, report.damage + report.findings
    assert report.segments == 3
    assert report.assets_minor == report.claims_minor


def test_a_power_cut_between_adoption_and_start_changes_nothing(
    interrupted, open_journal, state, clock, key
):
    adopt(state, clock=clock, dice=SeededDice(9), verify_signature=key.verify)
    assert verify(state, key.verify).damage == []
    assert open_journal("board-2").matters.books["in_doubt"] == 20000


def test_adoption_ends_no_alarm_that_nobody_has_accounted_for(
    interrupted, open_journal, state, clock, key
):
    journal = open_journal()
    journal.append([FaultRaised(at=clock.utc(), code=code) for code in FaultCode])
    journal.close()
    adopt(state, clock=clock, dice=SeededDice(9), verify_signature=key.verify)
    journal = open_journal("board-2")
    assert set(journal.matters.open_faults) == {"E-104", "E-113", "E-108", "E-109", "E-605"}
    journal.close()
    assert verify(state, key.verify).is_ok


def test_nothing_is_adopted_where_nothing_is(state, clock):
    with pytest.raises(JournalMissingError, match=r"^there is no journal to adopt$"):
        adopt(state, clock=clock, dice=SeededDice(9), verify_signature=None)


def test_nothing_is_adopted_that_was_signed_by_nobody_we_know(interrupted, state, clock):
    with pytest.raises(JournalDamagedError, match="signature of record 1 does not hold"):
        adopt(
            state,
            clock=clock,
            dice=SeededDice(9),
            verify_signature=lambda keyid, record_hash, signature: False,
        )
    assert not (state.path / "journal" / "segment-000002.db").exists()


def test_a_dropped_newest_segment_is_missed(interrupted, open_journal, state, clock):
    adopt(state, clock=clock, dice=SeededDice(9), verify_signature=None)
    open_journal("board-2").close()
    (state.path / "journal" / "segment-000002.db").unlink()
    with pytest.raises(JournalMissingError, match="segment-000002"):
        open_journal("board-1")
