"""A real backend process over real TLS: login, account, and locks that outlive a killed process."""

from __future__ import annotations

import pytest

from contract.account.access import AccountQuestion, SendCode, ValidateCode
from kiosk.operator.questions import Question

OURS = "+79001000001"


@pytest.fixture
def client(own_backend, new_terminal):
    """A terminal's own client, and what it asks."""
    return new_terminal(own_backend).client


def send_code(client, msisdn):
    asked = SendCode(visit_id="v-1", msisdn=msisdn, purpose="login", language="ru")
    return client.ask(Question("send_code", asked))


def try_code(client, sent, code):
    asked = ValidateCode(visit_id="v-1", authentication_id=sent.authentication_id, code=code)
    return client.ask(Question("validate_code", asked))


def sent_code(backend, msisdn):
    (newest, *_) = backend.admin("GET", f"/admin/sms?msisdn=%2B{msisdn[1:]}")
    return newest["text"].split()[0]


@pytest.mark.slow
def test_a_terminal_logs_in_and_reads_the_account(own_backend, client):
    sent = send_code(client, OURS)
    access = try_code(client, sent, sent_code(own_backend, OURS))
    asked = AccountQuestion(access_token=access.access_token, language="ru")
    summary = client.ask(Question("summary", asked))
    assert (summary.name, summary.purses[0].amount_minor) == ("Анна", 214_00)


@pytest.mark.slow
def test_a_lock_outlives_a_killed_backend(own_backend, client):
    sent = send_code(client, OURS)
    wrong = f"{(int(sent_code(own_backend, OURS)) + 1) % 10**6:06}"
    for _ in range(3):
        with pytest.raises(Exception, match="code_wrong"):
            try_code(client, sent, wrong)
    own_backend.kill()
    own_backend.start()
    with pytest.raises(Exception, match="code_locked"):
        send_code(client, OURS)
    assert own_backend.audit()["ok"]
