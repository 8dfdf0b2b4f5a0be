"""What findings, decisions and late evidence do to doubtful money.

A finding moves nothing.  The operator's decision moves it once; which entry it makes is
`kiosk.journal.ledger`.
"""

from __future__ import annotations

from contract.hashing import statement_hash
from contract.records import DecisionTaken, EvidenceReported, FindingProposed
from kiosk.journal.draft import Draft, refuse_if
from kiosk.journal.matters import DecidedMatter, IntentPhase, ProposalMatter
from kiosk.journal.money_rules import count_bill, forget_transaction, resolve_suspense

PROPOSALS_EACH_MAX = 8
DECIDED_KEPT_MAX = 64


def finding_proposed(draft: Draft, seq: int, body: FindingProposed) -> None:
    draft.require("suspense", body.suspense_id)
    refuse_if(draft.get("proposals", body.proposal_id) is not None, "proposed twice")
    same = [p for p in draft.part("proposals").values() if p.suspense_id == body.suspense_id]
    refuse_if(len(same) >= PROPOSALS_EACH_MAX, "too many proposals stand already")
    draft.put(
        "proposals",
        body.proposal_id,
        ProposalMatter(
            proposal_id=body.proposal_id,
            suspense_id=body.suspense_id,
            finding=body.finding,
            by=body.by,
            note=body.note,
            at=body.at,
        ),
    )


def decision_taken(draft: Draft, seq: int, body: DecisionTaken) -> None:
    if body.subject == "suspense":
        _decide_suspense(draft, body)
    else:
        refuse_if(body.outcome == "given_back", "a claim's money is ours: it was not given back")
        draft.require("unclaimed", body.subject_id)
        draft.put("unclaimed", body.subject_id, None)
    _remember(draft, body)


def _decide_suspense(draft: Draft, body: DecisionTaken) -> None:
    suspense = draft.require("suspense", body.subject_id)
    given_back = body.outcome == "given_back"
    if not given_back and suspense.amount_minor:
        count_bill(draft, suspense.cassette_no, suspense.amount_minor, 1)
    phase = IntentPhase.DECIDED_RETURNED if given_back else IntentPhase.DECIDED_STACKED
    intent = draft.get("intents", suspense.intent_id)
    if intent is not None:
        draft.update("intents", intent.intent_id, state=phase)
    resolve_suspense(draft, body.subject_id)
    transaction = draft.get("transactions", suspense.transaction_id)
    if transaction is not None:
        forget_transaction(draft, transaction.transaction_id)


def _remember(draft: Draft, body: DecisionTaken) -> None:
    decided = draft.part("decided")
    if len(decided) >= DECIDED_KEPT_MAX:
        draft.put("decided", min(decided.values(), key=lambda old: old.at).subject_id, None)
    draft.put(
        "decided",
        body.subject_id,
        DecidedMatter(
            subject=body.subject,
            subject_id=body.subject_id,
            outcome=body.outcome,
            statement_hash=statement_hash(body.statement),
            at=body.at,
        ),
    )


def evidence_reported(draft: Draft, seq: int, body: EvidenceReported) -> None:
    intent = draft.require("intents", body.intent_id)
    refuse_if(intent.suspense_id != body.suspense_id, "the suspense is of another intent")
    if body.what == "stacked":
        refuse_if(intent.state is not IntentPhase.DECIDED_RETURNED, f"the intent is {intent.state}")
        return
    suspense = draft.require("suspense", body.suspense_id)
    refuse_if(suspense.reported_returned, "reported twice")
    draft.update("suspense", body.suspense_id, reported_returned=True)
