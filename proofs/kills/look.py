"""What a terminal's journal and the operator's database say, read without touching either.

The journal is read from a copy of its files: opening the file itself would mend what a killed
process left, and another process never opens a running terminal's file.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from contract.records import Submitted, TransactionOpened
from kiosk.journal import ledger
from kiosk.journal.opening import JOURNAL_FOLDER, WITNESS_NAME
from workbench.backend import DATABASE_FILE
from workbench.books import bodies_of, opened_journal
from workbench.waiting import ExpectationError, let_pass

TRIES = 5
RETRY_S = 0.05


@dataclass(frozen=True)
class Sent:
    """One payment of the journal: for whose money, to which number."""

    payment_id: str
    confirmed_msisdn: str  # of the transaction
    msisdn: str
    inserted_minor: int
    replaces: str = ""


@dataclass(frozen=True)
class Look:
    """The journal at one moment; sums in minor units."""

    records: int = 0
    assets_minor: int = 0
    claims_minor: int = 0
    cassette_minor: int = 0
    in_doubt_minor: int = 0
    suspense_minor: int = 0
    paid_minor: int = 0  # credited by the operator, fees included
    pending_minor: int = 0
    unclaimed_minor: int = 0
    visits_minor: int = 0
    open_intent_minor: int = 0
    unsettled: int = 0
    open_transactions: int = 0
    sent: tuple[Sent, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is under way any more."""
        under_way = self.visits_minor or self.pending_minor or self.open_intent_minor
        return not (under_way or self.unsettled or self.open_transactions)


@dataclass(frozen=True)
class OperatorLook:
    """What the operator holds of this terminal."""

    inserted_minor: int = 0  # of credited payments
    by_number: dict[str, int] = field(default_factory=dict)
    payment_ids: frozenset[str] = frozenset()  # decided, one way or the other


def look_at_journal(state: Path) -> Look:
    """Read a copy of the journal.  ExpectationError if it cannot be read."""
    for _ in range(TRIES):
        with tempfile.TemporaryDirectory(prefix="kills-") as place:
            copy = Path(place)
            if _copy(state / JOURNAL_FOLDER, copy / JOURNAL_FOLDER):
                look = _read(copy)
                if look is not None:
                    return look
        let_pass(RETRY_S)
    raise ExpectationError("the journal cannot be read")


def _copy(folder: Path, to: Path) -> bool:
    """Copy the witness first: a copy must never be older than its note."""
    to.mkdir()
    try:
        names = sorted(folder.iterdir(), key=lambda path: (path.name != WITNESS_NAME, path.name))
        for path in names:
            if path.is_file():
                shutil.copyfile(path, to / path.name)
    except FileNotFoundError:
        return False
    return True


def _read(state: Path) -> Look | None:
    with opened_journal(state) as opened:
        if opened is None:
            return None
        matters = opened.matters
        bodies = list(bodies_of(opened))
    books = matters.books
    assets, claims = ledger.totals(books)
    intent = matters.open_intent
    return Look(
        records=len(bodies),
        assets_minor=assets,
        claims_minor=claims,
        cassette_minor=_sum(books.items(), "cassette:"),
        in_doubt_minor=books.get(ledger.IN_DOUBT, 0),
        suspense_minor=books.get(ledger.SUSPENSE, 0),
        paid_minor=books.get(ledger.PAYABLE_CREDITED, 0) + books.get(ledger.FEE, 0),
        pending_minor=books.get(ledger.PAYABLE_PENDING, 0),
        unclaimed_minor=books.get(ledger.UNCLAIMED, 0),
        visits_minor=_sum(books.items(), "visit:"),
        open_intent_minor=0 if intent is None else intent.denomination_minor,
        unsettled=len(tuple(matters.unsettled_intents)),
        open_transactions=sum(not one.closed for one in matters.transactions.values()),
        sent=tuple(_sent(bodies)),
    )


def _sent(bodies: Iterable[object]) -> Iterable[Sent]:
    confirmed: dict[str, str] = {}
    for body in bodies:
        if isinstance(body, TransactionOpened):
            confirmed[body.transaction_id] = body.msisdn
        elif isinstance(body, Submitted):
            for order in body.payments:
                yield Sent(
                    order.payment_id,
                    confirmed[body.transaction_id],
                    order.msisdn,
                    order.inserted_minor,
                    body.replaces_payment_id or "",
                )


def _sum(books: Iterable[tuple[str, int]], prefix: str) -> int:
    return sum(minor for account, minor in books if account.startswith(prefix))


def look_at_operator(state: Path) -> OperatorLook:
    """Read the backend's database, which stays open elsewhere."""
    uri = f"file:{quote(str(state / DATABASE_FILE))}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
        rows = db.execute(
            "SELECT payment_id, msisdn, inserted_minor, state FROM payments"
        ).fetchall()
    by_number: dict[str, int] = {}
    for _, msisdn, minor, standing in rows:
        if standing == "credited":
            by_number[msisdn] = by_number.get(msisdn, 0) + minor
    return OperatorLook(
        inserted_minor=sum(by_number.values()),
        by_number=by_number,
        payment_ids=frozenset(row[0] for row in rows if row[3] != "pending"),
    )
