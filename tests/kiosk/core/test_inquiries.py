"""Doubtful money is asked about until it is decided, and a decision moves the books once."""

import pytest

from contract.messages import DecisionStatement, JournalHead, Problem
from contract.records import FindingProposed, UnclaimedOpened
from drivers.api import AcceptorRestarted, AcceptorStatus, RestartPhase
from kiosk import effects as do
from kiosk.events import DecisionsAnswered, HeadAnswered, ProposalAnswered, RecordsSent
from kiosk.operator.errors import OperatorProblemError, OperatorUnreachableError
from kiosk.operator.signing import DecisionHeard, VerifiedDecision, VerifiedReceipt

pytestmark = pytest.mark.slow

CUT = OperatorUnreachableError("no route")


def deliver(rig):
    """The operator has the whole journal, and says so when it is asked."""
    if rig.heads_asked:
        rig.heads_asked = 0
        head = rig.journal.head
        acknowledged = rig.journal.matters.acknowledged_seq
        answer = JournalHead(journal_id=head.journal_id, upto_seq=acknowledged, head_hash="00")
        rig.tell(HeadAnswered(answer))
    for _ in range(4):
        if rig.journal.matters.acknowledged_seq >= rig.journal.head.seq - 1:
            break
        head = rig.journal.head
        receipt = VerifiedReceipt(head.journal_id, head.seq, "00" * 32, "{}", "a..b", (), ())
        rig.tell(RecordsSent(receipt))


def jammed(rig):
    """A 500 is stuck, the customer is gone, and everything is delivered."""
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.status(AcceptorStatus.STACKING)
    rig.status(AcceptorStatus.JAMMED)
    rig.pass_time(5)
    rig.press("done")
    rig.device(AcceptorRestarted(RestartPhase.PLAIN))
    rig.status(AcceptorStatus.DISABLED)
    rig.pass_time(20)
    (suspense,) = rig.journal.matters.suspense.values()
    return suspense


def settled(rig, seconds=40):
    """Time passes; whatever is sent is acknowledged."""
    for _ in range(int(seconds / 5)):
        deliver(rig)
        rig.pass_time(5, step_s=2.5)


def heard(money, outcome="kept", **changes):
    subject = "suspense" if hasattr(money, "suspense_id") else "unclaimed"
    values = {
        "terminal_id": "T-004211",
        "subject": subject,
        "subject_id": getattr(money, "suspense_id", None) or money.claim_id,
        "outcome": outcome,
        "amount_minor": money.amount_minor,
        "currency": "RUB",
        "decided_by": "person",
        "reference": "1",
        "decided_at": money.opened_at,
        **changes,
    }
    statement = DecisionStatement(**values)
    return DecisionHeard(
        "decided", VerifiedDecision(statement, statement.to_bytes().decode(), "a..b")
    )


def propose_while_off(rig, suspense, *findings):
    rig.amends = tuple(
        FindingProposed(
            at=rig.clock.utc(),
            proposal_id=f"P-{number}",
            suspense_id=suspense.suspense_id,
            finding=finding,
            by="technician-7",
        )
        for number, finding in enumerate(findings, 1)
    )
    rig.again()
    rig.ready()


# --- when it asks ---------------------------------------------------------------------------


def test_a_terminal_without_doubtful_money_asks_nothing(rig):
    rig.ready()
    settled(rig, 120)
    assert rig.ordered(do.AskDecisions) == []


def test_decisions_are_asked_for_once_the_doubtful_money_is_delivered(rig):
    jammed(rig)
    assert rig.ordered(do.AskDecisions) == []
    settled(rig)
    assert len(rig.ordered(do.AskDecisions)) == 1


def test_after_a_restart_with_doubtful_money_they_are_asked_for_anew(rig):
    jammed(rig)
    settled(rig)
    rig.again()
    rig.ready()
    settled(rig)
    assert len(rig.ordered(do.AskDecisions)) == 1


def test_then_about_hourly(rig):
    jammed(rig)
    settled(rig)
    rig.tell(DecisionsAnswered(()))
    for _ in range(3):
        for _ in range(36):
            rig.pass_time(100, step_s=100)
            deliver(rig)
        rig.tell(DecisionsAnswered(()))
    assert 3 <= len(rig.ordered(do.AskDecisions)) <= 7


def test_an_operator_that_is_away_is_asked_again_and_sales_go_on(rig):
    jammed(rig)
    settled(rig)
    for error in (CUT, OperatorProblemError(old_operator())):
        rig.tell(DecisionsAnswered(error))
        settled(rig, 20)
    assert len(rig.ordered(do.AskDecisions)) == 3
    assert "E-401" not in rig.journal.matters.open_faults


def old_operator():
    return Problem(title="nothing here", status=404, code="not_found", retryable=False)


def test_nothing_is_asked_while_a_customer_is_served(rig):
    jammed(rig)
    rig.status(AcceptorStatus.IDLE)
    rig.pass_time(5)
    deliver(rig)
    rig.orders.clear()
    rig.press("top_up")
    for _ in range(8):
        deliver(rig)
        rig.pass_time(5, step_s=2.5)
        assert rig.ordered(do.AskDecisions) == []


# --- findings -------------------------------------------------------------------------------


def test_a_finding_in_the_journal_is_sent_until_it_is_decided(rig):
    suspense = jammed(rig)
    propose_while_off(rig, suspense, "in_cassette")
    settled(rig)
    for answer in (CUT, DecisionHeard("unknown")):
        (sent, *_) = rig.ordered(do.SendProposal)
        assert sent.proposal.finding == "in_cassette"
        rig.orders.clear()
        rig.tell(ProposalAnswered("P-1", answer))
        rig.pass_time(2)
        rig.tell(DecisionsAnswered(()))
        settled(rig, 20)
    assert len(rig.ordered(do.SendProposal)) == 1
    rig.tell(ProposalAnswered("P-1", heard(suspense)))
    rig.orders.clear()
    settled(rig, 120)
    assert rig.ordered(do.SendProposal) == []
    assert rig.books == {"cassette:1": 50_000, "decided": 50_000}


def test_a_finding_that_waits_for_a_person_is_sent_again_after_a_restart(rig):
    suspense = jammed(rig)
    propose_while_off(rig, suspense, "nothing_found")
    settled(rig)
    rig.tell(ProposalAnswered("P-1", DecisionHeard("pending")))
    rig.orders.clear()
    settled(rig, 120)
    assert rig.ordered(do.SendProposal) == []
    rig.again()
    rig.ready()
    settled(rig)
    assert len(rig.ordered(do.SendProposal)) == 1


def test_every_finding_is_sent_even_those_that_contradict(rig):
    suspense = jammed(rig)
    propose_while_off(rig, suspense, "nothing_found", "given_back")
    settled(rig)
    rig.tell(ProposalAnswered("P-1", DecisionHeard("pending")))
    settled(rig)
    sent = [effect.proposal.proposal_id for effect in rig.ordered(do.SendProposal)]
    assert sent == ["P-1", "P-2"]


def test_a_finding_offline_waits_for_ever(rig):
    suspense = jammed(rig)
    propose_while_off(rig, suspense, "given_back")
    settled(rig)
    for _ in range(40):
        rig.tell(ProposalAnswered("P-1", CUT))
        rig.pass_time(700, step_s=100)
        deliver(rig)
    assert "P-1" in rig.journal.matters.proposals
    rig.tell(ProposalAnswered("P-1", heard(suspense, "given_back")))
    assert rig.books == {}


# --- decisions ------------------------------------------------------------------------------


def test_a_decision_is_written_and_the_doubt_is_gone(rig):
    suspense = jammed(rig)
    settled(rig)
    assert "E-603" in rig.journal.matters.open_faults
    rig.tell(DecisionsAnswered((heard(suspense, "given_back"),)))
    rig.pass_time(2)
    (record,) = rig.records("decision")
    assert (record.subject_id, record.outcome) == (suspense.suspense_id, "given_back")
    assert rig.books == {}
    assert "E-603" not in rig.journal.matters.open_faults


def test_a_repeated_decision_is_nothing_new(rig):
    suspense = jammed(rig)
    settled(rig)
    for _ in range(2):
        rig.tell(DecisionsAnswered((heard(suspense), heard(suspense))))
    assert len(rig.records("decision")) == 1
    assert "E-605" not in rig.journal.matters.open_faults


def test_a_second_different_decision_is_not_applied_and_raises_an_alarm_that_stays(rig):
    suspense = jammed(rig)
    settled(rig)
    rig.tell(DecisionsAnswered((heard(suspense), heard(suspense, "given_back"))))
    assert rig.books == {"cassette:1": 50_000, "decided": 50_000}
    assert "E-605" in rig.journal.matters.open_faults
    rig.again()
    rig.ready()
    rig.pass_time(20)
    rig.tell(DecisionsAnswered((heard(suspense, "given_back"),)))
    assert "E-605" in rig.journal.matters.open_faults
    assert rig.books == {"cassette:1": 50_000, "decided": 50_000}


@pytest.mark.parametrize(
    "changes", [{"amount_minor": 10_000}, {"currency": "EUR"}, {"subject_id": "another"}]
)
def test_a_decision_on_other_money_is_not_applied(rig, changes):
    suspense = jammed(rig)
    settled(rig)
    rig.tell(DecisionsAnswered((heard(suspense, **changes),)))
    assert rig.records("decision") == []
    assert suspense.suspense_id in rig.journal.matters.suspense


def test_a_decision_that_is_not_believed_is_only_logged(rig):
    suspense = jammed(rig)
    settled(rig)
    rig.tell(DecisionsAnswered((DecisionHeard("pending", doubt="the signature does not match"),)))
    assert suspense.suspense_id in rig.journal.matters.suspense
    logged = [effect.name for effect in rig.last_effects if isinstance(effect, do.LogEvent)]
    assert "decision_not_believed" in logged


def test_a_decision_that_comes_while_somebody_is_served_waits_until_they_are_gone(rig):
    suspense = jammed(rig)
    settled(rig)
    rig.status(AcceptorStatus.IDLE)
    rig.press("top_up")
    rig.tell(DecisionsAnswered((heard(suspense),)))
    assert rig.records("decision") == []
    rig.orders.clear()
    for _ in range(60):
        deliver(rig)
        rig.pass_time(5, step_s=2.5)
    assert rig.ordered(do.AskDecisions)
    rig.tell(DecisionsAnswered((heard(suspense),)))
    assert len(rig.records("decision")) == 1


def test_evidence_that_was_credited_first_leaves_a_late_decision_without_effect(rig):
    suspense = jammed(rig)
    settled(rig)
    rig.stacked(500)
    rig.pass_time(5)
    books = rig.books
    assert "suspense" not in books
    rig.tell(DecisionsAnswered((heard(suspense),)))
    assert rig.records("decision") == []
    assert rig.books == books
    assert "E-605" not in rig.journal.matters.open_faults


def test_each_claim_is_asked_about_in_turn_and_its_decision_takes_it_over(rig):
    rig.ready()
    for _ in range(2):
        rig.to_cash(rig.quote(min_minor=20_000))
        rig.insert(100)
        rig.finish()
        deliver(rig)
        rig.press("done")
        rig.pass_time(2)
    settled(rig)
    asked = []
    for _ in range(4):
        asked += [effect.claim_id for effect in rig.ordered(do.AskDecisions)]
        rig.orders.clear()
        rig.tell(DecisionsAnswered(()))
        for _ in range(37):
            rig.pass_time(100, step_s=100)
            deliver(rig)
    assert set(asked) == set(rig.journal.matters.unclaimed)
    claim = next(iter(rig.journal.matters.unclaimed.values()))
    rig.tell(DecisionsAnswered((heard(claim, "paid", msisdn="+79161234567"),)))
    assert rig.books == {"cassette:1": 20_000, "decided": 10_000, "unclaimed": 10_000}
    assert isinstance(rig.records("unclaimed_opened")[0], UnclaimedOpened)
