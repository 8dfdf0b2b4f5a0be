"""The table of situations an upload can meet, row by row."""

from __future__ import annotations

import sqlite3

import pytest

from contract.messages import RecordsUpload
from contract.records import TerminalStarted
from kiosk.operator.errors import OperatorProblemError
from kiosk.operator.messages import idempotency_key


def refused(terminal, upload, key=None):
    """Return the problem an upload meets, whatever its key says."""
    wire = terminal.client._wire
    with pytest.raises(OperatorProblemError) as caught:
        wire.post("/v1/records", upload.to_bytes(), key or idempotency_key(upload), RecordsUpload)
    return caught.value.problem


def stored(terminal, table):
    path = terminal.backend.state / "backend.sqlite3"
    db = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)
    try:
        query = f"SELECT seq, hash FROM {table} WHERE journal_id = ? ORDER BY seq, hash"
        return db.execute(query, (terminal.journal_id,)).fetchall()
    finally:
        db.close()


@pytest.fixture
def forked(terminal, new_number):
    """A terminal whose disk was copied: two branches after record 2."""
    terminal.started()
    terminal.send()
    branch = list(terminal.records)
    number = new_number()
    terminal.visit(number, 100_00)
    terminal.send()
    first = list(terminal.records)
    terminal.records = branch
    terminal.visit(number, 300_00)
    return terminal, first, number


def test_a_receipt_names_the_head_it_reached(terminal):
    terminal.started()
    receipt = terminal.send()
    assert (receipt.upto_seq, receipt.head_hash) == (2, terminal.records[-1].hash.hex())
    head = terminal.client.head(terminal.journal_id)
    assert (head.upto_seq, head.head_hash) == (receipt.upto_seq, receipt.head_hash)


def test_a_journal_the_operator_never_saw_stands_at_zero(terminal):
    assert terminal.client.head("never-seen").upto_seq == 0


def test_a_gap_is_told_with_the_record_to_send_from(terminal):
    for _ in range(4):
        terminal.started()
    problem = refused(terminal, terminal.upload(3))
    assert (problem.status, problem.code, problem.expected_seq) == (412, "gap", 1)
    terminal.send(1, 3)
    problem = refused(terminal, terminal.upload(5))
    assert (problem.code, problem.expected_seq) == ("gap", 4)
    assert problem.retryable
    terminal.send(4)


def test_a_fork_is_told_and_both_branches_are_stored(forked):
    terminal, first, _ = forked
    problem = refused(terminal, terminal.upload(3))
    assert (problem.status, problem.code, problem.retryable) == (409, "fork", False)
    assert [row[1] for row in stored(terminal, "records")] == [record.hash for record in first]
    assert [row[1] for row in stored(terminal, "fork_records")] == [
        record.hash for record in terminal.records[2:]
    ]


@pytest.mark.slow
def test_no_branch_of_a_fork_is_credited_any_more(backend, forked):
    terminal, first, number = forked
    refused(terminal, terminal.upload(3))
    refused(terminal, terminal.upload(3))
    terminal.records = list(first)
    terminal.visit(number, 500_00)
    receipt = terminal.send(len(first) + 1)
    assert receipt.forked
    assert terminal.client.head(terminal.journal_id).forked
    assert [result.state for result in receipt.results] == ["pending"]
    assert backend.balance(number) == 100_00
    assert backend.audit()["ok"]


def test_a_fork_seen_only_at_the_seam_is_a_fork(forked):
    """The other branch is longer, and only its new end is sent."""
    terminal, first, _ = forked
    terminal.started()
    problem = refused(terminal, terminal.upload(len(first) + 1))
    assert problem.code == "fork"


def test_a_key_that_is_not_of_this_body_is_refused(terminal):
    terminal.started()
    key = idempotency_key(terminal.upload())
    terminal.send()
    terminal.started()
    problem = refused(terminal, terminal.upload(), key)
    assert (problem.status, problem.code) == (422, "key_reused")
    assert len(stored(terminal, "records")) == 2


def test_a_broken_chain_cannot_be_signed_into_place(terminal):
    """An altered record changes every hash after it, so the head's signature fails."""
    terminal.started()
    upload = terminal.upload()
    records = list(upload.records)
    body = records[1].body.replace('"version":"1"', '"version":"2"')
    records[1] = records[1].model_copy(update={"body": body})
    altered = upload.model_copy(update={"records": tuple(records)})
    problem = refused(terminal, altered)
    assert (problem.status, problem.code) == (401, "signature_wrong")
    assert stored(terminal, "records") == []


def test_a_submit_without_its_own_signature_is_refused(terminal, new_number):
    terminal.visit(new_number(), 100_00)
    upload = terminal.upload()
    unsigned = upload.records[-1].model_copy(update={"signature": None})
    problem = refused(
        terminal, upload.model_copy(update={"records": (*upload.records[:-1], unsigned)})
    )
    assert problem.code == "signature_wrong"
    assert "record 3" in problem.detail
    assert stored(terminal, "records") == []


def test_records_signed_by_a_stranger_are_refused(backend, terminal, new_terminal):
    stranger = new_terminal(backend)
    terminal.started()
    upload = terminal.upload()
    signature = stranger.upload().head_signature
    problem = refused(terminal, upload.model_copy(update={"head_signature": signature}))
    assert (problem.code, stored(terminal, "records")) == ("signature_wrong", [])


def test_another_terminal_cannot_write_into_a_journal(backend, terminal, new_terminal):
    terminal.send()
    thief = new_terminal(backend)
    thief.journal_id = terminal.journal_id
    thief.records = []
    thief.begin()
    assert refused(thief, thief.upload()).code == "terminal_wrong"
    with pytest.raises(OperatorProblemError) as caught:
        thief.client.head(terminal.journal_id)
    assert caught.value.problem.code == "terminal_wrong"


def test_an_upload_in_another_terminal_s_name_is_refused(terminal):
    upload = terminal.upload().model_copy(update={"terminal_id": "T-SOMEBODY"})
    assert refused(terminal, upload).code == "terminal_wrong"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("not json", "not JSON"),
        ("[]", "no kind"),
        ("[" * 100_000, "not JSON"),
        ('{"at":"2026-01-01T00:00:00Z"}', "no kind"),
        ('{"kind":"genesis","at":"2026-01-01T00:00:00Z"}', "journal_id"),
    ],
)
def test_a_record_that_is_none_is_named(terminal, body, said):
    upload = terminal.upload()
    records = (upload.records[0].model_copy(update={"body": body}),)
    altered = upload.model_copy(update={"records": records})
    problem = refused(terminal, altered)
    assert problem.code in {"record_malformed", "signature_wrong"}
    if problem.code == "record_malformed":
        assert said in problem.detail


def test_kinds_of_newer_terminals_are_kept_unread(terminal):
    class Newer(TerminalStarted):
        kind: str = "seen_from_the_future"

    terminal.write(Newer(at="2026-01-01T00:00:00Z", version="9"))
    assert terminal.send().upto_seq == 2


def test_a_hundred_records_fit_and_more_are_cut(terminal):
    for _ in range(120):
        terminal.started()
    upload = terminal.upload(1, 100)
    assert len(upload.records) == 100
    assert terminal.client.upload(upload).upto_seq == 100
    assert terminal.send(101).upto_seq == 121


def test_a_body_over_the_limit_is_refused_whole(terminal):
    upload = terminal.upload()
    huge = upload.records[0].model_copy(update={"body": "x" * 300_000})
    problem = refused(terminal, upload.model_copy(update={"records": (huge,)}))
    assert (problem.status, problem.code) == (413, "too_large")


def test_unknown_addresses_and_methods_are_answered_in_the_words_of_the_contract(terminal):
    wire = terminal.client._wire
    for call, code in (
        (lambda: wire.get("/v1/nothing", RecordsUpload), "not_found"),
        (lambda: wire.get("/v1/records", RecordsUpload), "method_wrong"),
        (lambda: wire.post("/v1/numbers/check", b"{}", "k", RecordsUpload), "malformed"),
    ):
        with pytest.raises(OperatorProblemError) as caught:
            call()
        assert caught.value.problem.code == code
