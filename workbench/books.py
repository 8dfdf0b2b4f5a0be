"""What a stopped terminal's journal says of its money, read by the terminal's own code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from contract.records import BillCredited, PaymentOrder, RecordBody, Submitted, parse_record
from kiosk.errors import JournalError
from kiosk.journal import ledger
from kiosk.journal.opening import JOURNAL_FOLDER, OpenedJournal, open_newest

BATCH_RECORDS = 500


@dataclass(frozen=True)
class Books:
    """Sums in minor units; a damaged journal has none."""

    inserted_minor: int = 0
    fee_minor: int = 0
    credited_minor: int = 0
    pending_minor: int = 0
    suspense_minor: int = 0
    unclaimed_minor: int = 0
    decided_minor: int = 0  # doubtful money that the operator took over
    visit_minor: int = 0
    cassette_minor: int = 0
    in_doubt_minor: int = 0
    credits: tuple[int, ...] = ()  # every bill credited, in order
    last_payment: PaymentOrder | None = None
    kinds: Mapping[str, int] = field(default_factory=dict)  # records by kind

    def fits_cassette(self, counted_minor: int) -> bool:
        """Whether the books hold against the truth of the emulated cassette."""
        return self.cassette_minor <= counted_minor <= self.cassette_minor + self.in_doubt_minor


@contextmanager
def opened_journal(state: Path) -> Iterator[OpenedJournal | None]:
    """Open the newest segment of a terminal that does not run; None if it cannot be read."""
    try:
        opened = open_newest(state / JOURNAL_FOLDER, None)
    except JournalError:
        opened = None
    try:
        yield opened
    finally:
        if opened is not None:
            opened.segment.close()


def read_books(state: Path) -> Books:
    """Read the journal of a terminal that does not run; empty books if it cannot be read."""
    with opened_journal(state) as opened:
        if opened is None:
            return Books()
        accounts = opened.matters.books
        bodies = list(bodies_of(opened))
    kinds: dict[str, int] = {}
    for body in bodies:
        kinds[body.kind] = kinds.get(body.kind, 0) + 1
    submits = [body for body in bodies if isinstance(body, Submitted)]
    assets, _ = ledger.totals(accounts)
    return Books(
        inserted_minor=assets,
        fee_minor=accounts.get(ledger.FEE, 0),
        credited_minor=accounts.get(ledger.PAYABLE_CREDITED, 0),
        pending_minor=accounts.get(ledger.PAYABLE_PENDING, 0),
        suspense_minor=accounts.get(ledger.SUSPENSE, 0),
        unclaimed_minor=accounts.get(ledger.UNCLAIMED, 0),
        decided_minor=accounts.get(ledger.DECIDED, 0),
        visit_minor=_sum_of(accounts, "visit:"),
        cassette_minor=_sum_of(accounts, "cassette:"),
        in_doubt_minor=accounts.get(ledger.IN_DOUBT, 0),
        credits=tuple(body.amount_minor for body in bodies if isinstance(body, BillCredited)),
        last_payment=submits[-1].payments[-1] if submits else None,
        kinds=kinds,
    )


def _sum_of(accounts: Mapping[str, int], prefix: str) -> int:
    return sum(minor for account, minor in accounts.items() if account.startswith(prefix))


def bodies_of(opened: OpenedJournal) -> Iterator[RecordBody]:
    """Every record of the segment, parsed, in order."""
    seq = opened.start.first_seq
    while records := list(opened.segment.records(seq, BATCH_RECORDS)):
        for record in records:
            yield parse_record(record.body)
        seq = records[-1].seq + 1
