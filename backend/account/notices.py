"""Notices a customer asked for, sent in the daytime, each once; and promised payments when due.

Before a monthly fee, a day ahead; the check-up, half a year after the last; an offer, when one
appears.  A notice tells and changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend import accounts, sms
from backend.account import advice as advisor
from backend.account import debts, store
from backend.account.fees import next_fees
from backend.account.history import Account, read_account
from backend.account.notice_texts import notice_text
from backend.account.offers import eligible
from backend.account.products import ref
from backend.account.summary import CHECK_UP_AFTER, balance_minor
from backend.database import Database, StorageError
from backend.rating.catalogue import Per
from contract.moments import rfc3339

EVERY_S = 600.0
DAY_BEGINS, DAY_ENDS = 9, 20  # hours where the customer is at home
AHEAD = timedelta(days=1)
OFFER_AGAIN_AFTER = timedelta(days=180)
NUMBERS_AT_ONCE_MAX = 10_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Notice:
    """One SMS; subjects: what it must not be sent for again."""

    kind: str
    subjects: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Notices:
    """Sends what is due; time comes in."""

    database: Database
    now: Callable[[], datetime]

    async def run(self) -> None:
        """Send until cancelled, or until nothing can be stored any more."""
        while True:
            try:
                await self.carry_out()
            except StorageError:
                log.warning("notices end: nothing can be stored")
                return
            except Exception:
                log.exception("a notice failed")
            await asyncio.sleep(EVERY_S)

    async def carry_out(self) -> None:
        """Settle and send whatever is due now."""
        now, reader = self.now(), self.database.reader
        for msisdn in _borrowers(reader):
            if debts.is_due(reader, msisdn, now):
                await self._settle(msisdn, now)
        for msisdn in _wanted(reader):
            await self._tell(msisdn, now)

    async def _settle(self, msisdn: str, now: datetime) -> None:
        await self.database.write(lambda db: debts.settle(db, msisdn, now))

    async def _tell(self, msisdn: str, now: datetime) -> None:
        reader = self.database.reader
        subscriber = store.find_subscriber(reader, msisdn, now)
        if subscriber is None or accounts.verdict_before_cash(reader, msisdn) != "ok":
            return
        account = read_account(reader, subscriber, now)
        hour = now.astimezone(account.market.zone).hour
        if subscriber.company_managed or not DAY_BEGINS <= hour < DAY_ENDS:
            return
        saving = None
        if subscriber.notice_better_offer:
            saving = advisor.saving_minor(await asyncio.to_thread(advisor.advised, account))
        due = list(_due(reader, account, saving))
        if due:
            await self.database.write(lambda db: _send(db, msisdn, due, now))


def _borrowers(db: sqlite3.Connection) -> list[str]:
    rows = db.execute("SELECT msisdn FROM promises WHERE paid_at IS NULL").fetchall()
    return [msisdn for (msisdn,) in rows]


def _wanted(db: sqlite3.Connection) -> list[str]:
    """Return the numbers that asked for any notice."""
    rows = db.execute(
        "SELECT msisdn FROM subscribers WHERE notice_better_offer OR notice_check_up "
        "OR notice_before_fee ORDER BY msisdn LIMIT ?",
        (NUMBERS_AT_ONCE_MAX,),
    ).fetchall()
    return [msisdn for (msisdn,) in rows]


def _due(db: sqlite3.Connection, account: Account, saving: int | None) -> Iterator[Notice]:
    subscriber = account.subscriber
    if subscriber.notice_before_fee:
        yield from _before_fee(db, account)
    if subscriber.notice_check_up:
        yield from _check_up(db, account)
    if subscriber.notice_better_offer:
        yield from _better_offer(db, account, saving)


def _before_fee(db: sqlite3.Connection, account: Account) -> Iterator[Notice]:
    """A fee of every day is no news; several of one day are one notice."""
    subscriber, language = account.subscriber, account.subscriber.language
    fees = [
        fee
        for fee in next_fees(account)
        if fee.per is Per.MONTH
        and fee.at - account.now <= AHEAD
        and not _was_sent(db, account, "before_fee", f"{fee.product_id} {rfc3339(fee.at)}", AHEAD)
    ]
    if not fees:
        return
    total, currency = sum(fee.amount_minor for fee in fees), account.market.currency
    text = notice_text(
        "before_fee",
        language,
        day=f"{fees[0].at.astimezone(account.market.zone):%d.%m}",
        sum=sms.major(total, currency),
        names=_names(account, tuple(fee.product_id for fee in fees)),
    )
    missing = total - max(0, balance_minor(db, subscriber.msisdn))
    if missing > 0:
        text += " " + notice_text("missing", language, sum=sms.major(missing, currency))
    subjects = tuple(f"{fee.product_id} {rfc3339(fee.at)}" for fee in fees)
    yield Notice("before_fee", subjects, text)


def _check_up(db: sqlite3.Connection, account: Account) -> Iterator[Notice]:
    subscriber = account.subscriber
    last = subscriber.last_check_up_at or subscriber.customer_since
    if account.now - last <= CHECK_UP_AFTER:
        return
    if not _was_sent(db, account, "check_up", "", CHECK_UP_AFTER):
        yield Notice("check_up", ("",), notice_text("check_up", subscriber.language))


def _better_offer(db: sqlite3.Connection, account: Account, saving: int | None) -> Iterator[Notice]:
    """Whatever comes by itself needs no notice."""
    found = tuple(
        one.offer_id
        for one in eligible(db, account, saving)
        if one.can_take
        and not _was_sent(db, account, "better_offer", one.offer_id, OFFER_AGAIN_AFTER)
    )
    if found:
        names = _names(account, found)
        text = notice_text("better_offer", account.subscriber.language, names=names)
        yield Notice("better_offer", found, text)


def _names(account: Account, product_ids: tuple[str, ...]) -> str:
    market, language = account.market.market_id, account.subscriber.language
    return ", ".join(ref(market, one, language).name.text for one in product_ids)


def _was_sent(
    db: sqlite3.Connection, account: Account, kind: str, subject: str, within: timedelta
) -> bool:
    query = "SELECT 1 FROM notices_sent WHERE msisdn = ? AND kind = ? AND subject = ? AND at > ?"
    since = rfc3339(account.now - within)
    row = db.execute(query, (account.subscriber.msisdn, kind, subject, since)).fetchone()
    return row is not None


def _send(db: sqlite3.Connection, msisdn: str, due: list[Notice], now: datetime) -> None:
    for notice in due:
        sms.send_sms(db, msisdn, notice.text, f"notice:{notice.kind}", now)
        db.executemany(
            "INSERT INTO notices_sent (msisdn, kind, subject, at) VALUES (?, ?, ?, ?)",
            [(msisdn, notice.kind, subject, rfc3339(now)) for subject in notice.subjects],
        )
