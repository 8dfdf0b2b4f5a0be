"""What decisions read of the matters: the bill on its way, the newest intent, the counts."""

from datetime import UTC, datetime

import pytest

from kiosk.journal.matters import (
    CassetteMatter,
    IntentPhase,
    IntentState,
    Matters,
    ProposalMatter,
    Standing,
    acceptor_name,
    matters_from,
    rows_of,
)

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


def intent(seq, state=IntentPhase.SETTLED, bill_type=2, device_serial="SN-1"):
    return IntentState(
        intent_id=f"i-{seq}", transaction_id="t-1", bill_type=bill_type, denomination_minor=1000,
        currency="RUB", device_serial=device_serial, cassette_no=1, counter=None, state=state,
        seq=seq, opened_at=AT,
    )  # fmt: skip


def holding(*intents):
    return Matters(intents={one.intent_id: one for one in intents})


@pytest.mark.parametrize("state", IntentPhase)
def test_only_an_open_intent_is_on_its_way_and_only_a_credited_one_unsettled(state):
    one = intent(7, state)
    matters = holding(intent(3), one)
    assert matters.open_intent == (one if state is IntentPhase.OPEN else None)
    assert matters.unsettled_intents == ((one,) if state is IntentPhase.CREDITED else ())


def test_a_credit_event_meets_the_newest_intent_of_its_device_and_bill_type():
    matters = holding(
        intent(9, bill_type=3), intent(8, device_serial="SN-2"), intent(5), intent(-4), intent(2)
    )
    assert matters.newest_intent("SN-1", 2).seq == 5
    assert matters.newest_intent("SN-1", 3).seq == 9
    assert matters.newest_intent("SN-2", 2).seq == 8
    assert matters.newest_intent("SN-2", 3) is None


def test_the_counts_are_those_of_the_cassette_in_use():
    cassettes = {str(no): CassetteMatter(cassette_no=no, counts={1000: no}) for no in (1, 2)}
    matters = Matters(standing=Standing(cassette_no=2), cassettes=cassettes)
    assert (matters.cassette_no, matters.cassette_counts) == (2, {1000: 2})
    assert Matters(standing=Standing(cassette_no=3), cassettes=cassettes).cassette_counts == {}
    assert CassetteMatter(cassette_no=1, counts={1000: 2, 5000: 3}).total_minor == 17_000


def test_findings_are_told_bill_by_bill():
    found = [
        ProposalMatter(
            proposal_id=f"f-{no}", suspense_id=f"s-{no % 2}", finding="given_back", by="7", note="",
            at=AT,
        )
        for no in (1, 2, 3)
    ]  # fmt: skip
    matters = Matters(proposals={one.proposal_id: one for one in found})
    assert matters.proposals_on("s-1") == (found[0], found[2])
    assert matters.proposals_on("s-9") == ()


def test_a_new_journal_stands_at_its_beginning():
    standing = Matters().standing
    assert (standing.cassette_no, standing.cassette_in_place) == (1, True)
    assert Matters().transaction is None
    assert Matters().books == {}


def test_an_acceptor_is_known_by_protocol_part_and_serial():
    assert acceptor_name("ccnet", "SM-RU", "A1") == "ccnet SM-RU A1"


def test_matters_of_rows_are_the_matters_they_were_made_of():
    cassettes = {"1": CassetteMatter(cassette_no=1, counts={1000: 2})}
    matters = Matters(
        standing=Standing(journal_id="j-1"), intents=holding(intent(1)).intents, cassettes=cassettes
    )
    rows = rows_of(matters)
    assert [row[:2] for row in rows] == [
        ("standing", ""),
        ("ledger", ""),
        ("intents", "i-1"),
        ("cassettes", "1"),
    ]
    assert matters_from(rows) == matters
    assert matters_from(()) == Matters()


def test_a_row_of_a_part_nobody_knows_is_refused_by_its_name():
    with pytest.raises(ValueError, match=r"^no such part: 'pockets'$"):
        matters_from((("pockets", "", b"{}"),))


def test_a_row_that_is_no_such_matter_is_refused():
    with pytest.raises(ValueError, match="cassette_no"):
        matters_from((("cassettes", "1", b"{}"),))
