"""Evidence and decision, in every order: nothing paid twice, nothing lost."""

from __future__ import annotations

import uuid

import pytest


def test_evidence_before_the_decision_leaves_nothing_to_decide(backend, story, person):
    story.evidence()
    payment_id = story.submit()
    (result,) = story.send().results
    assert (result.payment_id, result.state) == (payment_id, "credited")
    assert story.propose("in_cassette").state == "resolved"
    refused = person.decide(story, expect=409)
    assert refused["detail"].startswith("resolved:")
    assert backend.balance(story.number) == 500_00


@pytest.mark.slow
@pytest.mark.parametrize("mixed_minor", [0, 100_00])
def test_evidence_the_terminal_had_before_it_heard_of_the_honoured_slip_pays_nothing_twice(
    backend, story, new_number, mixed_minor, person
):
    number = new_number()
    person.decide(story, msisdn=number)
    story.evidence()
    payment_id = story.submit(500_00 + mixed_minor)
    (result,) = story.send().results
    assert result.state == "refused"
    assert '"reason":"already_decided"' in result.statement
    assert story.terminal.client.decisions() == (), "the terminal has nothing to apply it to"
    story.refused(result)
    story.claim(500_00 + mixed_minor, payment_id)
    story.send()
    heard = story.terminal.client.claim(story.claim_id)
    statement = heard.decision.statement
    assert (statement.paid_before_minor, statement.honoured_minor) == (500_00, mixed_minor)
    assert (backend.balance(number), backend.balance(story.number)) == (500_00, mixed_minor)
    person.audited()


@pytest.mark.slow
def test_evidence_for_a_bill_that_was_kept_pays_its_owner_once(backend, story, person):
    person.decide(story, outcome="kept")
    story.evidence()
    payment_id = story.submit()
    (result,) = story.send().results
    assert result.state == "refused"
    story.claim(payment_id=payment_id)
    story.send()
    statement = story.terminal.client.claim(story.claim_id).decision.statement
    assert (statement.outcome, statement.kept_before_minor) == ("paid", 500_00)
    assert backend.balance(story.number) == 500_00
    person.audited()


@pytest.mark.slow
def test_evidence_for_a_bill_that_was_given_back_waits_for_a_person(backend, story, person):
    story.propose("given_back")
    story.evidence()
    payment_id = story.submit()
    (result,) = story.send().results
    assert result.state == "refused"
    story.claim(payment_id=payment_id)
    story.send()
    assert story.terminal.client.claim(story.claim_id).state == "pending"
    person.decide(story, "unclaimed")
    assert backend.balance(story.number) == 500_00
    person.audited()


def test_money_that_was_decided_is_not_paid_to_another_number_either(
    backend, story, new_number, person
):
    person.decide(story)
    story.evidence()
    first = story.submit()
    (result,) = story.send().results
    other = new_number()
    story.refused(result)
    story.submit(number=other, replaces_payment_id=first)
    assert story.send().results[-1].state == "refused"
    assert backend.balance(other) == 0


def test_later_money_of_the_same_visit_is_paid_once_the_claim_carries_the_decided_bill(
    backend, story, person
):
    person.decide(story)
    story.evidence()
    first = story.submit()
    story.send()
    story.claim(payment_id=first)
    later = story.submit(100_00)
    assert {r.payment_id: r.state for r in story.send().results}[later] == "credited"
    assert backend.balance(story.number) == 600_00


@pytest.mark.slow
def test_a_bill_pulled_back_after_late_evidence_is_still_one_bill(backend, story, person):
    person.decide(story)
    story.evidence()
    again = uuid.uuid4().hex
    story.suspend(again, reverses_credit=True)
    story.send()
    heard = story.propose("in_cassette", suspense_id=again)
    assert heard.state == "pending", "nothing of it is left to pay"
    story.suspense_id = again
    refused = person.decide(story, expect=409)
    assert refused["detail"].startswith("nothing_to_pay:")
    person.decide(story, outcome="kept")
    assert backend.balance(story.number) == 500_00
    person.audited()
