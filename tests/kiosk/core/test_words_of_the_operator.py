"""The operator's word on a payment, kept for good: it goes with what is sent again."""

import pytest

from contract.messages import PaymentStatement
from kiosk.effects import SendRecords
from kiosk.events import RecordsSent
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.operator.messages import fitting, payments_in
from kiosk.operator.signing import VerifiedReceipt
from kiosk.post_office import PostOffice
from kiosk.second_words import first_words, second_words

DIFFERS = "E-605"


class Sent:
    """A line that keeps what is uploaded and answers nothing."""

    def __init__(self):
        self.uploads = []

    def upload(self, upload):
        self.uploads.append(upload)
        raise OperatorUnreachableError("no answer")

    def close(self):
        pass


class AtOnce:
    """Carries a call out where it is asked for."""

    def submit(self, call):
        call()

    def shutdown(self, **_):
        pass


@pytest.fixture
def decided(rig):
    """A terminal with one payment the operator has credited."""
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.finish()
    rig.decide()
    return rig


@pytest.fixture
def sent(decided):
    """sent(first, count): what such an upload carries."""

    def send(first_seq, count):
        line, heard = Sent(), []
        office = PostOffice(
            line, decided.journal, decided.signer, "T-004211", heard.append, pool=AtOnce()
        )
        office.send_records(SendRecords(first_seq, count))
        office.close()
        return line.uploads[0]

    return send


def seq_of(rig, kind):
    records = rig.journal.read(1, 1000)
    return next(record.seq for record in records if record.parsed().kind == kind)


def told(rig, result="credited"):
    body = rig.records("operator_result")[0]
    first = PaymentStatement.model_validate_json(body.statement)
    statement = first.model_copy(
        update={"result": result, "reference": "R-2", "reason": "" if result == "credited" else "x"}
    )
    return statement, statement.to_bytes().decode(), "c..d"


def test_a_payment_sent_again_brings_the_decision_that_stands_behind_the_batch(decided, sent):
    submitted = seq_of(decided, "submitted")
    upload = sent(1, submitted)
    said = decided.records("operator_result")[0]
    (word,) = upload.words
    assert (word.payment_id, word.state) == (said.payment_id, "credited")
    assert (word.statement, word.jws) == (said.statement, said.jws)


def test_a_decision_in_the_same_batch_is_not_said_twice(decided, sent):
    assert sent(1, 100).words == ()


def test_a_payment_nobody_decided_brings_nothing(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.finish()
    records = rig.journal.read(1, 100)
    assert len(payments_in(records)) == 1
    assert first_words(payments_in(records), [(rig.journal, 1)]) == ()


def test_payments_leave_room_for_what_was_said_of_them(decided):
    submitted = decided.journal.read(seq_of(decided, "submitted"), 1)
    assert len(fitting(list(submitted) * 90)) == 64


def test_a_second_word_that_says_the_same_is_kept_and_alarms_nobody(decided):
    (word,) = second_words(decided.journal, [told(decided)])
    assert not word.differs
    decided.tell(RecordsSent(receipt(decided), second_words=(word,)))
    assert len(decided.records("result_repeated")) == 1
    assert DIFFERS not in decided.journal.matters.open_faults


def test_a_second_word_that_differs_is_kept_beside_the_first_and_raises_an_alarm(decided):
    books = decided.books
    (word,) = second_words(decided.journal, [told(decided, "refused")])
    assert word.differs
    decided.tell(RecordsSent(receipt(decided), second_words=(word,)))
    (second,) = decided.records("result_repeated")
    assert second.result == "refused"
    assert decided.records("operator_result")[0].result == "credited"
    assert decided.books == books
    assert DIFFERS in decided.journal.matters.open_faults


def test_a_second_word_is_kept_once(decided):
    (word,) = second_words(decided.journal, [told(decided, "refused")])
    decided.tell(RecordsSent(receipt(decided), second_words=(word,)))
    assert second_words(decided.journal, [told(decided, "refused")]) == ()


def receipt(rig):
    head = rig.journal.head
    return VerifiedReceipt(head.journal_id, head.seq, "00" * 32, "{}", "a..b", (), ())
