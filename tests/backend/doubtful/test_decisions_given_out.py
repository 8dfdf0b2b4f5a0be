"""A decision that was given out stands: after a restore, against another one, against forgery."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from contract.keys import SignatureError
from contract.messages import DecisionAnswer
from contract.records import DecisionTaken


def now():
    return datetime.now(UTC)


@pytest.mark.slow
def test_a_decision_the_operator_lost_comes_back_with_the_journal(
    own_backend, new_terminal, new_number, person_at, tell
):
    terminal = new_terminal(own_backend)
    story = tell(terminal, new_number())
    story.send()
    assert own_backend.stop() == 0
    backup = (own_backend.state / "backend.sqlite3").read_bytes()
    own_backend.start()
    terminal.connect()
    story.decision_record(story.propose("in_cassette"))
    story.send()
    assert own_backend.stop() == 0
    for name in ("backend.sqlite3", "backend.sqlite3-wal", "backend.sqlite3-shm"):
        (own_backend.state / name).unlink(missing_ok=True)
    (own_backend.state / "backend.sqlite3").write_bytes(backup)
    own_backend.start()
    terminal.connect()
    assert own_backend.balance(story.number) == 0
    story.send()
    assert own_backend.balance(story.number) == 500_00
    assert person_at(own_backend).row(story.suspense_id)["state"] == "closed"
    assert story.propose("given_back").decision.statement.outcome == "paid"
    person_at(own_backend).audited()


def test_a_decision_that_differs_from_the_one_given_out_is_flagged_and_pays_nothing(
    backend, story, person
):
    heard = story.propose("given_back")
    taken = DecisionTaken(
        at=now(),
        subject="suspense",
        subject_id=story.suspense_id,
        outcome="paid",
        statement=heard.decision.text.replace("given_back", "paid"),
        jws=heard.decision.jws,
    )
    story.terminal.write(taken)
    story.send()
    assert person.row(story.suspense_id)["alarm"]
    assert backend.balance(story.number) == 0


def test_a_decision_nobody_signed_is_not_taken_over(story, terminal, person):
    taken = DecisionTaken(
        at=now(),
        subject="suspense",
        subject_id=story.suspense_id,
        outcome="paid",
        statement="{}",
        jws="a..b",
    )
    terminal.write(taken)
    story.send()
    row = person.row(story.suspense_id)
    assert (row["state"], row["decision"]) == ("open", None)
    assert row["alarm"]


@pytest.mark.slow
def test_what_was_decided_is_told_again_to_a_journal_put_back_from_a_copy(story):
    story.decision_record(story.propose("given_back"))
    story.send()
    terminal = story.terminal
    old = terminal.journal_id
    assert terminal.client.decisions() == ()
    terminal.records.clear()
    terminal.journal_id = uuid.uuid4().hex
    terminal.begin(linked_journal_id=old)
    terminal.send()
    (heard,) = terminal.client.decisions()
    assert heard.decision.statement.subject_id == story.suspense_id


def test_a_decision_with_an_altered_word_is_pending(story):
    heard = story.propose("given_back")
    verifier = story.terminal.client._verifier
    altered = DecisionAnswer(
        subject="suspense",
        subject_id=story.suspense_id,
        state="decided",
        statement=heard.decision.text.replace("given_back", "kept"),
        jws=heard.decision.jws,
    )
    assert verifier.heard(altered).state == "pending"
    with pytest.raises(SignatureError):
        verifier.decision_of(altered)
