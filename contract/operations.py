"""Every question a terminal may ask, as a table: the published document and the backend's routes
both come from it.
"""

from __future__ import annotations

from contract import enrolment, messages
from contract.account.operations import ACCOUNT_OPERATIONS, ANSWERED
from contract.operation import Operation

COMMON_PROBLEMS = (
    (400, "malformed"),
    (401, "signature_wrong"),
    (401, "certificate_missing"),
    (403, "certificate_foreign"),
    (403, "certificate_expired"),
    (403, "certificate_revoked"),
    (413, "too_large"),
    (500, "internal"),
    (503, "not_now"),
)

OPERATIONS = (
    Operation(
        "check_number",
        "POST",
        "/v1/numbers/check",
        "Whether a number can be paid, and at what price. Never a name or a balance.",
        messages.NumberCheckAnswer,
        messages.NumberCheck,
        ((429, "limited"),),
    ),
    Operation(
        "send_records",
        "POST",
        "/v1/records",
        "The journal's own bytes, in order. Answered with a signed receipt and the signed results "
        "of the payments among them. Resending the same bytes is always safe.",
        messages.RecordsReceipt,
        messages.RecordsUpload,
        (
            (400, "record_malformed"),
            (403, "terminal_wrong"),
            (409, "fork"),
            (412, "gap"),
            (422, "key_reused"),
        ),
    ),
    Operation(
        "find_payment",
        "GET",
        "/v1/payments/{payment_id}",
        "What became of a payment: credited or refused, signed; pending; or unknown here.",
        messages.PaymentResult,
    ),
    Operation(
        "propose",
        "POST",
        "/v1/suspense/{suspense_id}/proposals",
        "What a person at the terminal found about a doubtful bill. Answered with the operator's "
        "signed decision, made once for each bill, or pending. Asking again is always safe.",
        messages.DecisionAnswer,
        messages.SuspenseProposal,
    ),
    Operation(
        "ask_claim",
        "POST",
        "/v1/claims/{claim_id}",
        "What became of unclaimed cash: the operator's signed decision, made once, or pending.",
        messages.DecisionAnswer,
        messages.ClaimQuestion,
    ),
    Operation(
        "list_decisions",
        "GET",
        "/v1/decisions",
        "Signed decisions on this terminal's doubtful money that its journal does not show yet, "
        "the oldest first; `after` asks for those behind a page.",
        messages.DecisionsPage,
        query=("after",),
    ),
    Operation(
        "journal_head",
        "GET",
        "/v1/journals/{journal_id}",
        "Up to where the operator holds a journal; record 0 when it holds none of it.",
        messages.JournalHead,
        None,
        ((403, "terminal_wrong"),),
    ),
    Operation(
        "reconcile",
        "GET",
        "/v1/reconciliation/{day}",
        "What the operator counted for this terminal on one UTC day, written YYYY-MM-DD.",
        messages.ReconciliationAnswer,
    ),
    Operation(
        "echo",
        "GET",
        "/v1/echo",
        "Who the operator believes is asking, and the operator's clock.",
        messages.Echo,
    ),
    Operation(
        "list_terminals",
        "GET",
        "/v1/terminals",
        "The asking terminal as the operator sees it: last seen, clock skew, certificate.",
        enrolment.TerminalsAnswer,
    ),
    Operation(
        "enrol",
        "POST",
        "/v1/enrol",
        "A first certificate for a one-time token. No certificate or signature is asked for.",
        enrolment.CertificateAnswer,
        enrolment.EnrolRequest,
        ((403, "token_refused"), (403, "terminal_wrong")),
        certificate=False,
    ),
    Operation(
        "renew",
        "POST",
        "/v1/renew",
        "A new certificate under the old one, which may have ended up to 180 days ago.",
        enrolment.CertificateAnswer,
        enrolment.RenewRequest,
        ((403, "terminal_wrong"),),
    ),
    *(row for row in ACCOUNT_OPERATIONS if row.name in ANSWERED),
)

_BY_NAME = {row.name: row for row in (*OPERATIONS, *ACCOUNT_OPERATIONS)}


def operation_named(name: str) -> Operation:
    """Return the row of this name."""
    return _BY_NAME[name]
