"""From records to matters: a pure fold that refuses a record the state forbids.

`apply` is the only way matters come about, in a running terminal as in verification, so what is
mirrored on the disk can always be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contract.records import RecordBody
from kiosk.journal import doubt_rules, money_rules, service_rules
from kiosk.journal.draft import Draft, Step
from kiosk.journal.ledger import post, postings
from kiosk.journal.matters import Books, Matters


def apply(matters: Matters, seq: int, body: RecordBody) -> Step:
    """Return the step of one record; IllegalRecordError leaves the caller with what it had."""
    draft = Draft(matters)
    entry = postings(body, matters)
    rule = RULES[body.kind]
    if rule is not None:
        rule(draft, seq, body)
    if entry:
        draft.put("ledger", "", Books(balances=post(matters.books, entry)))
    draft.update_standing(last_at=max(matters.standing.last_at, body.at))
    return draft.step()


# None: the record only stands there.
RULES: Mapping[str, Callable[[Draft, int, Any], None] | None] = {
    "genesis": service_rules.genesis,
    "transaction_opened": money_rules.transaction_opened,
    "transaction_closed": money_rules.transaction_closed,
    "intent_opened": money_rules.intent_opened,
    "bill_credited": money_rules.bill_credited,
    "intent_settled": money_rules.intent_settled,
    "bill_returned": money_rules.bill_returned,
    "suspense_opened": money_rules.suspense_opened,
    "suspense_settled": money_rules.suspense_settled,
    "submitted": money_rules.submitted,
    "operator_result": money_rules.operator_result,
    "result_repeated": None,
    "unclaimed_opened": money_rules.unclaimed_opened,
    "proposal": doubt_rules.finding_proposed,
    "decision": doubt_rules.decision_taken,
    "evidence": doubt_rules.evidence_reported,
    "order_confirmed": service_rules.order_confirmed,
    "order_decided": service_rules.order_decided,
    "print": service_rules.print_recorded,
    "acknowledged": service_rules.acknowledged,
    "cassette_moved": service_rules.cassette_moved,
    "device_known": service_rules.device_known,
    "fault_raised": service_rules.fault_raised,
    "fault_cleared": service_rules.fault_cleared,
    "started": None,
    "checkpoint": service_rules.checkpoint,
}
