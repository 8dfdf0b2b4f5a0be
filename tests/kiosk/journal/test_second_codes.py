"""The second code is made of the stored record, however far back it stands, or there is none."""

import pytest

from contract.codes import second_code
from kiosk.journal.second_codes import SLICE, second_code_of

CLAIMED = ("open", "announce", "credit", "settle", "submit", "refuse", "claim")


@pytest.fixture
def journal(open_journal, tell):
    """A journal with one open claim."""
    opened = open_journal()
    tell(opened, CLAIMED)
    return opened


def code_of(journal):
    (claim,) = journal.matters.unclaimed.values()
    return claim.code


def claims_in(journal):
    return [one for one in journal.read(1, 1000) if one.parsed().kind == "unclaimed_opened"]


def of_the_record(journal):
    (record,) = claims_in(journal)
    return second_code(record.prev_hash, record.body)


def test_it_is_of_the_record_as_it_stands(journal):
    assert second_code_of(journal, code_of(journal)) == of_the_record(journal)


def test_a_process_that_never_wrote_it_finds_the_same(journal, open_journal):
    expected = of_the_record(journal)
    journal.close()
    after = open_journal()
    assert second_code_of(after, code_of(after)) == expected


@pytest.mark.parametrize("later", [248, 249, 250, 251, 1500])
def test_it_is_found_behind_many_records(journal, age, later):
    expected = of_the_record(journal)
    age(journal, later)
    assert second_code_of(journal, code_of(journal)) == expected


@pytest.mark.parametrize("slices", [1, 2, 2.5])
@pytest.mark.parametrize("too_far", [0, 1])
def test_what_lies_too_far_back_is_not_looked_for(journal, age, slices, too_far):
    (opened_by,) = claims_in(journal)
    records_max = round(slices * SLICE)
    age(journal, opened_by.seq + records_max - 1 + too_far - journal.head.seq)
    expected = None if too_far else of_the_record(journal)
    assert second_code_of(journal, code_of(journal), records_max) == expected


def test_of_two_claims_with_one_code_it_is_the_later_one(journal, tell, clock):
    code = code_of(journal)
    (first,) = claims_in(journal)
    tell(journal, CLAIMED[:-1])
    (refused,) = (one for one in journal.matters.transactions.values() if one.refused)
    ((payment_id, amount_minor),) = refused.refused.items()
    clock.advance(60)
    another = {
        "claim_id": "CL-2",
        "at": clock.utc(),
        "transaction_id": refused.transaction_id,
        "payment_id": payment_id,
        "amount_minor": amount_minor,
    }
    journal.append([first.parsed().model_copy(update=another)])
    _, record = claims_in(journal)
    assert second_code_of(journal, code) == second_code(record.prev_hash, record.body)


def test_a_claim_that_is_decided_or_never_was_has_none(journal, tell):
    code = code_of(journal)
    assert second_code_of(journal, "00000000") is None
    tell(journal, ("decide_claim",))
    assert second_code_of(journal, code) is None
