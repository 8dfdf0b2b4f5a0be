"""A person at the operator's desk decides on doubtful money, once."""

from __future__ import annotations

import pytest
import urllib3

from kiosk.identifiers import suspense_code


def test_a_person_honours_the_slip_to_a_number_once(backend, story, new_number, person):
    number = new_number()
    answer = person.decide(story, msisdn=number)
    assert answer["state"] == "decided"
    refused = person.decide(story, outcome="kept", expect=409)
    assert refused["detail"].startswith("decided:")
    assert (backend.balance(number), backend.balance(story.number)) == (500_00, 0)


def test_a_technician_s_correction_after_the_slip_was_honoured_pays_nothing(
    backend, story, new_number, person
):
    number = new_number()
    person.decide(story, msisdn=number)
    heard = story.propose("in_cassette")
    assert heard.decision.statement.msisdn == number
    assert (backend.balance(number), backend.balance(story.number)) == (500_00, 0)


def test_a_decision_waits_for_the_terminal_until_its_journal_shows_it(story, person):
    person.decide(story)
    (heard,) = story.terminal.client.decisions()
    assert heard.decision.statement.subject_id == story.suspense_id
    story.decision_record(heard)
    story.send()
    assert story.terminal.client.decisions() == ()
    assert person.row(story.suspense_id)["state"] == "closed"


@pytest.mark.slow
def test_pages_of_decisions_are_followed_to_the_end(terminal, new_number, tell):
    number = new_number()
    stories = [tell(terminal, number, 100_00) for _ in range(51)]
    for first in range(1, len(terminal.records) + 1, 100):
        terminal.send(first, first + 99)
    for told in stories:
        told.propose("given_back")
    assert len(terminal.client.decisions()) == 51


def test_a_number_that_cannot_be_paid_is_said_and_the_money_stays_open(story, person):
    refused = person.decide(story, msisdn="+79001110000", expect=409)
    assert refused["detail"].startswith("number_closed:")
    assert person.row(story.suspense_id)["state"] == "open"


@pytest.mark.slow
def test_a_claim_cannot_be_given_back_and_is_paid_once(backend, terminal, new_number, person, tell):
    story = tell(terminal, new_number())
    story.claim(100_00)
    story.send()
    assert terminal.client.claim(story.claim_id).state == "pending"
    assert person.decide(story, "unclaimed", outcome="given_back", expect=409)
    person.decide(story, "unclaimed")
    heard = terminal.client.claim(story.claim_id)
    assert heard.decision.statement.honoured_minor == 100_00
    assert backend.balance(story.number) == 100_00


@pytest.mark.slow
def test_where_a_person_is_asked_every_proposal_waits(
    asking_backend, new_terminal, new_number, person_at, tell
):
    story = tell(new_terminal(asking_backend), new_number())
    story.send()
    assert story.propose("in_cassette").state == "pending"
    person_at(asking_backend).decide(story)
    assert story.propose("in_cassette").state == "decided"


@pytest.mark.slow
def test_the_page_lists_what_waits_and_decides_with_the_token(backend, story, person):
    form = {
        "terminal_id": story.terminal.terminal_id,
        "subject": "suspense",
        "subject_id": story.suspense_id,
        "outcome": "kept",
        "by": "clerk",
        "token": "guessed",
    }
    with urllib3.PoolManager() as pool:
        url = backend.ready["admin_url"] + "/doubtful"
        page = pool.request("GET", url).data.decode()
        assert suspense_code(story.suspense_id) in page
        assert story.number not in page
        assert pool.request("POST", url, fields=form, encode_multipart=False).status == 401
        assert person.row(story.suspense_id)["state"] == "open"
        form["token"] = backend.ready["admin_token"]
        done = pool.request("POST", url, fields=form, encode_multipart=False)
        assert "is decided" in done.data.decode()
        again = pool.request("POST", url, fields=form, encode_multipart=False)
        assert "nothing is decided twice" in again.data.decode()
    assert person.row(story.suspense_id)["decision"]["outcome"] == "kept"
