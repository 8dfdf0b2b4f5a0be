"""What the records of a bill's and a payment's life do to the matters.

One function a kind, each refusing what no order of events may bring: a second open intent, a bill
credited twice, more submitted than was inserted.  The books themselves are `kiosk.journal.ledger`.
"""

from __future__ import annotations

from contract.records import (
    BillCredited,
    BillReturnedToCustomer,
    IntentOpened,
    IntentSettled,
    OperatorResult,
    Submitted,
    SuspenseOpened,
    SuspenseSettled,
    TransactionClosed,
    TransactionOpened,
    UnclaimedOpened,
)
from kiosk.identifiers import receipt_counter
from kiosk.journal.draft import Draft, refuse_if
from kiosk.journal.matters import (
    CassetteMatter,
    IntentPhase,
    IntentState,
    PendingPayment,
    SuspenseMatter,
    ToldBill,
    TransactionMatter,
    UnclaimedMatter,
)

CREDITED_ONCE = frozenset({IntentPhase.CREDITED, IntentPhase.SETTLED})


def transaction_opened(draft: Draft, seq: int, body: TransactionOpened) -> None:
    standing = draft.standing
    refuse_if(standing.open_transaction_id is not None, "another transaction is open")
    refuse_if(draft.get("transactions", body.transaction_id) is not None, "opened twice")
    _same_currency(draft, body.quote.currency)
    draft.put(
        "transactions",
        body.transaction_id,
        TransactionMatter(
            transaction_id=body.transaction_id,
            msisdn=body.msisdn,
            quote=body.quote,
            language=body.language,
            chosen_minor=body.chosen_minor,
            payer=body.payer,
            opened_at=body.at,
            last_at=body.at,
        ),
    )
    draft.update_standing(open_transaction_id=body.transaction_id)


def transaction_closed(draft: Draft, seq: int, body: TransactionClosed) -> None:
    transaction = draft.require("transactions", body.transaction_id)
    open_id = draft.standing.open_transaction_id
    refuse_if(open_id != body.transaction_id, "the transaction is not open")
    refuse_if(transaction.credited_minor != 0, "closed with money neither submitted nor claimed")
    moving = [i for i in draft.part("intents").values() if i.state is IntentPhase.OPEN]
    refuse_if(bool(moving), "closed with a bill on its way")
    draft.update_standing(open_transaction_id=None)
    draft.update("transactions", body.transaction_id, closed=True, last_at=body.at)
    forget_transaction(draft, body.transaction_id)


def intent_opened(draft: Draft, seq: int, body: IntentOpened) -> None:
    transaction = draft.require("transactions", body.transaction_id)
    refuse_if(transaction.closed, "an intent of a closed transaction")
    refuse_if(draft.get("intents", body.intent_id) is not None, "opened twice")
    _same_currency(draft, body.currency)
    last = _last_credited(draft)
    for intent in list(draft.part("intents").values()):
        refuse_if(intent.state is IntentPhase.OPEN, "another intent is open")
        same_place = (intent.device_serial, intent.bill_type) == (
            body.device_serial,
            body.bill_type,
        )
        doubtful = draft.get("suspense", intent.suspense_id) is not None
        if same_place and not doubtful and intent.intent_id != last:
            draft.put("intents", intent.intent_id, None)
    draft.put(
        "intents",
        body.intent_id,
        IntentState(
            intent_id=body.intent_id,
            transaction_id=body.transaction_id,
            bill_type=body.bill_type,
            denomination_minor=body.denomination_minor,
            currency=body.currency,
            device_serial=body.device_serial,
            cassette_no=body.cassette_no,
            counter=body.counter,
            state=IntentPhase.OPEN,
            seq=seq,
            opened_at=body.at,
        ),
    )
    draft.update("transactions", body.transaction_id, last_at=body.at)
    draft.update_standing(told=None)  # the device holds another bill now


def _last_credited(draft: Draft) -> str | None:
    """Return the intent whose bill a cheat would be about."""
    credited = [i for i in draft.part("intents").values() if i.state in CREDITED_ONCE]
    last = max(credited, key=lambda intent: intent.seq, default=None)
    return None if last is None else last.intent_id


def bill_credited(draft: Draft, seq: int, body: BillCredited) -> None:
    intent = draft.require("intents", body.intent_id)
    transaction = draft.require("transactions", body.transaction_id)
    refuse_if(intent.transaction_id != body.transaction_id, "the intent is another transaction's")
    refuse_if(intent.denomination_minor != body.amount_minor, "the intent is of another bill")
    if body.from_suspense_id is None:
        refuse_if(intent.state is not IntentPhase.OPEN, f"the intent is {intent.state}, not open")
    else:
        suspense = draft.require("suspense", body.from_suspense_id)
        refuse_if(suspense.intent_id != body.intent_id, "the suspense is of another intent")
        resolve_suspense(draft, body.from_suspense_id)
    draft.update("intents", body.intent_id, state=IntentPhase.CREDITED)
    draft.update_standing(told=None)
    count_bill(draft, body.cassette_no, body.amount_minor, 1)
    bills = dict(transaction.bills)
    bills[body.amount_minor] = bills.get(body.amount_minor, 0) + 1
    draft.update(
        "transactions",
        body.transaction_id,
        last_at=body.at,
        bills_credited=transaction.bills_credited + 1,
        inserted_minor=transaction.inserted_minor + body.amount_minor,
        credited_minor=transaction.credited_minor + body.amount_minor,
        bills=bills,
    )


def intent_settled(draft: Draft, seq: int, body: IntentSettled) -> None:
    intent = draft.require("intents", body.intent_id)
    refuse_if(intent.state is not IntentPhase.CREDITED, f"the intent is {intent.state}")
    draft.update("intents", body.intent_id, state=IntentPhase.SETTLED)


def bill_returned(draft: Draft, seq: int, body: BillReturnedToCustomer) -> None:
    intent = draft.require("intents", body.intent_id)
    refuse_if(intent.state is not IntentPhase.OPEN, f"the intent is {intent.state}, not open")
    draft.update("intents", body.intent_id, state=IntentPhase.RETURNED)
    draft.update("transactions", intent.transaction_id, last_at=body.at)


def suspense_opened(draft: Draft, seq: int, body: SuspenseOpened) -> None:
    refuse_if(draft.get("suspense", body.suspense_id) is not None, "opened twice")
    _same_currency(draft, body.currency)
    if body.intent_id is not None:
        intent = draft.require("intents", body.intent_id)
        expected = CREDITED_ONCE if body.reverses_credit else frozenset({IntentPhase.OPEN})
        refuse_if(intent.state not in expected, f"the intent is {intent.state}")
        draft.update(
            "intents", body.intent_id, state=IntentPhase.SUSPENSE, suspense_id=body.suspense_id
        )
    elif body.bill_type is not None:
        told = ToldBill(suspense_id=body.suspense_id, bill_type=body.bill_type)
        draft.update_standing(told=told)
    if body.reverses_credit:
        _reverse_credit(draft, body)
    transaction = draft.get("transactions", body.transaction_id)
    if transaction is not None and not transaction.doubted:
        draft.update("transactions", transaction.transaction_id, doubted=True)
    draft.put(
        "suspense",
        body.suspense_id,
        SuspenseMatter(
            suspense_id=body.suspense_id,
            intent_id=body.intent_id,
            transaction_id=body.transaction_id,
            amount_minor=body.amount_minor,
            currency=body.currency,
            cassette_no=body.cassette_no,
            reason=body.reason,
            code=body.code,
            opened_at=body.at,
            bill_type=body.bill_type,
        ),
    )


def suspense_settled(draft: Draft, seq: int, body: SuspenseSettled) -> None:
    told = draft.standing.told
    refuse_if(told is None or told.suspense_id != body.suspense_id, "no such bill was told")
    draft.update_standing(told=None)


def resolve_suspense(draft: Draft, suspense_id: str) -> None:
    """Drop a suspense, and what was proposed about it."""
    draft.put("suspense", suspense_id, None)
    for proposal in tuple(draft.part("proposals").values()):
        if proposal.suspense_id == suspense_id:
            draft.put("proposals", proposal.proposal_id, None)


def _reverse_credit(draft: Draft, body: SuspenseOpened) -> None:
    transaction = draft.require("transactions", body.transaction_id)
    bills = dict(transaction.bills)
    refuse_if(not bills.get(body.amount_minor), "no such bill stands in the visit")
    bills[body.amount_minor] -= 1
    count_bill(draft, body.cassette_no, body.amount_minor, -1)
    draft.update(
        "transactions",
        transaction.transaction_id,
        bills_credited=transaction.bills_credited - 1,
        inserted_minor=transaction.inserted_minor - body.amount_minor,
        credited_minor=transaction.credited_minor - body.amount_minor,
        bills={denomination: count for denomination, count in bills.items() if count},
    )


def submitted(draft: Draft, seq: int, body: Submitted) -> None:
    transaction = draft.require("transactions", body.transaction_id)
    left = transaction.credited_minor
    counter = draft.standing.receipt_counter
    for order in body.payments:
        refuse_if(draft.get("pending_payments", order.payment_id) is not None, "submitted twice")
        refuse_if(order.inserted_minor == 0, "a payment of nothing")
        refuse_if(
            order.fee_minor + order.credited_minor != order.inserted_minor,
            "fee and credit are not what was inserted",
        )
        _same_currency(draft, order.currency)
        left -= order.inserted_minor
        number = receipt_counter(order.receipt_number)
        refuse_if(number <= counter, "a receipt number is used twice")
        counter = number
        draft.put(
            "pending_payments",
            order.payment_id,
            PendingPayment(
                order=order,
                transaction_id=body.transaction_id,
                language=body.language,
                submitted_at=body.at,
            ),
        )
    refuse_if(left < 0, "more is submitted than the visit holds")
    replaced = body.replaces_payment_id
    unknown = replaced is not None and replaced not in transaction.refused
    refuse_if(unknown, "it replaces a payment that did not come back, or is dealt with")
    _keep_rest(draft, transaction, left, replaced)
    draft.update_standing(receipt_counter=counter)


def _keep_rest(draft: Draft, before: TransactionMatter, left: int, taken: str | None) -> None:
    """Note what is left of a visit; taken is the refused payment whose money went with the rest."""
    refused = {payment: minor for payment, minor in before.refused.items() if payment != taken}
    loose_minor = left - sum(refused.values())
    refuse_if(loose_minor < 0, "money of another refused payment goes along")
    draft.update(
        "transactions",
        before.transaction_id,
        credited_minor=left,
        bills=before.bills if loose_minor else {},
        refused=refused,
    )


def operator_result(draft: Draft, seq: int, body: OperatorResult) -> None:
    pending = draft.require("pending_payments", body.payment_id)
    draft.put("pending_payments", body.payment_id, None)
    if body.result == "refused":
        transaction = draft.require("transactions", pending.transaction_id)
        draft.update(
            "transactions",
            pending.transaction_id,
            credited_minor=transaction.credited_minor + pending.order.inserted_minor,
            refused={**transaction.refused, body.payment_id: pending.order.inserted_minor},
            last_at=body.at,
        )
    forget_transaction(draft, pending.transaction_id)


def unclaimed_opened(draft: Draft, seq: int, body: UnclaimedOpened) -> None:
    transaction = draft.require("transactions", body.transaction_id)
    refuse_if(draft.get("unclaimed", body.claim_id) is not None, "opened twice")
    left = transaction.credited_minor - body.amount_minor
    refuse_if(left < 0, "more is claimed than the visit holds")
    _same_currency(draft, body.currency)
    draft.put(
        "unclaimed",
        body.claim_id,
        UnclaimedMatter(
            claim_id=body.claim_id,
            transaction_id=body.transaction_id,
            payment_id=body.payment_id,
            msisdn=body.msisdn,
            amount_minor=body.amount_minor,
            currency=body.currency,
            code=body.code,
            reason=body.reason,
            opened_at=body.at,
        ),
    )
    _keep_rest(draft, transaction, left, body.payment_id)
    forget_transaction(draft, body.transaction_id)


def _same_currency(draft: Draft, currency: str) -> None:
    known = draft.standing.currency
    if not known:
        draft.update_standing(currency=currency)
    else:
        refuse_if(known != currency, f"the books are in {known}, the record in {currency}")


def count_bill(draft: Draft, cassette_no: int, denomination_minor: int, more: int) -> None:
    """Change the certain bills of a cassette."""
    key = str(cassette_no)
    cassette = draft.get("cassettes", key) or CassetteMatter(cassette_no=cassette_no)
    counts = dict(cassette.counts)
    counts[denomination_minor] = counts.get(denomination_minor, 0) + more
    refuse_if(counts[denomination_minor] < 0, "fewer bills than none")
    counts = {denomination: count for denomination, count in counts.items() if count}
    draft.put("cassettes", key, CassetteMatter(cassette_no=cassette_no, counts=counts))


def forget_transaction(draft: Draft, transaction_id: str) -> None:
    """Drop a closed transaction once no money points to it."""
    transaction = draft.get("transactions", transaction_id)
    needed = (
        not transaction.closed
        or transaction.credited_minor != 0
        or any(s.transaction_id == transaction_id for s in draft.part("suspense").values())
        or any(p.transaction_id == transaction_id for p in draft.part("pending_payments").values())
    )
    if not needed:
        draft.put("transactions", transaction_id, None)
