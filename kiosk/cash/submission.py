"""The visit's money as payments, or as a claim: which records say so.  Pure."""

from __future__ import annotations

from typing import Literal

from contract.codes import receipt_code
from contract.quotes import Quote, split_payment
from contract.records import PaymentOrder, Submitted, UnclaimedOpened
from kiosk.deeds import Deeds
from kiosk.identifiers import claim_code, receipt_number
from kiosk.journal.matters import TransactionMatter
from kiosk.time_values import Instant


def submitted(
    transaction: TransactionMatter,
    deeds: Deeds,
    terminal_id: str,
    now: Instant,
    *,
    msisdn: str | None = None,
    quote: Quote | None = None,
) -> Submitted:
    """Return the submit of all that the transaction still holds.

    msisdn and quote are given when a refused sum goes to another number, confirmed in the same
    visit; otherwise the money goes to the number it was put in for.
    """
    price = quote or transaction.quote
    parts = split_payment(price, transaction.credited_minor)
    payment_id = deeds.new_id(now)
    order = PaymentOrder(
        payment_id=payment_id,
        msisdn=msisdn or transaction.msisdn,
        quote_id=price.quote_id,
        inserted_minor=parts.inserted_minor,
        fee_minor=parts.fee_minor,
        credited_minor=parts.credited_minor,
        currency=price.currency,
        receipt_number=receipt_number(terminal_id, deeds.matters.receipt_counter + 1),
        check_code=receipt_code(payment_id),
    )
    return Submitted(
        at=now.utc,
        transaction_id=transaction.transaction_id,
        payments=(order,),
        language=transaction.language,
        replaces_payment_id=transaction.refused_payment_id,
        quote=quote,
    )


def unclaimed(
    transaction: TransactionMatter,
    deeds: Deeds,
    reason: Literal["below_minimum", "refused", "no_number"],
    now: Instant,
) -> UnclaimedOpened:
    """Return the claim on all that the transaction still holds."""
    claim_id = deeds.new_id(now)
    return UnclaimedOpened(
        at=now.utc,
        claim_id=claim_id,
        transaction_id=transaction.transaction_id,
        payment_id=transaction.refused_payment_id,
        msisdn=transaction.msisdn,
        amount_minor=transaction.credited_minor,
        currency=transaction.quote.currency,
        code=claim_code(claim_id),
        reason=reason,
    )


def sweep(deeds: Deeds, terminal_id: str, now: Instant) -> tuple[Submitted | UnclaimedOpened, ...]:
    """Submit or claim what closed transactions still hold; return what was written.

    A bill proved after its submit becomes a payment of its own to the same number; a sum refused
    after its visit ended becomes a claim.
    """
    written: list[Submitted | UnclaimedOpened] = []
    for transaction in tuple(deeds.matters.transactions.values()):
        if not transaction.closed or not transaction.credited_minor:
            continue
        body: Submitted | UnclaimedOpened
        if transaction.refused_payment_id is not None:
            body = unclaimed(transaction, deeds, "refused", now)
        elif transaction.credited_minor < transaction.quote.min_minor:
            body = unclaimed(transaction, deeds, "below_minimum", now)
        else:
            body = submitted(transaction, deeds, terminal_id, now)
        deeds.write(body)
        written.append(body)
    return tuple(written)
