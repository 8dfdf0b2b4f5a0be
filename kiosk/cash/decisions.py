"""The operator's decision on doubtful money: written once, or told apart from another one."""

from __future__ import annotations

from contract.hashing import statement_hash
from contract.messages import DecisionStatement
from contract.records import DecisionTaken, FaultRaised
from kiosk.deeds import Deeds
from kiosk.fault_codes import FaultCode
from kiosk.journal.matters import SuspenseMatter, UnclaimedMatter
from kiosk.operator.signing import VerifiedDecision
from kiosk.time_values import Instant


def apply_decision(deeds: Deeds, decision: VerifiedDecision, now: Instant) -> None:
    """Write a decision on money that is still open; the books move with the record.

    Its repetition is nothing new.  A second, different one is never applied: it raises an alarm.
    """
    told = decision.statement
    money = _money(deeds, told)
    if money is None:
        _without_money(deeds, decision, now)
    elif not _fits(told, money):
        deeds.log("decision_of_other_money", "error", subject_id=told.subject_id)
    else:
        deeds.write(
            DecisionTaken(
                at=now.utc,
                subject=told.subject,
                subject_id=told.subject_id,
                outcome=told.outcome,
                statement=decision.text,
                jws=decision.jws,
            )
        )
        deeds.log("decision_taken", subject_id=told.subject_id, outcome=told.outcome)


def _money(deeds: Deeds, told: DecisionStatement) -> SuspenseMatter | UnclaimedMatter | None:
    matters = deeds.matters
    if told.subject == "suspense":
        return matters.suspense.get(told.subject_id)
    return matters.unclaimed.get(told.subject_id)


def _fits(told: DecisionStatement, money: SuspenseMatter | UnclaimedMatter) -> bool:
    same_sum = (told.amount_minor, told.currency) == (money.amount_minor, money.currency)
    return same_sum and not (told.subject == "unclaimed" and told.outcome == "given_back")


def _without_money(deeds: Deeds, decision: VerifiedDecision, now: Instant) -> None:
    told = decision.statement
    applied = deeds.matters.decided.get(told.subject_id)
    if applied is None:
        # Evidence credited the bill before the decision came; the operator learns it from there.
        deeds.log("decision_too_late", "warning", subject_id=told.subject_id)
    elif applied.statement_hash != statement_hash(decision.text):
        deeds.log("decisions_differ", "error", subject_id=told.subject_id, outcome=told.outcome)
        if FaultCode.DECISIONS_DIFFER not in deeds.matters.open_faults:
            deeds.write(
                FaultRaised(at=now.utc, code=FaultCode.DECISIONS_DIFFER, detail=told.subject_id)
            )
