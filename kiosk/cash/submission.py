"""The visit's money as payments, or as a claim: which records say so.  Pure.

What no refused payment brought back goes along with the next record, whole: a bill that was proved
late is carried by one payment or claim, never by two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from contract.codes import receipt_code
from contract.quotes import Quote, split_payment
from contract.records import PaymentOrder, Submitted, UnclaimedOpened
from kiosk.cash.shares import Share, rest_minor
from kiosk.deeds import Deeds
from kiosk.identifiers import claim_code, receipt_number
from kiosk.journal.matters import TransactionMatter
from kiosk.time_values import Instant


def submitted(
    transaction: TransactionMatter,
    deeds: Deeds,
    terminal_id: str,
    now: Instant,
    shares: Iterable[Share] = (),
) -> Submitted:
    """Return the submit of what came in: the shares, and the rest to the number of the visit."""
    shares = tuple(shares)
    rest = rest_minor(transaction.loose_minor, shares)
    own = Share(transaction.msisdn, transaction.quote, rest)
    return Submitted(
        at=now.utc,
        transaction_id=transaction.transaction_id,
        payments=_orders((own, *shares), deeds, terminal_id, now),
        language=transaction.language,
        quotes=tuple(share.quote for share in shares),
        payer=transaction.payer,
    )


def redirected(
    transaction: TransactionMatter,
    payment_id: str,
    other: tuple[str, Quote],
    deeds: Deeds,
    terminal_id: str,
    now: Instant,
) -> Submitted:
    """Return the submit of a refused sum to another number, confirmed in the same visit."""
    msisdn, quote = other
    minor = transaction.refused[payment_id] + transaction.loose_minor
    return Submitted(
        at=now.utc,
        transaction_id=transaction.transaction_id,
        payments=_orders((Share(msisdn, quote, minor),), deeds, terminal_id, now),
        language=transaction.language,
        replaces_payment_id=payment_id,
        quote=quote,
        payer=transaction.payer,
    )


def unclaimed(
    transaction: TransactionMatter,
    deeds: Deeds,
    reason: Literal["below_minimum", "refused", "no_number"],
    now: Instant,
    payment_id: str | None = None,
) -> UnclaimedOpened:
    """Return the claim on what a refused payment brought back, and on all that is loose."""
    claim_id = deeds.new_id(now)
    came_back = 0 if payment_id is None else transaction.refused[payment_id]
    return UnclaimedOpened(
        at=now.utc,
        claim_id=claim_id,
        transaction_id=transaction.transaction_id,
        payment_id=payment_id,
        msisdn=transaction.msisdn,
        amount_minor=came_back + transaction.loose_minor,
        currency=transaction.quote.currency,
        code=claim_code(claim_id),
        reason=reason,
    )


def claim_refused(deeds: Deeds, transaction_id: str, now: Instant) -> tuple[UnclaimedOpened, ...]:
    """Make every refused sum of a transaction a claim of its own; return what was written."""
    written: list[UnclaimedOpened] = []
    while True:
        transaction = deeds.matters.transactions.get(transaction_id)
        if transaction is None or not transaction.refused:
            return tuple(written)
        payment_id = next(iter(transaction.refused))
        written.append(unclaimed(transaction, deeds, "refused", now, payment_id))
        deeds.write(written[-1])


def sweep(deeds: Deeds, terminal_id: str, now: Instant) -> tuple[Submitted | UnclaimedOpened, ...]:
    """Submit or claim what closed transactions still hold; return what was written.

    A bill proved after its submit becomes a payment of its own to the same number; a sum refused
    after its visit ended becomes a claim.
    """
    written: list[Submitted | UnclaimedOpened] = []
    for transaction in tuple(deeds.matters.transactions.values()):
        if not transaction.closed or not transaction.credited_minor:
            continue
        if transaction.refused:
            written += claim_refused(deeds, transaction.transaction_id, now)
            continue
        body: Submitted | UnclaimedOpened
        if transaction.credited_minor < transaction.quote.min_minor:
            body = unclaimed(transaction, deeds, "below_minimum", now)
        else:
            body = submitted(transaction, deeds, terminal_id, now)
        deeds.write(body)
        written.append(body)
    return tuple(written)


def _orders(
    shares: tuple[Share, ...], deeds: Deeds, terminal_id: str, now: Instant
) -> tuple[PaymentOrder, ...]:
    """Return one order a number, with the fee that its own quote asks for its own sum."""
    orders: list[PaymentOrder] = []
    for number, share in enumerate(shares, deeds.matters.receipt_counter + 1):
        parts = split_payment(share.quote, share.inserted_minor)
        payment_id = deeds.new_id(now)
        orders.append(
            PaymentOrder(
                payment_id=payment_id,
                msisdn=share.msisdn,
                quote_id=share.quote.quote_id,
                inserted_minor=parts.inserted_minor,
                fee_minor=parts.fee_minor,
                credited_minor=parts.credited_minor,
                currency=share.quote.currency,
                receipt_number=receipt_number(terminal_id, number),
                check_code=receipt_code(payment_id),
                purse=share.quote.purse,
            )
        )
    return tuple(orders)
