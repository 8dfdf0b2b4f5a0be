"""Doubtful money moves once, on the operator's decision, and on nothing else."""

from dataclasses import replace

import pytest

from contract.records import DecisionTaken, EvidenceReported, FindingProposed
from kiosk.errors import IllegalRecordError
from kiosk.journal.doubt_rules import DECIDED_KEPT_MAX, PROPOSALS_EACH_MAX
from kiosk.journal.fold import apply
from kiosk.journal.matters import IntentPhase, Matters

DOUBT = ("open", "announce", "doubt")


class Teller:
    def __init__(self, story):
        self.matters = Matters()
        self.bodies = []
        self._story = story(lambda: self.matters)

    def tell(self, *wishes, pick=1):
        for wish in wishes:
            for body in self._story.records(wish, pick):
                self.write(body)
        return self

    def write(self, body):
        self.matters = apply(self.matters, len(self.bodies) + 1, body).matters
        self.bodies.append(body)


@pytest.fixture
def teller(story):
    return Teller(story)


def decision(teller, outcome, **changes):
    (subject_id,) = teller.matters.suspense
    values = {"subject": "suspense", "subject_id": subject_id, "outcome": outcome}
    at = teller.bodies[-1].at
    return DecisionTaken(at=at, statement="{}", jws="a..b", **{**values, **changes})


def test_a_bill_decided_to_have_been_given_back_leaves_both_sides_of_doubt(teller):
    teller.tell(*DOUBT)
    teller.write(decision(teller, "given_back"))
    assert teller.matters.books == {}
    assert teller.matters.cassette_counts == {}
    (intent,) = teller.matters.intents.values()
    assert intent.state is IntentPhase.DECIDED_RETURNED


@pytest.mark.parametrize("outcome", ["paid", "kept"])
def test_a_bill_decided_to_lie_in_the_cassette_is_counted_there_and_is_the_operator_s(
    teller, outcome
):
    teller.tell(*DOUBT)
    teller.write(decision(teller, outcome))
    assert teller.matters.books == {"cassette:1": 5000, "decided": 5000}
    assert teller.matters.cassette_counts == {5000: 1}
    (intent,) = teller.matters.intents.values()
    assert intent.state is IntentPhase.DECIDED_STACKED


def test_a_bill_decided_after_a_swap_is_counted_in_the_cassette_it_went_into(teller):
    teller.tell(*DOUBT, "swap_cassette")
    teller.write(decision(teller, "kept"))
    assert teller.matters.cassette_no == 2
    assert teller.matters.cassettes["1"].counts == {5000: 1}


def test_a_decided_claim_is_the_operator_s(teller):
    teller.tell("open", "announce", "credit", "claim", "decide_claim")
    assert teller.matters.books == {"cassette:1": 5000, "decided": 5000}
    assert teller.matters.unclaimed == {}


def test_a_claim_cannot_have_been_given_back(teller):
    teller.tell("open", "announce", "credit", "claim")
    (claim_id,) = teller.matters.unclaimed
    body = DecisionTaken(
        at=teller.bodies[-1].at, subject="unclaimed", subject_id=claim_id, outcome="given_back",
        statement="{}", jws="a..b",
    )  # fmt: skip
    with pytest.raises(IllegalRecordError):
        teller.write(body)


@pytest.mark.parametrize("second", ["given_back", "paid", "kept"])
def test_a_second_decision_is_refused(teller, second):
    teller.tell(*DOUBT)
    taken = decision(teller, "kept")
    teller.write(taken)
    with pytest.raises(IllegalRecordError):
        teller.write(taken.model_copy(update={"outcome": second, "statement": "{ }"}))


@pytest.mark.parametrize("first", ["given_back", "kept"])
def test_what_is_decided_can_no_longer_be_credited(teller, first):
    teller.tell(*DOUBT)
    (suspense,) = teller.matters.suspense.values()
    intent = teller.matters.intents[suspense.intent_id]
    late = teller._story._credited(intent, suspense.suspense_id)
    teller.write(decision(teller, first))
    with pytest.raises(IllegalRecordError):
        teller.write(late)


def test_what_was_credited_by_evidence_can_no_longer_be_decided(teller):
    teller.tell(*DOUBT)
    taken = decision(teller, "kept")
    teller.tell("credit_late")
    with pytest.raises(IllegalRecordError):
        teller.write(taken)


def test_a_finding_moves_nothing_and_falls_with_its_suspense(teller):
    teller.tell(*DOUBT)
    before = dict(teller.matters.books)
    teller.tell("propose", "propose")
    assert teller.matters.books == before
    (suspense_id,) = teller.matters.suspense
    assert len(teller.matters.proposals_on(suspense_id)) == 2
    teller.write(decision(teller, "kept"))
    assert teller.matters.proposals == {}


def test_a_finding_about_nothing_is_refused(teller):
    teller.tell("open")
    body = FindingProposed(
        at=teller.bodies[-1].at, proposal_id="p", suspense_id="nobody", finding="given_back", by="7"
    )
    with pytest.raises(IllegalRecordError):
        teller.write(body)


def test_findings_have_a_limit(teller):
    teller.tell(*DOUBT, *["propose"] * PROPOSALS_EACH_MAX)
    last = teller.bodies[-1].model_copy(update={"proposal_id": "one-too-many"})
    with pytest.raises(IllegalRecordError):
        teller.write(last)


def test_the_memory_of_decisions_has_a_limit_and_drops_the_oldest(teller):
    for _ in range(DECIDED_KEPT_MAX + 3):
        teller.tell("find", "decide_back")
    decided = [body.subject_id for body in teller.bodies if body.kind == "decision"]
    assert list(teller.matters.decided) == decided[3:]


def test_a_late_return_is_noted_once_and_moves_nothing(teller):
    teller.tell(*DOUBT)
    before = dict(teller.matters.books)
    teller.tell("late_return")
    (suspense,) = teller.matters.suspense.values()
    assert suspense.reported_returned
    assert teller.matters.books == before
    with pytest.raises(IllegalRecordError):
        teller.write(teller.bodies[-1])


def test_a_doubtful_bill_s_intent_is_remembered_while_others_of_its_kind_come_and_go(teller):
    teller.tell(*DOUBT, "announce", "give_back", "announce", "give_back", "announce", "give_back")
    (suspense,) = teller.matters.suspense.values()
    assert len(teller.matters.intents) == 2, "the doubtful one, and the last that went back"
    teller.tell("announce", "give_back", "credit_late")
    assert teller.matters.intents[suspense.intent_id].state is IntentPhase.CREDITED
    assert teller.matters.books == {"cassette:1": 5000, "visit:tx-000001": 5000}


def test_a_decided_bill_s_intent_goes_with_the_next_of_its_kind(teller):
    teller.tell(*DOUBT, "decide_back", "announce")
    assert [one.state for one in teller.matters.intents.values()] == [IntentPhase.OPEN]


def test_a_late_stacked_report_is_noted_only_of_a_bill_decided_to_be_gone(teller):
    teller.tell(*DOUBT)
    (suspense,) = teller.matters.suspense.values()
    body = EvidenceReported(
        at=teller.bodies[-1].at,
        intent_id=suspense.intent_id,
        suspense_id=suspense.suspense_id,
        what="stacked",
    )
    with pytest.raises(IllegalRecordError):
        teller.write(body)
    teller.write(decision(teller, "given_back"))
    teller.write(body)


def test_a_decided_bill_s_transaction_is_forgotten_once_it_is_closed(teller):
    teller.tell(*DOUBT, "close")
    assert teller.matters.transactions
    teller.write(decision(teller, "given_back"))
    assert teller.matters.transactions == {}


def test_a_decision_stands_though_intent_and_transaction_are_forgotten(teller):
    teller.tell(*DOUBT, "close")
    teller.matters = replace(teller.matters, intents={}, transactions={})
    teller.write(decision(teller, "kept"))
    assert teller.matters.books == {"cassette:1": 5000, "decided": 5000}
    assert teller.matters.suspense == {}
