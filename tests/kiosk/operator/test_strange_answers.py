"""Answers that are signed and still strange: believed as far as they make sense, and no further."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.anchors import TrustAnchors
from certs.authority import create_authority
from contract.account.changes import Order, OrderResult
from contract.keys import PrivateKeySigner
from contract.messages import Echo, JournalHead
from contract.signatures import ResponseMessage, sign_response
from kiosk.operator.client import DRIFT_S_MAX, OperatorWire, WireSettings
from kiosk.operator.errors import Distrust, OperatorUntrustedError
from kiosk.operator.questions import Question, find_order

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class ToldWire(OperatorWire):
    """Every request is answered by `told`, signed by the operator at `created`."""

    told: bytes
    created: int = 0
    signer = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))

    def _attempt(self, request):
        plain = ResponseMessage(200, {"content-type": "application/json"}, self.told)
        added = sign_response(request, plain, self.signer, created=self.created, nonce="n")
        return replace(plain, headers={**plain.headers, **added})


@pytest.fixture
def wire(tmp_path):
    root_file = create_authority(tmp_path / "authority", NOW).anchors_directory / "server-root.pem"
    keys = {ToldWire.signer.keyid: ToldWire.signer.public}
    anchors = TrustAnchors(root_file, "operator", keys, frozenset())
    settings = WireSettings("https://operator", anchors, now=lambda: NOW, nonce=lambda: "n")
    made = ToldWire(settings, None)
    yield made
    made.close()


@pytest.mark.parametrize(("created", "drift_s"), [(10**15 - 1, DRIFT_S_MAX), (0, -1_795_338_000)])
def test_a_clock_beyond_any_calendar_is_only_very_wrong(wire, created, drift_s):
    wire.told = Echo(terminal_id="T-004211", server_time=NOW).to_bytes()
    wire.created = created
    wire.get("/v1/echo", Echo)
    assert wire.clock_drift_s == drift_s


@pytest.mark.parametrize("upto_seq", [2**62, -1, 10**400])
def test_a_record_number_that_no_journal_can_have_is_not_believed(wire, upto_seq):
    wire.told = b'{"journal_id":"j-1","upto_seq":%d,"head_hash":"00"}' % upto_seq
    with pytest.raises(OperatorUntrustedError) as caught:
        wire.get("/v1/journals/j-1", JournalHead)
    assert caught.value.distrust is Distrust.ANSWER_UNKNOWN


@pytest.mark.parametrize("state", ["unknown", "done"])
def test_an_answer_about_another_order_is_none_to_this_question(state):
    order = Order(
        access_token="t" * 32,
        language="en",
        order_id="o-1",
        quote_id="q-1",
        terms_version="1",
        confirmed_at=NOW,
    )
    for question in (find_order("o-1"), Question("order_change", order)):
        own, other = (OrderResult(order_id=name, state=state) for name in ("o-1", "o-2"))
        assert not question.is_contradicted_by(own)
        assert question.is_contradicted_by(other)
