"""Uploads carry the journal's own bytes, fit the limits, and are named by their content."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from contract.encoding import from_b64url
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.messages import BODY_BYTES_MAX, RECORDS_PER_REQUEST_MAX
from contract.records import PrintRecorded, TerminalStarted
from kiosk.journal.stored import StoredRecord
from kiosk.operator.enrolment import renewal_due_at
from kiosk.operator.messages import (
    fitting,
    head_hash_of,
    idempotency_key,
    upload_of,
)
from kiosk.operator.trusted_time import BUILD_TIME, trusted_now


class PretendSigner:
    keyid = "k"

    def sign(self, record_hash):
        return record_hash + bytes(32)


def journal(bodies):
    previous, records = GENESIS_PREV_HASH, []
    for seq, body in enumerate(bodies, 1):
        digest = record_hash(previous, body)
        records.append(StoredRecord(seq, previous, body, digest))
        previous = digest
    return records


@pytest.fixture
def started():
    return TerminalStarted(at=datetime.now(UTC), version="1").to_bytes()


def test_the_key_names_journal_place_and_content(started):
    records = journal([started] * 3)
    upload = upload_of("T-1", "J-1", records[1:], PretendSigner())
    assert idempotency_key(upload) == f"J-1:2:{records[-1].hash.hex()}"
    assert head_hash_of(upload) == records[-1].hash
    assert from_b64url(upload.head_signature)[:32] == records[-1].hash
    again = upload_of("T-1", "J-1", records[1:], PretendSigner())
    assert again.to_bytes() == upload.to_bytes()


def test_no_more_records_than_the_contract_allows(started):
    records = journal([started] * 250)
    assert len(fitting(records)) == RECORDS_PER_REQUEST_MAX


@pytest.mark.parametrize("seed", range(5))
def test_no_more_bytes_than_the_contract_allows(seed):
    """Whatever the records hold: quotes and backslashes double on the wire."""
    dice = random.Random(seed)
    bodies = [
        PrintRecorded(
            at=datetime.now(UTC),
            job_id="j",
            slip="x",
            subject_id="s",
            state="prepared",
            evidence="".join(dice.choices('"\\яa', k=dice.randint(1, 9000))),
        ).to_bytes()
        for _ in range(60)
    ]
    records = journal(bodies)
    taken = 0
    while taken < len(records):
        batch = fitting(records[taken:])
        upload = upload_of("T-1", "J-1", batch, PretendSigner())
        assert len(upload.to_bytes()) <= BODY_BYTES_MAX
        taken += len(batch)


def test_a_record_too_large_for_company_still_goes_alone():
    huge = journal([b'"' * 100_000, b"x"])
    assert len(fitting(huge)) >= 1


def test_trusted_time_is_never_earlier_than_what_is_known():
    early = datetime(1970, 1, 1, tzinfo=UTC)
    later = BUILD_TIME.replace(year=2030)
    assert trusted_now(early, None) == BUILD_TIME
    assert trusted_now(early, later) == later
    assert trusted_now(later, BUILD_TIME) == later


def test_renewal_is_due_in_the_second_half_of_the_life_with_time_to_spare():
    begin, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 31, tzinfo=UTC)
    assert renewal_due_at(begin, end, 0.0) == datetime(2026, 1, 16, tzinfo=UTC)
    assert renewal_due_at(begin, end, 0.999) < datetime(2026, 1, 24, tzinfo=UTC)
