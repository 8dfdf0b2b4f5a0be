"""How a journal begins: the very first, and one that continues the journal of another machine.

After an adoption nothing is sold until the operator has taken the new journal over.  Money that was
open becomes suspense, bill by bill; what is left of a visit after refused payments is unclaimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from contract.hashing import GENESIS_PREV_HASH
from contract.records import (
    Genesis,
    RecordBody,
    SuspenseOpened,
    TransactionClosed,
    UnclaimedOpened,
)
from kiosk.chance import Dice
from kiosk.clock import Clock
from kiosk.errors import JournalMissingError
from kiosk.fault_codes import ALARMS, FaultCode
from kiosk.identifiers import claim_code, suspense_code, uuid7
from kiosk.journal.matters import IntentState, Matters, TransactionMatter
from kiosk.journal.opening import JOURNAL_FOLDER, open_newest
from kiosk.journal.segments import SegmentStart, create_segment
from kiosk.journal.stored import VerifySignature
from kiosk.state_dir import StateDirectory
from kiosk.time_values import epoch_ms

# A person has yet to account for these, whatever journal they were found in.
KEPT_FAULTS = ALARMS | {FaultCode.DECISIONS_DIFFER}


def adopt(
    state: StateDirectory, *, clock: Clock, dice: Dice, verify_signature: VerifySignature | None
) -> str:
    """Begin a new journal that follows the one found here, and return its journal_id.

    Ordered by an engineer; the next `Journal.open` on this machine writes its beginning.  The old
    segment stays as it is.
    """
    assert state.is_held, "another process never opens a running terminal's file"
    folder = state.path / JOURNAL_FOLDER
    opened = open_newest(folder, verify_signature)
    if opened is None:
        raise JournalMissingError("there is no journal to adopt")
    opened.segment.close()
    journal_id = uuid7(epoch_ms(clock.utc()), dice)
    start = SegmentStart(opened.start.number + 1, journal_id, 1, GENESIS_PREV_HASH)
    create_segment(folder, start, carried(opened.matters, opened.head.seq, opened.head.hash))
    return journal_id


def carried(matters: Matters, head_seq: int, head_hash: bytes) -> Matters:
    """Return the matters a new journal opens with: the same, counted from its own beginning.

    Faults are left behind, since what still stands is raised anew; but no adoption ends an alarm.
    """
    alarms = {code: fault for code, fault in matters.open_faults.items() if code in KEPT_FAULTS}
    standing = matters.standing.model_copy(
        update={"linked_head_hash": head_hash.hex(), "acknowledged_seq": 0, "checkpoint_seq": 0}
    )
    intents: Mapping[str, IntentState] = {
        key: intent.model_copy(update={"seq": intent.seq - head_seq})
        for key, intent in matters.intents.items()
    }
    return replace(matters, standing=standing, intents=intents, open_faults=alarms)


def first_bodies(
    matters: Matters,
    *,
    journal_id: str,
    terminal_id: str,
    fingerprint: str,
    at: datetime,
    dice: Dice,
) -> list[RecordBody]:
    """Return what a journal begins with; matters are those it opens with."""
    genesis = Genesis(
        at=at,
        journal_id=journal_id,
        terminal_id=terminal_id,
        fingerprint=fingerprint,
        linked_journal_id=matters.standing.journal_id or None,
        linked_head_hash=matters.standing.linked_head_hash or None,
    )
    return [genesis, *_settle_open_money(matters, at, dice)]


def _settle_open_money(matters: Matters, at: datetime, dice: Dice) -> Iterator[RecordBody]:
    intent = matters.open_intent
    if intent is not None:
        suspense_id = uuid7(epoch_ms(at), dice)
        yield SuspenseOpened(
            at=at,
            suspense_id=suspense_id,
            intent_id=intent.intent_id,
            transaction_id=intent.transaction_id,
            amount_minor=intent.denomination_minor,
            currency=intent.currency,
            cassette_no=intent.cassette_no,
            reason="restart",
            code=suspense_code(suspense_id),
        )
    in_cassettes = {number: dict(found.counts) for number, found in matters.cassettes.items()}
    for transaction in matters.transactions.values():
        yield from _settle_visit(in_cassettes, transaction, at, dice)
    if matters.transaction is not None:
        transaction_id = matters.transaction.transaction_id
        yield TransactionClosed(at=at, transaction_id=transaction_id, why="recovered")


def _settle_visit(
    in_cassettes: dict[str, dict[int, int]],
    transaction: TransactionMatter,
    at: datetime,
    dice: Dice,
) -> Iterator[RecordBody]:
    """Tell of one visit; the bills it names are taken out of the counts, so that none is twice."""
    left = transaction.loose_minor
    bills = sorted(d for d, count in transaction.bills.items() for _ in range(count))
    for bill in bills:
        number = next((n for n, counts in in_cassettes.items() if counts.get(bill, 0) > 0), None)
        if bill > left or number is None:
            continue
        in_cassettes[number][bill] -= 1
        left -= bill
        suspense_id = uuid7(epoch_ms(at), dice)
        yield SuspenseOpened(
            at=at,
            suspense_id=suspense_id,
            intent_id=None,
            transaction_id=transaction.transaction_id,
            amount_minor=bill,
            currency=transaction.quote.currency,
            cassette_no=int(number),
            reason="restart",
            code=suspense_code(suspense_id),
            reverses_credit=True,
        )
    unpaid: list[tuple[str | None, int]] = [*transaction.refused.items(), (None, left)]
    for payment_id, amount_minor in unpaid:
        if amount_minor:
            claim_id = uuid7(epoch_ms(at), dice)
            yield UnclaimedOpened(
                at=at,
                claim_id=claim_id,
                transaction_id=transaction.transaction_id,
                payment_id=payment_id,
                msisdn=transaction.msisdn,
                amount_minor=amount_minor,
                currency=transaction.quote.currency,
                code=claim_code(claim_id),
                reason="refused",
            )
