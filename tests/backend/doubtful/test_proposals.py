"""What a technician found decides a doubtful bill once, or waits for a person."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

import pytest

from contract.messages import DecisionAnswer
from contract.records import EvidenceReported, FindingProposed
from kiosk.identifiers import suspense_code
from kiosk.operator.errors import OperatorProblemError, OperatorUnreachableError


def now():
    return datetime.now(UTC)


def test_the_operator_learns_of_a_doubtful_bill_with_its_code_and_masked_number(story, person):
    row = person.row(story.suspense_id)
    assert (row["state"], row["code"]) == ("open", suspense_code(story.suspense_id))
    assert (row["amount_minor"], row["bill_type"], row["reason"]) == (500_00, 5, "jam")
    assert row["msisdn"] == f"… {story.number[-4:]}"
    assert story.number not in json.dumps(row)


def test_a_late_return_is_seen_by_whoever_decides(story, person):
    evidence = EvidenceReported(
        at=now(), intent_id=story.intent_id, suspense_id=story.suspense_id, what="returned"
    )
    story.terminal.write(evidence)
    story.send()
    assert person.row(story.suspense_id)["evidence"] == "returned"
    assert story.propose("in_cassette").state == "pending", "device and technician contradict"


def test_a_bill_given_back_is_decided_so_and_nobody_is_paid(backend, story):
    heard = story.propose("given_back")
    assert heard.decision.statement.outcome == "given_back"
    assert heard.decision.statement.honoured_minor == 0
    assert backend.balance(story.number) == 0


def test_a_bill_found_in_the_cassette_is_paid_to_the_number_it_was_put_in_for(backend, story):
    heard = story.propose("in_cassette")
    statement = heard.decision.statement
    assert (statement.outcome, statement.msisdn) == ("paid", story.number)
    assert backend.balance(story.number) == 500_00
    paid, checked = backend.admin("GET", f"/admin/sms?msisdn=%2B{story.number[1:]}")
    code = suspense_code(story.suspense_id)
    assert f"being checked, the money is safe. Code {code}" in checked["text"]
    assert f"Credited: 500 RUB for code {code}" in paid["text"]


def test_a_bill_nobody_announced_is_kept_when_it_is_found(terminal, new_number, tell):
    story = tell(terminal, new_number())
    nobodys = uuid.uuid4().hex
    story.suspend(nobodys, intent_id=None, transaction_id=None)
    story.send()
    heard = story.propose("in_cassette", suspense_id=nobodys)
    assert (heard.decision.statement.outcome, heard.decision.statement.msisdn) == ("kept", None)


def test_nothing_found_waits_for_a_person(story):
    assert story.propose("nothing_found").state == "pending"


def test_the_same_proposal_again_gets_the_same_decision(backend, story):
    proposal_id = uuid.uuid4().hex
    first = story.propose("in_cassette", proposal_id=proposal_id)
    again = story.propose("in_cassette", proposal_id=proposal_id)
    assert again == first
    assert backend.balance(story.number) == 500_00


def test_a_second_finding_gets_the_first_one_s_decision(backend, story):
    first = story.propose("in_cassette")
    second = story.propose("given_back")
    assert second == first
    assert backend.balance(story.number) == 500_00


def test_findings_that_contradict_each_other_wait_for_a_person(story):
    story.propose("nothing_found")
    assert story.propose("in_cassette").state == "pending"


@pytest.mark.slow
def test_a_proposal_on_a_bill_not_heard_of_yet_is_answered_unknown(terminal, new_number, tell):
    story = tell(terminal, new_number())
    assert story.propose("given_back").state == "unknown"
    story.send()
    assert story.propose("given_back").state == "decided"


@pytest.mark.slow
def test_another_terminal_knows_nothing_of_it_and_decides_nothing(
    backend, story, new_terminal, person, tell
):
    other = new_terminal(backend)
    stranger = tell(other, story.number)
    other.send()
    assert stranger.propose("given_back", suspense_id=story.suspense_id).state == "unknown"
    assert other.client.decisions() == ()
    assert person.row(story.suspense_id)["state"] == "open"


def test_a_proposal_that_only_came_in_the_journal_decides_nothing_before_it_is_asked_about(
    story, person
):
    body = FindingProposed(
        at=now(),
        proposal_id=uuid.uuid4().hex,
        suspense_id=story.suspense_id,
        finding="given_back",
        by="technician-7",
    )
    story.terminal.write(body)
    story.send()
    row = person.row(story.suspense_id)
    assert (row["state"], row["findings"][0]["by"]) == ("open", "technician-7")
    heard = story.propose("given_back", proposal_id=body.proposal_id)
    assert heard.state == "decided"
    assert len(person.row(story.suspense_id)["findings"]) == 1


def test_the_address_and_the_body_must_name_the_same_money(story):
    with pytest.raises(OperatorProblemError) as caught:
        story.terminal.client._wire.post(
            "/v1/claims/other", b'{"claim_id":"one"}', "k", DecisionAnswer
        )
    assert caught.value.problem.code == "malformed"


def test_an_answer_lost_after_the_decision_changes_nothing(backend, story):
    proposal_id = uuid.uuid4().hex
    backend.fault("lose_answer_after_credit", times=2)  # a read is tried twice at once
    with pytest.raises(OperatorUnreachableError):
        story.propose("in_cassette", proposal_id=proposal_id)
    backend.fault("none")
    assert story.propose("in_cassette", proposal_id=proposal_id).state == "decided"
    assert backend.balance(story.number) == 500_00
