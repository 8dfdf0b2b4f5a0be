"""Stories of doubtful bills, told by a terminal's journal, and a person at the operator's desk."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
import urllib3

from contract.messages import SuspenseProposal
from contract.records import (
    BillCredited,
    DecisionTaken,
    IntentOpened,
    OperatorResult,
    SuspenseOpened,
    TransactionOpened,
    UnclaimedOpened,
)
from kiosk.identifiers import claim_code, suspense_code
from kiosk.operator.questions import check_number


def now():
    return datetime.now(UTC)


class Story:
    """A visit whose bill became doubtful, as its terminal's journal tells it."""

    def __init__(self, terminal, number, amount_minor=500_00):
        self.terminal = terminal
        self.number = number
        self.amount_minor = amount_minor
        self.quote = terminal.client.ask(check_number(number)).quote
        self.transaction_id, self.intent_id, self.suspense_id = (uuid.uuid4().hex for _ in "tis")
        self.claim_id = ""
        terminal.write(
            TransactionOpened(
                at=now(),
                transaction_id=self.transaction_id,
                msisdn=number,
                quote=self.quote,
                language="en",
            )
        )
        terminal.write(
            IntentOpened(
                at=now(),
                intent_id=self.intent_id,
                transaction_id=self.transaction_id,
                bill_type=5,
                denomination_minor=amount_minor,
                currency="RUB",
                device_serial="S1",
                cassette_no=1,
            )
        )
        self.suspend(self.suspense_id)

    def suspend(self, suspense_id, **changes):
        values = {"intent_id": self.intent_id, "transaction_id": self.transaction_id, **changes}
        self.terminal.write(
            SuspenseOpened(
                at=now(),
                suspense_id=suspense_id,
                amount_minor=self.amount_minor,
                currency="RUB",
                cassette_no=1,
                reason="jam",
                code=suspense_code(suspense_id),
                bill_type=5,
                **values,
            )
        )

    def evidence(self, suspense_id=None):
        self.terminal.write(
            BillCredited(
                at=now(),
                intent_id=self.intent_id,
                transaction_id=self.transaction_id,
                amount_minor=self.amount_minor,
                cassette_no=1,
                bill_type=5,
                evidence="stacked_late",
                from_suspense_id=suspense_id or self.suspense_id,
            )
        )

    def submit(self, inserted_minor=None, number=None, **changes):
        """Write a submit of this transaction; return its payment_id."""
        terminal = self.terminal
        before = len(terminal.records)
        payment_id = terminal.pay(
            number or self.number, inserted_minor or self.amount_minor, self.quote, **changes
        )
        submitted = terminal.records[-1].parsed()
        del terminal.records[before:]
        terminal.write(submitted.model_copy(update={"transaction_id": self.transaction_id}))
        return payment_id

    def refused(self, result):
        self.terminal.write(
            OperatorResult(
                at=now(),
                payment_id=result.payment_id,
                result="refused",
                statement=result.statement,
                jws=result.jws,
            )
        )

    def claim(self, amount_minor=None, payment_id=None):
        self.claim_id = uuid.uuid4().hex
        self.terminal.write(
            UnclaimedOpened(
                at=now(),
                claim_id=self.claim_id,
                transaction_id=self.transaction_id,
                payment_id=payment_id,
                msisdn=self.number,
                amount_minor=amount_minor or self.amount_minor,
                currency="RUB",
                code=claim_code(self.claim_id),
                reason="refused",
            )
        )
        return self.claim_id

    def send(self):
        return self.terminal.send()

    def propose(self, finding, **changes):
        values = {"proposal_id": uuid.uuid4().hex, "suspense_id": self.suspense_id, **changes}
        proposal = SuspenseProposal(finding=finding, by="technician-7", at=now(), **values)
        return self.terminal.client.propose(proposal)

    def decision_record(self, heard):
        self.terminal.write(
            DecisionTaken(
                at=now(),
                subject=heard.decision.statement.subject,
                subject_id=heard.decision.statement.subject_id,
                outcome=heard.decision.statement.outcome,
                statement=heard.decision.text,
                jws=heard.decision.jws,
            )
        )


class DeskPerson:
    """Looks at the operator's desk, and decides there."""

    def __init__(self, backend):
        self.backend = backend

    def row(self, subject_id):
        rows = self.backend.admin("GET", "/admin/doubtful")
        return next(row for row in rows if row["subject_id"] == subject_id)

    def decide(self, story, subject="suspense", outcome="paid", expect=200, **wish):
        body = {
            "terminal_id": story.terminal.terminal_id,
            "subject": subject,
            "subject_id": story.suspense_id if subject == "suspense" else story.claim_id,
            "outcome": outcome,
            "by": "clerk",
            **wish,
        }
        headers = {"authorization": f"Bearer {self.backend.ready['admin_token']}"}
        with urllib3.PoolManager() as pool:
            url = self.backend.ready["admin_url"] + "/admin/decisions"
            answer = pool.request("POST", url, headers=headers, json=body)
        assert answer.status == expect, answer.data
        return answer.json()

    def audited(self):
        report = self.backend.audit()
        assert report["ok"], report["findings"]
        return report


@pytest.fixture
def tell(new_number):
    """tell(terminal, number=None): a story of this terminal, not yet sent."""
    return lambda terminal, *rest: Story(terminal, *(rest or (new_number(),)))


@pytest.fixture
def story(terminal, tell):
    """A doubtful bill of 500 that the operator knows of."""
    told = tell(terminal)
    told.send()
    return told


@pytest.fixture
def person(backend):
    """A person at the desk of the shared backend."""
    return DeskPerson(backend)


@pytest.fixture
def person_at():
    """person_at(backend): a person at another backend's desk."""
    return DeskPerson
